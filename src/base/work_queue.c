/* SPDX-License-Identifier: Apache-2.0 */
/*
 * work_queue: a mutex-protected queue of tasks, and the threads that take tasks from it.
 */
#include "base/work_queue.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"

struct work_queue {
	pthread_mutex_t lock;   /* protects all members below except running and threads */
	pthread_cond_t changed; /* signals one more task, or stopping */
	bool stopping;
	struct queue waiting;
	unsigned waiting_max;
	unsigned running;
	pthread_t threads[];
};

/* Takes the first task; NULL if none waits. Call with the lock held. */
static struct task *
first_of(struct work_queue *c)
{
	struct queue_item *item = queue_take(&c->waiting);

	return item != NULL ? CONTAINER_OF(item, struct task, item) : NULL;
}

/* Returns the next task, or NULL when the queue stops. [blocks] */
static struct task *
take(struct work_queue *c)
{
	struct task *t = NULL;

	pthread_mutex_lock(&c->lock);
	while (c->waiting.count == 0 && !c->stopping)
		pthread_cond_wait(&c->changed, &c->lock);
	if (!c->stopping)
		t = first_of(c);
	pthread_mutex_unlock(&c->lock);
	return t;
}

static void *
work(void *arg)
{
	struct task *t;

	while ((t = take(arg)) != NULL)
		t->run(t);
	return NULL;
}

int
work_queue_open(struct work_queue **out, unsigned threads, unsigned waiting_max, const char *what,
    struct err *e)
{
	struct work_queue *c = mem_new(sizeof *c + threads * sizeof *c->threads);
	sigset_t all, before;
	int rc = 0;

	queue_init(&c->waiting);
	c->waiting_max = waiting_max;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	sigfillset(&all); /* the threads block all signals, which other threads handle */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (c->running < threads && rc == 0) {
		if ((rc = pthread_create(&c->threads[c->running], NULL, work, c)) == 0)
			c->running++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		work_queue_close(&c, NULL);
		errno = rc;
		return err_errno(e, ERR_IO, "%s could not be started", what);
	}
	*out = c;
	return 0;
}

void
work_queue_close(struct work_queue **out, task_fn *give_up)
{
	struct work_queue *c = *out;
	struct task *t;

	if (c == NULL)
		return;
	assert(give_up != NULL || c->waiting.count == 0);
	*out = NULL;
	pthread_mutex_lock(&c->lock);
	c->stopping = true;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	while (c->running > 0)
		pthread_join(c->threads[--c->running], NULL);
	while (give_up != NULL && (t = first_of(c)) != NULL)
		give_up(t);
	pthread_cond_destroy(&c->changed);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

bool
work_queue_put(struct work_queue *c, struct task *t)
{
	bool is_full;

	pthread_mutex_lock(&c->lock);
	is_full = c->waiting_max > 0 && c->waiting.count >= c->waiting_max;
	if (!is_full) {
		queue_put(&c->waiting, &t->item);
		pthread_cond_signal(&c->changed);
	}
	pthread_mutex_unlock(&c->lock);
	return !is_full;
}
