/* SPDX-License-Identifier: Apache-2.0 */
/*
 * drain: how a loop ends without losing a request.
 *
 *	SERVING -> ACCEPTING -> LAST_CALL -> FINISHING -> over
 *	   |                                    ^
 *	   +---- no connections, or a successor-+
 *
 *	ACCEPTING  Every answer says that it is the last on its connection. An idle connection has
 *	           a grace: its client may be sending just now. New ones are taken in while there
 *	           are some from before the drain, for nobody is there yet to send them to.
 *	LAST_CALL  The kernel lets nobody begin a connection; one that is half made still arrives.
 *	FINISHING  The listening sockets are closed. What was taken in is answered.
 *
 * The greeter goes on accepting until no loop does, and the loops last as long as it does. All of it
 * has an end: drain_ms.
 */
#include "base/log.h"
#include "http/machine.h"

/* The tick runs while draining, so that phases end in time. */
static void
enter(struct http_loop *l, enum drain_phase phase, int64_t ms)
{
	if (phase > DRAIN_ACCEPTING && l->drain <= DRAIN_ACCEPTING && !l->is_greeter)
		l->server->old_loops--;
	l->drain = phase;
	l->drain_phase_until_ms = loop_now_ms(l) + ms;
}

static void
finish(struct http_loop *l)
{
	enter(l, DRAIN_FINISHING, 0);
	accept_stop(l);
}

/* A grace in place of its deadline, if it waits for a request. */
static void
shorten(struct wheel_item *timer)
{
	struct conn *c = conn_of(timer);

	if (c->state == CONN_GREETING || (c->state == CONN_READING && c->in == NULL))
		wheel_move(&c->loop->wheel, timer, loop_now_ms(c->loop) + DRAIN_GRACE_MS);
}

/* Where TLS is spoken, clients are let in as long as anywhere. */
static bool
has_old(const struct http_loop *l)
{
	return l->old > 0 || (l->is_greeter && l->server->old_loops > 0);
}

void
drain_start(struct http_loop *l)
{
	const struct http_limits *limits = &l->limits;

	l->is_draining = true;
	l->old = l->wheel.count;
	l->drain_until_ms = loop_now_ms(l) + limits->drain_ms;
	if (l->server->is_handing_over) {
		enter(l, DRAIN_FINISHING, 0);
		accept_leave(l);
	} else if (!has_old(l)) {
		accept_refuse(l);
		finish(l);
	} else {
		enter(l, DRAIN_ACCEPTING, limits->drain_ms / DRAIN_ACCEPT_SHARE);
	}
	wheel_each(&l->wheel, shorten);
	loop_watch_deadlines(l);
}

static void
advance(struct http_loop *l)
{
	bool is_due = loop_now_ms(l) >= l->drain_phase_until_ms;

	if (l->drain == DRAIN_ACCEPTING && (!has_old(l) || is_due)) {
		accept_refuse(l);
		enter(l, DRAIN_LAST_CALL, LAST_CALL_MS);
	} else if (l->drain == DRAIN_LAST_CALL && is_due) {
		finish(l);
	}
}

static bool
is_finished(struct http_loop *l)
{
	if (l->drain != DRAIN_FINISHING)
		return false;
	if (!l->is_greeter) {
		if (l->server->is_greeting)
			return false; /* it may have somebody for this loop */
		greeter_take_arrivals(l);
	}
	return l->wheel.count == 0 && l->orphans == NULL;
}

bool
drain_is_over(struct http_loop *l)
{
	bool is_over;

	if (!l->is_draining)
		return false;
	advance(l);
	is_over = is_finished(l) || loop_now_ms(l) >= l->drain_until_ms;
	l->has_now = false; /* the turn that begins now may sleep first */
	return is_over;
}
