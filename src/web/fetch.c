/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch: the state machine of one request for a document, from its route to the reply.
 *
 *   CHOOSING ---------- the answer is cached ------------------------------------> REPLYING
 *      |  \------------ no format fits -----------------------------> REFUSING
 *      |   \----------- the query is that of a form ----------------------------> REDIRECTING
 *      v
 *   FINDING_VERSION --- cached, or made by another fetch ------+
 *      | this fetch leads the flight                           |
 *      v                                                       v
 *   RESOLVING ---------------------------------------------> RESOLVED -----------> REDIRECTING
 *      ^                                                       |  \-- a page whose text was not
 *      |  the text cites other works                           |      read for citations yet:
 *      CITING <--- the image of the text <--- FINDING_IMAGE <--|----- so that RESOLVING can name
 *      \---------- it cites none ----------------> RESOLVED    |      what they lead to
 *      +-------------------------------------------------------+
 *      v
 *   FINDING_RENDITION - cached in gzip --------------------------------> COMPOSING
 *      |      \-------- cached, or made by another fetch --> COMPRESSING
 *      v this fetch leads the flight
 *   FINDING_IMAGE <---- cached, made by another fetch, or a listing: the next image --+
 *      |      \-------- all images are there -> GATHERING, if the |                  |
 *      |                       format writes resources ------------+                  |
 *      v this fetch leads the flight                               |                  |
 *   LOADING -> IMAGING, or the image was kept in a file -----------|------------------+
 *      +------> the same: an image that the page can do without is left out
 *                                                                  v
 *   RENDERING <----------------------------------------------------+
 *      |      \-------- a rendition of 1 MiB or more --> KEEPING
 *      v                                                    v
 *   COMPRESSING -> COMPOSING -> REPLYING -> ENDED <- REDIRECTING, REFUSING, FAILING
 *
 * The function of a state runs when the state is entered. It returns the next state, or FETCH_STAY:
 * then the fetch was handed to another thread, to a worker or to a flight, whose callback calls
 * fetch_go_to() on the loop's thread. Only fetch_go_to() changes the state. A state that fails sets
 * err and goes to FAILING. The states that find images are in fetch_image.c, those of the job in
 * fetch_render.c. What must hold:
 *
 *   1. The leader of a flight ends it, with a value or in FAILING with the error.
 *   2. After FETCH_STAY the fetch may be gone: neither the function nor fetch_go_to() uses it.
 *   3. During RESOLVING, LOADING, CITING and GATHERING the fetch belongs to a store thread.
 *   4. Every fetch replies once and ends in ENDED, which frees it.
 */
#include "web/fetch.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/zone.h"
#include "cache/hold.h"
#include "http/http.h"
#include "web/cited_text.h"
#include "web/day_phase.h"
#include "web/fetch_image.h"
#include "web/fetch_private.h"
#include "web/fetch_render.h"
#include "web/format_choice.h"
#include "web/header_lines.h"
#include "web/keys.h"
#include "web/languages.h"
#include "web/memento.h"
#include "web/metadata.h"
#include "web/negotiate.h"
#include "web/page_nearest.h"
#include "web/problem.h"
#include "web/redirect.h"
#include "web/rendition.h"
#include "web/site_language.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/tongues.h"
#include "web/views.h"

static struct mailbox *
home_of(const struct fetch *f)
{
	return http_loop_mailbox(http_exchange_loop(f->request.x));
}

enum cache_found
fetch_find_or_wait(struct fetch *f, struct str key, letter_fn *back, struct cache_value **value)
{
	f->waiter = (struct cache_waiter){ .letter.run = back, .home = home_of(f) };
	return cache_find(f->request.site->cache, key, &f->waiter, value);
}

enum fetch_state
fetch_ask_store(struct fetch *f, question_fn *on_store, letter_fn *back)
{
	f->lookup.question =
	    (struct question){ .answer.run = back, .home = home_of(f), .ask = on_store };
	if (readers_put(f->request.site->readers, &f->lookup.question, &f->err) != 0)
		return FETCH_FAILING;
	return FETCH_STAY;
}

unsigned
fetch_documents(const struct fetch *f)
{
	return view_documents(f->choice.view) + f->work.wordings;
}

unsigned
fetch_images(const struct fetch *f)
{
	return f->choice.view->images + f->work.wordings;
}

void
fetch_fail(struct fetch *f, const struct err *e)
{
	f->err = *e;
	fetch_go_to(f, FETCH_FAILING);
}

/* CHOOSING: the format, the options, and whether the answer is cached. */
static enum fetch_state
choose(struct fetch *f)
{
	int rc = negotiate_choose(f, &f->choice, &f->err);

	if (rc != 0)
		return rc == -ERR_UNSUPPORTED ? FETCH_REFUSING : FETCH_FAILING;
	if (f->choice.location.len > 0)
		return FETCH_REDIRECTING;
	if (memento_take(f, &f->memento, &f->err) != 0)
		return FETCH_FAILING;
	if (f->memento.is_asked)
		return keys_make_url(f, &f->keys, &f->err) == 0 ? FETCH_FINDING_VERSION
								: FETCH_FAILING;
	do {
		if (keys_make_url(f, &f->keys, &f->err) != 0)
			return FETCH_FAILING;
		f->result.answer = answer_of(cache_peek(f->request.site->cache, f->keys.answer));
		if (f->result.answer != NULL) {
			keys_keep_in_loop_cache(f, &f->result.answer->content);
			return FETCH_REPLYING;
		}
	} while (negotiate_second_choice(f, &f->choice));
	return FETCH_FINDING_VERSION;
}

/*
 * The version came from another fetch's flight. If that failed, resolves again: only the leader of
 * a flight knows where to redirect to.
 */
static void
on_version(struct letter *l)
{
	struct fetch *f = FETCH_OF(l, waiter.letter);

	f->lookup.known = known_version_of(f->waiter.value);
	if (f->lookup.known == NULL) {
		fetch_go_to(f, FETCH_RESOLVING);
		return;
	}
	timing_end(&f->timing, TIMING_RESOLVE);
	fetch_go_to(f, FETCH_RESOLVED);
}

/* FINDING_VERSION: in the cache, or in another fetch's flight. */
static enum fetch_state
find_version(struct fetch *f)
{
	struct cache_value *known = NULL;

	timing_start(&f->timing);
	switch (fetch_find_or_wait(f, f->keys.version, on_version, &known)) {
	case CACHE_HIT: f->lookup.known = known_version_of(known); return FETCH_RESOLVED;
	case CACHE_WAIT: return FETCH_STAY;
	default: break;
	}
	f->flights.version = true;
	return FETCH_RESOLVING;
}

/*
 * Reads the other languages of the text. An answer that never changes does not name them: a
 * language may be added while somebody keeps it.
 */
static int
find_tongues(struct corpus *c, struct fetch *f)
{
	struct known_version *known = f->lookup.known;
	const struct view *v = f->choice.view;

	if (!v->has_tongues || (!v->is_page && iri_is_fixed(&f->request.route.iri)))
		return 0;
	return tongues_read(c, &known->found.version, &known->arena, &known->tongues,
	    &known->tongue_count, &f->err);
}

/* Runs on a store thread. */
static void
ask_version(struct corpus *c, struct question *q)
{
	struct fetch *f = FETCH_OF(q, lookup.question);

	f->lookup.rc = f->memento.is_asked
			   ? memento_resolve(c, f, f->lookup.known, &f->err)
			   : f->choice.view->resolve(c, f, f->lookup.known, &f->err);
	if (f->lookup.rc == 0)
		f->lookup.rc = find_tongues(c, f);
	if ((f->lookup.rc == -ERR_NOTFOUND || f->lookup.rc == -ERR_GONE) && f->choice.view->is_page)
		page_nearest_find(c, f, f->lookup.known);
}

void
fetch_keep_version(struct fetch *f)
{
	if (f->flights.version && f->lookup.rc == 0)
		cache_fill(f->request.site->cache, f->keys.version, &f->lookup.known->value);
	else if (f->flights.version)
		cache_fail(f->request.site->cache, f->keys.version, &f->err);
	f->flights.version = false;
}

static void
on_resolved(struct letter *l)
{
	struct fetch *f = FETCH_OF(l, lookup.question.answer);
	struct known_version *known = f->lookup.known;

	timing_end(&f->timing, TIMING_RESOLVE);
	known->value.cost += known->arena.used;
	if (!known->lacks_cited)
		fetch_keep_version(f);
	fetch_go_to(f, FETCH_RESOLVED);
}

/* RESOLVING: the store finds the version. */
static enum fetch_state
resolve(struct fetch *f)
{
	f->lookup.known = known_version_new();
	return fetch_ask_store(f, ask_version, on_resolved);
}

/* RESOLVED: redirects, fails, or goes on to the rendition. */
static enum fetch_state
use_version(struct fetch *f)
{
	f->found = &f->lookup.known->found;
	f->work.wordings = f->lookup.known->wording_count;
	if (redirect_is_needed(f))
		return FETCH_REDIRECTING;
	if (f->lookup.rc == -ERR_NOTFOUND)
		negotiate_hint(f, &f->err);
	if (f->lookup.rc != 0 || keys_make(f, &f->keys, f->work.images, &f->err) != 0)
		return FETCH_FAILING;
	if (!f->lookup.known->lacks_cited)
		return FETCH_FINDING_RENDITION;
	return hold_admit(f->request.site->hold, &f->err) == 0 ? FETCH_FINDING_IMAGE
							       : FETCH_FAILING;
}

/* The rendition came from another fetch's flight. */
static void
on_rendition(struct letter *l)
{
	struct fetch *f = FETCH_OF(l, waiter.letter);

	f->result.rendition = rendition_of(f->waiter.value);
	if (f->result.rendition == NULL) {
		fetch_fail(f, &f->waiter.failure);
		return;
	}
	timing_end(&f->timing, TIMING_RENDER);
	fetch_go_to(f, FETCH_COMPRESSING);
}

/* FINDING_RENDITION: if it is cached in gzip, the uncompressed one is not needed. */
static enum fetch_state
find_rendition(struct fetch *f)
{
	struct cache *cache = f->request.site->cache;
	struct cache_value *v = NULL;

	if (f->choice.takes_gzip)
		f->result.rendition = rendition_of(cache_peek(cache, f->keys.compressed));
	if (f->result.rendition != NULL)
		return FETCH_COMPOSING;
	timing_start(&f->timing);
	switch (fetch_find_or_wait(f, f->keys.rendition, on_rendition, &v)) {
	case CACHE_HIT: f->result.rendition = rendition_of(v); return FETCH_COMPRESSING;
	case CACHE_WAIT: return FETCH_STAY;
	default: break;
	}
	f->flights.rendition = true;
	if (hold_admit(f->request.site->hold, &f->err) != 0)
		return FETCH_FAILING;
	return FETCH_FINDING_IMAGE;
}

static void
on_compressed(struct compress_wait *w, struct rendition *r)
{
	struct fetch *f = FETCH_OF(w, result.compressor);

	timing_end(&f->timing, TIMING_GZIP);
	cache_ref(&r->value);
	rendition_unref(&f->result.rendition);
	f->result.rendition = r;
	f->result.is_passing = !w->is_final;
	fetch_go_to(f, FETCH_COMPOSING);
}

/* COMPRESSING: if the client accepts gzip and the size suits. */
static enum fetch_state
compress(struct fetch *f)
{
	struct fetch_result *r = &f->result;

	if (!f->choice.takes_gzip || !compress_wants(r->rendition->size))
		return FETCH_COMPOSING;
	timing_start(&f->timing);
	r->compressor = (struct compress_wait){
		.done = on_compressed, .key = f->keys.compressed, .home = home_of(f)
	};
	/* may call on_compressed() at once */
	compress_start(f->request.site->compressor, &r->compressor, r->rendition);
	return FETCH_STAY;
}

/* COMPOSING: the header lines of this URL. */
static enum fetch_state
compose(struct fetch *f)
{
	struct fetch_result *r = &f->result;
	struct answer_lines lines;

	if (header_lines_compose(f, r->rendition, &lines, &f->err) != 0)
		return FETCH_FAILING;
	r->answer = answer_new(r->rendition, &lines);
	if (!r->is_passing && !f->lookup.known->value.is_passing)
		cache_put(f->request.site->cache, f->keys.answer, &r->answer->value);
	return FETCH_REPLYING;
}

/* REPLYING */
static enum fetch_state
reply(struct fetch *f)
{
	char line[TIMING_LINE_BYTES];

	http_content_ref(&f->result.answer->content);
	http_reply(f->request.x, &f->result.answer->content, timing_line(&f->timing, line));
	return FETCH_ENDED;
}

/* REDIRECTING: to the canonical URL. */
static enum fetch_state
redirect(struct fetch *f)
{
	return redirect_reply(f, &f->err) == 0 ? FETCH_ENDED : FETCH_FAILING;
}

/* REFUSING: names the formats there are. */
static enum fetch_state
refuse(struct fetch *f)
{
	negotiate_refuse(f, &f->err);
	return FETCH_ENDED;
}

/* FAILING: fails every flight that f leads, so that its waiters get the same error. */
static enum fetch_state
end_flights(struct fetch *f)
{
	struct cache *cache = f->request.site->cache;
	const struct known_version *known = f->lookup.known;
	struct problem_extra extra = { .lines = STR("") };

	if (known != NULL) {
		extra.links = known->nearest;
		extra.link_count = known->nearest_count;
	}
	if (f->flights.version)
		cache_fail(cache, f->keys.version, &f->err);
	if (f->flights.image)
		cache_fail(cache, f->work.images[f->work.images_found].key, &f->err);
	if (f->flights.rendition)
		cache_fail(cache, f->keys.rendition, &f->err);
	problem_reply_more(f->request.x, &f->err, &extra);
	return FETCH_ENDED;
}

/* ENDED */
static enum fetch_state
end(struct fetch *f)
{
	struct cache_value *cited = f->work.cited != NULL ? &f->work.cited->value : NULL;

	answer_unref(&f->result.answer);
	cache_unref(&cited);
	rendition_unref(&f->result.rendition);
	known_version_unref(&f->lookup.known);
	for (unsigned k = 0; k < VIEW_IMAGES_MAX; k++)
		cache_unref(&f->work.images[k].value);
	render_release(f->request.renderer, f->request.formats);
	if (f->work.input_fd >= 0)
		close(f->work.input_fd);
	if (f->work.files_fd >= 0)
		close(f->work.files_fd);
	if (f->work.files_bytes > 0)
		hold_give(f->request.site->hold, f->work.files_bytes, 1);
	free(f->lookup.source);
	arena_free(&f->arena);
	free(f);
	return FETCH_STAY;
}

#define AFTER(state) (1u << FETCH_##state)

static const struct {
	const char *name;
	enum fetch_state (*enter)(struct fetch *f);
	uint32_t after; /* the states that may come before, one bit each */
} states[FETCH_STATES] = {
	[FETCH_CHOOSING] = { "choosing", choose, AFTER(STARTED) },
	[FETCH_FINDING_VERSION] = { "finding_version", find_version, AFTER(CHOOSING) },
	[FETCH_RESOLVING] = { "resolving", resolve, AFTER(FINDING_VERSION) | AFTER(CITING) },
	[FETCH_RESOLVED] = { "resolved", use_version,
	    AFTER(FINDING_VERSION) | AFTER(RESOLVING) | AFTER(CITING) },
	[FETCH_FINDING_RENDITION] = { "finding_rendition", find_rendition, AFTER(RESOLVED) },
	[FETCH_FINDING_IMAGE] = { "finding_image", fetch_find_image,
	    AFTER(RESOLVED) | AFTER(FINDING_RENDITION) | AFTER(FINDING_IMAGE) | AFTER(LOADING) |
		AFTER(IMAGING) },
	[FETCH_LOADING] = { "loading", fetch_load_source, AFTER(FINDING_IMAGE) },
	[FETCH_IMAGING] = { "imaging", fetch_make_image, AFTER(LOADING) },
	[FETCH_CITING] = { "citing", fetch_find_cited,
	    AFTER(FINDING_IMAGE) | AFTER(LOADING) | AFTER(IMAGING) },
	[FETCH_GATHERING] = { "gathering", fetch_gather,
	    AFTER(FINDING_IMAGE) | AFTER(LOADING) | AFTER(IMAGING) },
	[FETCH_RENDERING] = { "rendering", fetch_render,
	    AFTER(FINDING_IMAGE) | AFTER(LOADING) | AFTER(IMAGING) | AFTER(GATHERING) },
	[FETCH_KEEPING] = { "keeping", fetch_keep_large, AFTER(RENDERING) },
	[FETCH_COMPRESSING] = { "compressing", compress,
	    AFTER(FINDING_RENDITION) | AFTER(RENDERING) | AFTER(KEEPING) },
	[FETCH_COMPOSING] = { "composing", compose, AFTER(FINDING_RENDITION) | AFTER(COMPRESSING) },
	[FETCH_REPLYING] = { "replying", reply, AFTER(CHOOSING) | AFTER(COMPOSING) },
	[FETCH_REDIRECTING] = { "redirecting", redirect, AFTER(CHOOSING) | AFTER(RESOLVED) },
	[FETCH_REFUSING] = { "refusing", refuse, AFTER(CHOOSING) },
	[FETCH_FAILING] = { "failing", end_flights,
	    AFTER(CHOOSING) | AFTER(RESOLVING) | AFTER(RESOLVED) | AFTER(FINDING_RENDITION) |
		AFTER(FINDING_IMAGE) | AFTER(LOADING) | AFTER(IMAGING) | AFTER(CITING) |
		AFTER(GATHERING) | AFTER(RENDERING) | AFTER(KEEPING) | AFTER(COMPOSING) |
		AFTER(REDIRECTING) },
	[FETCH_ENDED] = { "ended", end,
	    AFTER(REPLYING) | AFTER(REDIRECTING) | AFTER(REFUSING) | AFTER(FAILING) },
};

void
fetch_go_to(struct fetch *f, enum fetch_state next)
{
	while (next != FETCH_STAY) {
		assert((states[next].after & 1u << f->state) != 0);
		log_debug("web", "fetch", "req=" STR_FMT " state=%s", STR_ARG(f->request.id),
		    states[next].name);
		f->state = next;
		next = states[next].enter(f);
	}
}

/* Whether the answer is a page without a text, which has a language of its own. */
static bool
is_page_of_site(const struct fetch_request *q)
{
	const struct route *r = &q->route;

	return (r->kind == ROUTE_INDEX || r->kind == ROUTE_WORKS || r->kind == ROUTE_CHANGES ||
		   r->kind == ROUTE_SEARCH) &&
	       r->suffix.len == 0 &&
	       negotiate_wants_pages(http_accept(q->x, HTTP_ACCEPT), q->formats);
}

static void
find_languages(struct fetch_request *q)
{
	q->by_language = true;
	if (route_is_any_language(&q->route))
		q->languages = languages_wanted(http_accept(q->x, HTTP_ACCEPT_LANGUAGE), q->arena);
	else if (is_page_of_site(q))
		q->languages = site_language(q->site->config.settings, q->x);
	else
		q->by_language = false;
}

void
fetch_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct fetch *f = NEW(struct fetch);
	struct fetch_request *q = &f->request;

	f->arena = ARENA_INIT(FETCH_ARENA_BYTES_MAX);
	f->work.input_fd = f->work.files_fd = -1;
	f->lookup.kept_fd = -1;
	f->timing.is_on = s->config.settings->server_timing;
	q->site = s;
	q->x = x;
	q->renderer = site_renderer(x);
	q->formats = render_hold(q->renderer);
	q->arena = &f->arena;
	q->id = str_from(arena_dup(&f->arena, str_from(http_request_id(x))));
	q->route = *r;
	q->today = zone_day(http_now_s(x));
	q->phase = day_phase(http_now_s(x));
	q->seq = readers_state(s->readers);
	q->corrections = readers_corrections(s->readers);
	find_languages(q);
	fetch_go_to(f, FETCH_CHOOSING);
}
