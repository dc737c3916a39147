/* SPDX-License-Identifier: Apache-2.0 */
/* unzip: what is read, and that each file that is damaged or hostile is refused with its reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "office/unzip.h"
#include "office_sample.h"

static const struct sample_part two[] = { { "a.xml", STR_INIT("<a/>") },
	{ "word/b.xml", STR_INIT("second") }, { NULL, STR_INIT("") } };

/* The offset of the n-th central header. */
static size_t
central_at(const struct buf *file, int n)
{
	for (size_t i = 0; i + 4 <= file->len; i++)
		if (memcmp(file->data + i, "PK\1\2", 4) == 0 && n-- == 0)
			return i;
	fail_msg("there is no such header");
	return 0;
}

static void
put_u32_at(struct buf *file, size_t at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		file->data[at + (size_t)i] = (char)(v >> 8 * i & 0xff);
}

/* Opens the file and reads its second part. */
static int
read_second(const struct buf *file, struct arena *arena, struct str *out, struct err *e)
{
	struct unzip z;
	const struct unzip_entry *entry;
	int rc;

	if ((rc = unzip_open(&z, buf_str(file), arena, e)) != 0)
		return rc;
	entry = unzip_find(&z, STR("word/b.xml"));
	return entry == NULL ? -ERR_NOTFOUND : unzip_read(&z, entry, arena, out, e);
}

static void
refused(const struct buf *file, int code, const char *reason)
{
	struct arena arena = ARENA_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct err e = { 0 };
	struct str out;

	assert_int_equal(read_second(file, &arena, &out, &e), -code);
	if (strstr(e.text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e.text, reason);
	arena_free(&arena);
}

static void
parts_are_found_and_read(void **state)
{
	struct arena arena = ARENA_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct buf file = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct err e = { 0 };
	struct str out;

	(void)state;
	sample_zip(&file, two);
	assert_true(unzip_is(buf_str(&file)));
	assert_false(unzip_is(STR("PK")));
	assert_int_equal(read_second(&file, &arena, &out, &e), 0);
	assert_true(str_is(out, "second"));
	buf_free(&file);
	arena_free(&arena);
}

static void
a_comment_at_the_end_is_allowed(void **state)
{
	struct arena arena = ARENA_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct buf file = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct err e = { 0 };
	struct str out;

	(void)state;
	sample_zip(&file, two);
	file.data[file.len - 2] = 5;
	buf_puts(&file, "hello");
	assert_int_equal(read_second(&file, &arena, &out, &e), 0);
	buf_free(&file);
	arena_free(&arena);
}

static void
every_file_that_is_cut_off_is_refused(void **state)
{
	struct arena arena = ARENA_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct buf file = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct str out;

	(void)state;
	sample_zip(&file, two);
	for (size_t len = 0; len < file.len; len++) {
		struct err e = { 0 };
		struct buf cut = { .data = file.data, .len = len };

		assert_int_not_equal(read_second(&cut, &arena, &out, &e), 0);
		assert_int_not_equal(e.text[0], '\0');
	}
	buf_free(&file);
	arena_free(&arena);
}

/* Changes four bytes of the second central header, and expects a refusal. */
static void
changed(size_t at, uint32_t v, int code, const char *reason)
{
	struct buf file = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);

	sample_zip(&file, two);
	put_u32_at(&file, central_at(&file, 1) + at, v);
	refused(&file, code, reason);
	buf_free(&file);
}

static void
damage_and_bombs_are_refused_with_the_reason(void **state)
{
	(void)state;
	changed(8, 1, ERR_DATA, "encrypted");
	changed(8, 12 << 16, ERR_DATA, "unusual method");
	changed(16, 1, ERR_DATA, "checksum");
	changed(20, 1u << 20, ERR_DATA, "overlaps");
	changed(24, 100u << 20, ERR_LIMIT, "too large");
	changed(24, 7, ERR_DATA, "sizes differ");
	changed(24, 0xffffffff, ERR_DATA, "4 GB");
	changed(42, 0, ERR_DATA, "overlaps");
	changed(0, 0, ERR_DATA, "damaged");
}

static void
too_many_parts_are_refused(void **state)
{
	struct buf file = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);

	(void)state;
	sample_zip(&file, two);
	put_u32_at(&file, file.len - 14, 0xfff0fff0);
	refused(&file, ERR_LIMIT, "more than 4096 parts");
	buf_free(&file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_found_and_read),
		cmocka_unit_test(a_comment_at_the_end_is_allowed),
		cmocka_unit_test(every_file_that_is_cut_off_is_refused),
		cmocka_unit_test(damage_and_bombs_are_refused_with_the_reason),
		cmocka_unit_test(too_many_parts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
