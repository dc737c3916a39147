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
#include "ingest/quote.h"
#include "ingest/report.h"
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
#define CHOICE_LINES_MAX 1000      /* of a text, from which the tradition is chosen */

#define ANNOUNCEMENT_BYTES_MAX 60 /* "Menimbang :", before the first number on its line */

/* The length of "Menimbang : " at the start of s, before the first number of a list; 0 for none. */
static size_t
find_announcement(const struct forms *forms, struct str s)
{
	struct marks readings[READINGS_MAX];
	size_t colon = str_find(str_slice(s, 0, ANNOUNCEMENT_BYTES_MAX), ':');
	struct str rest;

	if (colon >= s.len || colon == ANNOUNCEMENT_BYTES_MAX ||
	    (!forms_has(forms, CITATION, s) && !forms_has(forms, RECITAL, s)))
		return 0;
	rest = str_slice(s, colon + 1, s.len);
	rest = str_slice(rest, form_spaces(rest), rest.len);
	if (mark_read(forms, rest, readings) == 0 || readings[0].v[0].kind != NULL ||
	    !label_is_first(&readings[0].v[0].label))
		return 0;
	return s.len - rest.len;
}

/* The language of the text: the one that the user names is surer. */
static struct str
language_of(const struct choice *c)
{
	return c->given.len > 0 ? c->given : c->found;
}

/* The digits of an editor's mark, of which the last may be those of the unit: "F44" is F4 and 4. */
static size_t
mark_digits(const struct forms *forms, struct str s, size_t at, uint32_t next)
{
	struct marks readings[READINGS_MAX];
	uint32_t value = 0;
	size_t end = at;

	while (end < s.len && s.p[end] >= '0' && s.p[end] <= '9' && value < next) {
		value = value * 10 + (uint32_t)(s.p[end++] - '0');
		if (value == next && end < s.len && s.p[end] >= '0' && s.p[end] <= '9' &&
		    mark_read(forms, str_slice(s, end, s.len), readings) > 0)
			return end;
	}
	while (end < s.len && s.p[end] >= '0' && s.p[end] <= '9')
		end++;
	return end;
}

/*
 * The length of the mark of an editor's note before a unit that was inserted or changed, as in
 * revised British and Indian acts: "[F1(aa) ...", "F12[(2) ...", "3[(2) ...", "[F32A" where the
 * next mark is F3; 0 for none.
 */
static size_t
find_editor_mark(const struct forms *forms, struct str s, uint32_t next)
{
	struct marks readings[READINGS_MAX];
	bool before = str_starts(s, "[F"), letter = before || str_starts(s, "F");
	size_t at = before ? 2 : letter, digits = mark_digits(forms, s, at, letter ? next : 0);
	bool split = digits < s.len && s.p[digits] >= '0' && s.p[digits] <= '9';

	if (digits == at || digits >= s.len || (!before && !split && s.p[digits] != '['))
		return 0;
	at = digits + (!before && !split);
	at += form_spaces(str_slice(s, at, s.len));
	return mark_read(forms, str_slice(s, at, s.len), readings) > 0 ? at : 0;
}

/* The number after the marks F1, F2 of editor's notes in s, which counts them up to next. */
static uint32_t
count_editor_marks(struct str s, uint32_t next)
{
	for (size_t at = 0; (at += str_find(str_slice(s, at, s.len), 'F')) < s.len;) {
		uint32_t value = 0;
		size_t digits = ++at;

		while (digits < s.len && s.p[digits] >= '0' && s.p[digits] <= '9' && value < next)
			value = value * 10 + (uint32_t)(s.p[digits++] - '0');
		if (value == next)
			next++;
	}
	return next;
}

/* The length of an announcement or an editor's mark before a unit, at which the line is split. */
static size_t
find_split(const struct forms *forms, struct str s, uint32_t next)
{
	size_t len = find_announcement(forms, s);

	if (len == 0 && (len = quote_announcement(forms, s)) == 0)
		len = find_editor_mark(forms, s, next);
	return len;
}

/* Lines that grow while some of them are split: the array is doubled, so that time is linear. */
struct split {
	struct line *v; /* NULL: no line was split yet */
	size_t count, cap;
	uint32_t next; /* the number of the next mark of an editor: F1 */
	struct arena *arena;
	bool body;     /* a unit begins on one of the first lines that were looked at */
	size_t looked; /* how many */
};

/* Adds line to the array; false when the arena is full. */
static bool
split_add(struct split *to, const struct line *line)
{
	struct line *v;

	if (to->count == to->cap) {
		if ((v = arena_alloc(to->arena, 2 * to->cap * sizeof *v)) == NULL)
			return false;
		memcpy(v, to->v, to->count * sizeof *v);
		to->v = v;
		to->cap *= 2;
	}
	to->v[to->count++] = *line;
	return true;
}

/* Begins the array with the first lines, none of which is split; false when the arena is full. */
static bool
split_begin(struct split *to, const struct lines *l, size_t first)
{
	to->cap = l->count + 1;
	if ((to->v = arena_alloc(to->arena, to->cap * sizeof *to->v)) == NULL)
		return false;
	memcpy(to->v, l->v, first * sizeof *to->v);
	to->count = first;
	return true;
}

/* Whether a worded unit begins on the line. */
static bool
begins_unit(const struct forms *forms, struct str s)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, s, readings);

	return count > 0 && readings[0].v[0].kind != NULL && !readings[0].v[0].reference;
}

/* Whether a unit has begun before line i: the lines from to->looked on were not split. */
static bool
has_body(struct split *to, const struct lines *l, size_t i, const struct forms *forms)
{
	while (!to->body && to->looked < i)
		to->body = begins_unit(forms, l->v[to->looked++].text);
	return to->body;
}

/* Adds line i, split where announcements end; false when the arena is full. */
static bool
split_line(struct split *to, const struct lines *l, size_t i, const struct forms *forms)
{
	struct line line = l->v[i];
	size_t len;

	while ((len = find_split(forms, line.text, to->next)) > 0 ||
	       ((len = quote_of_first_unit(forms, line.text)) > 0 && !has_body(to, l, i, forms))) {
		struct line before = line;

		to->next = count_editor_marks(str_slice(line.text, 0, len), to->next);
		if (to->v == NULL && !split_begin(to, l, i))
			return false;
		before.text = utf8_trim(str_slice(line.text, 0, len));
		if (!split_add(to, &before))
			return false;
		line.text = str_slice(line.text, len, line.text.len);
		line.after_blank = line.page_top = false;
	}
	to->next = count_editor_marks(line.text, to->next);
	if (to->v == NULL)
		return true;
	to->body = has_body(to, l, i, forms) || begins_unit(forms, line.text);
	to->looked = i + 1;
	return split_add(to, &line);
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
	n->labels[n->count] = memo_new(n->arena);
	return n->labels[n->count++];
}

/* Makes two lines of one that has an announcement or an editor's mark before a unit. ERR_LIMIT. */
static int
split_announcements(struct choice *c, const struct tradition *t, struct err *e)
{
	struct forms *forms = arena_alloc(c->arena, sizeof *forms);
	struct split to = { .next = 1, .arena = c->arena };

	if (forms == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	forms_make(forms, t, language_of(c));
	forms->labels = find_labels(&c->numbers, forms->languages);
	for (size_t i = 0; i < c->l->count; i++)
		if (!split_line(&to, c->l, i, forms))
			return err_set(e, ERR_LIMIT, LINES_MEMORY);
	if (to.v != NULL) {
		c->l->v = to.v;
		c->l->count = to.count;
	}
	return 0;
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
prepare(struct attempt *a, const struct tradition *t, const struct lines *l, struct arena *arena,
    struct err *e)
{
	forms_make(&a->forms, t, a->language);
	a->forms.marks = memo_new(arena);
	a->forms.labels = find_labels(a->numbers, a->forms.languages);
	if ((a->facts = line_facts_find(l, &a->forms, arena)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	return 0;
}

static int
try_tradition(struct attempt *a, const struct tradition *t, const struct lines *l,
    struct arena *arena, struct err *e)
{
	int rc;

	if ((rc = prepare(a, t, l, arena, e)) != 0)
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
		if ((rc = explain(&a->x, l, a->facts, &a->forms, arena, e)) != 0)
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

/*
 * Tries the traditions of the languages, or all if there is none; the best explanation is in best.
 */
static int
choose_tradition(struct attempt *best, struct choice *c, struct err *e)
{
	struct lines sample;
	bool any = has_any_tradition(c);
	int rc;

	for (size_t i = 0; i < tradition_count; i++)
		if (has_languages(&traditions[i], c) &&
		    (rc = split_announcements(c, &traditions[i], e)) != 0)
			return rc;
	sample = take_sample(c->l);
	for (size_t i = 0; i < tradition_count; i++) {
		struct arena scratch = ARENA_INIT(LINES_ARENA_BYTES);
		struct tried tried;

		if (any && !has_languages(&traditions[i], c))
			continue;
		if ((rc = prepare(best, &traditions[i], &sample, &scratch, e)) == 0)
			rc = weigh_tradition(c, best, &sample, &scratch, &tried, e);
		arena_free(&scratch);
		if (rc != 0)
			return rc;
		compare_tradition(c, &traditions[i], best, tried.worded_count);
	}
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
	int rc;

	a->language = language_of(c);
	a->numbers = &c->numbers;
	c->numbers.arena = c->arena;
	if (name.len == 0)
		return choose_tradition(a, c, e);
	c->is_given = true;
	if ((c->best = tradition_find(name)) == NULL)
		return refuse_tradition(name, c, e);
	if ((rc = split_announcements(c, c->best, e)) != 0)
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

int
choice_report(const struct choice *c, const struct attempt *a, struct buf *report, struct err *e)
{
	struct attempt *second;
	struct lines sample = take_sample(c->l);
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
	if ((second = arena_zalloc(c->arena, sizeof *second)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	second->language = a->language;
	second->numbers = a->numbers;
	if ((rc = try_tradition(second, c->second, &sample, c->arena, e)) == 0)
		report_difference(c, a, second, sample.count, report);
	return rc;
}
