/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_odt: reads the structure of an OpenDocument text, packaged (odt) or flat (fodt), as that
 * of a plain text whose paragraphs have the numbers that are printed. What must hold: what is not
 * printed is in the report.
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
#include "office/odt.h"
#include "office/unzip.h"

#define LOOK_BYTES ((size_t)4 << 20) /* for the list of the parts */

/* A file that is read. */
struct odt_file {
	struct office_document d;
	const struct unzip *z; /* NULL: it is flat */
	struct arena arena;
};

static int
write(struct build *b, struct odt_file *f, const struct ingest_options *options, struct buf *report,
    struct err *e)
{
	struct text_stated stated = { 0 };
	struct line_picture *pictures;
	struct str language;
	struct lines l;
	int rc;

	if ((rc = office_pictures(&pictures, &f->d, f->z, options, &f->arena, report, e)) != 0 ||
	    (rc = office_lines(&l, &f->d, pictures, &f->arena, e)) != 0)
		return rc;
	office_report(&f->d, options->reject.len > 0, report);
	language = text_document_language(&l);
	return text_document_write(b, &l, &stated, language, options, report, e);
}

static enum reader_confidence
looks_like_odt(struct str bytes)
{
	struct arena arena = ARENA_INIT(LOOK_BYTES);
	struct unzip z;
	struct err e = { 0 };
	bool is = unzip_is(bytes) && unzip_open(&z, bytes, &arena, &e) == 0 && odt_is(&z);

	arena_free(&arena);
	return is ? READER_CERTAIN : READER_NEVER;
}

static int
read_odt(struct build *b, struct str bytes, const struct ingest_options *options,
    struct buf *report, struct err *e)
{
	struct odt_file f = { .arena = ARENA_INIT(LINES_ARENA_BYTES) };
	struct unzip z;
	int rc;

	f.z = &z;
	if ((rc = unzip_open(&z, bytes, &f.arena, e)) == 0 &&
	    (rc = odt_read(&f.d, &z, options->reject.len > 0, &f.arena, e)) == 0)
		rc = write(b, &f, options, report, e);
	arena_free(&f.arena);
	return rc;
}

static enum reader_confidence
looks_like_fodt(struct str text)
{
	return odt_is_flat(text) ? READER_CERTAIN : READER_NEVER;
}

static int
read_fodt(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct err *e)
{
	struct odt_file f = { .arena = ARENA_INIT(LINES_ARENA_BYTES) };
	int rc = odt_read_flat(&f.d, text, options->reject.len > 0, &f.arena, e);

	if (rc == 0)
		rc = write(b, &f, options, report, e);
	arena_free(&f.arena);
	return rc;
}

const struct reader reader_odt = {
	.name = "odt",
	.media_type = "application/vnd.oasis.opendocument.text",
	.binary = true,
	.looks_like = looks_like_odt,
	.read = read_odt,
};

const struct reader reader_fodt = {
	.name = "fodt",
	.media_type = "application/vnd.oasis.opendocument.text-flat-xml",
	.looks_like = looks_like_fodt,
	.read = read_fodt,
};
