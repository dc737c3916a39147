/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_text: makes a document of a plain text, in steps: removes marks of Markdown, drops page
 * heads and numbers, finds the language, tables and footnotes; text_document.c does the rest.
 * What must hold: every line of the input is in the document or in the report.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ingest/footnote.h"
#include "ingest/furniture.h"
#include "ingest/ingest.h"
#include "ingest/lines.h"
#include "ingest/markup.h"
#include "ingest/reader.h"
#include "ingest/side_note.h"
#include "ingest/table_text.h"
#include "ingest/text_document.h"

static int
read_lines(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct arena *arena, struct err *e)
{
	struct markup_facts front;
	struct text_stated stated = { 0 };
	struct str language;
	struct lines l;
	int rc;

	if ((rc = lines_split(&l, text, arena, report, e)) != 0 ||
	    (rc = markup_strip(&l, &front, report, e)) != 0 ||
	    (rc = furniture_drop(&l, report, e)) != 0)
		return rc;
	if (l.count == 0)
		return err_set(e, ERR_DATA,
		    "nothing is left of the text but page numbers and links; nothing was imported");
	language = text_document_language(&l);
	if ((rc = side_note_find(&l, report, e)) != 0 || (rc = table_text_find(&l, e)) != 0 ||
	    (rc = footnote_find(&l, report, e)) != 0)
		return rc;
	stated.title = front.title;
	stated.date = front.date;
	return text_document_write(b, &l, &stated, language, options, report, e);
}

static enum reader_confidence
looks_like_text(struct str text)
{
	(void)text;
	return READER_FALLBACK;
}

static int
read_text(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct err *e)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	int rc = read_lines(b, text, options, report, &arena, e);

	arena_free(&arena);
	return rc;
}

const struct reader reader_text = {
	.name = "text",
	.media_type = "text/plain",
	.looks_like = looks_like_text,
	.read = read_text,
};
