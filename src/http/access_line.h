/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ACCESS_LINE_H
#define HTTP_ACCESS_LINE_H
/* access_line: composes one line of the access log. */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "http/http_config.h"

#define ACCESS_LINE_BYTES 4096 /* PIPE_BUF: a pipe takes a line whole or not at all */

/* The values of a line. Strings may be empty and hold any bytes. */
struct access_entry {
	int64_t unix_ms, duration_us;
	struct str client, method, target, protocol, host, referer, agent, request_id;
	int status;
	uint64_t bytes; /* of the body, sent so far */
};

/*
 * Composes one line and returns its length. Its only newline is the last byte; long values are cut
 * and end in an ellipsis. Pure.
 */
size_t access_line_compose(
    char out[ACCESS_LINE_BYTES], enum http_access_format format, const struct access_entry *entry);
#endif
