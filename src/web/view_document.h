/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_DOCUMENT_H
#define WEB_VIEW_DOCUMENT_H
/* view_document: a version of a work, or a portion of it. The functions of a row of views.c. */
struct buf;
struct corpus;
struct err;
struct fetch;
struct known_version;
struct metadata;

/*
 * Finds the publication, and of a version that is no revision its neighbours. Runs on a store
 * thread. ERR_NOTFOUND. [blocks]
 */
int view_document_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
void view_document_put_path(struct buf *b, const struct fetch *f);
void view_document_put_stem(struct buf *b, const struct fetch *f);
int view_document_put_links(struct buf *b, const struct fetch *f, struct err *e);
int view_document_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
#endif
