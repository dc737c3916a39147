/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_WORDING_H
#define WEB_WORDING_H
/*
 * wording: since which publication each portion of a version has its wording. Runs on a store
 * thread.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/table.h"
#include "corpus/corpus.h"

struct err;

#define WORDING_LOOK_BACK_MAX 200 /* publications that are looked at: some 60 ms for 1,000 units */

/* A publication of the language, before the one that is asked about. */
struct wording_publication {
	int64_t seq, day, published;
	uint32_t revision;
};

struct wording_portion {
	struct corpus_portion portion;
	struct wording_publication since; /* gave the portion its wording; if is_known */
	bool is_known;
	bool is_seen; /* in the publication being read, with the same text */
};

struct wording {
	struct arena arena; /* of the strings of portions */
	struct buf rows;    /* portions is its data */
	struct wording_portion *portions;
	size_t count;
	struct table by_key;
	struct wording_publication now; /* the version */
	struct str language;
	/* the last publications before it; the oldest is overwritten */
	struct wording_publication before[WORDING_LOOK_BACK_MAX];
	size_t before_count;
};

/* Reads the portions of v with a number or heading, in document order. ERR_LIMIT. [blocks] */
int wording_read(
    struct wording *w, struct corpus *c, const struct corpus_version *v, struct err *e);
/*
 * Finds since when each has its wording: is_known stays false for what is older than the
 * publications that are looked at. [blocks]
 */
int wording_look_back(
    struct wording *w, struct corpus *c, const struct corpus_version *v, struct err *e);
void wording_free(struct wording *w);
#endif
