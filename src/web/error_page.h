/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ERROR_PAGE_H
#define WEB_ERROR_PAGE_H
/* error_page: an error as a page of the website, for a browser. */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;
struct error_link;
struct http_content;
struct http_exchange;

/* Whether the client wants pages, and a format writes them as text/html. */
bool error_page_is_wanted(struct http_exchange *x);
/* What the answer has beside the error. */
struct error_page_extra {
	int status;
	struct str lines; /* header lines, each ended by CRLF */
	const struct error_link *links;
	size_t link_count;
};
/*
 * Answers x, possibly in a later turn of the loop, with the page of the error e, or with otherwise
 * if that cannot be made. Takes the reference to otherwise. The strings are copied.
 */
void error_page_start(struct http_exchange *x, const struct err *e,
    const struct error_page_extra *extra, struct http_content *otherwise);
#endif
