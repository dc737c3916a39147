/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish_render: a thread of the publisher has the upload read, a render worker of the loop writes
 * the image. What must hold: the reading and the formats live until the render worker is done.
 */
#include "web/publish_render.h"

#include <stdlib.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "akn/lang.h"
#include "base/macros.h"
#include "base/mem.h"
#include "publish/reading_options.h"
#include "render/blocking.h"
#include "render/formats.h"
#include "render/options.h"
#include "render/render.h"
#include "web/publish_job.h"
#include "web/publish_read.h"
#include "web/site_loop.h"

#define META_MAX 8
/* As page_policy.c has it, but pages of the desk show it in a frame, and nothing may open. */
#define FIELDS                                                                     \
	"Cache-Control: no-store\r\nContent-Security-Policy: default-src 'none'; " \
	"style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "       \
	"form-action 'none'; frame-ancestors 'self'; sandbox\r\n"

struct publish_rendering {
	struct publish_job *owner;
	struct reading_options reading_options;
	struct reading reading;
	struct renderer *renderer; /* NULL: formats are not held */
	const struct formats *formats;
	struct render_job job;
	struct message_pair options[MESSAGE_OPTIONS_MAX], meta[META_MAX];
};

void
publish_rendering_free(struct publish_rendering **pr)
{
	struct publish_rendering *r = *pr;

	if (r == NULL)
		return;
	if (r->renderer != NULL)
		render_release(r->renderer, r->formats);
	reading_close(&r->reading);
	free(r);
	*pr = NULL;
}

int
publish_render_read(struct publish_job *j)
{
	struct publish_rendering *r = NEW(struct publish_rendering);

	j->rendering = r;
	r->owner = j;
	r->reading.image_fd = -1;
	return publish_read(j, &r->reading_options, &r->reading, &j->err);
}

/* The metadata that the text says itself, as 'gazetted render' gives them. */
static void
describe(struct publish_rendering *r)
{
	static const struct {
		const char *name;
		enum image_meta what;
	} facts[] = { { "title", IMAGE_META_TITLE }, { "issuer", IMAGE_META_ISSUER },
		{ "work", IMAGE_META_WORK }, { "version", IMAGE_META_VERSION },
		{ "date", IMAGE_META_DATE }, { "language", IMAGE_META_LANGUAGE },
		{ "number", IMAGE_META_NUMBER } };
	const char *tag = lang_tag(image_meta(&r->reading.image, IMAGE_META_LANGUAGE));
	uint32_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		struct str value = image_meta(&r->reading.image, facts[i].what);

		if (value.len > 0)
			r->meta[count++] = (struct message_pair){ str_from(facts[i].name),
				str_slice(value, 0, MESSAGE_TEXT_BYTES_MAX - 1) };
	}
	r->meta[count++] =
	    (struct message_pair){ STR("lang"), str_from(tag != NULL ? tag : "und") };
	r->job.meta = r->meta;
	r->job.meta_count = count;
}

/* A rendition that is sent once. */
struct output_content {
	struct http_content content; /* first: release() gets its address */
	char *media_type;
};

static void
release_output(struct http_content *c)
{
	struct output_content *o = (struct output_content *)c;

	close(c->fd);
	free(o->media_type);
	free(o);
}

/* Gives the output to the owner, who answers. */
static void
give_output(struct publish_rendering *r)
{
	struct render_output out = r->job.outputs[0];

	r->job.outputs[0].fd = -1;
	r->owner->show(r->owner, &out);
	close(out.fd);
}

static void
reply(struct publish_rendering *r)
{
	struct output_content *o = NEW(struct output_content);
	struct render_output *out = &r->job.outputs[0];

	o->media_type = str_dup(r->formats->list[r->job.format].plugin.media_type);
	o->content = (struct http_content){ .status = 200,
		.media_type = str_from(o->media_type),
		.fields = STR(FIELDS),
		.fd = out->fd,
		.size = out->size,
		.release = release_output,
		.refs = 1 };
	out->fd = -1;
	http_reply(r->owner->x, &o->content, STR(""));
	publish_job_free(r->owner);
}

static void
on_rendered(struct render_job *job, const struct err *failure)
{
	struct publish_rendering *r = CONTAINER_OF(job, struct publish_rendering, job);

	if (failure != NULL)
		publish_job_fail(r->owner, failure);
	else if (r->owner->show != NULL)
		give_output(r);
	else
		reply(r);
}

static int
submit(struct publish_rendering *r, struct err *e)
{
	struct publish_job *j = r->owner;
	const char *name =
	    j->shown_format != NULL ? j->shown_format : fields_one(&j->fields, "format");
	struct render_job *job = &r->job;
	struct str canonical;
	int rc;

	*job = (struct render_job){ .kind = JOB_RENDER,
		.formats = r->formats,
		.format = formats_find(r->formats, str_from(name)),
		.view = GAZ_VIEW_DOCUMENT,
		.options = r->options,
		.input_fd = r->reading.image_fd,
		.has_files = r->reading.files.len > 0,
		.files_fd = r->reading.files_fd,
		.earlier_fd = -1,
		.page_fd = -1,
		.request_id = str_from(http_request_id(j->x)),
		.done = on_rendered };
	if (name == NULL || job->format == UINT32_MAX)
		return err_set(
		    e, ERR_USAGE, "'format' is one of those in /formats.json: format=epub");
	if ((r->formats->list[job->format].plugin.views & job->view) == 0)
		return err_set(e, ERR_UNSUPPORTED,
		    "the format '%.40s' does not write documents: choose another", name);
	describe(r);
	rc = format_options(&r->formats->list[job->format], STR(""), r->options, &job->option_count,
	    &canonical, &j->arena, e);
	return rc != 0 ? rc : render_submit(r->renderer, job, e);
}

void
publish_render_start(struct publish_job *j)
{
	struct publish_rendering *r = j->rendering;
	struct err e = { 0 };

	r->renderer = site_renderer(j->x);
	r->formats = render_hold(r->renderer);
	if (submit(r, &e) != 0)
		publish_job_fail(j, &e);
}
