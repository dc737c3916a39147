/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H
/*
 * request: a strict parser of a request's head (RFC 9112). Pure: bytes in, verdict out; knows no
 * connection. Ambiguous input is refused.
 *
 * request_read() may be called again whenever more input has arrived, always with all bytes from
 * the start of the head (their address may change, their values may not). The verdict does not
 * depend on how the input was split.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "http/request_head.h"

struct config;

enum request_verdict {
	REQUEST_MORE, /* valid so far; the head is not complete */
	REQUEST_DONE, /* the head ends after head_bytes */
	REQUEST_BAD   /* status and why say what is wrong; input behind it cannot be parsed */
};

void request_start(struct request *r);
enum request_verdict request_read(
    struct request *r, const struct config *limits, const char *bytes, size_t len);
/* The number of bytes after which the verdict is DONE or BAD at the latest. */
size_t request_head_max(const struct config *limits);
/* For a complete head: whether a body follows, and whether another request may follow. */
bool request_has_body(const struct request *r);
bool request_keeps_alive(const struct request *r);
#endif
