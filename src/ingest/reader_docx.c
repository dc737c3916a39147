/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_docx: reads the structure of a Word file as that of a plain text whose paragraphs have the
 * numbers that Word prints. What must hold: what Word does not print is in the report.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ingest/ingest.h"
#include "ingest/lines.h"
#include "ingest/office_lines.h"
#include "ingest/office_pictures.h"
#include "ingest/reader.h"
#include "ingest/text_document.h"
#include "office/docx.h"
#include "office/unzip.h"

static int
read_zip(struct build *b, const struct unzip *z, const struct ingest_options *options,
    struct buf *report, struct arena *arena, struct err *e)
{
	struct office_document d;
	struct line_picture *pictures;
	struct text_stated stated = { 0 };
	struct str language;
	struct lines l;
	bool reject = options->reject.len > 0;
	int rc;

	if ((rc = docx_read(&d, z, reject, arena, e)) != 0 ||
	    (rc = office_pictures(&pictures, &d, z, options, arena, report, e)) != 0 ||
	    (rc = office_lines(&l, &d, pictures, arena, e)) != 0)
		return rc;
	office_report(&d, reject, report);
	language = text_document_language(&l);
	return text_document_write(b, &l, &stated, language, options, report, e);
}

static enum reader_confidence
looks_like_docx(struct str bytes)
{
	return unzip_is(bytes) ? READER_CERTAIN : READER_NEVER;
}

static int
read_docx(struct build *b, struct str bytes, const struct ingest_options *options,
    struct buf *report, struct err *e)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	struct unzip z;
	int rc;

	if ((rc = unzip_open(&z, bytes, &arena, e)) == 0)
		rc = docx_is(&z)
			 ? read_zip(b, &z, options, report, &arena, e)
			 : err_set(e, ERR_DATA,
			       "this is a ZIP file, but no Word file (.docx) and no "
			       "OpenDocument text (.odt); unpack it, or save the document as "
			       ".docx");
	arena_free(&arena);
	return rc;
}

const struct reader reader_docx = {
	.name = "docx",
	.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	.binary = true,
	.looks_like = looks_like_docx,
	.read = read_docx,
};
