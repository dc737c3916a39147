/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: answers requests for documents. The diagram of a fetch is in fetch.h; here is one
 * function for each arrow. A fetch is freed by finish(), which every path ends in exactly once,
 * after the reply.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/time.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/content.h"
#include "web/fetch.h"
#include "web/front.h"
#include "web/headers.h"
#include "web/image_cache.h"
#include "web/negotiate.h"
#include "web/problem.h"
#include "web/rendition.h"
#include "web/site_internal.h"

static void
finish(struct fetch *f)
{
	struct cache_value *known = (struct cache_value *)f->known;

	f->state = FETCH_REPLIED;
	cache_unref(&known);
	cache_unref(&f->image);
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
		cache_fail(f->site->cache, f->image_key, e);
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

/* The end of every successful path: an answer for this URL over the shared rendition, kept for the
 * next who asks. */
static void
reply_rendition(struct fetch *f, struct rendition *r)
{
	const struct format *format = &f->site->formats->list[f->format];
	struct err e = { 0 };
	struct cache_value *kept;
	struct answer *answer;
	struct str fields;

	if (headers_compose(f, r, &fields, &e) != 0) {
		fail(f, &e);
		return;
	}
	answer = answer_new(r, format->plugin.media_type, fields);
	cache_put(f->site->cache, f->answer_key, &answer->value);
	http_content_ref(&answer->content);
	http_reply(f->x, &answer->content, STR(""));
	kept = &answer->value;
	cache_unref(&kept);
	finish(f);
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
	cache_fill(f->site->cache, f->rendition_key, &r->value);
	f->leads_rendition = false;
	reply_rendition(f, r);
	v = &r->value;
	cache_unref(&v);
}

static void
start_render(struct fetch *f)
{
	struct err e = { 0 };

	f->state = FETCH_RENDERING;
	f->job = (struct render_job){ .kind = JOB_RENDER,
		.format = f->format,
		.view = f->view,
		.portion = f->found.portion,
		.options = f->options,
		.option_count = f->option_count,
		.meta = f->meta,
		.input_fd = image_fd(f->image),
		.request_id = str_from(http_request_id(f->x)),
		.done = on_rendered };
	if (headers_meta(f, &e) != 0 || render_submit(site_renderer(f->x), &f->job, &e) != 0)
		fail(f, &e);
}

static void
on_imaged(struct render_job *job, const struct err *failure)
{
	struct fetch *f = (struct fetch *)((char *)job - offsetof(struct fetch, job));
	struct err e;

	if (failure != NULL) {
		e = *failure;
		err_wrap(&e, "the stored version could not be read");
		fail(f, &e);
		return;
	}
	f->image = image_from_output(&job->outputs[0]);
	cache_fill(f->site->cache, f->image_key, f->image);
	f->leads_image = false;
	start_render(f);
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
	if (render_submit(site_renderer(f->x), &f->job, &e) != 0)
		fail(f, &e);
}

/* On a store thread. */
static void
ask_source(struct corpus *c, struct question *q)
{
	struct fetch *f = (struct fetch *)((char *)q - offsetof(struct fetch, question));

	f->rc = corpus_source(c, &f->found.version.source, &f->source, &f->source_len, &f->err);
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
	f->image = f->waiter.value;
	start_render(f);
}

static enum cache_found
find_or_wait(struct fetch *f, struct str key, letter_fn *back, struct cache_value **value)
{
	f->waiter = (struct cache_waiter){ .letter.run = back,
		.home = http_loop_mailbox(http_exchange_loop(f->x)) };
	return cache_find(f->site->cache, key, &f->waiter, value);
}

static void
find_image(struct fetch *f)
{
	switch (find_or_wait(f, f->image_key, on_image_waited, &f->image)) {
	case CACHE_HIT: start_render(f); break;
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
	reply_rendition(f, (struct rendition *)v);
	cache_unref(&v);
}

static void
find_rendition(struct fetch *f)
{
	struct cache_value *v = NULL;

	switch (find_or_wait(f, f->rendition_key, on_rendition_waited, &v)) {
	case CACHE_HIT:
		reply_rendition(f, (struct rendition *)v);
		cache_unref(&v);
		break;
	case CACHE_WAIT: f->state = FETCH_WAITING; break;
	case CACHE_LEAD:
		f->leads_rendition = true;
		find_image(f);
		break;
	}
}

/* Where the image of a source is kept, whichever version it belongs to. */
static struct str
image_key_of(struct fetch *f, const struct sha256 *source)
{
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(source, hex);
	return str_from(arena_printf(&f->arena, "i:%s", hex));
}

/* Keys: what the bytes depend on, and nothing else. */
static int
make_keys(struct fetch *f, struct err *e)
{
	const struct format *format = &f->site->formats->list[f->format];
	char plugin[SHA256_HEX_BYTES + 1];
	char *key;
	int rc;

	if ((rc = headers_permanent_path(f, &f->permanent, e)) != 0)
		return rc;
	sha256_hex(&format->digest, plugin);
	key = arena_printf(&f->arena, "r:%.16s:" STR_FMT "?" STR_FMT, plugin, STR_ARG(f->permanent),
	    STR_ARG(f->query));
	f->image_key = image_key_of(f, &f->found.version.source);
	if (key == NULL || f->image_key.len == 0)
		return err_set(e, ERR_LIMIT, "the request is too long");
	f->rendition_key = str_from(key);
	return 0;
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

/* ".xml, .txt, .epub": what can write the view that was asked for. */
static void
put_format_names(const struct fetch *f, struct buf *names)
{
	uint32_t i;

	for (i = 0; i < f->site->formats->count; i++)
		if (f->site->formats->list[i].plugin.views & f->view)
			buf_putf(names, "%s." STR_FMT, names->len > 0 ? ", " : "",
			    STR_ARG(f->site->formats->list[i].plugin.format));
}

/* An unknown name that ends like a file's is most often a format that is not here. */
static void
hint_at_formats(struct fetch *f)
{
	struct str path = http_path(f->x);
	size_t dot = str_rfind(path, '.'), slash = str_rfind(path, '/');
	struct buf names = BUF_INIT(sizeof f->err.text);

	if (f->rc != -ERR_NOTFOUND || f->route.format != FORMAT_NONE || dot == path.len ||
	    dot < slash)
		return;
	put_format_names(f, &names);
	err_wrap(&f->err, "no format '" STR_FMT "' is loaded here (there are " STR_FMT ")",
	    STR_ARG(str_slice(path, dot + 1, path.len)), STR_ARG(buf_str(&names)));
	buf_free(&names);
}

/* The publication is known: redirect to where it is, or go on to its rendition. */
static void
go_on(struct fetch *f)
{
	struct err e = { 0 };

	f->found = f->known->found;
	if (redirect_if_needed(f))
		return;
	hint_at_formats(f);
	if (f->rc != 0)
		fail(f, &f->err);
	else if (make_keys(f, &e) != 0)
		fail(f, &e);
	else
		find_rendition(f);
}

static void
on_resolved(struct letter *l)
{
	struct fetch *f = (struct fetch *)((char *)l - offsetof(struct fetch, question.answer));

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
	struct cache_value *image = cache_peek(f->site->cache, image_key_of(f, source));
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

	f->rc = resolve_document(
	    c, &f->route.iri, f->today, &f->known->found, &f->known->arena, &f->err);
	if (f->rc == 0 && f->route.iri.point != IRI_ON)
		load_ahead(c, f);
}

static int
no_format(struct fetch *f, struct err *e)
{
	struct buf names = BUF_INIT(sizeof e->text);

	put_format_names(f, &names);
	err_set(e, ERR_UNSUPPORTED,
	    "no format here fits the Accept field; add a suffix to the URL instead: " STR_FMT,
	    STR_ARG(buf_str(&names)));
	buf_free(&names);
	return -ERR_UNSUPPORTED;
}

static int
choose_format(struct fetch *f, struct err *e)
{
	const struct format *format;

	f->view = f->route.iri.portion.len > 0 ? GAZ_VIEW_PORTION : GAZ_VIEW_DOCUMENT;
	f->format = f->route.format;
	if (f->format == FORMAT_NONE) {
		f->negotiated = true;
		f->format = negotiate_format(http_field(f->x, "accept"), f->site->formats, f->view);
	}
	if (f->format == FORMAT_NONE)
		return no_format(f, e);
	format = &f->site->formats->list[f->format];
	if ((format->plugin.views & f->view) == 0)
		return err_set(e, ERR_UNSUPPORTED,
		    "the format '" STR_FMT "' cannot write a single portion",
		    STR_ARG(format->plugin.format));
	return format_options(
	    format, f->route.query, f->options, &f->option_count, &f->query, &f->arena, e);
}

/*
 * Keys of what a URL means. An answer depends on the URL, and on the format if Accept chose it; a
 * version on the URL without suffix. Both depend on what has been published by now and on the day,
 * unless the URL names a revision.
 */
static int
make_url_keys(struct fetch *f, struct err *e)
{
	bool moves = f->route.iri.revision == 0;
	int64_t seq = moves ? f->seq : 0, day = moves ? f->today : 0;
	struct str path = http_path(f->x);
	struct str bare = str_slice(path, 0, path.len - f->route.suffix.len);
	char *answer =
	    arena_printf(&f->arena, "a:%" PRId64 ":%" PRId64 ":%" PRIu32 ":%d:" STR_FMT "?" STR_FMT,
		seq, day, f->format, f->negotiated, STR_ARG(path), STR_ARG(f->query));
	char *version =
	    arena_printf(&f->arena, "v:%" PRId64 ":%" PRId64 ":" STR_FMT, seq, day, STR_ARG(bare));

	if (answer == NULL || version == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	f->answer_key = str_from(answer);
	f->version_key = str_from(version);
	return 0;
}

/* Asked for again: from now on the same request need not come this far. */
static void
keep_in_front(struct fetch *f, struct http_content *c)
{
	const struct front_key key = { http_target(f->x), http_takes_gzip(f->x) };
	const struct front_choice choice = { f->negotiated, http_field(f->x, "accept") };
	bool moves = f->route.iri.revision == 0;
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
	http_content_ref(&((struct answer *)v)->content);
	http_reply(f->x, &((struct answer *)v)->content, STR(""));
	cache_unref(&v);
	finish(f);
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

	f->state = FETCH_START;
	f->site = s;
	f->x = x;
	f->arena = ARENA_INIT(FETCH_ARENA_BYTES_MAX);
	f->route = *r;
	f->today = http_now_s(x) / SECONDS_A_DAY;
	f->seq = readers_seq(s->readers);
	f->input_fd = -1;
	if (choose_format(f, &e) != 0 || make_url_keys(f, &e) != 0)
		fail(f, &e);
	else if (reply_from_cache(f))
		return;
	else if (version_is_known(f))
		go_on(f);
	else {
		f->known = known_version_new();
		ask(f, FETCH_RESOLVING, ask_which, on_resolved);
	}
}
