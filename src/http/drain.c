/* SPDX-License-Identifier: Apache-2.0 */
/*
 * drain: ends a loop without losing a request. The phases:
 *
 *	SERVING -> ACCEPTING -> LAST_CALL -> FINISHING -> over
 *	   |                                    ^
 *	   +-- no connections, or a successor --+
 *
 *	ACCEPTING  Every answer has "Connection: close". An idle connection is kept for
 *	           DRAIN_GRACE_MS, since its client may be sending a request. New connections are
 *	           accepted as long as there are connections from before the drain.
 *	LAST_CALL  The kernel drops new SYN packets; handshakes in progress still complete.
 *	FINISHING  The listening sockets are closed. Accepted connections are still answered.
 *
 * The handshake loop accepts as long as any other loop does, and the other loops run until the
 * handshake loop has ended. After drain_ms the loop ends in any case.
 */
#include "base/log.h"
#include "http/http_private.h"

/*
 * Enters a phase that lasts ms. While draining the loop's tick keeps running, so phases end in
 * time.
 */
static void
enter(struct http_loop *l, enum drain_phase phase, int64_t ms)
{
	if (phase > DRAIN_ACCEPTING && l->drain <= DRAIN_ACCEPTING && !l->is_handshake_loop)
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

/* Shortens the deadline of an idle connection or handshake to DRAIN_GRACE_MS; ends streams. */
static void
shorten(struct wheel_item *timer)
{
	struct conn *c = conn_of(timer);

	if (c->state == CONN_HANDSHAKE || (c->state == CONN_READING && c->in == NULL))
		wheel_move(&c->loop->wheel, timer, loop_now_ms(c->loop) + DRAIN_GRACE_MS);
	else if (c->state == CONN_STREAMING)
		wheel_move(&c->loop->wheel, timer, loop_now_ms(c->loop));
}

/* Whether connections from before the drain are left; for the handshake loop: in any loop. */
static bool
has_old(const struct http_loop *l)
{
	return l->old > 0 || (l->is_handshake_loop && l->server->old_loops > 0);
}

void
drain_start(struct http_loop *l)
{
	const struct config *settings = &l->settings;

	l->is_draining = true;
	l->old = l->wheel.count;
	l->drain_until_ms = loop_now_ms(l) + settings->drain_ms;
	if (l->server->is_handing_over) {
		enter(l, DRAIN_FINISHING, 0);
		accept_leave(l);
	} else if (!has_old(l)) {
		accept_refuse(l);
		finish(l);
	} else {
		enter(l, DRAIN_ACCEPTING, settings->drain_ms / DRAIN_ACCEPT_SHARE);
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
	if (!l->is_handshake_loop) {
		if (l->server->has_handshake_loop)
			return false; /* the handshake loop may still hand over connections */
		handshake_take_arrivals(l);
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
	l->has_now = false; /* the next turn may begin with a sleep, so its clock is read anew */
	return is_over;
}
