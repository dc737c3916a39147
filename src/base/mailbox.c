/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox: passes letters between threads. What must hold: whenever the list is not empty, the
 * descriptor is readable or the owner is between reading it and taking the list; no letter is
 * touched after its run was called.
 */
#include "base/mailbox.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/macros.h"

int
mailbox_open(struct mailbox *m, struct err *e)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	if (fd < 0)
		return err_errno(e, ERR_IO,
		    "a mailbox between threads could not be made: allow more open files");
	m->fd = fd;
	queue_init(&m->letters);
	pthread_mutex_init(&m->lock, NULL); /* cannot fail with default attributes */
	return 0;
}

void
mailbox_close(struct mailbox *m)
{
	close(m->fd);
	m->fd = -1;
	queue_init(&m->letters);
	pthread_mutex_destroy(&m->lock);
}

void
mailbox_post(struct mailbox *m, struct letter *l)
{
	uint64_t one = 1;
	ssize_t n;

	pthread_mutex_lock(&m->lock);
	/*
	 * Only the first letter makes the descriptor readable. The write is under the lock: once
	 * the lock is free, the owner may close the mailbox.
	 */
	if (m->letters.count == 0) {
		n = write(m->fd, &one, sizeof one);
		assert(n == sizeof one || errno == EAGAIN); /* EAGAIN: full, so readable */
	}
	queue_put(&m->letters, &l->item);
	pthread_mutex_unlock(&m->lock);
}

void
mailbox_run(struct mailbox *m)
{
	struct queue letters;
	struct queue_item *item;
	uint64_t rings;
	ssize_t n;

	/*
	 * Read the descriptor before taking the list: a letter posted in between is taken now, or
	 * makes the descriptor readable again.
	 */
	n = read(m->fd, &rings, sizeof rings);
	assert(n == sizeof rings || errno == EAGAIN);
	pthread_mutex_lock(&m->lock);
	queue_move(&letters, &m->letters);
	pthread_mutex_unlock(&m->lock);
	while ((item = queue_take(&letters)) != NULL) {
		struct letter *l = CONTAINER_OF(item, struct letter, item);

		l->run(l); /* may free the letter or post it again */
	}
}
