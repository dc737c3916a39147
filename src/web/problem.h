/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H
/*
 * problem: errors as application/problem+json (RFC 9457) or as a page, each with the request id
 * that the log
 * also contains.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct error_link;
struct http_content;
struct http_exchange;
struct json;
struct route;
struct site;

#define RETRY_AFTER_S 1 /* a full queue empties in well under a second */

/* Answers x with e: a browser with a page, if there are pages; logs e->detail. */
void problem_reply(struct http_exchange *x, const struct err *e);
typedef void problem_more_fn(struct json *j, const void *arg);
/* Additions to the answer to an error. */
struct problem_extra {
	struct str lines;               /* header lines, each ended by CRLF */
	problem_more_fn *more;          /* adds members to the body; NULL: none */
	const void *arg;                /* of more */
	const struct error_link *links; /* for the page that a browser gets, possibly later */
	size_t link_count;
};
void problem_reply_more(
    struct http_exchange *x, const struct err *e, const struct problem_extra *extra);

/* An http_error_fn: errors that http reports itself. */
struct http_content *problem_from_http(
    int status, const char *sentence, const char *request_id, void *arg);

/* An http_refuse_fn: the same as a page, for a browser. */
bool problem_refuse(
    struct http_exchange *x, int status, const char *sentence, struct str lines, void *arg);

/* The page /problems/NAME: a reference, owned by the caller; NULL if there is no such type. */
struct http_content *problem_page(struct str name);
void problem_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
