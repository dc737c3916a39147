/* SPDX-License-Identifier: Apache-2.0 */
/* How text of several scripts is cut into what can be searched for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "words/stemmer.h"
#include "words/tokens.h"

#define TEXT_BYTES_MAX 4096

/* Compares the terms, "other" after a '/', and a '+' where positions have a gap. */
static void
expect(const char *text, const char *language, const char *expected)
{
	struct stemmer *stemmer = language != NULL ? stemmer_new(str_from(language)) : NULL;
	struct tokens t = tokens_of(str_from(text), stemmer);
	struct buf b = BUF_INIT(TEXT_BYTES_MAX);
	uint32_t next = 0;

	while (tokens_next(&t)) {
		buf_putf(&b, "%s%s" STR_FMT, b.len > 0 ? " " : "", t.position > next ? "+" : "",
		    STR_ARG(t.term));
		if (t.other.len > 0)
			buf_putf(&b, "/" STR_FMT, STR_ARG(t.other));
		next = t.position + 1;
		assert_true(t.from < t.to && t.to <= strlen(text));
	}
	assert_string_equal(b.len > 0 ? b.data : "", expected);
	buf_free(&b);
	stemmer_free(&stemmer);
}

static void
words_have_no_case_and_no_marks(void **state)
{
	(void)state;
	expect("The Harbour-master, the PORT.", NULL, "the harbour master the port");
	expect("Règlement d'exécution", NULL, "reglement d execution");
	expect("STRASSE Straße", NULL, "strasse strasse");
	expect("ФЕДЕРАЛЬНЫЙ закон ёлка", NULL, "федеральныи закон елка");
	expect("\xef\xbc\xa7\xef\xbc\xa4\xef\xbc\xb0", NULL, "gdp"); /* full width */
	expect("", NULL, "");
	expect(" \xe2\x80\x94 ...", NULL, "");
}

static void
numbers_are_one_word(void **state)
{
	(void)state;
	expect("L. 111-1, 12bis and 3.14 or 1,000.", NULL, "l 111-1 12bis and 3.14 or 1,000");
	expect("\xc2\xa7 12 Abs. 2", NULL,
	    "\xc2\xa7"
	    "12/12 abs 2");
	expect("2006-05-01", NULL, "2006-05-01");
}

static void
a_word_has_the_stem_of_its_language(void **state)
{
	(void)state;
	expect("regulations apply", "eng", "regulations/regul apply/appli");
	expect("réglementations", "fra", "reglementations/reglement");
	expect("12bis", "eng", "12bis");
	assert_null(stemmer_new(STR("zho")));
}

static void
han_is_cut_by_character_with_a_gap_at_punctuation(void **state)
{
	(void)state;
	expect("第十二条", NULL, "第 十 二 条");
	expect("公布。施行", NULL, "公 布 +施 行");
	expect("公布 施行", NULL, "公 布 +施 行");
	expect("GDP增长", NULL, "gdp 增 长");
	expect("がギ", NULL, "が ギ");
	expect("대한민국", NULL, "대 한 민 국");
}

static void
malformed_and_long_text_is_survived(void **state)
{
	char text[3 * TOKEN_BYTES_MAX + 1];

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	for (size_t bad = 0; bad < sizeof text - 1; bad += 7) {
		struct tokens t = tokens_of(str_from(text), NULL);

		text[bad] = (char)(0x80 + bad % 0x80);
		while (tokens_next(&t))
			assert_true(t.term.len <= TOKEN_BYTES_MAX);
	}
}

/* match.c relies on that: it asks for the stems of some words alone. */
static void
stems_begin_like_their_words(void **state)
{
	static const char *const languages[] = { "cat", "dan", "deu", "eng", "fin", "fra", "hun",
		"ita", "nld", "nor", "por", "ron", "rus", "spa", "swe", "tur" };
	static const char text[] =
	    "applying Being canals dying Evenings flowing going harbours idly joyously kings lying "
	    "mooring niceties only paying quays Running skies tying ugliest voters waiting xylems "
	    "yachts youngest zones Änderungen Übungen übrigen Öffnungen états équipages ijsjes "
	    "Yvonnes ægteskaber øvelser årsager ёлками йогуртами щитами этажами ñoñerías œuvres "
	    "îlots țările știrile óvodákban űrlapok çiçekler işleri ığdırlı";

	(void)state;
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		struct stemmer *stemmer = stemmer_new(str_from(languages[i]));
		struct tokens t = tokens_of(str_from(text), stemmer);
		size_t stems = 0;

		assert_true(stemmer_keeps_first(stemmer));
		for (; tokens_next(&t); stems += t.other.len > 0)
			assert_true(t.other.len == 0 || t.other.p[0] == t.term.p[0]);
		assert_true(stems > 0);
		stemmer_free(&stemmer);
	}
}

static void
stems_are_those_of_wanted_words(void **state)
{
	bool wanted[UINT8_MAX + 1] = { ['r'] = true };
	struct stemmer *stemmer = stemmer_new(STR("eng"));
	struct tokens t = tokens_of(STR("Running waters"), stemmer);

	(void)state;
	t.wanted = wanted;
	assert_true(tokens_next(&t) && str_is(t.other, "run"));
	assert_true(tokens_next(&t) && str_is(t.term, "waters") && t.other.len == 0);
	stemmer_free(&stemmer);
	stemmer = stemmer_new(STR("ara"));
	assert_true(stemmer != NULL && !stemmer_keeps_first(stemmer));
	stemmer_free(&stemmer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_have_no_case_and_no_marks),
		cmocka_unit_test(stems_begin_like_their_words),
		cmocka_unit_test(stems_are_those_of_wanted_words),
		cmocka_unit_test(numbers_are_one_word),
		cmocka_unit_test(a_word_has_the_stem_of_its_language),
		cmocka_unit_test(han_is_cut_by_character_with_a_gap_at_punctuation),
		cmocka_unit_test(malformed_and_long_text_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
