/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain: the beam search. A hypothesis is a stack of open units, a cost, and the step that led to
 * it; each line makes new hypotheses of the old ones, and the cheapest EXPLAIN_WIDTH are kept. Two
 * with equal stacks have equal futures: the cheaper one is kept. What must hold: time and memory
 * are linear in the number of lines.
 */
#include "ingest/explain.h"

#include "base/arena.h"
#include "base/err.h"
#include "ingest/explain_private.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/place.h"
#include "ingest/place_text.h"

#define EXPLAIN_WIDTH 16
#define EXPLAIN_WIDTH_COMPARED 8 /* docs/decisions/0025 */
#define EXPLAIN_MARGIN 60        /* a hypothesis that is so much dearer than the best is given up */
#define OPTIONS_MAX 512          /* ways to take one line, from all hypotheses */

struct hypothesis {
	struct stack stack;
	const struct step *step;
	const struct rival *rivals;
	int64_t cost;
	bool after_text, intro;
};

/*
 * A way to take a line, from one hypothesis: as text, or with a reading whose first mark has a
 * place.
 */
struct option {
	int64_t cost; /* of the hypothesis and this line */
	uint32_t hypothesis;
	bool is_text;
	uint8_t reading;
	struct place place;
};

struct search {
	const struct lines *l;
	const uint16_t *facts;
	const struct forms *forms;
	struct arena *arena;
	struct hypothesis now[EXPLAIN_WIDTH], next[EXPLAIN_WIDTH];
	size_t now_count, next_count;
	size_t width;           /* how many of them are kept, at most EXPLAIN_WIDTH */
	struct option *options; /* OPTIONS_MAX */
	uint32_t *order;        /* of options, by cost */
	size_t option_count;
	int64_t cheapest;                    /* of the options */
	struct around around;                /* of the line, whatever is open */
	struct marks readings[READINGS_MAX]; /* of the line */
	struct {
		int text, bare;
	} costs[READINGS_MAX]; /* see place_text_cost(), place_bare_cost() */
	size_t reading_count;
	struct explanation *out;
	bool full; /* the arena */
};

/* Whether the line and the next one begin with the same sign: no line that goes on does. */
static bool
begins_signs(const struct search *x, uint32_t line)
{
	struct str text = x->l->v[line].text;

	return mark_read_sign(text) > 0 && line + 1 < x->l->count &&
	       mark_read_sign(x->l->v[line + 1].text) > 0 &&
	       lines_first_char(text) == lines_first_char(x->l->v[line + 1].text);
}

/* Fills in what all hypotheses have in common at a line with readings. */
static void
look_around(struct search *x, uint32_t line)
{
	x->around =
	    (struct around){ .open = x->l->v[line].wraps ||
				     (line > 0 && (x->facts[line - 1] & LINE_OPEN) != 0 &&
					 !x->l->v[line].after_blank && !begins_signs(x, line)),
		    .unfinished = line > 0 && !x->l->v[line].after_blank &&
				  facts_is_unfinished(x->l->v[line - 1].text),
		    .preamble = (x->facts[line] & LINE_PREAMBLE) != 0,
		    .after_blank = x->l->v[line].after_blank,
		    .quoted = x->l->quoted > 0,
		    .goes_on = line + 1 < x->l->count && !x->l->v[line + 1].after_blank &&
			       form_is_lower(lines_first_char(x->l->v[line + 1].text)) };
	for (size_t i = 0; i < x->reading_count; i++) {
		const struct mark *m = &x->readings[i].v[0];

		x->costs[i].text = m->misprinted ? 0 : place_text_cost(m, &x->around);
		x->costs[i].bare = m->kind == NULL ? place_bare_cost(m, &x->around) : 0;
	}
}

/* Adds an option, unless one is known that is so much cheaper that this one is given up. */
static void
add_option(struct search *x, const struct option *o)
{
	if (o->cost > x->cheapest + EXPLAIN_MARGIN || x->option_count == OPTIONS_MAX)
		return;
	if (o->cost < x->cheapest)
		x->cheapest = o->cost;
	x->options[x->option_count++] = *o;
}

/*
 * Whether the line, though a word of units without a number, is the heading of the unit that begins
 * on the line before it: "Titolo II" and "Disposizioni finali", "ANEXO I" and "REGLAMENTO DE".
 */
static bool
is_heading_below(struct search *x, const struct stack *s, const struct mark *m, uint32_t line)
{
	const struct frame *top = s->top;
	struct marks before[READINGS_MAX];

	if (m->kind == NULL || m->label.count > 0 || top == NULL || top->label.count == 0 ||
	    top->kind == NULL || top->line + 1 != line ||
	    !((m->kind->class == TAIL && top->kind->class == CONTAINER) ||
		(m->kind->class == ANNEX && m->heading.len > 0 && top->kind->class == ANNEX)))
		return false;
	return mark_read(x->forms, x->l->v[line - 1].text, before) > 0 &&
	       before[0].v[0].rest.len == 0;
}

/* Adds the ways to take the line from hypothesis index. */
static void
find_options(struct search *x, uint32_t index, uint32_t line)
{
	const struct hypothesis *h = &x->now[index];
	struct around around = x->around;
	struct option o = { .hypothesis = index };
	int text = 0;

	around.intro = h->intro;
	around.after_text = h->after_text;
	for (size_t i = 0; i < x->reading_count; i++) {
		const struct mark *m = &x->readings[i].v[0];
		struct place places[PLACES_MAX];
		size_t found;

		if (is_heading_below(x, &h->stack, m, line))
			continue;
		around.bare_cost = x->costs[i].bare;
		found = place_find(x->forms, &h->stack, m, &around, places);
		text = x->costs[i].text > text ? x->costs[i].text : text;
		o.reading = (uint8_t)i;
		for (size_t k = 0; k < found; k++) {
			o.place = places[k];
			o.cost = h->cost + places[k].cost + (int)i / 2;
			add_option(x, &o);
		}
	}
	if (h->stack.concluded || around.preamble)
		text /= 2;
	o.is_text = true;
	o.cost = h->cost + text;
	add_option(x, &o);
}

static void
take_text(struct search *x, struct hypothesis *n, uint32_t line)
{
	uint16_t facts = x->facts[line];

	if ((facts & (LINE_QUOTED | LINE_CONTENTS)) == 0) {
		n->after_text = true;
		n->intro = (facts & LINE_INTRO) != 0;
	}
	if (facts & (LINE_ENACTING | LINE_ANNOUNCES)) {
		n->stack.top = NULL;
		n->stack.counters = &place_no_counters;
	}
	/* a place and date at the head of a text conclude nothing */
	n->stack.concluded |= (facts & LINE_CONCLUSION) != 0 && n->stack.top != NULL;
}

/* The cheapest place for a unit that begins on the line of the unit at the top, in it. */
static bool
find_nested(struct search *x, const struct stack *s, const struct mark *m, struct place *best)
{
	struct around around = { .intro = true };
	struct place places[PLACES_MAX];
	bool found = false;
	size_t count;

	around.bare_cost = place_bare_cost(m, &around);
	count = place_find(x->forms, s, m, &around, places);
	for (size_t i = 0; i < count; i++)
		if (places[i].under == s->top && (!found || places[i].cost < best->cost)) {
			*best = places[i];
			found = true;
		}
	return found;
}

static struct step_unit
make_unit(const struct place *p, const struct stack *s)
{
	return (struct step_unit){ .kind = p->kind,
		.label = &s->top->label,
		.under = p->under == NULL ? LINE_NONE : p->under->line,
		.goes_on = p->after != NULL,
		.missing = p->missing,
		.depth = s->top->depth,
		.rank = p->rank,
		.restarts = p->restarts,
		.repaired = p->repaired,
		.lost_sign = p->lost_sign };
}

/* Takes the line by an option with marks: the first at its place, the others nested in it. */
static bool
take_marks(struct search *x, struct hypothesis *n, uint32_t line, const struct option *o)
{
	const struct marks *marks = &x->readings[o->reading];
	struct place place = o->place;
	struct step *step =
	    arena_alloc(x->arena, sizeof *step + marks->count * sizeof step->units[0]);

	if (step == NULL) {
		x->full = true;
		return false;
	}
	*step = (struct step){
		.before = n->step, .line = line, .reading = o->reading, .count = marks->count
	};
	for (uint8_t i = 0; i < marks->count; i++) {
		if ((i > 0 && !find_nested(x, &n->stack, &marks->v[i], &place)) ||
		    !place_apply(&n->stack, x->forms, &marks->v[i], &place, line, x->arena))
			return false;
		n->cost += i > 0 ? place.cost : 0;
		step->units[i] = make_unit(&place, &n->stack);
	}
	n->step = step;
	n->after_text = false;
	n->intro = (x->facts[line] & LINE_INTRO) != 0 || marks->v[marks->count - 1].rest.len == 0;
	return true;
}

static bool
is_equal(const struct hypothesis *a, const struct hypothesis *b)
{
	uint32_t x = a->stack.top == NULL ? 0 : a->stack.top->hash;
	uint32_t y = b->stack.top == NULL ? 0 : b->stack.top->hash;

	return x == y && a->intro == b->intro && a->stack.in_annex == b->stack.in_annex;
}

/* The cost of the hypothesis that is given up minus that of the one kept, within EXPLAIN_MARGIN. */
static int
margin_of(const struct hypothesis *kept, const struct hypothesis *given_up)
{
	int64_t margin = given_up->cost - kept->cost;

	return margin < 0 ? 0 : margin > EXPLAIN_MARGIN ? EXPLAIN_MARGIN : (int)margin;
}

/* Keeps a new hypothesis, unless one with the same stack is kept. */
static void
keep(struct search *x, const struct hypothesis *n)
{
	for (size_t k = 0; k < x->next_count; k++)
		if (is_equal(&x->next[k], n)) {
			margin_add(&x->next[k].rivals, x->next[k].step, n->step,
			    margin_of(&x->next[k], n), x->arena);
			return;
		}
	x->next[x->next_count++] = *n;
}

/* Sorts the options by cost; of equal ones the first stays the first. */
static void
sort_options(struct search *x)
{
	for (uint32_t i = 0; i < x->option_count; i++) {
		uint32_t k = i;

		for (; k > 0 && x->options[x->order[k - 1]].cost > x->options[i].cost; k--)
			x->order[k] = x->order[k - 1];
		x->order[k] = i;
	}
}

/* Makes the hypotheses of the cheapest options the current ones. */
static void
select_best(struct search *x, uint32_t line)
{
	sort_options(x);
	x->next_count = 0;
	for (size_t i = 0; i < x->option_count && x->next_count < x->width; i++) {
		const struct option *o = &x->options[x->order[i]];
		struct hypothesis n = x->now[o->hypothesis];

		if (o->cost > x->options[x->order[0]].cost + EXPLAIN_MARGIN)
			break;
		n.cost = o->cost;
		if (o->is_text)
			take_text(x, &n, line);
		else if (!take_marks(x, &n, line, o))
			continue;
		keep(x, &n);
	}
	memcpy(x->now, x->next, x->next_count * sizeof x->next[0]);
	x->now_count = x->next_count;
}

/* The units of a step, with their marks. */
static struct found *
read_step(struct search *x, const struct step *s)
{
	struct found *units = arena_alloc(x->arena, s->count * sizeof *units);

	if (units == NULL) {
		x->full = true;
		return NULL;
	}
	x->reading_count = mark_read(x->forms, x->l->v[s->line].text, x->readings);
	for (uint8_t i = 0; i < s->count; i++) {
		const struct step_unit *u = &s->units[i];

		units[i] = (struct found){ .mark = x->readings[s->reading].v[i],
			.kind = u->kind,
			.depth = u->depth,
			.rank = u->rank,
			.restarts = u->restarts,
			.repaired = u->repaired,
			.lost_sign = u->lost_sign,
			.missing = u->missing };
		units[i].mark.label = *u->label;
	}
	return units;
}

/* The unit at depth that contains those of step s. */
static const struct found *
read_parent(struct search *x, const struct step *s)
{
	uint32_t line = s->units[0].under;
	uint8_t depth = s->units[0].depth;
	struct found *units;

	while (s != NULL && s->line != line)
		s = s->before;
	if (s == NULL || (units = read_step(x, s)) == NULL)
		return NULL;
	for (uint8_t i = 0; i < s->count; i++)
		if (units[i].depth + 1 == depth)
			return &units[i];
	return NULL;
}

/* Notes the other reading of each line that has a cheap one. */
static void
read_rivals(struct search *x, const struct rival *r)
{
	for (; r != NULL && !x->full; r = r->before) {
		struct decision *d = &x->out->v[r->line];

		if (r->margin >= d->margin)
			continue;
		d->margin = (uint16_t)r->margin;
		d->other = d->other_parent = NULL;
		if (r->step == NULL || (d->other = read_step(x, r->step)) == NULL)
			continue;
		d->other_line = r->step->units[0].under;
		if (d->other_line != LINE_NONE)
			d->other_parent = read_parent(x, r->step);
	}
}

static void
read_decisions(struct search *x)
{
	struct hypothesis *best = &x->now[0];
	struct explanation *out = x->out;

	for (size_t i = 1; i < x->now_count; i++)
		if (x->now[i].cost < best->cost)
			best = &x->now[i];
	for (size_t i = 0; i < x->now_count; i++)
		if (&x->now[i] != best)
			margin_add(&best->rivals, best->step, x->now[i].step,
			    margin_of(best, &x->now[i]), x->arena);
	for (size_t i = 0; i < x->l->count; i++)
		out->v[i].margin = EXPLAIN_MARGIN;
	read_rivals(x, best->rivals);
	out->cost = (uint64_t)best->cost;
	for (const struct step *s = best->step; s != NULL && !x->full; s = s->before) {
		struct decision *d = &out->v[s->line];

		if ((d->units = read_step(x, s)) == NULL)
			return;
		d->count = s->count;
		out->unit_count += s->count;
		for (uint8_t i = 0; i < s->count; i++)
			out->worded_count += d->units[i].mark.kind != NULL;
	}
}

/* A line that begins no unit in any explanation. */
static void
pass_line(struct search *x, uint32_t line)
{
	for (size_t i = 0; i < x->now_count; i++)
		take_text(x, &x->now[i], line);
}

static void
search_lines(struct search *x)
{
	x->now_count = 1;
	x->now[0] = (struct hypothesis){ .stack = { .counters = &place_no_counters,
					     .body = &place_no_counters } };
	for (uint32_t line = 0; line < x->l->count && !x->full; line++) {
		x->reading_count = mark_read(x->forms, x->l->v[line].text, x->readings);
		x->out->v[line].candidates = (uint8_t)x->reading_count;
		if (x->reading_count == 0 || (x->facts[line] & (LINE_QUOTED | LINE_CONTENTS |
								   LINE_TEXT | LINE_PROSE)) != 0) {
			pass_line(x, line);
			continue;
		}
		look_around(x, line);
		x->option_count = 0;
		x->cheapest = INT64_MAX - EXPLAIN_MARGIN;
		for (uint32_t i = 0; i < x->now_count; i++)
			find_options(x, i, line);
		select_best(x, line);
	}
}

/* A search of lines under forms; NULL: there is no memory for it. */
static struct search *
make_search(
    const struct lines *l, const uint16_t *facts, const struct forms *forms, struct arena *arena)
{
	struct search *x = arena_zalloc(arena, sizeof *x);

	if (x == NULL)
		return NULL;
	x->l = l;
	x->facts = facts;
	x->forms = forms;
	x->arena = arena;
	x->options = arena_alloc(arena, OPTIONS_MAX * sizeof *x->options);
	x->order = arena_alloc(arena, OPTIONS_MAX * sizeof *x->order);
	return x->options == NULL || x->order == NULL ? NULL : x;
}

/* Searches with so many hypotheses; x may be NULL. */
static int
run_search(struct search *x, size_t width, struct explanation *out, struct err *e)
{
	if (x == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	*out = (struct explanation){ .forms = x->forms };
	if ((out->v = arena_zalloc(x->arena, (x->l->count + 1) * sizeof *out->v)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	x->out = out;
	x->width = width;
	search_lines(x);
	if (!x->full)
		read_decisions(x);
	return x->full ? err_set(e, ERR_LIMIT, LINES_MEMORY) : 0;
}

int
explain(struct explanation *out, const struct lines *l, const uint16_t *facts,
    const struct forms *forms, struct arena *arena, struct err *e)
{
	return run_search(make_search(l, facts, forms, arena), EXPLAIN_WIDTH, out, e);
}

int
explain_to_compare(struct explanation *out, const struct lines *l, const uint16_t *facts,
    const struct forms *forms, struct arena *arena, struct err *e)
{
	return run_search(make_search(l, facts, forms, arena), EXPLAIN_WIDTH_COMPARED, out, e);
}
