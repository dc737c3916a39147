/* SPDX-License-Identifier: Apache-2.0 */
/* compress: what comes out is gzip of what went in, made once; or what went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/mailbox.h"
#include "base/mem.h"
#include "cache/cache.h"
#include "cache/hold.h"
#include "web/compress.h"
#include "web/rendition.h"

#define HELD (64u << 20)
#define TEXT_BYTES 20000
#define LARGE_BYTES (COMPRESS_LARGE_BYTES + 100000)
#define STREAM_BYTES (COMPRESS_STREAM_BYTES + 100000)
#define WAITS_MAX 2000 /* the queue is full long before */

struct world {
	struct hold *hold;
	struct rendition_place place;
	struct cache *cache;
	struct compressor *compressor;
	struct mailbox box;
};

struct asked {
	struct compress_wait wait; /* first: done gets its address */
	struct rendition *got;     /* reference */
	unsigned done;
	char key[16];
};

static int
set_up(void **state)
{
	struct world *w = NEW(struct world);

	w->hold =
	    hold_new(&(struct hold_budget){ .cache_bytes = 1, .other_bytes = HELD, .fds = 100 });
	w->place =
	    (struct rendition_place){ .folder = "/tmp", .hold = w->hold, .cached_bytes_max = HELD };
	w->cache = cache_new(HELD, 100);
	*state = w;
	if (mailbox_open(&w->box, NULL) != 0)
		return -1;
	return compress_open(&w->compressor, w->cache, &w->place, NULL);
}

static void
assert_nothing_is_held(const struct hold *hold)
{
	struct hold_stats held;

	hold_stats(hold, &held);
	assert_int_equal(held.bytes, 0);
	assert_int_equal(held.fds, 0);
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	compress_close(&w->compressor);
	cache_free(&w->cache);
	assert_nothing_is_held(w->hold);
	hold_free(&w->hold);
	mailbox_close(&w->box);
	free(w);
	return 0;
}

/* Numbers compress, pseudo-random bytes do not. */
static struct rendition *
make_rendition(const struct world *w, size_t len, bool is_text)
{
	struct rendition *r = NULL;
	struct buf b = BUF_INIT(SIZE_MAX);
	uint32_t random = 1;

	while (b.len < len) {
		random = random * 1664525 + 1013904223;
		if (is_text)
			buf_putf(&b, "article %u\n", random >> 24);
		else
			buf_putc(&b, (char)(random >> 24));
	}
	assert_int_equal(rendition_from_buf(&r, &b, &w->place, NULL), 0);
	return r;
}

static void
drop(struct rendition *r)
{
	struct cache_value *v = &r->value;

	cache_unref(&v);
}

static void
on_done(struct compress_wait *w, struct rendition *r)
{
	struct asked *a = (struct asked *)w;

	cache_ref(&r->value);
	a->got = r;
	a->done++;
}

static void
ask(struct world *w, struct asked *a, unsigned key, struct rendition *from)
{
	snprintf(a->key, sizeof a->key, "g:%u", key);
	a->wait =
	    (struct compress_wait){ .done = on_done, .key = str_from(a->key), .home = &w->box };
	compress_start(w->compressor, &a->wait, from);
}

static void
wait_for(struct world *w, const struct asked *a)
{
	struct pollfd mail = { .fd = w->box.fd, .events = POLLIN };

	while (a->done == 0) {
		assert_int_equal(poll(&mail, 1, 60000), 1);
		mailbox_run(&w->box);
	}
	assert_int_equal(a->done, 1);
}

static void
read_back(const struct rendition *r, unsigned char *out)
{
	if (r->bytes != NULL)
		memcpy(out, r->bytes, r->size);
	else
		assert_int_equal(pread(r->fd, out, r->size, 0), (ssize_t)r->size);
}

/* By another library than the one that packs. */
static void
assert_unpacks_to(const struct rendition *pressed, const struct rendition *from)
{
	unsigned char *in = malloc(pressed->size), *out = malloc(from->size + 1);
	z_stream z = { 0 };

	assert_non_null(in);
	assert_non_null(out);
	read_back(pressed, in);
	assert_memory_equal(in + 4, "\0\0\0\0", 4); /* RFC 1952: no time */
	assert_int_equal(inflateInit2(&z, 16 + MAX_WBITS), Z_OK);
	z.next_in = in;
	z.avail_in = (uInt)pressed->size;
	z.next_out = out;
	z.avail_out = (uInt)from->size + 1;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, from->size);
	assert_memory_equal(out, from->bytes, from->size);
	inflateEnd(&z);
	free(in);
	free(out);
}

static void
text_is_pressed_into_smaller_gzip_that_is_always_the_same(void **state)
{
	struct rendition *from = make_rendition(*state, TEXT_BYTES, true);
	struct asked first = { 0 }, second = { 0 };

	ask(*state, &first, 1, from);
	ask(*state, &second, 2, from);
	wait_for(*state, &first);
	wait_for(*state, &second);
	assert_true(first.got->is_gzip && first.wait.is_final);
	assert_true(first.got->size < from->size);
	assert_unpacks_to(first.got, from);
	assert_ptr_not_equal(first.got, second.got);
	assert_true(sha256_eq(&first.got->sha, &second.got->sha));
	drop(first.got);
	drop(second.got);
	drop(from);
}

static void
what_is_asked_for_again_was_made_once(void **state)
{
	struct rendition *from = make_rendition(*state, TEXT_BYTES, true);
	struct asked first = { 0 }, together = { 0 }, later = { 0 };

	ask(*state, &first, 1, from);
	ask(*state, &together, 1, from);
	wait_for(*state, &first);
	wait_for(*state, &together);
	ask(*state, &later, 1, from);
	assert_int_equal(later.done, 1); /* at once: it is in the cache */
	assert_ptr_equal(together.got, first.got);
	assert_ptr_equal(later.got, first.got);
	drop(first.got);
	drop(together.got);
	drop(later.got);
	drop(from);
}

static void
large_results_are_kept_in_a_file(void **state)
{
	struct rendition *from = make_rendition(*state, LARGE_BYTES, true);
	struct asked a = { 0 };

	ask(*state, &a, 1, from);
	wait_for(*state, &a);
	assert_true(a.got->fd >= 0 && a.got->bytes == NULL);
	assert_unpacks_to(a.got, from);
	drop(a.got);
	drop(from);
}

/* The digest is that of the file, and what the larger reservation left over is given back. */
static void
renditions_too_large_for_memory_are_compressed_part_by_part(void **state)
{
	struct world *w = *state;
	struct rendition *from = make_rendition(w, STREAM_BYTES, true);
	struct asked a = { 0 };
	struct hold_stats held;
	struct sha256 sha;
	char *bytes;

	ask(w, &a, 1, from);
	wait_for(w, &a);
	assert_true(a.got->is_gzip && a.wait.is_final && a.got->fd >= 0);
	assert_true(a.got->size < from->size);
	assert_unpacks_to(a.got, from);
	bytes = mem_new(a.got->size);
	read_back(a.got, (unsigned char *)bytes);
	sha = sha256_of(bytes, a.got->size);
	assert_true(sha256_eq(&a.got->sha, &sha));
	hold_stats(w->hold, &held);
	assert_int_equal(held.bytes, from->size + a.got->size);
	assert_true(a.got->value.cost < from->size);
	free(bytes);
	drop(a.got);
	drop(from);
}

static void
a_file_gives_the_same_bytes_as_memory(void **state)
{
	struct world *w = *state;
	struct rendition *from = make_rendition(w, STREAM_BYTES, true), *filed = NULL;
	struct asked a = { 0 }, b = { 0 };
	struct buf copy = BUF_INIT(SIZE_MAX);

	buf_put(&copy, from->bytes, from->size);
	assert_int_equal(rendition_from_buf_to_file(&filed, &copy, &w->place, NULL), 0);
	assert_true(filed->bytes == NULL && filed->fd >= 0);
	ask(w, &a, 1, from);
	ask(w, &b, 2, filed);
	wait_for(w, &a);
	wait_for(w, &b);
	assert_true(a.got->is_gzip && b.got->is_gzip);
	assert_true(sha256_eq(&a.got->sha, &b.got->sha));
	drop(a.got);
	drop(b.got);
	drop(from);
	drop(filed);
}

static void
a_stream_without_gain_leaves_the_rendition_as_it_is(void **state)
{
	struct rendition *from = make_rendition(*state, STREAM_BYTES, false);
	struct asked a = { 0 };

	ask(*state, &a, 1, from);
	wait_for(*state, &a);
	assert_ptr_equal(a.got, from);
	assert_true(a.wait.is_final && !a.got->is_gzip);
	drop(a.got);
	drop(from);
}

static void
a_stream_that_no_file_takes_fails_no_request(void **state)
{
	struct world *w = *state;
	struct rendition *from = make_rendition(w, STREAM_BYTES, true);
	struct asked a = { 0 };

	w->place.folder = "/nonexistent";
	ask(w, &a, 1, from);
	wait_for(w, &a);
	assert_ptr_equal(a.got, from);
	assert_false(a.wait.is_final);
	drop(a.got);
	drop(from);
}

static void
what_does_not_become_smaller_stays_as_it_is_for_good(void **state)
{
	struct rendition *from = make_rendition(*state, TEXT_BYTES, false);
	struct asked a = { 0 }, later = { 0 };

	ask(*state, &a, 1, from);
	wait_for(*state, &a);
	assert_ptr_equal(a.got, from);
	assert_true(a.wait.is_final && !a.got->is_gzip);
	ask(*state, &later, 1, from);
	assert_int_equal(later.done, 1);
	drop(a.got);
	drop(later.got);
	drop(from);
}

static void
who_finds_the_queue_full_gets_what_there_was(void **state)
{
	struct rendition *from = make_rendition(*state, LARGE_BYTES, true);
	struct asked *all = mem_new_array(WAITS_MAX, sizeof *all);
	unsigned n = 0, i;

	do
		ask(*state, &all[n], n, from);
	while (all[n++].done == 0 && n < WAITS_MAX);
	assert_true(n > COMPRESS_QUEUE_MAX && n < WAITS_MAX);
	assert_ptr_equal(all[n - 1].got, from);
	assert_false(all[n - 1].wait.is_final);
	compress_close(
	    &((struct world *)*state)->compressor); /* with a queue: nothing waits for ever */
	mailbox_run(&((struct world *)*state)->box);
	for (i = 0; i < n; i++)
		if (all[i].done > 0)
			drop(all[i].got);
	free(all);
	drop(from);
}

/* A tenth of what the text takes is not left for it in gzip. */
static void
what_no_room_is_left_for_is_served_as_it_was_and_tried_again(void **state)
{
	struct world *w = *state;
	struct rendition *from = make_rendition(w, LARGE_BYTES, true);
	struct asked a = { 0 }, later = { 0 };

	assert_int_equal(hold_take(w->hold, HELD + 1 - from->size, 0, NULL), 0);
	ask(w, &a, 1, from);
	wait_for(w, &a);
	assert_ptr_equal(a.got, from);
	assert_false(a.wait.is_final);
	hold_give(w->hold, HELD + 1 - from->size, 0);
	ask(w, &later, 1, from);
	wait_for(w, &later);
	assert_true(later.got->is_gzip && later.wait.is_final);
	drop(a.got);
	drop(later.got);
	drop(from);
}

static void
only_what_is_text_inside_suits(void **state)
{
	static const char *const suits[] = { "text/plain; charset=utf-8", "TEXT/html",
		"application/xml", "application/akn+xml; charset=utf-8", "application/json",
		"application/problem+json", "image/svg+xml" };
	static const char *const not [] = { "application/epub+zip", "application/zip", "image/png",
		"application/octet-stream", "application/pdf", "", "textual/plain",
		"application/xml-dtd" };

	(void)state;
	for (size_t i = 0; i < sizeof suits / sizeof suits[0]; i++)
		assert_true(compress_suits(str_from(suits[i])));
	for (size_t i = 0; i < sizeof not / sizeof not [0]; i++)
		assert_false(compress_suits(str_from(not [i])));
	assert_false(compress_wants(COMPRESS_BYTES_MIN - 1));
	assert_true(compress_wants(COMPRESS_BYTES_MIN));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    text_is_pressed_into_smaller_gzip_that_is_always_the_same, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_is_asked_for_again_was_made_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    large_results_are_kept_in_a_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    renditions_too_large_for_memory_are_compressed_part_by_part, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_file_gives_the_same_bytes_as_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_stream_without_gain_leaves_the_rendition_as_it_is, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_stream_that_no_file_takes_fails_no_request, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_does_not_become_smaller_stays_as_it_is_for_good, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    who_finds_the_queue_full_gets_what_there_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_no_room_is_left_for_is_served_as_it_was_and_tried_again, set_up,
		    tear_down),
		cmocka_unit_test(only_what_is_text_inside_suits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
