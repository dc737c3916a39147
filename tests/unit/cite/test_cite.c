/* SPDX-License-Identifier: Apache-2.0 */
/* cite: citations of many languages as they are typed, the provisions and the works they name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "cite/names.h"
#include "cite/outline.h"
#include "cite/parse.h"

#define SHOWN_BYTES_MAX 4096
#define ARENA_BYTES_MAX (1u << 20)

static int
make_words(void **state)
{
	*state = cite_words_new();
	return 0;
}

static int
free_words(void **state)
{
	cite_words_free((struct cite_words **)state);
	return 0;
}

static const char *
first_name(const struct cite_number *n)
{
	return n->count > 0 ? n->readings[0].name : "";
}

static void
show_step(struct buf *b, const struct cite_step *s)
{
	buf_puts(b, s->is_bracket ? "()" : cite_kind_name(s->kinds));
	if (s->single.count > 0)
		buf_putf(b, " %s", first_name(&s->single));
	if (s->is_range)
		buf_putf(b, " %s..%s", first_name(&s->from), first_name(&s->to));
}

/* "article 12 > () 2; article 13 | Bees Act": paths, and what names the work. */
static void
show(struct buf *b, const struct cite *c)
{
	for (uint8_t i = 0; i < c->count; i++) {
		if (i > 0)
			buf_puts(b, "; ");
		for (uint8_t k = 0; k < c->paths[i].count; k++) {
			if (k > 0)
				buf_puts(b, " > ");
			show_step(b, &c->paths[i].steps[k]);
		}
	}
	if (c->is_this)
		buf_puts(b, " | this");
	else if (c->before.len + c->after.len > 0)
		buf_putf(b, " | " STR_FMT STR_FMT, STR_ARG(c->before), STR_ARG(c->after));
}

static void
citations_are_read_in_many_languages(void **state)
{
	static const struct {
		const char *text, *read;
	} rows[] = {
		{ "art. 12 of the 2006 opinions", "article 12 | 2006 opinions" },
		{ "s. 3(1)(a)", "section 3 > () 1 > () a" },
		{ "Section 5 of the Bees Act 2021", "division 5 | Bees Act 2021" },
		{ "points (a) and (b) of Article 5",
		    "article 5 > paragraph a; article 5 > paragraph b" },
		{ "Bees Act 2021, s 5", "section 5 | Bees Act 2021" },
		{ "Bees Act 2021", " | Bees Act 2021" },
		{ "point (a) of paragraph 2 of Article 5", "article 5 > section 2 > paragraph a" },
		{ "Article 5(2), first subparagraph", "article 5 > () 2 > subparagraph 1" },
		{ "Schedule 1 para 3", "annex 1 > subsection 3" },
		{ "paragraph 3 of Schedule 1", "annex 1 > section 3" },
		{ "the Schedule to the Bees Act", "annex | Bees Act" },
		{ "Annex II point 4", "annex 2 > paragraph 4" },
		{ "arts. 3, 5 and 7", "article 3; article 5; article 7" },
		{ "s. 3(1)(a) and (b)", "section 3 > () 1 > () a; section 3 > () 1 > () b" },
		{ "section 5 of this Act", "division 5 | this" },
		{ "§ 12 Abs. 2 BGB", "section 12 > subsection 2 | BGB" },
		{ "§§ 3 bis 5", "section 3..5" },
		{ "§ 12 Abs. 2 Satz 1 Nr. 3 Buchst. a",
		    "section 12 > subsection 2 > paragraph 3 > point a > sentence 1" },
		{ "Art. 5 Abs. 1 und § 7", "article 5 > subsection 1; section 7" },
		{ "第十二条第二款", "article 12 > subsection 2" },
		{ "《道路运输条例》第十二条第（二）项", "article 12 > paragraph 2 | 道路运输条例" },
		{ "第三条至第五条", "article 3..5" },
		{ "第一百二十条之一", "article 120-1" },
		{ "同法第十二条", "article 12 | this" },
		{ "民法第三条の二第二項", "article 3-2 > subsection 2 | 民法" },
		{ "제12조제2항", "article 12 > subsection 2" },
		{ "article L. 111-1 du code", "article L111-1 | code" },
		{ "alinéa 2 de l'article 5", "article 5 > subsection 2" },
		{ "article 5, deuxième alinéa", "article 5 > subsection 2" },
		{ "artículo 12", "article 12" },
		{ "art. 5 ust. 2 pkt 1", "article 5 > subsection 2 > paragraph 1" },
		{ "статья 5", "article 5" },
		{ "пункт 2 статьи 5", "article 5 > paragraph 2" },
		{ "άρθρο 20 παρ. 1 του ν. 671/1977", "article 20 > subsection 1 | ν. 671/1977" },
		{ "1 kap. 5 §", "chapter 1 > section 5" },
		{ "12. § (2) bekezdés", "section 12 > subsection 2" },
		{ "Ordinance 7/2024 § 3", "section 3 | Ordinance 7/2024" },
		{ "Regulation 2016/679 Article 5", "article 5 | Regulation 2016/679" },
		{ "artikel 12, tweede lid", "article 12 > subsection 2" },
		{ "čl. 5 odst. 2 písm. a)", "section 5 > subsection 2 > point a" },
		{ "art. 3 bis", "article 3bis" },
		{ "المادة 12", "article 12" },
		{ "harbour", " | harbour" },
		{ "", "" },
	};
	size_t failures = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = BUF_INIT(SHOWN_BYTES_MAX);
		struct cite c;

		cite_parse(*state, STR(""), str_from(rows[i].text), &c);
		buf_puts(&b, "");
		show(&b, &c);
		if (!str_is(buf_str(&b), rows[i].read)) {
			print_error("\"%s\" is read as \"" STR_FMT "\", not \"%s\"\n", rows[i].text,
			    STR_ARG(buf_str(&b)), rows[i].read);
			failures++;
		}
		buf_free(&b);
	}
	assert_int_equal(failures, 0);
}

/* A document: its units in order, each with its depth, eId and printed number. */
struct unit {
	uint32_t depth;
	const char *eid, *num;
};

static const struct unit act[] = {
	{ 0, "body", "" },
	{ 1, "chp_1", "Chapter I" },
	{ 2, "art_1", "Article 1" },
	{ 3, "art_1__para_1", "(1)" },
	{ 4, "art_1__para_1__point_a", "(a)" },
	{ 4, "art_1__para_1__point_i", "(i)" },
	{ 3, "art_1__para_2", "(2)" },
	{ 4, "art_1__para_2__point_a", "(a)" },
	{ 1, "chp_2", "Chapter II" },
	{ 2, "art_2", "Article 2" },
	{ 3, "art_2__content", "" },
	{ 4, "art_2__content__p_1", "" },
	{ 4, "art_2__content__p_2", "" },
	{ 2, "art_2a", "Article 2a" },
	{ 2, "art_3", "Article 3" },
	{ 1, "hcontainer_1", "Annex I" },
	{ 2, "hcontainer_1__para_1", "1." },
	{ 1, "hcontainer_2", "Annex II" },
	{ 2, "hcontainer_2__para_1", "1." },
};

static void
fill(struct cite_outline *o, const struct unit *units, size_t count)
{
	uint32_t last[8] = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		uint32_t depth = units[i].depth;

		last[depth] = i;
		cite_outline_add(o, &(struct cite_unit){ .eid = str_from(units[i].eid),
					.num = str_from(units[i].num),
					.parent = depth > 0 ? last[depth - 1] : CITE_NO_UNIT });
	}
	cite_outline_end(o);
}

static void
provisions_are_found_and_never_another(void **state)
{
	static const struct {
		const char *text, *found;
	} rows[] = {
		{ "article 1", "art_1" },
		{ "Art. I", "art_1" },
		{ "article 1(2)(a)", "art_1__para_2__point_a" },
		{ "article 1(i)", "art_1__para_1__point_i" },
		{ "article 1(a)", "art_1__para_1__point_a art_1__para_2__point_a" },
		{ "article 1(3)", "" },
		{ "article 2", "art_2" },
		{ "article 2a", "art_2a" },
		{ "article 2b", "" },
		{ "article 4", "" },
		{ "chapter 2", "chp_2" },
		{ "article 2 of chapter 1", "" },
		{ "article 2 of chapter 2", "art_2" },
		{ "article 2, second paragraph", "art_2__content__p_2" },
		{ "article 2, third paragraph", "" },
		{ "articles 2 to 3", "art_2 art_2a art_3" },
		{ "paragraph 1 of Annex II", "hcontainer_2__para_1" },
		{ "Annex III", "" },
		{ "section 1", "" },
	};
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct cite_outline o = { .words = *state, .language = STR("eng"), .arena = &a };

	fill(&o, act, sizeof act / sizeof *act);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = BUF_INIT(SHOWN_BYTES_MAX);
		struct cite_found found;
		struct cite c;

		cite_parse(*state, STR("eng"), str_from(rows[i].text), &c);
		assert_int_equal(c.count, 1);
		cite_outline_find(&o, &c.paths[0], &found);
		buf_puts(&b, "");
		for (uint32_t k = 0; k < found.count; k++)
			buf_putf(&b, "%s%s", k > 0 ? " " : "", act[found.units[k]].eid);
		if (!str_is(buf_str(&b), rows[i].found))
			fail_msg("\"%s\" finds \"" STR_FMT "\", not \"%s\"", rows[i].text,
			    STR_ARG(buf_str(&b)), rows[i].found);
		buf_free(&b);
	}
	arena_free(&a);
}

static void
works_are_found_by_their_names(void **state)
{
	static const struct cite_name names[] = {
		{ STR_INIT("/akn/xx/act/2021/9"), STR_INIT("eng"), STR_INIT("Bees Act"),
		    STR_INIT("9"), STR_INIT("") },
		{ STR_INIT("/akn/xx/act/2022/4"), STR_INIT("eng"), STR_INIT("Bees (Amendment) Act"),
		    STR_INIT("4"), STR_INIT("") },
		{ STR_INIT("/akn/xx/act/2019/2"), STR_INIT("eng"),
		    STR_INIT("Harbour By-law of Portmere"), STR_INIT("2"), STR_INIT("") },
		{ STR_INIT("/akn/cn/act/2004/1"), STR_INIT("zho"),
		    STR_INIT("中华人民共和国道路运输条例"), STR_INIT("1"), STR_INIT("") },
	};
	static const struct {
		const char *text;
		enum cite_likeness likeness;
		uint32_t total;
		const char *work; /* if it is one */
	} rows[] = {
		{ "Bees Act", CITE_NAMED, 1, "/akn/xx/act/2021/9" },
		{ "the BEES ACT 2021", CITE_NAMED, 1, "/akn/xx/act/2021/9" },
		{ "Bees Act 1999", CITE_PARTLY, 2, "/akn/xx/act/2021/9" },
		{ "Bees (Amendment) Act 2022", CITE_NAMED, 1, "/akn/xx/act/2022/4" },
		{ "Bees Amendment", CITE_WORDS, 1, "/akn/xx/act/2022/4" },
		{ "Act 9 of 2021", CITE_NAMED, 1, "/akn/xx/act/2021/9" },
		{ "harbour bylaw", CITE_WORDS, 1, "/akn/xx/act/2019/2" },
		{ "道路运输条例", CITE_NAMED, 1, "/akn/cn/act/2004/1" },
		{ "Wasps Act", CITE_UNLIKE, 0, "" },
		{ "", CITE_UNLIKE, 0, "" },
	};
	struct cite_names *n = cite_names_new(*state);
	struct cite_named named;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_true(cite_names_put(n, &names[i]));
	assert_true(cite_names_put(n, &names[0])); /* replaces */
	assert_int_equal(cite_names_count(n), sizeof names / sizeof *names);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		cite_names_find(n, str_from(rows[i].text), &named);
		if (named.likeness != rows[i].likeness || named.total != rows[i].total ||
		    (named.total == 1 && !str_is(named.names[0].work, rows[i].work)))
			fail_msg("\"%s\": %d, %u works", rows[i].text, named.likeness, named.total);
		cite_names_find_whole(n, str_from(rows[i].text), &named);
		if (rows[i].likeness <= CITE_PARTLY)
			assert_int_equal(named.count + named.total + named.likeness, 0);
		else
			assert_int_equal(named.total, rows[i].total);
	}
	cite_names_find_whole(n, STR("Act 10 of 2021"), &named);
	assert_int_equal(named.total, 0);
	cite_names_free(&n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    provisions_are_found_and_never_another, make_words, free_words),
		cmocka_unit_test_setup_teardown(
		    works_are_found_by_their_names, make_words, free_words),
		cmocka_unit_test_setup_teardown(
		    citations_are_read_in_many_languages, make_words, free_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
