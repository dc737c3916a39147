/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_FEED_AHEAD_H
#define SEARCH_FEED_AHEAD_H
/*
 * feed_ahead: has the image of a publication made while the one before it is indexed, so that the
 * ingest worker and the indexer do not wait for each other.
 */
#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "corpus/corpus_version.h"

struct corpus;
struct err;
struct image;

/* What the feed needs of its caller. */
struct feed_source {
	/* Has the image of a source made: search parses no XML, an ingest worker does. */
	int (*begin)(void *arg, struct str xml, struct err *e);
	/* That image, once after each begin(); valid until the next call. [blocks] */
	int (*image)(void *arg, const struct image **out, struct err *e);
	/* Told after each batch; false: stop, with all batches so far in the index. */
	bool (*go_on)(void *arg, int64_t seq, int64_t of);
	void *arg;
};

struct feed_ahead {
	const struct feed_source *from;
	struct corpus *corpus;
	struct arena arenas[2]; /* of the publication begun last, and of the one taken last */
	unsigned turn;
	struct corpus_version version; /* begun last */
	bool is_set;                   /* it is not yet taken */
	bool is_begun;                 /* its image is being made */
};

struct feed_ahead feed_ahead_new(const struct feed_source *from, struct corpus *c);
/* Gives up what was begun. [blocks] */
void feed_ahead_end(struct feed_ahead *a);
/* Begins with a publication, once the one before is taken. ERR_IO. [blocks] */
int feed_ahead_begin(struct feed_ahead *a, const struct corpus_version *v, struct err *e);
/*
 * Takes the publication begun last: it is valid until the call after the next of
 * feed_ahead_begin(), and the image until the next call of feed_ahead_take(). *image is NULL if it
 * is withdrawn, or cannot be read. [blocks]
 */
int feed_ahead_take(
    struct feed_ahead *a, struct corpus_version *out, const struct image **image, struct err *e);
#endif
