/* SPDX-License-Identifier: Apache-2.0 */
/* Compressing with another text as reference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "corpus/pack.h"
#include "corpus_sample.h"

#define TEXT_BYTES_MAX 300000 /* farther than the smallest windows reach */

static char before[TEXT_BYTES_MAX], after[TEXT_BYTES_MAX];

/* Packs the second text with the first as reference, and gets it back; how long it was between. */
static size_t
check_pair(struct str reference, struct str bytes)
{
	struct packer *p = packer_new();
	struct err e = { 0 };
	char *packed = NULL, *again = NULL;
	size_t len;

	sample_ok(pack(p, bytes, reference, &packed, &len, &e), &e);
	sample_ok(unpack(p, str_make(packed, len), reference, bytes.len, &again, &e), &e);
	assert_memory_equal(again, bytes.p, bytes.len);
	assert_int_equal(again[bytes.len], '\0');
	free(again);
	free(packed);
	packer_free(&p);
	assert_null(p);
	return len;
}

static void
what_two_texts_share_costs_next_to_nothing(void **state)
{
	struct str all = str_make(after, sizeof after);
	size_t alone, with;

	(void)state;
	sample_letters(before, sizeof before, 1);
	memcpy(after, before, sizeof after);
	memcpy(after + 150000, "another word", 12);
	alone = check_pair(STR(""), all);
	with = check_pair(str_make(before, sizeof before), all);
	assert_true(alone > sizeof after / 2);
	assert_true(with < 200);
}

static void
nothing_and_little_can_be_packed(void **state)
{
	(void)state;
	check_pair(STR(""), STR(""));
	check_pair(STR("a reference"), STR(""));
	check_pair(STR("a reference"), STR("x"));
}

static void
another_reference_or_size_is_refused(void **state)
{
	struct packer *p = packer_new();
	struct str bytes = str_make(after, 5000), reference = str_make(before, 5000);
	struct err e = { 0 };
	char *packed = NULL, *again = NULL;
	size_t len;

	(void)state;
	sample_letters(before, sizeof before, 1);
	memcpy(after, before, sizeof after);
	sample_ok(pack(p, bytes, reference, &packed, &len, &e), &e);
	assert_int_equal(unpack(p, str_make(packed, len), STR(""), 5000, &again, &e), -ERR_DATA);
	assert_int_equal(unpack(p, str_make(packed, len), reference, 4999, &again, &e), -ERR_DATA);
	assert_int_equal(unpack(p, str_make(packed, len), reference, 5001, &again, &e), -ERR_DATA);
	assert_int_equal(
	    unpack(p, str_make(packed, len / 2), reference, 5000, &again, &e), -ERR_DATA);
	assert_int_equal(unpack(p, STR("not this"), reference, 5000, &again, &e), -ERR_DATA);
	/* a row with a size of -1 */
	assert_int_equal(
	    unpack(p, str_make(packed, len), reference, SIZE_MAX, &again, &e), -ERR_DATA);
	assert_null(again);
	free(packed);
	packer_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_two_texts_share_costs_next_to_nothing),
		cmocka_unit_test(nothing_and_little_can_be_packed),
		cmocka_unit_test(another_reference_or_size_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
