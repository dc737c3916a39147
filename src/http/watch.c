/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watch: what a connection waits for, and what happens when it comes. What must hold: its event is
 * for what its state wants, so that nothing is reported that nobody would take.
 */
#include <errno.h>

#include "base/log.h"
#include "http/machine.h"
#include "http/transport.h"

void
conn_read(struct conn *c)
{
	struct http_loop *l = c->loop;
	ssize_t n = transport_recv(c, l->read_bytes, READ_BYTES);

	if (n > 0)
		l->input = str_make(l->read_bytes, (size_t)n);
	else if (n == 0)
		c->is_eof = true;
	else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		c->is_broken = true;
}

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	(void)fd;
	if ((what & EV_READ) != 0)
		conn_read(c);
	conn_run(c);
}

/* The session reads for itself, until it stands or turns out to be none. */
static void
on_greet(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	if (c->state == CONN_GREETING)
		conn_run(c);
	else
		on_event(fd, what, arg);
}

/* What this state waits for. */
static short
events_wanted(const struct conn *c)
{
	if (c->is_blocked)
		return EV_WRITE;
	/* behind a request with the handler, reading shows whether the client is still there */
	if (c->state == CONN_ANSWERING && (c->held != NULL || c->is_eof))
		return 0;
	return EV_READ;
}

void
conn_arm(struct conn *c)
{
	short wanted = events_wanted(c);

	if (wanted == c->armed)
		return;
	if (c->armed != 0)
		(void)event_del(&c->ev);
	c->armed = wanted;
	if (wanted == 0)
		return;
	(void)event_assign(&c->ev, c->loop->base, c->fd, (short)(wanted | EV_PERSIST),
	    c->state == CONN_GREETING ? on_greet : on_event, c);
	if (event_add(&c->ev, NULL) != 0) {
		log_warn("http", "event_not_added", "errno=%d", errno);
		conn_close(c);
	}
}

void
conn_look(struct conn *c)
{
	conn_read(c);
	conn_run(c);
}
