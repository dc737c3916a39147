/* SPDX-License-Identifier: Apache-2.0 */
/* last_image: a document stays for the next job on it, and is gone before any other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "doc_sample.h"
#include "worker/last_image.h"

static int first_fd, second_fd;

static int
seal(const struct buf *bytes)
{
	int fd = memfd_create("image", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	assert_int_equal(write(fd, bytes->data, bytes->len), bytes->len);
	assert_int_equal(
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL), 0);
	return fd;
}

static int
start(void **state)
{
	struct build *b = build_new();
	struct buf bytes;
	struct image im;

	(void)state;
	sample_document(b);
	sample_finish(&b, &bytes, &im);
	first_fd = seal(&bytes);
	buf_free(&bytes);
	b = build_new();
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	sample_article(b, "art_1", "1.", "Another", "Words.");
	sample_close(b, 3);
	sample_finish(&b, &bytes, &im);
	second_fd = seal(&bytes);
	buf_free(&bytes);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	last_image_drop();
	close(first_fd);
	close(second_fd);
	return 0;
}

static uint32_t
count_nodes(uint64_t id, int fd)
{
	const struct image *im;
	struct err e = { 0 };

	if (last_image_open(&im, id, fd, &e) != 0)
		fail_msg("%s", e.text);
	return im->head->nodes.count;
}

static void
the_same_document_is_not_read_again(void **state)
{
	uint32_t nodes;

	(void)state;
	nodes = count_nodes(1, first_fd);
	last_image_done();
	assert_int_equal(count_nodes(1, -1), nodes);
	last_image_done();
}

static void
another_document_takes_its_place(void **state)
{
	uint32_t first, second;

	(void)state;
	first = count_nodes(1, first_fd);
	last_image_done();
	second = count_nodes(2, second_fd);
	last_image_done();
	assert_int_not_equal(first, second);
	assert_int_equal(count_nodes(1, first_fd), first);
}

static void
what_has_no_id_is_gone_with_its_job(void **state)
{
	const struct image *im;
	uint32_t nodes;
	struct err e = { 0 };

	(void)state;
	nodes = count_nodes(0, first_fd);
	last_image_done();
	assert_int_not_equal(count_nodes(0, second_fd), nodes);
	last_image_done();
	assert_int_equal(last_image_open(&im, 0, -1, &e), -ERR_DATA);
}

static void
what_is_no_image_is_not_kept(void **state)
{
	int empty = memfd_create("empty", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	const struct image *im;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(last_image_open(&im, 3, empty, &e), -ERR_DATA);
	last_image_done();
	assert_int_equal(last_image_open(&im, 3, empty, &e), -ERR_DATA);
	close(empty);
	assert_true(count_nodes(3, first_fd) > 0);
}

/* Beside one of 4 MiB and more, the next job would find less memory. */
static void
a_large_document_goes_with_its_job(void **state)
{
	static char text[4 << 20];
	struct build *b = build_new();
	const struct image *im;
	struct err e = { 0 };
	struct image built;
	struct buf bytes;
	int fd;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	sample_leaf(b, "p", text, NULL);
	sample_close(b, 3);
	sample_finish(&b, &bytes, &built);
	fd = seal(&bytes);
	buf_free(&bytes);
	assert_true(count_nodes(4, fd) > 0);
	last_image_done();
	assert_int_equal(last_image_open(&im, 4, -1, &e), -ERR_DATA); /* it is read again */
	last_image_done();
	assert_true(count_nodes(4, fd) > 0);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_same_document_is_not_read_again, start, stop),
		cmocka_unit_test_setup_teardown(another_document_takes_its_place, start, stop),
		cmocka_unit_test_setup_teardown(what_has_no_id_is_gone_with_its_job, start, stop),
		cmocka_unit_test_setup_teardown(what_is_no_image_is_not_kept, start, stop),
		cmocka_unit_test_setup_teardown(a_large_document_goes_with_its_job, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
