/* SPDX-License-Identifier: Apache-2.0 */
/* footnote: notes join their marks where exactly one mark can be theirs; all other lines stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ingest/footnote.h"
#include "ingest/furniture.h"
#include "ingest/lines.h"

#define REPORT_BYTES_MAX 65536
#define ALL_BYTES_MAX 65536

/* Writes a line with its notes in braces. */
static void
put_line(struct buf *out, const struct lines *l, struct str text)
{
	struct str before, rest = text;
	uint32_t note;

	do {
		note = l->note_count > 0 ? footnote_cut(rest, &before, &rest) : UINT32_MAX;
		buf_putstr(out, l->note_count > 0 ? before : rest);
		if (note != UINT32_MAX)
			buf_putf(out, "{" STR_FMT ": " STR_FMT "}", STR_ARG(l->notes[note].marker),
			    STR_ARG(l->notes[note].text));
	} while (note != UINT32_MAX);
	buf_putc(out, '|');
}

/* What the text is after its footnotes were joined, each line ended by '|'. */
static void
reads(const char *text, const char *expected)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	struct buf report = BUF_INIT(REPORT_BYTES_MAX), out = BUF_INIT(ALL_BYTES_MAX);
	struct lines l;
	struct err e = { 0 };

	assert_int_equal(lines_split(&l, str_from(text), &arena, &report, &e), 0);
	assert_int_equal(furniture_drop(&l, &report, &e), 0);
	assert_int_equal(footnote_find(&l, &report, &e), 0);
	for (size_t i = 0; i < l.count; i++)
		put_line(&out, &l, l.v[i].text);
	buf_putc(&out, '\0');
	assert_string_equal(out.data, expected);
	buf_free(&out);
	buf_free(&report);
	arena_free(&arena);
}

/* The text is as it was. */
static void
stays(const char *text, const char *expected)
{
	reads(text, expected);
}

static void
notes_at_the_end_join_their_marks(void **state)
{
	(void)state;
	reads("Pond Act\n\n1. Ponds are deep.1\n2. A pond, which is wet,2 is cold.\n\n"
	      "1 As amended in May.\n2 As amended in June.\n",
	    "Pond Act|1. Ponds are deep.{1: As amended in May.}|"
	    "2. A pond, which is wet,{2: As amended in June.} is cold.|");
}

static void
notes_have_marks_of_many_kinds(void **state)
{
	(void)state;
	reads("Ponds\xc2\xb9 are deep.\n\n\xc2\xb9 Of water.\n",
	    "Ponds{\xc2\xb9: Of water.} are deep.|");
	reads("Ponds [1] are deep.\n\n[1] Of water.\n", "Ponds {1: Of water.} are deep.|");
	reads("Ponds(1) are deep.\n\n(1) Of water.\n", "Ponds{1: Of water.} are deep.|");
	reads("Ponds1) are deep.\n\n1) Of water.\n", "Ponds{1: Of water.} are deep.|");
	reads("Ponds* and ducks** swim.\n\n* Of water.\n** Drakes.\n",
	    "Ponds{*: Of water.} and ducks{**: Drakes.} swim.|");
	reads("The Act of 1990(a) ends.\n\n(a) 1990 c. 16.\n",
	    "The Act of 1990{a: 1990 c. 16.} ends.|");
}

static void
notes_below_a_rule_or_a_heading_have_lines_that_go_on(void **state)
{
	(void)state;
	reads("Ponds[1] are deep.\nDucks swim.\n______\n[1] Of water\nand ice.\n\nEnd.\n",
	    "Ponds{1: Of water and ice.} are deep.|Ducks swim.|End.|");
	reads("Teiche\xc2\xb9 sind tief.\n\nFu\xc3\x9fnoten:\n\n1. Wasser.\n",
	    "Teiche{\xc2\xb9: Wasser.} sind tief.|");
}

static void
notes_without_one_certain_mark_stay(void **state)
{
	(void)state;
	stays("Ponds are deep.\n\n1 As amended in May.\n", "Ponds are deep.|1 As amended in May.|");
	stays("Ponds1 and ducks1 swim.\n\n1 As amended in May.\n",
	    "Ponds1 and ducks1 swim.|1 As amended in May.|");
	reads("Ponds[1] are deep.\n\nNotes\n\n[1] Of water.\n[2] Of ice.\n",
	    "Ponds{1: Of water.} are deep.|Notes|[2] Of ice.|");
}

static void
lists_are_no_notes(void **state)
{
	(void)state;
	stays("Of section 5(1):\n\n(1) Ponds are deep.\n\n(2) Ducks swim.\n",
	    "Of section 5(1):|(1) Ponds are deep.|(2) Ducks swim.|");
	stays("A pond has 20 m\xc2\xb2.\n\n1. Ponds.\n\n2. Ducks.\n",
	    "A pond has 20 m\xc2\xb2.|1. Ponds.|2. Ducks.|");
}

static void
notes_at_the_foot_of_a_page_join_the_marks_of_the_page(void **state)
{
	(void)state;
	reads("Ponds[1] are deep\n\n[1] Of water.\n\fand ducks[1] swim.\n\n[1] Drakes.\n",
	    "Ponds{1: Of water.} are deep|and ducks{1: Drakes.} swim.|");
}

static void
a_mark_in_brackets_may_be_repeated(void **state)
{
	(void)state;
	reads("Ponds[1] are deep.\nDucks[1] swim[2].\n\n[1] Of water.\n[2] In May.\n",
	    "Ponds{1: Of water.} are deep.|Ducks{1: Of water.} swim{2: In May.}.|");
}

static void
a_page_number_is_no_part_of_a_note(void **state)
{
	(void)state;
	reads("Ponds[1] are deep.\n\n[1] Of water\nand ice.\n       12\nDucks swim.\n",
	    "Ponds{1: Of water and ice.} are deep.|12|Ducks swim.|");
}

static void
a_note_of_the_whole_text_stands_below_those_of_the_last_page(void **state)
{
	(void)state;
	reads("By-law on Ponds*\n\nPonds[1] are deep.\n____\n[1] Of water.\n\nDucks swim.\n\n"
	      "* Of May.\n",
	    "By-law on Ponds{*: Of May.}|Ponds{1: Of water.} are deep.|Ducks swim.|");
}

static void
a_mark_behind_a_space_needs_a_heading_above_its_note(void **state)
{
	(void)state;
	reads("La mare (1) est ouverte.\n\nNotes de bas de page\n\n(1) Sauf le lundi.\n",
	    "La mare {1: Sauf le lundi.} est ouverte.|");
	stays("Of subsection (1) above.\n\n(1) Ponds are deep.\n",
	    "Of subsection (1) above.|(1) Ponds are deep.|");
}

static void
a_text_with_characters_of_the_last_plane_keeps_them(void **state)
{
	(void)state;
	stays("Ponds[1] \xf4\x80\x80\x80 are deep.\n\n[1] Of water.\n",
	    "Ponds[1] \xf4\x80\x80\x80 are deep.|[1] Of water.|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_at_the_end_join_their_marks),
		cmocka_unit_test(notes_have_marks_of_many_kinds),
		cmocka_unit_test(notes_below_a_rule_or_a_heading_have_lines_that_go_on),
		cmocka_unit_test(notes_without_one_certain_mark_stay),
		cmocka_unit_test(lists_are_no_notes),
		cmocka_unit_test(notes_at_the_foot_of_a_page_join_the_marks_of_the_page),
		cmocka_unit_test(a_mark_in_brackets_may_be_repeated),
		cmocka_unit_test(a_page_number_is_no_part_of_a_note),
		cmocka_unit_test(a_note_of_the_whole_text_stands_below_those_of_the_last_page),
		cmocka_unit_test(a_mark_behind_a_space_needs_a_heading_above_its_note),
		cmocka_unit_test(a_text_with_characters_of_the_last_plane_keeps_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
