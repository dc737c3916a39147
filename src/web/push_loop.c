/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_loop: what the subscribers of a loop share. What must hold: a block is in the chain once,
 * in the order of the places, and every subscriber that is not catching up passes it; nothing here
 * waits, so a subscriber that reads slowly delays nobody.
 */
#include "web/push_loop.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "config/config.h"
#include "http/http.h"
#include "web/push_private.h"
#include "web/site_private.h"

#define WAKES_A_TURN 256  /* subscribers: some ms, so that requests are answered in between */
#define CATCHING_UP_MAX 4 /* readings at one time for those who were away, who may be thousands */
#define PAGE_BYTES_MAX (16u << 20) /* CHANGE_EVENTS_MAX events with the longest names */

static struct readers *
readers_of(const struct push_loop *l)
{
	return l->push->site->readers;
}

static struct changes_place
behind(int64_t seq)
{
	return (struct changes_place){ seq, INT64_MAX };
}

static void
drop_all(struct push_loop *l)
{
	for (struct subscriber *u = l->list; u != NULL; u = u->next)
		http_stream_drop(&u->stream);
}

void
push_loop_refresh(struct push_loop *l)
{
	if (l->list != NULL)
		return;
	event_block_unref(&l->tail);
	l->tail = event_block_new(STR(""), STR(""));
	l->round++;
	l->generation = readers_generation(readers_state(readers_of(l)));
	l->tip = behind(readers_seq(readers_of(l)));
}

static void
post_more(struct push_loop *l)
{
	if (l->is_more_posted)
		return;
	l->is_more_posted = true;
	mailbox_post(http_loop_mailbox(l->loop), &l->more);
}

/* Bytes that wait for one that is not catching up. */
static uint64_t
bytes_behind(const struct push_loop *l, const struct subscriber *u)
{
	return l->tail->end - u->at->end + u->at->len - u->sent;
}

/* Wakes one that may have something to send, or drops it if too much waits for it. */
static void
wake(struct push_loop *l, struct subscriber *u)
{
	if (u->is_catching_up)
		return;
	if (!http_stream_is_blocked(&u->stream)) {
		http_stream_wake(&u->stream);
	} else if (bytes_behind(l, u) > PUSH_BEHIND_BYTES_MAX) {
		l->push->dropped++;
		log_info("push", "subscriber_dropped",
		    "bytes=%llu why=\"it does not read as fast as events come\"",
		    (unsigned long long)bytes_behind(l, u));
		http_stream_drop(&u->stream);
	}
}

static void
wake_some(struct push_loop *l)
{
	for (unsigned n = 0; l->cursor != NULL && n < WAKES_A_TURN; n++) {
		struct subscriber *u = l->cursor;

		l->cursor = u->next;
		wake(l, u);
	}
	if (l->cursor == NULL && l->is_again) {
		l->is_again = false;
		l->cursor = l->list;
	}
	if (l->cursor != NULL)
		post_more(l);
}

void
push_loop_more(struct letter *letter)
{
	struct push_loop *l = CONTAINER_OF(letter, struct push_loop, more);

	l->is_more_posted = false;
	wake_some(l);
}

static void
wake_all(struct push_loop *l)
{
	if (l->cursor != NULL) {
		l->is_again = true;
		return;
	}
	l->cursor = l->list;
	wake_some(l);
}

void
push_loop_leave(struct push_loop *l, struct subscriber *u)
{
	if (l->cursor == u)
		l->cursor = u->next;
	*u->prev = u->next;
	if (u->next != NULL)
		u->next->prev = u->prev;
}

static void
add_block(struct push_reading *r, struct event_block *b)
{
	if (r->first == NULL)
		r->first = b;
	else
		event_block_append(r->last, b);
	r->last = b;
}

/* For all: a block for each event, since each has readers of its own. */
static int
add_event(void *arg, const struct change_event *event, struct err *e)
{
	struct push_reading *r = arg;
	struct buf text = BUF_INIT(PAGE_BYTES_MAX);
	struct event_block *b;
	int rc;

	change_event_put(&text, event);
	if ((rc = buf_check(&text, "event", e)) == 0) {
		b = event_block_new(buf_str(&text), event->work);
		b->place = event->place;
		b->events = 1;
		add_block(r, b);
	}
	buf_free(&text);
	return rc;
}

struct page {
	struct buf text;
	uint32_t events;
};

static int
add_to_page(void *arg, const struct change_event *event, struct err *e)
{
	struct page *page = arg;

	change_event_put(&page->text, event);
	page->events++;
	return buf_check(&page->text, "events", e);
}

/* For one: a block for all events, which are all wanted. */
static int
read_page(struct corpus *c, struct push_reading *r)
{
	struct page page = { .text = BUF_INIT(PAGE_BYTES_MAX) };
	int rc;

	r->events.fn = add_to_page;
	r->events.arg = &page;
	if ((rc = change_events_read(&r->events, c, &r->err)) == 0 && page.events > 0) {
		struct event_block *b = event_block_new(buf_str(&page.text), STR(""));

		b->place = r->events.reached;
		b->events = page.events;
		add_block(r, b);
	}
	buf_free(&page.text);
	return rc;
}

/* Runs on a store thread. */
static void
ask_events(struct corpus *c, struct question *q)
{
	struct push_reading *r = CONTAINER_OF(q, struct push_reading, question);

	if (r->is_for_one) {
		r->rc = read_page(c, r);
		return;
	}
	r->events.fn = add_event;
	r->events.arg = r;
	r->rc = change_events_read(&r->events, c, &r->err);
}

/* Passes a reading to a store thread. ERR_BUSY; then it is the caller's. */
static int
put_reading(struct push_loop *l, struct push_reading *r, struct err *e)
{
	int rc = readers_put(readers_of(l), &r->question, e);

	if (rc != 0)
		return rc;
	r->next = l->under_way;
	r->prev = &l->under_way;
	if (r->next != NULL)
		r->next->prev = &r->next;
	l->under_way = r;
	return 0;
}

static void
free_reading(struct push_reading *r)
{
	if (r->prev != NULL)
		*r->prev = r->next;
	if (r->prev != NULL && r->next != NULL)
		r->next->prev = r->prev;
	event_block_unref(&r->first);
	free(r);
}

static void
log_failure(const struct push_reading *r)
{
	char why[sizeof r->err.text];

	log_warn("push", "events_not_read", "why=%s", log_quote(r->err.text, why, sizeof why));
}

static void
take_events(struct push_loop *l, struct push_reading *r)
{
	l->tip = r->events.reached;
	if (r->first == NULL)
		return;
	event_block_append(l->tail, r->first);
	event_block_ref(r->last);
	r->first = NULL;
	event_block_unref(&l->tail);
	l->tail = r->last;
	wake_all(l);
}

static void
on_events(struct letter *letter)
{
	struct push_reading *r = CONTAINER_OF(letter, struct push_reading, question.answer);
	struct push_loop *l = r->loop;

	l->is_reading = false;
	if (r->rc != 0) {
		/* they come again, and ask the store for what they have not seen */
		log_failure(r);
		drop_all(l);
	} else if (r->round == l->round) {
		take_events(l, r);
	}
	free_reading(r);
	push_loop_look(l);
}

static struct push_reading *
new_reading(struct push_loop *l, struct str folder, letter_fn *answer)
{
	struct push_reading *r = mem_new(sizeof *r + folder.len);

	r->question = (struct question){
		.answer.run = answer, .home = http_loop_mailbox(l->loop), .ask = ask_events
	};
	r->loop = l;
	r->round = l->round;
	r->events.base_url = l->push->site->config.settings->base_url;
	if (folder.len > 0) {
		memcpy(r->folder, folder.p, folder.len);
		r->route.name = str_make(r->folder, folder.len);
		r->events.within = &r->route;
	}
	return r;
}

void
push_loop_look(struct push_loop *l)
{
	struct push_reading *r;
	struct err e = { 0 };

	if (l->list == NULL || l->is_reading)
		return;
	if (l->generation != readers_generation(readers_state(readers_of(l)))) {
		drop_all(l); /* another store has other numbers */
		return;
	}
	if (readers_seq(readers_of(l)) <= l->tip.seq && l->tip.publication == INT64_MAX)
		return;
	r = new_reading(l, STR(""), on_events);
	r->events.after = l->tip;
	if (put_reading(l, r, &e) == 0) {
		l->is_reading = true;
		return;
	}
	r->err = e;
	log_failure(r);
	drop_all(l);
	free_reading(r);
}

static void
put_next_waiting(struct push_loop *l)
{
	struct err e = { 0 };

	while (l->waiting != NULL && l->catching_up < CATCHING_UP_MAX) {
		struct push_reading *r = l->waiting;

		l->waiting = r->next;
		if (l->waiting == NULL)
			l->waiting_last = &l->waiting;
		if (r->subscriber != NULL && put_reading(l, r, &e) == 0) {
			l->catching_up++;
			continue;
		}
		if (r->subscriber != NULL) {
			r->subscriber->own->reading = NULL;
			http_stream_end(&r->subscriber->stream);
		}
		free_reading(r);
	}
}

static void
on_page(struct letter *letter)
{
	struct push_reading *r = CONTAINER_OF(letter, struct push_reading, question.answer);
	struct push_loop *l = r->loop;
	struct subscriber *u = r->subscriber;

	l->catching_up--;
	if (u != NULL) {
		u->own->reading = NULL;
		if (r->rc != 0) {
			log_failure(r);
			http_stream_end(&u->stream);
		} else if (r->first == NULL) {
			u->own->from = r->events.reached;
		} else {
			event_block_append(u->at, r->first);
			r->first = NULL;
		}
		http_stream_wake(&u->stream);
	}
	free_reading(r);
	put_next_waiting(l);
}

int
push_loop_catch_up(struct push_loop *l, struct subscriber *u, struct err *e)
{
	struct push_reading *r = new_reading(l, str_make(u->folder, u->folder_len), on_page);
	int rc;

	r->is_for_one = true;
	r->subscriber = u;
	r->events.after = u->own->from;
	if (l->catching_up >= CATCHING_UP_MAX) {
		*l->waiting_last = r;
		l->waiting_last = &r->next;
	} else if ((rc = put_reading(l, r, e)) != 0) {
		free_reading(r);
		return rc;
	} else {
		l->catching_up++;
	}
	u->own->reading = r;
	return 0;
}

void
push_loop_news(struct letter *letter)
{
	struct push_loop *l = CONTAINER_OF(letter, struct push_loop, news);

	pthread_mutex_lock(&l->push->lock);
	l->is_posted = false;
	pthread_mutex_unlock(&l->push->lock);
	push_loop_look(l);
}

void
push_loop_forget(struct push_loop *l)
{
	struct push_reading *next;

	for (struct push_reading *r = l->under_way; r != NULL; r = next) {
		next = r->next;
		r->prev = NULL;
		free_reading(r);
	}
	l->under_way = NULL;
}
