/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heading_group: the headings of containers and annexes: behind their number or below it, with a
 * remark between. What must hold: no text becomes a heading of two units.
 */
#include "ingest/heading_group.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/heading_private.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/mark_reference.h"

#define TERM_COLUMNS_MAX 50

#define CONTAINER_HEADING_LINES 3
#define OWNER_LINES_MAX 4 /* that say what an annex belongs to */

static bool
is_group(const struct node *n)
{
	return n->role == NODE_UNIT &&
	       (n->class == CONTAINER || n->class == ANNEX || n->class == TAIL);
}

/* Whether the words after the number are no heading: "(zu § 4)", "Section 5" far to the right. */
static bool
is_remark(const struct structure *s, const struct node *n)
{
	const char *end = n->num.p + n->num.len;

	if (heading_is_bracketed(n->text) ||
	    (n->class == ANNEX && (forms_is_reference(s->explanation->forms, n->text) ||
				      forms_is_owner(s->explanation->forms, n->text))))
		return true;
	return n->class == ANNEX && n->text.p >= end + 3 &&
	       str_find_str(str_make(end, (size_t)(n->text.p - end)), STR("   ")) <
		   (size_t)(n->text.p - end);
}

static bool
is_all_upper(struct str s)
{
	size_t at = 0;
	bool any = false;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (form_is_lower(c))
			return false;
		any |= form_is_upper(c);
	}
	return any;
}

/* Appends the text of a node to the heading of a unit. */
static void
extend(struct structure *s, uint32_t unit, uint32_t text)
{
	const char *joined = arena_printf(
	    s->arena, STR_FMT " " STR_FMT, STR_ARG(s->v[unit].heading), STR_ARG(s->v[text].text));

	if (joined == NULL)
		return;
	s->v[unit].heading = str_from(joined);
	s->v[text].role = NODE_HEADING;
	structure_remove(s, text);
}

/* Makes the remark between number and heading, "(zu § 4)", the subheading, to keep its place. */
static void
take_remark(struct structure *s, uint32_t unit, uint32_t heading)
{
	struct node *n = &s->v[unit];
	const char *joined;

	if (n->text.len > 0) {
		n->subheading = n->text;
		n->text = STR("");
	}
	for (uint32_t k = unit + 1; k < heading; k++) {
		joined = arena_printf(s->arena, STR_FMT "%s" STR_FMT, STR_ARG(n->subheading),
		    n->subheading.len > 0 ? " " : "", STR_ARG(s->v[k].text));
		if (joined == NULL)
			return;
		n->subheading = str_from(joined);
		s->v[k].role = NODE_HEADING;
		structure_remove(s, k);
	}
}

/* "к Правилам пользования", alone below the number of an annex: what it belongs to. */
static bool
is_owner(const struct structure *s, uint32_t i, uint32_t k)
{
	struct str text = s->v[k].text;
	size_t at = 0;

	return s->v[i].class == ANNEX && s->v[i].text.len == 0 && k == i + 1 && text.len > 0 &&
	       form_is_lower(utf8_next(text, &at)) && facts_is_unfinished(text);
}

/*
 * The line behind the block that says what an annex belongs to: "Załącznik do uchwały nr 3" and the
 * authority and the date of the resolution below it. k: the line where the block may begin.
 */
static uint32_t
skip_owner(const struct structure *s, uint32_t i, uint32_t k)
{
	uint32_t end = k;

	if (s->v[i].class != ANNEX || (!forms_is_owner(s->explanation->forms, s->v[i].text) &&
					  !(k == i + 2 && is_owner(s, i, i + 1))))
		return k;
	while (end < k + OWNER_LINES_MAX && heading_is_plain(s, end) && s->v[end].parent == i &&
	       !s->lines->v[s->v[end].line].after_blank)
		end++;
	return heading_is_plain(s, end) && s->v[end].parent == i && facts_is_heading(s->v[end].text)
		   ? end
		   : k;
}

/* "Almenn ákvæði.": a heading with a full stop, and units below it. */
static bool
is_stopped(const struct structure *s, uint32_t i, uint32_t k)
{
	return s->v[i].class == CONTAINER && k == i + 1 && s->v[i].text.len == 0 &&
	       facts_is_stopped_heading(s->v[k].text) && !mark_is_repeal(s->v[k].text) &&
	       k + 1 < s->count && s->v[k + 1].role == NODE_UNIT && s->v[k + 1].parent == i;
}

/* Whether text k goes on with the heading of unit i: both in capitals, or "ПРАВИЛА", "о пчёлах". */
static bool
goes_on(const struct structure *s, uint32_t i, uint32_t k)
{
	struct str text = heading_is_plain(s, k) ? s->v[k].text : STR("");

	if (text.len == 0 || s->v[k].parent != i || s->lines->v[s->v[k].line].after_blank ||
	    !is_all_upper(s->v[i].heading) || heading_is_bracketed(text))
		return false;
	if (facts_is_heading(text) && is_all_upper(text))
		return true;
	return s->v[i].class == ANNEX && form_is_lower(lines_first_char(text)) &&
	       !facts_ends_clause(text) && lines_columns(text) <= HEADING_COLUMNS_MAX;
}

/* Extends the heading of unit i by the texts after node k that go on with it. */
static void
extend_all(struct structure *s, uint32_t i, uint32_t k)
{
	while (goes_on(s, i, k + 1))
		extend(s, i, ++k);
}

static void
find_group_heading(struct structure *s, uint32_t i)
{
	uint32_t k = i + 1;
	uint32_t tries = 0;

	while (heading_is_plain(s, k) && s->v[k].parent == i &&
	       (heading_is_bracketed(s->v[k].text) || is_owner(s, i, k) ||
		   (s->v[i].class == ANNEX &&
		       forms_is_reference(s->explanation->forms, s->v[k].text))) &&
	       tries++ < CONTAINER_HEADING_LINES)
		k++;
	k = skip_owner(s, i, k);
	if (!heading_is_plain(s, k) || s->v[k].parent != i ||
	    (!facts_is_heading(s->v[k].text) && !is_stopped(s, i, k)) ||
	    heading_is_bracketed(s->v[k].text) ||
	    forms_has(s->explanation->forms, NOTE, s->v[k].text) ||
	    forms_has(s->explanation->forms, CONTENTS, s->v[k].text))
		return;
	take_remark(s, i, k);
	heading_take_node(s, i, k);
	extend_all(s, i, k);
}

void
heading_find_groups(struct structure *s)
{
	for (uint32_t i = 1; i < s->count; i++) {
		struct node *n = &s->v[i];

		if (is_group(n) && n->class == ANNEX && n->heading.len > 0)
			extend_all(s, i, i);
		if (!is_group(n) || n->heading.len > 0)
			continue;
		if (n->text.len > 0 && !is_remark(s, n) &&
		    lines_columns(n->text) <= 2 * HEADING_COLUMNS_MAX && n->class != TAIL) {
			heading_take_line(n);
			continue;
		}
		if (n->class != TAIL)
			find_group_heading(s, i);
		if (n->heading.len == 0 && n->class == ANNEX && n->text.len > 0 &&
		    forms_is_owner(s->explanation->forms, n->text))
			heading_take_line(n);
	}
}

bool
heading_is_term(const struct structure *s, uint32_t i)
{
	struct str term;

	if (s->v[i].text.len > 0 || s->v[i].label.count < 2 || !structure_is_clause(s, i) ||
	    i + 2 >= s->count || !heading_is_plain(s, i + 1) || s->v[i + 1].parent != i ||
	    s->v[i + 2].role != NODE_TEXT || s->v[i + 2].parent != i)
		return false;
	term = s->v[i + 1].text;
	return lines_columns(term) <= TERM_COLUMNS_MAX && !facts_ends_clause(term) &&
	       form_is_letter(lines_first_char(term));
}
