/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_CONTENTS_H
#define WEB_VIEW_CONTENTS_H
/*
 * view_contents: the portions of a version as a listing, in document order, in pages. Where the URL
 * names no revision, each says since when it has its wording; a revision's contents never change.
 * The functions of a row of views.c.
 */
struct buf;
struct corpus;
struct err;
struct fetch;
struct fetch_choice;
struct fetch_request;
struct known_version;
struct metadata;

/* Takes after= as the page. */
int view_contents_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
/* Builds the page of the listing in out. Runs on a store thread. ERR_NOTFOUND. [blocks] */
int view_contents_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
void view_contents_put_path(struct buf *b, const struct fetch *f);
void view_contents_put_stem(struct buf *b, const struct fetch *f);
int view_contents_put_links(struct buf *b, const struct fetch *f, struct err *e);
int view_contents_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
#endif
