/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subscriber: a stream over a chain of blocks. What must hold: one that is catching up is in a
 * chain of its own, whose end it reaches before the next page is read, so that it holds one page at
 * most; the others are in the chain of their loop, and pass over the blocks that are not for them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "web/push_private.h"

static struct subscriber *
subscriber_of(struct http_stream *s)
{
	return CONTAINER_OF(s, struct subscriber, stream);
}

static bool
wants(const struct subscriber *u, const struct event_block *b)
{
	const struct route r = { .name = str_make(u->folder, u->folder_len) };

	return changes_ask_compare(&b->place, &u->from) > 0 &&
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

/* At the end of its own chain: goes over to that of the loop, or reads on; false: waits. */
static bool
catch_up(struct subscriber *u)
{
	struct push_loop *l = u->loop;
	struct err e = { 0 };

	if (u->reading != NULL)
		return false;
	if (changes_ask_compare(&u->from, &l->tip) >= 0) {
		u->is_catching_up = false;
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
			move_to(u, next, wants(u, next) ? 0 : next->len);
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
	u->loop->push->events += u->at->events;
	if (u->is_catching_up)
		u->from = u->at->place;
}

void
subscriber_free(struct subscriber *u)
{
	push_loop_leave(u);
	if (u->reading != NULL)
		u->reading->subscriber = NULL;
	event_block_unref(&u->at);
	u->loop->push->subscribers--;
	free(u);
}

static void
on_closed(struct http_stream *s)
{
	subscriber_free(subscriber_of(s));
}

/* The comment line that WHATWG HTML 9.2.7 advises against proxies that drop idle connections. */
const struct http_stream_ops subscriber_ops = {
	.peek = peek, .sent = count_sent, .closed = on_closed, .quiet = STR_INIT(":\n\n")
};

struct subscriber *
subscriber_new(struct push_loop *l, struct str folder, const struct changes_place *from)
{
	struct subscriber *u = mem_new(sizeof *u + folder.len);

	u->stream.ops = &subscriber_ops;
	u->loop = l;
	u->from = *from;
	u->folder_len = (uint16_t)folder.len;
	if (folder.len > 0)
		memcpy(u->folder, folder.p, folder.len);
	u->is_catching_up = changes_ask_compare(from, &l->tip) < 0;
	if (u->is_catching_up)
		u->at = event_block_new(STR(""), STR(""));
	else
		u->at = event_block_ref(l->tail);
	u->sent = u->at->len;
	u->prev = &l->list;
	u->next = l->list;
	if (u->next != NULL)
		u->next->prev = &u->next;
	l->list = u;
	return u;
}

uint64_t
subscriber_lag(const struct subscriber *u)
{
	return u->is_catching_up ? 0 : u->loop->tail->end - u->at->end + u->at->len - u->sent;
}
