/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_odt: an OpenDocument text of any content is imported or refused, with its tracked changes
 * accepted or rejected, and what was imported can be read again to the same image. The input is
 * flat XML; one that begins with "PK" is a package. The last byte says what becomes of changes.
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
	struct ingest_options options = { .date = STR("2011-07-01") };
	struct buf files = BUF_INIT(OUTPUT_BYTES_MAX);
	struct ingest_result out = { &xml, &image, &report, &files };
	struct str input = str_make((const char *)data, size);
	struct err e = { 0 };

	if (size > 0 && (data[size - 1] & 1) != 0)
		options.reject = STR("yes");
	options.format = str_starts(input, "PK") ? STR("odt") : STR("fodt");
	if (ingest_read(input, &options, &out, &e) == 0) {
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
