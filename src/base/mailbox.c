/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox: letters between threads. What must hold: whenever the list is not empty, the descriptor
 * is readable or the owner is between reading it and taking the list; no letter is touched after
 * its run was called.
 */
#include "base/mailbox.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"

int
mailbox_open(struct mailbox *m, struct err *e)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	if (fd < 0)
		return err_errno(e, ERR_IO,
		    "a mailbox between threads could not be made: allow more open files");
	m->fd = fd;
	m->first = NULL;
	m->last = &m->first;
	(void)pthread_mutex_init(&m->lock, NULL); /* with default attributes it always succeeds */
	return 0;
}

void
mailbox_close(struct mailbox *m)
{
	(void)close(m->fd);
	m->fd = -1;
	m->first = NULL;
	m->last = &m->first;
	(void)pthread_mutex_destroy(&m->lock);
}

void
mailbox_post(struct mailbox *m, struct letter *l)
{
	uint64_t one = 1;
	ssize_t n;

	l->next = NULL;
	(void)pthread_mutex_lock(&m->lock);
	/* only the first rings, under the lock: once that is free the owner may close the box */
	if (m->first == NULL) {
		n = write(m->fd, &one, sizeof(one));
		assert(n == sizeof(one) || errno == EAGAIN); /* full means readable, as wanted */
	}
	*m->last = l;
	m->last = &l->next;
	(void)pthread_mutex_unlock(&m->lock);
}

void
mailbox_run(struct mailbox *m)
{
	struct letter *l, *next;
	uint64_t rings;
	ssize_t n;

	/* first silence the bell, then take: who comes in between rings again, or is taken now */
	n = read(m->fd, &rings, sizeof(rings));
	assert(n == sizeof(rings) || errno == EAGAIN);
	(void)pthread_mutex_lock(&m->lock);
	l = m->first;
	m->first = NULL;
	m->last = &m->first;
	(void)pthread_mutex_unlock(&m->lock);
	for (; l != NULL; l = next) {
		next = l->next; /* run may free the letter, or post it again */
		l->run(l);
	}
}
