/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place_text: what it costs to take a line for text although it looks numbered, in the tenths of a
 * doubt of place.c.
 */
#include "ingest/place_text.h"

#include "ingest/line_facts.h"

#define TEXT_WORDED_LINE 64 /* a line of nothing but the word and the number */
#define TEXT_WORDED_ALONE 44
#define TEXT_WORDED 28
#define TEXT_REFERENCE 4
#define TEXT_PARENS 22
#define TEXT_PARENS_HEADING 11
#define TEXT_PAREN 18
#define TEXT_DOT 15
#define TEXT_OTHER 15
#define TEXT_SIGN 6
#define TEXT_SPACE 4
#define TEXT_SPACE_UPPER 7 /* "1 This Act may be cited" after an empty line */
#define TEXT_HEADING 13    /* "5 Repeal" after an empty line */
#define TEXT_WIDE_SPACE 11 /* two spaces, or one as wide */
#define TEXT_PATH 11       /* "2.1 Text" */
#define TEXT_ORDINAL 24    /* "Undécima. Text" */
#define TEXT_WORD 9

/* Whether the line may be a heading among numbered paragraphs, as in judgments: "(ii) The fees". */
static bool
is_numbered_heading(const struct mark *m, const struct around *around)
{
	return around->after_blank && m->style.script != LABEL_DECIMAL &&
	       facts_begins_upper(m->rest) && (facts_is_heading(m->rest) || str_ends(m->rest, "?"));
}

static int
unworded_text_cost(const struct mark *m, const struct around *around)
{
	if (mark_is_ordinal(m))
		return TEXT_ORDINAL;
	switch (m->style.close) {
	case CLOSE_PAREN:
		if (m->style.open == OPEN_PAREN && is_numbered_heading(m, around))
			return TEXT_PARENS_HEADING;
		return m->style.open == OPEN_PAREN ? TEXT_PARENS : TEXT_PAREN;
	case CLOSE_BRACKET: return TEXT_PARENS;
	case CLOSE_DOT: return TEXT_DOT;
	case CLOSE_SPACE:
		if (m->separated && m->rest.len > 0)
			return TEXT_WIDE_SPACE;
		if (m->style.parts > 1 && m->rest.len > 0)
			return TEXT_PATH;
		if (!around->after_blank)
			return TEXT_SPACE;
		if (facts_is_heading(m->rest) || facts_is_stopped_heading(m->rest))
			return TEXT_HEADING;
		return facts_begins_upper(m->rest) ? TEXT_SPACE_UPPER : TEXT_SPACE;
	case CLOSE_COLON: return TEXT_WORD;
	case CLOSE_COMMA: return m->style.script == LABEL_WORD ? TEXT_WORD : TEXT_OTHER;
	default: return m->style.script == LABEL_SIGN ? TEXT_SIGN : TEXT_OTHER;
	}
}

int
place_text_cost(const struct mark *m, const struct around *around)
{
	int cost;

	if (m->kind == NULL)
		cost = unworded_text_cost(m, around);
	else if (m->reference)
		return TEXT_REFERENCE;
	else if (m->rest.len == 0 && around->after_blank)
		cost = TEXT_WORDED_LINE;
	else
		cost = m->separated || m->rest.len == 0 ? TEXT_WORDED_ALONE : TEXT_WORDED;
	if (around->goes_on && m->kind != NULL && m->rest.len == 0)
		cost /= 3;
	return around->open ? cost / 2 : cost;
}
