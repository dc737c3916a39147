/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of portions as bytes, and texts as changes of others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "corpus/outline.h"
#include "corpus/texts.h"

#define BYTES_MAX 65536
#define COUNT 40 /* five bytes of marks */

static const struct corpus_portion sample[] = {
	{ .eid = STR_INIT("part_1"),
	    .num = STR_INIT("Part 1"),
	    .heading = STR_INIT("General"),
	    .parent = UINT32_MAX },
	{ .eid = STR_INIT("art_1"), .wid = STR_INIT("w1"), .position = 1, .parent = 0, .depth = 1 },
	{ .eid = STR_INIT("art_2"), .position = 2, .parent = 0, .depth = 1 },
	{ .eid = STR_INIT("art_1"), .position = 3, .parent = UINT32_MAX },
};
#define SAMPLE_COUNT 4

static void
an_outline_is_read_as_it_was_written(void **state)
{
	struct buf b = BUF_INIT(BYTES_MAX);
	struct outline o = { 0 };
	struct err e = { 0 };

	(void)state;
	outline_write(&b, sample, SAMPLE_COUNT);
	assert_int_equal(outline_read(&o, buf_str(&b), &e), 0);
	assert_int_equal(o.count, SAMPLE_COUNT);
	for (uint32_t i = 0; i < SAMPLE_COUNT; i++) {
		assert_true(str_eq(o.portions[i].eid, sample[i].eid));
		assert_true(str_eq(o.portions[i].wid, sample[i].wid));
		assert_true(str_eq(o.portions[i].num, sample[i].num));
		assert_true(str_eq(o.portions[i].heading, sample[i].heading));
		assert_int_equal(o.portions[i].position, i);
		assert_int_equal(o.portions[i].parent, sample[i].parent);
		assert_int_equal(o.portions[i].depth, sample[i].depth);
	}
	outline_free(&o);
	buf_free(&b);
}

static void
a_bare_outline_has_no_words(void **state)
{
	struct buf b = BUF_INIT(BYTES_MAX);

	(void)state;
	outline_write_bare(&b, sample, SAMPLE_COUNT);
	assert_null(memmem(b.data, b.len, "General", 7));
	assert_null(memmem(b.data, b.len, "Part 1", 6));
	assert_non_null(memmem(b.data, b.len, "part_1", 6));
	buf_free(&b);
}

static void
an_outline_that_was_cut_is_refused(void **state)
{
	struct buf b = BUF_INIT(BYTES_MAX);
	struct outline o = { 0 };
	struct err e = { 0 };

	(void)state;
	outline_write(&b, sample, SAMPLE_COUNT);
	for (size_t len = 0; len < b.len; len++) {
		char *copy = malloc(len + 1); /* so that a sanitizer sees what is read behind it */

		memcpy(copy, b.data, len);
		assert_int_equal(outline_read(&o, str_make(copy, len), &e), -ERR_DATA);
		free(copy);
	}
	buf_putc(&b, 'x');
	assert_int_equal(outline_read(&o, buf_str(&b), &e), -ERR_DATA);
	buf_free(&b);
}

static void
portions_match_the_first_of_the_same_eid(void **state)
{
	struct outline from = { (struct corpus_portion *)sample, SAMPLE_COUNT };
	struct corpus_portion other[] = { { .eid = STR_INIT("art_2") },
		{ .eid = STR_INIT("art_9") }, { .eid = STR_INIT("art_1") } };
	struct outline to = { other, 3 };
	uint32_t match[3];

	(void)state;
	outline_match(&to, &from, match);
	assert_int_equal(match[0], 2);
	assert_int_equal(match[1], UINT32_MAX);
	assert_int_equal(match[2], 1);
}

/* COUNT texts, of which every n-th from `first` on is of another edition. */
static void
make_texts(uint8_t *out, unsigned first, unsigned n, unsigned to)
{
	for (unsigned i = 0; i < COUNT; i++)
		for (unsigned k = 0; k < TEXT_BYTES; k++)
			out[i * TEXT_BYTES + k] =
			    (uint8_t)(i * 7 + k +
				      (i >= first && i < to && (i - first) % n == 0 ? 100 : 0));
}

static void
check_texts(unsigned first, unsigned n, unsigned to, size_t bytes_max)
{
	uint8_t before[COUNT * TEXT_BYTES], after[COUNT * TEXT_BYTES];
	struct buf b = BUF_INIT(BYTES_MAX);

	make_texts(before, COUNT, 1, 0);
	make_texts(after, first, n, to);
	texts_pack(&b, after, before, COUNT);
	assert_true(b.len <= bytes_max);
	assert_true(texts_unpack(buf_str(&b), before, COUNT));
	assert_memory_equal(before, after, sizeof before);
	buf_free(&b);
}

static void
only_the_texts_that_changed_take_room(void **state)
{
	(void)state;
	check_texts(COUNT, 1, COUNT, 1);                          /* none */
	check_texts(5, 1, 6, 3 + TEXT_BYTES);                     /* one */
	check_texts(5, 1, 15, 3 + 10 * TEXT_BYTES);               /* one after the other */
	check_texts(0, 2, COUNT, 1 + 5 + 20 * TEXT_BYTES);        /* every other */
	check_texts(0, 1, COUNT, 1 + (size_t)COUNT * TEXT_BYTES); /* all */
	check_texts(COUNT - 1, 1, COUNT, 3 + TEXT_BYTES);         /* the last */
}

static void
texts_that_were_damaged_are_refused(void **state)
{
	static const char *const damaged[] = { "", "\x03", "\x01", "\x02\x29\x01", "\x02\x01\x28",
		"\x02\x01",
		"\x00"
		"12345",
		"\x02\xff\xff\xff\xff\xff" };
	static const size_t lengths[] = { 0, 1, 1, 3, 3, 2, 6, 6 };
	uint8_t texts[COUNT * TEXT_BYTES] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		char *copy = malloc(lengths[i] + 1);

		memcpy(copy, damaged[i], lengths[i]);
		assert_false(texts_unpack(str_make(copy, lengths[i]), texts, COUNT));
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outline_is_read_as_it_was_written),
		cmocka_unit_test(a_bare_outline_has_no_words),
		cmocka_unit_test(an_outline_that_was_cut_is_refused),
		cmocka_unit_test(portions_match_the_first_of_the_same_eid),
		cmocka_unit_test(only_the_texts_that_changed_take_room),
		cmocka_unit_test(texts_that_were_damaged_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
