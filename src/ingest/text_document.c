/* SPDX-License-Identifier: Apache-2.0 */
/* text_document: the steps from lines to a document. What must hold: every line is in it. */
#include "ingest/text_document.h"

#include <stdio.h>
#include <string.h>

#include "akn/lang.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/choice.h"
#include "ingest/doubt.h"
#include "ingest/explain.h"
#include "ingest/facts.h"
#include "ingest/footnote.h"
#include "ingest/ingest.h"
#include "ingest/language.h"
#include "ingest/line_facts.h"
#include "ingest/line_picture.h"
#include "ingest/lines.h"
#include "ingest/quote.h"
#include "ingest/quoted.h"
#include "ingest/report.h"
#include "ingest/structure.h"
#include "ingest/text_faces.h"
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

/* A text without the characters that stand for notes and pictures; NULL: the arena is full. */
static const char *
strip(const struct structure *s, struct str text)
{
	const char *bare = arena_dup(s->arena, text);

	if (bare != NULL && s->lines->note_count > 0)
		bare = footnote_strip(s->arena, str_from(bare));
	if (bare != NULL && s->lines->picture_count > 0)
		bare = line_picture_strip(s->arena, str_from(bare));
	return bare;
}

/* stated: by front matter. */
static int
find_facts(struct facts_found *found, const struct structure *s, const struct text_stated *stated,
    struct str language, struct err *e)
{
	struct str printed = find_title(s), opening = s->lines->v[0].text;
	const char *bare = strip(s, printed), *title = NULL;

	if (bare != NULL)
		title = lines_collapse(s->arena, str_from(bare));
	if (title == NULL || (bare = strip(s, opening)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	*found =
	    (struct facts_found){ .title = stated->title.len > 0 ? stated->title : str_from(title),
		    .date = stated->date,
		    .language = stated->language.len > 0 ? stated->language : language,
		    .language_guessed = stated->language.len == 0,
		    .opening = str_from(bare),
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
	if (!l->whole && (rc = structure_join(s, report, e)) != 0)
		return rc;
	if ((rc = name_structure(s, e)) != 0)
		return rc;
	doubt_report(s, report);
	if (a->x.unit_count == 0)
		report_note(report, 0,
		    "no numbered parts or articles were recognised: the text is kept as one body "
		    "without structure");
	return 0;
}

#define LANGUAGE_SAMPLE_BYTES ((size_t)60000)

/* *sure unless another language fits nearly as well. */
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

struct str
text_document_language(const struct lines *l)
{
	bool sure;

	return find_language(l, &sure);
}

/* Doubts the language that was given for a text that reads like one in another. */
static void
doubt_language(struct buf *report, const struct lines *l, struct str given)
{
	const char *asked = lang_code(given), *like;
	bool sure = true;

	if (asked == NULL)
		return;
	like = lang_code(find_language(l, &sure));
	if (!sure || like == NULL || strcmp(asked, like) == 0 || strcmp(like, "und") == 0)
		return;
	report_doubt(report, 0, 0,
	    "the text reads like one in %s, and it is to be published as one in %s: say --lang %s "
	    "if it is",
	    like, asked, like);
	report_field(report, "reason", STR("language"));
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

int
text_document_write(struct build *b, struct lines *l, const struct text_stated *stated,
    struct str language, const struct ingest_options *options, struct buf *report, struct err *e)
{
	struct arena *arena = l->arena;
	struct facts_found found;
	struct facts facts = { 0 };
	struct attempt *attempt = arena_zalloc(arena, sizeof *attempt);
	struct choice choice = { .given = options->language,
		.arena = arena,
		.report = report,
		.l = l,
		.found = language };
	struct structure s;
	int rc;

	if (attempt == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	if ((rc = choice_explain(attempt, &choice, options->tradition, e)) != 0 ||
	    (rc = make_structure(&s, l, attempt, arena, report, e)) != 0 ||
	    (rc = find_facts(&found, &s, stated, language, e)) != 0 ||
	    (rc = facts_fill(&facts, &found, options, arena, report, e)) != 0 ||
	    (rc = choice_report(&choice, attempt, report, e)) != 0)
		return rc;
	if (l->faces != NULL && l->faces->left_out > 0)
		report_note(report, 0,
		    "bold type, italics and links of %u texts were left out: the document changes "
		    "them more than %u times",
		    (unsigned)l->faces->left_out, TEXT_FACES_MAX);
	doubt_language(report, l, options->language);
	report_check(report);
	report_margin(report, l, attempt);
	return write_document(b, &s, &facts, e);
}
