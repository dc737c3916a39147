/* SPDX-License-Identifier: Apache-2.0 */
/* side_note: a column of notes beside sections is taken out of the running text; tables stay. */
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
#include "ingest/lines.h"
#include "ingest/side_note.h"

#define REPORT_BYTES_MAX 65536
#define ALL_BYTES_MAX 65536

/* What the text is with its side notes above the sections, in braces; each line ended by '|'. */
static void
reads(const char *text, const char *expected)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	struct buf report = BUF_INIT(REPORT_BYTES_MAX), out = BUF_INIT(ALL_BYTES_MAX);
	struct lines l;
	struct err e = { 0 };

	assert_int_equal(lines_split(&l, str_from(text), &arena, &report, &e), 0);
	assert_int_equal(side_note_find(&l, &report, &e), 0);
	for (size_t i = 0; i < l.count; i++)
		buf_putf(
		    &out, l.v[i].side_note ? "{" STR_FMT "}" : STR_FMT "|", STR_ARG(l.v[i].text));
	buf_putc(&out, '\0');
	assert_string_equal(out.data, expected);
	buf_free(&out);
	buf_free(&report);
	arena_free(&arena);
}

static void
notes_in_the_left_margin_are_headings(void **state)
{
	(void)state;
	reads("PART I\n\n   Short title.   1. This is the Pond Act, 2011.\n\n"
	      "   Meaning of     2. In this Act \"duck\" means\n"
	      "   words.         a bird, and\n"
	      "                  a drake.\n\n"
	      "                  (2) Swans are none.\n",
	    "PART I|{Short title.}1. This is the Pond Act, 2011.|"
	    "{Meaning of words.}2. In this Act \"duck\" means|a bird, and|a drake.|"
	    "(2) Swans are none.|");
}

static void
a_note_may_be_longer_than_its_section(void **state)
{
	(void)state;
	reads("Use of     1. Ponds are for the use of ducks.\nponds.\n\n"
	      "Fees.      2. A duck pays nothing at all.\n",
	    "{Use of ponds.}1. Ponds are for the use of ducks.|"
	    "{Fees.}2. A duck pays nothing at all.|");
}

static void
notes_in_the_right_margin_are_headings(void **state)
{
	(void)state;
	reads("1. This Act may be cited as the Pond Act of 2011.   Short title.\n\n"
	      "2. In this Act \"duck\" means a bird that can swim    Meaning\n"
	      "and a drake.                                       of words.\n",
	    "{Short title.}1. This Act may be cited as the Pond Act of 2011.|"
	    "{Meaning of words.}2. In this Act \"duck\" means a bird that can swim|and a drake.|");
}

static void
one_note_and_the_rows_of_a_table_stay(void **state)
{
	(void)state;
	reads("Fees.      2. A duck pays nothing at all.\n\nEnd.\n",
	    "Fees.      2. A duck pays nothing at all.|End.|");
	reads("1. Duck     Five crowns\n2. Swan     Six crowns\n",
	    "1. Duck     Five crowns|2. Swan     Six crowns|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_in_the_left_margin_are_headings),
		cmocka_unit_test(a_note_may_be_longer_than_its_section),
		cmocka_unit_test(notes_in_the_right_margin_are_headings),
		cmocka_unit_test(one_note_and_the_rows_of_a_table_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
