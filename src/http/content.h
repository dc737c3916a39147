/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONTENT_H
#define HTTP_CONTENT_H
/* content: the part of an answer's head that depends only on its content. */
#include "base/str.h"

struct http_content;

/* The lines of a head that all answers with this content share. */
struct http_head {
	struct str whole;        /* status line and header lines */
	struct str not_modified; /* status line and header lines of a 304 */
	struct str common;       /* part of whole: the header lines that a 206 has as well */
	char bytes[];
};
struct http_head *content_head(struct http_content *c);
#endif
