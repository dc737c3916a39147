/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_KEEPER_H
#define WEB_KEEPER_H
/*
 * keeper: copies large renditions from workers' output into files, on separate threads: reading,
 * hashing and writing 64 MiB takes over 100 ms, during which a loop could not serve its
 * connections.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "base/str.h"
#include "base/work_queue.h"
#include "render/render.h"

struct cache;
struct keep_wait;
struct keeper;
struct rendition;
struct rendition_place;

#define KEEPER_THREADS_MAX 4 /* more threads would only compete for the disk */

/*
 * On success e is NULL and r is borrowed. Called on the loop's thread, never within keeper_start().
 */
typedef void keep_done_fn(struct keep_wait *w, struct rendition *r, const struct err *e);

/* Embedded in the request that waits; must live until done was called. */
struct keep_wait {
	keep_done_fn *done; /* the caller sets these, down to is_passing */
	struct mailbox *home;
	struct str key;                   /* key of the flight that the keeper ends */
	const char *file_name, *language; /* for rendition_keep_meta() */
	bool is_passing;                  /* not to be cached */
	/* private to the keeper */
	struct keeper *keeper;
	struct task task;
	struct letter letter;
	struct render_output output;
	struct rendition *made; /* reference */
	int rc;
	struct err failure;
};

int keeper_open(struct keeper **out, unsigned threads, struct cache *cache,
    const struct rendition_place *place, struct err *e);
/* Finishes the copies that are running and fails the flights of the queued ones. */
void keeper_close(struct keeper **k);

/*
 * Takes o->fd. The caller must lead the flight of w->key; the keeper ends it, with a value or a
 * failure. ERR_BUSY if the hold has no room: then the flight and o->fd remain the caller's.
 */
int keeper_start(struct keeper *k, struct keep_wait *w, struct render_output *o, struct err *e);
#endif
