/* SPDX-License-Identifier: Apache-2.0 */
/*
 * greeter: TLS handshakes. They have a loop of their own, on a thread of its own: one costs as much
 * as hundreds of requests, and no plain connection shall wait for it. A connection begins there in
 * the state GREETING; when its session stands, it goes to one of the other loops in turn. What must
 * hold: a connection on its way is on exactly one list of arrivals, and nobody's timer or event.
 */
#include <stdlib.h>
#include <unistd.h>

#include "http/machine.h"
#include "http/tls.h"

bool
greeter_begin(struct conn *c)
{
	struct http_server *s = c->loop->server;

	(void)pthread_mutex_lock(&s->lock);
	c->tls = tls_open(s->tls, c->fd);
	(void)pthread_mutex_unlock(&s->lock);
	return c->tls != NULL;
}

/* Who says HTTP in clear where TLS is spoken. Fits into a socket buffer that is still empty. */
static void
explain(struct conn *c)
{
	static const char text[] =
	    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 61\r\nConnection: close\r\n\r\n"
	    "this port speaks TLS: use https:// in place of http:// here.\n";

	(void)!send(c->fd, text, sizeof(text) - 1, MSG_NOSIGNAL);
	(void)shutdown(c->fd, SHUT_WR);
}

enum greeting
greeter_go_on(struct conn *c)
{
	enum tls_shake shake = tls_shake(c->tls);

	c->is_blocked = shake == TLS_WANTS_WRITE;
	switch (shake) {
	case TLS_DONE: return GREETING_DONE;
	case TLS_WANTS_READ:
	case TLS_WANTS_WRITE: return GREETING_WAITS;
	case TLS_PLAIN:
		tls_close(&c->tls);
		explain(c);
		return GREETING_IN_CLEAR;
	default: return GREETING_FAILED;
	}
}

static void
on_arrivals(struct letter *letter)
{
	greeter_take_arrivals(
	    (struct http_loop *)(void *)((char *)letter -
					 offsetof(struct http_loop, arrival_letter)));
}

/* To the next loop; c is not this one's from now on. */
void
greeter_pass(struct conn *c)
{
	struct http_server *s = c->loop->server;
	struct http_loop *to = &s->loops[s->next_loop++ % s->config.loops];

	(void)pthread_mutex_lock(&s->lock);
	c->loop = to;
	c->next = to->arrivals;
	to->arrivals = c;
	if (c->next == NULL) { /* otherwise a letter is on its way */
		to->arrival_letter.run = on_arrivals;
		mailbox_post(&to->mailbox, &to->arrival_letter);
	}
	(void)pthread_mutex_unlock(&s->lock);
}

static struct conn *
take_list(struct http_loop *l)
{
	struct conn *first;

	(void)pthread_mutex_lock(&l->server->lock);
	first = l->arrivals;
	l->arrivals = NULL;
	(void)pthread_mutex_unlock(&l->server->lock);
	return first;
}

void
greeter_take_arrivals(struct http_loop *l)
{
	struct conn *c, *next;

	for (c = take_list(l); c != NULL; c = next) {
		next = c->next;
		conn_arrive(c);
	}
}

void
greeter_drop_arrivals(struct http_loop *l)
{
	struct conn *c, *next;

	for (c = take_list(l); c != NULL; c = next) {
		next = c->next;
		tls_close(&c->tls);
		(void)close(c->fd);
		peers_leave(l->server->peers, c->peer);
		l->server->connections--;
		free(c);
	}
}
