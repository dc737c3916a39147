/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H
/* range: pure parser of the Range field (RFC 9110 14): which part of a content it asks for. */
#include <stdint.h>

#include "base/str.h"

#define RANGES_MAX 16 /* in one field; with more it is ignored (RFC 9110 14.2) */

struct range {
	uint64_t first, len; /* len > 0; the range lies within the size */
};

enum range_verdict {
	RANGE_WHOLE,        /* 200: malformed, another unit, ranges with a gap, empty content */
	RANGE_PART,         /* 206: *out is set */
	RANGE_UNSATISFIABLE /* 416: all ranges lie behind the end */
};

/*
 * Ranges that overlap or touch are joined, in any order. Ranges with a gap between them get the
 * whole content; multipart/byteranges is never sent (see docs/http-api.md). out is set for
 * RANGE_PART only.
 */
enum range_verdict range_read(struct str value, uint64_t size, struct range *out);
#endif
