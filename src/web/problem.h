/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H
/* problem: errors as application/problem+json (RFC 9457), each with the request id that the log has
 * too. */
#include "base/err.h"
#include "base/str.h"

struct http_content;
struct http_exchange;
struct json;

#define RETRY_AFTER_S 1 /* a full queue empties in well under a second */

/* Answers x with e; logs e->detail. */
void problem_reply(struct http_exchange *x, const struct err *e);
/* The same with further header lines, each ended by CRLF, and further members in the body. */
typedef void problem_more_fn(struct json *j, const void *arg);
void problem_reply_more(struct http_exchange *x, const struct err *e, struct str lines,
    problem_more_fn *more, const void *arg);

/* http_error_fn: the server's own refusals. */
struct http_content *problem_from_http(
    int status, const char *sentence, const char *request_id, void *arg);

/* What /problems/NAME says; NULL if there is no such name. The caller's reference. */
struct http_content *problem_page(struct str name);
#endif
