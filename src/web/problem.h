/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H
/* problem: errors as application/problem+json (RFC 9457), each with the request id that the log has
 * too. */
#include "base/err.h"
#include "base/str.h"

struct http_content;
struct http_exchange;

#define RETRY_AFTER_S 1 /* a full queue empties in well under a second */

/* The error as a content: the caller's reference. target may be empty. */
struct http_content *problem_content(
    int status, struct str name, struct str detail, struct str target, const char *request_id);

/* Answers x with e; logs e->detail. */
void problem_reply(struct http_exchange *x, const struct err *e);

/* http_error_fn: the server's own refusals. */
struct http_content *problem_from_http(
    int status, const char *sentence, const char *request_id, void *arg);

/* What /problems/NAME says; NULL if there is no such name. The caller's reference. */
struct http_content *problem_page(struct str name);
#endif
