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

/* The pages whose sum is not right. */
static uint32_t
count_unsealed(const char *path)
{
	unsigned char page[STORE_PAGE_BYTES];
	uint32_t number = 0, count = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t sum;

	while (read(fd, page, sizeof page) == sizeof page) {
		sum = sum_in(page);
		store_page_seal(page, ++number);
		count += sum_in(page) != sum;
	}
	close(fd);
	return count;
}

static void
copy_file(const char *from, const char *to)
{
	unsigned char page[STORE_PAGE_BYTES];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ssize_t n;

	while ((n = read(in, page, sizeof page)) > 0)
		assert_int_equal(write(out, page, (size_t)n), n);
	close(in);
	close(out);
}

/*
 * The store as another program leaves it that was the last to close it: the log of a writer that
 * was killed is in the file, without sums.
 */
static void
leave_to_another_program(struct fixture *f)
{
	char copy[256], log[264], copied[264];
	sqlite3 *db = NULL;

	make_store(f);
	f->writer = open_ok(f, CORPUS_WRITE);
	put_alone(f, "2007-05-01", 2);
	snprintf(copy, sizeof copy, "%s.copy", f->path);
	snprintf(log, sizeof log, "%s-wal", f->path);
	snprintf(copied, sizeof copied, "%s-wal", copy);
	copy_file(f->path, copy);
	copy_file(log, copied);
	f->backend->close(&f->writer);
	assert_int_equal(sqlite3_open_v2(copy, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "SELECT count(*) FROM version", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_int_equal(access(copied, F_OK), -1);
	assert_int_equal(rename(copy, f->path), 0);
	assert_true(count_unsealed(f->path) > 0);
}

static void
pages_that_another_program_wrote_are_checked_and_sealed(void **state)
{
	struct fixture *f = *state;
	struct store *reader;

	leave_to_another_program(f);
	reader = open_ok(f, CORPUS_READ);
	assert_int_equal(seq_of(f, reader), 2);
	assert_int_equal(count_unsealed(f->path), 0);
	f->backend->close(&reader);
}

/* A byte of the last page with a text of the row: the sum of that row is wrong then. */
static void
damage_text(struct fixture *f, const char *text)
{
	unsigned char page[STORE_PAGE_BYTES], *at = NULL;
	off_t size = 0, found = 0;
	int fd = open(f->path, O_RDONLY | O_CLOEXEC);

	for (; read(fd, page, sizeof page) == sizeof page; size += STORE_PAGE_BYTES)
		if ((at = memmem(page, sizeof page, text, strlen(text))) != NULL)
			found = size + (at - page);
	close(fd);
	assert_true(found > 0);
	move_bytes(f->path, (char[]){ '#' }, 1, found, true);
}

static void
pages_without_sums_that_are_damaged_are_not_sealed(void **state)
{
	struct fixture *f = *state;
	uint32_t before;

	leave_to_another_program(f);
	damage_text(f, SAMPLE_WORK);
	before = count_unsealed(f->path);
	assert_damaged(f);
	assert_int_equal(count_unsealed(f->path), before);
}

static void
a_wrong_sum_beside_pages_without_sums_is_damage(void **state)
{
	unsigned char wrong[STORE_PAGE_SUM_BYTES] = { 1 };
	struct fixture *f = *state;
	uint32_t before;

	leave_to_another_program(f);
	move_bytes(f->path, wrong, sizeof wrong, 5 * STORE_PAGE_BYTES - STORE_PAGE_SUM_BYTES, true);
	before = count_unsealed(f->path);
	assert_damaged(f);
	assert_int_equal(count_unsealed(f->path), before);
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
		ON_SQLITE(pages_that_another_program_wrote_are_checked_and_sealed),
		ON_SQLITE(pages_without_sums_that_are_damaged_are_not_sealed),
		ON_SQLITE(a_wrong_sum_beside_pages_without_sums_is_damage),
	};

	return RUN_ON_BACKENDS(tests);
}
