/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_docx: a Word file of any parts is imported or refused, and what was imported can be read
 * again to the same image. The input is the parts themselves, separated by a line with "%%": the
 * document, the numbering, the styles, the footnotes, the relationships of the document, a picture.
 * An input that begins with "PK" is the file.
 */
#include <assert.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "ingest/ingest.h"
#include "office_sample.h"

#define OUTPUT_BYTES_MAX (256u << 20)
#define SEPARATOR "\n%%\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
make_file(struct str parts, struct buf *file)
{
	struct sample_part part[] = { { "word/document.xml", STR_INIT("") },
		{ "word/numbering.xml", STR_INIT("") }, { "word/styles.xml", STR_INIT("") },
		{ "word/footnotes.xml", STR_INIT("") },
		{ "word/_rels/document.xml.rels", STR_INIT("") },
		{ "word/media/image1.png", STR_INIT("") }, { NULL, STR_INIT("") } };

	for (int i = 0; part[i].name != NULL; i++) {
		size_t end = str_find_str(parts, STR(SEPARATOR));

		part[i].content = str_slice(parts, 0, end);
		parts = str_slice(parts, end + sizeof SEPARATOR - 1, parts.len);
	}
	sample_zip(file, part);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf file = BUF_INIT(OUTPUT_BYTES_MAX), xml = BUF_INIT(OUTPUT_BYTES_MAX);
	struct buf image = BUF_INIT(OUTPUT_BYTES_MAX), report = BUF_INIT(OUTPUT_BYTES_MAX);
	struct buf again = BUF_INIT(OUTPUT_BYTES_MAX);
	struct ingest_options options = { .date = STR("2011-07-01") };
	struct buf files = BUF_INIT(OUTPUT_BYTES_MAX);
	struct ingest_result out = { &xml, &image, &report, &files };
	struct str input = str_make((const char *)data, size);
	struct err e = { 0 };

	if (str_starts(input, "PK"))
		buf_putstr(&file, input);
	else
		make_file(input, &file);
	if (ingest_read(buf_str(&file), &options, &out, &e) == 0) {
		assert(ingest_image(buf_str(&xml), &again, &e) == 0);
		assert(str_eq(buf_str(&again), buf_str(&image)));
	} else {
		assert(e.text[0] != '\0');
	}
	buf_free(&file);
	buf_free(&xml);
	buf_free(&image);
	buf_free(&report);
	buf_free(&files);
	buf_free(&again);
	return 0;
}
