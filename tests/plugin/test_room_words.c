/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the website: each language has all, with the same arguments as in English. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../plugins/html/html.h"
#include "../../plugins/room/room_words.h"

#define WORDS (sizeof(struct room_words) / sizeof(const char *))
#define ARGUMENTS "123"

static const char *
word(const struct room_words *w, size_t i)
{
	return ((const char *const *)(const void *)w)[i];
}

static size_t
count(const char *s, char c)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == c;
	return n;
}

static bool
has_argument(const char *s, char number)
{
	for (; (s = strchr(s, '$')) != NULL; s++)
		if (s[1] == number)
			return true;
	return false;
}

static void
every_language_has_every_word(void **state)
{
	const struct room_words *w;

	(void)state;
	for (size_t k = 0; (w = room_words_at(k)) != NULL; k++)
		for (size_t i = 0; i < WORDS; i++)
			if (word(w, i) == NULL || *word(w, i) == '\0')
				fail_msg("%s lacks word %zu, \"%s\" in English", w->tag, i,
				    word(&room_words_en, i));
}

static void
every_sentence_has_the_arguments_of_the_english_one(void **state)
{
	const struct room_words *w;

	(void)state;
	for (size_t k = 0; (w = room_words_at(k)) != NULL; k++)
		for (size_t i = 0; i < WORDS; i++)
			for (const char *a = ARGUMENTS; *a != '\0'; a++)
				if (has_argument(word(w, i), *a) !=
				    has_argument(word(&room_words_en, i), *a))
					fail_msg("%s: $%c of \"%s\"", w->tag, *a, word(w, i));
}

static void
every_language_names_twelve_months_and_every_part_of_a_day(void **state)
{
	const struct room_words *w;

	(void)state;
	for (size_t k = 0; (w = room_words_at(k)) != NULL; k++) {
		assert_int_equal(count(w->months, '|'), 11);
		assert_true(has_argument(w->date, 'y') && has_argument(w->date, 'd'));
		assert_true(has_argument(w->date, 'm') || has_argument(w->date, 'n'));
		assert_true(has_argument(w->first_of_month, 'y'));
	}
}

static void
the_text_of_a_page_has_words_in_the_same_languages(void **state)
{
	const struct room_words *w;

	(void)state;
	for (size_t k = 0; (w = room_words_at(k)) != NULL; k++)
		assert_string_equal(flow_words_for(flow_str(w->tag))->tag, w->tag);
}

static void
chinese_has_words_in_the_characters_of_its_script(void **state)
{
	static const char *const hant[] = { "zh-Hant", "zh-hant-TW", "zh-TW", "zh-HK" };
	static const char *const hans[] = { "zh", "zh-CN", "zh-Hans-HK" };

	(void)state;
	for (size_t i = 0; i < sizeof hant / sizeof hant[0]; i++)
		assert_string_equal(flow_words_for(flow_str(hant[i]))->tag, "zh-Hant");
	for (size_t i = 0; i < sizeof hans / sizeof hans[0]; i++)
		assert_string_equal(flow_words_for(flow_str(hans[i]))->tag, "zh");
}

static void
a_language_is_found_by_its_first_subtag(void **state)
{
	(void)state;
	assert_ptr_equal(room_words_for(flow_str("zh-Hans-CN")), &room_words_zh);
	assert_ptr_equal(room_words_for(flow_str("zh-Hant")), &room_words_zh_hant);
	assert_ptr_equal(room_words_for(flow_str("deu")), &room_words_en);
	assert_ptr_equal(room_words_for(flow_str("")), &room_words_en);
}

static void
a_kind_has_a_word_and_an_unknown_one_none(void **state)
{
	(void)state;
	assert_string_equal(room_kind_word(&room_words_de, flow_str("bill")), "Gesetzentwurf");
	assert_string_equal(room_kind_word(&room_words_en, flow_str("doc")), "Paper");
	assert_null(room_kind_word(&room_words_en, flow_str("opinions")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_language_has_every_word),
		cmocka_unit_test(every_sentence_has_the_arguments_of_the_english_one),
		cmocka_unit_test(every_language_names_twelve_months_and_every_part_of_a_day),
		cmocka_unit_test(the_text_of_a_page_has_words_in_the_same_languages),
		cmocka_unit_test(chinese_has_words_in_the_characters_of_its_script),
		cmocka_unit_test(a_language_is_found_by_its_first_subtag),
		cmocka_unit_test(a_kind_has_a_word_and_an_unknown_one_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
