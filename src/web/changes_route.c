/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes_route: chooses between the listing and the events, and reads where the events begin. What
 * must hold: only a client that names text/event-stream gets a stream, which has no end.
 */
#include "web/changes_route.h"

#include "base/err.h"
#include "http/accept.h"
#include "http/http.h"
#include "http/percent.h"
#include "web/changes_ask.h"
#include "web/fetch.h"
#include "web/problem.h"
#include "web/push.h"
#include "web/query.h"
#include "web/route.h"
#include "web/site_private.h"

/*
 * EventSource sends this type alone. A client that names others too gets the listing if it prefers
 * one of those in which listings are usually asked for.
 */
static bool
wants_events(const struct http_exchange *x)
{
	static const struct str others[] = { STR_INIT("text/html"), STR_INIT("application/json") };
	struct str accept = http_accept(x, HTTP_ACCEPT);
	struct accept_match events;

	if (accept.len == 0)
		return false;
	events = accept_match(accept, STR("text/event-stream"));
	if (events.kind != ACCEPT_NAMED || events.quality == 0)
		return false;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (accept_match(accept, others[i]).quality > events.quality)
			return false;
	return true;
}

/* "4310" or "4310.211"; p->seq is -1 if the client names no place. */
static int
read_place(struct http_exchange *x, const struct route *r, struct changes_place *p, struct err *e)
{
	struct query_parameter after = { .name = "after" };
	struct str value = http_field(x, "last-event-id");
	int rc;

	p->seq = -1;
	if ((rc = query_take(r->query, "the stream of changes", &after, 1, e)) != 0)
		return rc;
	if (value.len == 0 && !after.is_given)
		return 0;
	if (value.len == 0 && path_decode(after.value, &value, http_arena(x), e) != 0)
		value = str_make("", 0);
	if (changes_ask_read_after(value, p))
		return 0;
	return err_set(e, ERR_USAGE,
	    "Last-Event-ID and 'after' should be the id of an event, or the number of a change "
	    "(after=4310)");
}

void
changes_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct changes_place after;
	struct err e = { 0 };
	int rc;

	if (r->suffix.len > 0 || !wants_events(x)) {
		fetch_start(s, x, r);
		return;
	}
	if ((rc = read_place(x, r, &after, &e)) == 0)
		rc = push_subscribe(s->push, x, r, after.seq >= 0 ? &after : NULL, &e);
	if (rc != 0)
		problem_reply(x, &e);
}
