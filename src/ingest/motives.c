/* SPDX-License-Identifier: Apache-2.0 */
/*
 * motives: what must hold: only texts whose units have a word have such lines, and no line between
 * the first and the last of these units is one.
 */
#include "ingest/motives.h"

#include "ingest/explain.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"

#define MOTIVES_LINES_MAX 2000 /* before the first unit */
#define YEAR_DIGITS 4
#define YEAR_MIN 1800
#define DATE_COLUMNS_MAX 70
#define GAZETTE_NUMBER_MIN 100 /* of an act in its gazette; lists are shorter */

/* Whether basic units of the tradition have a number and no word: "1 Short title". */
static bool
has_bare_basic(const struct forms *forms)
{
	for (size_t i = 0; i < forms->kind_count; i++)
		if (forms->kinds[i].class == BASIC && !forms->kinds[i].worded)
			return true;
	return false;
}

/*
 * Whether a worded unit begins on line i, which is neither quoted nor in a contents list. The
 * numbers before an annex or part may be those of units without a word.
 */
static bool
begins_unit(const struct lines *l, size_t i, const struct forms *forms, const uint16_t *facts)
{
	struct marks readings[READINGS_MAX];
	size_t count;

	if ((facts[i] & (LINE_QUOTED | LINE_CONTENTS)) != 0)
		return false;
	count = mark_read(forms, l->v[i].text, readings);
	for (size_t k = 0; k < count; k++) {
		const struct mark *m = &readings[k].v[0];

		if (m->kind != NULL && !m->reference && m->kind->class != ANNEX &&
		    (m->kind->class != CONTAINER || !has_bare_basic(forms)))
			return true;
	}
	return false;
}

/* Whether a year is in s: four digits, and no digit beside them. */
static bool
has_year(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i <= s.len; i++) {
		if (i < s.len && s.p[i] >= '0' && s.p[i] <= '9') {
			digits++;
			continue;
		}
		if (digits == YEAR_DIGITS && (s.p[i - digits] == '1' || s.p[i - digits] == '2'))
			return true;
		digits = 0;
	}
	return false;
}

/* "I" alone on its line, "5012  Ley 4/2014", "25 мая 2011 года": numbers of no list. */
static bool
is_loose_number(const struct mark *m, const struct line *line)
{
	const struct label_part *part = &m->label.part[0];

	if (m->kind != NULL || m->style.open != OPEN_NONE)
		return false;
	if (m->style.close == CLOSE_DOT && part->script == LABEL_DECIMAL)
		return part->value >= YEAR_MIN; /* "2011. évi CXCI. törvény" */
	if (m->style.close != CLOSE_SPACE)
		return false;
	if (part->script == LABEL_ROMAN)
		return part->upper && m->rest.len == 0;
	if (part->script != LABEL_DECIMAL)
		return false;
	return part->value >= GAZETTE_NUMBER_MIN ||
	       (line->columns <= DATE_COLUMNS_MAX && has_year(line->text));
}

/* "м. Київ": an abbreviation before the name of a place, below the text. */
static bool
is_place(const struct mark *m)
{
	return m->kind == NULL && m->style.open == OPEN_NONE && m->style.close == CLOSE_DOT &&
	       m->style.script == LABEL_CYRILLIC && !m->style.upper && facts_begins_upper(m->rest);
}

/* Whether all readings of line i are loose numbers, or the line is one above the title. */
static bool
is_loose(const struct lines *l, size_t i, const struct forms *forms, bool below)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, l->v[i].text, readings);

	if (forms_has(forms, MASTHEAD, l->v[i].text))
		return true;
	for (size_t k = 0; k < count; k++)
		if (!is_loose_number(&readings[k].v[0], &l->v[i]) && !readings[k].v[0].misprinted &&
		    !(below && is_place(&readings[k].v[0])))
			return false;
	return count > 0;
}

void
motives_find(const struct lines *l, const struct forms *forms, uint16_t *facts)
{
	size_t body = 0, last = l->count;
	bool motives = false;

	while (body < l->count && body < MOTIVES_LINES_MAX && !begins_unit(l, body, forms, facts))
		body++;
	if (body == l->count || body == MOTIVES_LINES_MAX)
		return;
	for (size_t i = 0; i < body; i++) {
		if (motives)
			facts[i] |= LINE_PROSE | LINE_PREAMBLE;
		else if (is_loose(l, i, forms, false))
			facts[i] |= LINE_PROSE;
		motives |= forms_has(forms, MOTIVES, l->v[i].text);
	}
	while (last > body && (facts[last - 1] & LINE_CONCLUSION) == 0 &&
	       !begins_unit(l, last - 1, forms, facts))
		last--;
	for (size_t i = last; i < l->count; i++)
		if (is_loose(l, i, forms, true))
			facts[i] |= LINE_PROSE;
}
