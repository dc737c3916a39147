/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HEADERS_H
#define WEB_HEADERS_H
/*
 * headers: the names and header lines that belong to a publication under one URL, from a fetch that
 * has been resolved. Strings live in the fetch's arena. ERR_LIMIT when a name is too long.
 */
#include "base/str.h"

struct answer_lines;
struct buf;
struct corpus_version;
struct err;
struct fetch;
struct rendition;

/* Of all lines of one answer: a path has at most 2,048 bytes, and six hold one. */
#define HEADER_LINES_BYTES_MAX 16384

/* "/akn/xx/act/2006/1/eng@2006-05-01", as it is. */
void headers_put_version(struct buf *b, const struct corpus_version *v);
/* "/akn/xx/act/2006/1/eng@2006-05-01;r2/~art_3.epub": the path of this very revision, in canonical
 * percent-encoding. */
int headers_permanent_path(struct fetch *f, struct str *out, struct err *e);
/* Where an IRI_ON request is sent: the same with '@' date and without revision. With the query. */
int headers_redirect_path(struct fetch *f, struct str work, struct str *out, struct err *e);
/* What an answer with r says under the requested URL. */
int headers_compose(
    struct fetch *f, const struct rendition *r, struct answer_lines *out, struct err *e);
/* Fills f->meta and f->job.meta_count with what a plugin may ask for. */
int headers_meta(struct fetch *f, struct err *e);
#endif
