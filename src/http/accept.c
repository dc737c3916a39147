/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accept: new connections, and what happens when there are too many. Over a cap they are told so
 * and closed; out of descriptors, accepting pauses and those who come wait in the kernel's queue.
 */
#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "http/machine.h"

#define US_A_MS 1000L
#define TCP_FLAGS_AT 13 /* in the header, RFC 9293 3.1 */
#define TCP_FLAG_SYN_BIT 0x02

/* One line now and then for all loops, whatever the number of troubles: a flood stays one. */
static void
note_trouble(struct http_loop *l, const char *event, int error)
{
	struct http_server *s = l->server;
	int64_t now = loop_now_ms(l), last = s->accept_logged_ms;

	s->accept_troubles++;
	if ((last != 0 && now - last < ACCEPT_LOG_MS) ||
	    !atomic_compare_exchange_strong(&s->accept_logged_ms, &last, now))
		return;
	log_warn("http", event, "loop=%u errno=%d connections=%u times=%llu", l->index, error,
	    (unsigned)s->connections, (unsigned long long)atomic_exchange(&s->accept_troubles, 0));
}

/* A courtesy that may get lost: nothing more is spent on whom there is no room for. */
static void
turn_away(struct http_loop *l, const struct listener *from, int fd, const char *event,
    enum http_refusal why)
{
	static const char text[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
				   "Content-Length: 0\r\nConnection: close\r\n\r\n";

	COUNT_ONE(&l->counters, refused, why);
	note_trouble(l, event, 0);
	if (!from->is_tls) /* without a handshake nothing can be said there */
		(void)!send(fd, text, sizeof(text) - 1, MSG_NOSIGNAL);
	(void)shutdown(fd, SHUT_WR);
	(void)close(fd);
}

/* Its loop watches it from now on. */
static void
settle(struct conn *c)
{
	struct http_loop *l = c->loop;
	int64_t ms = c->state == CONN_GREETING ? l->limits.header_ms : l->limits.idle_ms;

	c->is_late = l->is_draining;
	wheel_add(&l->wheel, &c->timer, loop_now_ms(l) + (c->is_late ? DRAIN_GRACE_MS : ms));
	loop_watch_deadlines(l);
	conn_arm(c);
}

void
conn_open(struct http_loop *l, const struct listener *from, int fd, struct peer *peer,
    const struct sockaddr *address)
{
	struct conn *c = NEW(struct conn);

	c->loop = l;
	c->fd = fd;
	c->peer = peer;
	c->client = client_of(address);
	c->is_admin = from->is_admin;
	c->is_secure = from->is_tls;
	c->out_last = &c->out;
	c->state = from->is_tls ? CONN_GREETING : CONN_READING;
	settle(c);
	if (c->state == CONN_GREETING && !greeter_begin(c))
		conn_close(c);
}

void
conn_arrive(struct conn *c)
{
	c->state = CONN_READING;
	settle(c);
	if (c->state == CONN_CLOSED)
		return;
	conn_look(c); /* the request came with the end of the handshake, as a rule */
}

static void
welcome(struct http_loop *l, const struct listener *from, int fd, const struct sockaddr *address)
{
	struct http_server *s = l->server;
	struct peer *peer = NULL;

	/* who looks after the server gets in when it is full, too */
	if (s->connections++ >= l->limits.connections && !from->is_admin) {
		s->connections--;
		turn_away(l, from, fd, "too_many_connections", HTTP_REFUSED_FULL);
	} else if (!peers_enter(s->peers, address, &peer)) {
		s->connections--;
		turn_away(l, from, fd, "too_many_from_one_address", HTTP_REFUSED_ADDRESS);
	} else {
		COUNT(&l->counters, accepted, 1);
		conn_open(l, from, fd, peer, address);
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
		if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINVAL) /* shut down */
			return false;
		if (is_passing(errno))
			continue;
		COUNT_ONE(&l->counters, refused, HTTP_REFUSED_MEANS);
		note_trouble(l, "accept_paused", errno);
		if (l->drain != DRAIN_FINISHING)
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
		if (l->accepting[i].socket != NULL && event_add(&l->accepting[i].ev, NULL) != 0)
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

/*
 * The kernel drops whatever would begin a connection; what belongs to one already still comes in.
 * A client tries again after a second, and then nobody or somebody else listens.
 */
static void
refuse_handshakes(int fd)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, TCP_FLAGS_AT),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, TCP_FLAG_SYN_BIT, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
	};
	struct sock_fprog program = { .len = sizeof(steps) / sizeof(steps[0]), .filter = steps };

	(void)setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

/* Stops watching; true for the last of those who did: what becomes of the socket is its business. */
static bool
leave(struct accepting *a)
{
	(void)event_del(&a->ev);
	return --a->socket->users == 0;
}

static void
close_socket(struct accepting *a)
{
	(void)close(a->socket->fd);
	a->socket->fd = -1;
	a->socket = NULL;
}

static void
take_rest(struct http_loop *l, struct accepting *a)
{
	(void)event_del(&a->ev);
	while (accept_some(l, a->socket, ACCEPT_TURN))
		;
	close_socket(a);
}

void
accept_refuse(struct http_loop *l)
{
	unsigned i;

	for (i = 0; i < l->accepting_count; i++) {
		struct accepting *a = &l->accepting[i];

		if (!leave(a)) {
			a->socket = NULL;
		} else if (a->socket->listener->is_kept) {
			close_socket(a);
		} else if (a->socket->listener->is_unix) { /* its handshakes have no second half */
			(void)shutdown(a->socket->fd, SHUT_RDWR);
			take_rest(l, a);
		} else {
			refuse_handshakes(a->socket->fd);
			(void)event_add(&a->ev, NULL);
		}
	}
}

void
accept_stop(struct http_loop *l)
{
	unsigned i;

	(void)event_del(&l->resume_ev);
	for (i = 0; i < l->accepting_count; i++) {
		if (l->accepting[i].socket != NULL)
			take_rest(l, &l->accepting[i]);
	}
}

void
accept_leave(struct http_loop *l)
{
	unsigned i;

	(void)event_del(&l->resume_ev);
	for (i = 0; i < l->accepting_count; i++) {
		if (leave(&l->accepting[i]))
			close_socket(&l->accepting[i]);
		l->accepting[i].socket = NULL;
	}
}
