/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "cache/image_folder.h"

#define LIMIT ((uint64_t)64 << 10)
#define IMAGE_BYTES 3000 /* a block of the disk, with the trailer */

struct fixture {
	char path[32];
	struct image_folder *folder;
	struct err e;
};

static struct sha256
digest(unsigned n)
{
	return sha256_of(&n, sizeof n);
}

static void
open_as(struct fixture *f, unsigned maker, uint64_t limit)
{
	struct sha256 by = digest(maker);

	image_folder_close(&f->folder);
	if (image_folder_open(&f->folder, f->path, limit, &by, &f->e) != 0)
		fail_msg("%s", f->e.text);
}

static int
begin(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->path, sizeof f->path, "images-test-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	open_as(f, 1000, LIMIT);
	*state = f;
	return 0;
}

/* Calls fn for the path of each file in the folder; returns their number. */
static unsigned
each_file(const struct fixture *f, void (*fn)(const char *path))
{
	DIR *d = opendir(f->path);
	struct dirent *entry;
	unsigned found = 0;
	char path[400];

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", f->path, entry->d_name);
		found++;
		if (fn != NULL)
			fn(path);
	}
	closedir(d);
	return found;
}

static void
remove_file(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static int
end(void **state)
{
	struct fixture *f = *state;

	image_folder_close(&f->folder);
	each_file(f, remove_file);
	assert_int_equal(rmdir(f->path), 0);
	free(f);
	return 0;
}

/* Image n: its bytes follow from n. */
static void
fill(char *to, size_t len, unsigned n)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (char)(i * 7 + n);
}

static bool
put(struct fixture *f, unsigned n, size_t len, enum image_folder_room room)
{
	struct sha256 source = digest(n);
	int fd = memfd_create("image", MFD_CLOEXEC);
	char *bytes = malloc(len);
	bool is_put;

	fill(bytes, len, n);
	assert_int_equal(io_write_all(fd, str_make(bytes, len), "", NULL), 0);
	is_put = image_folder_put(f->folder, &source, fd, len, room);
	free(bytes);
	close(fd);
	return is_put;
}

/* Whether image n comes back; if it does, with its bytes. */
static bool
has(struct fixture *f, unsigned n, size_t len)
{
	struct sha256 source = digest(n);
	int file, to = memfd_create("image", MFD_CLOEXEC);
	char *found = malloc(len), *expected = malloc(len);
	uint64_t size = 0;
	bool is_found;

	file = image_folder_find(f->folder, &source, &size);
	is_found = file != -1 && image_folder_copy(f->folder, &source, file, size, to);
	if (is_found) {
		assert_int_equal(size, len);
		assert_int_equal(pread(to, found, len, 0), len);
		fill(expected, len, n);
		assert_memory_equal(found, expected, len);
	}
	free(found);
	free(expected);
	close(to);
	return is_found;
}

static struct image_folder_stats
stats(const struct fixture *f)
{
	struct image_folder_stats s;

	image_folder_stats(f->folder, &s);
	return s;
}

static void
an_image_comes_back_as_it_was_put(void **state)
{
	struct fixture *f = *state;

	assert_false(has(f, 1, IMAGE_BYTES));
	assert_true(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
	assert_true(has(f, 1, IMAGE_BYTES));
	assert_false(has(f, 2, IMAGE_BYTES));
	assert_false(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT)); /* it is there */
	assert_int_equal(stats(f).hits, 1);
	assert_int_equal(stats(f).misses, 2);
	assert_int_equal(stats(f).written, 1);
	open_as(f, 1000, LIMIT);
	assert_true(has(f, 1, IMAGE_BYTES));
}

static void
another_program_does_not_get_it(void **state)
{
	struct fixture *f = *state;

	assert_true(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
	open_as(f, 1001, LIMIT);
	assert_false(has(f, 1, IMAGE_BYTES));
	assert_true(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
	assert_int_equal(each_file(f, NULL), 2);
}

static off_t damaged_at;

static void
damage(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char byte;

	assert_int_equal(pread(fd, &byte, 1, damaged_at), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, damaged_at), 1);
	close(fd);
}

/* Each bit of the trailer, and some of the image. */
static void
a_damaged_file_is_a_miss_and_goes(void **state)
{
	struct fixture *f = *state;
	unsigned tried = 0;

	for (damaged_at = 0; damaged_at < IMAGE_BYTES + 112;
	     damaged_at += damaged_at < IMAGE_BYTES - 300 ? 300 : 1, tried++) {
		assert_true(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
		each_file(f, damage);
		assert_false(has(f, 1, IMAGE_BYTES));
		assert_int_equal(each_file(f, NULL), 0);
	}
	assert_int_equal(stats(f).damaged, tried);
}

static void
cut(const char *path)
{
	assert_int_equal(truncate(path, damaged_at), 0);
}

static void
a_file_that_is_cut_or_of_another_image_is_a_miss(void **state)
{
	struct fixture *f = *state;
	static const off_t sizes[] = { 0, 1, 111, 112, 113, IMAGE_BYTES, IMAGE_BYTES + 111 };
	struct sha256 one = digest(1), two = digest(2), by = digest(1000);
	char hex[SHA256_HEX_BYTES + 1], maker[SHA256_HEX_BYTES + 1], from[160], to[160];

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT);
		damaged_at = sizes[i];
		each_file(f, cut);
		assert_false(has(f, 1, IMAGE_BYTES));
		assert_int_equal(each_file(f, NULL), 0);
	}
	assert_true(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
	sha256_hex(&by, maker);
	sha256_hex(&one, hex);
	snprintf(from, sizeof from, "%s/%s.%.16s", f->path, hex, maker);
	sha256_hex(&two, hex);
	snprintf(to, sizeof to, "%s/%s.%.16s", f->path, hex, maker);
	assert_int_equal(rename(from, to), 0);
	assert_false(has(f, 2, IMAGE_BYTES));
}

static void
what_is_no_file_of_an_image_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct sha256 one = digest(1), by = digest(1000);
	char hex[SHA256_HEX_BYTES + 1], maker[SHA256_HEX_BYTES + 1], path[160];

	sha256_hex(&one, hex);
	sha256_hex(&by, maker);
	snprintf(path, sizeof path, "%s/%s.%.16s", f->path, hex, maker);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(has(f, 1, IMAGE_BYTES)); /* and does not wait for a writer */
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(symlink("/etc/hostname", path), 0);
	assert_false(has(f, 1, IMAGE_BYTES));
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof path, "%s/notes", f->path);
	assert_int_equal(close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600)), 0);
	for (unsigned n = 1; n < 40; n++)
		put(f, n, IMAGE_BYTES, IMAGE_FOLDER_EVICT);
	assert_int_equal(access(path, F_OK), 0);
}

static uint64_t used_bytes;

static void
add_blocks(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	used_bytes += (uint64_t)st.st_blocks * 512;
}

/* Makes image n look as if it was used that many seconds ago. */
static void
age(const struct fixture *f, unsigned n, time_t seconds)
{
	struct sha256 source = digest(n), by = digest(1000);
	char hex[SHA256_HEX_BYTES + 1], maker[SHA256_HEX_BYTES + 1], path[160];
	struct timespec times[2] = { { .tv_sec = time(NULL) - seconds },
		{ .tv_sec = time(NULL) - seconds } };

	sha256_hex(&source, hex);
	sha256_hex(&by, maker);
	snprintf(path, sizeof path, "%s/%s.%.16s", f->path, hex, maker);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
the_folder_stays_below_its_limit_and_the_longest_unused_go(void **state)
{
	struct fixture *f = *state;

	for (unsigned n = 1; n <= 200; n++) {
		assert_true(put(f, n, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
		age(f, n, 10000 - (time_t)n);
		if (n > 1)
			assert_true(has(f, 1, IMAGE_BYTES)); /* which uses it again */
		used_bytes = 0;
		each_file(f, add_blocks);
		assert_true(used_bytes <= LIMIT);
	}
	assert_true(has(f, 200, IMAGE_BYTES));
	assert_false(has(f, 2, IMAGE_BYTES));
	assert_true(stats(f).evicted > 150);
	assert_int_equal(stats(f).bytes_max, LIMIT);
}

static void
without_eviction_images_are_put_until_it_is_full(void **state)
{
	struct fixture *f = *state;
	unsigned n = 1;

	while (put(f, n, IMAGE_BYTES, IMAGE_FOLDER_KEEP))
		n++;
	assert_in_range(n, 5, 16);
	assert_int_equal(each_file(f, NULL), n - 1);
	assert_int_equal(stats(f).evicted, 0);
	open_as(f, 1000, LIMIT);
	assert_false(put(f, n, IMAGE_BYTES, IMAGE_FOLDER_KEEP));
}

static void
what_is_put_by_chance_stays_bounded(void **state)
{
	struct fixture *f = *state;

	for (unsigned n = 1; n <= 400; n++) {
		open_as(f, 1000, LIMIT);
		assert_true(put(f, n, IMAGE_BYTES, IMAGE_FOLDER_EVICT_BY_CHANCE));
	}
	/* one put in two looks: that twenty in a row do not happens once in a million runs */
	assert_in_range(each_file(f, NULL), 5, 40);
}

static void
an_image_that_is_too_large_is_not_put(void **state)
{
	struct fixture *f = *state;

	assert_false(put(f, 1, LIMIT / IMAGE_FOLDER_STEP_PART, IMAGE_FOLDER_EVICT));
	assert_true(put(f, 1, LIMIT / IMAGE_FOLDER_STEP_PART - 112, IMAGE_FOLDER_EVICT));
	assert_true(has(f, 1, LIMIT / IMAGE_FOLDER_STEP_PART - 112));
}

static bool
is_second(void *arg, const struct sha256 *source)
{
	struct sha256 two = digest(2);

	++*(unsigned *)arg;
	return sha256_eq(source, &two);
}

static void
what_is_erased_goes_whatever_program_made_it(void **state)
{
	struct fixture *f = *state;
	unsigned asked = 0;

	for (unsigned n = 1; n <= 3; n++)
		assert_true(put(f, n, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
	open_as(f, 1001, LIMIT);
	assert_true(put(f, 2, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
	assert_int_equal(image_folder_erase(f->folder, is_second, &asked, &f->e), 0);
	assert_int_equal(asked, 4);
	assert_int_equal(each_file(f, NULL), 2);
	assert_false(has(f, 2, IMAGE_BYTES));
}

/* A process that is killed, or finds the disk full, while it writes leaves nothing. */
static void
a_file_that_cannot_be_written_whole_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct rlimit small = { 1000, RLIM_INFINITY }, before;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	for (rlim_t most = 0; most < IMAGE_BYTES + 112; most += 500) {
		small.rlim_cur = most;
		small.rlim_max = before.rlim_max;
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		/* the memfd of put() has to be written, too: it is made before the limit */
		struct sha256 source = digest(1);
		char bytes[IMAGE_BYTES];
		int fd = memfd_create("image", MFD_CLOEXEC);

		fill(bytes, sizeof bytes, 1);
		assert_int_equal(io_write_all(fd, str_make(bytes, sizeof bytes), "", NULL), 0);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		assert_false(
		    image_folder_put(f->folder, &source, fd, sizeof bytes, IMAGE_FOLDER_EVICT));
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		close(fd);
		assert_int_equal(each_file(f, NULL), 0);
	}
	assert_true(stats(f).failed > 0);
	assert_true(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
}

static void
a_folder_that_others_may_write_is_refused(void **state)
{
	struct fixture *f = *state;
	struct image_folder *other = NULL;
	struct sha256 by = digest(1000);

	assert_int_equal(chmod(f->path, 0777), 0);
	assert_int_equal(image_folder_open(&other, f->path, LIMIT, &by, &f->e), -ERR_CONFIG);
	assert_null(other);
	assert_int_equal(image_folder_open(&other, "nowhere/images", LIMIT, &by, &f->e), -ERR_IO);
	assert_int_equal(chmod(f->path, 0700), 0);
}

static void
a_folder_that_is_removed_meanwhile_is_a_miss(void **state)
{
	struct fixture *f = *state;

	assert_true(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
	each_file(f, remove_file);
	assert_int_equal(rmdir(f->path), 0);
	assert_false(has(f, 1, IMAGE_BYTES));
	assert_false(put(f, 1, IMAGE_BYTES, IMAGE_FOLDER_EVICT));
	assert_int_equal(mkdir(f->path, 0700), 0); /* for the end of the test */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_image_comes_back_as_it_was_put),
		TEST(another_program_does_not_get_it),
		TEST(a_damaged_file_is_a_miss_and_goes),
		TEST(a_file_that_is_cut_or_of_another_image_is_a_miss),
		TEST(what_is_no_file_of_an_image_is_left_alone),
		TEST(the_folder_stays_below_its_limit_and_the_longest_unused_go),
		TEST(without_eviction_images_are_put_until_it_is_full),
		TEST(what_is_put_by_chance_stays_bounded),
		TEST(an_image_that_is_too_large_is_not_put),
		TEST(what_is_erased_goes_whatever_program_made_it),
		TEST(a_file_that_cannot_be_written_whole_leaves_nothing),
		TEST(a_folder_that_others_may_write_is_refused),
		TEST(a_folder_that_is_removed_meanwhile_is_a_miss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
