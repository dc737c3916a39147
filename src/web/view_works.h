/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_WORKS_H
#define WEB_VIEW_WORKS_H
/*
 * view_works: the listing of works, of all or of those in a folder, by the fields of works_form:
 * members of struct view.
 */
struct buf;
struct corpus;
struct err;
struct fetch;
struct fetch_choice;
struct fetch_request;
struct known_version;
struct metadata;

int view_works_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
int view_works_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
/* The name of the folder, and "/works". */
void view_works_put_path(struct buf *b, const struct fetch *f);
void view_works_put_stem(struct buf *b, const struct fetch *f);
int view_works_put_links(struct buf *b, const struct fetch *f, struct err *e);
int view_works_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
/* Appends the link to the same works as lines of JSON, which have no fields (works_lines.h). */
void view_works_put_lines_link(struct buf *b, const struct fetch *f);
#endif
