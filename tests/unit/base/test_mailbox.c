/* SPDX-License-Identifier: Apache-2.0 */
/* mailbox: order, wake-ups, and letters from several threads at once. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "base/mem.h"

#define THREADS 4
#define LETTERS 2000
#define DEADLINE_MS 300000 /* only a broken mailbox gets there */

struct note {
	struct letter letter; /* first: run gets its address */
	struct mailbox *again;
	int from;
	int number;
};

static int numbers_run[64];
static int run_count;
static int next_number[THREADS];

static void
note_run(struct letter *l)
{
	struct note *note = (struct note *)l;

	numbers_run[run_count++ % 64] = note->number;
	if (note->again != NULL) {
		struct mailbox *again = note->again;

		note->again = NULL;
		mailbox_post(again, l);
	}
}

static bool
has_mail(const struct mailbox *m, int timeout_ms)
{
	struct pollfd p = { .fd = m->fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1;
}

static int
open_box(void **state)
{
	struct mailbox *m = NEW(struct mailbox);

	run_count = 0;
	*state = m;
	return mailbox_open(m, NULL);
}

static int
close_box(void **state)
{
	mailbox_close(*state);
	free(*state);
	return 0;
}

static void
letters_run_in_the_order_they_were_posted(void **state)
{
	struct note notes[5] = { 0 };

	for (int i = 0; i < 5; i++) {
		notes[i] = (struct note){ .letter.run = note_run, .number = i };
		mailbox_post(*state, &notes[i].letter);
	}
	assert_int_equal(run_count, 0); /* posting only posts */
	mailbox_run(*state);
	assert_int_equal(run_count, 5);
	for (int i = 0; i < 5; i++)
		assert_int_equal(numbers_run[i], i);
}

static void
the_descriptor_is_readable_while_there_is_mail(void **state)
{
	struct note notes[2] = { { .letter.run = note_run }, { .letter.run = note_run } };

	assert_false(has_mail(*state, 0));
	mailbox_post(*state, &notes[0].letter);
	mailbox_post(*state, &notes[1].letter);
	assert_true(has_mail(*state, 0));
	mailbox_run(*state);
	assert_false(has_mail(*state, 0));
	mailbox_post(*state, &notes[0].letter);
	assert_true(has_mail(*state, 0));
	mailbox_run(*state);
	assert_int_equal(run_count, 3);
}

static void
running_an_empty_box_does_nothing(void **state)
{
	mailbox_run(*state);
	mailbox_run(*state);
	assert_int_equal(run_count, 0);
	assert_false(has_mail(*state, 0));
}

static void
a_letter_posted_while_running_waits_for_the_next_run(void **state)
{
	struct note note = { .letter.run = note_run, .again = *state };

	mailbox_post(*state, &note.letter);
	mailbox_run(*state);
	assert_int_equal(run_count, 1);
	assert_true(has_mail(*state, 0));
	mailbox_run(*state);
	assert_int_equal(run_count, 2);
	assert_false(has_mail(*state, 0));
}

static void
free_letter(struct letter *l)
{
	run_count++;
	free(l);
}

static void
a_letter_may_free_itself(void **state)
{
	for (int i = 0; i < 3; i++) {
		struct note *note = NEW(struct note);

		note->letter.run = free_letter;
		mailbox_post(*state, &note->letter);
	}
	mailbox_run(*state);
	assert_int_equal(run_count, 3);
}

static void
undelivered_letters_are_forgotten(void **state)
{
	struct note note = { .letter.run = note_run };

	mailbox_post(*state, &note.letter);
	mailbox_close(*state);
	assert_int_equal(mailbox_open(*state, NULL), 0);
	assert_false(has_mail(*state, 0));
	mailbox_run(*state);
	assert_int_equal(run_count, 0);
}

static void
count_in_order(struct letter *l)
{
	struct note *note = (struct note *)l;

	assert_int_equal(note->number, next_number[note->from]);
	next_number[note->from]++;
	run_count++;
}

struct poster {
	struct mailbox *box;
	struct note *notes;
};

static void *
post_all(void *arg)
{
	struct poster *p = arg;

	for (int i = 0; i < LETTERS; i++)
		mailbox_post(p->box, &p->notes[i].letter);
	return NULL;
}

/*
 * The owner sleeps in poll() between runs, as its loop would: a lost wake-up is a missed deadline.
 */
static void
nothing_is_lost_when_several_threads_post(void **state)
{
	static struct note notes[THREADS][LETTERS];
	struct poster posters[THREADS];
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++) {
		next_number[i] = 0;
		for (int j = 0; j < LETTERS; j++)
			notes[i][j] =
			    (struct note){ .letter.run = count_in_order, .from = i, .number = j };
		posters[i] = (struct poster){ .box = *state, .notes = notes[i] };
	}
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, post_all, &posters[i]), 0);
	while (run_count < THREADS * LETTERS) {
		assert_true(has_mail(*state, DEADLINE_MS));
		mailbox_run(*state);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(next_number[i], LETTERS);
	}
}

static void
running_out_of_descriptors_is_reported(void **state)
{
	struct rlimit old, none;
	struct mailbox m;
	struct err e = { 0 };
	int rc;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = old;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	rc = mailbox_open(&m, &e);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_int_equal(rc, -ERR_IO);
	assert_true(e.text[0] != '\0' && e.detail[0] != '\0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    letters_run_in_the_order_they_were_posted, open_box, close_box),
		cmocka_unit_test_setup_teardown(
		    the_descriptor_is_readable_while_there_is_mail, open_box, close_box),
		cmocka_unit_test_setup_teardown(
		    running_an_empty_box_does_nothing, open_box, close_box),
		cmocka_unit_test_setup_teardown(
		    a_letter_posted_while_running_waits_for_the_next_run, open_box, close_box),
		cmocka_unit_test_setup_teardown(a_letter_may_free_itself, open_box, close_box),
		cmocka_unit_test_setup_teardown(
		    undelivered_letters_are_forgotten, open_box, close_box),
		cmocka_unit_test_setup_teardown(
		    nothing_is_lost_when_several_threads_post, open_box, close_box),
		cmocka_unit_test(running_out_of_descriptors_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
