/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_text: makes a document of a plain text, in steps: removes marks of Markdown, drops page
 * heads and numbers, finds the language and the tradition, explains the lines, makes the structure.
 * What must hold: every line of the input is in the document or in the report.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/choice.h"
#include "ingest/doubt.h"
#include "ingest/explain.h"
#include "ingest/facts.h"
#include "ingest/footnote.h"
#include "ingest/furniture.h"
#include "ingest/ingest.h"
#include "ingest/language.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/markup.h"
#include "ingest/quote.h"
#include "ingest/quoted.h"
#include "ingest/reader.h"
#include "ingest/report.h"
#include "ingest/side_note.h"
#include "ingest/structure.h"
#include "ingest/table_text.h"
#include "ingest/write.h"

/* The printed title: its lines joined. */
static struct str
find_title(const struct structure *s)
{
	struct str title = STR("");

	for (uint32_t i = 1; i < s->count; i++) {
		struct str text = s->v[i].text;
		bool space;

		if (s->v[i].role != NODE_TITLE)
			continue;
		space = title.len > 0 && !(lines_is_unspaced(lines_last_char(title)) &&
					     lines_is_unspaced(lines_first_char(text)));
		title = str_from(arena_printf(s->arena, STR_FMT "%s" STR_FMT, STR_ARG(title),
		    space ? " " : "", STR_ARG(text)));
	}
	return title;
}

/* stated: by front matter. */
static int
find_facts(struct facts_found *found, const struct structure *s, const struct markup_facts *stated,
    struct str language, struct err *e)
{
	struct str printed = find_title(s), opening = s->lines->v[0].text;
	const char *bare = footnote_strip(s->arena, printed), *title = NULL;

	if (bare != NULL)
		title =
		    lines_collapse(s->arena, s->lines->note_count > 0 ? str_from(bare) : printed);
	if (title == NULL || (bare = footnote_strip(s->arena, opening)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	*found =
	    (struct facts_found){ .title = stated->title.len > 0 ? stated->title : str_from(title),
		    .date = stated->date,
		    .language = language,
		    .language_guessed = true,
		    .opening = s->lines->note_count > 0 ? str_from(bare) : opening,
		    .opening_line = s->lines->v[0].first };
	return 0;
}

static int
make_structure(struct structure *s, const struct lines *l, const struct attempt *a,
    struct arena *arena, struct buf *report, struct err *e)
{
	int rc;

	if ((rc = structure_make(s, l, a->facts, &a->x, arena, e)) != 0 ||
	    (rc = quoted_read(s, e)) != 0)
		return rc;
	heading_find(s);
	frame_find(s);
	if ((rc = structure_join(s, report, e)) != 0 || (rc = name_structure(s, e)) != 0)
		return rc;
	doubt_report(s, report);
	if (a->x.unit_count == 0)
		report_note(report, 0,
		    "no numbered parts or articles were recognised: the text is kept as one body "
		    "without structure");
	return 0;
}

#define LANGUAGE_SAMPLE_BYTES ((size_t)60000)

/* The language of the lines; *sure unless another fits nearly as well. */
static struct str
find_language(const struct lines *l, bool *sure)
{
	struct buf sample = BUF_INIT(2 * LANGUAGE_SAMPLE_BYTES);
	const char *code;

	for (size_t i = 0; i < l->count && sample.len < LANGUAGE_SAMPLE_BYTES; i++) {
		buf_putstr(&sample, utf8_cut(l->v[i].text, LANGUAGE_SAMPLE_BYTES - sample.len));
		buf_putc(&sample, '\n');
	}
	code = language_detect(buf_str(&sample), sure);
	buf_free(&sample);
	return str_from(code);
}

/* Adds the margin of the least sure line to the record that was written last. */
static void
report_margin(struct buf *report, const struct lines *l, const struct attempt *a)
{
	char number[16];
	unsigned least = UINT16_MAX;

	for (size_t i = 0; i < l->count; i++)
		if (a->x.v[i].candidates > 0 && a->x.v[i].margin < least)
			least = a->x.v[i].margin;
	if (least == UINT16_MAX)
		return;
	snprintf(number, sizeof number, "%u", least);
	report_field(report, "margin", str_from(number));
}

static int
read_lines(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct arena *arena, struct err *e)
{
	struct facts_found found;
	struct facts facts = { 0 };
	struct attempt *attempt = arena_zalloc(arena, sizeof *attempt);
	struct choice choice = { .given = options->language, .arena = arena, .report = report };
	struct structure s;
	struct markup_facts stated;
	struct lines l;
	bool sure;
	int rc;

	if (attempt == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	if ((rc = lines_split(&l, text, arena, report, e)) != 0 ||
	    (rc = markup_strip(&l, &stated, report, e)) != 0 ||
	    (rc = furniture_drop(&l, report, e)) != 0)
		return rc;
	if (l.count == 0)
		return err_set(e, ERR_DATA,
		    "nothing is left of the text but page numbers and links; nothing was imported");
	choice.l = &l;
	choice.found = find_language(&l, &sure);
	if ((rc = side_note_find(&l, report, e)) != 0 || (rc = table_text_find(&l, e)) != 0 ||
	    (rc = footnote_find(&l, report, e)) != 0)
		return rc;
	if ((rc = choice_explain(attempt, &choice, options->tradition, e)) != 0 ||
	    (rc = make_structure(&s, &l, attempt, arena, report, e)) != 0 ||
	    (rc = find_facts(&found, &s, &stated, choice.found, e)) != 0 ||
	    (rc = facts_fill(&facts, &found, options, arena, report, e)) != 0 ||
	    (rc = choice_report(&choice, attempt, report, e)) != 0)
		return rc;
	report_check(report);
	report_margin(report, &l, attempt);
	return write_document(b, &s, &facts, e);
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
