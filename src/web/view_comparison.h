/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_COMPARISON_H
#define WEB_VIEW_COMPARISON_H
/* view_comparison: two versions of a work, or of a portion. The functions of a row of views.c. */
struct buf;
struct err;
struct fetch;
struct metadata;

void view_comparison_put_path(struct buf *b, const struct fetch *f);
void view_comparison_put_stem(struct buf *b, const struct fetch *f);
int view_comparison_put_links(struct buf *b, const struct fetch *f, struct err *e);
int view_comparison_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
#endif
