/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handshake: TLS handshakes. They run in a loop and thread of their own, since one handshake
 * costs as much as hundreds of requests and would delay plain connections. A connection starts
 * there in the state HANDSHAKE; after the handshake it is handed over to one of the other loops,
 * in turn. What must hold: a connection being handed over is on exactly one loop's list of
 * arrivals, and has neither timer nor event.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "http/http_private.h"
#include "http/tls.h"

bool
handshake_begin(struct conn *c)
{
	struct http_server *s = c->loop->server;

	pthread_mutex_lock(&s->lock);
	c->tls = tls_open(s->tls, c->fd);
	pthread_mutex_unlock(&s->lock);
	return c->tls != NULL;
}

/* Answers a client that sends plain HTTP to a TLS listener. */
static void
explain(struct conn *c)
{
	reply_unread(
	    c->loop, c->fd, 400, "this port speaks TLS: use https:// in place of http:// here");
	shutdown(c->fd, SHUT_WR);
}

enum handshake
handshake_go_on(struct conn *c)
{
	enum tls_shake shake = tls_shake(c->tls);

	c->is_blocked = shake == TLS_WANTS_WRITE;
	switch (shake) {
	case TLS_DONE: return HANDSHAKE_DONE;
	case TLS_WANTS_READ:
	case TLS_WANTS_WRITE: return HANDSHAKE_WAITS;
	case TLS_PLAIN:
		tls_close(&c->tls);
		explain(c);
		return HANDSHAKE_IN_CLEAR;
	default: return HANDSHAKE_FAILED;
	}
}

static void
on_arrivals(struct letter *letter)
{
	handshake_take_arrivals(CONTAINER_OF(letter, struct http_loop, arrival_letter));
}

/* Hands c over to the next loop; this loop must not use c afterwards. */
void
handshake_pass(struct conn *c)
{
	struct http_server *s = c->loop->server;
	struct http_loop *to = &s->loops[s->next_loop++ % s->config.loops];

	pthread_mutex_lock(&s->lock);
	c->loop = to;
	c->next = to->arrivals;
	to->arrivals = c;
	if (c->next == NULL) { /* otherwise a letter is already posted */
		to->arrival_letter.run = on_arrivals;
		mailbox_post(&to->mailbox, &to->arrival_letter);
	}
	pthread_mutex_unlock(&s->lock);
}

static struct conn *
take_list(struct http_loop *l)
{
	struct conn *first;

	pthread_mutex_lock(&l->server->lock);
	first = l->arrivals;
	l->arrivals = NULL;
	pthread_mutex_unlock(&l->server->lock);
	return first;
}

void
handshake_take_arrivals(struct http_loop *l)
{
	struct conn *next;

	for (struct conn *c = take_list(l); c != NULL; c = next) {
		next = c->next;
		conn_arrive(c);
	}
}

void
handshake_drop_arrivals(struct http_loop *l)
{
	struct conn *next;

	for (struct conn *c = take_list(l); c != NULL; c = next) {
		next = c->next;
		tls_close(&c->tls);
		close(c->fd);
		peers_leave(l->server->peers, c->peer);
		l->server->connections--;
		free(c);
	}
}
