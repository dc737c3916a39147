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
#include "http/machine.h"

#define LOOPS_MAX 32 /* each has one digit of the request ids */

static int
check_config(const struct http_config *c, struct err *e)
{
	const struct http_limits *l = &c->limits;

	if (c->loops < 1 || c->loops > LOOPS_MAX)
		return err_set(
		    e, ERR_CONFIG, "%u loops are not possible: give 1 to %d", c->loops, LOOPS_MAX);
	if (l->header_count > REQUEST_FIELDS_MAX)
		return err_set(e, ERR_CONFIG, "%u header lines are too many: allow at most %d",
		    l->header_count, REQUEST_FIELDS_MAX);
	if (l->request_line_bytes > REQUEST_HEAD_MAX || l->header_bytes > REQUEST_HEAD_MAX ||
	    request_head_max(l) > REQUEST_HEAD_MAX)
		return err_set(e, ERR_CONFIG,
		    "request line and header are too long together: allow at most %d bytes",
		    REQUEST_HEAD_MAX);
	if (l->pipelined < 1 || l->pipelined > UINT8_MAX)
		return err_set(e, ERR_CONFIG,
		    "%u pipelined requests are not possible: allow 1 to %d", l->pipelined,
		    UINT8_MAX);
	return 0;
}

static int
open_loops(struct http_server *s, int *listeners, struct err *e)
{
	unsigned n = s->config.loops, i;
	int rc = 0;

	for (i = 0; i < n && rc == 0; i++) {
		if ((rc = loop_open(&s->loops[i], s, i, listeners[i], e)) != 0)
			break;
		listeners[i] = -1; /* the loop's now */
		s->loops_open++;
	}
	for (i = 0; i < n; i++) {
		if (listeners[i] >= 0)
			(void)close(listeners[i]);
	}
	return rc;
}

int
http_open(struct http_server **out, const struct http_config *c, struct err *e)
{
	int listeners[LOOPS_MAX], rc;
	struct http_server *s;

	assert(c->handler != NULL);
	if ((rc = check_config(c, e)) != 0)
		return rc;
	s = NEW(struct http_server);
	s->config = *c;
	s->config.listen = NULL;                  /* the caller's: not to be looked at later */
	(void)pthread_mutex_init(&s->lock, NULL); /* defaults cannot fail */
	s->peers = peers_new(c->limits.connections_an_address);
	s->loops = mem_new_array(c->loops, sizeof(*s->loops));
	if ((rc = listen_open(c->listen, listeners, c->loops, s->address, e)) == 0)
		rc = open_loops(s, listeners, e);
	if (rc != 0)
		http_close(&s);
	else
		*out = s;
	return rc;
}

const char *
http_address(const struct http_server *s)
{
	return s->address;
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
			http_stop(s);
			return;
		}
		s->loops[i].is_started = true;
	}
}

int
http_run(struct http_server *s, struct err *e)
{
	struct err failure = { 0 };
	unsigned i;

	log_info("http", "listening", "address=%s loops=%u", s->address, s->loops_open);
	start_loops(s, &failure);
	for (i = 0; i < s->loops_open; i++) {
		if (s->loops[i].is_started)
			(void)pthread_join(s->loops[i].thread, NULL);
		s->loops[i].is_started = false;
	}
	log_info("http", "stopped", "address=%s", s->address);
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

void
http_stop(struct http_server *s)
{
	unsigned i;

	(void)pthread_mutex_lock(&s->lock);
	for (i = 0; i < s->loops_open && !s->is_stopping; i++)
		mailbox_post(&s->loops[i].mailbox, &s->loops[i].stop_letter);
	s->is_stopping = true;
	(void)pthread_mutex_unlock(&s->lock);
}

void
http_close(struct http_server **s)
{
	unsigned i;

	if (*s == NULL)
		return;
	for (i = 0; i < (*s)->loops_open; i++)
		loop_close(&(*s)->loops[i]);
	peers_free(&(*s)->peers);
	(void)pthread_mutex_destroy(&(*s)->lock);
	free((*s)->loops);
	free(*s);
	*s = NULL;
}
