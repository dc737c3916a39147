/* SPDX-License-Identifier: Apache-2.0 */
/* site: opens what a server needs in order, routes each request, closes in the reverse order. */
#include "web/site.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "cache/cache.h"
#include "corpus/readers.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/formats.h"
#include "render/quarantine.h"
#include "web/content.h"
#include "web/front.h"
#include "web/health.h"
#include "web/press.h"
#include "web/problem.h"
#include "web/route.h"
#include "web/site_internal.h"
#include "web/spool.h"
#include "web/timing.h"

static void
redirect_permanently(struct site *s, struct http_exchange *x, struct str location)
{
	struct buf body = BUF_INIT(0);
	struct http_content *c =
	    content_from_buf(301, "", "Cache-Control: public, max-age=3600\r\n" CORS_FIELDS, &body);
	char *more = arena_printf(
	    http_arena(x), "Location: %s" STR_FMT "\r\n", s->config.base_url, STR_ARG(location));

	http_reply(x, c, str_from(more));
}

/* What may be asked of any resource here; also the answer to a browser's preflight (Fetch standard). */
static void
reply_options(struct http_exchange *x)
{
	struct buf none = BUF_INIT(0);
	struct http_content *c = content_from_buf(204, "",
	    "Allow: GET, HEAD, OPTIONS\r\n"
	    "Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"
	    "Access-Control-Allow-Headers: Accept, If-Match, If-Modified-Since, If-None-Match, "
	    "If-Range, If-Unmodified-Since, Range\r\n"
	    "Access-Control-Max-Age: 86400\r\n" CORS_FIELDS,
	    &none);

	http_reply(x, c, STR(""));
}

static void
count_front_hit(struct site *s, struct http_exchange *x)
{
	_Atomic uint64_t *count = &s->front_hits[http_loop_index(http_exchange_loop(x))].count;

	atomic_store_explicit(
	    count, atomic_load_explicit(count, memory_order_relaxed) + 1, memory_order_relaxed);
}

/* The way of most requests: what the same bytes were answered before. */
static bool
reply_from_front(struct site *s, struct http_exchange *x)
{
	const struct front_key key = { http_target(x), http_takes_gzip(x) };
	struct front_entry *e = front_find(site_front(x), &key);
	struct front_term now;
	struct http_content *c;

	if (e == NULL)
		return false;
	now = (struct front_term){ readers_seq(s->readers), http_now_s(x) / SECONDS_A_DAY };
	c = front_content(
	    e, &now, front_is_negotiated(e) ? http_field(x, "accept") : str_make("", 0));
	if (c == NULL)
		return false;
	count_front_hit(s, x);
	http_content_ref(c);
	http_reply(x, c, timing_hit_line(s->config.server_timing));
	return true;
}

/*
 * What has not been answered lately. On its own: inlined, its room for a sentence would be cleared
 * for every request.
 */
static __attribute__((noinline)) void
route_request(struct site *s, struct http_exchange *x)
{
	struct route r;
	struct err e = { 0 };

	if (route_parse(http_path(x), http_query(x), site_formats(x), &r, http_arena(x), &e) != 0)
		problem_reply(x, &e);
	else if (r.kind == ROUTE_REDIRECT)
		redirect_permanently(s, x, r.location);
	else if (r.kind == ROUTE_DOCUMENT || r.kind == ROUTE_HISTORY)
		document_start(s, x, &r);
	else
		listing_start(s, x, &r);
}

static void
site_handle(struct http_exchange *x, void *arg)
{
	struct site *s = arg;

	if (http_method(x) == HTTP_OPTIONS)
		reply_options(x);
	else if (http_is_admin(x))
		admin_start(s, x);
	else if (!reply_from_front(s, x))
		route_request(s, x);
}

static int
open_http(struct site *s, struct err *e)
{
	struct http_config c = { .listen = s->config.listen,
		.listen_count = s->config.listen_count,
		.loops = s->config.loops,
		.handler = site_handle,
		.error = problem_from_http,
		.loop_start = site_loop_start,
		.loop_stop = site_loop_stop,
		.inherited = s->config.inherited,
		.inherited_count = s->config.inherited_count,
		.inherited_are_lent = s->config.inherited_are_lent,
		.tls_cert = s->config.tls_cert,
		.tls_key = s->config.tls_key,
		.trusted = s->config.trusted,
		.trusted_count = s->config.trusted_count,
		.limits = s->config.limits,
		.access = s->config.access,
		.arg = s };

	return http_open(&s->http, &c, e);
}

/* The folder of the store: on a disk, ours, and there. */
static char *
folder_of(const char *path)
{
	struct str p = str_from(path);
	size_t slash = str_rfind(p, '/');

	if (slash == p.len)
		return str_dup(STR("."));
	return str_dup(str_slice(p, 0, slash == 0 ? 1 : slash));
}

/* On whole cache lines. */
static struct front_hits *
new_front_hits(unsigned loops)
{
	struct front_hits *hits = aligned_alloc(_Alignof(struct front_hits), loops * sizeof *hits);

	if (hits == NULL)
		abort(); /* some cache lines: a machine without them is past help */
	memset(hits, 0, loops * sizeof *hits);
	return hits;
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
	s->front_hits = new_front_hits(c->loops);
	site_formats_open(s, c->render.formats);
	s->started = time_now();
	s->folder = folder_of(c->store);
	s->cache = cache_new(c->cache_bytes);
	if ((rc = readers_open(&s->readers, c->store, c->store_threads, e)) != 0 ||
	    (rc = press_open(&s->press, s->cache, s->folder, e)) != 0 ||
	    (rc = open_http(s, e)) != 0)
		site_close(&s);
	else
		*out = s;
	if (rc == 0)
		s->first_seq = readers_seq(s->readers);
	return rc;
}

struct render_counts *
site_counts(struct site *s)
{
	return s->counts;
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
	readers_close(&s->readers);
	press_close(&s->press);
	http_close(&s->http);
	site_formats_close(s);
	cache_free(&s->cache);
	free(s->folder);
	render_counts_free(&s->counts);
	breakers_free(&s->breakers);
	quarantine_free(&s->quarantine);
	free(s->front_hits);
	free(s);
}
