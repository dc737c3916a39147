/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_html: reads the structure of a web page as that of a plain text. What must hold: the parts
 * of the website that are left out are in the report.
 */
#include "html/html.h"

#include "akn/lang.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ingest/ingest.h"
#include "ingest/lines.h"
#include "ingest/office_lines.h"
#include "ingest/office_pictures.h"
#include "ingest/reader.h"
#include "ingest/report.h"
#include "ingest/text_document.h"

static void
report_left_out(const struct html_document *d, struct buf *report)
{
	char quote[REPORT_QUOTE_BYTES + 8];

	for (uint32_t i = 0; i < d->parts_listed; i++)
		report_drop(
		    report, 0, "a part of the website: %s", report_quote(d->parts[i], quote));
	if (d->part_count > d->parts_listed)
		report_drop(report, 0, "%u more parts of the website",
		    (unsigned)(d->part_count - d->parts_listed));
	if (d->text.hidden > 0)
		report_note(report, 0, "%u texts that the page does not show were left out",
		    (unsigned)d->text.hidden);
	if (d->text.pictures > 0)
		report_note(report, 0, "%u pictures were left out", (unsigned)d->text.pictures);
}

static int
write(struct build *b, const struct html_document *d, const struct ingest_options *options,
    struct buf *report, struct arena *arena, struct err *e)
{
	struct text_stated stated = { 0 };
	struct str language;
	struct line_picture *pictures;
	const char *code;
	struct lines l;
	int rc;

	if (d->text.count == 0 && d->part_count > 0)
		return err_set(e, ERR_DATA,
		    "the page has no text but links, buttons and the like of a website; nothing "
		    "was imported");
	if ((rc = office_pictures(&pictures, &d->text, NULL, options, arena, report, e)) != 0 ||
	    (rc = office_lines(&l, &d->text, pictures, arena, e)) != 0)
		return rc;
	report_left_out(d, report);
	/* a page may say the language of its website, and its words another: the words count */
	language = text_document_language(&l);
	code = lang_code(d->language);
	if (code != NULL && str_is(language, "und"))
		stated.language = str_from(code);
	return text_document_write(b, &l, &stated, language, options, report, e);
}

static enum reader_confidence
looks_like_html(struct str text)
{
	return html_is(text) ? READER_CERTAIN : READER_NEVER;
}

static int
read_html(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct err *e)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	struct html_document d;
	int rc;

	if ((rc = html_read(&d, text, &arena, e)) == 0)
		rc = write(b, &d, options, report, &arena, e);
	arena_free(&arena);
	return rc;
}

const struct reader reader_html = {
	.name = "html",
	.media_type = "text/html",
	.looks_like = looks_like_html,
	.read = read_html,
};
