/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compress: a work queue of one thread, and the cache's single flight. What must hold:
 *  1. The leader of a flight is in the queue or on the thread, and the thread ends the flight; when
 *     the compressor closes, the flights of queued tasks are failed.
 *  2. A failed flight fails no request: its waiters serve the uncompressed rendition they hold.
 *  3. The letter is posted after the flight has ended; from then on the wait belongs to its loop.
 */
#include "web/compress.h"

#include <libdeflate.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "web/compress_stream.h"
#include "web/rendition.h"
#include "web/spool.h"

#define LEVEL_SMALL 9
#define LEVEL_LARGE 6

struct compressor {
	struct cache *cache;
	const struct rendition_place *place;
	struct libdeflate_compressor *small, *large;
	struct work_queue *queue; /* one thread, which alone uses small and large */
};

bool
compress_suits(struct str media_type)
{
	struct str rest, type = str_trim(str_cut(media_type, ';', &rest));
	size_t plus = str_rfind(type, '+'), slash = str_find(type, '/');

	return str_case_is(str_slice(type, 0, slash), "text") ||
	       str_case_is(type, "application/xml") || str_case_is(type, "application/json") ||
	       str_case_is(str_slice(type, plus, type.len), "+xml") ||
	       str_case_is(str_slice(type, plus, type.len), "+json");
}

bool
compress_wants(uint64_t size)
{
	return size >= COMPRESS_BYTES_MIN && size <= COMPRESS_BYTES_MAX;
}

static void
drop(struct rendition *r)
{
	struct cache_value *v = &r->value;

	cache_unref(&v);
}

/* The compressed bytes; empty if there is no memory or no gain. */
static struct buf
compress_bytes(struct compressor *p, struct str in)
{
	struct libdeflate_compressor *c = in.len < COMPRESS_LARGE_BYTES ? p->small : p->large;
	struct buf out = BUF_INIT(COMPRESS_STREAM_BYTES);

	if (buf_reserve(&out, in.len, NULL) ==
	    0) /* a result that does not fit in in.len - 1 bytes is no gain */
		out.len = libdeflate_gzip_compress(c, in.p, in.len, out.data, in.len - 1);
	return out;
}

static struct rendition *
no_gain(struct rendition *from)
{
	cache_ref(&from->value);
	return from;
}

/* As compress_rendition(), for renditions that are not to be in memory as a whole. */
static int
compress_large(struct compressor *p, struct rendition *from, struct rendition **out, struct err *e)
{
	struct compress_stream_result result = { 0 };
	struct rendition *r = NULL;
	int fd = -1, rc;

	if ((rc = rendition_reserve(&r, from->size, p->place, e)) != 0)
		return rc;
	if ((fd = spool_open_file(p->place->folder)) < 0)
		rc = err_errno(e, ERR_IO, "a file for a compressed rendition could not be made");
	else
		rc = compress_stream(from, fd, &result, e);
	if (rc == 0 && result.size > 0) {
		rendition_take_file(r, fd, result.size, &result.sha, p->place);
		*out = r;
		return 0;
	}
	if (fd >= 0)
		close(fd);
	drop(r);
	if (rc == 0)
		*out = no_gain(from);
	return rc;
}

/* As compress_rendition(), with input and output in memory. */
static int
compress_whole(struct compressor *p, struct rendition *from, struct rendition **out, struct err *e)
{
	void *map = NULL;
	struct buf packed;
	int rc = 0;

	if (from->bytes == NULL) {
		map = mmap(NULL, from->size, PROT_READ, MAP_PRIVATE, from->fd, 0);
		if (map == MAP_FAILED)
			return err_errno(e, ERR_IO, "a rendition could not be read back");
	}
	packed = compress_bytes(p, str_make(map != NULL ? map : from->bytes, from->size));
	if (map != NULL)
		munmap(map, from->size);
	if (packed.len == 0)
		*out = no_gain(from);
	else
		rc = rendition_from_buf_to_file(out, &packed, p->place, e);
	buf_free(&packed);
	return rc;
}

/*
 * *out is a reference: to the compressed rendition, or to from if compression gained nothing.
 * ERR_IO: from could not be read, or the result not be kept. ERR_BUSY: the hold has no room for the
 * result.
 */
static int
compress_rendition(
    struct compressor *p, struct rendition *from, struct rendition **out, struct err *e)
{
	int rc = from->size < COMPRESS_STREAM_BYTES ? compress_whole(p, from, out, e)
						    : compress_large(p, from, out, e);

	if (rc == 0 && *out != from) {
		(*out)->is_gzip = true;
		rendition_keep_meta(*out, from->file_name, from->language);
	}
	return rc;
}

/*
 * Runs on the thread. When there is no gain, the original rendition is cached under the key, so
 * that the compression is not tried again.
 */
static void
run_compress(struct task *t)
{
	struct compress_wait *w = CONTAINER_OF(t, struct compress_wait, task);
	struct cache *cache = w->compressor->cache;
	struct err e = { 0 };

	if (compress_rendition(w->compressor, w->from, &w->made, &e) == 0) {
		/* what is not cached is not cached in gzip either */
		w->made->value.is_passing = w->made->value.is_passing || w->from->value.is_passing;
		cache_fill(cache, w->key, &w->made->value);
	} else
		cache_fail(cache, w->key, &e);
	mailbox_post(w->home, &w->letter);
}

int
compress_open(struct compressor **out, struct cache *cache, const struct rendition_place *place,
    struct err *e)
{
	struct compressor *p = NEW(struct compressor);
	int rc;

	p->cache = cache;
	p->place = place;
	p->small = libdeflate_alloc_compressor(LEVEL_SMALL);
	p->large = libdeflate_alloc_compressor(LEVEL_LARGE);
	if (p->small == NULL || p->large == NULL)
		rc = err_set(e, ERR_IO, "there is no memory for compressing");
	else
		rc = work_queue_open(
		    &p->queue, 1, COMPRESS_QUEUE_MAX, "a thread that compresses", e);
	if (rc != 0)
		compress_close(&p);
	else
		*out = p;
	return rc;
}

static void
give_up_at_end(struct task *t)
{
	struct compress_wait *w = CONTAINER_OF(t, struct compress_wait, task);
	struct err e = { 0 };

	err_set(&e, ERR_BUSY, "the server is shutting down");
	cache_fail(w->compressor->cache, w->key, &e);
	rendition_unref(&w->from);
}

void
compress_close(struct compressor **pp)
{
	struct compressor *p = *pp;

	if (p == NULL)
		return;
	*pp = NULL;
	work_queue_close(&p->queue, give_up_at_end);
	libdeflate_free_compressor(p->small);
	libdeflate_free_compressor(p->large);
	free(p);
}

/*
 * Takes the reference to made. NULL: the uncompressed rendition serves for this request only. done
 * may free w.
 */
static void
finish(struct compress_wait *w, struct rendition *made)
{
	struct rendition *from = w->from;

	w->is_final = made != NULL;
	w->done(w, made != NULL ? made : from);
	rendition_unref(&made);
	rendition_unref(&from);
}

static void
on_compressed(struct letter *l)
{
	struct compress_wait *w = CONTAINER_OF(l, struct compress_wait, letter);

	finish(w, w->made);
}

static void
on_waited(struct letter *l)
{
	struct compress_wait *w = CONTAINER_OF(l, struct compress_wait, waiter.letter);

	finish(w, rendition_of(w->waiter.value));
}

static void
give_up(struct compressor *p, struct compress_wait *w)
{
	struct err e = { 0 };

	err_set(&e, ERR_BUSY, "too much is being compressed");
	cache_fail(p->cache, w->key, &e);
	finish(w, NULL);
}

void
compress_start(struct compressor *p, struct compress_wait *w, struct rendition *from)
{
	struct cache_value *v = NULL;

	w->compressor = p;
	w->from = from;
	w->made = NULL;
	w->task = (struct task){ .run = run_compress };
	w->letter = (struct letter){ .run = on_compressed };
	w->waiter = (struct cache_waiter){ .letter.run = on_waited, .home = w->home };
	cache_ref(&from->value);
	switch (cache_find(p->cache, w->key, &w->waiter, &v)) {
	case CACHE_HIT: finish(w, rendition_of(v)); break;
	case CACHE_WAIT: break;
	case CACHE_LEAD:
		if (!work_queue_put(p->queue, &w->task))
			give_up(p, w);
		break;
	}
}
