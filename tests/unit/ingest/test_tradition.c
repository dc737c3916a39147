/* SPDX-License-Identifier: Apache-2.0 */
/* traditions: every row of every file can be used by the reader, and says one thing only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "akn/element.h"
#include "akn/lang.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/mark.h"
#include "ingest/tradition.h"

#define ARENA_BYTES (1u << 20)
#define LANGUAGE_BYTES 3
#define PLACE_FORMAT "%s.def, \"%s\": "
#define PLACE(t, row) (t)->name, (row)->words

typedef void check_row(const struct tradition *t, const struct tradition_row *row);

static void
for_each_row(check_row *check)
{
	assert_true(tradition_count > 0);
	for (size_t i = 0; i < tradition_count; i++)
		for (size_t k = 0; k < traditions[i].count; k++)
			check(&traditions[i], &traditions[i].rows[k]);
}

static void
check_name(const struct tradition *t, const struct tradition_row *row)
{
	bool is_first = row == t->rows;

	if ((row->kind == TRADITION_NAME) != is_first)
		fail_msg(PLACE_FORMAT "TRADITION is the first row and no other", PLACE(t, row));
	if (row->words[0] == '\0')
		fail_msg("%s.def: a row without words", t->name);
}

static void
each_file_has_its_name_first(void **state)
{
	(void)state;
	for_each_row(check_name);
}

static void
check_languages(const struct tradition *t, const struct tradition_row *row)
{
	struct str rest = str_from(row->element == NULL ? "" : row->element);

	if (row->kind != TRADITION_NAME)
		return;
	assert_true(rest.len > 0);
	while (rest.len > 0) {
		struct str code = str_cut(rest, '|', &rest);
		const char *known = lang_code(code);

		if (code.len != LANGUAGE_BYTES || known == NULL || !str_is(code, known))
			fail_msg("%s.def: \"" STR_FMT "\" is no code of ISO 639-2/T", t->name,
			    STR_ARG(code));
	}
}

static void
languages_are_terminological_codes(void **state)
{
	(void)state;
	for_each_row(check_languages);
}

static bool
class_fits(const struct tradition_row *row)
{
	switch (row->kind) {
	case TRADITION_NAME: return row->class == CLASS_NONE;
	case TRADITION_UNIT: return row->class >= CONTAINER && row->class <= TAIL;
	case TRADITION_MARK:
		return row->class == CONTAINER || row->class == BASIC || row->class == BELOW;
	default: return row->class >= CITATION && row->class <= TYPICAL;
	}
}

static void
check_class(const struct tradition *t, const struct tradition_row *row)
{
	if (!class_fits(row))
		fail_msg(PLACE_FORMAT "the class is not one of this kind of row", PLACE(t, row));
}

static void
classes_fit_their_rows(void **state)
{
	(void)state;
	for_each_row(check_class);
}

/* "annex" is no element of Akoma Ntoso: the writer makes an hcontainer of it. */
static void
check_element(const struct tradition *t, const struct tradition_row *row)
{
	if (row->kind != TRADITION_UNIT && row->kind != TRADITION_MARK)
		return;
	if (strcmp(row->element, "annex") != 0 && element_find(str_from(row->element)) == NULL)
		fail_msg(PLACE_FORMAT "no element <%s>", PLACE(t, row), row->element);
	if ((row->class == ANNEX) != (strcmp(row->element, "annex") == 0))
		fail_msg(PLACE_FORMAT "the class ANNEX and the element annex go together",
		    PLACE(t, row));
}

static void
elements_are_known(void **state)
{
	(void)state;
	for_each_row(check_element);
}

static size_t
count_stars(struct str form)
{
	size_t stars = 0;

	for (size_t i = 0; i < form.len; i++)
		stars += form.p[i] == '*';
	return stars;
}

static size_t
count_chars(struct str form)
{
	size_t chars = 0, at = 0;

	for (; at < form.len; chars++)
		assert_int_not_equal(utf8_next(form, &at), UTF8_BAD);
	return chars;
}

/* A formula that is longer still matches by its start; one that must match to its end does not. */
static bool
must_fit(const struct tradition_row *row, struct str form)
{
	return row->kind == TRADITION_UNIT || row->class == AMENDING || str_ends(form, "$");
}

static void
check_form(const struct tradition *t, const struct tradition_row *row, struct str form)
{
	if (form.len == 0 || str_is(form, "$"))
		fail_msg(PLACE_FORMAT "an empty form", PLACE(t, row));
	if (!str_eq(utf8_trim(form), form))
		fail_msg(PLACE_FORMAT "white space at an end of \"" STR_FMT "\"", PLACE(t, row),
		    STR_ARG(form));
	if (count_stars(form) > (row->kind == TRADITION_UNIT))
		fail_msg(
		    PLACE_FORMAT "a '*' too many in \"" STR_FMT "\"", PLACE(t, row), STR_ARG(form));
	if (count_chars(form) > FORM_CHARS_MAX && must_fit(row, form))
		fail_msg(PLACE_FORMAT "\"" STR_FMT "\" is too long to be matched", PLACE(t, row),
		    STR_ARG(form));
}

static void
check_forms(const struct tradition *t, const struct tradition_row *row)
{
	struct str rest = str_from(row->words);

	if (row->kind == TRADITION_NAME || row->kind == TRADITION_MARK)
		return;
	assert_false(str_ends(rest, "|"));
	while (rest.len > 0)
		check_form(t, row, str_cut(rest, '|', &rest));
}

static void
forms_can_be_matched(void **state)
{
	(void)state;
	for_each_row(check_forms);
}

static void
check_sign(const struct tradition *t, const struct tradition_row *row)
{
	struct style style;
	uint32_t first;

	if (row->kind == TRADITION_MARK && !mark_read_style(str_from(row->words), &style, &first))
		fail_msg(PLACE_FORMAT "no sample of a number", PLACE(t, row));
}

static void
signs_are_samples_of_numbers(void **state)
{
	(void)state;
	for_each_row(check_sign);
}

static size_t
count_words(const struct tradition *t)
{
	size_t words = 0;

	for (size_t i = 0; i < t->count; i++) {
		uint8_t kind = t->rows[i].kind;
		struct str rest = str_from(t->rows[i].words);

		while ((kind == TRADITION_UNIT || kind == TRADITION_FORMULA) && rest.len > 0) {
			str_cut(rest, '|', &rest);
			words++;
		}
	}
	return words;
}

static void
all_forms_and_units_have_room(void **state)
{
	(void)state;
	for (size_t i = 0; i < tradition_count; i++) {
		const struct tradition *t = &traditions[i];
		size_t units = 0;

		for (size_t k = 0; k < t->count; k++)
			units +=
			    t->rows[k].kind == TRADITION_UNIT || t->rows[k].kind == TRADITION_MARK;
		if (units > FORM_UNITS_MAX || count_words(t) > FORMS_MAX)
			fail_msg("%s.def: %zu rows of units and %zu forms are too many", t->name,
			    units, count_words(t));
	}
}

static bool
forms_equal(const struct form *a, const struct form *b)
{
	return (a->class == CLASS_NONE) == (b->class == CLASS_NONE) && a->whole == b->whole &&
	       a->begins == b->begins && a->count == b->count &&
	       memcmp(a->chars, b->chars, a->count * sizeof a->chars[0]) == 0;
}

/* Units and formulas are told apart: "Annex" may be one, and "Annexes" alone the other. */
static void
no_form_says_two_things(void **state)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct forms *f = arena_alloc(&arena, sizeof *f);

	(void)state;
	assert_non_null(f);
	for (size_t i = 0; i < tradition_count; i++) {
		forms_make(f, &traditions[i], STR(""));
		for (size_t a = 0; a < f->table->count; a++)
			for (size_t b = 0; b < a; b++)
				if (forms_equal(&f->table->v[a], &f->table->v[b]))
					fail_msg("%s.def: forms %zu and %zu are equal",
					    traditions[i].name, b, a);
	}
	arena_free(&arena);
}

/* A number may be that of a container and of a list: Hungarian headings over several sections. */
static void
no_sign_is_there_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < tradition_count; i++) {
		const struct tradition *t = &traditions[i];
		struct style a, b;
		uint32_t first;

		for (size_t k = 0; k < t->count; k++)
			for (size_t n = 0; n < k; n++)
				if (t->rows[k].kind == TRADITION_MARK &&
				    t->rows[n].kind == TRADITION_MARK &&
				    mark_read_style(str_from(t->rows[k].words), &a, &first) &&
				    mark_read_style(str_from(t->rows[n].words), &b, &first) &&
				    mark_same_style(&a, &b) &&
				    (t->rows[n].class == CONTAINER) ==
					(t->rows[k].class == CONTAINER))
					fail_msg("%s.def: \"%s\" and \"%s\" are one sign", t->name,
					    t->rows[n].words, t->rows[k].words);
	}
}

static void
a_tradition_is_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < tradition_count; i++)
		assert_ptr_equal(tradition_find(str_from(traditions[i].name)), &traditions[i]);
	assert_null(tradition_find(STR("nowhere")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_file_has_its_name_first),
		cmocka_unit_test(languages_are_terminological_codes),
		cmocka_unit_test(classes_fit_their_rows),
		cmocka_unit_test(elements_are_known),
		cmocka_unit_test(forms_can_be_matched),
		cmocka_unit_test(signs_are_samples_of_numbers),
		cmocka_unit_test(all_forms_and_units_have_room),
		cmocka_unit_test(no_form_says_two_things),
		cmocka_unit_test(no_sign_is_there_twice),
		cmocka_unit_test(a_tradition_is_found_by_its_name),
	};

	return cmocka_run_group_tests_name("tradition", tests, NULL, NULL);
}
