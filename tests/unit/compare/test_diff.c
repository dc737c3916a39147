/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "compare/diff.h"

#define ITEMS_MAX 4000

struct both {
	struct diff diff;
	uint64_t a[ITEMS_MAX], b[ITEMS_MAX];
	uint8_t kept_a[ITEMS_MAX], kept_b[ITEMS_MAX];
};

static int
begin(void **state)
{
	struct both *s = calloc(1, sizeof *s);

	diff_init(&s->diff);
	*state = s;
	return 0;
}

static int
end(void **state)
{
	struct both *s = *state;

	diff_free(&s->diff);
	free(s);
	return 0;
}

#define DIFFED(test) cmocka_unit_test_setup_teardown(test, begin, end)

/* Runs it, proves that what is kept is the same on both sides, and returns how much that is. */
static uint32_t
kept(struct both *s, uint32_t n, uint32_t m)
{
	uint32_t x = 0, y = 0, count = 0;

	memset(s->kept_a, 0, sizeof s->kept_a);
	memset(s->kept_b, 0, sizeof s->kept_b);
	diff_run(&s->diff, (struct diff_items){ s->a, s->kept_a, n },
	    (struct diff_items){ s->b, s->kept_b, m });
	for (;; x++, y++, count++) {
		while (x < n && !s->kept_a[x])
			x++;
		while (y < m && !s->kept_b[y])
			y++;
		if (x == n || y == m)
			break;
		assert_int_equal(s->a[x], s->b[y]);
	}
	assert_true(x == n && y == m);
	return count;
}

static uint32_t
kept_of_words(struct both *s, const char *a, const char *b)
{
	for (size_t i = 0; a[i] != '\0'; i++)
		s->a[i] = (uint64_t)a[i];
	for (size_t i = 0; b[i] != '\0'; i++)
		s->b[i] = (uint64_t)b[i];
	return kept(s, (uint32_t)strlen(a), (uint32_t)strlen(b));
}

static void
the_longest_common_sequence_is_kept(void **state)
{
	assert_int_equal(kept_of_words(*state, "abcabba", "cbabac"), 4);
	assert_int_equal(kept_of_words(*state, "abcdef", "abcdef"), 6);
	assert_int_equal(kept_of_words(*state, "abc", "xyz"), 0);
	assert_int_equal(kept_of_words(*state, "", "xyz"), 0);
	assert_int_equal(kept_of_words(*state, "xyz", ""), 0);
	assert_int_equal(kept_of_words(*state, "nematode knowledge", "empty bottle"), 7);
	assert_int_equal(kept_of_words(*state, "abcdefgh", "bdfh"), 4);
	assert_int_equal(kept_of_words(*state, "a", "bbbbbbabbbbb"), 1);
}

/* By the textbook, for short ones. */
static uint32_t
longest(const struct both *s, uint32_t n, uint32_t m)
{
	static uint32_t best[64][64];

	for (uint32_t x = 0; x <= n; x++)
		for (uint32_t y = 0; y <= m; y++) {
			if (x == 0 || y == 0)
				best[x][y] = 0;
			else if (s->a[x - 1] == s->b[y - 1])
				best[x][y] = best[x - 1][y - 1] + 1;
			else
				best[x][y] = best[x - 1][y] > best[x][y - 1] ? best[x - 1][y]
									     : best[x][y - 1];
		}
	return best[n][m];
}

static void
it_is_the_longest_for_any_two(void **state)
{
	struct both *s = *state;
	uint64_t number = 0, r;
	uint32_t n, m;

	for (int round = 0; round < 5000; round++) {
		r = hash64(&number, sizeof number);
		n = (uint32_t)(r % 60);
		m = (uint32_t)(r / 64 % 60);
		for (uint32_t i = 0; i < 60; i++) {
			number++;
			r = hash64(&number, sizeof number);
			s->a[i] = r % 5;
			s->b[i] = r / 8 % 5;
		}
		assert_int_equal(kept(s, n, m), longest(s, n, m));
	}
}

static void
where_too_much_changed_it_holds_on_to_what_occurs_once(void **state)
{
	struct both *s = *state;

	for (uint32_t i = 0; i < ITEMS_MAX; i++) {
		s->a[i] = i % 50 == 0 ? 1000000 + i : 2 * i;
		s->b[i] = i % 50 == 0 ? 1000000 + i : 2 * i + 1;
	}
	assert_int_equal(kept(s, ITEMS_MAX, ITEMS_MAX), ITEMS_MAX / 50);
}

static void
without_budget_it_still_ends_with_the_truth(void **state)
{
	struct both *s = *state;

	for (uint32_t i = 0; i < ITEMS_MAX; i++) {
		s->a[i] = i * 7 % 13;
		s->b[i] = i * 11 % 13;
	}
	s->diff.steps_left = -1000000000;
	assert_in_range(kept(s, ITEMS_MAX, ITEMS_MAX), 0, ITEMS_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DIFFED(the_longest_common_sequence_is_kept),
		DIFFED(it_is_the_longest_for_any_two),
		DIFFED(where_too_much_changed_it_holds_on_to_what_occurs_once),
		DIFFED(without_budget_it_still_ends_with_the_truth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
