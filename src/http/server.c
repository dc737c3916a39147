/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server: opens, runs, stops and closes the server; owns the loops and what they share. What must
 * hold: config and the lists of listeners and loops do not change after http_open(); members that
 * change while the loops run are atomic, under the lock or used by one thread only.
 */
#include "http/server.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/sbuf.h"
#include "http/http_private.h"

#define LOOPS_MAX 32        /* each has one digit of the request ids */
#define LISTENING_BYTES 256 /* an address, escaped for the log; a path has up to 107 bytes */

static int
check_config(const struct http_config *c, struct err *e)
{
	if (c->loops < 1 || c->loops > LOOPS_MAX)
		return err_set(
		    e, ERR_CONFIG, "%u loops are not possible: give 1 to %d", c->loops, LOOPS_MAX);
	return reload_check(c->settings, e);
}

/*
 * Deals the sockets of l to the loops in turn; if they are fewer than the loops, loops share them.
 * TLS sockets go to the handshake loop.
 */
static void
deal(struct http_server *s, struct listener *l)
{
	unsigned n = s->config.loops, most = l->count > n ? l->count : n, i;

	for (i = 0; i < l->count && l->is_tls; i++)
		accept_add(&s->loops[n], &l->sockets[i]);
	if (l->is_tls)
		return;
	for (i = 0; i < most && l->count > 0; i++)
		accept_add(&s->loops[i % n], &l->sockets[i % l->count]);
}

static int
open_loops(struct http_server *s, struct err *e)
{
	unsigned sockets = 0, n = s->config.loops + s->has_tls, i;
	int rc;

	for (i = 0; i < s->listener_count; i++)
		sockets += s->listeners[i].count;
	s->loops = mem_new_array(n, sizeof *s->loops);
	for (i = 0; i < n; i++) {
		s->loops[i].is_handshake_loop = i == s->config.loops;
		if ((rc = loop_open(&s->loops[i], s, i, e)) != 0)
			return rc;
		s->loops_open++;
		s->loops[i].accepting = mem_new_array(sockets, sizeof(struct accepting));
	}
	for (i = 0; i < s->listener_count; i++)
		deal(s, &s->listeners[i]);
	return 0;
}

/* An address with port 0 matches any inherited socket of its host, so those are opened last. */
static int
open_listeners(
    struct http_server *s, const struct http_config *c, struct inherited *inherited, struct err *e)
{
	int rc;

	if (c->listen_count == 0)
		return err_set(
		    e, ERR_CONFIG, "no address to listen on is given: give one at least");
	s->listeners = mem_new_array(c->listen_count, sizeof *s->listeners);
	s->listener_count = c->listen_count;
	for (int pass = 0; pass < 2; pass++) {
		for (unsigned i = 0; i < c->listen_count; i++) {
			if (listen_is_any_port(&c->listen[i]) != (pass == 1))
				continue;
			rc = listen_open(&s->listeners[i], &c->listen[i],
			    c->listen[i].is_tls ? 1 : c->loops, inherited, e);
			if (rc != 0)
				return rc;
		}
	}
	return 0;
}

/*
 * Closes the inherited sockets that match no configured address; otherwise clients would wait in
 * their queues forever.
 */
static void
close_inherited(struct inherited *inherited)
{
	for (unsigned i = 0; i < inherited->count; i++) {
		if (inherited->fds[i] < 0)
			continue;
		log_warn("http", "inherited_socket_closed", "fd=%d", inherited->fds[i]);
		close(inherited->fds[i]);
	}
	free(inherited->fds);
}

static int
trust(struct http_server *s, const struct http_config *c, struct err *e)
{
	int rc = trusted_read(&s->trusted, &c->settings->trusted_proxy, e);

	if (rc == 0)
		peers_configure(s->peers, c->settings->max_connections_per_address,
		    c->settings->max_handshakes_per_address, trusted_ref(s->trusted));
	return rc;
}

static int
open_tls(struct http_server *s, const struct http_config *c, struct err *e)
{
	for (unsigned i = 0; i < c->listen_count; i++)
		s->has_tls |= c->listen[i].is_tls;
	return s->has_tls
		   ? tls_context_open(&s->tls, c->settings->tls_cert, c->settings->tls_key, e)
		   : 0;
}

static int
open_all(struct http_server *s, const struct http_config *c, struct err *e)
{
	struct inherited inherited = { .fds = mem_new_array(c->inherited_count, sizeof(int)),
		.count = c->inherited_count,
		.is_lent = c->inherited_are_lent };
	int rc;

	for (unsigned i = 0; i < c->inherited_count; i++)
		inherited.fds[i] = c->inherited[i];
	if ((rc = check_config(c, e)) == 0 && (rc = trust(s, c, e)) == 0 &&
	    (rc = open_tls(s, c, e)) == 0)
		rc = open_listeners(s, c, &inherited, e);
	close_inherited(&inherited);
	if (rc == 0)
		rc = access_set(&s->access, c->settings, e);
	return rc == 0 ? open_loops(s, e) : rc;
}

int
http_open(struct http_server **out, const struct http_config *c, struct err *e)
{
	struct http_server *s = NEW(struct http_server);
	int rc;

	assert(c->handler != NULL);
	s->config = *c;
	s->config.settings = NULL; /* owned by the caller, and valid only during this call */
	s->config.listen = NULL;
	s->config.inherited = NULL;
	config_copy_numbers(&s->settings, c->settings);
	pthread_mutex_init(&s->lock, NULL); /* defaults cannot fail */
	access_open(&s->access);
	s->peers = peers_new(c->settings->max_connections_per_address);
	if ((rc = open_all(s, c, e)) != 0)
		http_close(&s);
	else
		*out = s;
	return rc;
}

const char *
http_address(const struct http_server *s)
{
	return s->listeners[0].address;
}

unsigned
http_listener_count(const struct http_server *s)
{
	return s->listener_count;
}

const char *
http_listener_address(const struct http_server *s, unsigned i)
{
	return s->listeners[i].address;
}

bool
http_listener_is_admin(const struct http_server *s, unsigned i)
{
	return s->listeners[i].is_admin;
}

bool
http_listener_is_tls(const struct http_server *s, unsigned i)
{
	return s->listeners[i].is_tls;
}

unsigned
http_listener_fds(const struct http_server *s, int *fds, unsigned max)
{
	unsigned n = 0, i, j;

	for (i = 0; i < s->listener_count; i++) {
		for (j = 0; j < s->listeners[i].count; j++, n++) {
			if (n < max)
				fds[n] = s->listeners[i].sockets[j].fd;
		}
	}
	return n;
}

int
http_access_set(struct http_server *s, const struct config *c, struct err *e)
{
	return access_set(&s->access, c, e);
}

int
http_access_reopen(struct http_server *s, struct err *e)
{
	return access_reopen(&s->access, e);
}

static void
start_loops(struct http_server *s, struct err *failure)
{
	int rc;

	for (unsigned i = 0; i < s->loops_open; i++) {
		rc = pthread_create(&s->loops[i].thread, NULL, loop_main, &s->loops[i]);
		if (rc != 0) {
			err_set(
			    failure, ERR_IO, "a thread could not be started: allow more of them");
			err_detail(failure, "pthread_create %d", rc);
			s->has_handshake_loop = false; /* it is started last, so it does not run */
			http_stop(s);
			return;
		}
		s->loops[i].is_started = true;
	}
}

/* The address is quoted where needed: the path of a Unix socket may contain blanks. */
static void
tell_listening(const struct http_server *s, const struct listener *l)
{
	char address[LISTENING_BYTES];
	struct sbuf sbuf = { .out = address, .cap = sizeof address - 1 };
	const char *role = l->is_admin ? " admin=true" : l->is_tls ? " tls=true" : "";
	const char *publishing = l->is_publishing ? " publishing=true" : "";

	sbuf_put_value(&sbuf, str_from(l->address));
	address[sbuf.len] = '\0';
	log_info("http", "listening", "address=%s loops=%u%s%s", address,
	    l->is_tls ? 1 : s->config.loops, role, publishing);
}

int
http_run(struct http_server *s, struct err *e)
{
	struct err failure = { 0 };

	for (unsigned i = 0; i < s->listener_count; i++)
		tell_listening(s, &s->listeners[i]);
	s->has_handshake_loop = s->has_tls;
	start_loops(s, &failure);
	for (unsigned i = 0; i < s->loops_open; i++) {
		if (s->loops[i].is_started)
			pthread_join(s->loops[i].thread, NULL);
		s->loops[i].is_started = false;
	}
	log_tell_suppressed();
	log_info("http", "stopped", NULL);
	/*
	 * waits until http_stop() on another thread has left the lock, before http_close()
	 * destroys it
	 */
	pthread_mutex_lock(&s->lock);
	if (failure.code == ERR_NONE)
		failure = s->failure;
	pthread_mutex_unlock(&s->lock);
	if (failure.code == ERR_NONE)
		return 0;
	*e = failure;
	return -failure.code;
}

static void
stop(struct http_server *s, bool is_handing_over)
{
	pthread_mutex_lock(&s->lock);
	if (!s->is_stopping)
		s->is_handing_over = is_handing_over;
	if (!s->is_stopping)
		s->old_loops = s->config.loops;
	for (unsigned i = 0; i < s->loops_open && !s->is_stopping; i++)
		mailbox_post(&s->loops[i].mailbox, &s->loops[i].stop_letter);
	s->is_stopping = true;
	pthread_mutex_unlock(&s->lock);
}

void
http_stop(struct http_server *s)
{
	stop(s, false);
}

void
http_hand_over(struct http_server *s)
{
	stop(s, true);
}

bool
http_is_draining(const struct http_server *s)
{
	return s->is_stopping;
}

void
http_close(struct http_server **s)
{
	if (*s == NULL)
		return;
	for (unsigned i = 0; i < (*s)->loops_open; i++)
		loop_close(&(*s)->loops[i]);
	for (unsigned i = 0; i < (*s)->listener_count; i++) {
		(*s)->listeners[i].is_kept |= (*s)->is_handing_over;
		listen_close(&(*s)->listeners[i]);
	}
	free((*s)->listeners);
	tls_context_close(&(*s)->tls);
	peers_free(&(*s)->peers);
	trusted_unref(&(*s)->trusted);
	access_close(&(*s)->access);
	pthread_mutex_destroy(&(*s)->lock);
	free((*s)->loops);
	free(*s);
	*s = NULL;
}

static void
on_ping(struct letter *letter)
{
	struct ping *p = CONTAINER_OF(letter, struct ping, letter);
	int fd = p->event_fd;

	atomic_store(&p->is_under_way, false); /* before the write: its reader may ping again */
	eventfd_write(fd, 1);
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
