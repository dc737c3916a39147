/* SPDX-License-Identifier: Apache-2.0 */
/* running: citations in the text of documents, and the provisions that they certainly mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/macros.h"
#include "cite/outline.h"
#include "cite/running.h"
#include "cite/target.h"

#define SHOWN_BYTES_MAX 4096
#define ARENA_BYTES_MAX (1u << 20)

static struct cite scratch;

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

struct shown {
	struct buf out;
	struct str text;
};

static void
show_mark(void *arg, const struct cite_mark *m)
{
	static const char *const whose[] = { "bare", "own", "article", "other" };
	struct shown *s = arg;

	if (s->out.len > 0)
		buf_puts(&s->out, "; ");
	buf_putf(&s->out, STR_FMT " %s", STR_ARG(str_slice(s->text, m->range.start, m->range.end)),
	    whose[m->whose]);
}

struct row {
	const char *language, *text, *marks;
};

static void
check(const struct cite_words *words, const struct row *row)
{
	struct shown s = { .out = BUF_INIT(SHOWN_BYTES_MAX), .text = str_from(row->text) };
	struct cite_running r;
	struct cite_seen seen = { 0 };

	cite_running_init(&r, words, str_from(row->language), &scratch);
	cite_running_scan(&r, s.text, show_mark, &s, &seen);
	buf_putc(&s.out, '\0');
	assert_string_equal(s.out.len > 1 ? s.out.data : "", row->marks);
	buf_free(&s.out);
}

static void
the_words_around_a_provision_say_whose_it_is(void **state)
{
	static const struct row rows[] = {
		{ "eng", "A person to whom section 3 applies may appeal.", "section 3 bare" },
		{ "eng", "Under section 3(1)(a) of this Act a person", "section 3(1)(a) own" },
		{ "eng", "under section 3 of the Bees Act 2006, or", "section 3 other" },
		{ "eng", "as in Bees Act 2006, s. 3, a hive", "s. 3 other" },
		{ "eng", "sections 3, 5 and 7 do not apply", "sections 3 bare; 5 bare; 7 bare" },
		{ "eng", "within section 3, 14 days after", "section 3 bare" },
		{ "eng", "sections 3 to 5 apply", "sections 3 to 5 bare" },
		{ "eng", "by section 5 to paragraph (a) of section 7",
		    "section 5 bare; paragraph (a) of section 7 bare" },
		{ "eng", "points (a) and (b) of Article 5 apply", "points (a) bare; (b) bare" },
		{ "eng", "the section a person is in; a part on bees", "" },
		{ "eng", "it's 27 years, the agency's 12 members, $5", "" },
		{ "eng", "section 3/2006 and section 5_b", "" },
		{ "eng", "Article 5 of Regulation (EU) 2016/679 applies", "Article 5 other" },
		{ "eng",
		    "sections 5 of the Bees Act and 12(1) of the Hives Act and 3 of the Wax Act",
		    "sections 5 other; 12(1) other; 3 other" },
		{ "eng", "sections 5 of the Bees Act and 12 of the keepers", "sections 5 other" },
		{ "eng", "sections 5 of the Bees Act and 12 hives", "sections 5 other" },
		{ "eng", "section 5 of the Bees Act and 12 of the Hives Act", "section 5 other" },
		{ "eng", "5 of the Bees Act applies", "" },
		{ "fra", "les articles 6 de la Convention et 14 § 2 du Pacte",
		    "articles 6 other; 14 § 2 other" },
		{ "deu", "nach §§ 3 und 4 des Bienengesetzes und 12 des Wachsgesetzes",
		    "§§ 3 other; 4 other; 12 other" },
		{ "deu", "nach § 3 des Bienengesetzes und 12 des Wachsgesetzes", "§ 3 other" },
		{ "ell", "των άρθρων 93 παρ. 3 του Συντάγματος και 139 του ΚΠΔ",
		    "άρθρων 93 παρ. 3 other; 139 other" },
		{ "eng", "section 3 of that Act and section 4 in respect of a hive",
		    "section 3 other; section 4 bare" },
		{ "eng", "the schedule and the annex", "" },
		{ "deu", "Der Antrag nach § 12 Abs. 2 Satz 1 ist zulässig.",
		    "§ 12 Abs. 2 Satz 1 bare" },
		{ "deu", "nach § 12 BGB und Artikel 5 des Grundgesetzes",
		    "§ 12 other; Artikel 5 other" },
		{ "deu", "nach § 3 dieses Gesetzes", "§ 3 own" },
		{ "deu", "nach § 3 Anträge stellen", "§ 3 bare" },
		{ "deu", "nach § 3 Bienengesetz", "§ 3 other" },
		{ "fra", "les articles 3 et 5 de la présente loi", "articles 3 own; 5 own" },
		{ "fra", "à l’article L. 111-1 du code des abeilles", "article L. 111-1 other" },
		{ "fra", "l'article 12 bis est applicable", "article 12 bis bare" },
		{ "spa", "el artículo 5 de la Ley 39/2015", "artículo 5 other" },
		{ "zho", "依照本法第十二条第二款", "第十二条第二款 own" },
		{ "zho", "依照第十二条规定", "第十二条 bare" },
		{ "zho", "民法典第十二条", "第十二条 other" },
		{ "zho", "同法第三条", "第三条 other" },
		{ "zho", "本条第一款", "第一款 article" },
		{ "zho", "共十二条", "" },
		{ "jpn", "この法律第三条の二", "第三条の二 own" },
		{ "rus", "статья 5 настоящего закона", "статья 5 own" },
		{ "eng", "sections 55102, 55103, and 55111 of title 46, United States Code, apply",
		    "sections 55102 other; 55103 other; 55111 other" },
		{ "ell", "το άρθρο 510 παρ. 1 στοιχ. Δ' και Ε' του ΚΠΔ",
		    "άρθρο 510 παρ. 1 στοιχ. Δ' other; Ε' other" },
		{ "deu", "Artikel 2 Absatz 1 und 3, auch hier", "" },
		{ "deu", "Artikel 7 Absatz 1 und 3, auch hier", "Artikel 7 Absatz 1 bare; 3 bare" },
		{ "eng", "the Bees Act 7 of 1998 and Regulation (EU) 2016/679 apply",
		    "Act 7 of 1998 other; Regulation (EU) 2016/679 other" },
		{ "ell", "με το άρθρο 45 παρ. 3 του ν. 1481/1984 και το Π.Δ. 164/2005",
		    "άρθρο 45 παρ. 3 other; Π.Δ. 164/2005 other" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(*state, &rows[i]);
}

static void
a_list_ends_where_its_numbers_do(void **state)
{
	static const struct row rows[] = {
		{ "ell", "κατά τα άρθρα 136 περίπτωση ε' και 137 Κ.Π.Δ.",
		    "άρθρα 136 περίπτωση ε' other; 137 other" },
		{ "eng", "Sections 3, 4 and 5 keep hives apart",
		    "Sections 3 bare; 4 bare; 5 bare" },
		{ "eng", "sections 3 and 9 keep hives apart", "sections 3 bare; 9 bare" },
		{ "eng", "sections 3, 14 days later", "sections 3 bare" },
		{ "eng", "section 3 and 9 hives", "section 3 bare" },
		{ "eng", "sections 3, 4 and 12 hives", "sections 3 bare; 4 bare" },
		{ "eng", "subs 3 and 9 hives", "subs 3 bare" },
		{ "deu", "Wer nach den §§ 1 und 2 einen Stock hält", "§§ 1 bare; 2 bare" },
		{ "deu", "nach § 1 und 2 weitere Stöcke", "§ 1 bare" },
		{ "eng", "section 60 (market bees) of the Bees Act 1984, may", "section 60 other" },
		{ "eng", "section 60 (market bees) of this Act", "section 60 own" },
		{ "eng", "section 60 (market bees) applies", "section 60 bare" },
		{ "eng", "The EU acts under section 3.", "EU other; section 3 bare" },
		{ "ell", "κατά τον Κ.Π.Δ. και το άρθρο 3 ΚΠΔ", "Κ.Π.Δ. other; άρθρο 3 other" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(*state, &rows[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_words_around_a_provision_say_whose_it_is),
		cmocka_unit_test(a_list_ends_where_its_numbers_do),
	};

	return cmocka_run_group_tests(tests, make_words, free_words);
}
