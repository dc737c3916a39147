/* SPDX-License-Identifier: Apache-2.0 */
/* press: what comes out is gzip of what went in, made once; or what went in. */
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
#include "web/press.h"
#include "web/rendition.h"

#define TEXT_BYTES 20000
#define LARGE_BYTES (PRESS_LARGE_BYTES + 100000)
#define WAITS_MAX 2000 /* the queue is full long before */

struct world {
	struct cache *cache;
	struct press *press;
	struct mailbox box;
};

struct asked {
	struct press_wait wait; /* first: done gets its address */
	struct rendition *got;  /* reference */
	unsigned done;
	char key[16];
};

static int
set_up(void **state)
{
	struct world *w = NEW(struct world);

	w->cache = cache_new(64u << 20);
	*state = w;
	if (mailbox_open(&w->box, NULL) != 0)
		return -1;
	return press_open(&w->press, w->cache, "/tmp", NULL);
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	press_close(&w->press);
	cache_free(&w->cache);
	mailbox_close(&w->box);
	free(w);
	return 0;
}

/* Numbers compress, pseudo-random bytes do not. */
static struct rendition *
make_rendition(size_t len, bool is_text)
{
	struct buf b = BUF_INIT(SIZE_MAX);
	uint32_t random = 1;

	while (b.len < len) {
		random = random * 1664525 + 1013904223;
		if (is_text)
			buf_putf(&b, "article %u\n", random >> 24);
		else
			buf_putc(&b, (char)(random >> 24));
	}
	return rendition_from_buf(&b, NULL);
}

static void
drop(struct rendition *r)
{
	struct cache_value *v = &r->value;

	cache_unref(&v);
}

static void
on_done(struct press_wait *w, struct rendition *r)
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
	a->wait = (struct press_wait){ .done = on_done, .key = str_from(a->key), .home = &w->box };
	press_start(w->press, &a->wait, from);
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
	(void)inflateEnd(&z);
	free(in);
	free(out);
}

static void
text_is_pressed_into_smaller_gzip_that_is_always_the_same(void **state)
{
	struct rendition *from = make_rendition(TEXT_BYTES, true);
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
	struct rendition *from = make_rendition(TEXT_BYTES, true);
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
	struct rendition *from = make_rendition(LARGE_BYTES, true);
	struct asked a = { 0 };

	ask(*state, &a, 1, from);
	wait_for(*state, &a);
	assert_true(a.got->fd >= 0 && a.got->bytes == NULL);
	assert_unpacks_to(a.got, from);
	drop(a.got);
	drop(from);
}

static void
what_does_not_become_smaller_stays_as_it_is_for_good(void **state)
{
	struct rendition *from = make_rendition(TEXT_BYTES, false);
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
	struct rendition *from = make_rendition(LARGE_BYTES, true);
	struct asked *all = mem_new_array(WAITS_MAX, sizeof *all);
	unsigned n = 0, i;

	do
		ask(*state, &all[n], n, from);
	while (all[n++].done == 0 && n < WAITS_MAX);
	assert_true(n > PRESS_QUEUE_MAX && n < WAITS_MAX);
	assert_ptr_equal(all[n - 1].got, from);
	assert_false(all[n - 1].wait.is_final);
	press_close(&((struct world *)*state)->press); /* with a queue: nothing waits for ever */
	mailbox_run(&((struct world *)*state)->box);
	for (i = 0; i < n; i++)
		if (all[i].done > 0)
			drop(all[i].got);
	free(all);
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
	size_t i;

	(void)state;
	for (i = 0; i < sizeof suits / sizeof suits[0]; i++)
		assert_true(press_suits(str_from(suits[i])));
	for (i = 0; i < sizeof not / sizeof not [0]; i++)
		assert_false(press_suits(str_from(not [i])));
	assert_false(press_wants(PRESS_BYTES_MIN - 1));
	assert_true(press_wants(PRESS_BYTES_MIN));
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
		    what_does_not_become_smaller_stays_as_it_is_for_good, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    who_finds_the_queue_full_gets_what_there_was, set_up, tear_down),
		cmocka_unit_test(only_what_is_text_inside_suits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
