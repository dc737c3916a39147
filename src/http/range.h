/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H
/* range: RFC 9110 14, pure: which part of so many bytes a Range field asks for. */
#include <stdint.h>

#include "base/str.h"

#define RANGES_MAX 16 /* of one field; who sends more gets the whole (RFC 9110 14.2) */

struct range {
	uint64_t first, len; /* len > 0; both within the size that was given */
};

enum range_verdict {
	RANGE_WHOLE,        /* 200: malformed, another unit, parts with a gap, the end of nothing */
	RANGE_PART,         /* 206: *out */
	RANGE_UNSATISFIABLE /* 416: none of it is there */
};

/*
 * Several ranges become one when they overlap or touch, in whatever order; parts that leave a gap
 * between them are never sent as multipart/byteranges (see docs/http-api.md). out is set for
 * RANGE_PART only.
 */
enum range_verdict range_read(struct str value, uint64_t size, struct range *out);
#endif
