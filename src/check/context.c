/* SPDX-License-Identifier: Apache-2.0 */
/*
 * context: workers and documents for the checks. What must hold: if a plugin ends the shared
 * worker, or makes it unusable, the next rendition gets a new worker.
 */
#include "check/context.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/macros.h"
#include "base/mem.h"
#include "check/check_documents.h"
#include "check/kept.h"
#include "plugin/folder.h"
#include "render/manifest.h"
#include "render/options.h"
#include "wire/worker.h"

#define DOCUMENT_VIEWS (GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION)

bool
context_can_render(const struct check_context *x, struct verdict *v)
{
	if (!x->accepted)
		verdict_skip(v, "the server does not load it");
	else if ((x->plugin.views & (DOCUMENT_VIEWS | GAZ_VIEW_PAGE)) == 0)
		verdict_skip(v, "it renders neither documents nor portions");
	else
		return true;
	return false;
}

struct reading *
context_document(struct check_context *x, enum context_document which, struct err *e)
{
	struct reading *r = &x->documents[which];
	size_t len;
	char *xml;
	int rc;

	if (r->image_fd >= 0)
		return r;
	xml = document_compose(which, &len);
	kept_put_document(&x->kept, document_name(which), str_make(xml, len));
	rc = blocking_read(x->readers, str_make(xml, len), NULL, 0, r, e);
	free(xml);
	return rc == 0 ? r : NULL;
}

struct session *
context_start_session(struct check_context *x, const struct session_how *how, struct verdict *v)
{
	struct session *t = NEW(struct session);
	struct err e = { 0 };

	if (session_start(t, &x->config, how, x->path, NULL, NULL, &e) == 0)
		return t;
	verdict_fail(v, "a further worker could not be started: %s", e.text);
	free(t);
	return NULL;
}

void
context_end_session(struct session **t)
{
	session_stop(*t);
	free(*t);
	*t = NULL;
}

static struct session *
shared_session(struct check_context *x, struct verdict *v)
{
	static const struct session_how as_a_server = { 0 };

	if (x->shared == NULL)
		x->shared = context_start_session(x, &as_a_server, v);
	return x->shared;
}

struct context_ask
context_default_ask(struct check_context *x, enum context_document document)
{
	struct context_ask ask = { .document = document };
	struct err e = { 0 };
	struct reading *r;

	if ((x->plugin.views & (GAZ_VIEW_DOCUMENT | GAZ_VIEW_PAGE)) == 0 &&
	    (r = context_document(x, document, &e)) != NULL && r->image.portion_count > 0)
		ask.portion = image_str(&r->image, r->image.portions[0].eid);
	return ask;
}

/* The metadata that a server would give, as far as a document alone has it. */
static uint32_t
describe(struct message_pair *meta, const struct context_ask *ask)
{
	static const struct message_pair fixed[] = {
		{ { "revision", 8 }, { "1", 1 } },
		{ { "published", 9 }, { "2024-06-16T00:00:00Z", 20 } },
		{ { "url", 3 }, { "https://law.example/trial", 25 } },
		{ { "digest", 6 },
		    { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 64 } },
	};
	static const struct message_pair earlier[] = {
		{ { "earlier-version", 15 },
		    { "/akn/xx/statement/trial/2024/7/eng@2024-01-01", 45 } },
		{ { "earlier-date", 12 }, { "2024-01-01", 10 } },
		{ { "earlier-revision", 16 }, { "1", 1 } },
		{ { "earlier-url", 11 }, { "https://law.example/trial/1", 27 } },
	};
	uint32_t count = 0;

	if (ask->document != CONTEXT_BARE) {
		memcpy(meta, fixed, sizeof fixed);
		count = ARRAY_LEN(fixed);
	}
	if (ask->portion.len > 0)
		meta[count++] = (struct message_pair){ STR("portion"), ask->portion };
	if (ask->view == GAZ_VIEW_COMPARISON) {
		memcpy(meta + count, earlier, sizeof earlier);
		count += ARRAY_LEN(earlier);
	}
	if (ask->fault != NULL)
		meta[count++] =
		    (struct message_pair){ STR(WORKER_EXAMINE_WORD), str_from(ask->fault) };
	return count;
}

static int
find_input(struct check_context *x, enum context_document which, int *fd, struct err *e)
{
	struct reading *r = context_document(x, which, e);

	if (r == NULL)
		return -ERR_IO;
	*fd = r->image_fd;
	return 0;
}

static const char *
page_of(const struct context_ask *ask)
{
	if (ask->page != NULL)
		return ask->page;
	return ask->portion.len > 0 ? "portion" : "version";
}

static int
find_inputs(
    struct check_context *x, const struct context_ask *ask, struct session_job *job, struct err *e)
{
	int rc = 0;

	if (ask->view == GAZ_VIEW_LISTING)
		return document_list(ask->entries, &job->image_fd, e);
	if (job->view == GAZ_VIEW_PAGE &&
	    ((rc = document_page(page_of(ask), &job->page_fd, e)) != 0 || ask->page != NULL))
		return rc;
	if (ask->view == GAZ_VIEW_COMPARISON)
		rc = find_input(x, ask->earlier, &job->earlier_fd, e);
	return rc == 0 ? find_input(x, ask->document, &job->image_fd, e) : rc;
}

/* A plugin that writes pages only is tried with pages that show the documents. */
static uint32_t
view_of(const struct check_context *x, const struct context_ask *ask)
{
	if (ask->view != 0)
		return ask->view;
	if ((x->plugin.views & DOCUMENT_VIEWS) == 0)
		return GAZ_VIEW_PAGE;
	return ask->portion.len > 0 ? GAZ_VIEW_PORTION : GAZ_VIEW_DOCUMENT;
}

static bool
render_in(struct check_context *x, struct session *t, const struct context_ask *ask,
    struct session_result *r, struct verdict *v)
{
	struct message_pair options[MESSAGE_OPTIONS_MAX], meta[MESSAGE_PAIRS_MAX];
	struct arena strings = ARENA_INIT(CONTEXT_ARENA_BYTES_MAX);
	struct session_job job = { .view = view_of(x, ask),
		.image_fd = -1,
		.earlier_fd = -1,
		.page_fd = -1,
		.portion = ask->portion,
		.options = options,
		.meta = meta,
		.output_max = ask->output_max };
	struct err e = { 0 };
	struct str canonical;
	bool done = false;

	if (find_inputs(x, ask, &job, &e) == 0 &&
	    format_options(&x->format, str_from(ask->query), options, &job.option_count, &canonical,
		&strings, &e) == 0) {
		job.meta_count = describe(meta, ask);
		done = session_render(t, &job, r, &e) == 0;
	}
	if (!done)
		verdict_fail(v, "this could not be tried: %s", e.text);
	if (ask->view == GAZ_VIEW_LISTING && job.image_fd >= 0)
		close(job.image_fd);
	if (job.page_fd >= 0)
		close(job.page_fd);
	arena_free(&strings);
	return done;
}

/*
 * Records how the worker ended, and in which rendition. A rendition with an injected fault or a
 * small output limit is not recorded.
 */
static void
note_crash(struct check_context *x, const struct context_ask *ask, const struct session_result *r)
{
	const char *query = ask->query != NULL ? ask->query : "";

	if (x->crash[0] != '\0' || ask->fault != NULL || ask->output_max != 0)
		return;
	if (ask->view == GAZ_VIEW_LISTING)
		snprintf(x->crash, sizeof x->crash, "%.500s (a listing of %u entries)", r->text,
		    ask->entries);
	else
		snprintf(x->crash, sizeof x->crash,
		    "%.500s (the document '%s'%s" STR_FMT "%s%.100s)", r->text,
		    document_name(ask->document), ask->portion.len > 0 ? ", portion " : "",
		    STR_ARG(str_slice(ask->portion, 0, 60)), query[0] != '\0' ? ", ?" : "", query);
}

static void
keep_rendition(struct check_context *x, struct str bytes, struct verdict *v)
{
	const struct message_plugin *p = &x->plugin;

	kept_put_rendition(&x->kept, p->extension.len > 0 ? p->extension : p->format, bytes, v);
}

bool
context_render(struct check_context *x, const struct context_ask *ask, struct session_result *r,
    struct verdict *v)
{
	struct session *t = ask->in != NULL ? ask->in : shared_session(x, v);
	bool done;

	*r = (struct session_result){ 0 };
	if (t == NULL)
		return false;
	done = render_in(x, t, ask, r, v);
	if (r->died)
		note_crash(x, ask, r);
	else if (r->code == ERR_NONE && ask->fault == NULL)
		keep_rendition(x, r->output, v);
	if (t == x->shared && (!done || r->died || r->discard))
		context_end_session(&x->shared);
	return done;
}

bool
context_renders(struct check_context *x, const struct context_ask *ask, struct session_result *r,
    struct verdict *v)
{
	if (!context_render(x, ask, r, v))
		return false;
	if (r->code == ERR_NONE)
		return true;
	if (r->code == ERR_DATA) {
		verdict_note(v, "it refuses: %s", r->text);
		return true;
	}
	verdict_fail(v, "%s%s%s", r->text, ask->query != NULL ? " with ?" : "",
	    ask->query != NULL ? ask->query : "");
	return false;
}

const struct session_result *
context_plain(struct check_context *x, struct verdict *v)
{
	static const struct session_how as_a_server = { 0 };
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);

	if (x->has_plain)
		return &x->plain;
	if ((ask.in = context_start_session(x, &as_a_server, v)) == NULL)
		return NULL;
	if (!(x->has_plain = context_renders(x, &ask, &x->plain, v)))
		session_result_free(&x->plain);
	context_end_session(&ask.in);
	return x->has_plain ? &x->plain : NULL;
}

static void
load(struct check_context *x)
{
	static const struct session_how as_a_server = { 0 };
	struct session *t = NEW(struct session);

	x->loads = session_start(t, &x->config, &as_a_server, x->path, &x->plugin, &x->arena,
		       &x->refusal) == 0;
	if (!x->loads) {
		free(t);
		return;
	}
	x->load_us = session_cpu_us(t);
	x->shared = t;
	x->accepted = manifest_take(&x->plugin, str_base_name(x->path), &x->format.plugin,
			  &x->arena, &x->refusal) == 0;
}

int
context_open(struct check_context *x, struct blocking *readers, const char *path, struct err *e)
{
	struct render_config as_a_server;
	int rc = 0;

	*x = (struct check_context){ .path = path,
		.is_folder = folder_is_named(path),
		.readers = readers,
		.config = readers->config,
		.arena = ARENA_INIT(CONTEXT_ARENA_BYTES_MAX) };
	render_config_init(&as_a_server);
	/* the server's limit of processor time, so that an endless loop ends a check early */
	x->config.cpu_ms = as_a_server.cpu_ms;
	for (unsigned k = 0; k < CONTEXT_DOCUMENTS; k++)
		x->documents[k].image_fd = -1;
	if (!x->is_folder && (rc = elf_read(path, &x->elf, e)) != 0)
		return rc;
	load(x);
	return 0;
}

void
context_close(struct check_context *x)
{
	if (x->shared != NULL)
		context_end_session(&x->shared);
	session_result_free(&x->plain);
	session_result_free(&x->counted);
	for (unsigned k = 0; k < CONTEXT_DOCUMENTS; k++)
		reading_close(&x->documents[k]);
	arena_free(&x->arena);
}
