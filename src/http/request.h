/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H
/*
 * request: the strict reader of a request's head, RFC 9112 to the letter. Pure: bytes in, verdict
 * out; knows no connection. Whatever could be understood in two ways is refused.
 *
 * It may be called again whenever more has come, always with everything from the first byte of the
 * head on (the address may change, the bytes not). However the bytes were split, the verdict is the
 * same as for the whole.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "http/http.h"
#include "http/limits.h"

enum request_verdict {
	REQUEST_MORE, /* so far well; the head is not complete */
	REQUEST_DONE, /* the head ends after head_bytes */
	REQUEST_BAD   /* status and why say what is wrong; nothing after it can be trusted */
};

enum request_expect { EXPECT_NOTHING, EXPECT_CONTINUE, EXPECT_UNKNOWN };
enum request_coding {
	CODING_NONE,
	CODING_CHUNKED,
	CODING_UNKNOWN,         /* one that is not implemented; chunked must follow */
	CODING_UNKNOWN_CHUNKED, /* and does */
	CODING_BAD
};

/* A run of bytes of the head, by place: the head may move while it is being read. */
struct span {
	uint16_t at, len;
};

struct request_field {
	struct span name, value;
};

struct request {
	/* how far the reader is */
	uint16_t line_at;   /* where the line being read begins */
	uint16_t scanned;   /* no line ends before */
	uint16_t fields_at; /* where the first field line begins; 0 before */
	uint16_t lines;     /* whole lines read, without empty ones before the request line */
	uint8_t empty_lines;

	/* what was read */
	uint8_t minor;    /* of the version: 0, or 1 for any higher */
	uint8_t hosts;    /* Host fields */
	uint8_t lengths;  /* Content-Length fields */
	uint8_t expect;   /* enum request_expect */
	uint8_t coding;   /* enum request_coding */
	bool is_known;    /* the method: one of a standard, even if not implemented here */
	bool is_asterisk; /* the target: OPTIONS for the server as a whole */
	bool is_connect;
	bool says_close, says_keep_alive;
	bool is_conditional; /* there is a field that conditions.h must look at */
	bool has_range;
	uint8_t codings; /* Accept-Encoding fields */
	uint16_t head_bytes, field_count;
	enum http_method method;
	struct span method_name, target, path, query, host;
	struct span accept_encoding; /* the first of them */
	uint64_t content_length;     /* UINT64_MAX for any that does not fit */

	/* why not */
	int status;
	const char *why;

	struct request_field fields[REQUEST_FIELDS_MAX];
};

void request_start(struct request *r);
enum request_verdict request_read(
    struct request *r, const struct http_limits *limits, const char *bytes, size_t len);
/* At most so many bytes are ever needed to reach DONE or BAD. */
size_t request_head_max(const struct http_limits *limits);
/* Of a complete head: whether a body follows, and whether another request may. */
bool request_has_body(const struct request *r);
bool request_keeps_alive(const struct request *r);

/* target.c: what a target may be. NULL, or what is wrong; sets target, path, query (and host). */
const char *request_read_target(struct request *r, const char *bytes, struct span target);
/* An authority without user information: host [":" port]. NULL, or what is wrong. */
const char *request_check_host(struct str authority);

/* What a byte may be part of, by grammar. */
enum byte_class {
	BYTE_TOKEN = 1,  /* RFC 9110 5.6.2: names of fields, methods, codings */
	BYTE_TARGET = 2, /* RFC 3986 pchar, "/" and "?", without "%" */
	BYTE_VALUE = 4,  /* RFC 9110 5.5: HTAB, SP, VCHAR, obs-text */
	BYTE_HOST = 8,   /* letters, digits and "-._": of reg-name what names are made of */
	BYTE_HEX = 16,
	BYTE_PLAIN = 32 /* BYTE_TARGET, but '.' and '?', which a reader of targets looks at */
};
extern const uint8_t request_bytes[256];

static inline bool
request_is(char c, enum byte_class class)
{
	return (request_bytes[(unsigned char)c] & class) != 0;
}

/*
 * Whether the name of a field is this one, of the same length, in lower case and of letters, digits
 * and '-': then one bit is all the difference, and no other byte of a token becomes one by it.
 */
static inline bool
request_name_is(const char *name, const char *lower, size_t len)
{
	size_t i;

	for (i = 0; i < len && (name[i] | 0x20) == lower[i]; i++)
		;
	return i == len;
}
#endif
