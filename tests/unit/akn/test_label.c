/* SPDX-License-Identifier: Apache-2.0 */
/* label: printed numbers of all scripts, what follows what, and texts that must not be numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "akn/label.h"

#define HOSTILE_BYTES 1000000

/* A text, its first reading as a name in eIds, and what is left behind the number. */
struct row {
	const char *text, *name, *rest;
};

static struct label
first_reading(const char *text)
{
	struct label found[LABEL_READINGS_MAX];

	if (label_read(str_from(text), found) == 0)
		fail_msg("\"%s\" is not read as a number", text);
	return found[0];
}

static void
read_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct label l = first_reading(rows[i].text);
		char name[LABEL_NAME_BYTES];

		if (strcmp(label_name(&l, name), rows[i].name) != 0 ||
		    strcmp(rows[i].text + l.len, rows[i].rest) != 0)
			fail_msg("\"%s\": \"%s\" and \"%s\", not \"%s\" and \"%s\"", rows[i].text,
			    name, rows[i].text + l.len, rows[i].name, rows[i].rest);
	}
}

#define READ_ROWS(rows) read_rows(rows, sizeof(rows) / sizeof(*(rows)))

/* Whether one of the readings has that name. */
static bool
has_reading(const char *text, const char *name)
{
	struct label found[LABEL_READINGS_MAX];
	size_t count = label_read(str_from(text), found);
	char got[LABEL_NAME_BYTES];

	for (size_t i = 0; i < count; i++)
		if (strcmp(label_name(&found[i], got), name) == 0)
			return true;
	return false;
}

static void
digits_and_ordinal_signs(void **state)
{
	static const struct row rows[] = {
		{ "12. Fees", "12", ". Fees" },
		{ "１２条", "12", "条" },
		{ "۱۲-", "12", "-" },
		{ "๓ ให้", "3", " ให้" },
		{ "१२.", "12", "." },
		{ "99999999", "99999999", "" },
		{ "1er", "1", "" },
		{ "1re partie", "1", " partie" },
		{ "2ème", "2", "" },
		{ "1.ª", "1", "" },
		{ "1.º", "1", "" },
		{ "1º Esta", "1", " Esta" },
		{ "1o Esta Lei", "1", " Esta Lei" },
		{ "3o Os Termos", "3", " Os Termos" },
		{ "1° les", "1", " les" },
		{ "3rd", "3", "" },
		{ "1st May", "1", " May" },
		{ "2ND", "2", "" },
		{ "1-й", "1", "" },
		{ "2:a", "2", "" },
		{ "1η", "1", "" },
		{ "Ier", "1", "" },
		{ "IIe", "2", "" },
		{ "① 시장은", "1", " 시장은" },
		{ "㉑", "21", "" },
		{ "⑴", "1", "" },
	};

	(void)state;
	READ_ROWS(rows);
	assert_true(has_reading("2a", "2"));
	assert_true(has_reading("2a", "2a"));
}

static void
inserted_numbers(void **state)
{
	static const struct row rows[] = {
		{ "2A", "2A", "" },
		{ "2AA.", "2AA", "." },
		{ "63Z1", "63Z1", "" },
		{ "71ZA", "71ZA", "" },
		{ "3º-A", "3-A", "" },
		{ "4o-A. O", "4-A", ". O" },
		{ "4o. Bis.- El", "4bis", ".- El" },
		{ "2 BIS", "2bis", "" },
		{ "3bis. Sundays", "3bis", ". Sundays" },
		{ "2 quinquies", "2quinquies", "" },
		{ "7 vicies", "7vicies", "" },
		{ "1er ter A", "1terA", "" },
		{ "1er A", "1A", "" },
		{ "Ier bis", "1bis", "" },
		{ "ba. de", "ba", ". de" },
		{ "b-bis) il", "bbis", ") il" },
		{ "1-bis. Il", "1bis", ". Il" },
		{ "1의2. \"샘\"", "1-2", ". \"샘\"" },
		{ "4 a", "4a", "" },
		{ "2 a § Laki", "2a", " § Laki" },
		{ "2 a luku", "2a", " luku" },
		{ "3 مكرر", "3bis", "" },
		{ "۴ مکرر", "4bis", "" },
		{ "ج مكرر-", "3bis", "-" },
		{ "21¹. Group", "21-1", ". Group" },
		{ "21^1", "21-1", "" },
		{ "3Α", "3A", "" },
		{ "2א.", "2a", "." },
		{ "IIA", "2A", "" },
		{ "II-A - dois", "2-A", " - dois" },
		{ "b-1", "b-1", "" },
	};

	(void)state;
	READ_ROWS(rows);
}

static void
paths(void **state)
{
	static const struct row rows[] = {
		{ "8.04.010 Purpose", "8-4-10", " Purpose" },
		{ "12.1", "12-1", "" },
		{ "L. 111-1", "L111-1", "" },
		{ "L121-1", "L121-1", "" },
		{ "R*112-1", "R112-1", "" },
		{ "L. 111-2-1", "L111-2-1", "" },
		{ "1:2", "1-2", "" },
		{ "2a:1", "2a-1", "" },
		{ "1.2A The", "1-2A", " The" },
		{ "A.2.1", "A-2-1", "" },
		{ "4/A", "4-A", "" },
		{ "๔/๑", "4-1", "" },
		{ "3.2024年", "3", ".2024年" },
		{ "1.(1)", "1", ".(1)" },
	};

	(void)state;
	READ_ROWS(rows);
}

static void
ranges(void **state)
{
	static const struct row rows[] = {
		{ "2–4", "2to4", "" },
		{ "7 and 8 (Repealed)", "7to8", " (Repealed)" },
		{ "2 bis 4", "2to4", "" },
		{ "3o-B a 3o-D", "3-Bto3-D", "" },
		{ "9 à 12", "9to12", "" },
	};

	(void)state;
	READ_ROWS(rows);
	assert_true(has_reading("2-4", "2to4"));
	assert_true(has_reading("2-4", "2-4"));
	assert_true(has_reading("9303, 9304", "9303to9304"));
	assert_true(has_reading("9303, 9304", "9303"));
	assert_true(has_reading("1, 2, 3 and 4", "1to4"));
	assert_false(has_reading("4 and 2", "4to2"));
}

static void
letters_of_lists(void **state)
{
	static const struct row rows[] = {
		{ "a) text", "a", ") text" },
		{ "aa) text", "aa", ") text" },
		{ "B. text", "B", ". text" },
		{ "iii) text", "3", ") text" },
		{ "XIV", "14", "" },
		{ "Ⅸ", "9", "" },
		{ "α) κάτι", "1", ") κάτι" },
		{ "Α΄", "1", "" },
		{ "στ)", "6", ")" },
		{ "б) ломать", "2", ") ломать" },
		{ "ج- كل", "3", "- كل" },
		{ "الف- ماده", "1", "- ماده" },
		{ "יא)", "11", ")" },
		{ "ט\"ו.", "15", "." },
		{ "א׳", "1", "" },
		{ "ข) ", "2", ") " },
		{ "ロ　小さい", "2", "　小さい" },
		{ "나. 작은", "2", ". 작은" },
		{ "乙、", "2", "、" },
		{ "đ) nội dung", "da", ") nội dung" },
		{ "一百二十条", "120", "条" },
		{ "十", "10", "" },
		{ "廿一", "21", "" },
		{ "二〇", "20", "" },
	};

	(void)state;
	READ_ROWS(rows);
	assert_true(has_reading("i)", "i"));
	assert_true(has_reading("L.", "L"));
	assert_true(has_reading("イ", "1"));
	assert_true(has_reading("イ", "2"));
	assert_true(has_reading("ت)", "4"));
	/* Decomposed Hangul, as NFD writes 가. */
	assert_true(has_reading("\xe1\x84\x80\xe1\x85\xa1. ", "1"));
}

static void
number_words(void **state)
{
	static const struct row rows[] = {
		{ "First, know", "1", ", know" },
		{ "FIRST SCHEDULE", "1", " SCHEDULE" },
		{ "Twenty-first", "21", "" },
		{ "Première partie", "1", " partie" },
		{ "vingt et unième", "21", "" },
		{ "dix-septième", "17", "" },
		{ "Zweiter Abschnitt", "2", " Abschnitt" },
		{ "einundzwanzigster", "21", "" },
		{ "eenentwintigste", "21", "" },
		{ "PRIMERA", "1", "" },
		{ "décima segunda", "12", "" },
		{ "Primero.- Esta", "1", ".- Esta" },
		{ "terceiro", "3", "" },
		{ "ventunesimo", "21", "" },
		{ "PRVNÍ", "1", "" },
		{ "dvacátá první", "21", "" },
		{ "PIERWSZA", "1", "" },
		{ "dwudziesta druga", "22", "" },
		{ "tretia", "3", "" },
		{ "ПЕРВАЯ", "1", "" },
		{ "двадцать первая", "21", "" },
		{ "третій", "3", "" },
		{ "BİRİNCİ KISIM", "1", " KISIM" },
		{ "yirmi birinci", "21", "" },
		{ "ΠΡΩΤΟ", "1", "" },
		{ "εικοστό πρώτο", "21", "" },
		{ "الأول", "1", "" },
		{ "أولاً:", "1", ":" },
		{ "الحادي عشر", "11", "" },
		{ "الحادي والعشرون", "21", "" },
		{ "دوم", "2", "" },
		{ "بیست و یکم", "21", "" },
		{ "ראשון", "1", "" },
		{ "Kesatu", "1", "" },
		{ "Kedua Belas", "12", "" },
		{ "thứ nhất", "1", "" },
		{ "tjugoförsta", "21", "" },
		{ "enogtyvende", "21", "" },
		{ "huszonegyedik", "21", "" },
		{ "kahdestoista", "12", "" },
		{ "Uno. Se", "1", ". Se" },
		{ "일조", "1", "조" },
	};

	(void)state;
	READ_ROWS(rows);
	assert_true(has_reading("al doilea", "2"));
	/* Decomposed accents. */
	assert_true(has_reading("Premie\xcc\x80re", "1"));
	assert_int_equal(first_reading("First").part[0].script, LABEL_WORD);
}

static void
sole_units(void **state)
{
	static const char *const words[] = { "único", "ÚNICA", "unique", "jediný", "liminaire",
		"PRELIMINAR" };

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_true(first_reading(words[i]).sole);
}

static void
torn_numbers_are_a_less_likely_reading(void **state)
{
	(void)state;
	assert_true(has_reading("1 0. Ten", "10"));
	assert_true(has_reading("1 1. Eleven", "11"));
	assert_int_equal(first_reading("1 0. Ten").part[0].value, 1);
	assert_false(has_reading("1 0 is", "10"));
}

static void
other_texts_are_no_numbers(void **state)
{
	static const char *const texts[] = { "", " ", "Hello", "10km", "14/11/2016", "1,000",
		"999999999", "l’article", "d'une", "(1)", "§ 1", "第", "乙方", "イギリス", "10%",
		"Содержание", "يعمل", "IIII", "IXI" };
	struct label found[LABEL_READINGS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (label_read(str_from(texts[i]), found) != 0)
			fail_msg("\"%s\" is read as a number", texts[i]);
}

static void
more_follows_a_unit_word(void **state)
{
	static const struct {
		const char *text, *more, *name, *rest;
	} rows[] = {
		{ "三", "の２　市長", "3-2", "　市長" },
		{ "二", "之一 前条", "2-1", " 前条" },
		{ "3", "의2(요금)", "3-2", "(요금)" },
		{ "三", "至第五条（删除）", "3to5", "（删除）" },
		{ "三", "から第五条まで　削除", "3to5", "　削除" },
		{ "５", "及び第６条　削除", "5to6", "　削除" },
		{ "3", " 및 제4조", "3to4", "" },
		{ "3", "부터 제5조까지", "3to5", "" },
		{ "2", " bis", "2bis", "" },
		{ "3", "-A text", "3-A", " text" },
		{ "21", "¹", "21-1", "" },
		{ "3", " مكرر", "3bis", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct label l = first_reading(rows[i].text);
		size_t len = label_read_more(&l, str_from(rows[i].more));
		char name[LABEL_NAME_BYTES];

		if (strcmp(label_name(&l, name), rows[i].name) != 0 ||
		    strcmp(rows[i].more + len, rows[i].rest) != 0)
			fail_msg("\"%s\" \"%s\": \"%s\" and \"%s\"", rows[i].text, rows[i].more,
			    name, rows[i].more + len);
	}
}

static void
nothing_more_is_read_of_running_text(void **state)
{
	struct label l = first_reading("3");

	(void)state;
	assert_int_equal(label_read_more(&l, STR(" Absatz 4")), 0);
	assert_int_equal(label_read_more(&l, STR("")), 0);
	assert_int_equal(label_read_more(&l, STR(" の子")), 0);
	assert_int_equal(l.count, 1);
}

static const struct {
	const char *from, *to;
	int distance;
} steps[] = {
	{ "2", "3", 0 },
	{ "2", "2", -1 },
	{ "2", "5", 2 },
	{ "3", "2", LABEL_FAR },
	{ "2", "2A", 0 },
	{ "2", "2D", 3 },
	{ "2A", "3", 0 },
	{ "2A", "2B", 0 },
	{ "2A", "2D", 2 },
	{ "2A", "2AA", 0 },
	{ "2AA", "2B", 0 },
	{ "2A", "2", LABEL_FAR },
	{ "71", "71ZA", 0 },
	{ "71ZA", "71A", 0 },
	{ "71ZA", "72", 0 },
	{ "2", "2bis", 0 },
	{ "2bis", "2ter", 0 },
	{ "2", "2ter", 1 },
	{ "2 quinquies", "3", 0 },
	{ "1er bis", "1er ter A", 0 },
	{ "1er ter A", "1er ter", 0 },
	{ "liminaire", "1er A", 0 },
	{ "1er A", "1er", 0 },
	{ "1er", "2", 0 },
	{ "PRELIMINAR", "PRIMERO", 0 },
	{ "PRIMERO", "II", 0 },
	{ "único", "2", LABEL_FAR },
	{ "2", "2.1", 0 },
	{ "2.2", "2.3", 0 },
	{ "2.3", "3", 0 },
	{ "1.9", "1.10", 0 },
	{ "1.9", "2.1", 0 },
	{ "1.2", "1.2A", 0 },
	{ "1.2A", "1.3", 0 },
	{ "1:9", "2:1", 0 },
	{ "2a:1", "3:1", 0 },
	{ "8.12.010", "8.12.020", 0 },
	{ "8.12.030", "8.12.035", 0 },
	{ "A.1", "A.2", 0 },
	{ "A.2", "A.2.1", 0 },
	{ "21", "21¹", 0 },
	{ "21¹", "21²", 0 },
	{ "21²", "22", 0 },
	{ "2–4", "5", 0 },
	{ "2–4", "4A", 0 },
	{ "8", "9 and 10", 0 },
	{ "9 and 10", "12", 1 },
	{ "2-2", "2bis", 0 },
	{ "L. 111-1", "L. 111-2", 0 },
	{ "L. 111-2", "L. 111-2-1", 0 },
	{ "L. 111-2-1", "R. 112-1", 0 },
	{ "L. 112-5", "L. 121-1", 0 },
	{ "L. 111-1", "2", LABEL_FAR },
	{ "一", "二", 0 },
	{ "九", "十一", 1 },
	{ "ب", "ت", 0 },
	{ "First", "Second", 0 },
	{ "Third", "Fifth", 1 },
	{ "z", "aa", 0 },
	{ "-", "-", 0 },
	{ "-", "•", LABEL_FAR },
	{ "a", "1", LABEL_FAR },
	{ "d", "đ", 0 },
	{ "đ", "e", 0 },
	{ "b", "ba", 0 },
	{ "ba", "c", 0 },
	{ "aa", "bb", 0 },
};

static void
distances(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct label from[LABEL_READINGS_MAX], to[LABEL_READINGS_MAX];
		size_t count = label_read(str_from(steps[i].from), from);
		size_t others = label_read(str_from(steps[i].to), to);
		int best = LABEL_FAR;

		for (size_t k = 0; k < count; k++)
			for (size_t m = 0; m < others; m++) {
				int d = label_distance(&from[k], &to[m]);

				if (from[k].len != strlen(steps[i].from) ||
				    to[m].len != strlen(steps[i].to))
					continue;
				best = d < best ? d : best;
			}
		if (best != steps[i].distance)
			fail_msg("from \"%s\" to \"%s\": %d, not %d", steps[i].from, steps[i].to,
			    best, steps[i].distance);
	}
}

static bool
is_first(const char *text)
{
	struct label l = first_reading(text);

	return label_is_first(&l);
}

static bool
is_alike(const char *a, const char *b)
{
	struct label first = first_reading(a), second = first_reading(b);

	return label_is_alike(&first, &second);
}

static void
first_numbers_and_like_numbers(void **state)
{
	(void)state;
	assert_true(is_first("1") && is_first("a") && is_first("i") && is_first("一") &&
		    is_first("First") && is_first("1.1") && is_first("L. 111-1") &&
		    is_first("único") && is_first("aa") && is_first("-") && is_first("A.1"));
	assert_false(is_first("2") || is_first("b") || is_first("1.2") || is_first("L. 112-1"));
	assert_true(is_alike("1", "2A") && is_alike("a", "ba") && is_alike("1.1", "1.2.3"));
	assert_false(is_alike("1", "a") || is_alike("a", "B") || is_alike("1", "1.1") ||
		     is_alike("1", "L. 111-1") || is_alike("-", "•"));
}

static void
hostile_texts_take_bounded_time(void **state)
{
	static const char *const units[] = { "1", "1.", "a", "i", "2-", "1, ", "一", "א", "bis ",
		"'", "٣", "1 ", "ー" };
	struct label found[LABEL_READINGS_MAX];
	char *text = malloc(HOSTILE_BYTES);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t len = strlen(units[i]), count = HOSTILE_BYTES / len;
		size_t n;

		for (size_t k = 0; k < count; k++)
			memcpy(text + k * len, units[i], len);
		for (int times = 0; times < 1000; times++) {
			n = label_read(str_make(text, count * len), found);
			for (size_t k = 0; k < n; k++) {
				assert_in_range(found[k].len, 1, count * len);
				assert_in_range(found[k].count, 1, LABEL_PARTS_MAX);
			}
		}
		if (strcmp(units[i], "1") == 0)
			assert_int_equal(n, 0);
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_and_ordinal_signs),
		cmocka_unit_test(inserted_numbers),
		cmocka_unit_test(paths),
		cmocka_unit_test(ranges),
		cmocka_unit_test(letters_of_lists),
		cmocka_unit_test(number_words),
		cmocka_unit_test(sole_units),
		cmocka_unit_test(torn_numbers_are_a_less_likely_reading),
		cmocka_unit_test(other_texts_are_no_numbers),
		cmocka_unit_test(more_follows_a_unit_word),
		cmocka_unit_test(nothing_more_is_read_of_running_text),
		cmocka_unit_test(distances),
		cmocka_unit_test(first_numbers_and_like_numbers),
		cmocka_unit_test(hostile_texts_take_bounded_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
