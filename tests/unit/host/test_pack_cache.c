/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack_cache: what is found is what was kept, it stays within its bounds, and no container shows
 * that it is there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "host/pack_cache.h"
#include "host/zip.h"

#define OUT_BYTES_MAX (1u << 20)
#define LARGE_BYTES (3u << 20) /* six of them are more than the cache holds */

static int
clear(void **state)
{
	(void)state;
	pack_cache_clear();
	return 0;
}

static void
what_was_kept_is_found_by_its_bytes(void **state)
{
	struct str packed;

	(void)state;
	assert_false(pack_cache_find(STR("words"), 7, &packed));
	pack_cache_keep(STR("words"), 7, STR("w"));
	assert_true(pack_cache_find(STR("words"), 7, &packed));
	assert_true(str_is(packed, "w"));
	assert_false(pack_cache_find(STR("words"), 8, &packed));
}

static void
an_equal_checksum_is_not_taken_for_equal_bytes(void **state)
{
	struct str packed;

	(void)state;
	pack_cache_keep(STR("words"), 7, STR("w"));
	assert_false(pack_cache_find(STR("sword"), 7, &packed));
	pack_cache_keep(STR("sword"), 7, STR("s"));
	assert_true(pack_cache_find(STR("words"), 7, &packed) && str_is(packed, "w"));
	assert_true(pack_cache_find(STR("sword"), 7, &packed) && str_is(packed, "s"));
}

static bool
has(uint32_t number)
{
	struct str packed;

	return pack_cache_find(str_make((const char *)&number, sizeof number), number, &packed);
}

static void
what_was_used_longest_ago_goes_first(void **state)
{
	uint32_t k;

	(void)state;
	for (k = 0; k < PACK_CACHE_MEMBERS_MAX; k++)
		pack_cache_keep(str_make((const char *)&k, sizeof k), k, STR("p"));
	assert_true(has(0));
	pack_cache_keep(str_make((const char *)&k, sizeof k), k, STR("p"));
	assert_true(has(0) && has(2) && has(k));
	assert_false(has(1));
}

static void
bytes_are_bounded_and_no_member_takes_them_all(void **state)
{
	char *large = calloc(1, PACK_CACHE_BYTES_MAX);
	struct str packed;

	(void)state;
	pack_cache_keep(STR("words"), 7, STR("w"));
	pack_cache_keep(str_make(large, PACK_CACHE_BYTES_MAX / 2), 1, STR("p"));
	assert_false(pack_cache_find(str_make(large, PACK_CACHE_BYTES_MAX / 2), 1, &packed));
	assert_true(pack_cache_find(STR("words"), 7, &packed));
	for (uint32_t k = 0; k < 6; k++)
		pack_cache_keep(str_make(large, LARGE_BYTES + k), k, STR("p"));
	assert_false(pack_cache_find(STR("words"), 7, &packed));
	assert_false(pack_cache_find(str_make(large, LARGE_BYTES), 0, &packed));
	assert_true(pack_cache_find(str_make(large, LARGE_BYTES + 5), 5, &packed));
	free(large);
}

static int
append(void *arg, const void *p, size_t len)
{
	buf_put(arg, p, len);
	return 0;
}

/* Three members of words that occur again, one of them with other words. */
static void
pack(struct buf *out, const char *other)
{
	struct zip *z;
	char path[32], text[4096];
	struct err e = { 0 };
	size_t len;

	*out = BUF_INIT(OUT_BYTES_MAX);
	z = zip_new(append, out);
	for (int k = 0; k < 3; k++) {
		snprintf(path, sizeof path, "text-%d.xhtml", k);
		for (len = 0; len + 64 < sizeof text;)
			len += (size_t)snprintf(text + len, sizeof text - len,
			    "%s %zu of part %d, ", k == 1 ? other : "the words", len, k);
		assert_int_equal(zip_open(z, str_from(path), 1, &e), 0);
		assert_int_equal(zip_put(z, text, len, &e), 0);
		assert_int_equal(zip_close(z, &e), 0);
	}
	assert_int_equal(zip_finish(z, &e), 0);
	zip_free(&z);
}

static void
a_container_has_the_same_bytes_with_and_without_it(void **state)
{
	struct buf cold, before, warm;

	(void)state;
	pack(&cold, "amended");
	pack_cache_clear();
	pack(&before, "the first");
	pack(&warm, "amended");
	assert_true(str_eq(buf_str(&cold), buf_str(&warm)));
	assert_false(str_eq(buf_str(&cold), buf_str(&before)));
	buf_free(&cold);
	buf_free(&before);
	buf_free(&warm);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_was_kept_is_found_by_its_bytes, clear),
		cmocka_unit_test_setup(an_equal_checksum_is_not_taken_for_equal_bytes, clear),
		cmocka_unit_test_setup(what_was_used_longest_ago_goes_first, clear),
		cmocka_unit_test_setup(bytes_are_bounded_and_no_member_takes_them_all, clear),
		cmocka_unit_test_setup(a_container_has_the_same_bytes_with_and_without_it, clear),
	};

	return cmocka_run_group_tests(tests, NULL, clear);
}
