/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watch: the events of a connection. What must hold: a connection waits only for events that its
 * state handles, since a level-triggered event that is not handled fires again at once.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "http/http_private.h"
#include "http/transport.h"

void
conn_read(struct conn *c)
{
	struct http_loop *l = c->loop;
	ssize_t n = transport_recv(c, l->read_bytes, READ_BYTES);

	if (n > 0) {
		c->idle_wakes_left = IDLE_WAKES_MAX;
		l->input = str_make(l->read_bytes, (size_t)n);
	} else if (n == 0)
		c->is_eof = true;
	else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		c->is_broken = true;
}

/*
 * The watchdog of a connection. Events are level-triggered: an event that is not handled fires
 * again at once, and the loop would use a whole core unnoticed. Closes such a connection and
 * returns true.
 */
static bool
spins(struct conn *c)
{
	if (c->idle_wakes_left-- > 0)
		return false;
	conn_end_spin(c);
	return true;
}

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	(void)fd;
	if (spins(c))
		return;
	if ((what & EV_READ) != 0)
		conn_read(c);
	conn_run(c);
}

/* During the handshake OpenSSL reads the socket itself, so conn_read() is not called. */
static void
on_greet(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	if (c->state != CONN_HANDSHAKE)
		on_event(fd, what, arg);
	else if (!spins(c))
		conn_run(c);
}

/* The events that the connection waits for in its state. */
static short
events_wanted(const struct conn *c)
{
	if (c->is_blocked)
		return EV_WRITE;
	/* while the handler has the request, reading detects that the client has disconnected */
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
		event_del(&c->ev);
	c->armed = wanted;
	if (wanted == 0)
		return;
	event_assign(&c->ev, c->loop->base, c->fd, (short)(wanted | EV_PERSIST),
	    c->state == CONN_HANDSHAKE ? on_greet : on_event, c);
	if (event_add(&c->ev, NULL) != 0) {
		log_warn("http", "event_not_added", "errno=%d", errno);
		conn_close(c);
	}
}

void
conn_hold_rest(struct conn *c)
{
	struct str rest = c->loop->input;
	struct held *old = c->held;

	c->loop->input = str_make(NULL, 0);
	if (old != NULL && rest.len > 0) {
		old->at = old->len - (uint32_t)rest.len;
		return;
	}
	c->held = NULL;
	free(old);
	if (rest.len == 0)
		return;
	c->held = mem_new(sizeof *c->held + rest.len);
	c->held->len = (uint32_t)rest.len;
	memcpy(c->held->bytes, rest.p, rest.len);
}

void
conn_look(struct conn *c)
{
	conn_read(c);
	conn_run(c);
}
