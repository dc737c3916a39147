/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens: their secrets, their scope, and the lines of their file. */
#include "publish/token_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

#define LINE_BYTES 1024

static void
a_secret_has_256_bits_and_is_found_by_its_digest(void **state)
{
	char one[TOKEN_BYTES + 1], two[TOKEN_BYTES + 1];
	struct token t = { .name = STR("desk"),
		.created = 1,
		.expires = 1000000,
		.actions = TOKEN_ALL_ACTIONS,
		.folders = { STR("/akn/xx") },
		.folder_count = 1 };
	struct buf line = BUF_INIT(LINE_BYTES);
	struct token_table *table = NULL;
	struct sha256 digest;

	(void)state;
	assert_int_equal(token_make(one, &t.digest, NULL), 0);
	assert_int_equal(token_make(two, &digest, NULL), 0);
	assert_string_not_equal(one, two);
	token_put(&line, &t);
	assert_int_equal(token_table_read(&table, buf_str(&line), NULL), 0);
	assert_null(token_table_find(table, &digest));
	assert_true(token_digest(str_from(one), &digest));
	assert_true(str_is(token_table_find(table, &digest)->name, "desk"));
	assert_false(token_digest(STR("gaz_0"), &digest));
	assert_true(token_is_valid(token_table_at(table, 0), 999999));
	assert_false(token_is_valid(token_table_at(table, 0), 1000000));
	token_table_unref(&table);
	buf_free(&line);
}

static void
a_folder_ends_at_a_slash(void **state)
{
	const struct token t = { .folders = { STR("/akn/xx/act/2026/1") }, .folder_count = 1 };

	(void)state;
	assert_true(token_has_work(&t, STR("/akn/xx/act/2026/1")));
	assert_true(token_has_work(&t, STR("/akn/xx/act/2026/1/more")));
	assert_false(token_has_work(&t, STR("/akn/xx/act/2026/10")));
	assert_false(token_has_work(&t, STR("/akn/xx/act/2026")));
	assert_int_equal(token_check_folder(STR("/akn"), NULL), 0);
	assert_int_equal(token_check_folder(STR("/aknx"), NULL), -ERR_USAGE);
	assert_int_equal(token_check_folder(STR("/akn/"), NULL), -ERR_USAGE);
	assert_int_equal(token_check_folder(STR("/akn/xx/eng@2026-01-01"), NULL), -ERR_USAGE);
}

static void
one_line_that_is_wrong_refuses_the_file(void **state)
{
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TIMES "\t2026-01-01T00:00:00Z\t2026-04-01T00:00:00Z\t"
	static const char *const wrong[] = { "x", "desk\t" DIGEST,
		"desk\t" DIGEST TIMES "-\t\t/akn", "desk\t" DIGEST TIMES "-\tpublish,burn\t/akn",
		"desk\t" DIGEST TIMES "-\tpublish\t", "desk\t" DIGEST TIMES "soon\tpublish\t/akn",
		"\t" DIGEST TIMES "-\tpublish\t/akn", "desk\t0" TIMES "-\tpublish\t/akn" };
	static const char good[] =
	    "# head\n\ndesk\t" DIGEST TIMES "-\tpublish,note\t/akn/xx,/akn/yy\n";
	struct token_table *table = NULL;
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(token_table_read(&table, str_from(wrong[i]), &e), -ERR_CONFIG);
		assert_null(table);
	}
	assert_int_equal(token_table_read(&table, str_from(good), &e), 0);
	assert_int_equal(token_table_count(table), 1);
	assert_true(token_allows(token_table_at(table, 0), TOKEN_NOTE));
	assert_false(token_allows(token_table_at(table, 0), TOKEN_CORRECT));
	assert_int_equal(token_table_at(table, 0)->folder_count, 2);
	assert_non_null(token_table_named(table, STR("desk")));
	token_table_unref(&table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_secret_has_256_bits_and_is_found_by_its_digest),
		cmocka_unit_test(a_folder_ends_at_a_slash),
		cmocka_unit_test(one_line_that_is_wrong_refuses_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
