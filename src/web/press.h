/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PRESS_H
#define WEB_PRESS_H
/*
 * press: renditions in gzip, each made once, by a thread of its own. The same bytes always give the
 * same bytes. What cannot be pressed, or not now, is served as it is: pressing never fails a
 * request.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "base/str.h"
#include "cache/cache.h"

struct err;
struct press;
struct press_wait;
struct rendition;

#define PRESS_BYTES_MIN 256 /* below, the header of the answer is the larger part */
/* Input and output are in memory at once; what is larger is no document one reads on a page. */
#define PRESS_BYTES_MAX (64u << 20)
#define PRESS_LARGE_BYTES (1u << 20) /* from here on level 6, which is four times as fast as 9 */
#define PRESS_QUEUE_MAX 64           /* some seconds of work; who comes then is served without */

/* r: in gzip, or what there was. Borrowed. On the loop's thread, maybe before press_start() has
 * returned. */
typedef void press_done_fn(struct press_wait *w, struct rendition *r);

/* Embedded in what waits; lives until done was called. */
struct press_wait {
	press_done_fn *done; /* these three are the asker's */
	struct str key;      /* of the pressed rendition in the cache */
	struct mailbox *home;
	bool is_final; /* told to done: r is what serves from now on, so it may be kept */
	/* the press's own */
	struct cache_waiter waiter;
	struct letter letter;
	struct rendition *from, *made; /* references */
	struct press_wait *next;
};

/* Larger results are kept in unlinked files in folder, which stays the caller's. ERR_IO. */
int press_open(struct press **out, struct cache *cache, const char *folder, struct err *e);
/* Ends what is being pressed; what is queued is given up. */
void press_close(struct press **p);

/* Whether text in that type becomes smaller: what is packed already does not. */
bool press_suits(struct str media_type);
bool press_wants(uint64_t size);

/* One of all who ask has it pressed, the others wait. */
void press_start(struct press *p, struct press_wait *w, struct rendition *from);
#endif
