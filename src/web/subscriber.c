/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subscriber: a stream over a chain of blocks. What must hold: one that is catching up is in a
 * chain of its own, whose end it reaches before the next page is read, so that it holds one page at
 * most; the others are in the chain of their loop, and pass over the blocks that are not for them.
 */
#include "web/subscriber.h"

#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "base/mem.h"
#include "web/push_loop.h"
#include "web/push_private.h"
#include "web/site_loop.h"
#include "web/site_private.h"

static struct subscriber *
subscriber_of(struct http_stream *s)
{
	return CONTAINER_OF(s, struct subscriber, stream);
}

static struct push_loop *
subscriber_loop(const struct subscriber *u)
{
	const struct http_loop *l = http_stream_loop(&u->stream);

	return push_loop_of(site_of_loop(l)->push, l);
}

static void
forget_own(struct subscriber *u)
{
	u->is_catching_up = false;
	if (u->own != NULL && u->own->reading != NULL)
		u->own->reading->subscriber = NULL;
	free(u->own);
	u->own = NULL;
}

static bool
wants(const struct subscriber *u, const struct event_block *b)
{
	const struct route r = { .name = str_make(u->folder, u->folder_len) };

	return (u->own == NULL || changes_ask_compare(&b->place, &u->own->from) > 0) &&
	       (b->work.len == 0 || route_has_work(&r, b->work));
}

static void
move_to(struct subscriber *u, struct event_block *b, uint32_t sent)
{
	struct event_block *old = u->at;

	u->at = event_block_ref(b);
	u->sent = sent;
	event_block_unref(&old);
}

/* Passes to the next block. Behind `from`, one that was ahead of the others is as far as they. */
static void
go_on(struct subscriber *u, struct event_block *next)
{
	move_to(u, next, wants(u, next) ? 0 : next->len);
	if (u->own != NULL && !u->is_catching_up &&
	    changes_ask_compare(&next->place, &u->own->from) >= 0)
		forget_own(u);
}

/* At the end of its own chain: goes over to that of the loop, or reads on; false: waits. */
static bool
catch_up(struct subscriber *u)
{
	struct push_loop *l = subscriber_loop(u);
	struct err e = { 0 };
	int order;

	if (u->own->reading != NULL)
		return false;
	if ((order = changes_ask_compare(&u->own->from, &l->tip)) >= 0) {
		u->is_catching_up = false;
		if (order == 0)
			forget_own(u);
		move_to(u, l->tail, l->tail->len);
		return true;
	}
	if (push_loop_catch_up(l, u, &e) != 0)
		http_stream_end(&u->stream); /* the client comes again, and is as far as it was */
	return false;
}

static struct str
peek(struct http_stream *s)
{
	struct subscriber *u = subscriber_of(s);

	while (u->sent == u->at->len) {
		struct event_block *next = u->at->next;

		if (next != NULL)
			go_on(u, next);
		else if (!u->is_catching_up || !catch_up(u))
			return str_make("", 0);
	}
	return str_make(u->at->bytes + u->sent, u->at->len - u->sent);
}

static void
count_sent(struct http_stream *s, size_t len)
{
	struct subscriber *u = subscriber_of(s);

	u->sent += (uint32_t)len;
	if (u->sent < u->at->len)
		return;
	subscriber_loop(u)->push->events += u->at->events;
	if (u->is_catching_up)
		u->own->from = u->at->place;
}

static void
on_closed(struct http_stream *s)
{
	struct subscriber *u = subscriber_of(s);

	push_loop_leave(subscriber_loop(u), u);
	forget_own(u);
	event_block_unref(&u->at);
	subscriber_loop(u)->push->subscribers--;
	free(u);
}

/* The comment line that WHATWG HTML 9.2.7 advises against proxies that drop idle connections. */
static const struct http_stream_ops subscriber_ops = {
	.peek = peek, .sent = count_sent, .closed = on_closed, .quiet = STR_INIT(":\n\n")
};

/* Where it begins in the chain of the loop, or in one of its own if it is behind that. */
static void
begin(struct subscriber *u, struct push_loop *l, const struct changes_place *from)
{
	int order = changes_ask_compare(from, &l->tip);

	if (order != 0) {
		u->own = NEW(struct subscriber_own);
		u->own->from = *from;
	}
	u->is_catching_up = order < 0;
	u->at = u->is_catching_up ? event_block_new(STR(""), STR("")) : event_block_ref(l->tail);
	u->sent = u->at->len;
}

struct subscriber *
subscriber_new(struct push_loop *l, struct str folder, const struct changes_place *from)
{
	struct subscriber *u = mem_new(offsetof(struct subscriber, folder) + folder.len);

	u->stream.ops = &subscriber_ops;
	u->folder_len = (uint16_t)folder.len;
	if (folder.len > 0)
		memcpy(u->folder, folder.p, folder.len);
	begin(u, l, from);
	u->prev = &l->list;
	u->next = l->list;
	if (u->next != NULL)
		u->next->prev = &u->next;
	l->list = u;
	return u;
}
