/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_NEWS_H
#define WEB_VIEW_NEWS_H
/* view_news: the listing of the latest publications: members of struct view. */
struct buf;
struct corpus;
struct err;
struct fetch;
struct known_version;
struct metadata;

int view_news_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
void view_news_put_path(struct buf *b, const struct fetch *f);
void view_news_put_stem(struct buf *b, const struct fetch *f);
int view_news_put_links(struct buf *b, const struct fetch *f, struct err *e);
int view_news_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
#endif
