/* SPDX-License-Identifier: Apache-2.0 */
/* arena: alignment, the cap, and what survives a reset. */
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/arena.h"

static void
every_piece_is_aligned_whatever_came_before(void **state)
{
	struct arena a = ARENA_INIT(1 << 20);

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		void *p = arena_alloc(&a, i + 1);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		memset(p, 0xff, i + 1);
		assert_string_equal(arena_dup(&a, STR("odd")), "odd");
	}
	arena_free(&a);
}

static void
pieces_do_not_overlap_across_chunks(void **state)
{
	static unsigned char *pieces[300];
	struct arena a = ARENA_INIT(16 << 20);

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		size_t size =
		    i % 50 == 49 ? 100000 : 100 + i; /* now and then one larger than any chunk */

		pieces[i] = arena_alloc(&a, size);
		assert_non_null(pieces[i]);
		memset(pieces[i], (int)(i & 0xff), size);
	}
	for (size_t i = 0; i < 300; i++) {
		for (size_t j = 0; j < 100; j++)
			assert_int_equal(pieces[i][j], i & 0xff);
	}
	arena_free(&a);
}

static void
the_cap_can_be_reached_exactly_and_not_passed(void **state)
{
	struct arena a = ARENA_INIT(1000);

	(void)state;
	assert_null(arena_alloc(&a, 1001));
	assert_int_equal(a.used, 0);
	assert_non_null(arena_alloc(&a, 1000));
	assert_int_equal(a.used, 1000);
	assert_null(arena_alloc(&a, 1));
	assert_null(arena_dup(&a, STR("")));
	assert_null(arena_zalloc(&a, 0));
	assert_null(arena_printf(&a, "%d", 1));
	assert_int_equal(a.used, 1000);
	arena_free(&a);
}

static void
padding_counts_against_the_cap(void **state)
{
	struct arena a = ARENA_INIT(64);
	int pieces = 0;

	(void)state;
	while (arena_alloc(&a, 1) != NULL)
		pieces++;
	assert_int_equal(pieces, 64 / alignof(max_align_t));
	assert_true(a.used <= a.max);
	arena_free(&a);
}

static void
absurd_sizes_are_refused(void **state)
{
	struct arena a = ARENA_INIT(SIZE_MAX);
	char c = 'x';

	(void)state;
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX - 8));
	assert_null(arena_dup(&a, (struct str){ &c, SIZE_MAX }));
	assert_non_null(arena_alloc(&a, 8));
	arena_free(&a);
}

static void
a_cap_of_nothing_gives_nothing(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_null(arena_alloc(&a, 0));
	assert_null(arena_dup(&a, STR("")));
	arena_reset(&a);
	arena_free(&a);
}

static void
zeroed_memory_is_zero_even_when_reused(void **state)
{
	struct arena a = ARENA_INIT(4096);
	unsigned char *p = arena_alloc(&a, 500);

	(void)state;
	memset(p, 0xaa, 500);
	arena_reset(&a);
	p = arena_zalloc(&a, 500);
	for (size_t i = 0; i < 500; i++)
		assert_int_equal(p[i], 0);
	arena_free(&a);
}

static void
strings_are_copied_and_terminated(void **state)
{
	struct arena a = ARENA_INIT(4096);
	char bytes[] = "abc";
	char *copy = arena_dup(&a, (struct str){ bytes, 2 });

	(void)state;
	bytes[0] = 'X';
	assert_string_equal(copy, "ab");
	assert_string_equal(arena_dup(&a, (struct str){ NULL, 0 }), "");
	assert_string_equal(arena_printf(&a, "art_%d%s", 12, ".txt"), "art_12.txt");
	assert_null(arena_printf(&a, "%ls", L"\x4e00")); /* not convertible in the C locale */
	arena_free(&a);
}

static void
what_is_kept_is_a_copy_or_left_as_it_was(void **state)
{
	struct arena a = ARENA_INIT(8);
	char bytes[] = "borrow";
	struct str s = str_from(bytes);

	(void)state;
	assert_true(arena_keep(&a, &s));
	bytes[0] = 'X';
	assert_true(str_is(s, "borrow"));
	assert_int_equal(s.p[s.len], '\0');
	assert_false(arena_keep(&a, &s)); /* seven of eight bytes are taken */
	assert_true(str_is(s, "borrow"));
	arena_free(&a);
}

static void
a_reset_makes_the_whole_cap_available_again(void **state)
{
	struct arena a = ARENA_INIT(100000);
	struct arena_chunk *kept;

	(void)state;
	for (int round = 0; round < 3; round++) {
		while (arena_alloc(&a, 1008) != NULL)
			continue;
		assert_true(a.used > a.max - 1024);
		kept = a.head;
		arena_reset(&a);
		assert_int_equal(a.used, 0);
		assert_ptr_equal(a.head, kept);
	}
	arena_free(&a);
	assert_null(a.head);
	assert_non_null(arena_alloc(&a, 100000));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_piece_is_aligned_whatever_came_before),
		cmocka_unit_test(pieces_do_not_overlap_across_chunks),
		cmocka_unit_test(the_cap_can_be_reached_exactly_and_not_passed),
		cmocka_unit_test(padding_counts_against_the_cap),
		cmocka_unit_test(absurd_sizes_are_refused),
		cmocka_unit_test(a_cap_of_nothing_gives_nothing),
		cmocka_unit_test(zeroed_memory_is_zero_even_when_reused),
		cmocka_unit_test(strings_are_copied_and_terminated),
		cmocka_unit_test(what_is_kept_is_a_copy_or_left_as_it_was),
		cmocka_unit_test(a_reset_makes_the_whole_cap_available_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
