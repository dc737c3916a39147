/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparisons of real histories, and of documents that have nothing to do with each other: both
 * versions are in each of them, whatever it says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glob.h>

#include "compare_fixture.h"
#include "ingest_sample.h"

static bool
load(struct sample *s, const char *path)
{
	return sample_load(s, path) && sample_read(s, "/akn/xx/act/2006/1") == 0;
}

/* Returns how many nodes changed. */
static uint32_t
compare_two(const struct sample *a, const struct sample *b)
{
	struct comparison *c = NULL;
	struct err e = { 0 };
	uint32_t changed;

	if (compare_images(&c, &a->im, &b->im, &e) != 0)
		fail_msg("%s", e.text);
	sound_comparison(c, &a->im, &b->im);
	changed = count_changed(c);
	comparison_free(&c);
	return changed;
}

/* Every file with the one after it, and with itself; returns how many there are. */
static size_t
compare_files(const char *pattern)
{
	glob_t found = { 0 };
	struct sample before = { 0 }, now;
	size_t count = 0;

	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (!load(&now, found.gl_pathv[i])) { /* what is refused has tests of its own */
			sample_free(&now);
			continue;
		}
		assert_int_equal(compare_two(&now, &now), 0);
		if (count++ > 0)
			compare_two(&before, &now);
		sample_free(&before);
		before = now;
	}
	sample_free(&before);
	globfree(&found);
	return count;
}

static void
the_sample_corpus_is_compared(void **state)
{
	(void)state;
	assert_true(compare_files(GAZETTED_CORPUS "/*.txt") > 1);
}

static void
real_histories_are_compared(void **state)
{
	(void)state;
	if (compare_files(SHARED("corpora/versioned/fr-constitution-1958/v00*.md")) == 0)
		skip();
	assert_true(compare_files(SHARED("corpora/versioned/cn-daolu-yunshu-tiaoli/*.md")) > 1);
	assert_true(compare_files(SHARED("corpora/versioned/de-tpg/v00[78]*.md")) > 1);
}

static void
documents_of_other_kinds_and_countries_are_compared(void **state)
{
	(void)state;
	if (compare_files(SHARED("corpora/akn/[a-t]*.xml")) == 0)
		skip();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_corpus_is_compared),
		cmocka_unit_test(real_histories_are_compared),
		cmocka_unit_test(documents_of_other_kinds_and_countries_are_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
