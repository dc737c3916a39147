/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: answers requests for documents. The diagram of a fetch is in fetch.h; here is one
 * function for each arrow. A fetch is freed by finish(), which every path ends in exactly once,
 * after the reply.
 */
#include <stdlib.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/time.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/choice.h"
#include "web/content.h"
#include "web/fetch.h"
#include "web/front.h"
#include "web/headers.h"
#include "web/history.h"
#include "web/image_cache.h"
#include "web/keys.h"
#include "web/press.h"
#include "web/problem.h"
#include "web/rendition.h"
#include "web/site_internal.h"

static void
finish(struct fetch *f)
{
	struct cache_value *known = (struct cache_value *)f->known;

	f->state = FETCH_REPLIED;
	cache_unref(&known);
	for (unsigned k = 0; k < FETCH_IMAGES_MAX; k++)
		cache_unref(&f->images[k].value);
	render_release(f->renderer, f->formats);
	if (f->input_fd >= 0)
		close(f->input_fd);
	free(f->source);
	arena_free(&f->arena);
	free(f);
}

/* Ends the request with an error, and with it every flight it leads: those who wait get the same
 * sentence. */
static void
fail(struct fetch *f, const struct err *e)
{
	if (f->leads_image)
		cache_fail(f->site->cache, f->images[f->images_found].key, e);
	if (f->leads_rendition)
		cache_fail(f->site->cache, f->rendition_key, e);
	problem_reply(f->x, e);
	finish(f);
}

static void
redirect(struct fetch *f, int status, struct str location)
{
	struct buf body = BUF_INIT(0);
	struct buf more = BUF_INIT(HEADER_LINES_BYTES_MAX);
	bool settled = f->route.iri.point == IRI_ON && f->route.iri.day < f->today;
	struct http_content *c = content_from_buf(status, "", CORS_FIELDS, &body);

	buf_putf(&more, "Location: %s" STR_FMT "\r\nCache-Control: %s\r\n",
	    f->site->config.base_url, STR_ARG(location),
	    settled ? "public, max-age=3600" : "no-cache");
	http_reply(f->x, c, buf_str(&more));
	buf_free(&more);
	finish(f);
}

/* Takes a share in c. */
static void
reply(struct fetch *f, struct http_content *c)
{
	char line[TIMING_LINE_BYTES];

	http_content_ref(c);
	http_reply(f->x, c, timing_line(&f->timing, line));
	finish(f);
}

/* The end of every successful path: an answer for this URL over the shared rendition, kept for the
 * next who asks. */
static void
reply_rendition(struct fetch *f, struct rendition *r, bool is_kept)
{
	struct answer_lines lines;
	struct err e = { 0 };
	struct cache_value *value;
	struct answer *answer;

	if (headers_compose(f, r, &lines, &e) != 0) {
		fail(f, &e);
		return;
	}
	answer = answer_new(r, &lines);
	if (is_kept)
		cache_put(f->site->cache, f->answer_key, &answer->value);
	reply(f, &answer->content);
	value = &answer->value;
	cache_unref(&value);
}

static void
on_pressed(struct press_wait *w, struct rendition *r)
{
	struct fetch *f = (struct fetch *)((char *)w - offsetof(struct fetch, press));

	timing_end(&f->timing, TIMING_GZIP);
	reply_rendition(f, r, w->is_final);
}

/* Borrows r. */
static void
have_rendition(struct fetch *f, struct rendition *r)
{
	if (!f->takes_gzip || !press_wants(r->size)) {
		reply_rendition(f, r, true);
		return;
	}
	f->state = FETCH_PRESSING;
	timing_start(&f->timing);
	f->press = (struct press_wait){ .done = on_pressed,
		.key = f->pressed_key,
		.home = http_loop_mailbox(http_exchange_loop(f->x)) };
	press_start(f->site->press, &f->press, r);
}

static void
on_rendered(struct render_job *job, const struct err *failure)
{
	struct fetch *f = (struct fetch *)((char *)job - offsetof(struct fetch, job));
	struct rendition *r = NULL;
	struct cache_value *v;
	struct err e = { 0 };

	if (failure == NULL &&
	    rendition_from_output(&r, &job->outputs[0], site_spool(f->x), &e) != 0)
		failure = &e;
	if (failure != NULL) {
		e = *failure;
		fail(f, &e);
		return;
	}
	timing_end(&f->timing, TIMING_RENDER);
	rendition_keep_meta(r, job->file_name, job->language);
	cache_fill(f->site->cache, f->rendition_key, &r->value);
	f->leads_rendition = false;
	have_rendition(f, r);
	v = &r->value;
	cache_unref(&v);
}

static void
start_render(struct fetch *f)
{
	bool is_comparison = f->view == GAZ_VIEW_COMPARISON;
	struct err e = { 0 };

	f->state = FETCH_RENDERING;
	timing_start(&f->timing);
	f->job = (struct render_job){ .kind = JOB_RENDER,
		.formats = f->formats,
		.format = f->format,
		.view = f->view,
		.portion = f->view == GAZ_VIEW_LISTING ? STR("") : f->found.portion,
		.options = f->options,
		.option_count = f->option_count,
		.meta = f->meta,
		.input_fd = image_fd(f->images[0].value),
		.image_id = is_comparison ? 0 : image_id(f->images[0].value),
		.earlier_fd = is_comparison ? image_fd(f->images[1].value) : -1,
		.source = &f->found.version.source,
		.earlier_source = is_comparison ? &f->found.earlier.source : NULL,
		.request_id = str_from(http_request_id(f->x)),
		.done = on_rendered };
	if (headers_meta(f, &e) != 0 || render_submit(f->renderer, &f->job, &e) != 0)
		fail(f, &e);
}

static void find_image(struct fetch *f);

/* Takes the reference. What the image was made of is not needed any more. */
static void
have_image(struct fetch *f, struct cache_value *image)
{
	f->images[f->images_found++].value = image;
	if (f->input_fd >= 0)
		close(f->input_fd);
	f->input_fd = -1;
	free(f->source);
	f->source = NULL;
	if (f->images_found < (f->view == GAZ_VIEW_COMPARISON ? FETCH_IMAGES_MAX : 1))
		find_image(f);
	else
		start_render(f);
}

static void
on_imaged(struct render_job *job, const struct err *failure)
{
	struct fetch *f = (struct fetch *)((char *)job - offsetof(struct fetch, job));
	struct cache_value *image;
	struct err e;

	if (failure != NULL) {
		e = *failure;
		err_wrap(&e, "the stored version could not be read");
		fail(f, &e);
		return;
	}
	timing_end(&f->timing, TIMING_IMAGE);
	image = image_from_output(&job->outputs[0]);
	cache_fill(f->site->cache, f->images[f->images_found].key, image);
	f->leads_image = false;
	have_image(f, image);
}

static void
start_imaging(struct fetch *f)
{
	struct err e = { 0 };

	f->state = FETCH_IMAGING;
	if (render_seal("source", str_make(f->source, f->source_len), &f->input_fd, &e) != 0) {
		fail(f, &e);
		return;
	}
	f->job = (struct render_job){ .kind = JOB_IMAGE,
		.input_fd = f->input_fd,
		.request_id = str_from(http_request_id(f->x)),
		.done = on_imaged };
	if (render_submit(f->renderer, &f->job, &e) != 0)
		fail(f, &e);
}

/* Of the image that is being found. */
static const struct sha256 *
next_source(const struct fetch *f)
{
	return f->images_found == 0 ? &f->found.version.source : &f->found.earlier.source;
}

/* On a store thread. */
static void
ask_source(struct corpus *c, struct question *q)
{
	struct fetch *f = (struct fetch *)((char *)q - offsetof(struct fetch, question));

	f->rc = corpus_source(c, next_source(f), &f->source, &f->source_len, &f->err);
}

static void
on_source(struct letter *l)
{
	struct fetch *f = (struct fetch *)((char *)l - offsetof(struct fetch, question.answer));

	if (f->rc != 0)
		fail(f, &f->err);
	else
		start_imaging(f);
}

static void
ask(struct fetch *f, enum fetch_state state, question_fn *on_store, letter_fn *back)
{
	struct err e = { 0 };

	f->state = state;
	f->err = (struct err){ 0 };
	f->question = (struct question){ .answer.run = back,
		.home = http_loop_mailbox(http_exchange_loop(f->x)),
		.ask = on_store };
	if (readers_put(f->site->readers, &f->question, &e) != 0)
		fail(f, &e);
}

static void
on_image_waited(struct letter *l)
{
	struct fetch *f = (struct fetch *)((char *)l - offsetof(struct fetch, waiter.letter));

	if (f->waiter.value == NULL) {
		fail(f, &f->waiter.failure);
		return;
	}
	timing_end(&f->timing, TIMING_IMAGE);
	have_image(f, f->waiter.value);
}

static enum cache_found
find_or_wait(struct fetch *f, struct str key, letter_fn *back, struct cache_value **value)
{
	f->waiter = (struct cache_waiter){ .letter.run = back,
		.home = http_loop_mailbox(http_exchange_loop(f->x)) };
	return cache_find(f->site->cache, key, &f->waiter, value);
}

/* A listing is its own image, and small. */
static void
seal_listing(struct fetch *f)
{
	struct render_output image = { .size = f->known->listing_len };
	struct err e = { 0 };

	if (render_seal("listing", str_make(f->known->listing, f->known->listing_len), &image.fd,
		&e) != 0) {
		fail(f, &e);
		return;
	}
	have_image(f, image_from_output(&image));
}

static void
find_image(struct fetch *f)
{
	struct cache_value *image = NULL;

	if (f->known->listing != NULL) {
		seal_listing(f);
		return;
	}
	switch (find_or_wait(f, f->images[f->images_found].key, on_image_waited, &image)) {
	case CACHE_HIT: have_image(f, image); break;
	case CACHE_WAIT: f->state = FETCH_IMAGE_WAITING; break;
	case CACHE_LEAD:
		f->leads_image = true;
		if (f->source != NULL)
			start_imaging(f);
		else
			ask(f, FETCH_LOADING, ask_source, on_source);
		break;
	}
}

static void
on_rendition_waited(struct letter *l)
{
	struct fetch *f = (struct fetch *)((char *)l - offsetof(struct fetch, waiter.letter));
	struct cache_value *v = f->waiter.value;

	if (v == NULL) {
		fail(f, &f->waiter.failure);
		return;
	}
	timing_end(&f->timing, TIMING_RENDER);
	have_rendition(f, (struct rendition *)v);
	cache_unref(&v);
}

/* What is pressed serves without the rendition it was made of. */
static bool
reply_from_press(struct fetch *f)
{
	struct cache_value *v = f->takes_gzip ? cache_peek(f->site->cache, f->pressed_key) : NULL;

	if (v == NULL)
		return false;
	reply_rendition(f, (struct rendition *)v, true);
	cache_unref(&v);
	return true;
}

static void
find_rendition(struct fetch *f)
{
	struct cache_value *v = NULL;

	if (reply_from_press(f))
		return;
	timing_start(&f->timing);
	switch (find_or_wait(f, f->rendition_key, on_rendition_waited, &v)) {
	case CACHE_HIT:
		have_rendition(f, (struct rendition *)v);
		cache_unref(&v);
		break;
	case CACHE_WAIT: f->state = FETCH_WAITING; break;
	case CACHE_LEAD:
		f->leads_rendition = true;
		find_image(f);
		break;
	}
}

/* The path differs from what was meant: another spelling, a date inside an interval, an old id of a
 * portion. */
static bool
redirect_if_needed(struct fetch *f)
{
	const struct iri *iri = &f->route.iri;
	struct str location;
	struct err e = { 0 };
	bool respelt = f->rc == -ERR_NOTFOUND && f->found.respelt.len > 0;
	bool renamed = f->rc == 0 && !str_eq(f->found.portion, iri->portion);

	if (!respelt && !renamed && (f->rc != 0 || iri->point != IRI_ON))
		return false;
	if (headers_redirect_path(f, respelt ? f->found.respelt : iri->work.whole, &location, &e) !=
	    0)
		fail(f, &e);
	else
		redirect(f, respelt ? 301 : 302, location);
	return true;
}

/* The publication is known: redirect to where it is, or go on to its rendition. */
static void
go_on(struct fetch *f)
{
	struct err e = { 0 };

	f->found = f->known->found;
	if (redirect_if_needed(f))
		return;
	choice_hint(f);
	if (f->rc != 0)
		fail(f, &f->err);
	else if (keys_make(f, &e) != 0)
		fail(f, &e);
	else
		find_rendition(f);
}

static void
on_resolved(struct letter *l)
{
	struct fetch *f = (struct fetch *)((char *)l - offsetof(struct fetch, question.answer));

	timing_end(&f->timing, TIMING_RESOLVE);
	if (f->rc == 0) {
		f->known->value.cost += f->known->arena.used;
		cache_put(f->site->cache, f->version_key, &f->known->value);
	}
	go_on(f);
}

/*
 * The source will be needed unless its image is in memory: reading it now saves a second question. A
 * failure is not told here: the question is then asked after all, and fails with its own words.
 */
static void
load_ahead(struct corpus *c, struct fetch *f)
{
	const struct sha256 *source = &f->known->found.version.source;
	struct cache_value *image = cache_peek(f->site->cache, keys_image(f, source));
	struct err ignored = { 0 };

	if (image == NULL)
		corpus_source(c, source, &f->source, &f->source_len, &ignored);
	cache_unref(&image);
}

/* On a store thread. */
static void
ask_which(struct corpus *c, struct question *q)
{
	struct fetch *f = (struct fetch *)((char *)q - offsetof(struct fetch, question));

	if (f->view == GAZ_VIEW_LISTING) {
		f->rc = history_resolve(c, f, f->known, &f->err);
		return;
	}
	f->rc = resolve_document(
	    c, &f->route.iri, f->today, &f->known->found, &f->known->arena, &f->err);
	if (f->rc == 0 && f->route.iri.point != IRI_ON)
		load_ahead(c, f);
}

/* Asked for again: from now on the same request need not come this far. */
static void
keep_in_front(struct fetch *f, struct http_content *c)
{
	const struct front_key key = { http_target(f->x), http_takes_gzip(f->x) };
	const struct front_choice choice = { f->negotiated, http_field(f->x, "accept") };
	bool moves = !iri_is_fixed(&f->route.iri);
	const struct front_term term = { moves ? f->seq : FRONT_EVER,
		moves ? f->today : FRONT_EVER };

	front_keep(site_front(f->x), &key, &term, &choice, c);
}

static bool
reply_from_cache(struct fetch *f)
{
	struct cache_value *v = cache_peek(f->site->cache, f->answer_key);

	if (v == NULL)
		return false;
	keep_in_front(f, &((struct answer *)v)->content);
	reply(f, &((struct answer *)v)->content);
	cache_unref(&v);
	return true;
}

static bool
version_is_known(struct fetch *f)
{
	f->known = (struct known_version *)cache_peek(f->site->cache, f->version_key);
	return f->known != NULL;
}

void
document_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct fetch *f = NEW(struct fetch);
	struct err e = { 0 };
	int rc;

	f->state = FETCH_START;
	f->site = s;
	f->x = x;
	f->renderer = site_renderer(x);
	f->formats = render_hold(f->renderer);
	f->arena = ARENA_INIT(FETCH_ARENA_BYTES_MAX);
	f->route = *r;
	f->today = http_now_s(x) / SECONDS_A_DAY;
	f->seq = readers_seq(s->readers);
	f->input_fd = -1;
	f->timing.is_on = s->config.server_timing;
	if ((rc = choice_make(f, &e)) == -ERR_UNSUPPORTED) {
		choice_refuse(f, &e);
		finish(f);
	} else if (rc != 0 || keys_make_url(f, &e) != 0)
		fail(f, &e);
	else if (reply_from_cache(f))
		return;
	else if (version_is_known(f))
		go_on(f);
	else {
		f->known = known_version_new();
		timing_start(&f->timing);
		ask(f, FETCH_RESOLVING, ask_which, on_resolved);
	}
}
