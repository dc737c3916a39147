/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accept_conn: accepts connections and enforces their caps. A connection over a cap gets a short
 * refusal and is closed. When descriptors run out, accepting pauses for ACCEPT_PAUSE_MS and new
 * connections wait in the kernel's queue.
 */
#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/units.h"
#include "http/http_private.h"
#include "http/listen_tcp.h"

#define TCP_FLAGS_AT 13 /* offset in the TCP header, RFC 9293 3.1 */
#define TCP_FLAG_SYN_BIT 0x02

/*
 * Logs at most one line per ACCEPT_LOG_MS over all loops, with the number of failures since the
 * last one: a flood of connections must not flood the log.
 */
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

/*
 * Sends a refusal without waiting for it to arrive, then closes the connection: an overloaded
 * server spends nothing more on it.
 */
static void
turn_away(struct http_loop *l, const struct listener *from, int fd, const char *event,
    enum http_refusal why)
{
	COUNT_ONE(&l->counters, refused, why);
	note_trouble(l, event, 0);
	if (!from->is_tls) /* TLS sends no response before its handshake */
		reply_unread(l, fd, 503,
		    why == HTTP_REFUSED_ADDRESS
			? "your address has as many connections as one may: close some of them"
			: "the server has as many connections as it may: try again in some "
			  "seconds");
	shutdown(fd, SHUT_WR);
	close(fd);
}

/* Sets the connection's deadline and registers its event with its loop. */
static void
settle(struct conn *c)
{
	struct http_loop *l = c->loop;
	int64_t ms = c->state == CONN_HANDSHAKE ? l->settings.header_timeout_ms
						: l->settings.idle_timeout_ms;

	c->is_late = l->is_draining;
	c->idle_wakes_left = IDLE_WAKES_MAX;
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
	c->is_publishing = from->is_publishing;
	c->is_secure = from->is_tls;
	c->out_last = &c->out;
	c->state = from->is_tls ? CONN_HANDSHAKE : CONN_READING;
	settle(c);
	if (c->state == CONN_HANDSHAKE && !handshake_begin(c))
		conn_close(c);
}

void
conn_arrive(struct conn *c)
{
	c->state = CONN_READING;
	settle(c);
	if (c->state == CONN_CLOSED)
		return;
	conn_look(c); /* the request usually arrives with the last bytes of the handshake */
}

static void
welcome(struct http_loop *l, const struct listener *from, int fd, const struct sockaddr *address)
{
	struct http_server *s = l->server;
	struct peer *peer = NULL;

	/* admin listeners ignore the cap: a full server must stay manageable */
	if (s->connections++ >= l->settings.max_connections && !from->is_admin) {
		s->connections--;
		turn_away(l, from, fd, "too_many_connections", HTTP_REFUSED_FULL);
	} else if (!peers_enter(s->peers, address, &peer)) {
		s->connections--;
		turn_away(l, from, fd, "too_many_from_one_address", HTTP_REFUSED_ADDRESS);
	} else if (from->is_tls && !peers_may_shake(s->peers, peer, loop_now_ms(l))) {
		s->connections--;
		peers_leave(s->peers, peer);
		turn_away(l, from, fd, "too_many_handshakes", HTTP_REFUSED_HANDSHAKES);
	} else {
		COUNT(&l->counters, accepted, 1);
		conn_open(l, from, fd, peer, address);
	}
}

static void
pause_accepting(struct http_loop *l)
{
	static const struct timeval pause = { .tv_usec = (suseconds_t)ACCEPT_PAUSE_MS * US_A_MS };

	for (unsigned i = 0; i < l->accepting_count; i++)
		event_del(&l->accepting[i].ev);
	event_add(&l->resume_ev, &pause);
}

/* Whether accept4() failed for this one connection only, so that the next call may succeed. */
static bool
is_passing(int error)
{
	return error == EINTR || error == ECONNABORTED || error == EPROTO || error == EPERM;
}

/* Accepts up to most connections; false when none is waiting, or descriptors or memory ran out. */
static bool
accept_some(struct http_loop *l, const struct listen_socket *from, unsigned most)
{
	struct sockaddr_storage address;

	while (most-- > 0) {
		socklen_t len = sizeof address;
		int fd = accept4(
		    from->fd, (struct sockaddr *)&address, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			welcome(l, from->listener, fd, (struct sockaddr *)&address);
			continue;
		}
		/* EINVAL: the socket was shut down */
		if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINVAL)
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
 * libevent does not use EPOLLEXCLUSIVE, so each connection wakes all loops that share the socket
 * and one of them gets it. Accepting few at a time spreads the connections over the loops. Only
 * sockets that cannot be split are shared: Unix sockets, and inherited ones if there are fewer
 * than loops.
 */
static void
on_listen(evutil_socket_t fd, short what, void *arg)
{
	struct accepting *a = arg;

	(void)fd;
	(void)what;
	accept_some(a->loop, a->socket, a->socket->users > 1 ? ACCEPT_TURN_SHARED : ACCEPT_TURN);
}

static int
watch_all(struct http_loop *l)
{
	for (unsigned i = 0; i < l->accepting_count; i++) {
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
	watch_all(arg);
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
	for (unsigned i = 0; i < l->accepting_count; i++) {
		struct accepting *a = &l->accepting[i];

		event_assign(&a->ev, l->base, a->socket->fd, EV_READ | EV_PERSIST, on_listen, a);
	}
	event_assign(&l->resume_ev, l->base, -1, 0, on_resume, l);
	if (watch_all(l) != 0)
		return err_errno(e, ERR_IO, "a listening socket could not be watched");
	return 0;
}

/*
 * Attaches a socket filter that drops packets with SYN set, so no new handshake begins while those
 * in progress still complete. A client sends its SYN again after a second; by then this socket is
 * closed, and the client gets a reset or reaches a successor.
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
	struct sock_fprog program = { .len = ARRAY_LEN(steps), .filter = steps };

	setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

/* Stops accepting from the socket. True for its last user, which has to close the socket. */
static bool
leave(struct accepting *a)
{
	event_del(&a->ev);
	return --a->socket->users == 0;
}

static void
close_socket(struct accepting *a)
{
	close(a->socket->fd);
	a->socket->fd = -1;
	a->socket = NULL;
}

static void
take_rest(struct http_loop *l, struct accepting *a)
{
	event_del(&a->ev);
	while (accept_some(l, a->socket, ACCEPT_TURN))
		;
	close_socket(a);
}

void
accept_refuse(struct http_loop *l)
{
	for (unsigned i = 0; i < l->accepting_count; i++) {
		struct accepting *a = &l->accepting[i];

		if (!leave(a)) {
			a->socket = NULL;
		} else if (a->socket->listener->is_kept) {
			close_socket(a);
		} else if (a->socket->listener->is_unix) { /* no SYN; connect() queues at once */
			shutdown(a->socket->fd, SHUT_RDWR);
			take_rest(l, a);
		} else {
			refuse_handshakes(a->socket->fd);
			event_add(&a->ev, NULL);
		}
	}
}

void
accept_stop(struct http_loop *l)
{
	event_del(&l->resume_ev);
	for (unsigned i = 0; i < l->accepting_count; i++) {
		if (l->accepting[i].socket != NULL)
			take_rest(l, &l->accepting[i]);
	}
}

void
accept_leave(struct http_loop *l)
{
	event_del(&l->resume_ev);
	for (unsigned i = 0; i < l->accepting_count; i++) {
		if (leave(&l->accepting[i]))
			close_socket(&l->accepting[i]);
		l->accepting[i].socket = NULL;
	}
}
