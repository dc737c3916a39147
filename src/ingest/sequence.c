/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sequence: numbers proved by what stands before and after them. A stack holds the runs that are
 *open, outermost first; each line's readings are tried against it:
 *
 *	next of an open run -> the runs inside it are closed
 *	first of its kind   -> a new run opens inside the innermost
 *	next of a run that was closed (articles go on across parts) -> it is opened again where it
 *was
 *	anything else	    -> text, unless a repair is proven: the run has exactly this number's
 *place left open
 *
 * A run of one number is none (but "Article 1" is its own proof): its line is barred and everything
 *is done again, until all runs stand. What must hold: a printed number changes only when the
 *numbers on both sides leave exactly one possibility.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ingest/lines.h"
#include "ingest/outline.h"
#include "ingest/report.h"

#define PROOF_LINES_MAX \
	400 /* how far ahead a proof may look: longer provisions are rare, and this bounds the \
	       work */
#define PLAIN_MIN 3 /* numbers without a sign may be of sentences, but hardly three in order */
#define HUNDRED 100 /* Title II may begin with section 201 */
#define SETTLED_MIN \
	3 /* numbers of a run after which a gap needs no further proof, if they are dotted */
#define NOTES_MAX 20 /* numbers that fit nowhere, told one by one */
#define ROUNDS_MAX 8 /* each bars at least one line; hostile nesting must not make it quadratic */

struct run {
	uint32_t key;
	uint32_t sequence;
	uint32_t unit; /* enum number_unit: the rank of a keyword */
	struct number last;
};

/* What is remembered of the runs by key once they are closed. */
struct memory {
	bool known;
	bool inside; /* parent_key holds */
	uint32_t sequence, parent_key;
	struct number last;
};

struct machine {
	struct outline *o;
	struct buf *report; /* NULL but in the last round */
	struct run stack[OUTLINE_DEPTH_MAX];
	uint32_t depth;
	struct memory *memory; /* by key */
	uint32_t *counts;      /* units by sequence */
	uint32_t sequence_count;
};

/* How a reading fits. */
enum fit { FIT_NONE, FIT_NEXT, FIT_AGAIN, FIT_FIRST, FIT_GAP, FIT_REPAIR };

struct choice {
	enum fit fit;
	struct number num;
	uint32_t depth; /* of the run it belongs to, or where a new one opens */
};

/* Kinds of numbers that go on where another part begins. */
static bool
is_continuous(const struct number *n)
{
	return n->style == NUMBER_KEYWORD || n->style == NUMBER_DOTTED ||
	       (n->style == NUMBER_DECIMAL && n->shape == NUMBER_DOT) ||
	       (n->style == NUMBER_HAN && n->shape == NUMBER_PARENS);
}

/* The reading of an entry by that key; NULL if it has none. */
static const struct number *
find_reading(const struct entry *entry, uint32_t key)
{
	for (uint32_t i = 0; i < entry->reading_count; i++)
		if (number_key(&entry->readings[i]) == key)
			return &entry->readings[i];
	return NULL;
}

static uint32_t
last_value(const struct number *n)
{
	return n->count == 0 ? 0 : n->value[n->count - 1];
}

/*
 * Whether the lines after at bring the number after n, perhaps over further torn ones. Numbers
 * below it belong to lists inside. at_end: what the end of the text proves.
 */
static bool
is_followed(const struct outline *o, size_t at, const struct number *n, bool at_end)
{
	struct number last = *n;
	size_t end = at + 1 + PROOF_LINES_MAX < o->count ? at + 1 + PROOF_LINES_MAX : o->count;

	for (size_t i = at + 1; i < end; i++) {
		const struct number *next =
		    o->v[i].barred ? NULL : find_reading(&o->v[i], number_key(n));

		if (next == NULL)
			continue;
		if (number_is_next(&last, next)) {
			if (!next->faulty)
				return true;
			last = *next;
		} else if (!next->faulty && last_value(next) >= last_value(&last)) {
			return false;
		}
	}
	return at_end;
}

/* The innermost open run that n continues; depth + 1, or 0. */
static uint32_t
find_next(const struct machine *m, const struct number *n)
{
	uint32_t key = number_key(n);

	for (uint32_t d = m->depth; d > 0; d--)
		if (m->stack[d - 1].key == key && number_is_next(&m->stack[d - 1].last, n))
			return d;
	return 0;
}

static uint32_t
find_run(const struct machine *m, uint32_t key)
{
	for (uint32_t d = m->depth; d > 0; d--)
		if (m->stack[d - 1].key == key)
			return d;
	return 0;
}

/* Whether a keyword may stand inside the run: one of higher rank, or "I." and "First," above
 * "Article 1". */
static bool
is_above(const struct run *run, const struct number *n)
{
	const struct number *last = &run->last;

	if (n->unit == UNIT_ANNEX)
		return false;
	if (last->style == NUMBER_KEYWORD)
		return run->unit < n->unit;
	return !outline_is_listlike(last) && last->style != NUMBER_DECIMAL &&
	       last->style != NUMBER_DOTTED;
}

/* Where a run opens: keywords have ranks (a chapter closes chapters and sections), all else goes
 * innermost. */
static uint32_t
depth_for(const struct machine *m, const struct number *n)
{
	uint32_t d = 0;

	if (n->style == NUMBER_DECIMAL && n->shape == NUMBER_SPACE) {
		/* Paragraphs of a Japanese article; the items above belong to the one before. */
		for (d = m->depth; d > 0 && m->stack[d - 1].last.style == NUMBER_HAN; d--)
			;
		return d;
	}
	if (n->style != NUMBER_KEYWORD)
		return m->depth;
	while (d < m->depth && is_above(&m->stack[d], n))
		d++;
	return d;
}

static uint32_t
depth_again(const struct machine *m, const struct number *n, const struct memory *memory)
{
	uint32_t d;

	if (n->style == NUMBER_KEYWORD)
		return depth_for(m, n);
	if (!memory->inside)
		return 0;
	d = find_run(m, memory->parent_key);
	return d > 0 ? d : m->depth;
}

/* A number of this run that is wrong: it repeats the last or jumps, and exactly one number is
 * missing before the next. */
static bool
is_misprint(const struct machine *m, size_t at, uint32_t depth, struct number *n)
{
	struct number right = m->stack[depth - 1].last;
	uint32_t value = last_value(n);

	if (n->style != NUMBER_DECIMAL || n->shape != NUMBER_DOT || value == 1 || n->count != 1 ||
	    number_is_plain(n))
		return false;
	right.value[0]++;
	if (value > right.value[0] && value != right.value[0] + 1u &&
	    is_followed(m->o, at, n, false))
		return false; /* a jump that goes on is a gap */
	right.printed = n->printed;
	right.rest = n->rest;
	right.faulty = true;
	right.bare = false;
	if (!is_followed(m->o, at, &right, false))
		return false;
	*n = right;
	return true;
}

/* "(i)" after (h), but (ii) comes next: the first of a list inside (h). */
static bool
is_roman_instead(const struct machine *m, size_t at, const struct number *n)
{
	const struct entry *entry = &m->o->v[at];

	for (uint32_t i = 0; i < entry->reading_count && n->style == NUMBER_LETTER; i++)
		if (entry->readings[i].style == NUMBER_ROMAN &&
		    number_is_first(&entry->readings[i]) &&
		    is_followed(m->o, at, &entry->readings[i], false))
			return true;
	return false;
}

static bool
is_ahead(const struct number *last, const struct number *n)
{
	return n->style == NUMBER_KEYWORD && n->count > 0 && last->count > 0 &&
	       n->value[0] > last->value[0];
}

/* Whether only "Title II" and perhaps its heading stand before the line. */
static bool
follows_title(const struct outline *o, size_t at)
{
	const struct entry *title;

	if (o->v[at - 1].role == ENTRY_UNIT)
		return true;
	title = &o->v[at < 2 ? 0 : at - 2];
	return title->role == ENTRY_UNIT && title->num.style == NUMBER_KEYWORD &&
	       title->num.unit < o->v[at].readings[0].unit && outline_rest(title).len == 0;
}

/*
 * "Article 30" and white space and more begins no sentence that mentions it (take_unit_end() saw to
 * that); alone in its line it may be the end of one, unless that is told apart.
 */
static bool
stands_apart(const struct machine *m, size_t at)
{
	const struct entry *entry = &m->o->v[at];
	const struct number *n = &entry->readings[0];

	return n->rest > n->printed || entry->line->after_blank ||
	       outline_ends_sentence(m->o->v[at - 1].line->text) || follows_title(m->o, at);
}

/* Parts whose numbers are words or signs of their own: a missing one does not end them. */
static bool
is_ordinal(const struct number *n)
{
	return n->style == NUMBER_WORD ||
	       ((n->style == NUMBER_HAN || (n->style == NUMBER_ROMAN && n->variant == 1)) &&
		   n->shape == NUMBER_DOT);
}

/*
 * A gap that needs no proof from what follows: 1.2 1.3 1.5 (so many before it had its form), and
 * "Article 30" where it is no mention, as in an excerpt.
 */
static bool
is_plain_gap(const struct machine *m, size_t at, uint32_t depth, const struct number *n)
{
	const struct number *last = &m->stack[depth - 1].last;

	if (n->style == NUMBER_DOTTED)
		return last_value(last) >= SETTLED_MIN && number_gap(last, n) > 0;
	return is_ahead(last, n) && stands_apart(m, at);
}

/* Where a number belongs that goes on after a gap, counted from 1; 0 if it does not. */
static uint32_t
find_gap(const struct machine *m, size_t at, const struct number *n)
{
	const struct memory *memory = &m->memory[number_key(n)];
	uint32_t d = find_run(m, number_key(n));
	bool followed;

	if (d > 0 && is_plain_gap(m, at, d, n))
		return d;
	if (d > 0 && is_ordinal(n) && number_gap(&m->stack[d - 1].last, n) > 0)
		return is_followed(m->o, at, n, n->style == NUMBER_WORD) ? d : 0;
	if (!is_continuous(n))
		return 0;
	followed = is_followed(m->o, at, n, false);
	if (d > 0)
		return followed && number_gap(&m->stack[d - 1].last, n) > 0 ? d : 0;
	if (n->style != NUMBER_KEYWORD)
		return 0;
	if (memory->known ? is_ahead(&memory->last, n) && (followed || stands_apart(m, at))
			  : followed)
		return depth_for(m, n) + 1;
	return 0;
}

/* "l." for "1.": a sure 2. comes next, and no run is open that it might repeat. */
static bool
is_misread_one(const struct machine *m, size_t at, const struct number *n)
{
	return n->faulty && !n->bare && n->value[0] == 1 && find_run(m, number_key(n)) == 0 &&
	       is_followed(m->o, at, n, false);
}

/* Whether the first of a kind begins something: not the "I." that stands for 1., and of numbers
 * without a sign only what goes on. */
static bool
is_first_here(const struct machine *m, size_t at, const struct number *n)
{
	const struct entry *entry = &m->o->v[at];

	if (number_is_plain(n))
		return is_followed(m->o, at, n, false);
	if (n->style != NUMBER_ROMAN && n->style != NUMBER_LETTER)
		return true;
	for (uint32_t i = 0; i < entry->reading_count; i++)
		if (is_misread_one(m, at, &entry->readings[i]))
			return is_followed(m->o, at, n, false);
	return true;
}

static void
try_reading(const struct machine *m, size_t at, const struct number *n, struct choice *c)
{
	uint32_t key = number_key(n), d = find_next(m, n);
	const struct memory *memory = &m->memory[key];
	struct number fixed = *n;
	enum fit fit = FIT_NONE;

	if (n->faulty) {
		/* Only the next of an open run, or of one that a new part has just closed. */
		if (d == 0 && m->depth > 0 && memory->known && find_run(m, key) == 0 &&
		    number_is_next(&memory->last, n))
			d = depth_again(m, n, memory) + 1;
		else if (d == 0 && is_misread_one(m, at, n))
			d = depth_for(m, n) + 1;
		if (d > 0 && is_followed(m->o, at, n, !n->bare))
			fit = FIT_REPAIR;
	} else if (d > 0 && !is_roman_instead(m, at, n)) {
		fit = FIT_NEXT;
	} else if (memory->known && is_continuous(n) && find_run(m, key) == 0 &&
		   !number_is_first(n) && number_is_next(&memory->last, n)) {
		fit = FIT_AGAIN;
		d = depth_again(m, n, memory) + 1;
	} else if (number_is_first(n) && is_first_here(m, at, n)) {
		fit = FIT_FIRST;
		d = depth_for(m, n) + 1;
	} else if ((d = find_run(m, key)) > 0 && is_misprint(m, at, d, &fixed)) {
		fit = FIT_REPAIR;
	} else if ((d = find_gap(m, at, n)) > 0) {
		fit = FIT_GAP;
	}
	if (fit == FIT_NONE || d > OUTLINE_DEPTH_MAX)
		return;
	/* What goes on is better than what begins, the innermost better than the outer. */
	if (c->fit == FIT_NONE || fit < c->fit ||
	    (fit == c->fit && fit == FIT_NEXT && d > c->depth))
		*c = (struct choice){ fit, fixed, d };
}

/* Section 201 after section 102: numbers that begin a title so are not missing any. */
static bool
begins_hundred(const struct number *n)
{
	return n->style == NUMBER_KEYWORD && n->value[0] > HUNDRED && n->value[0] % HUNDRED == 1;
}

static void
report_choice(const struct machine *m, const struct entry *entry, const struct choice *c)
{
	char quote[REPORT_QUOTE_BYTES + 8], label[NUMBER_LABEL_BYTES];
	struct str text = entry->line->text;

	if (c->fit == FIT_REPAIR)
		report_repair(m->report, entry->line->first,
		    "the number \"" STR_FMT "\" became \"" STR_FMT
		    "\": the numbers before and after leave only this one: %s",
		    (int)c->num.printed, text.p, STR_ARG(entry->printed),
		    report_quote(text, quote));
	if (c->fit == FIT_GAP && !begins_hundred(&c->num))
		report_note(m->report, entry->line->first, "the number before %s is missing: %s",
		    number_label(&c->num, text, label), report_quote(text, quote));
}

/* The number as it should be printed: as it was, unless repaired. */
static int
print_number(const struct machine *m, struct entry *entry, const struct choice *c, struct err *e)
{
	char label[NUMBER_LABEL_BYTES];
	struct str text = entry->line->text;
	const char *printed;

	entry->printed = str_slice(text, 0, c->num.printed);
	if (c->fit != FIT_REPAIR)
		return 0;
	printed = arena_printf(m->o->arena, "%s.", number_label(&c->num, text, label));
	if (printed == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	entry->printed = str_from(printed);
	return 0;
}

/* Puts the entry where the choice says. */
static int
place(struct machine *m, struct entry *entry, const struct choice *c, struct err *e)
{
	uint32_t key = number_key(&c->num), d = c->depth;
	struct memory *memory = &m->memory[key];
	struct run *run = &m->stack[d - 1];
	bool open = d <= m->depth && run->key == key && c->fit != FIT_FIRST;
	int rc;

	if (!open) {
		*run = (struct run){ .key = key,
			.unit = c->num.style == NUMBER_KEYWORD ? c->num.unit : 0 };
		run->sequence = number_is_first(&c->num) || !memory->known ? m->sequence_count++
									   : memory->sequence;
	}
	m->depth = d;
	run->last = c->num;
	*memory = (struct memory){
		.known = true, .inside = d > 1, .sequence = run->sequence, .last = c->num
	};
	if (d > 1)
		memory->parent_key = m->stack[d - 2].key;
	m->counts[run->sequence]++;
	entry->role = ENTRY_UNIT;
	entry->num = c->num;
	entry->sequence = run->sequence;
	entry->level = d - 1;
	if ((rc = print_number(m, entry, c, e)) == 0 && m->report != NULL)
		report_choice(m, entry, c);
	return rc;
}

static int
run_round(struct machine *m, struct err *e)
{
	struct outline *o = m->o;
	int rc;

	m->depth = m->sequence_count = 0;
	memset(m->memory, 0, NUMBER_KEYS * sizeof(*m->memory));
	memset(m->counts, 0, o->count * sizeof(*m->counts));
	o->unit_count = 0;
	for (size_t i = 0; i < o->count; i++) {
		struct entry *entry = &o->v[i];
		struct choice c = { .fit = FIT_NONE };

		if (entry->role == ENTRY_UNIT)
			entry->role = ENTRY_TEXT;
		if (entry->role != ENTRY_TEXT || entry->barred)
			continue;
		for (uint32_t r = 0; r < entry->reading_count; r++)
			if (entry->readings[r].style != NUMBER_DASH)
				try_reading(m, i, &entry->readings[r], &c);
		if (c.fit == FIT_NONE)
			continue;
		if ((rc = place(m, entry, &c, e)) != 0)
			return rc;
		o->unit_count++;
	}
	return 0;
}

/* Units that need no second one: "Article 1", and the second paragraph of a Japanese article, whose
 * first has no number. */
static bool
is_proof(const struct entry *entry)
{
	return entry->num.style == NUMBER_KEYWORD ||
	       (entry->num.style == NUMBER_DECIMAL && entry->num.shape == NUMBER_SPACE &&
		   entry->level > 0);
}

static bool
is_proven(const struct machine *m, const struct entry *entry)
{
	uint32_t least = number_is_plain(&entry->num) ? PLAIN_MIN : 2;

	return is_proof(entry) || m->counts[entry->sequence] >= least;
}

/* Whether the line is the first of an article, or comes after the article's heading. */
static bool
begins_article(const struct outline *o, size_t i)
{
	for (size_t back = 1; back <= 2 && back <= i; back++) {
		const struct entry *entry = &o->v[i - back];

		if (entry->role == ENTRY_UNIT)
			return entry->num.style == NUMBER_KEYWORD &&
			       entry->num.unit == UNIT_ARTICLE;
	}
	return false;
}

/* Notes by key which numbers are paragraphs of articles: a run of them begins one. */
static void
find_paragraphs(const struct machine *m, bool *paragraphs)
{
	for (size_t i = 0; i < m->o->count; i++) {
		const struct entry *entry = &m->o->v[i];

		if (entry->role == ENTRY_UNIT && number_is_first(&entry->num) &&
		    m->counts[entry->sequence] > 1 && begins_article(m->o, i))
			paragraphs[number_key(&entry->num)] = true;
	}
}

/* Bars the units that are a whole sequence alone; their number. An article may have one paragraph
 * where others have more. */
static size_t
bar_loners(struct machine *m)
{
	bool paragraphs[NUMBER_KEYS] = { false };
	size_t barred = 0;

	find_paragraphs(m, paragraphs);
	for (size_t i = 0; i < m->o->count; i++) {
		struct entry *entry = &m->o->v[i];

		if (entry->role != ENTRY_UNIT || is_proven(m, entry) ||
		    (paragraphs[number_key(&entry->num)] && begins_article(m->o, i)))
			continue;
		entry->barred = true;
		barred++;
	}
	return barred;
}

/* Numbers that look like structure, but fit nowhere: the reader should know. */
static void
note_unplaced(const struct outline *o, struct buf *report)
{
	char quote[REPORT_QUOTE_BYTES + 8];
	uint32_t count = 0, line = 0;

	for (size_t i = 0; i < o->count; i++) {
		const struct entry *entry = &o->v[i];
		const struct number *n = &entry->readings[0];

		if (entry->role != ENTRY_TEXT || entry->reading_count == 0 || entry->contents ||
		    !number_is_sure(n) || !is_continuous(n))
			continue;
		line = entry->line->first;
		if (count++ < NOTES_MAX)
			report_note(report, line,
			    "looks numbered, but fits no sequence; kept as text: %s",
			    report_quote(entry->line->text, quote));
	}
	if (count > NOTES_MAX)
		report_note(report, line,
		    "%u more lines up to this one look numbered and are kept as text",
		    count - NOTES_MAX);
}

int
sequence_find_units(struct outline *o, struct buf *report, struct err *e)
{
	struct machine m = { .o = o };
	uint32_t round;
	int rc;

	m.memory = arena_alloc(o->arena, NUMBER_KEYS * sizeof(*m.memory));
	m.counts = arena_alloc(o->arena, (o->count + 1) * sizeof(*m.counts));
	if (m.memory == NULL || m.counts == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	if ((rc = contents_bar(o, e)) != 0)
		return rc;
	for (round = 0; round < ROUNDS_MAX; round++) {
		if ((rc = run_round(&m, e)) != 0)
			return rc;
		if (bar_loners(&m) == 0)
			break;
	}
	m.report = report;
	if ((rc = run_round(&m, e)) == 0) {
		contents_note(o, report);
		note_unplaced(o, report);
	}
	return rc;
}
