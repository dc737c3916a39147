/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch_render: the states of a fetch in which its job is made and run, see the diagram in fetch.c.
 * Resources are read for formats that write them, each time: what is written of them is cached.
 */
#include "web/fetch_render.h"

#include <stdlib.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "cache/hold.h"
#include "corpus/resource.h"
#include "http/http.h"
#include "render/formats.h"
#include "render/output_file.h"
#include "web/fetch_private.h"
#include "web/metadata.h"
#include "web/rendition.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/views.h"

#define FILES_BYTES_MAX \
	(64u << 20) /* of one version: what an import may have; a comparison has two */

/* Whether the format writes resources, and the view is one that has some. */
static bool
takes_resources(const struct fetch *f)
{
	const struct fetch_choice *c = &f->choice;

	return (f->request.formats->list[c->format].plugin.views & GAZ_WITH_RESOURCES) != 0 &&
	       !c->view->is_page && view_documents(c->view) > 0;
}

enum fetch_state
fetch_after_images(const struct fetch *f)
{
	return takes_resources(f) ? FETCH_GATHERING : FETCH_RENDERING;
}

/* Makes the memfd of the resources, which is in the budget of the site until the fetch ends. */
static int
make_file(struct fetch *f, struct str parcel)
{
	int rc = hold_take(f->request.site->hold, parcel.len, 1, &f->err);

	if (rc != 0)
		return rc;
	f->work.files_bytes = parcel.len;
	return output_make("files", parcel, &f->work.files_fd, &f->err);
}

/* Runs on a store thread. */
static void
ask_resources(struct corpus *c, struct question *q)
{
	struct fetch *f = FETCH_OF(q, lookup.question);
	struct corpus_held held = corpus_held_new();
	struct buf parcel = BUF_INIT(2 * (size_t)FILES_BYTES_MAX);

	f->lookup.rc = corpus_held_load(&held, c, f->found->version.seq, false, &f->err);
	if (f->lookup.rc == 0 && view_documents(f->choice.view) > 1)
		f->lookup.rc = corpus_held_load(&held, c, f->found->earlier.seq, false, &f->err);
	if (f->lookup.rc == 0)
		corpus_held_pack(&held, &parcel);
	if (f->lookup.rc == 0)
		f->lookup.rc = buf_check(&parcel, "the resources of the document", &f->err);
	if (f->lookup.rc == 0 && parcel.len > 0)
		f->lookup.rc = make_file(f, buf_str(&parcel));
	buf_free(&parcel);
	corpus_held_free(&held);
}

static void
on_resources(struct letter *l)
{
	struct fetch *f = FETCH_OF(l, lookup.question.answer);

	fetch_go_to(f, f->lookup.rc == 0 ? FETCH_RENDERING : FETCH_FAILING);
}

/* GATHERING: the resources of the version, from the store. */
enum fetch_state
fetch_gather(struct fetch *f)
{
	return fetch_ask_store(f, ask_resources, on_resources);
}

enum fetch_state
fetch_submit(struct fetch *f, const struct render_job *job)
{
	int64_t until_ms = f->work.job.until_ms;

	f->work.job = *job;
	f->work.job.request_id = f->request.id;
	f->work.job.until_ms = until_ms;
	if (render_submit(f->request.renderer, &f->work.job, &f->err) != 0)
		return FETCH_FAILING;
	return FETCH_STAY;
}

static void
on_rendered(struct render_job *job, const struct err *failure)
{
	struct fetch *f = FETCH_OF(job, work.job);
	struct render_output *o = &job->outputs[0];
	struct rendition *r = NULL;

	if (failure != NULL) {
		fetch_fail(f, failure);
		return;
	}
	if (o->size >= RENDITION_LARGE_BYTES) {
		fetch_go_to(f, FETCH_KEEPING);
		return;
	}
	if (rendition_from_output(&r, o, site_spool(f->request.x), &f->err) != 0) {
		fetch_go_to(f, FETCH_FAILING);
		return;
	}
	timing_end(&f->timing, TIMING_RENDER);
	rendition_keep_meta(r, job->file_name, job->language);
	r->value.is_passing = r->value.is_passing || f->choice.marked.len > 0;
	cache_fill(f->request.site->cache, f->keys.rendition, &r->value);
	f->flights.rendition = false;
	f->result.rendition = r;
	fetch_go_to(f, FETCH_COMPRESSING);
}

/* RENDERING: the plugin writes the view. An image has an id only where it is the sole one. */
enum fetch_state
fetch_render(struct fetch *f)
{
	const struct fetch_choice *c = &f->choice;
	const struct fetch_image *images = f->work.images;
	unsigned documents = view_documents(c->view);
	bool is_pair = documents > 1, has_input = documents > 0 || !c->view->is_page;
	struct render_job job;

	timing_start(&f->timing);
	if (metadata_make(f, &f->metadata, &f->err) != 0)
		return FETCH_FAILING;
	job = (struct render_job){ .kind = JOB_RENDER,
		.formats = f->request.formats,
		.format = c->format,
		.view = c->view->bit,
		.portion = c->view->has_portion ? f->found->portion : STR(""),
		.options = c->options,
		.option_count = c->option_count,
		.meta = f->metadata.pairs,
		.meta_count = f->metadata.count,
		.input_fd = has_input ? image_fd(images[0].value) : -1,
		.image_id = is_pair ? 0 : image_id(images[0].value),
		.has_earlier = is_pair,
		.earlier_fd = is_pair ? image_fd(images[1].value) : -1,
		.wordings = f->work.wordings,
		.has_files = f->work.files_fd >= 0,
		.files_fd = f->work.files_fd,
		.page_fd = image_fd(images[fetch_images(f) - 1].value),
		.source = &f->found->version.source,
		.earlier_source = is_pair ? &f->found->earlier.source : NULL,
		.done = on_rendered };
	for (unsigned k = 0; k < f->work.wordings; k++)
		job.wording_fds[k] = image_fd(images[documents + k].value);
	return fetch_submit(f, &job);
}

static void
on_kept(struct keep_wait *w, struct rendition *r, const struct err *failure)
{
	struct fetch *f = FETCH_OF(w, result.keep);

	if (failure != NULL) {
		fetch_fail(f, failure);
		return;
	}
	timing_end(&f->timing, TIMING_RENDER);
	cache_ref(&r->value);
	f->result.rendition = r;
	fetch_go_to(f, FETCH_COMPRESSING);
}

/* KEEPING: the keeper stores a large output, and then ends the flight. */
enum fetch_state
fetch_keep_large(struct fetch *f)
{
	struct render_job *job = &f->work.job;

	f->result.keep = (struct keep_wait){ .done = on_kept,
		.home = http_loop_mailbox(http_exchange_loop(f->request.x)),
		.key = f->keys.rendition,
		.file_name = job->file_name,
		.language = job->language,
		.is_passing = f->choice.marked.len > 0 };
	if (keeper_start(f->request.site->keeper, &f->result.keep, &job->outputs[0], &f->err) !=
	    0) {
		close(job->outputs[0].fd);
		job->outputs[0].fd = -1;
		return FETCH_FAILING;
	}
	f->flights.rendition = false;
	return FETCH_STAY;
}
