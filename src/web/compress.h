/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_COMPRESS_H
#define WEB_COMPRESS_H
/*
 * compress: renditions in gzip, each compressed once, on a separate thread. The output is
 * deterministic. A rendition that cannot be compressed, or not now, is served as it is: compression
 * never fails a request.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "base/str.h"
#include "base/work_queue.h"
#include "cache/cache.h"

struct err;
struct compressor;
struct compress_wait;
struct rendition;
struct rendition_place;

#define COMPRESS_BYTES_MIN 256 /* smaller bodies gain less than the header of the answer takes */
/* Larger renditions would keep the thread from all others for more than some seconds. */
#define COMPRESS_BYTES_MAX (256u << 20)
/*
 * From here on input and output are not held in memory: zlib compresses part by part, to a file.
 * libdeflate, which needs both as a whole, is twice as fast (docs/decisions/0006-libdeflate.md).
 */
#define COMPRESS_STREAM_BYTES (8u << 20)
#define COMPRESS_LARGE_BYTES (1u << 20) /* from here on level 6, four times as fast as level 9 */
/* some seconds of work; requests beyond it are served uncompressed */
#define COMPRESS_QUEUE_MAX 64

/*
 * r is the compressed rendition, or the original. Borrowed. Called on the loop's thread, possibly
 * before compress_start() returns.
 */
typedef void compress_done_fn(struct compress_wait *w, struct rendition *r);

/* Embedded in the request that waits; must live until done was called. */
struct compress_wait {
	compress_done_fn *done; /* the caller sets these three */
	struct str key;         /* cache key of the compressed rendition */
	struct mailbox *home;
	/* set before done is called: r is the lasting result, so the answer may be cached */
	bool is_final;
	/* private to the compressor */
	struct compressor *compressor;
	struct task task;
	struct cache_waiter waiter;
	struct letter letter;
	struct rendition *from, *made; /* references */
};

/* Results are stored in place, which remains the caller's. ERR_IO. */
int compress_open(struct compressor **out, struct cache *cache, const struct rendition_place *place,
    struct err *e);
/* Finishes the compression that is running and fails the flights of the queued ones. */
void compress_close(struct compressor **p);

/* Whether content of that type compresses well: packed types (images, archives) do not. */
bool compress_suits(struct str media_type);
bool compress_wants(uint64_t size);

/* Compresses from, or joins the flight that already does so. Calls w->done in every case. */
void compress_start(struct compressor *p, struct compress_wait *w, struct rendition *from);
#endif
