/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUSH_PRIVATE_H
#define WEB_PUSH_PRIVATE_H
/*
 * push_private:
 *
 *	push.c		the loops and the store's watcher; counts
 *	subscriber.c	one subscriber: what it is to send next
 *	push_loop.c	the subscribers of a loop: reads for them and wakes them
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "corpus/readers.h"
#include "http/stream.h"
#include "web/change_event.h"
#include "web/event_block.h"
#include "web/push.h"
#include "web/route.h"

struct site;

/* One reading of the store, for all subscribers of a loop or for one who was away. */
struct push_reading {
	struct question question;
	struct push_loop *loop;
	struct push_reading *next; /* in loop->waiting, or loop->under_way */
	struct push_reading **prev; /* in loop->under_way only */
	bool is_for_one;
	struct subscriber *subscriber; /* if it is for one; NULL: that one has gone */
	unsigned round;                /* of the loop, when it began */
	struct change_events events;
	struct route route;        /* names the folder */
	struct event_block *first; /* what was read: references */
	struct event_block *last;  /* of the same chain, borrowed */
	int rc;
	struct err err;
	char folder[];
};

/* Aligned, and small: there may be thousands. */
struct subscriber {
	struct http_stream stream;
	struct subscriber *next, **prev; /* in loop->list */
	struct push_loop *loop;
	struct event_block *at;       /* a reference: the block that is being sent, or was sent */
	struct changes_place from;    /* events up to here are not for it */
	struct push_reading *reading; /* for it alone, or NULL */
	uint32_t sent;                /* bytes of `at` */
	bool is_catching_up;          /* its chain is its own */
	uint16_t folder_len;
	char folder[];
};

struct push_loop {
	struct push *push;
	/* under push->lock */
	struct http_loop *loop; /* NULL: it does not run */
	struct letter news;
	bool is_posted;
	/* of the loop's thread */
	struct subscriber *list;
	struct subscriber *cursor; /* the next one to be woken; NULL: all are */
	bool is_again;             /* more came after the cursor had begun */
	bool is_more_posted;
	struct letter more;       /* wakes the next ones in a later turn */
	struct event_block *tail; /* a reference: what all were given last */
	struct changes_place tip; /* all up to here was given */
	unsigned round;           /* changes when the chain begins anew */
	int64_t generation;       /* of the store */
	bool is_reading;          /* for all */
	unsigned catching_up;     /* readings for one that are under way */
	struct push_reading *waiting, **waiting_last;
	struct push_reading *under_way; /* a store thread has them, or will */
};

struct push {
	struct site *site;
	struct readers_listener listener;
	pthread_mutex_t lock;
	bool is_stopped;
	_Atomic uint64_t subscribers, events, dropped, refused;
	unsigned count;
	struct push_loop loops[];
};

extern const struct http_stream_ops subscriber_ops;

/* Sends events after `from`, as soon as it is answered. */
struct subscriber *subscriber_new(
    struct push_loop *l, struct str folder, const struct changes_place *from);
/* Bytes that wait for it. */
uint64_t subscriber_lag(const struct subscriber *u);
/* Frees one that was not answered. */
void subscriber_free(struct subscriber *u);

/* Begins the chain anew if nobody is subscribed, since nothing was read then. */
void push_loop_refresh(struct push_loop *l);
/* Reads what is new for all, if something is. */
void push_loop_look(struct push_loop *l);
/* Reads the next page for one who is behind. ERR_BUSY. */
int push_loop_catch_up(struct push_loop *l, struct subscriber *u, struct err *e);
/* A change of the store was noticed. */
void push_loop_news(struct letter *letter);
void push_loop_more(struct letter *letter);
/* Frees the readings that are under way, when no store thread runs any more. */
void push_loop_forget(struct push_loop *l);
void push_loop_leave(struct subscriber *u); /* u is in no list any more */
#endif
