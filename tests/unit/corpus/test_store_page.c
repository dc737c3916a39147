/* SPDX-License-Identifier: Apache-2.0 */
/* Checksums of the pages of a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "corpus/store_sqlite_page.h"
#include "store_fixture.h"

#define RESERVED_OFFSET 20
#define USER_VERSION_OFFSET 63 /* its last byte */

static uint64_t
sum_in(const unsigned char *page)
{
	uint64_t sum;

	memcpy(&sum, page + STORE_PAGE_BYTES - sizeof sum, sizeof sum);
	return sum;
}

static void
a_changed_bit_changes_the_sum(void **state)
{
	unsigned char page[STORE_PAGE_BYTES] = { 0 };
	uint64_t before;

	(void)state;
	store_page_seal(page, 3);
	before = sum_in(page);
	for (size_t i = 0; i < (STORE_PAGE_BYTES - STORE_PAGE_SUM_BYTES) * 8; i += 7) {
		page[i / 8] ^= (unsigned char)(1 << i % 8);
		store_page_seal(page, 3);
		assert_true(sum_in(page) != before);
		page[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	store_page_seal(page, 4);
	assert_true(sum_in(page) != before);
	store_page_seal(page, 3);
	assert_true(sum_in(page) == before);
}

static void
exchange(unsigned char *a, unsigned char *b)
{
	unsigned char word[8];

	memcpy(word, a, sizeof word);
	memcpy(a, b, sizeof word);
	memcpy(b, word, sizeof word);
}

static void
words_that_were_exchanged_change_the_sum(void **state)
{
	unsigned char page[STORE_PAGE_BYTES] = { 1, 2, 3 };
	uint64_t before;

	(void)state;
	store_page_seal(page, 1);
	before = sum_in(page);
	for (size_t to = 8; to < STORE_PAGE_BYTES - STORE_PAGE_SUM_BYTES; to += 8) {
		exchange(page, page + to);
		store_page_seal(page, 1);
		assert_true(sum_in(page) != before);
		exchange(page, page + to);
	}
}

/* Reads or writes some bytes of the file. */
static void
move_bytes(const char *path, void *p, size_t len, off_t at, bool writes)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_true(fd != -1);
	assert_int_equal(writes ? pwrite(fd, p, len, at) : pread(fd, p, len, at), len);
	close(fd);
}

static void
make_store(struct fixture *f)
{
	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	f->backend->close(&f->writer);
}

static void
assert_damaged(struct fixture *f)
{
	struct store *s = NULL;
	int64_t seq;
	int rc = f->backend->open(&s, f->path, CORPUS_READ, &f->e);

	if (rc == 0)
		rc = f->backend->seq(s, &seq, &f->e);
	assert_int_equal(rc, -ERR_IO);
	assert_non_null(strstr(f->e.text, "is damaged"));
	f->backend->close(&s);
}

static void
every_page_of_a_store_has_its_sum(void **state)
{
	unsigned char page[STORE_PAGE_BYTES];
	struct fixture *f = *state;
	uint64_t sum;
	uint32_t number = 0;
	int fd;

	make_store(f);
	fd = open(f->path, O_RDONLY | O_CLOEXEC);
	while (read(fd, page, sizeof page) == sizeof page) {
		sum = sum_in(page);
		store_page_seal(page, ++number);
		assert_true(sum_in(page) == sum);
	}
	close(fd);
	assert_true(number > 20);
}

static void
a_header_that_denies_the_sums_is_damage(void **state)
{
	unsigned char none = 0, layout_3 = 3, four = 4;
	struct fixture *f = *state;

	make_store(f);
	move_bytes(f->path, &none, 1, RESERVED_OFFSET, true);
	assert_damaged(f);
	none = STORE_PAGE_SUM_BYTES;
	move_bytes(f->path, &none, 1, RESERVED_OFFSET, true);
	move_bytes(f->path, &layout_3, 1, USER_VERSION_OFFSET, true);
	assert_damaged(f);
	move_bytes(f->path, &four, 1, USER_VERSION_OFFSET, true);
	f->writer = open_ok(f, CORPUS_READ);
}

static void
a_page_in_the_place_of_another_is_damage(void **state)
{
	unsigned char a[STORE_PAGE_BYTES], b[STORE_PAGE_BYTES];
	struct fixture *f = *state;

	make_store(f);
	for (off_t at = STORE_PAGE_BYTES; at <= 3 * STORE_PAGE_BYTES; at += STORE_PAGE_BYTES) {
		move_bytes(f->path, a, sizeof a, at, false);
		move_bytes(f->path, b, sizeof b, at + STORE_PAGE_BYTES, false);
		move_bytes(f->path, b, sizeof b, at, true);
		move_bytes(f->path, a, sizeof a, at + STORE_PAGE_BYTES, true);
	}
	assert_damaged(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_changed_bit_changes_the_sum),
		cmocka_unit_test(words_that_were_exchanged_change_the_sum),
		ON_SQLITE(every_page_of_a_store_has_its_sum),
		ON_SQLITE(a_header_that_denies_the_sums_is_damage),
		ON_SQLITE(a_page_in_the_place_of_another_is_damage),
	};

	return RUN_ON_BACKENDS(tests);
}
