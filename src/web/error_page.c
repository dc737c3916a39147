/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error_page: has a worker write the page of an error. What must hold: the client gets its answer
 * when no worker can write the page, too: then it is the JSON that other clients get.
 */
#include "web/error_page.h"

#include <gazetted/plugin.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "doc/build_page.h"
#include "http/http.h"
#include "render/formats.h"
#include "render/options.h"
#include "render/output_file.h"
#include "render/render.h"
#include "web/error_link.h"
#include "web/format_choice.h"
#include "web/page_make.h"
#include "web/site_language.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/small_body.h"
#include "web/urls.h"

#define ERROR_IMAGE_BYTES_MAX (1u << 20)
#define ERROR_PAGE_BYTES_MAX (1u << 20)
#define ERROR_ARENA_BYTES_MAX (256u << 10) /* header lines, and the options of the format */
#define HTML "text/html"
#define ERROR_FIELDS                                                                         \
	"Cache-Control: no-store\r\nContent-Security-Policy: default-src 'none'; style-src " \
	"'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "       \
	"frame-ancestors 'none'\r\n" CORS_FIELDS

struct error_page {
	struct render_job job;
	struct http_exchange *x;
	struct renderer *renderer;
	const struct formats *formats; /* held */
	struct message_pair options[MESSAGE_OPTIONS_MAX];
	struct arena arena;
	struct str lines;
	int status;
	struct http_content *otherwise; /* reference */
};

static uint32_t
find_format(const struct http_exchange *x, const struct formats *formats)
{
	const struct negotiation n = {
		.accept = http_accept(x, HTTP_ACCEPT), .formats = formats, .views = GAZ_VIEW_PAGE
	};

	return negotiate_format(&n);
}

bool
error_page_is_wanted(struct http_exchange *x)
{
	const struct formats *formats;

	if (http_is_admin(x))
		return false;
	formats = site_formats(x);
	return negotiate_wants_pages(http_accept(x, HTTP_ACCEPT), formats) &&
	       str_starts(formats->list[find_format(x, formats)].plugin.media_type, HTML);
}

static void
put_links(struct page_make *m, const struct error_link *links, size_t count)
{
	page_list(m->build, "nearest");
	for (size_t i = 0; i < count; i++) {
		struct buf path = BUF_INIT(URL_BYTES_MAX);

		buf_putstr(&path, links[i].path);
		page_make_link(m, &path, "", links[i].title);
		page_set(m->build, "rel", str_from(links[i].rel));
	}
}

static int
make_image(struct error_page *p, const struct err *e, const struct error_page_extra *extra,
    struct err *failure)
{
	struct buf image = BUF_INIT(ERROR_IMAGE_BYTES_MAX);
	const struct site *s = site_of(p->x);
	struct page_make m;
	int rc;

	page_make_begin(&m, s, p->formats, "error", site_language(s->config.settings, p->x));
	page_make_number(&m, "code", (uint64_t)p->status);
	if (p->status == err_http_status(e->code)) /* else an error of HTTP, which has no type */
		page_fact(m.build, "problem", str_from(err_name(e->code)));
	page_fact(m.build, "detail", str_from(e->text));
	page_fact(m.build, "request", str_from(http_request_id(p->x)));
	page_make_path(&m, STR(""));
	put_links(&m, extra->links, extra->link_count);
	if ((rc = page_make_image(&m, &image, failure)) == 0)
		rc = output_make("page", buf_str(&image), &p->job.page_fd, failure);
	buf_free(&image);
	return rc;
}

/* Frees p. */
static void
reply(struct error_page *p, struct http_content *c)
{
	http_reply(p->x, c, p->lines);
	render_release(p->renderer, p->formats);
	if (p->job.page_fd >= 0)
		close(p->job.page_fd);
	arena_free(&p->arena);
	free(p);
}

/* The page in the output of the job; NULL if it cannot be read. */
static struct http_content *
take_page(struct error_page *p)
{
	struct render_output *o = &p->job.outputs[0];
	struct buf body = BUF_INIT(ERROR_PAGE_BYTES_MAX);
	struct err ignored;
	ssize_t n = -1;

	if (o->size <= ERROR_PAGE_BYTES_MAX && buf_reserve(&body, (size_t)o->size, &ignored) == 0) {
		n = pread(o->fd, body.data, (size_t)o->size, 0);
		body.len = n > 0 ? (size_t)n : 0;
	}
	if (n != (ssize_t)o->size) {
		buf_free(&body);
		return NULL;
	}
	return content_from_buf(p->status, "text/html; charset=utf-8", ERROR_FIELDS, &body);
}

static void
on_rendered(struct render_job *job, const struct err *failure)
{
	struct error_page *p = CONTAINER_OF(job, struct error_page, job);
	struct http_content *page = failure == NULL ? take_page(p) : NULL;

	if (job->outputs[0].fd >= 0)
		close(job->outputs[0].fd);
	job->outputs[0].fd = -1;
	if (page == NULL) {
		reply(p, p->otherwise);
		return;
	}
	http_content_unref(&p->otherwise);
	reply(p, page);
}

static int
submit(struct error_page *p, struct err *e)
{
	const struct formats *formats = p->formats;
	struct render_job *job = &p->job;
	struct str canonical;
	int rc;

	job->kind = JOB_RENDER;
	job->formats = formats;
	job->format = find_format(p->x, formats);
	job->view = GAZ_VIEW_PAGE;
	job->options = p->options;
	job->request_id = str_from(http_request_id(p->x));
	job->done = on_rendered;
	rc = format_options(&formats->list[job->format], STR(""), p->options, &job->option_count,
	    &canonical, &p->arena, e);
	return rc != 0 ? rc : render_submit(p->renderer, job, e);
}

void
error_page_start(struct http_exchange *x, const struct err *e, const struct error_page_extra *extra,
    struct http_content *otherwise)
{
	struct error_page *p = NEW(struct error_page);
	struct err failure = { 0 };

	p->x = x;
	p->renderer = site_renderer(x);
	p->formats = render_hold(p->renderer);
	p->arena = ARENA_INIT(ERROR_ARENA_BYTES_MAX);
	p->status = extra->status;
	p->otherwise = otherwise;
	p->job.input_fd = p->job.earlier_fd = p->job.page_fd = -1;
	p->lines = extra->lines;
	if (!arena_keep(&p->arena, &p->lines) || make_image(p, e, extra, &failure) != 0 ||
	    submit(p, &failure) != 0)
		reply(p, otherwise);
}
