/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push: leads changes of the store to the loops, and requests to their subscribers. What must hold:
 * a letter goes only to a loop that runs; readings that are under way when the loops end are freed
 * after the readers have closed, since a store thread may still have them.
 */
#include "web/push.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/macros.h"
#include "base/mem.h"
#include "config/config.h"
#include "http/http.h"
#include "web/push_loop.h"
#include "web/push_private.h"
#include "web/site_private.h"
#include "web/small_body.h"
#include "web/subscriber.h"

#define FIRST_BYTES_MAX 128 /* of the lines that a stream begins with */

/* Runs on the thread that watches the store. */
static void
on_change(struct readers_listener *listener)
{
	struct push *p = CONTAINER_OF(listener, struct push, listener);

	pthread_mutex_lock(&p->lock);
	for (unsigned i = 0; i < p->count && !p->is_stopped; i++) {
		struct push_loop *l = &p->loops[i];

		if (l->loop == NULL || l->is_posted)
			continue;
		l->is_posted = true;
		mailbox_post(http_loop_mailbox(l->loop), &l->news);
	}
	pthread_mutex_unlock(&p->lock);
}

struct push *
push_open(struct site *s)
{
	unsigned count = s->config.http.loops;
	struct push *p = mem_new(sizeof *p + count * sizeof p->loops[0]);

	p->site = s;
	p->count = count;
	p->listener.on_change = on_change;
	pthread_mutex_init(&p->lock, NULL);
	for (unsigned i = 0; i < count; i++) {
		struct push_loop *l = &p->loops[i];

		l->push = p;
		l->news.run = push_loop_news;
		l->more.run = push_loop_more;
		l->waiting_last = &l->waiting;
	}
	readers_listen(s->readers, &p->listener);
	return p;
}

void
push_stop(struct push *p)
{
	if (p == NULL)
		return;
	readers_leave(p->site->readers, &p->listener);
	pthread_mutex_lock(&p->lock);
	p->is_stopped = true;
	pthread_mutex_unlock(&p->lock);
}

void
push_close(struct push **out)
{
	struct push *p = *out;

	if (p == NULL)
		return;
	*out = NULL;
	for (unsigned i = 0; i < p->count; i++)
		push_loop_forget(&p->loops[i]);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

void
push_loop_start(struct push *p, struct http_loop *l)
{
	pthread_mutex_lock(&p->lock);
	push_loop_of(p, l)->loop = l;
	pthread_mutex_unlock(&p->lock);
}

void
push_loop_stop(struct push *p, struct http_loop *loop)
{
	struct push_loop *l = push_loop_of(p, loop);
	struct push_reading *r;

	pthread_mutex_lock(&p->lock);
	l->loop = NULL;
	pthread_mutex_unlock(&p->lock);
	while ((r = l->waiting) != NULL) {
		l->waiting = r->next;
		free(r);
	}
	event_block_unref(&l->tail);
}

void
push_count(const struct push *p, struct push_counts *out)
{
	*out = (struct push_counts){ .subscribers = p->subscribers,
		.events = p->events,
		.dropped = p->dropped,
		.refused = p->refused };
}

static void
free_first(struct http_content *c)
{
	free((char *)c->bytes.p);
	free(c);
}

/*
 * The lines before the first event: when to come again, and, without an event, the number from
 * which a client goes on that comes again before there was one (WHATWG HTML 9.2.6).
 */
static struct http_content *
begin(const struct http_exchange *x, const struct changes_place *from)
{
	struct http_content *c = NEW(struct http_content);
	struct buf b = BUF_INIT(FIRST_BYTES_MAX);
	char id[CHANGES_PLACE_BYTES];
	const char *name = http_request_id(x);

	changes_ask_format(from, id);
	buf_putf(&b, "retry: %u\nid: %s\n\n",
	    PUSH_RECONNECT_MS + (unsigned)(hash64(name, strlen(name)) % PUSH_RECONNECT_SPREAD_MS),
	    id);
	c->status = 200;
	c->media_type = STR("text/event-stream");
	c->fields = STR("Cache-Control: no-store, no-transform\r\n"
			"X-Accel-Buffering: no\r\nVary: Accept\r\n" CORS_FIELDS);
	c->bytes.p = buf_take(&b, &c->bytes.len);
	c->fd = -1;
	c->release = free_first;
	c->refs = 1;
	return c;
}

/* Counts a subscriber if there is room for it. */
static bool
take_place(struct push *p)
{
	if (p->subscribers++ < p->site->config.settings->max_subscribers)
		return true;
	p->subscribers--;
	p->refused++;
	return false;
}

/* Where one begins that names no place: behind all that the server knows. */
static struct changes_place
find_end(const struct push_loop *l)
{
	struct changes_place end = { readers_seq(l->push->site->readers), INT64_MAX };

	return changes_ask_compare(&l->tip, &end) > 0 ? l->tip : end;
}

int
push_subscribe(struct push *p, struct http_exchange *x, const struct route *r,
    const struct changes_place *after, struct err *e)
{
	struct push_loop *l = push_loop_of(p, http_exchange_loop(x));
	struct changes_place from;
	struct subscriber *u;

	push_loop_refresh(l);
	from = after != NULL ? *after : find_end(l);
	if (http_method(x) == HTTP_HEAD) {
		http_reply_stream(x, begin(x, &from), STR(""), NULL);
		return 0;
	}
	if (!take_place(p)) {
		err_set(e, ERR_BUSY,
		    "there are as many subscribers as the server takes: come again later, or ask "
		    "for changes.json?after=NUMBER from time to time");
		e->retry_s = PUSH_RETRY_AFTER_S;
		return -ERR_BUSY;
	}
	u = subscriber_new(l, r->name, &from);
	http_reply_stream(x, begin(x, &from), STR(""), &u->stream);
	push_loop_look(l);
	return 0;
}
