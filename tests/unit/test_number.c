/* SPDX-License-Identifier: Apache-2.0 */
/* number: what the beginning of a line may be, and what follows what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest/number.h"

/* The reading of s in that style, or a failed test. */
static struct number
reading(const char *s, enum number_style style)
{
	struct number found[NUMBER_READINGS_MAX];
	size_t count = number_read(str_from(s), found);

	for (size_t i = 0; i < count; i++)
		if (found[i].style == style)
			return found[i];
	fail_msg("\"%s\" has no reading of style %d", s, (int)style);
	return (struct number){ 0 };
}

static void
reads(const char *s, enum number_style style, unsigned value, const char *rest)
{
	struct number n = reading(s, style);

	if (n.value[0] != value || strcmp(s + n.rest, rest) != 0)
		fail_msg("\"%s\": %u and \"%s\", not %u and \"%s\"", s, n.value[0], s + n.rest,
		    value, rest);
}

static void
is_plain(const char *s)
{
	struct number found[NUMBER_READINGS_MAX];
	size_t count = number_read(str_from(s), found);

	if (count > 0 && !found[0].faulty)
		fail_msg("\"%s\" is read as number %u of style %d", s, found[0].value[0],
		    found[0].style);
}

static void
ordinals_and_cardinals_in_words_are_numbers_before_a_comma(void **state)
{
	(void)state;
	reads("First, know what is there", NUMBER_WORD, 1, "know what is there");
	reads("Seven, expand", NUMBER_WORD, 7, "expand");
	reads("Twenty-first, close", NUMBER_WORD, 21, "close");
	reads("Deuxièmement, il faut", NUMBER_WORD, 2, "il faut");
	reads("Drittens: Schluss", NUMBER_WORD, 3, "Schluss");
	reads("Primero. Objeto", NUMBER_WORD, 1, "Objeto");
	is_plain("First of all, we thank everybody");
	is_plain("first, second and third");
	is_plain("Seventy people came");
}

static void
decimal_numbers_are_read_with_all_their_signs(void **state)
{
	(void)state;
	reads("12. Text", NUMBER_DECIMAL, 12, "Text");
	reads("12.Text", NUMBER_DECIMAL, 12, "Text");
	reads("３．文", NUMBER_DECIMAL, 3, "文");
	reads("1、总则", NUMBER_DECIMAL, 1, "总则");
	reads("1) one", NUMBER_DECIMAL, 1, "one");
	reads("（2）二", NUMBER_DECIMAL, 2, "二");
	reads("3.- Informe", NUMBER_DECIMAL, 3, "Informe");
	assert_int_equal(reading("1.2 Text", NUMBER_DOTTED).value[1], 2);
	assert_int_equal(reading("1.2.3. Text", NUMBER_DOTTED).count, 3);
	is_plain("3.14% of all");
	is_plain("2006");
}

static void
typing_faults_are_only_possibilities(void **state)
{
	struct number n = reading("1 1. Improve", NUMBER_DECIMAL);

	(void)state;
	assert_int_equal(n.value[0], 11);
	assert_true(n.faulty);
	n = reading("20 to create", NUMBER_DECIMAL);
	assert_int_equal(n.value[0], 20);
	assert_true(n.faulty && n.bare);
	n = reading("l2. Text", NUMBER_DECIMAL);
	assert_int_equal(n.value[0], 12);
	assert_true(n.faulty);
	n = reading("ll. Text", NUMBER_DECIMAL);
	assert_int_equal(n.value[0], 11);
	assert_true(n.faulty);
	n = reading("l. Text", NUMBER_DECIMAL);
	assert_int_equal(n.value[0], 1);
	assert_true(n.faulty);
	n = reading("6。Text", NUMBER_DECIMAL);
	assert_int_equal(n.value[0], 6);
	assert_true(n.faulty && n.bare);
	n = reading("1 Registration", NUMBER_DECIMAL);
	assert_true(number_is_plain(&n) && !number_is_sure(&n));
}

static void
units_are_known_in_several_languages(void **state)
{
	(void)state;
	assert_int_equal(reading("CHAPTER IV", NUMBER_KEYWORD).unit, UNIT_CHAPTER);
	reads("CHAPTER IV", NUMBER_KEYWORD, 4, "");
	reads("Part Two: Duties", NUMBER_KEYWORD, 2, "Duties");
	reads("Article premier", NUMBER_KEYWORD, 1, "");
	reads("Article 1er", NUMBER_KEYWORD, 1, "");
	reads("ARTÍCULO 2°. DE LA DEFINICIÓN", NUMBER_KEYWORD, 2, "DE LA DEFINICIÓN");
	reads("Titre Ier : Objet", NUMBER_KEYWORD, 1, "Objet");
	reads("Art. 4-1. - Texte", NUMBER_KEYWORD, 4, "Texte");
	reads("Art. 2-bis.", NUMBER_KEYWORD, 2, "");
	reads("Artigo 1.º", NUMBER_KEYWORD, 1, "");
	reads("SEC. 101. FEES.", NUMBER_KEYWORD, 101, "FEES.");
	reads("TITLE I—FEES", NUMBER_KEYWORD, 1, "FEES");
	reads("Статья 3. Предмет", NUMBER_KEYWORD, 3, "Предмет");
	reads("§ 5 Pflichten", NUMBER_KEYWORD, 5, "Pflichten");
	reads("Abschnitt 3", NUMBER_KEYWORD, 3, "");
	reads("第十二条　内容", NUMBER_KEYWORD, 12, "内容");
	reads("第3章 总则", NUMBER_KEYWORD, 3, "总则");
	reads("제2조 목적", NUMBER_KEYWORD, 2, "목적");
	assert_int_equal(reading("第二条の三　国は", NUMBER_KEYWORD).value[1], 3);
	assert_int_equal(reading("Section 12A Notices", NUMBER_KEYWORD).value[1], 1);
	assert_int_equal(reading("附件", NUMBER_KEYWORD).unit, UNIT_ANNEX);
	is_plain("Section 7 of the Act applies");
	is_plain("Article 5(2) does not apply");
	is_plain("第五条规定的行为");
	is_plain("party members");
}

static void
one_sign_may_have_two_readings(void **state)
{
	(void)state;
	reads("(i) text", NUMBER_ROMAN, 1, "text");
	reads("(i) text", NUMBER_LETTER, 9, "text");
	reads("IV. Text", NUMBER_ROMAN, 4, "Text");
	reads("b) text", NUMBER_LETTER, 2, "text");
	reads("(aa) text", NUMBER_LETTER, 27, "text");
	reads("（十一）内容", NUMBER_HAN, 11, "内容");
	reads("二十、内容", NUMBER_HAN, 20, "内容");
	reads("③内容", NUMBER_CIRCLED, 3, "内容");
	is_plain("IIII. is no number");
	is_plain("e.g. this");
}

static void
dashes_begin_items_but_not_ornaments_or_quantities(void **state)
{
	(void)state;
	reads("-Defining", NUMBER_DASH, 0, "Defining");
	reads("– item", NUMBER_DASH, 0, "item");
	reads("• item", NUMBER_DASH, 0, "item");
	is_plain("-5 degrees");
	is_plain("* * *");
	is_plain("---");
}

static bool
follows(const char *a, const char *b, enum number_style style)
{
	struct number x = reading(a, style), y = reading(b, style);

	return number_is_next(&x, &y);
}

static void
numbers_follow_each_other(void **state)
{
	(void)state;
	assert_true(follows("11. a", "12. b", NUMBER_DECIMAL));
	assert_false(follows("11. a", "13. b", NUMBER_DECIMAL));
	assert_true(follows("2.9 a", "2.10 b", NUMBER_DOTTED));
	assert_true(follows("2.9 a", "3.1 b", NUMBER_DOTTED));
	assert_false(follows("2.9 a", "3.2 b", NUMBER_DOTTED));
	assert_true(follows("Section 12", "Section 12A", NUMBER_KEYWORD));
	assert_true(follows("§ 3", "§ 3a", NUMBER_KEYWORD));
	assert_true(follows("Art. 4-1", "Art. 5", NUMBER_KEYWORD));
	assert_true(follows("Section 12A", "Section 13", NUMBER_KEYWORD));
	assert_true(follows("第二条", "第二条の二", NUMBER_KEYWORD));
}

static void
labels_are_what_eids_want(void **state)
{
	static const struct {
		const char *line, *label;
		enum number_style style;
	} rows[] = { { "12. x", "12", NUMBER_DECIMAL }, { "1.2 x", "1-2", NUMBER_DOTTED },
		{ "(a) x", "a", NUMBER_LETTER }, { "Section 12A Notices", "12A", NUMBER_KEYWORD },
		{ "§ 3a Text", "3a", NUMBER_KEYWORD }, { "Art. 4-1", "4-1", NUMBER_KEYWORD },
		{ "第二条の三", "2-3", NUMBER_KEYWORD }, { "IV. x", "4", NUMBER_ROMAN } };
	char label[NUMBER_LABEL_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct number n = reading(rows[i].line, rows[i].style);

		assert_string_equal(number_label(&n, str_from(rows[i].line), label), rows[i].label);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ordinals_and_cardinals_in_words_are_numbers_before_a_comma),
		cmocka_unit_test(decimal_numbers_are_read_with_all_their_signs),
		cmocka_unit_test(typing_faults_are_only_possibilities),
		cmocka_unit_test(units_are_known_in_several_languages),
		cmocka_unit_test(one_sign_may_have_two_readings),
		cmocka_unit_test(dashes_begin_items_but_not_ornaments_or_quantities),
		cmocka_unit_test(numbers_follow_each_other),
		cmocka_unit_test(labels_are_what_eids_want),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
