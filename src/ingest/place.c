/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place: where units with a word, basic units and containers may stand, and the stack after it.
 * What must hold: a frame never changes once it is made.
 */
#include "ingest/place_private.h"

#include "base/arena.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/mark_reference.h"
#include "ingest/place_list.h"

#define YEAR_DIGITS 4
#define OMISSION_BYTES_MIN 5 /* ". . ." */
#define BELOW_STEP 10        /* of numbers that leave room for others */

const struct counters place_no_counters;

static uint32_t
mix(uint32_t hash, uint32_t value)
{
	hash ^= value + 0x9e3779b9u + (hash << 6) + (hash >> 2);
	return hash;
}

bool
place_is_sign(const struct mark *m)
{
	return m->kind == NULL && m->style.script == LABEL_SIGN;
}

int
place_distance(const struct label *a, const struct label *b)
{
	if (a->part[0].script == LABEL_SIGN && b->part[0].script == LABEL_SIGN)
		return a->part[0].value == b->part[0].value ? 0 : LABEL_FAR;
	return label_distance(a, b);
}

/* The cost of a number after another, by the distance between them. */
int
place_step_cost(int distance)
{
	int cost;

	if (distance == 0)
		return 0;
	if (distance < 0)
		return COST_REPEATED;
	if (distance >= LABEL_FAR)
		return COST_BACK;
	cost = COST_GAP + COST_GAP_MORE * (distance - 1);
	return cost < COST_GAP_MAX ? cost : COST_GAP_MAX;
}

int
place_next_cost(int distance, const struct around *around)
{
	return around->quoted ? place_step_cost(distance) / 2 : place_step_cost(distance);
}

int16_t
place_missing(int distance)
{
	return (int16_t)(distance >= LABEL_FAR ? 0 : distance);
}

/* Whether inner is a number below outer: 4.2 and 4.2.1. */
bool
place_is_path_below(const struct label *outer, const struct label *inner)
{
	if (inner->count != outer->count + 1 || outer->count == 0 ||
	    inner->part[outer->count].joint != LABEL_DOT)
		return false;
	for (uint8_t i = 0; i < outer->count; i++)
		if (inner->part[i].value != outer->part[i].value)
			return false;
	return true;
}

/*
 * Whether a list of one member is doubtful: not if its number contains that of its parent, but for
 * 2.1) in a list, which may be inserted behind 2).
 */
static bool
is_single(const struct frame *f)
{
	return f->rank == RANK_LIST && f->members == 1 && f->style.script != LABEL_SIGN &&
	       (f->up == NULL || !place_is_path_below(&f->up->label, &f->label) ||
		   (f->up->rank == RANK_LIST && f->up->style.parts <= 1));
}

/* The cost of closing all frames above until: lists of one member are doubtful. */
int
place_close_cost(const struct stack *s, const struct frame *until)
{
	int cost = 0;

	if (s->top != NULL && s->top != until && s->top->kind != NULL &&
	    s->top->kind->class == CONTAINER)
		cost += COST_EMPTY;
	for (const struct frame *f = s->top; f != NULL && f != until; f = f->up)
		if (is_single(f))
			cost += COST_SINGLE;
	return cost;
}

/* The innermost frame of a rank below rank. */
static const struct frame *
frame_below(const struct frame *top, uint8_t rank)
{
	while (top != NULL && top->rank >= rank)
		top = top->up;
	return top;
}

/* The frame directly in under with that kind; NULL if the last unit there is of another kind. */
static const struct frame *
frame_of_kind(const struct stack *s, const struct frame *under, const struct unit_kind *kind)
{
	for (const struct frame *f = s->top; f != NULL && f != under; f = f->up)
		if (f->up == under && f->kind == kind)
			return f;
	return NULL;
}

void
place_add(struct place *out, size_t *count, const struct place *p)
{
	if (*count < PLACES_MAX)
		out[(*count)++] = *p;
}

static bool
may_begin(const struct label *l)
{
	return l->count == 0 || label_is_first(l);
}

/* The cost of this number where numbering goes through the text. */
static int
counter_cost(const struct frame *before, const struct label *next, struct place *p)
{
	const struct label *last = before == NULL ? NULL : &before->label;
	int d;

	if (last == NULL && may_begin(next))
		return 0;
	if (last == NULL)
		return p->kind->worded ? COST_NOT_FIRST_WORDED : COST_NOT_FIRST;
	d = place_distance(last, next);
	if (d == 0)
		return 0;
	if (may_begin(next)) {
		p->restarts = true;
		return p->kind->worded ? COST_RESTART : COST_RESTART_PLAIN;
	}
	p->missing = place_missing(d);
	return place_step_cost(d);
}

/* Whether the parts of outer are the first parts of inner. */
static bool
is_prefix(const struct label *outer, const struct label *inner)
{
	if (outer->count == 0 || outer->count >= inner->count)
		return false;
	for (uint8_t i = 0; i < outer->count; i++)
		if (outer->part[i].value != inner->part[i].value)
			return false;
	return true;
}

/* Whether l is the first number below that of the unit it is in: 8.16.010 in chapter 8.16. */
static bool
is_first_below(const struct place *p, const struct frame *last, const struct label *l)
{
	return p->under != NULL && is_prefix(&p->under->label, l) &&
	       (last == NULL || !is_prefix(&p->under->label, &last->label));
}

/* Whether numbers below that of a container may begin so: 1.1, 8.16.010, 101.5. */
static bool
may_begin_below(const struct label *l)
{
	uint32_t value = l->part[l->count - 1].value;

	return value <= 1 || value % (l->count > 2 ? BELOW_STEP / 2 : BELOW_STEP) == 0;
}

bool
place_begins_with_digit(struct str s)
{
	return s.len > 0 && s.p[0] >= '0' && s.p[0] <= '9' && !mark_begins_with_year(s);
}

/* Whether a number and s are a date: "July 2020". */
static bool
is_date(struct str s)
{
	struct str year;
	struct str word = str_cut(s, ' ', &year);

	for (size_t i = 0; i < word.len; i++)
		if (word.p[i] >= '0' && word.p[i] <= '9')
			return false;
	return year.len == YEAR_DIGITS && word.len > 0 &&
	       (str_starts(year, "19") || str_starts(year, "20"));
}

/* Whether s is what stands for the words of a unit that is no more: ". . . .", "* * *". */
static bool
is_omission(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr(".* ]", s.p[i]) == NULL)
			return false;
	return s.len >= OMISSION_BYTES_MIN;
}

int
place_bare_cost(const struct mark *m, const struct around *around)
{
	if (m->style.close == CLOSE_SPACE && is_date(m->rest))
		return COST_DATE;
	if (m->style.close != CLOSE_SPACE || m->style.open != OPEN_NONE || m->separated ||
	    facts_is_heading(m->rest) || is_omission(m->rest))
		return 0;
	if (around->after_blank && facts_is_stopped_heading(m->rest))
		return 0;
	return facts_begins_upper(m->rest) && m->style.parts <= 1 ? COST_BARE_UPPER : COST_BARE;
}

/* Whether a basic unit with a word is open. */
static bool
has_worded_basic(const struct stack *s)
{
	for (const struct frame *f = s->top; f != NULL; f = f->up)
		if (f->rank == RANK_BASIC && f->kind->worded && f->label.count > 0)
			return true;
	return false;
}

/*
 * A number that is repeated, or printed with a sign of another list, may be a misprint of the
 * next.
 */
static void
place_repaired(
    const struct label *last, const struct place *p, int cost, struct place *out, size_t *count)
{
	struct place fixed = *p;

	if (last == NULL || last->count == 0 || last->part[0].script != LABEL_DECIMAL ||
	    last->range)
		return;
	fixed.repaired = true;
	fixed.after_label = last;
	fixed.missing = 0;
	fixed.cost = cost;
	place_add(out, count, &fixed);
}

/* Whether the number is that of a code: L. 111-1. Laws number such articles and others apart. */
static bool
is_code(const struct label *l)
{
	return l->count > 1 && l->part[1].joint == LABEL_PREFIX;
}

/* The last unit that the number of a kind goes on from. */
static const struct frame *
last_of(const struct counters *counters, const struct unit_kind *kind, const struct label *label)
{
	return is_code(label) ? counters->last_code : counters->last[kind->counter];
}

/* "4 §" and below it "4 § on kumottu": the text of that unit. */
static bool
is_said_of_itself(const struct place *p, const struct mark *m)
{
	return p->missing == -1 && m->kind != NULL && !m->separated && mark_is_repeal(m->rest);
}

/*
 * The frame that a container goes under: that of the last one of its kind, even if it has inner
 * containers of a lower rank; see place_inverted().
 */
static const struct frame *
around_container(const struct stack *s, const struct unit_kind *kind)
{
	for (const struct frame *f = s->top; f != NULL; f = f->up)
		if (f->kind == kind)
			return f->up;
	return frame_below(s->top, kind->rank);
}

/*
 * A container in one that the tradition puts below it: "Kapittel II", and "Avsnitt A" before any
 * section of it.
 */
static void
place_inverted(const struct stack *s, const struct mark *m, struct place *out, size_t *count)
{
	const struct unit_kind *kind = m->kind;
	const struct frame *last = last_of(s->counters, kind, &m->label);
	struct place p = { .kind = kind,
		.rank = kind->rank,
		.under = s->top,
		.restarts = last != NULL,
		.cost = COST_INVERTED };

	if (kind->class != CONTAINER || m->label.count == 0 || !label_is_first(&m->label) ||
	    m->reference || s->top == NULL || s->top->kind == NULL ||
	    s->top->kind->class != CONTAINER || s->top->rank <= kind->rank ||
	    (last != NULL && (last->up == NULL || last->up->rank <= kind->rank)))
		return;
	place_add(out, count, &p);
}

/* A unit with a word, or a basic unit or container without one. */
static void
place_ranked(const struct stack *s, const struct mark *m, const struct unit_kind *kind,
    const struct around *around, struct place *out, size_t *count)
{
	struct place p = { .kind = kind, .rank = kind->rank };
	const struct frame *last = last_of(s->counters, kind, &m->label);
	int d;

	p.under = kind->class == CLOSING     ? frame_below(s->top, RANK_CONTAINER)
		  : kind->class == CONTAINER ? around_container(s, kind)
					     : frame_below(s->top, kind->rank);
	if (kind->rank == RANK_BELOW ||
	    (kind->class == CONTAINER && frame_of_kind(s, p.under, kind)))
		p.after = frame_of_kind(s, p.under, kind);
	if (kind->rank == RANK_BELOW && p.after == NULL)
		last = NULL;
	if (p.after != NULL) {
		d = m->label.count == 0 ? 0 : place_distance(&p.after->label, &m->label);
		p.cost = place_next_cost(d, around);
		p.missing = place_missing(d);
	} else if (is_first_below(&p, last, &m->label)) {
		p.cost = kind->rank == RANK_BASIC && !may_begin_below(&m->label) ? COST_GAP : 0;
	} else if (kind->class != CONTAINER || !may_begin(&m->label)) {
		/* chapters may begin anew in each part; 8.16.010 is in chapter 8.16 */
		p.cost = counter_cost(last, &m->label, &p);
		if (around->quoted && last == NULL && p.cost > COST_NOT_FIRST_QUOTED)
			p.cost = COST_NOT_FIRST_QUOTED;
	}
	if (m->misprinted) {
		if (p.missing != 0 || p.restarts || (p.cost > 0 && p.after == NULL))
			return;
		p.cost += COST_MISPRINT;
	}
	if (!kind->worded && kind->rank == RANK_BASIC && has_worded_basic(s))
		p.cost += COST_OTHER_BASIC;
	if (!kind->worded && last != NULL && last->style.close == CLOSE_DOT &&
	    m->style.close == CLOSE_SPACE && p.cost == 0)
		p.lost_sign = true;
	if (kind->worded && m->rest.len == 0 && around->goes_on)
		p.cost += COST_GOES_ON;
	if (!kind->worded && place_begins_with_digit(m->rest))
		p.cost += COST_DIGIT;
	if (!kind->worded)
		p.cost += around->bare_cost;
	p.cost += place_close_cost(s, p.under) +
		  (m->reference || is_said_of_itself(&p, m) ? COST_REFERENCE : 0);
	if (around->open)
		p.cost += kind->worded ? COST_OPEN_LINE_WORDED : COST_OPEN_LINE;
	if (around->preamble && kind->rank >= RANK_BASIC)
		p.cost += COST_ORDER;
	if (s->concluded && kind->class != ANNEX && kind->class != TAIL)
		p.cost += COST_AFTER_CONCLUSION;
	place_add(out, count, &p);
	/* a word and the same number again are two versions of a unit, not a misprint */
	if (p.missing == -1 && m->label.count == 1 && !kind->worded)
		place_repaired(p.after != NULL ? &p.after->label
			       : last == NULL  ? NULL
					       : &last->label,
		    &p, p.cost - COST_REPEATED + COST_REPAIRED, out, count);
	if (!s->in_annex || kind->rank == RANK_ROOT || last_of(s->body, kind, &m->label) == NULL)
		return;
	/* the numbering of the body goes on: the annex has ended */
	p.under = NULL;
	p.after = NULL;
	p.leaves_annex = true;
	p.cost = COST_LEAVE_ANNEX + counter_cost(last_of(s->body, kind, &m->label), &m->label, &p) +
		 (m->reference ? COST_REFERENCE : 0) + (around->open ? COST_OPEN_LINE_WORDED : 0);
	place_add(out, count, &p);
}

/*
 * A number word that goes on with the basic units before it, which have a word: "Artículo Segundo."
 * and "Tercero.".
 */
static void
place_ordinal(const struct stack *s, const struct mark *m, const struct around *around,
    struct place *out, size_t *count)
{
	const struct frame *f = s->top;
	size_t at = *count;

	while (f != NULL && f->rank != RANK_BASIC)
		f = f->up;
	if (f == NULL || !mark_is_ordinal(m) || !f->kind->worded || f->label.count != 1 ||
	    f->label.part[0].script != LABEL_WORD || place_distance(&f->label, &m->label) != 0)
		return;
	place_ranked(s, m, f->kind, around, out, count);
	if (*count > at)
		out[at].cost += COST_INSERTION;
}

/* Whether the line of a container with digits alone reads like text: "1. melléklet", "1. Bees." */
static bool
is_no_heading(const struct unit_kind *kind, const struct mark *m)
{
	return kind->class == CONTAINER && m->style.script == LABEL_DECIMAL && m->rest.len > 0 &&
	       (facts_ends_clause(m->rest) || form_is_lower(lines_first_char(m->rest)));
}

/* A basic unit or container without a word; the point after its number may be lost. */
static void
place_unworded(const struct stack *s, const struct mark *m, const struct unit_kind *kind,
    const struct around *around, struct place *out, size_t *count)
{
	struct style dotted = m->style;
	size_t at = *count;

	if (kind->worded || kind->rank >= RANK_LIST)
		return;
	if (mark_same_style(&kind->style, &m->style)) {
		place_ranked(s, m, kind, around, out, count);
		if (*count > at && is_no_heading(kind, m))
			out[at].cost += COST_NO_HEADING;
		return;
	}
	dotted.close = CLOSE_DOT;
	if (m->style.open != OPEN_NONE || m->style.script != LABEL_DECIMAL ||
	    !mark_same_style(&kind->style, &dotted) || s->counters->last[kind->counter] == NULL ||
	    place_distance(&s->counters->last[kind->counter]->label, &m->label) != 0)
		return;
	place_ranked(s, m, kind, around, out, count);
	if (*count > at) {
		out[at].cost += COST_LOST_SIGN;
		out[at].lost_sign = true;
	}
}

size_t
place_find(const struct forms *f, const struct stack *s, const struct mark *m,
    const struct around *around, struct place out[PLACES_MAX])
{
	size_t count = 0;

	if (m->kind != NULL) {
		place_ranked(s, m, m->kind, around, out, &count);
		place_inverted(s, m, out, &count);
		return count;
	}
	for (size_t i = 0; i < f->kind_count; i++)
		place_unworded(s, m, &f->kinds[i], around, out, &count);
	place_ordinal(s, m, around, out, &count);
	place_list(f, s, m, around, out, &count);
	return count;
}

/* Enters an annex: its numbering is its own. */
static void
change_scope(struct stack *s, const struct place *p)
{
	if (p->leaves_annex) {
		s->counters = s->body;
		s->in_annex = false;
		return;
	}
	if (p->kind == NULL || p->rank != RANK_ROOT)
		return;
	if (!s->in_annex)
		s->body = s->counters;
	s->in_annex = true;
}

/* Notes the number of a ranked unit. False when the arena is full. */
static bool
count_number(struct stack *s, const struct forms *f, const struct mark *m, const struct place *p,
    const struct frame *frame, const struct counters *before, struct arena *arena)
{
	struct counters *now;

	/* an annex without a number begins other numbers all the same */
	if (p->kind == NULL || p->rank == RANK_LIST ||
	    (m->label.count == 0 && (p->rank != RANK_ROOT || p->kind->class != ANNEX)))
		return true;
	if ((now = arena_alloc(arena, sizeof *now)) == NULL)
		return false;
	*now = *s->counters;
	for (size_t i = 0; p->rank == RANK_ROOT && i < f->kind_count; i++)
		if (f->kinds[i].rank != RANK_ROOT)
			now->last[i] = now->last_code = NULL;
	for (size_t i = 0; p->leaves_annex && i < f->kind_count; i++)
		if (f->kinds[i].rank == RANK_ROOT) /* annexes are numbered through the text */
			now->last[i] = before->last[i];
	if (is_code(&frame->label))
		now->last_code = frame;
	else if (m->label.count > 0)
		now->last[p->kind->counter] = frame;
	s->counters = now;
	return true;
}

/* The number after l, for a misprint of it. */
static struct label
next_label(const struct label *l)
{
	struct label next = *l;

	next.count = 1;
	next.part[0].value++;
	return next;
}

bool
place_apply(struct stack *s, const struct forms *f, const struct mark *m, const struct place *p,
    uint32_t line, struct arena *arena)
{
	struct frame *frame = arena_alloc(arena, sizeof *frame);
	const struct counters *before;
	struct label label =
	    p->repaired && p->after_label != NULL ? next_label(p->after_label) : m->label;

	if (frame == NULL)
		return false;
	*frame = (struct frame){ .up = p->under,
		.kind = p->kind,
		.style = p->after != NULL && p->rank == RANK_LIST ? p->after->style : m->style,
		.label = label,
		.line = line,
		.members = (uint16_t)(p->after != NULL && p->after->members < UINT16_MAX
					  ? p->after->members + 1
					  : 1),
		.rank = p->rank,
		.depth = (uint8_t)(p->under == NULL ? 0 : p->under->depth + 1) };
	if (frame->depth >= EXPLAIN_DEPTH_MAX)
		return false;
	frame->hash = mix(p->under == NULL ? 0 : p->under->hash, (uint32_t)(uintptr_t)p->kind);
	frame->hash = mix(
	    frame->hash, (uint32_t)(m->style.open << 16 | m->style.close << 8 | m->style.script));
	for (uint8_t i = 0; i < label.count; i++)
		frame->hash = mix(frame->hash, label.part[i].value << 4 | label.part[i].script);
	frame->hash = mix(frame->hash, frame->members > 1);
	before = s->counters;
	change_scope(s, p);
	if (!count_number(s, f, m, p, frame, before, arena))
		return false;
	if (p->rank <= RANK_BASIC && m->kind != NULL)
		s->concluded = false; /* a text that is attached has units of its own */
	s->top = frame;
	return true;
}
