/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CHANGE_EVENT_H
#define WEB_CHANGE_EVENT_H
/*
 * change_event: the changes after a place, oldest first, as those who are told of them get them. A
 * publication that was withdrawn since is not among them, its withdrawal is, as in /changes.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "web/changes_ask.h"

struct buf;
struct corpus;
struct err;
struct route;

#define CHANGE_EVENTS_MAX 250 /* that one reading gives, so that it is brief: some 150 kB */

/* A change; its strings live for the call only. */
struct change_event {
	struct changes_place place;
	bool is_last;     /* of those with its number, as far as they are wanted */
	const char *kind; /* "publication", "correction", "withdrawal", "rename", "repeal" */
	struct str work;  /* its name before the change */
	struct str href;  /* of the revision: its path, or its URL if there is a base URL */
	int64_t time;     /* seconds UTC */
	struct str json;  /* the entry of /changes.json, on one line */
};

/* Returns 0 to go on. */
typedef int change_event_fn(void *arg, const struct change_event *event, struct err *e);

struct change_events {
	struct changes_place after;
	const struct route *within; /* only works in its folder; NULL: all */
	const char *base_url;
	change_event_fn *fn;
	void *arg;
	/* results */
	struct changes_place reached; /* all before and at that place were read */
	bool has_more;                /* the reading ended before the last number of the store */
};

/* Calls fn with CHANGE_EVENTS_MAX changes at most. [blocks] */
int change_events_read(struct change_events *r, struct corpus *c, struct err *e);

/*
 * Appends the event as text/event-stream has it (WHATWG HTML 9.2.6). Its id is a value of the
 * parameter `after` that leads to what follows it: the number, unless another change with that
 * number follows.
 */
void change_event_put(struct buf *b, const struct change_event *event);
#endif
