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
 * All of it has an end: drain_ms.
 */
#include "base/log.h"
#include "http/machine.h"

/* The tick runs while draining, so that phases end in time. */
static void
enter(struct http_loop *l, enum drain_phase phase, int64_t ms)
{
	l->drain = phase;
	l->drain_phase_until_ms = loop_now_ms(l) + ms;
}

static void
finish(struct http_loop *l)
{
	enter(l, DRAIN_FINISHING, 0);
	accept_stop(l);
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
	} else if (l->old == 0) {
		accept_refuse(l);
		finish(l);
	} else {
		enter(l, DRAIN_ACCEPTING, limits->drain_ms / DRAIN_ACCEPT_SHARE);
	}
	wheel_each(&l->wheel, conn_drain);
	loop_watch_deadlines(l);
}

static void
advance(struct http_loop *l)
{
	bool is_due = loop_now_ms(l) >= l->drain_phase_until_ms;

	if (l->drain == DRAIN_ACCEPTING && (l->old == 0 || is_due)) {
		accept_refuse(l);
		enter(l, DRAIN_LAST_CALL, LAST_CALL_MS);
	} else if (l->drain == DRAIN_LAST_CALL && is_due) {
		finish(l);
	}
}

bool
drain_is_over(struct http_loop *l)
{
	bool is_over;

	if (!l->is_draining)
		return false;
	advance(l);
	is_over = (l->drain == DRAIN_FINISHING && l->wheel.count == 0 && l->orphans == NULL) ||
		  loop_now_ms(l) >= l->drain_until_ms;
	l->has_now = false; /* the turn that begins now may sleep first */
	return is_over;
}
