/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REQUEST_HEAD_H
#define HTTP_REQUEST_HEAD_H
/* request_head: the head of a request, as spans of its bytes. Filled by request.h and target.h. */
#include <stdbool.h>
#include <stdint.h>

#include "http/http.h"
#include "http/limits.h"

enum request_expect { EXPECT_NOTHING, EXPECT_CONTINUE, EXPECT_UNKNOWN };
enum request_coding {
	CODING_NONE,
	CODING_CHUNKED,
	CODING_UNKNOWN,         /* not implemented, and not followed by chunked so far */
	CODING_UNKNOWN_CHUNKED, /* not implemented, followed by chunked */
	CODING_BAD
};

/* A run of bytes of the head, by offset: the head may move in memory while it is being read. */
struct span {
	uint16_t at, len;
};

struct request_field {
	struct span name, value;
};

struct request {
	/* progress of the parser */
	uint16_t line_at;   /* offset of the line being read */
	uint16_t scanned;   /* the line being read has no LF before this offset */
	uint16_t fields_at; /* offset of the first field line; 0 before the request line is read */
	uint16_t lines;     /* complete lines, without empty ones before the request line */
	uint8_t empty_lines;

	/* results */
	uint8_t minor;    /* minor version: 0, or 1 for any higher one */
	uint8_t hosts;    /* number of Host fields */
	uint8_t lengths;  /* number of Content-Length fields */
	uint8_t expect;   /* enum request_expect */
	uint8_t coding;   /* enum request_coding */
	bool is_known;    /* the method is standardized, even if not implemented here */
	bool is_asterisk; /* OPTIONS for the server as a whole: "*", or a URL without path */
	bool is_connect;
	bool says_close, says_keep_alive;
	bool has_expect;
	bool is_conditional; /* at least one condition field other than If-Range */
	bool has_range;
	uint8_t accepts[HTTP_ACCEPTS]; /* lines of each Accept field, at most UINT8_MAX */
	uint16_t head_bytes, field_count;
	enum http_method method;
	struct span method_name, target, path, query, host;
	uint64_t content_length; /* UINT64_MAX for a number that does not fit */

	/* for REQUEST_BAD */
	int status;
	const char *why;

	/* From here on request_start() clears nothing: the members above say what is valid. */
	struct request_field fields[REQUEST_FIELDS_MAX];
	struct span accept[HTTP_ACCEPTS]; /* value of the first line of each Accept field */
	struct span unknown_coding;       /* the last transfer coding that is not implemented */
};
#endif
