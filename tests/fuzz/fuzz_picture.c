/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_picture: a picture of any bytes is taken or refused, and what is left of a drawing is a
 * drawing from which nothing more is left out.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "ingest/picture.h"

#define OUTPUT_BYTES_MAX (64u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf own = BUF_INIT(OUTPUT_BYTES_MAX), again = BUF_INIT(OUTPUT_BYTES_MAX);
	struct str picture, same;
	const char *type = "";
	unsigned left_out = 0;
	struct err e = { 0 };

	if (picture_check(
		str_make((const char *)data, size), &type, &picture, &own, &left_out, &e) != 0) {
		assert(e.text[0] != '\0');
	} else if (strcmp(type, "image/svg+xml") == 0) {
		assert(picture_check(picture, &type, &same, &again, &left_out, &e) == 0);
		assert(left_out == 0 && str_eq(picture, same));
	}
	buf_free(&own);
	buf_free(&again);
	return 0;
}
