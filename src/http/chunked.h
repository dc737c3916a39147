/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CHUNKED_H
#define HTTP_CHUNKED_H
/*
 * chunked: a strict, pure parser of a chunked body (RFC 9112 7.1). It finds the end of the body,
 * and passes over the data, or gives it out piece by piece.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "http/http.h"

enum chunked_verdict { CHUNKED_MORE, CHUNKED_DONE, CHUNKED_BAD };

struct chunked {
	uint8_t state;       /* enum in chunked.c; 0 at the start */
	uint8_t digits;      /* of the size being read */
	uint16_t extensions; /* bytes of extensions so far */
	uint16_t trailers;   /* trailer lines so far */
	uint32_t trailer_bytes;
	uint64_t left;  /* bytes of the current chunk still to come */
	uint64_t bytes; /* total size of the chunks announced so far */
	int status;     /* set with why, for CHUNKED_BAD */
	const char *why;
	/* of an upload: */
	bool is_kept;    /* chunked_read() stops behind each piece of data */
	struct str data; /* that piece, in the input; the caller empties it before each call */
};

void chunked_start(struct chunked *c);
/* Parses the next len bytes of the body; *used is how many of them belong to it. */
enum chunked_verdict chunked_read(
    struct chunked *c, const struct config *limits, const char *bytes, size_t len, size_t *used);
#endif
