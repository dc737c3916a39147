/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_PARALLEL_H
#define WEB_VIEW_PARALLEL_H
/* view_parallel: a version in two languages, or a portion of it. Functions of rows of views.c. */
struct buf;
struct err;
struct fetch;
struct metadata;

void view_parallel_put_path(struct buf *b, const struct fetch *f);
void view_parallel_put_stem(struct buf *b, const struct fetch *f);
int view_parallel_put_links(struct buf *b, const struct fetch *f, struct err *e);
int view_parallel_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
#endif
