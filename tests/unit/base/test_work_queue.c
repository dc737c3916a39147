/* SPDX-License-Identifier: Apache-2.0 */
/*
 * work_queue: each task runs once, on another thread; or is given back when there is no time for
 * it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "base/work_queue.h"

#define TASKS 1000

struct job {
	struct task task; /* first: run gets its address */
	_Atomic unsigned ran, given_up;
	pthread_t thread;
	sem_t *started, *go_on; /* NULL: it ends at once */
};

static sem_t done;

static void
run(struct task *t)
{
	struct job *j = (struct job *)(void *)t;

	j->thread = pthread_self();
	if (j->started != NULL) {
		sem_post(j->started);
		sem_wait(j->go_on);
	}
	j->ran++;
	sem_post(&done);
}

static void
give_up(struct task *t)
{
	((struct job *)(void *)t)->given_up++;
}

static void
all_tasks_run_once_and_not_here(void **state)
{
	static struct job jobs[TASKS];
	struct work_queue *c = NULL;

	(void)state;
	sem_init(&done, 0, 0);
	assert_int_equal(work_queue_open(&c, 3, 0, "a thread", NULL), 0);
	for (int i = 0; i < TASKS; i++) {
		jobs[i].task.run = run;
		assert_true(work_queue_put(c, &jobs[i].task));
	}
	for (int i = 0; i < TASKS; i++)
		sem_wait(&done);
	work_queue_close(&c, give_up);
	assert_null(c);
	for (int i = 0; i < TASKS; i++) {
		assert_int_equal(jobs[i].ran, 1);
		assert_false(pthread_equal(jobs[i].thread, pthread_self()));
	}
	sem_destroy(&done);
}

struct closing {
	struct work_queue *queue;
	pthread_t thread;
};

static void *
close_crew(void *arg)
{
	work_queue_close(&((struct closing *)arg)->queue, give_up);
	return NULL;
}

static void
too_many_are_refused_and_those_left_at_the_end_are_given_up(void **state)
{
	sem_t started, go_on;
	struct job busy = { .task.run = run, .started = &started, .go_on = &go_on };
	struct job waits = { .task.run = run }, refused = { .task.run = run };
	struct closing end = { 0 };

	(void)state;
	sem_init(&done, 0, 0);
	sem_init(&started, 0, 0);
	sem_init(&go_on, 0, 0);
	assert_int_equal(work_queue_open(&end.queue, 1, 1, "a thread", NULL), 0);
	assert_true(work_queue_put(end.queue, &busy.task));
	sem_wait(&started);
	assert_true(work_queue_put(end.queue, &waits.task));
	assert_false(work_queue_put(end.queue, &refused.task));
	assert_int_equal(pthread_create(&end.thread, NULL, close_crew, &end), 0);
	sem_post(&go_on);
	assert_int_equal(pthread_join(end.thread, NULL), 0);
	assert_int_equal(busy.ran, 1);
	assert_int_equal(waits.ran + waits.given_up, 1); /* whichever came first */
	assert_int_equal(refused.ran + refused.given_up, 0);
	sem_destroy(&go_on);
	sem_destroy(&started);
	sem_destroy(&done);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_tasks_run_once_and_not_here),
		cmocka_unit_test(too_many_are_refused_and_those_left_at_the_end_are_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
