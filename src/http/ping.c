/* SPDX-License-Identifier: Apache-2.0 */
/* ping: whether each loop still turns. What must hold: a letter is not posted before it was read. */
#include <stddef.h>
#include <sys/eventfd.h>

#include "http/machine.h"

static void
on_ping(struct letter *letter)
{
	struct ping *p = (struct ping *)(void *)((char *)letter - offsetof(struct ping, letter));
	int fd = p->event_fd;

	atomic_store(&p->is_under_way, false); /* first: who is told may ask again */
	(void)eventfd_write(fd, 1);
}

unsigned
http_ping(struct http_server *s, int event_fd)
{
	unsigned i, posted = 0;

	for (i = 0; i < s->loops_open; i++) {
		struct ping *p = &s->loops[i].ping;

		if (atomic_exchange(&p->is_under_way, true))
			continue;
		p->letter.run = on_ping;
		p->event_fd = event_fd;
		mailbox_post(&s->loops[i].mailbox, &p->letter);
		posted++;
	}
	return posted;
}
