/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_SEARCH_H
#define WEB_VIEW_SEARCH_H
/* view_search: the listing of what a search found: members of struct view. */
struct buf;
struct corpus;
struct err;
struct fetch;
struct known_version;
struct metadata;

int view_search_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
void view_search_put_path(struct buf *b, const struct fetch *f);
void view_search_put_stem(struct buf *b, const struct fetch *f);
int view_search_put_links(struct buf *b, const struct fetch *f, struct err *e);
int view_search_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
#endif
