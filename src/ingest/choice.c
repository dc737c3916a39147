/* SPDX-License-Identifier: Apache-2.0 */
/*
 * choice: tries the traditions of the language of a text, and takes the one whose explanation has
 * the greatest worth: that of the units it finds, less its cost. What must hold: a tradition that
 * is named is used whatever the language is.
 */
#include "ingest/choice.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/choice_key.h"
#include "ingest/explain_private.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/memo.h"
#include "ingest/report.h"
#include "ingest/split.h"
#include "ingest/unwrap.h"

/*
 * Each unit, list or formula that a tradition finds in the text reduces the cost of its explanation
 * by its worth, in the same unit as the costs of place_private.h.
 */
#define WORTH_WORDED 30
#define WORTH_BASIC 12
#define WORTH_SIGN 8
#define WORTH_CONTENTS 24 /* a line of a contents list, which would be units otherwise */
#define WORTH_LIST 5
#define WORTH_FORMULA 12
#define FORMULAS_MAX 40
#define PREAMBLE_CLASSES 6 /* the first ones of those that count_formulas() counts */
#define TRADITION_LEAD 8   /* less than a formula or a unit: the second may be the right one */
#define TRADITION_NAMES_BYTES 1024 /* all of them, in a sentence */
#define READINGS_A_LINE 2          /* whole lines, and what is behind a mark in them */
#define NUMBERS_A_LINE 4           /* places in a line where a number is looked for */
#define CHOICE_LINES_MAX 1000      /* of a text, from which the tradition is chosen */

/* The language of the text: the one that the user names is surer. */
static struct str
language_of(const struct choice *c)
{
	return c->given.len > 0 ? c->given : c->found;
}

/* The numbers that were read in these languages; NULL if there is no room for them. */
static struct memo *
find_labels(struct numbers_read *n, const char *languages)
{
	for (size_t i = 0; i < n->count; i++)
		if (strcmp(n->languages[i], languages) == 0)
			return n->labels[i];
	if (n->count == CHOICE_SETS_MAX)
		return NULL;
	memcpy(n->languages[n->count], languages, FORM_LANGUAGES_BYTES);
	n->labels[n->count] = memo_new(n->arena, n->lines * NUMBERS_A_LINE);
	return n->labels[n->count++];
}

/* Makes the forms of a tradition, with the numbers that were read. */
static void
make_forms(
    struct forms *forms, const struct tradition *t, struct str language, struct numbers_read *n)
{
	forms_make(forms, t, language);
	if (n->numerals == NULL)
		n->numerals = memo_new(n->arena, n->lines * NUMBERS_A_LINE);
	forms->numerals = n->numerals;
	forms->labels = find_labels(n, forms->languages);
}

/* Splits the lines that have an announcement or an editor's mark before a unit. ERR_LIMIT. */
static int
split_announcements(
    struct choice *c, struct split_text *text, const struct tradition *t, struct err *e)
{
	struct forms forms;

	make_forms(&forms, t, language_of(c), &c->numbers);
	return split_lines(text, &forms, e);
}

static struct str
tradition_languages(const struct tradition *t)
{
	return str_from(t->rows[0].element);
}

static bool
has_language(const struct tradition *t, struct str code)
{
	struct str rest = tradition_languages(t);

	while (rest.len > 0)
		if (str_eq(str_cut(rest, '|', &rest), code))
			return true;
	return false;
}

/* The first line that begins a basic unit; the count of lines if there is none. */
static size_t
find_basic(const struct lines *l, const struct attempt *a)
{
	for (size_t i = 0; i < l->count; i++)
		for (uint8_t k = 0; k < a->x.v[i].count; k++)
			if (a->x.v[i].units[k].rank == RANK_BASIC)
				return i;
	return l->count;
}

/* The formulas of a preamble count before the first basic unit only: later they are words. */
static int64_t
count_formulas(const struct lines *l, const struct forms *forms, size_t body)
{
	static const enum tradition_class classes[] = { CITATION, RECITAL, PREAMBLE, ENACTING,
		MOTIVES, TITLE, CONCLUSION, CONTENTS, SCHEDULES, MASTHEAD, TYPICAL };
	int64_t count = 0;

	for (size_t i = 0; i < l->count && count < FORMULAS_MAX; i++)
		for (size_t k = i < body ? 0 : PREAMBLE_CLASSES;
		     k < sizeof classes / sizeof *classes; k++)
			if (forms_has(forms, classes[k], l->v[i].text)) {
				count++;
				break;
			}
	return count;
}

/* Whether a basic unit is 3.1 where basic units are 1, 2, 3: an insertion, or no basic unit. */
static bool
is_inserted(const struct found *f, const struct forms *forms)
{
	return f->kind != NULL && f->mark.style.parts > 1 &&
	       f->kind != &forms->kinds[f->kind->counter];
}

/* The worth of the units and lists of contents, less the cost of the explanation. */
static int64_t
weigh_units(const struct lines *l, const struct attempt *a)
{
	int64_t worth = -(int64_t)a->x.cost;

	for (size_t i = 0; i < l->count; i++)
		for (uint8_t k = 0; k < a->x.v[i].count; k++) {
			const struct found *f = &a->x.v[i].units[k];

			if (f->missing < 0)
				continue; /* "Section 5: repealed" below section 5 */
			worth += f->mark.kind != NULL        ? WORTH_WORDED
				 : is_inserted(f, &a->forms) ? WORTH_LIST
				 : f->rank < RANK_LIST       ? WORTH_BASIC
				 : f->kind != NULL           ? WORTH_SIGN
							     : WORTH_LIST;
		}
	for (size_t i = 0; i < l->count; i++)
		worth += (a->facts[i] & LINE_CONTENTS) != 0 ? WORTH_CONTENTS : 0;
	return worth;
}

static int64_t
weigh(const struct lines *l, const struct forms *forms, const struct tried *t)
{
	int64_t worth = t->units_worth + WORTH_FORMULA * count_formulas(l, forms, t->body);

	if (t->worded_count > 0 && str_is(str_from(forms->tradition->name), "generic"))
		worth = worth * 3 / 4;
	return worth;
}

/* Makes the forms of a tradition and finds the facts of the lines. */
static int
prepare(struct attempt *a, const struct tradition *t, const struct text_facts *text,
    struct arena *arena, struct err *e)
{
	make_forms(&a->forms, t, a->language, a->numbers);
	a->forms.marks = memo_new(arena, text->l->count * READINGS_A_LINE);
	if ((a->facts = line_facts_find(text, &a->forms, arena)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	return 0;
}

static int
try_tradition(struct attempt *a, const struct tradition *t, const struct lines *l,
    struct arena *arena, struct err *e)
{
	struct text_facts text;
	int rc;

	if (!line_facts_read(&text, l, arena))
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	if ((rc = prepare(a, t, &text, arena, e)) != 0)
		return rc;
	return explain(&a->x, l, a->facts, &a->forms, arena, e);
}

/* The tradition that was tried and reads the lines alike; NULL: none. */
static const struct tried *
find_alike(const struct choice *c, uint64_t key)
{
	for (size_t i = 0; i < c->tried_count && key != 0; i++)
		if (c->tried[i].key == key)
			return &c->tried[i];
	return NULL;
}

/* Weighs a tradition by the lines; one that reads them alike, and was tried, saves explaining. */
static int
weigh_tradition(struct choice *c, struct attempt *a, const struct lines *l, struct arena *arena,
    struct tried *out, struct err *e)
{
	uint64_t key = choice_key(l, a->facts, &a->forms);
	const struct tried *alike = find_alike(c, key);
	int rc;

	if (alike == NULL) {
		if ((rc = explain_to_compare(&a->x, l, a->facts, &a->forms, arena, e)) != 0)
			return rc;
		*out = (struct tried){ .key = key,
			.units_worth = weigh_units(l, a),
			.body = find_basic(l, a),
			.worded_count = a->x.worded_count };
		if (c->tried_count < CHOICE_TRIED_MAX)
			c->tried[c->tried_count++] = *out;
	} else {
		*out = *alike;
	}
	a->worth = weigh(l, &a->forms, out);
	return 0;
}

static bool
has_languages(const struct tradition *t, const struct choice *c)
{
	return has_language(t, c->found) || has_language(t, c->given);
}

/* Enters a tradition that was tried. Of equal ones, generic is better for a text without units. */
static void
compare_tradition(
    struct choice *c, const struct tradition *t, const struct attempt *a, size_t worded_count)
{
	if (c->best == NULL || a->worth > c->worth ||
	    (a->worth == c->worth && worded_count == 0 && str_is(str_from(t->name), "generic"))) {
		c->second = c->best;
		c->second_worth = c->worth;
		c->best = t;
		c->worth = a->worth;
	} else if (c->second == NULL || a->worth > c->second_worth) {
		c->second = t;
		c->second_worth = a->worth;
	}
}

/* Whether a table is of a language that the text may have. */
static bool
has_any_tradition(const struct choice *c)
{
	for (size_t i = 0; i < tradition_count; i++)
		if (has_languages(&traditions[i], c))
			return true;
	return false;
}

/* The lines by which traditions are compared. */
static struct lines
take_sample(const struct lines *l)
{
	struct lines sample = *l;

	if (sample.count > CHOICE_LINES_MAX)
		sample.count = CHOICE_LINES_MAX;
	return sample;
}

/* Joins broken lines under the tradition that was chosen, and explains them. */
static int
explain_best(struct attempt *a, struct choice *c, struct err *e)
{
	int rc;

	forms_make(&a->forms, c->best, a->language);
	if (!c->l->whole && (rc = unwrap_lines(c->l, &a->forms, c->report, e)) != 0)
		return rc;
	return try_tradition(a, c->best, c->l, c->arena, e);
}

/* Splits the lines under each tradition that may be that of the text. */
static int
split_all(struct choice *c, struct err *e)
{
	struct split_text text;
	int rc;

	if (!split_read(&text, c->l))
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	for (size_t i = 0; i < tradition_count; i++)
		if (has_languages(&traditions[i], c) &&
		    (rc = split_announcements(c, &text, &traditions[i], e)) != 0)
			return rc;
	return 0;
}

/* Weighs a tradition and enters it; of the memory for that, nothing is kept. */
static int
try_one(struct choice *c, const struct tradition *t, const struct text_facts *text,
    struct attempt *a, struct err *e)
{
	struct arena scratch = ARENA_INIT(LINES_ARENA_BYTES);
	struct tried tried;
	int rc;

	if ((rc = prepare(a, t, text, &scratch, e)) == 0 &&
	    (rc = weigh_tradition(c, a, text->l, &scratch, &tried, e)) == 0)
		compare_tradition(c, t, a, tried.worded_count);
	arena_free(&scratch);
	return rc;
}

/*
 * Tries the traditions of the languages, or all if there is none; the best explanation is in best.
 */
static int
choose_tradition(struct attempt *best, struct choice *c, struct err *e)
{
	struct lines sample;
	struct text_facts text;
	bool any = has_any_tradition(c);
	int rc;

	if ((rc = split_all(c, e)) != 0)
		return rc;
	sample = take_sample(c->l);
	if (!line_facts_read(&text, &sample, c->arena))
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	for (size_t i = 0; i < tradition_count; i++)
		if ((!any || has_languages(&traditions[i], c)) &&
		    (rc = try_one(c, &traditions[i], &text, best, e)) != 0)
			return rc;
	return explain_best(best, c, e);
}

/* Refuses a name that no tradition has, with those of the language. */
static int
refuse_tradition(struct str name, const struct choice *c, struct err *e)
{
	struct buf names = BUF_INIT(TRADITION_NAMES_BYTES);
	bool any = has_any_tradition(c);
	struct str language = language_of(c);

	for (size_t i = 0; i < tradition_count; i++)
		if (!any || has_languages(&traditions[i], c))
			buf_putf(&names, " %s", traditions[i].name);
	err_set(e, ERR_USAGE,
	    "there is no tradition \"" STR_FMT "\" (--tradition); for a text in " STR_FMT
	    " there are:%s",
	    STR_ARG(utf8_cut(name, REPORT_QUOTE_BYTES)),
	    STR_ARG(any ? language : STR("any language")), names.data == NULL ? "" : names.data);
	buf_free(&names);
	return -ERR_USAGE;
}

int
choice_explain(struct attempt *a, struct choice *c, struct str name, struct err *e)
{
	struct split_text text;
	int rc;

	a->language = language_of(c);
	a->numbers = &c->numbers;
	c->numbers.arena = c->arena;
	c->numbers.lines = c->l->count;
	if (name.len == 0)
		return choose_tradition(a, c, e);
	c->is_given = true;
	if ((c->best = tradition_find(name)) == NULL)
		return refuse_tradition(name, c, e);
	if (!split_read(&text, c->l))
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	if ((rc = split_announcements(c, &text, c->best, e)) != 0)
		return rc;
	return explain_best(a, c, e);
}

static bool
is_equal_decision(const struct decision *a, const struct decision *b)
{
	if (a->count != b->count)
		return false;
	for (uint8_t i = 0; i < a->count; i++)
		if (a->units[i].depth != b->units[i].depth ||
		    !margin_is_equal_label(&a->units[i].mark.label, &b->units[i].mark.label))
			return false;
	return true;
}

/* Reports the second tradition as a doubt if it reads lines otherwise. */
static void
report_difference(const struct choice *c, const struct attempt *best, const struct attempt *second,
    size_t lines, struct buf *report)
{
	size_t first = lines, last = 0, count = 0;

	for (size_t i = 0; i < lines; i++) {
		if (is_equal_decision(&best->x.v[i], &second->x.v[i]))
			continue;
		first = first == lines ? i : first;
		last = i;
		count++;
	}
	if (count == 0)
		return;
	report_doubt(report, c->l->v[first].first, c->l->v[last].last,
	    "the tradition %s (%s) explains the text as well, and reads %zu of these lines "
	    "otherwise; --tradition chooses one",
	    c->second->name, c->second->rows[0].words, count);
	report_field(report, "reason", STR("tradition"));
	report_field(report, "reading", str_from(c->best->name));
	report_field(report, "other", str_from(c->second->name));
}

/* Whether two traditions read the lines alike, and so explain them alike. */
static bool
is_alike(const struct lines *l, const struct attempt *a, const struct attempt *b)
{
	uint64_t key = choice_key(l, a->facts, &a->forms);

	return key != 0 && key == choice_key(l, b->facts, &b->forms);
}

int
choice_report(const struct choice *c, const struct attempt *a, struct buf *report, struct err *e)
{
	struct attempt *second;
	struct lines sample = take_sample(c->l);
	struct text_facts text;
	int rc;

	report_note(report, 0, "the text was read by the tradition %s (%s)", c->best->name,
	    c->best->rows[0].words);
	report_field(report, "tradition", str_from(c->best->name));
	report_field(report, "title", str_from(c->best->rows[0].words));
	report_field(report, "how", c->is_given ? STR("option") : STR("detected"));
	if (c->second == NULL)
		return 0;
	report_field(report, "next", str_from(c->second->name));
	if (c->worth - c->second_worth >= TRADITION_LEAD)
		return 0;
	if ((second = arena_zalloc(c->arena, sizeof *second)) == NULL ||
	    !line_facts_read(&text, &sample, c->arena))
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	second->language = a->language;
	second->numbers = a->numbers;
	if ((rc = prepare(second, c->second, &text, c->arena, e)) != 0 ||
	    is_alike(&sample, a, second))
		return rc;
	if ((rc = explain(&second->x, &sample, second->facts, &second->forms, c->arena, e)) == 0)
		report_difference(c, a, second, sample.count, report);
	return rc;
}
