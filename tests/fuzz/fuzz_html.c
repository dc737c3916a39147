/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_html: a web page of any bytes is imported or refused, and what was imported can be read
 * again to the same image.
 */
#include <assert.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "ingest/ingest.h"

#define OUTPUT_BYTES_MAX (256u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf xml = BUF_INIT(OUTPUT_BYTES_MAX), image = BUF_INIT(OUTPUT_BYTES_MAX);
	struct buf report = BUF_INIT(OUTPUT_BYTES_MAX), again = BUF_INIT(OUTPUT_BYTES_MAX);
	struct ingest_options options = { .format = STR("html"), .date = STR("2011-07-01") };
	struct buf files = BUF_INIT(OUTPUT_BYTES_MAX);
	struct ingest_result out = { &xml, &image, &report, &files };
	struct err e = { 0 };

	if (ingest_read(str_make((const char *)data, size), &options, &out, &e) == 0) {
		assert(ingest_image(buf_str(&xml), &again, &e) == 0);
		assert(str_eq(buf_str(&again), buf_str(&image)));
	} else {
		assert(e.text[0] != '\0');
	}
	buf_free(&xml);
	buf_free(&image);
	buf_free(&report);
	buf_free(&files);
	buf_free(&again);
	return 0;
}
