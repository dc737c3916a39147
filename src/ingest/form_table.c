/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_table: makes the tables. What must hold: a form is in lower case, without white space at its
 * ends.
 */
#include "ingest/form_table.h"

#include <pthread.h>

#include "akn/label_raised.h"
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/mark.h"

#define TRADITION_FILE(name) OF_##name,
enum {
#include "ingest/traditions.inc"
	TRADITIONS
};
#undef TRADITION_FILE

/* By the index of the tradition; a few pages of memory each, taken when a table is made. */
static struct {
	struct form_table table;
	bool is_made;
} tables[TRADITIONS];
static pthread_mutex_t tables_lock = PTHREAD_MUTEX_INITIALIZER;

bool
form_may_start(const struct form_table *f, size_t i, uint32_t first)
{
	return f->first[i] == first || f->first[i] == FORM_STAR || f->first[i] == ' ';
}

static uint64_t
bit_of(uint32_t c)
{
	return UINT64_C(1) << (c % 64);
}

bool
form_class_may_start(const struct form_class *c, uint32_t first)
{
	return (c->starts & bit_of(first)) != 0;
}

bool
form_class_may_end(const struct form_class *c, uint32_t last)
{
	return (c->ends & bit_of(last)) != 0;
}

static struct form *
new_form(struct form_table *f)
{
	struct form *form;

	if (f->count >= FORMS_MAX)
		return NULL;
	form = &f->v[f->count++];
	*form = (struct form){ 0 };
	return form;
}

/* Adds one form; '$' at its end: the whole line. */
static void
add_form(struct form_table *f, struct str words, uint8_t kind, uint8_t class)
{
	struct form *form = new_form(f);
	size_t at = 0;

	if (form == NULL)
		return;
	form->kind = kind;
	form->class = class;
	if (str_ends(words, "$")) {
		form->whole = true;
		words.len--;
	}
	if (str_ends(words, "…")) {
		form->begins = true;
		words.len -= strlen("…");
	}
	while (at < words.len && form->count < FORM_CHARS_MAX) {
		uint32_t c = utf8_next(words, &at);

		form->chars[form->count++] = c == '*' ? FORM_STAR : form_fold(c);
		form->numbered |= c == '*';
	}
	f->first[f->count - 1] = form->chars[0];
	f->last[f->count - 1] =
	    form->numbered || form->count == 0 ? FORM_STAR : form->chars[form->count - 1];
}

static void
add_words(struct form_table *f, const char *words, uint8_t kind, uint8_t class)
{
	struct str rest = str_from(words);

	while (rest.len > 0)
		add_form(f, str_cut(rest, '|', &rest), kind, class);
}

static uint8_t
find_rank(const struct tradition_row *row, size_t containers)
{
	switch (row->class) {
	case CONTAINER: return (uint8_t)(RANK_CONTAINER + containers);
	case BASIC:
	case CLOSING: return RANK_BASIC;
	case BELOW: return row->kind == TRADITION_UNIT ? RANK_BELOW : RANK_LIST;
	default: return RANK_ROOT;
	}
}

/*
 * Basic units without a word are numbered together, whatever the sign: "1." and "1". A row "1.1"
 * after a row "1" is for insertions: 3, 3.1, 4.
 */
static uint8_t
find_counter(const struct form_table *f)
{
	const struct unit_kind *kind = &f->kinds[f->kind_count];

	for (size_t i = 0; i < f->kind_count; i++)
		if (!kind->worded && !f->kinds[i].worded && kind->class == BASIC &&
		    f->kinds[i].class == BASIC && f->kinds[i].style.script == kind->style.script &&
		    f->kinds[i].style.parts <= kind->style.parts &&
		    (f->kinds[i].style.parts == kind->style.parts || f->kinds[i].style.parts == 1))
			return (uint8_t)i;
	return (uint8_t)f->kind_count;
}

/* The style of a MARK row: that of its sample. */
static void
read_sample(struct form_table *f, struct unit_kind *kind, struct str sample)
{
	struct label label;

	mark_read_style(sample, &kind->style, &kind->first);
	kind->raised = label_read_raised(sample, &label);
	f->raised |= kind->raised;
}

/* Enters the forms of a class in order[], with the characters that they begin and end with. */
static void
sort_class(struct form_table *f, enum tradition_class class, uint16_t *next)
{
	struct form_class *c = &f->classes[class];

	c->first = *next;
	for (size_t i = 0; i < f->count; i++) {
		if (f->v[i].class != class)
			continue;
		f->order[(*next)++] = (uint16_t)i;
		c->starts |= f->first[i] == FORM_STAR || f->first[i] == ' ' ? UINT64_MAX
									    : bit_of(f->first[i]);
		c->ends |= f->last[i] == FORM_STAR ? UINT64_MAX : bit_of(f->last[i]);
	}
	c->end = *next;
}

static void
make_table(struct form_table *f, const struct tradition *t)
{
	size_t containers = 0;
	uint16_t next = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct tradition_row *row = &t->rows[i];
		struct unit_kind *kind = &f->kinds[f->kind_count];

		if (row->kind == TRADITION_FORMULA)
			add_words(f, row->words, 0, row->class);
		if (row->kind == TRADITION_NAME || row->kind == TRADITION_FORMULA ||
		    f->kind_count >= FORM_UNITS_MAX)
			continue;
		*kind = (struct unit_kind){ .element = row->element,
			.class = row->class,
			.rank = find_rank(row, containers),
			.worded = row->kind == TRADITION_UNIT };
		containers += row->class == CONTAINER;
		if (row->kind == TRADITION_UNIT)
			add_words(f, row->words, (uint8_t)f->kind_count, CLASS_NONE);
		else
			read_sample(f, kind, str_from(row->words));
		kind->counter = find_counter(f);
		f->kind_count++;
	}
	for (int class = CLASS_NONE; class < TRADITION_CLASSES; class ++)
		sort_class(f, (enum tradition_class) class, &next);
}

const struct form_table *
form_table_of(const struct tradition *t)
{
	size_t i = (size_t)(t - traditions);

	pthread_mutex_lock(&tables_lock);
	if (!tables[i].is_made)
		make_table(&tables[i].table, t);
	tables[i].is_made = true;
	pthread_mutex_unlock(&tables_lock);
	return &tables[i].table;
}
