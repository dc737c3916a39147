/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dispatch: looks a request up in the cache of its loop, then finds its route and calls the
 * handler. What must hold: a request that the loop cache answers is not parsed; each request gets
 * exactly one answer.
 */
#include "web/dispatch.h"

#include <stdatomic.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "web/alias.h"
#include "web/changes_route.h"
#include "web/cite_route.h"
#include "web/day_phase.h"
#include "web/desk_ask.h"
#include "web/draft_ask.h"
#include "web/fetch.h"
#include "web/formats_page.h"
#include "web/harvest.h"
#include "web/health.h"
#include "web/index.h"
#include "web/json_schema.h"
#include "web/llms.h"
#include "web/loop_cache.h"
#include "web/metrics.h"
#include "web/opds.h"
#include "web/openapi.h"
#include "web/opensearch.h"
#include "web/problem.h"
#include "web/publish.h"
#include "web/publish_ask.h"
#include "web/resource_route.h"
#include "web/route.h"
#include "web/schema.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/small_body.h"
#include "web/timemap.h"
#include "web/timing.h"
#include "web/works_lines.h"

static route_handler_fn *const handlers[ROUTE_COUNT] = {
#define ROUTE(symbol, pattern, address, methods, parameter, page, handler, meaning) handler,
#define FORM(path, meaning)
#define RESERVED(name)
#include "web/routes.def"
#undef ROUTE
#undef FORM
#undef RESERVED
};

static void
redirect_permanently(struct site *s, struct http_exchange *x, struct str location)
{
	struct buf body = BUF_INIT(0);
	struct err e = { 0 };
	char *more = arena_printf(http_arena(x), "Location: %s" STR_FMT "\r\n",
	    s->config.settings->base_url, STR_ARG(location));

	if (more == NULL) {
		err_set(&e, ERR_LIMIT, "the path is too long to be kept in a redirect");
		problem_reply(x, &e);
		return;
	}
	http_reply(x,
	    content_from_buf(301, "", "Cache-Control: public, max-age=3600\r\n" CORS_FIELDS, &body),
	    str_from(more));
}

/* The answer to OPTIONS for every resource, also as a browser's preflight (Fetch standard). */
static void
reply_options(struct http_exchange *x)
{
	struct buf none = BUF_INIT(0);
	struct http_content *c = content_from_buf(204, "", OPTIONS_FIELDS, &none);
	char *allow = arena_printf(http_arena(x), "Allow: %s\r\n", dispatch_allow(x, NULL));

	http_reply(x, c, str_from(allow));
}

static void
count_loop_cache_hit(struct site *s, struct http_exchange *x)
{
	_Atomic uint64_t *count = &s->loop_cache_hits[http_loop_index(http_exchange_loop(x))].count;

	atomic_store_explicit(
	    count, atomic_load_explicit(count, memory_order_relaxed) + 1, memory_order_relaxed);
}

/*
 * Answers from the loop cache if the same request bytes were answered before: the path of most
 * requests.
 */
static bool
reply_from_loop_cache(struct site *s, struct http_exchange *x)
{
	const struct loop_cache_key key = { http_target(x), http_takes_gzip(x) };
	struct loop_cache_entry *e = loop_cache_find(site_loop_cache(x), &key);
	struct loop_cache_term now;
	struct http_content *c;

	if (e == NULL || http_sent_accept(x, HTTP_ACCEPT_DATETIME))
		return false;
	now = (struct loop_cache_term){ .seq = readers_state(s->readers),
		.day = day_phase(http_now_s(x)),
		.corrections = readers_corrections(s->readers) };
	c = loop_cache_content(e, &now,
	    loop_cache_is_negotiated(e) ? http_accept(x, HTTP_ACCEPT) : str_make("", 0),
	    loop_cache_is_by_language(e) ? http_accept(x, HTTP_ACCEPT_LANGUAGE) : str_make("", 0));
	if (c == NULL)
		return false;
	count_loop_cache_hit(s, x);
	http_content_ref(c);
	http_reply(x, c, timing_hit_line(s->config.settings->server_timing));
	return true;
}

static void
run_handler(struct site *s, struct http_exchange *x, struct route *r)
{
	struct err e = { 0 };

	if (r->kind == ROUTE_REDIRECT)
		redirect_permanently(s, x, r->location);
	else if (route_take_query(r, &e) != 0)
		problem_reply(x, &e);
	else
		handlers[r->kind](s, x, r);
}

/*
 * Answers a request that is not in the loop cache. Not inlined: the buffer of struct err would be
 * cleared for every request.
 */
static __attribute__((noinline)) void
route_request(struct site *s, struct http_exchange *x)
{
	struct err e = { 0 };
	struct route r;
	int rc;

	if (publish_reads(s, x))
		return;
	if (http_is_admin(x))
		rc = route_parse_admin(http_path(x), http_query(x), &r, &e);
	else
		rc = route_parse(
		    http_path(x), http_query(x), site_formats(x), &r, http_arena(x), &e);
	if (rc != 0)
		problem_reply(x, &e);
	else
		run_handler(s, x, &r);
}

/* Methods that read nothing: PUT and POST come from a publishing listener. */
static void
answer_other(struct site *s, struct http_exchange *x)
{
	if (http_method(x) == HTTP_OPTIONS)
		reply_options(x);
	else
		publish_start(s, x);
}

void
dispatch_request(struct http_exchange *x, void *arg)
{
	struct site *s = arg;

	if (http_method(x) >= HTTP_OPTIONS)
		answer_other(s, x);
	else if (http_is_admin(x) || !reply_from_loop_cache(s, x))
		route_request(s, x);
}

const char *
dispatch_allow(const struct http_exchange *x, void *arg)
{
	struct str path = http_path(x);

	(void)arg;
	if (http_is_publishing(x) &&
	    (str_eq(path, STR(PUBLISH_PATH)) || str_eq(path, STR(RENDER_PATH))))
		return "OPTIONS, POST";
	if (http_is_publishing(x) && (draft_ask_is(path) || desk_is(path)))
		return "GET, HEAD, OPTIONS, POST";
	if (http_is_publishing(x) && str_starts(path, "/akn/"))
		return "GET, HEAD, OPTIONS, PUT, POST";
	return route_methods(path, http_is_admin(x));
}
