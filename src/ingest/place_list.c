/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place_list: where a number without a word may stand in lists: the next of an open list, the
 * first of a new one, a path such as 1.2.1 below 1.2.
 */
#include "ingest/place_list.h"

#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/place_private.h"

/* Whether both are styles of one list, though the number of one has inserted parts: 2) and 2.1). */
static bool
is_insertion(const struct frame *frame, const struct mark *m)
{
	struct style plain = m->style;

	plain.parts = frame->style.parts;
	plain.twice = frame->style.twice;
	return (m->style.parts > frame->style.parts || m->style.twice != frame->style.twice) &&
	       mark_same_style(&frame->style, &plain) &&
	       place_distance(&frame->label, &m->label) == 0;
}

/*
 * A path such as 1.1 is surely a number, and needs no sign after it; nor does a number whose row in
 * the tradition has none. Where paragraphs have raised numbers, an amount may be in the way: "1
 * Million". last: the member of the list before it, or NULL.
 */
static int
list_bare_cost(const struct mark *m, const struct unit_kind *kind, const struct frame *last,
    const struct around *around)
{
	int cost = m->style.parts > 1 ? 0 : around->bare_cost;

	if (cost == 0 || cost == COST_DATE || kind == NULL ||
	    (!facts_begins_upper(m->rest) && !lines_is_unspaced(lines_first_char(m->rest))))
		return cost;
	if (!kind->raised)
		return 0;
	if (last != NULL && around->unfinished)
		return COST_BARE_UNFINISHED;
	return last != NULL ? 0 : COST_BARE_RAISED;
}

/* Whether the list goes on with the text of unit under, its first paragraph: 第一条　… ２　… */
static bool
is_second(const struct unit_kind *kind, const struct frame *under)
{
	return kind != NULL && kind->first > 1 && under != NULL && under->rank == RANK_BASIC;
}

/*
 * The cost of a list in under that no text announces. It is none for the raised numbers of a unit:
 * they begin the text of the unit.
 */
static int
no_intro_cost(const struct unit_kind *kind, const struct mark *m, const struct frame *under,
    const struct around *around)
{
	if (is_second(kind, under))
		return 0;
	if (kind == NULL || !kind->raised || under == NULL || under->rank != RANK_BASIC)
		return COST_NO_INTRO;
	return around->after_blank && !m->raised ? COST_RAISED_AFTER_BLANK : 0;
}

/* The list goes on that frame is the last member of. */
static void
place_next(const struct stack *s, const struct mark *m, const struct frame *frame, bool crossed,
    const struct around *around, struct place *out, size_t *count)
{
	int d = place_distance(&frame->label, &m->label);
	struct place p = { .under = frame->up,
		.after = frame,
		.kind = frame->kind,
		.rank = RANK_LIST,
		.missing = place_missing(d) };

	p.cost = place_next_cost(d, around) + (crossed ? COST_CROSSING : 0) +
		 list_bare_cost(m, frame->kind, frame, around);
	if (m->style.close == CLOSE_DOT && place_begins_with_digit(m->rest))
		p.cost += COST_DIGIT;
	/* the frame itself is no single member now */
	p.cost += place_close_cost(s, frame);
	if (around->open && d != 0)
		p.cost += COST_OPEN_LINE;
	else if (around->open)
		p.cost += 1;
	place_add(out, count, &p);
	if (!label_is_first(&m->label) || place_is_sign(m) || d == 0)
		return;
	/* a second list after it */
	p.after = NULL;
	p.restarts = true;
	p.missing = 0;
	p.cost = (around->after_text ? (around->intro ? COST_SIBLING : COST_SIBLING + 4)
		     : around->intro ? COST_SIBLING_IN
				     : COST_SIBLING_ABRUPT) +
		 place_close_cost(s, frame->up);
	place_add(out, count, &p);
}

/* The row of the tradition for lists in this style, and how it relates to the lists around. */
static const struct unit_kind *
find_sign(const struct forms *f, const struct style *style)
{
	for (size_t i = 0; i < f->kind_count; i++)
		if (!f->kinds[i].worded && f->kinds[i].rank == RANK_LIST &&
		    mark_same_style(&f->kinds[i].style, style))
			return &f->kinds[i];
	return NULL;
}

/* Whether a list may begin with this number: its first, or the first that the tradition prints. */
static bool
is_first(const struct unit_kind *kind, const struct mark *m, const struct frame *under)
{
	uint32_t letters = label_alphabet((enum label_script)m->style.script);

	if (m->style.twice > 1 && under != NULL && under->style.script == m->style.script &&
	    m->label.part[0].value == letters * under->label.part[0].value + 1)
		return true; /* ba below b */
	if (m->style.twice > 0)
		return m->label.part[0].value == letters * m->style.twice + 1u; /* aa */
	return label_is_first(&m->label) || place_is_sign(m) ||
	       (kind != NULL && m->label.count == 1 && m->label.part[0].value == kind->first);
}

/* The cost of a list that does not begin with its first number. */
static int
not_first_cost(const struct stack *s, const struct mark *m, const struct around *around)
{
	if (around->quoted)
		return s->top == NULL ? COST_NOT_FIRST_QUOTED : COST_NOT_FIRST_IN_QUOTED;
	return mark_is_ordinal(m) ? COST_NOT_FIRST_WORD : COST_NOT_FIRST;
}

/* Whether paths such as 2.1 are basic units of the tradition. */
static bool
is_basic_path(const struct forms *f, const struct style *style)
{
	for (size_t i = 0; i < f->kind_count; i++)
		if (!f->kinds[i].worded && f->kinds[i].rank == RANK_BASIC &&
		    mark_same_style(&f->kinds[i].style, style))
			return true;
	return false;
}

/* Whether the number is a path below that of an open unit: 4.2.1 in 4.2. */
static bool
is_below_open(const struct stack *s, const struct mark *m)
{
	for (const struct frame *f = s->top; f != NULL; f = f->up)
		if (place_is_path_below(&f->label, &m->label))
			return true;
	return false;
}

/* A list begins in the unit under. */
static void
place_first(const struct forms *f, const struct stack *s, const struct mark *m,
    const struct frame *under, const struct around *around, struct place *out, size_t *count)
{
	struct place p = { .under = under, .rank = RANK_LIST, .kind = find_sign(f, &m->style) };

	bool is_path = under != NULL && place_is_path_below(&under->label, &m->label);

	if (is_path)
		p.cost = (m->label.part[m->label.count - 1].value <= 1 ? 0 : COST_GAP) +
			 (is_basic_path(f, &m->style) ? COST_BARE + 1 : 0);
	else
		p.cost = (is_first(p.kind, m, under) ? 0 : not_first_cost(s, m, around)) +
			 (is_below_open(s, m) ? COST_GAP : 0);
	p.cost += place_close_cost(s, under) + list_bare_cost(m, p.kind, NULL, around);
	if (m->style.close == CLOSE_DOT && place_begins_with_digit(m->rest))
		p.cost += COST_DIGIT;
	if (p.kind == NULL && !place_is_sign(m) && !is_path)
		p.cost += m->style.close == CLOSE_COMMA ? COST_COMMA : COST_UNKNOWN_STYLE;
	for (const struct frame *up = under; up != NULL; up = up->up) {
		if (up->rank != RANK_LIST)
			continue;
		if (mark_same_style(&up->style, &m->style))
			p.cost += up != under && around->intro && !around->after_text
				      ? COST_SAME_STYLE_AGAIN
				      : COST_SAME_STYLE;
		else if (p.kind != NULL && up->kind != NULL && up->kind > p.kind)
			p.cost += p.kind->first > 1                      ? COST_ORDER_SECOND
				  : around->intro && !around->after_text ? 0
									 : COST_ORDER;
	}
	if (!around->intro && !is_path)
		p.cost += no_intro_cost(p.kind, m, under, around);
	if (around->open && !around->intro)
		p.cost += COST_OPEN_LINE;
	if (s->concluded)
		p.cost += COST_AFTER_CONCLUSION;
	if (under == NULL && !around->preamble && s->counters->last[0] == NULL)
		p.cost += 2;
	place_add(out, count, &p);
}

/* The cost of 2.1 after 2 in one list: the tradition may have lists of such paths below it. */
static int
insertion_cost(const struct forms *f, const struct frame *frame, const struct mark *m)
{
	return frame->style.parts > 1 && place_is_path_below(&frame->label, &m->label) &&
		       find_sign(f, &m->style) != NULL
		   ? COST_GAP
		   : COST_INSERTION;
}

/* Whether a list of that style is open directly in outer: place_next() places a second one. */
static bool
has_list(const struct stack *s, const struct frame *outer, const struct style *style)
{
	for (const struct frame *f = s->top; f != NULL && f != outer; f = f->up)
		if (f->up == outer && mark_same_style(&f->style, style))
			return true;
	return false;
}

void
place_list(const struct forms *f, const struct stack *s, const struct mark *m,
    const struct around *around, struct place *out, size_t *count)
{
	const struct frame *outer = s->top;
	bool crossed = false;

	if (m->misprinted)
		return;

	for (const struct frame *frame = s->top; frame != NULL; frame = frame->up) {
		size_t at = *count;

		if (frame->rank == RANK_LIST && mark_same_style(&frame->style, &m->style))
			place_next(s, m, frame, crossed, around, out, count);
		else if (frame->rank == RANK_LIST && is_insertion(frame, m)) {
			place_next(s, m, frame, crossed, around, out, count);
			if (*count > at)
				out[at].cost += insertion_cost(f, frame, m);
		}
		if (place_is_path_below(&frame->label, &m->label))
			place_first(f, s, m, frame, around, out, count);
		crossed |= frame->rank < RANK_LIST;
	}
	place_first(f, s, m, s->top, around, out, count);
	while (outer != NULL && outer->rank == RANK_LIST)
		outer = outer->up;
	if (outer != s->top && !has_list(s, outer, &m->style)) {
		size_t at = *count;

		place_first(f, s, m, outer, around, out, count);
		if (*count > at && !is_second(out[at].kind, outer))
			out[at].cost += around->after_text ? COST_OUTER
					: around->intro    ? COST_OUTER_INTRO
							   : COST_OUTER + 2;
	}
}
