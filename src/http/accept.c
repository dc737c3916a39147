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
welcome(struct http_loop *l, int fd, const struct sockaddr *address)
{
	struct http_server *s = l->server;
	struct peer *peer = NULL;

	if (s->connections++ >= s->config.limits.connections) {
		s->connections--;
		turn_away(l, fd, "too_many_connections");
	} else if (!peers_enter(s->peers, address, &peer)) {
		s->connections--;
		turn_away(l, fd, "too_many_from_one_address");
	} else {
		conn_open(l, fd, peer);
	}
}

static void
pause_accepting(struct http_loop *l)
{
	static const struct timeval pause = { .tv_usec = ACCEPT_PAUSE_MS * US_A_MS };

	(void)event_del(&l->listen_ev);
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
accept_some(struct http_loop *l, unsigned most)
{
	struct sockaddr_storage address;

	while (most-- > 0) {
		socklen_t len = sizeof(address);
		int fd = accept4(
		    l->listener, (struct sockaddr *)&address, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			welcome(l, fd, (struct sockaddr *)&address);
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

static void
on_listen(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)accept_some(arg, ACCEPT_TURN);
}

static void
on_resume(evutil_socket_t fd, short what, void *arg)
{
	struct http_loop *l = arg;

	(void)fd;
	(void)what;
	(void)event_add(&l->listen_ev, NULL);
}

int
accept_start(struct http_loop *l, struct err *e)
{
	(void)event_assign(&l->listen_ev, l->base, l->listener, EV_READ | EV_PERSIST, on_listen, l);
	(void)event_assign(&l->resume_ev, l->base, -1, 0, on_resume, l);
	if (event_add(&l->listen_ev, NULL) != 0)
		return err_errno(e, ERR_IO, "a listening socket could not be watched");
	return 0;
}

void
accept_stop(struct http_loop *l)
{
	(void)event_del(&l->listen_ev);
	(void)event_del(&l->resume_ev);
	while (accept_some(l, ACCEPT_TURN))
		;
	(void)close(l->listener);
	l->listener = -1;
}
