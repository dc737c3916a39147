/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accept: new connections, and what happens when there are too many. Over a cap they are told so
 * and closed; out of descriptors, accepting pauses and those who come wait in the kernel's queue.
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "http/machine.h"

#define US_A_MS 1000L

/* One line now and then, whatever the number of troubles: a flood must not become one of lines. */
static void
note_trouble(struct http_loop *l, const char *event, int error)
{
	int64_t now = loop_now_ms(l);

	l->accept_troubles++;
	if (l->accept_logged_ms != 0 && now - l->accept_logged_ms < ACCEPT_LOG_MS)
		return;
	log_warn("http", event, "loop=%u errno=%d connections=%u times=%llu", l->index, error,
	    (unsigned)l->server->connections, (unsigned long long)l->accept_troubles);
	l->accept_logged_ms = now;
	l->accept_troubles = 0;
}

/* A courtesy that may get lost: nothing more is spent on whom there is no room for. */
static void
turn_away(struct http_loop *l, int fd, const char *event)
{
	static const char text[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
				   "Content-Length: 0\r\nConnection: close\r\n\r\n";

	note_trouble(l, event, 0);
	(void)!send(fd, text, sizeof(text) - 1, MSG_NOSIGNAL);
	(void)shutdown(fd, SHUT_WR);
	(void)close(fd);
}

static void
welcome(struct http_loop *l, const struct listener *from, int fd, const struct sockaddr *address)
{
	struct http_server *s = l->server;
	struct peer *peer = NULL;

	/* who looks after the server gets in when it is full, too */
	if (s->connections++ >= s->config.limits.connections && !from->is_admin) {
		s->connections--;
		turn_away(l, fd, "too_many_connections");
	} else if (!peers_enter(s->peers, address, &peer)) {
		s->connections--;
		turn_away(l, fd, "too_many_from_one_address");
	} else {
		conn_open(l, from, fd, peer);
	}
}

static void
pause_accepting(struct http_loop *l)
{
	static const struct timeval pause = { .tv_usec = ACCEPT_PAUSE_MS * US_A_MS };
	unsigned i;

	for (i = 0; i < l->accepting_count; i++)
		(void)event_del(&l->accepting[i].ev);
	(void)event_add(&l->resume_ev, &pause);
}

/* Whether the failure is of this one connection only: the next may be well. */
static bool
is_passing(int error)
{
	return error == EINTR || error == ECONNABORTED || error == EPROTO || error == EPERM;
}

/* Takes in up to most of those who wait; false when there are no more, or no means. */
static bool
accept_some(struct http_loop *l, const struct listen_socket *from, unsigned most)
{
	struct sockaddr_storage address;

	while (most-- > 0) {
		socklen_t len = sizeof(address);
		int fd = accept4(
		    from->fd, (struct sockaddr *)&address, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			welcome(l, from->listener, fd, (struct sockaddr *)&address);
			continue;
		}
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			return false;
		if (is_passing(errno))
			continue;
		note_trouble(l, "accept_paused", errno);
		if (!l->is_draining)
			pause_accepting(l);
		return false;
	}
	return true;
}

/*
 * All loops that share a socket are woken for each connection, and one gets it: libevent has no
 * EPOLLEXCLUSIVE. Taking few at a time leaves some for the others. Sockets are only shared where
 * they cannot be split: Unix ones, and inherited ones that are fewer than the loops.
 */
static void
on_listen(evutil_socket_t fd, short what, void *arg)
{
	struct accepting *a = arg;

	(void)fd;
	(void)what;
	(void)accept_some(
	    a->loop, a->socket, a->socket->users > 1 ? ACCEPT_TURN_SHARED : ACCEPT_TURN);
}

static int
watch_all(struct http_loop *l)
{
	unsigned i;

	for (i = 0; i < l->accepting_count; i++) {
		if (event_add(&l->accepting[i].ev, NULL) != 0)
			return -1;
	}
	return 0;
}

static void
on_resume(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)watch_all(arg);
}

void
accept_add(struct http_loop *l, struct listen_socket *socket)
{
	struct accepting *a = &l->accepting[l->accepting_count++];

	a->loop = l;
	a->socket = socket;
	socket->users++;
}

int
accept_start(struct http_loop *l, struct err *e)
{
	unsigned i;

	for (i = 0; i < l->accepting_count; i++) {
		struct accepting *a = &l->accepting[i];

		(void)event_assign(
		    &a->ev, l->base, a->socket->fd, EV_READ | EV_PERSIST, on_listen, a);
	}
	(void)event_assign(&l->resume_ev, l->base, -1, 0, on_resume, l);
	if (watch_all(l) != 0)
		return err_errno(e, ERR_IO, "a listening socket could not be watched");
	return 0;
}

void
accept_stop(struct http_loop *l)
{
	unsigned i;

	(void)event_del(&l->resume_ev);
	for (i = 0; i < l->accepting_count; i++) {
		struct listen_socket *socket = l->accepting[i].socket;

		(void)event_del(&l->accepting[i].ev);
		while (accept_some(l, socket, ACCEPT_TURN))
			;
		if (--socket->users == 0) {
			(void)close(socket->fd);
			socket->fd = -1;
		}
	}
	l->accepting_count = 0;
}
