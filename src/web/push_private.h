/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUSH_PRIVATE_H
#define WEB_PUSH_PRIVATE_H
/*
 * push_private: the records of push.c, push_loop.c and subscriber.c.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "http/stream.h"
#include "web/change_event.h"
#include "web/event_block.h"
#include "web/route.h"

struct site;

#define PUSH_BEHIND_BYTES_MAX (1u << 20) /* events that wait for a subscriber; then it is dropped */
#define PUSH_RETRY_AFTER_S 30            /* when there are too many subscribers */
#define PUSH_RECONNECT_MS 2000        /* after a stream has ended, with as much again at random, */
#define PUSH_RECONNECT_SPREAD_MS 3000 /* so that not all come at one moment */

/* One reading of the store, for all subscribers of a loop or for one who was away. */
struct push_reading {
	struct question question;
	struct push_loop *loop;
	struct push_reading *next;  /* in loop->waiting, or loop->under_way */
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

/* Of one that is not as far as the others of its loop, or farther. */
struct subscriber_own {
	struct changes_place from;    /* events up to here are not for it */
	struct push_reading *reading; /* for it alone, or NULL */
};

/* There may be thousands, which are idle. */
struct subscriber {
	struct http_stream stream;
	struct subscriber *next, **prev; /* in the list of its loop */
	struct event_block *at;     /* a reference: the block that is being sent, or was sent */
	struct subscriber_own *own; /* NULL: it is as far as the others */
	uint32_t sent;              /* bytes of `at` */
	uint16_t folder_len;
	bool is_catching_up; /* its chain is its own; then it has own */
	char folder[];
};
_Static_assert(offsetof(struct subscriber, folder) <= 56, "with its connection below 400 bytes");

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

static inline struct push_loop *
push_loop_of(struct push *p, const struct http_loop *l)
{
	return &p->loops[http_loop_index(l)];
}

#endif
