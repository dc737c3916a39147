/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outline: finds a path among units. A step is looked for in what the steps before it gave; the
 * matches with the fewest numbered units between count. What must hold: a unit is given only if its
 * kind and number are those of the step.
 */
#include "cite/outline.h"

#include <stdlib.h>
#include <string.h>

#include "akn/eid.h"
#include "base/utf8.h"

#define PLAIN_DIGITS_MAX 6 /* of a number that is read quickly */
#define UNITS_FIRST 256    /* room at the start, doubled as needed */

static void
read_number(struct str s, struct cite_number *out)
{
	struct cite_numbers n;
	size_t at = 0;

	while (at < s.len) { /* brackets and quotation marks before the number */
		size_t next = at;
		uint32_t c = utf8_next(s, &next);

		if (c < 0x80 ? strchr("([\"' ", (int)c) == NULL || c == 0
			     : c != 0xff08 && c != 0x201e && c != 0x201c && c != 0xab)
			break;
		at = next;
	}
	if (at < s.len && cite_numbers_read(s, at, false, &n) && n.single.count > 0)
		*out = n.single;
}

/* Reads "12.", "(3)" and "4)", which most numbers are, without the grammar. */
static bool
read_plain(struct str s, struct cite_number *out)
{
	struct label l = { .count = 1, .part = { { .script = LABEL_DECIMAL } } };
	size_t at = s.len > 0 && s.p[0] == '(', start = at;

	while (at < s.len && at - start < PLAIN_DIGITS_MAX && s.p[at] >= '0' && s.p[at] <= '9')
		l.part[0].value = l.part[0].value * 10 + (uint32_t)(s.p[at++] - '0');
	if (at == start || s.p[start] == '0' || at + 1 < s.len ||
	    (at < s.len && s.p[at] != '.' && s.p[at] != ')'))
		return false;
	cite_number_add(out, &l);
	return true;
}

/* The kind in an eId: "chp_2__art_12", "art-z1_abs-z3", "section-3-1". */
static cite_kinds
kind_of_eid(const struct cite_outline *o, struct str eid)
{
	struct str last = eid_last(eid), rest, prefix = str_cut(last, '_', &rest);
	size_t dash = str_find(last, '-');
	const struct cite_word *word;
	cite_kinds kinds;

	if (dash < prefix.len || rest.len == 0 || str_find(rest, '_') < rest.len) {
		last = str_slice(last,
		    str_rfind(last, '_') == last.len ? 0 : str_rfind(last, '_') + 1, last.len);
		prefix = str_cut(last, '-', &rest);
		if (str_find(rest, '-') < rest.len)
			return CITE_WITHIN;
	}
	if ((kinds = cite_kind_of_prefix(prefix)) != 0 || prefix.len < 3)
		return kinds;
	word = cite_words_find(o->words, o->language, prefix);
	return word != NULL ? word->kinds : 0;
}

/* Whether the heading begins with the kind and number that the eId has: "Article 5". */
static bool
is_in_heading(const struct cite_outline *o, const struct cite_unit *u)
{
	struct cite_step step;

	return u->heading.len > 0 && cite_parse_unit(o->words, o->language, u->heading, &step) &&
	       (step.kinds & u->kinds) != 0 &&
	       cite_number_compare(&step.single, &u->number) != CITE_DIFFERENT;
}

static void
read_unit(const struct cite_outline *o, struct cite_unit *u)
{
	struct cite_step step;
	struct str last = eid_last(u->eid),
		   number = str_slice(last, str_find(last, '_') + 1, last.len);

	bool is_read = u->num.len == 0 || read_plain(u->num, &u->number);

	u->kinds = kind_of_eid(o, u->eid);
	if (!is_read && cite_parse_unit(o->words, o->language, u->num, &step)) {
		u->kinds = step.kinds;
		u->number = step.single;
	} else if (!is_read) {
		read_number(u->num, &u->number);
	}
	u->has_number = u->number.count > 0;
	if (!u->has_number && number.len > 0 && number.len < CITE_NUMBER_NAME_BYTES) {
		read_number(number, &u->number);
		u->has_number = is_in_heading(o, u);
	}
}

void
cite_outline_add(struct cite_outline *o, const struct cite_unit *unit)
{
	if (o->count == o->cap) {
		uint32_t cap = o->cap == 0 ? UNITS_FIRST : o->cap * 2;
		struct cite_unit *units = o->count < CITE_OUTLINE_UNITS_MAX
					      ? arena_alloc(o->arena, cap * sizeof *units)
					      : NULL;

		if (units == NULL) {
			o->is_cut = true;
			return;
		}
		if (o->count > 0)
			memcpy(units, o->units, o->count * sizeof *units);
		o->units = units;
		o->cap = cap;
	}
	o->units[o->count] = *unit;
	read_unit(o, &o->units[o->count]);
	o->count++;
}

void
cite_outline_end(struct cite_outline *o)
{
	for (uint32_t i = o->count; i-- > 0;) {
		struct cite_unit *u = &o->units[i];

		if (u->end <= i)
			u->end = i + 1;
		if (u->parent < i && o->units[u->parent].end < u->end)
			o->units[u->parent].end = u->end;
	}
}

/* A place to search: the units from start to end, of which unit is the provision. */
struct span {
	uint32_t unit, start, end;
};

struct spans {
	struct span list[CITE_FOUND_MAX];
	uint32_t count, total;
};

static void
add_span(struct spans *s, uint32_t unit, uint32_t start, uint32_t end)
{
	if (s->count < CITE_FOUND_MAX)
		s->list[s->count++] = (struct span){ unit, start, end };
	s->total++;
}

/* How many numbered units are between the place and the unit. */
static uint32_t
numbered_between(const struct cite_outline *o, const struct span *in, uint32_t unit)
{
	uint32_t count = 0;

	for (uint32_t p = o->units[unit].parent; p != CITE_NO_UNIT && p != in->unit;
	     p = o->units[p].parent)
		count += o->units[p].has_number;
	return count;
}

/* The matches so far: the nearest, and of these the most alike. */
struct best {
	uint32_t between;
	enum cite_alike alike;
	struct spans spans;
};

static void
offer(struct best *b, uint32_t between, enum cite_alike alike, const struct span *match)
{
	if (b->spans.total > 0 &&
	    (between > b->between || (between == b->between && alike < b->alike)))
		return;
	if (between < b->between || alike > b->alike)
		b->spans.count = b->spans.total = 0;
	b->between = between;
	b->alike = alike;
	add_span(&b->spans, match->unit, match->start, match->end);
}

/*
 * Finds the units of those kinds and with that number in a place. In the whole document those at
 * every depth count: that a citation leaves out the chapter does not make one article nearer.
 */
static void
find_printed(const struct cite_outline *o, const struct span *in, cite_kinds kinds,
    const struct cite_number *number, struct best *b)
{
	for (uint32_t i = in->start; i < in->end; i++) {
		const struct cite_unit *u = &o->units[i];
		enum cite_alike alike;

		if (i == in->unit || (u->kinds & kinds) == 0 || !u->has_number ||
		    (alike = cite_number_compare(number, &u->number)) == CITE_DIFFERENT)
			continue;
		offer(b, in->unit == CITE_NO_UNIT ? 0 : numbered_between(o, in, i), alike,
		    &(struct span){ i, i, u->end });
	}
}

/* A word without a number, "the Schedule". */
static void
find_alone(const struct cite_outline *o, const struct span *in, cite_kinds kinds, struct best *b)
{
	for (uint32_t i = in->start; i < in->end; i++)
		if (i != in->unit && (o->units[i].kinds & kinds) != 0)
			offer(b, 0, CITE_EQUAL, &(struct span){ i, i, o->units[i].end });
}

/* Whether only elements that are no provisions are between the place and the unit. */
static bool
is_directly_in(const struct cite_outline *o, const struct span *in, uint32_t unit)
{
	for (uint32_t p = o->units[unit].parent; p != in->unit; p = o->units[p].parent)
		if (p == CITE_NO_UNIT || o->units[p].kinds != 0)
			return false;
	return true;
}

/* The number to count to; 0: none. */
static uint32_t
count_of(const struct cite_number *n)
{
	for (uint8_t i = 0; i < n->count; i++)
		if (n->readings[i].script == CITE_DIGITS)
			return (uint32_t)strtoul(n->readings[i].name, NULL, 10);
	return 0;
}

/*
 * Finds a unit that is not numbered by counting: the second paragraph. Its place reaches to the
 * next one, so that the points behind its words are in it.
 */
static void
find_counted(const struct cite_outline *o, const struct span *in, cite_kinds kinds,
    const struct cite_number *number, struct best *b)
{
	uint32_t wanted = count_of(number), seen = 0;
	struct span match = { CITE_NO_UNIT, 0, in->end };

	for (uint32_t i = in->start; i < in->end && wanted > 0; i++) {
		const struct cite_unit *u = &o->units[i];

		if (i == in->unit || (u->kinds & kinds) == 0 || !is_directly_in(o, in, i))
			continue;
		if (u->has_number)
			return; /* such units are numbered here */
		if (++seen == wanted)
			match = (struct span){ i, i, in->end };
		else if (seen == wanted + 1)
			match.end = i;
	}
	if (match.unit != CITE_NO_UNIT)
		offer(b, 0, CITE_EQUAL, &match);
}

static void
find_number(const struct cite_outline *o, const struct span *in, const struct cite_step *step,
    const struct cite_number *number, struct best *b)
{
	cite_kinds counted = 0;

	find_printed(o, in, step->kinds, number, b);
	if (b->spans.total > 0 || step->is_bracket || in->unit == CITE_NO_UNIT)
		return;
	if ((step->kinds & CITE_ALINEA) != 0)
		counted |= CITE_ALINEA | CITE_PARAGRAPH | CITE_SUBPARAGRAPH | CITE_SUBSECTION;
	if ((step->kinds & CITE_INDENT) != 0)
		counted |= CITE_INDENT | CITE_ITEM;
	if (counted != 0)
		find_counted(o, in, counted, number, b);
}

/* Finds all from the one number to the other, if each is found once. */
static void
find_range(const struct cite_outline *o, const struct span *in, const struct cite_step *step,
    struct best *b, bool *is_range)
{
	struct best from = { 0 }, to = { 0 };
	const struct cite_unit *first;
	uint32_t between;

	find_number(o, in, step, &step->from, &from);
	find_number(o, in, step, &step->to, &to);
	if (from.spans.total != 1 || to.spans.total != 1 ||
	    from.spans.list[0].unit >= to.spans.list[0].unit) {
		if (to.spans.total > 0 && from.spans.total > 1)
			*b = from;
		return;
	}
	first = &o->units[from.spans.list[0].unit];
	between = from.between;
	*is_range = true;
	for (uint32_t i = from.spans.list[0].unit; i <= to.spans.list[0].unit; i++)
		if ((o->units[i].kinds & first->kinds) != 0 && o->units[i].has_number &&
		    (i == from.spans.list[0].unit || i >= first->end) &&
		    (in->unit == CITE_NO_UNIT || numbered_between(o, in, i) == between))
			offer(b, 0, CITE_EQUAL, &(struct span){ i, i, o->units[i].end });
}

static void
find_step(const struct cite_outline *o, const struct span *in, const struct cite_step *step,
    struct best *b, bool *is_range)
{
	if (step->single.count > 0)
		find_number(o, in, step, &step->single, b);
	else if (!step->is_range)
		find_alone(o, in, step->kinds, b);
	if (b->spans.total == 0 && step->is_range)
		find_range(o, in, step, b, is_range);
}

static void
put_found(const struct spans *s, struct cite_found *out)
{
	out->count = s->count;
	out->total = s->total;
	for (uint32_t i = 0; i < s->count; i++)
		out->units[i] = s->list[i].unit;
}

static void
find_in(const struct cite_outline *o, const struct span *in, const struct cite_path *path,
    struct cite_found *out)
{
	struct spans places = { .list = { *in }, .count = 1, .total = 1 };

	*out = (struct cite_found){ .nearest = CITE_NO_UNIT };
	for (uint8_t k = 0; k < path->count; k++) {
		const struct cite_step *step = &path->steps[k];
		struct spans next = { 0 };

		for (uint32_t i = 0; i < places.count; i++) {
			struct best b = { 0 };

			find_step(o, &places.list[i], step, &b, &out->is_range);
			for (uint32_t m = 0; m < b.spans.count; m++)
				add_span(&next, b.spans.list[m].unit, b.spans.list[m].start,
				    b.spans.list[m].end);
			next.total += b.spans.total - b.spans.count;
		}
		if (next.total == 0 && k > 0 && step->kinds == CITE_SENTENCE) {
			out->is_inside = true;
			continue;
		}
		if (next.total == 0) {
			out->steps_found = k;
			out->nearest = places.total == 1 ? places.list[0].unit : CITE_NO_UNIT;
			return;
		}
		places = next;
	}
	out->steps_found = path->count;
	put_found(&places, out);
}

void
cite_outline_find(
    const struct cite_outline *o, const struct cite_path *path, struct cite_found *out)
{
	find_in(o, &(struct span){ CITE_NO_UNIT, 0, o->count }, path, out);
}

void
cite_outline_find_in(const struct cite_outline *o, uint32_t unit, const struct cite_path *path,
    struct cite_found *out)
{
	find_in(o, &(struct span){ unit, unit, o->units[unit].end }, path, out);
}

static void
extend(struct cite_extent *x, const struct cite_outline *o, uint32_t i, uint32_t wanted)
{
	uint32_t value = count_of(&o->units[i].number);

	if (x->first == CITE_NO_UNIT)
		x->first = i;
	x->last = i;
	if (value <= wanted &&
	    (x->below == CITE_NO_UNIT || value >= count_of(&o->units[x->below].number)))
		x->below = i;
	if (value >= wanted &&
	    (x->above == CITE_NO_UNIT || value < count_of(&o->units[x->above].number)))
		x->above = i;
}

void
cite_outline_extent(const struct cite_outline *o, const struct cite_path *path,
    const struct cite_found *found, struct cite_extent *out)
{
	uint32_t at = found->nearest, start = 0, end = o->count;
	const struct cite_step *step = &path->steps[found->steps_found];
	uint32_t wanted = count_of(step->is_range ? &step->from : &step->single);

	*out = (struct cite_extent){ CITE_NO_UNIT, CITE_NO_UNIT, CITE_NO_UNIT, CITE_NO_UNIT };
	if (found->steps_found >= path->count)
		return;
	if (at != CITE_NO_UNIT) {
		start = at + 1;
		end = o->units[at].end;
	}
	for (uint32_t i = start; i < end; i++)
		if ((o->units[i].kinds & step->kinds) != 0 && o->units[i].has_number)
			extend(out, o, i, wanted);
}
