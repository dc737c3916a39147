/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUSH_H
#define WEB_PUSH_H
/*
 * push: changes as server-sent events. Each loop has the subscribers whose connections it has; when
 * the store has changed it reads the new events once, for all of them. A subscriber who was away
 * gets from the store, page by page, what it has not seen, and joins the others then.
 */
#include <stdint.h>

#include "web/changes_ask.h"

struct err;
struct http_exchange;
struct http_loop;
struct push;
struct route;
struct site;

/* Since the start of the server; subscribers: now. */
struct push_counts {
	uint64_t subscribers, events, dropped, refused;
};

struct push *push_open(struct site *s);
/* Stops the letters to the loops. To be called before the readers close. */
void push_stop(struct push *p);     /* NULL is fine */
void push_close(struct push **out); /* after the readers have closed; NULL is fine */
/* On the loop's thread, before its first and after its last request. */
void push_loop_start(struct push *p, struct http_loop *l);
void push_loop_stop(struct push *p, struct http_loop *l);
void push_count(const struct push *p, struct push_counts *out); /* any thread */

/*
 * Answers x with the events after a place, of the works in the folder that the route names; NULL:
 * those from now on. ERR_BUSY: there are too many subscribers; then x has no answer yet.
 */
int push_subscribe(struct push *p, struct http_exchange *x, const struct route *r,
    const struct changes_place *after, struct err *e);
#endif
