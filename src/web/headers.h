/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HEADERS_H
#define WEB_HEADERS_H
/* headers: the names and header lines that belong to a publication under one URL. Pure functions
 * over a resolved fetch. */
#include "base/str.h"

struct err;
struct fetch;
struct rendition;

#define HEADER_LINES_BYTES_MAX 8192

/* "/akn/xx/act/2006/1/eng@2006-05-01;r2/~art_3.epub": the path of this very revision, in canonical
 * percent-encoding. */
int headers_permanent_path(struct fetch *f, struct str *out, struct err *e);
/* Where an IRI_ON request is sent: the same with '@' date and without revision. With the query. */
int headers_redirect_path(struct fetch *f, struct str work, struct str *out, struct err *e);
/* All header lines of a 200 under the requested URL, each with its CRLF. */
int headers_compose(struct fetch *f, const struct rendition *r, struct str *out, struct err *e);
/* The meta pairs a plugin may ask for; returns their number. */
int headers_meta(struct fetch *f, struct err *e);
#endif
