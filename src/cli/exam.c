/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exam: workers and documents for the checks. What must hold: a plugin that ends its worker in one
 * check does not show in the next, which gets a new one.
 */
#include "cli/exam.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/mem.h"
#include "base/time.h"
#include "render/manifest.h"
#include "wire/folder.h"

static void
put_verdict(struct verdict *v, enum verdict_kind kind, const char *fmt, va_list ap)
{
	if (v->kind == VERDICT_FAIL)
		return; /* the first reason counts */
	v->kind = kind;
	vsnprintf(v->text, sizeof v->text, fmt, ap);
}

void
verdict_fail(struct verdict *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_verdict(v, VERDICT_FAIL, fmt, ap);
	va_end(ap);
}

void
verdict_skip(struct verdict *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_verdict(v, VERDICT_SKIP, fmt, ap);
	va_end(ap);
}

void
verdict_note(struct verdict *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_verdict(v, VERDICT_PASS, fmt, ap);
	va_end(ap);
}

bool
exam_can_render(const struct exam *x, struct verdict *v)
{
	if (!x->accepted)
		verdict_skip(v, "the server does not load it");
	else if ((x->plugin.views & (GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION)) == 0)
		verdict_skip(v, "it renders neither documents nor portions");
	else
		return true;
	return false;
}

struct reading *
exam_document(struct exam *x, enum exam_document which, struct err *e)
{
	struct reading *r = &x->documents[which];
	size_t len;
	char *xml;
	int rc;

	if (r->image_fd >= 0)
		return r;
	xml = document_compose(which, &len);
	rc = workshop_read(x->readers, str_make(xml, len), NULL, 0, r, e);
	free(xml);
	return rc == 0 ? r : NULL;
}

struct trial *
exam_start_trial(struct exam *x, const struct trial_how *how, struct verdict *v)
{
	struct trial *t = NEW(struct trial);
	struct err e = { 0 };

	if (trial_start(t, &x->config, how, x->path, NULL, NULL, &e) == 0)
		return t;
	verdict_fail(v, "a further worker could not be started: %s", e.text);
	free(t);
	return NULL;
}

void
exam_end_trial(struct trial **t)
{
	trial_stop(*t);
	free(*t);
	*t = NULL;
}

static struct trial *
shared_trial(struct exam *x, struct verdict *v)
{
	static const struct trial_how as_a_server = { 0 };

	if (x->shared == NULL)
		x->shared = exam_start_trial(x, &as_a_server, v);
	return x->shared;
}

struct exam_ask
exam_default_ask(struct exam *x, enum exam_document document)
{
	struct exam_ask ask = { .document = document };
	struct err e = { 0 };
	struct reading *r;

	if ((x->plugin.views & GAZ_VIEW_DOCUMENT) == 0 &&
	    (r = exam_document(x, document, &e)) != NULL && r->image.portion_count > 0)
		ask.portion = image_str(&r->image, r->image.portions[0].eid);
	return ask;
}

/* Facts as a server gives them, so far as a document alone has them. */
static uint32_t
describe(struct message_pair *meta, const struct exam_ask *ask)
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

	if (ask->document != EXAM_BARE) {
		memcpy(meta, fixed, sizeof fixed);
		count = sizeof fixed / sizeof *fixed;
	}
	if (ask->portion.len > 0)
		meta[count++] = (struct message_pair){ STR("portion"), ask->portion };
	if (ask->view == GAZ_VIEW_COMPARISON) {
		memcpy(meta + count, earlier, sizeof earlier);
		count += sizeof earlier / sizeof *earlier;
	}
	return count;
}

static int
find_input(struct exam *x, enum exam_document which, int *fd, struct err *e)
{
	struct reading *r = exam_document(x, which, e);

	if (r == NULL)
		return -ERR_IO;
	*fd = r->image_fd;
	return 0;
}

static int
find_inputs(struct exam *x, const struct exam_ask *ask, struct trial_job *job, struct err *e)
{
	int rc = 0;

	if (ask->view == GAZ_VIEW_LISTING)
		return document_list(ask->entries, &job->image_fd, e);
	if (ask->view == GAZ_VIEW_COMPARISON)
		rc = find_input(x, ask->earlier, &job->earlier_fd, e);
	return rc == 0 ? find_input(x, ask->document, &job->image_fd, e) : rc;
}

static uint32_t
view_of(const struct exam_ask *ask)
{
	if (ask->view != 0)
		return ask->view;
	return ask->portion.len > 0 ? GAZ_VIEW_PORTION : GAZ_VIEW_DOCUMENT;
}

static bool
render_in(struct exam *x, struct trial *t, const struct exam_ask *ask, struct trial_result *r,
    struct verdict *v)
{
	struct message_pair options[MESSAGE_OPTIONS_MAX], meta[MESSAGE_PAIRS_MAX];
	struct arena strings = ARENA_INIT(EXAM_ARENA_BYTES_MAX);
	struct trial_job job = { .view = view_of(ask),
		.image_fd = -1,
		.earlier_fd = -1,
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
		done = trial_render(t, &job, r, &e) == 0;
	}
	if (!done)
		verdict_fail(v, "this could not be tried: %s", e.text);
	if (ask->view == GAZ_VIEW_LISTING && job.image_fd >= 0)
		close(job.image_fd);
	arena_free(&strings);
	return done;
}

bool
exam_render(struct exam *x, const struct exam_ask *ask, struct trial_result *r, struct verdict *v)
{
	struct trial *t = ask->in != NULL ? ask->in : shared_trial(x, v);
	bool done;

	*r = (struct trial_result){ 0 };
	if (t == NULL)
		return false;
	done = render_in(x, t, ask, r, v);
	if (t == x->shared && (!done || r->died || r->discard))
		exam_end_trial(&x->shared);
	return done;
}

bool
exam_renders(struct exam *x, const struct exam_ask *ask, struct trial_result *r, struct verdict *v)
{
	if (!exam_render(x, ask, r, v))
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

static void
load(struct exam *x)
{
	static const struct trial_how as_a_server = { 0 };
	int64_t started = time_mono_us();
	struct trial *t = NEW(struct trial);

	x->loads = trial_start(t, &x->config, &as_a_server, x->path, &x->plugin, &x->arena,
		       &x->refusal) == 0;
	x->load_us = time_mono_us() - started;
	if (!x->loads) {
		free(t);
		return;
	}
	x->shared = t;
	x->accepted = manifest_take(&x->plugin, str_base_name(x->path), &x->format.plugin,
			  &x->arena, &x->refusal) == 0;
}

int
exam_open(struct exam *x, struct workshop *readers, const char *path, struct err *e)
{
	int rc = 0;

	*x = (struct exam){ .path = path,
		.is_folder = folder_is_named(path),
		.readers = readers,
		.config = readers->config,
		.arena = ARENA_INIT(EXAM_ARENA_BYTES_MAX) };
	for (unsigned k = 0; k < EXAM_DOCUMENTS; k++)
		x->documents[k].image_fd = -1;
	if (!x->is_folder && (rc = elf_read(path, &x->elf, e)) != 0)
		return rc;
	load(x);
	return 0;
}

void
exam_close(struct exam *x)
{
	if (x->shared != NULL)
		exam_end_trial(&x->shared);
	for (unsigned k = 0; k < EXAM_DOCUMENTS; k++)
		reading_close(&x->documents[k]);
	arena_free(&x->arena);
}
