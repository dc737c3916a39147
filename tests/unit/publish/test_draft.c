/* SPDX-License-Identifier: Apache-2.0 */
/* draft: the head of a file of a draft. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/time.h"
#include "publish/draft.h"

static struct draft
make(void)
{
	struct draft d = { .key = { STR("/akn/xx/act/2026/1"), STR("eng"), 20454 },
		.author = STR("desk"),
		.saved = 1796000000,
		.base = STR("\"0123\""),
		.reason = STR("A line\u2019s end"),
		.publish_at = 1796000060,
		.planner = STR("chief"),
		.upload_bytes = 7 };

	d.upload = sha256_of("abcdefg", 7);
	return d;
}

static void
what_is_written_is_read(void **state)
{
	struct buf b = BUF_INIT(DRAFT_HEAD_BYTES_MAX);
	struct draft d = make(), r;
	size_t bytes;

	(void)state;
	draft_put(&b, &d);
	buf_puts(&b, "abcdefg\n\n");
	assert_true(draft_read(&r, buf_str(&b), &bytes));
	assert_int_equal(bytes, b.len - 9);
	assert_true(str_eq(r.key.work, d.key.work) && str_eq(r.key.language, d.key.language));
	assert_int_equal(r.key.day, d.key.day);
	assert_true(str_eq(r.reason, d.reason) && str_eq(r.base, d.base));
	assert_true(str_eq(r.planner, d.planner) && r.title.len == 0);
	assert_int_equal(r.publish_at, d.publish_at);
	assert_int_equal(r.saved, d.saved);
	assert_true(sha256_eq(&r.upload, &d.upload));
	assert_int_equal(r.upload_bytes, 7);
	buf_free(&b);
}

static void
a_damaged_head_is_not_read(void **state)
{
	static const char *const heads[] = { "", "gazetted draft 1\n", "gazetted draft 2\n\n",
		"gazetted draft 1\nwork\t/akn/xx/act/2026/1\n\n",
		"gazetted draft 1\nwork\t/akn\nlanguage\teng\ndate\t2026-02-30\nbytes\t1\n\n",
		"gazetted draft 1\nwork\t/akn\nlanguage\teng\ndate\t2026-02-03\nbytes\tx\n\n",
		"gazetted draft 1\nwork\t/akn\nlanguage\teng\ndate\t2026-02-03\nbytes\t1\n" };
	struct draft r;
	size_t bytes;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		assert_false(draft_read(&r, str_from(heads[i]), &bytes));
	assert_true(draft_read(&r,
	    STR("gazetted draft 1\nwork\t/akn\nlanguage\teng\ndate\t2026-02-03\nlater\tx\n"
		"bytes\t1\n\n"),
	    &bytes));
}

static void
an_etag_is_of_all_facts(void **state)
{
	char one[DRAFT_ETAG_BYTES + 1], two[DRAFT_ETAG_BYTES + 1];
	struct buf a = BUF_INIT(DRAFT_HEAD_BYTES_MAX), b = BUF_INIT(DRAFT_HEAD_BYTES_MAX);
	struct draft d = make();

	(void)state;
	draft_put(&a, &d);
	d.publish_at = 0;
	draft_put(&b, &d);
	draft_etag(buf_str(&a), one);
	draft_etag(buf_str(&b), two);
	assert_int_equal(strlen(one), DRAFT_ETAG_BYTES);
	assert_string_not_equal(one, two);
	buf_free(&a);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_damaged_head_is_not_read),
		cmocka_unit_test(an_etag_is_of_all_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
