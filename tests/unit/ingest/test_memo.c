/* SPDX-License-Identifier: Apache-2.0 */
/* memo: what is kept is found at its place; and a text is read as without memos. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "ingest/mark.h"
#include "ingest/memo.h"

#define ARENA_BYTES ((size_t)64 << 20)
#define MANY 20000 /* more than a memo keeps */

static void
a_text_is_known_by_its_place_and_length(void **state)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct memo *memo = memo_new(&arena, 4096);
	const char text[] = "1. One 1. One";
	int *value;

	(void)state;
	assert_null(memo_find(NULL, str_from(text)));
	assert_null(memo_find(memo, str_make(text, 6)));
	value = memo_add(memo, str_make(text, 6), sizeof *value);
	assert_non_null(value);
	*value = 7;
	assert_ptr_equal(memo_find(memo, str_make(text, 6)), value);
	assert_null(memo_find(memo, str_make(text, 5)));
	assert_null(memo_find(memo, str_make(text + 7, 6)));
	arena_free(&arena);
}

static void
a_full_memo_keeps_no_more_and_still_finds(void **state)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct memo *memo = memo_new(&arena, 4096);
	static const char text[MANY];
	size_t kept = 0;

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		kept += memo_add(memo, str_make(text + i, 1), 1) != NULL;
	assert_in_range(kept, 1, MANY - 1);
	for (size_t i = 0; i < kept; i++)
		assert_non_null(memo_find(memo, str_make(text + i, 1)));
	assert_null(memo_find(memo, str_make(text + MANY - 1, 1)));
	arena_free(&arena);
}

static void
is_equal(const struct mark *a, const struct mark *b)
{
	char name[LABEL_NAME_BYTES], other[LABEL_NAME_BYTES];

	assert_ptr_equal(a->kind, b->kind);
	assert_string_equal(label_name(&a->label, name), label_name(&b->label, other));
	assert_ptr_equal(a->printed.p, b->printed.p);
	assert_int_equal(a->printed.len, b->printed.len);
	assert_ptr_equal(a->rest.p, b->rest.p);
	assert_int_equal(a->rest.len, b->rest.len);
}

static void
a_line_is_read_again_as_before(void **state)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct forms *forms = arena_alloc(&arena, sizeof *forms);
	static struct marks plain[READINGS_MAX], kept[READINGS_MAX];
	struct str line = STR("PART 2 The garden");
	size_t count;

	(void)state;
	forms_make(forms, tradition_find(STR("uk")), STR("eng"));
	count = mark_read(forms, line, plain);
	assert_true(count > 0);
	forms->marks = memo_new(&arena, 4096);
	forms->labels = memo_new(&arena, 4096);
	for (int again = 0; again < 3; again++) {
		assert_int_equal(mark_read(forms, line, kept), count);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(kept[i].count, plain[i].count);
			for (size_t k = 0; k < plain[i].count; k++)
				is_equal(&kept[i].v[k], &plain[i].v[k]);
		}
	}
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_known_by_its_place_and_length),
		cmocka_unit_test(a_full_memo_keeps_no_more_and_still_finds),
		cmocka_unit_test(a_line_is_read_again_as_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
