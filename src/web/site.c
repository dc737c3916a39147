/* SPDX-License-Identifier: Apache-2.0 */
/*
 * site: opens the parts of a server in order and closes them. What must hold: the threads that post
 * letters to loops (readers, compressor, keeper) end before http_close() frees the loops.
 */
#include "web/site.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "cache/cache.h"
#include "cache/hold.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "http/server.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/formats.h"
#include "render/quarantine.h"
#include "render/starts.h"
#include "web/cite_works.h"
#include "web/compress.h"
#include "web/dispatch.h"
#include "web/image_files.h"
#include "web/keeper.h"
#include "web/loop_cache.h"
#include "web/problem.h"
#include "web/publish.h"
#include "web/publish_later.h"
#include "web/publisher.h"
#include "web/push.h"
#include "web/rendition.h"
#include "web/searcher.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/small_body.h"

static int
start_loop(struct http_loop *l, void *arg, struct err *e)
{
	struct site *s = arg;
	int rc = site_loop_start(l, s, e);

	if (rc == 0)
		push_loop_start(s->push, l);
	return rc;
}

static void
stop_loop(struct http_loop *l, void *arg)
{
	struct site *s = arg;

	push_loop_stop(s->push, l);
	site_loop_stop(l, s);
}

static int
open_http(struct site *s, struct err *e)
{
	struct http_config c = s->config.http;

	c.settings = s->config.settings;
	c.handler = dispatch_request;
	c.allow = dispatch_allow;
	c.take = publish_take;
	c.error = problem_from_http;
	c.refuse = problem_refuse;
	c.options_fields = OPTIONS_FIELDS;
	c.loop_start = start_loop;
	c.loop_stop = stop_loop;
	c.arg = s;
	return http_open(&s->http, &c, e);
}

#define FOLDER_OF_NO_FILE "/var/tmp" /* on a disk, as far as /tmp may not be */

/*
 * The store's folder, used for rendition files: it is on a disk, writable for the server, and
 * exists.
 */
static char *
folder_of(const char *path)
{
	struct str p = str_from(path);
	size_t slash = str_rfind(p, '/');

	if (!corpus_is_file(path))
		return str_dup(STR(FOLDER_OF_NO_FILE));
	if (slash == p.len)
		return str_dup(STR("."));
	return str_dup(str_slice(p, 0, slash == 0 ? 1 : slash));
}

/* Allocates one counter per loop, each on its own cache line. */
static struct loop_cache_hits *
new_loop_cache_hits(unsigned loops)
{
	struct loop_cache_hits *hits =
	    aligned_alloc(_Alignof(struct loop_cache_hits), loops * sizeof *hits);

	if (hits == NULL)
		abort(); /* a few cache lines: no recovery is useful without them */
	memset(hits, 0, loops * sizeof *hits);
	return hits;
}

/*
 * Half of the process's descriptors are for documents, half for connections and workers. The cache
 * fills at most half of the documents' share; the rest is for answers being sent. (A cached answer
 * shares the file of its rendition, and both are charged.)
 */
#define FDS_DOCUMENTS_PART 2
#define FDS_CACHE_PART 4
#define FDS_MAX (1u << 20) /* assumed if there is no limit */
/* All loop caches together may keep alive at most 1/4 of the budget for what is not cached. */
#define LOOP_CACHES_PART 4

static unsigned
descriptors(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur > FDS_MAX)
		return FDS_MAX;
	return (unsigned)files.rlim_cur;
}

static void
open_hold(struct site *s)
{
	const struct config *c = s->config.settings;
	unsigned loops = s->config.http.loops;
	unsigned fds = descriptors();
	struct hold_budget budget = { .cache_bytes = c->cache_bytes,
		.other_bytes = c->held_bytes,
		.fds = fds / FDS_DOCUMENTS_PART };

	s->hold = hold_new(&budget);
	s->cache = cache_new(c->cache_bytes, fds / FDS_CACHE_PART);
	s->place = (struct rendition_place){ .folder = s->folder,
		.hold = s->hold,
		.cached_bytes_max = c->cache_bytes / RENDITION_CACHE_PART };
	s->loop_cache_bytes = c->held_bytes / LOOP_CACHES_PART / loops;
	if (s->loop_cache_bytes > LOOP_CACHE_BYTES_MAX)
		s->loop_cache_bytes = LOOP_CACHE_BYTES_MAX;
	s->loop_cache_fds =
	    (fds / FDS_DOCUMENTS_PART - fds / FDS_CACHE_PART) / LOOP_CACHES_PART / loops;
}

/* The push module before the loops that use it. */
static int
open_pushing(struct site *s, struct err *e)
{
	s->push = push_open(s);
	return open_http(s, e);
}

int
site_open(struct site **out, const struct site_config *c, struct err *e)
{
	struct site *s = NEW(struct site);
	int rc;

	s->config = *c;
	s->counts = s->config.render.counts = render_counts_new();
	s->breakers = s->config.render.breakers = breakers_new();
	s->quarantine = s->config.render.quarantine = quarantine_new();
	s->starts = s->config.render.starts = starts_new(time_mono_ms());
	s->loop_cache_hits = new_loop_cache_hits(c->http.loops);
	site_formats_open(s, c->render.formats);
	s->started = time_now();
	s->folder = folder_of(c->settings->store);
	open_hold(s);
	if ((rc = readers_open(&s->readers, c->settings->store, c->settings->store_threads, e)) !=
		0 ||
	    (rc = compress_open(&s->compressor, s->cache, &s->place, e)) != 0 ||
	    (rc = image_files_open(
		 &s->images, c->settings, c->render.ingest_worker, s->readers, e)) != 0 ||
	    (rc = keeper_open(&s->keeper, c->http.loops, s->cache, &s->place, e)) != 0 ||
	    (rc = searcher_open(&s->searcher, &s->config, s->readers, e)) != 0 ||
	    (rc = publisher_open(&s->publisher, &s->config, e)) != 0 ||
	    (rc = open_pushing(s, e)) != 0 || (rc = publish_later_start(&s->later, s, e)) != 0)
		site_close(&s);
	else
		*out = s;
	if (rc == 0)
		s->cites = cite_works_new(s->readers);
	if (rc == 0)
		s->first_seq = readers_seq(s->readers);
	return rc;
}

struct render_counts *
site_counts(struct site *s)
{
	return s->counts;
}

struct readers *
site_readers(struct site *s)
{
	return s->readers;
}

struct hook_counts *
site_hook_counts(struct site *s)
{
	return &s->hook_counts;
}

struct breakers *
site_breakers(struct site *s)
{
	return s->breakers;
}

struct http_server *
site_http(struct site *s)
{
	return s->http;
}

const char *
site_address(const struct site *s)
{
	return http_address(s->http);
}

int
site_run(struct site *s, struct err *e)
{
	return http_run(s->http, e);
}

void
site_stop(struct site *s)
{
	http_stop(s->http);
}

void
site_close(struct site **out)
{
	struct site *s = *out;

	if (s == NULL)
		return;
	*out = NULL;
	searcher_stop(s->searcher);
	publish_later_stop(&s->later);
	publisher_close(&s->publisher, publish_give_up);
	push_stop(s->push);
	readers_close(&s->readers);
	push_close(&s->push);
	searcher_close(&s->searcher);
	cite_works_free(&s->cites);
	image_files_close(&s->images); /* which questions of the readers use */
	compress_close(&s->compressor);
	keeper_close(&s->keeper);
	http_close(&s->http);
	site_formats_close(s);
	cache_free(&s->cache);
	hold_free(&s->hold);
	free(s->folder);
	render_counts_free(&s->counts);
	breakers_free(&s->breakers);
	quarantine_free(&s->quarantine);
	starts_free(&s->starts);
	free(s->loop_cache_hits);
	free(s);
}
