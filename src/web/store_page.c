/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_page: a page from a question to the store. What must hold: the cache key has everything
 * that the page depends on: its address, the origin in its URLs, the state of the store and of the
 * search, the formats, the day.
 */
#include "web/store_page.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/macros.h"
#include "base/mem.h"
#include "base/zone.h"
#include "http/http.h"
#include "render/formats.h"
#include "render/render.h"
#include "web/day_phase.h"
#include "web/json_page.h"
#include "web/problem.h"
#include "web/searcher.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/urls.h"

#define PAGE_BYTES_MAX (48u << 20)        /* a site map may have 50 MB */
#define PAGE_ARENA_BYTES_MAX (256u << 10) /* the names of one line, and of the request */

static void
page_free(struct store_page *p)
{
	render_release(p->renderer, p->formats);
	buf_free(&p->body);
	buf_free(&p->lines);
	buf_free(&p->key);
	arena_free(&p->arena);
	free(p);
}

/* Runs on a store thread. */
static void
ask_page(struct corpus *c, struct question *q)
{
	struct store_page *p = CONTAINER_OF(q, struct store_page, question);

	p->rc = p->kind->write(c, p, &p->err);
}

static enum page_terms
terms_of(const struct store_page *p)
{
	bool is_last = day_phase_is_last(p->phase);

	if (p->kind->is_negotiated)
		return is_last ? PAGE_NEGOTIATED_ONCE : PAGE_NEGOTIATED;
	return is_last ? PAGE_FOR_ALL_ONCE : PAGE_FOR_ALL;
}

static void
on_page(struct letter *l)
{
	struct store_page *p = CONTAINER_OF(l, struct store_page, question.answer);

	if (p->rc < 0)
		problem_reply(p->x, &p->err);
	else
		page_reply_as(p->site, p->x, buf_str(&p->key), terms_of(p),
		    &(struct page_kind){ p->kind->media_type, buf_str(&p->lines) }, &p->body);
	page_free(p);
}

/* Site maps need absolute URLs: without a base-url, the address that the client used. */
static struct str
find_origin(struct store_page *p)
{
	const char *base = p->site->config.settings->base_url;

	if (base[0] != '\0')
		return str_from(base);
	return str_from(arena_printf(&p->arena, "http%s://" STR_FMT,
	    http_is_secure(p->x) ? "s" : "", STR_ARG(http_host(p->x))));
}

/* A number that changes when a search may have other results. */
static int64_t
index_state(const struct store_page *p)
{
	return p->site->searcher != NULL ? searcher_state(p->site->searcher) : 0;
}

static int
begin(struct store_page *p, struct err *e)
{
	struct readers *readers = p->site->readers;
	struct http_exchange *x = p->x;
	int rc = p->kind->take != NULL ? p->kind->take(p, e) : 0;

	if (rc != 0)
		return rc;
	buf_putf(&p->key,
	    "s:%" PRId64 ":%" PRId64 ":%" PRIu64 ":%" PRId64 ":%s:" STR_FMT ":" STR_FMT,
	    readers_state(readers), p->phase, p->formats->epoch, index_state(p),
	    p->kind->media_type, STR_ARG(p->origin), STR_ARG(http_target(x)));
	if (page_reply_cached(p->site, x, buf_str(&p->key))) {
		page_free(p);
		return 0;
	}
	p->question = (struct question){ .answer.run = on_page,
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.ask = ask_page };
	return readers_put(readers, &p->question, e);
}

void
store_page_start(struct site *s, struct http_exchange *x, const struct route *r,
    const struct store_page_kind *kind)
{
	struct store_page *p = NEW(struct store_page);
	struct err e = { 0 };

	p->kind = kind;
	p->site = s;
	p->x = x;
	p->route = *r;
	p->renderer = site_renderer(x);
	p->formats = render_hold(p->renderer);
	p->arena = ARENA_INIT(PAGE_ARENA_BYTES_MAX);
	p->body = BUF_INIT(PAGE_BYTES_MAX);
	p->lines = BUF_INIT(URL_BYTES_MAX);
	p->key = BUF_INIT(SIZE_MAX);
	p->today = zone_day(http_now_s(x));
	p->phase = day_phase(http_now_s(x));
	p->last_seq = readers_seq(s->readers);
	p->origin = find_origin(p);
	if (begin(p, &e) != 0) {
		problem_reply(x, &e);
		page_free(p);
	}
}

void
store_page_escape(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		switch (text.p[i]) {
		case '&': buf_puts(b, "&amp;"); break;
		case '<': buf_puts(b, "&lt;"); break;
		case '>': buf_puts(b, "&gt;"); break;
		case '"': buf_puts(b, "&quot;"); break;
		case '\'': buf_puts(b, "&apos;"); break;
		default: buf_putc(b, text.p[i]); break;
		}
}

void
store_page_put_xml(struct store_page *p, struct str text)
{
	store_page_escape(&p->body, text);
}

int
store_page_put_url(struct store_page *p, struct buf *path, struct err *e)
{
	struct arena a = ARENA_INIT(PAGE_ARENA_BYTES_MAX);
	struct str url;
	int rc = url_take(path, "", &a, &url, e);

	if (rc == 0) {
		store_page_escape(&p->body, p->origin);
		store_page_escape(&p->body, url);
	}
	arena_free(&a);
	return rc;
}
