/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server: owns the loops and what they share. What must hold: after http_open() nothing here
 * changes but the counters, the flag and the failure.
 */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/pen.h"
#include "http/machine.h"

#define LOOPS_MAX 32        /* each has one digit of the request ids */
#define LISTENING_BYTES 256 /* an address as a value of the log; a path has 107 bytes */

static int
check_config(const struct http_config *c, struct err *e)
{
	if (c->loops < 1 || c->loops > LOOPS_MAX)
		return err_set(
		    e, ERR_CONFIG, "%u loops are not possible: give 1 to %d", c->loops, LOOPS_MAX);
	return reload_check_limits(&c->limits, e);
}

/* Every loop and every socket is served: sockets are dealt to the loops in turn, or shared. */
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
	s->loops = mem_new_array(n, sizeof(*s->loops));
	for (i = 0; i < n; i++) {
		s->loops[i].is_greeter = i == s->config.loops;
		if ((rc = loop_open(&s->loops[i], s, i, e)) != 0)
			return rc;
		s->loops_open++;
		s->loops[i].accepting = mem_new_array(sockets, sizeof(struct accepting));
	}
	for (i = 0; i < s->listener_count; i++)
		deal(s, &s->listeners[i]);
	return 0;
}

/* An open port takes what is left of the inherited, so those come last. */
static int
open_listeners(
    struct http_server *s, const struct http_config *c, struct inherited *inherited, struct err *e)
{
	int pass, rc;
	unsigned i;

	if (c->listen_count == 0)
		return err_set(
		    e, ERR_CONFIG, "no address to listen on is given: give one at least");
	s->listeners = mem_new_array(c->listen_count, sizeof(*s->listeners));
	s->listener_count = c->listen_count;
	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < c->listen_count; i++) {
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

/* Those that nothing was configured for. Clients must not wait in them for ever. */
static void
close_inherited(struct inherited *inherited)
{
	unsigned i;

	for (i = 0; i < inherited->count; i++) {
		if (inherited->fds[i] < 0)
			continue;
		log_warn("http", "inherited_socket_closed", "fd=%d", inherited->fds[i]);
		(void)close(inherited->fds[i]);
	}
	free(inherited->fds);
}

static int
trust(struct http_server *s, const struct http_config *c, struct err *e)
{
	struct cidr *trusted;
	int rc;

	if ((rc = reload_read_trusted(&trusted, c->trusted, c->trusted_count, e)) == 0)
		peers_configure(
		    s->peers, c->limits.connections_an_address, trusted, c->trusted_count);
	return rc;
}

static int
open_tls(struct http_server *s, const struct http_config *c, struct err *e)
{
	unsigned i;

	for (i = 0; i < c->listen_count; i++)
		s->has_tls |= c->listen[i].is_tls;
	return s->has_tls ? tls_context_open(&s->tls, c->tls_cert, c->tls_key, e) : 0;
}

static int
open_all(struct http_server *s, const struct http_config *c, struct err *e)
{
	struct inherited inherited = { .fds = mem_new_array(c->inherited_count, sizeof(int)),
		.count = c->inherited_count,
		.is_lent = c->inherited_are_lent };
	unsigned i;
	int rc;

	for (i = 0; i < c->inherited_count; i++)
		inherited.fds[i] = c->inherited[i];
	if ((rc = check_config(c, e)) == 0 && (rc = trust(s, c, e)) == 0 &&
	    (rc = open_tls(s, c, e)) == 0)
		rc = open_listeners(s, c, &inherited, e);
	close_inherited(&inherited);
	if (rc == 0)
		rc = access_set(&s->access, &c->access, e);
	return rc == 0 ? open_loops(s, e) : rc;
}

int
http_open(struct http_server **out, const struct http_config *c, struct err *e)
{
	struct http_server *s = NEW(struct http_server);
	int rc;

	assert(c->handler != NULL);
	s->config = *c;
	s->config.listen = NULL; /* the caller's: not to be looked at later */
	s->config.inherited = NULL;
	s->config.trusted = NULL;
	s->config.tls_cert = s->config.tls_key = NULL;
	s->limits = c->limits;
	s->config.access.path = NULL;
	(void)pthread_mutex_init(&s->lock, NULL); /* defaults cannot fail */
	access_open(&s->access);
	s->peers = peers_new(c->limits.connections_an_address);
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
http_access_set(struct http_server *s, const struct http_access_config *c, struct err *e)
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
	unsigned i;
	int rc;

	for (i = 0; i < s->loops_open; i++) {
		rc = pthread_create(&s->loops[i].thread, NULL, loop_main, &s->loops[i]);
		if (rc != 0) {
			err_set(
			    failure, ERR_IO, "a thread could not be started: allow more of them");
			err_detail(failure, "pthread_create %d", rc);
			s->is_greeting = false; /* the last to be started */
			http_stop(s);
			return;
		}
		s->loops[i].is_started = true;
	}
}

/* The path of a Unix socket may have blanks. */
static void
tell_listening(const struct http_server *s, const struct listener *l)
{
	char address[LISTENING_BYTES];
	struct pen pen = { .out = address, .cap = sizeof(address) - 1 };
	const char *role = l->is_admin ? " admin=true" : l->is_tls ? " tls=true" : "";

	pen_put_value(&pen, str_from(l->address));
	address[pen.len] = '\0';
	log_info("http", "listening", "address=%s loops=%u%s", address,
	    l->is_tls ? 1 : s->config.loops, role);
}

int
http_run(struct http_server *s, struct err *e)
{
	struct err failure = { 0 };
	unsigned i;

	for (i = 0; i < s->listener_count; i++)
		tell_listening(s, &s->listeners[i]);
	s->is_greeting = s->has_tls;
	start_loops(s, &failure);
	for (i = 0; i < s->loops_open; i++) {
		if (s->loops[i].is_started)
			(void)pthread_join(s->loops[i].thread, NULL);
		s->loops[i].is_started = false;
	}
	(void)log_tell_suppressed();
	log_info("http", "stopped", NULL);
	/* whoever called http_stop() must be out of it before the caller may close */
	(void)pthread_mutex_lock(&s->lock);
	if (failure.code == ERR_NONE)
		failure = s->failure;
	(void)pthread_mutex_unlock(&s->lock);
	if (failure.code == ERR_NONE)
		return 0;
	*e = failure;
	return -failure.code;
}

static void
stop(struct http_server *s, bool is_handing_over)
{
	unsigned i;

	(void)pthread_mutex_lock(&s->lock);
	if (!s->is_stopping)
		s->is_handing_over = is_handing_over;
	if (!s->is_stopping)
		s->old_loops = s->config.loops;
	for (i = 0; i < s->loops_open && !s->is_stopping; i++)
		mailbox_post(&s->loops[i].mailbox, &s->loops[i].stop_letter);
	s->is_stopping = true;
	(void)pthread_mutex_unlock(&s->lock);
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
	unsigned i;

	if (*s == NULL)
		return;
	for (i = 0; i < (*s)->loops_open; i++)
		loop_close(&(*s)->loops[i]);
	for (i = 0; i < (*s)->listener_count; i++) {
		(*s)->listeners[i].is_kept |= (*s)->is_handing_over;
		listen_close(&(*s)->listeners[i]);
	}
	free((*s)->listeners);
	tls_context_close(&(*s)->tls);
	peers_free(&(*s)->peers);
	access_close(&(*s)->access);
	(void)pthread_mutex_destroy(&(*s)->lock);
	free((*s)->loops);
	free(*s);
	*s = NULL;
}
