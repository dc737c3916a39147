/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch_image: the states of a fetch that find the images its job reads, see the diagram in
 * fetch.c. Each runs once for every image of the view that is not cached.
 */
#include "web/fetch_image.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "http/http.h"
#include "render/output_file.h"
#include "web/cite_works.h"
#include "web/cited_text.h"
#include "web/fetch_private.h"
#include "web/fetch_render.h"
#include "web/image_files.h"
#include "web/site_private.h"
#include "web/views.h"

static void
drop_source(struct fetch *f)
{
	if (f->work.input_fd >= 0)
		close(f->work.input_fd);
	f->work.input_fd = -1;
	free(f->lookup.source);
	f->lookup.source = NULL;
}

/* Takes the reference; frees the source, which is no longer needed. Returns the next state. */
static enum fetch_state
take_image(struct fetch *f, struct cache_value *image)
{
	f->work.images[f->work.images_found++].value = image;
	drop_source(f);
	if (f->lookup.known->lacks_cited)
		return FETCH_CITING;
	return f->work.images_found < fetch_images(f) ? FETCH_FINDING_IMAGE : fetch_after_images(f);
}

/*
 * A listing, and the facts of a page, are images already; being small, they are sealed here and not
 * cached.
 */
static enum fetch_state
seal_listing(struct fetch *f)
{
	const struct known_version *known = f->lookup.known;
	struct render_output sealed = { .size = known->listing_len };
	struct str listing = str_make(known->listing, known->listing_len);
	struct cache_value *image = NULL;

	if (output_make("listing", listing, &sealed.fd, &f->err) != 0 ||
	    image_from_output(&image, &sealed, f->request.site->hold, &f->err) != 0)
		return FETCH_FAILING;
	return take_image(f, image);
}

/*
 * The next image cannot be had, for the reason in err. Returns the next state: a page is written
 * without the wordings that are missing, since a damaged earlier version must not take the page of
 * the present one away.
 */
static enum fetch_state
fail_image(struct fetch *f)
{
	unsigned shown = view_documents(f->choice.view), k = f->work.images_found;

	if (k < shown)
		return FETCH_FAILING;
	log_warn(
	    "web", "wording", "req=" STR_FMT " error=\"%s\"", STR_ARG(f->request.id), f->err.text);
	if (f->flights.image)
		cache_fail(f->request.site->cache, f->work.images[k].key, &f->err);
	f->flights.image = false;
	f->work.wordings = k - shown;
	drop_source(f);
	return FETCH_FINDING_IMAGE;
}

/* The image came from another fetch's flight. */
static void
on_image(struct letter *l)
{
	struct fetch *f = FETCH_OF(l, waiter.letter);

	if (f->waiter.value == NULL) {
		f->err = f->waiter.failure;
		fetch_go_to(f, fail_image(f));
		return;
	}
	timing_end(&f->timing, TIMING_IMAGE);
	fetch_go_to(f, take_image(f, f->waiter.value));
}

/* FINDING_IMAGE: the next image of the view. */
enum fetch_state
fetch_find_image(struct fetch *f)
{
	struct cache_value *image = NULL;

	if (f->work.images_found == fetch_documents(f))
		return seal_listing(f);
	switch (fetch_find_or_wait(f, f->work.images[f->work.images_found].key, on_image, &image)) {
	case CACHE_HIT: return take_image(f, image);
	case CACHE_WAIT: return FETCH_STAY;
	default: break;
	}
	f->flights.image = true;
	return FETCH_LOADING;
}

/* The digest of the source of the next image. */
static const struct sha256 *
source_of(const struct fetch *f)
{
	unsigned shown = view_documents(f->choice.view), k = f->work.images_found;

	if (k >= shown)
		return &f->lookup.known->wordings[k - shown];
	return k == 0 ? &f->found->version.source : &f->found->earlier.source;
}

/* Runs on a store thread. */
static void
ask_source(struct corpus *c, struct question *q)
{
	struct fetch *f = FETCH_OF(q, lookup.question);
	struct fetch_lookup *l = &f->lookup;
	const struct sha256 *source = source_of(f);

	l->rc = 0;
	l->kept_fd = image_files_find(f->request.site->images, source, &l->kept_size);
	if (l->kept_fd == -1)
		l->rc = corpus_source(c, source, &l->source, &l->source_len, &f->err);
}

/* The image is made: ends the flight with it. Takes o->fd. Returns the next state. */
static enum fetch_state
use_output(struct fetch *f, struct render_output *o, bool is_new)
{
	struct fetch_image *next = &f->work.images[f->work.images_found];
	struct site *s = f->request.site;
	struct cache_value *image = NULL;

	timing_end(&f->timing, TIMING_IMAGE);
	if (image_from_output(&image, o, s->hold, &f->err) != 0)
		return fail_image(f);
	if (is_new)
		image_files_keep(s->images, source_of(f), image, f->request.corrections);
	cache_fill(s->cache, next->key, image);
	f->flights.image = false;
	return take_image(f, image);
}

static void
on_source(struct letter *l)
{
	struct fetch *f = FETCH_OF(l, lookup.question.answer);
	struct render_output kept = { f->lookup.kept_fd, f->lookup.kept_size };

	f->lookup.kept_fd = -1;
	if (kept.fd != -1)
		fetch_go_to(f, use_output(f, &kept, false));
	else
		fetch_go_to(f, f->lookup.rc == 0 ? FETCH_IMAGING : fail_image(f));
}

/* LOADING: the next image, if it was kept, or else its source, from the store. */
enum fetch_state
fetch_load_source(struct fetch *f)
{
	return fetch_ask_store(f, ask_source, on_source);
}

/* Runs on a store thread: a large text takes a while. */
static void
ask_cited(struct corpus *c, struct question *q)
{
	struct fetch *f = FETCH_OF(q, lookup.question);

	(void)c;
	f->work.cited =
	    cited_text_new(f->work.images[0].value, cite_works_words(f->request.site->cites));
}

/*
 * A page whose text cites other works is resolved again, now with the list of them; one without is
 * complete.
 */
static void
on_cited(struct letter *l)
{
	struct fetch *f = FETCH_OF(l, lookup.question.answer);
	char key[CITED_KEY_BYTES];
	bool has_some = f->work.cited->found.count > 0;

	cache_put(f->request.site->cache, cited_text_key(&f->found->version.source, key),
	    &f->work.cited->value);
	timing_end(&f->timing, TIMING_RESOLVE);
	f->lookup.known->lacks_cited = false;
	if (has_some) {
		f->found = NULL;
		known_version_unref(&f->lookup.known);
		fetch_go_to(f, FETCH_RESOLVING);
		return;
	}
	fetch_keep_version(f);
	fetch_go_to(f, FETCH_RESOLVED);
}

/* CITING: the citations of other works in the text of a page, from its image. */
enum fetch_state
fetch_find_cited(struct fetch *f)
{
	timing_start(&f->timing);
	return fetch_ask_store(f, ask_cited, on_cited);
}

static void
on_imaged(struct render_job *job, const struct err *failure)
{
	struct fetch *f = FETCH_OF(job, work.job);

	if (failure != NULL) {
		f->err = *failure;
		err_wrap(&f->err, "the stored version could not be read");
		fetch_go_to(f, fail_image(f));
		return;
	}
	fetch_go_to(f, use_output(f, &job->outputs[0], true));
}

/* IMAGING: the ingest worker makes the image of the source. */
enum fetch_state
fetch_make_image(struct fetch *f)
{
	struct str source = str_make(f->lookup.source, f->lookup.source_len);

	if (output_make("source", source, &f->work.input_fd, &f->err) != 0)
		return FETCH_FAILING;
	return fetch_submit(
	    f, &(struct render_job){
		   .kind = JOB_IMAGE, .input_fd = f->work.input_fd, .done = on_imaged });
}
