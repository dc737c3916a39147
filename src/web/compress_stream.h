/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_COMPRESS_STREAM_H
#define WEB_COMPRESS_STREAM_H
/* compress_stream: gzip by zlib, part by part, for renditions too large to hold in memory. */
#include <stdint.h>

#include "base/hash.h"

struct err;
struct rendition;

/* What was written. size is 0 if the result would not be smaller than the input. */
struct compress_stream_result {
	uint64_t size;
	struct sha256 sha;
};

/*
 * Writes from, in gzip, to the file out. The output is the same for the same input and release of
 * zlib. ERR_IO: from cannot be read, or out not be written; ERR_LIMIT: no memory. [blocks]
 */
int compress_stream(
    const struct rendition *from, int out, struct compress_stream_result *result, struct err *e);
#endif
