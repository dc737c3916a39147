/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CHUNKED_H
#define HTTP_CHUNKED_H
/*
 * chunked: the strict reader of a body in chunks (RFC 9112 7.1), byte by byte, pure. What the
 * chunks hold is dropped: only its end matters.
 */
#include <stddef.h>
#include <stdint.h>

#include "http/http.h"

enum chunked_verdict { CHUNKED_MORE, CHUNKED_DONE, CHUNKED_BAD };

struct chunked {
	uint8_t state;       /* enum in chunked.c; 0 at the start */
	uint8_t digits;      /* of the size being read */
	uint16_t extensions; /* bytes of them so far */
	uint16_t trailers;   /* lines of them so far */
	uint32_t trailer_bytes;
	uint64_t left;  /* of the chunk */
	uint64_t bytes; /* of all chunks announced so far */
	int status;     /* when bad, with why */
	const char *why;
};

void chunked_start(struct chunked *c);
/* Reads on; *used is how much of bytes belongs to the body. */
enum chunked_verdict chunked_read(struct chunked *c, const struct http_limits *limits,
    const char *bytes, size_t len, size_t *used);
#endif
