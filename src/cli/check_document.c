/* SPDX-License-Identifier: Apache-2.0 */
/* check_document: documents that formats stumble over, and the same bytes wherever they are made. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <gazetted/plugin.h>

#include "base/mem.h"
#include "cli/exam.h"

#define OTHER_QUERY_BYTES 256          /* an option's name and one of its values */
#define SMALL_STACK_BYTES (512u << 10) /* a sixteenth of the usual */
#define LARGE_VARIABLE_BYTES 60000     /* moves the stack by more than a page or ten */

static void
try_document(struct exam *x, enum exam_document which, struct verdict *v)
{
	struct exam_ask ask = exam_default_ask(x, which);
	struct trial_result r = { 0 };

	if (!exam_can_render(x, v))
		return;
	if ((x->plugin.views & GAZ_VIEW_DOCUMENT) == 0 && ask.portion.len == 0) {
		verdict_skip(v, "it renders no whole documents, and this one has no portions");
		return;
	}
	if (exam_renders(x, &ask, &r, v) && r.code == ERR_NONE)
		verdict_note(v, "%zu bytes, %.1f ms", r.output.len, (double)r.us / 1e3);
	trial_result_free(&r);
}

#define DOCUMENT_CHECK(name, which)                                   \
	void check_document_##name(struct exam *x, struct verdict *v) \
	{                                                             \
		try_document(x, which, v);                            \
	}

DOCUMENT_CHECK(small, EXAM_SMALL)
DOCUMENT_CHECK(bare, EXAM_BARE)
DOCUMENT_CHECK(paragraph, EXAM_PARAGRAPH)
DOCUMENT_CHECK(deep, EXAM_DEEP)
DOCUMENT_CHECK(many, EXAM_MANY)
DOCUMENT_CHECK(chinese, EXAM_CHINESE)
DOCUMENT_CHECK(arabic, EXAM_ARABIC)
DOCUMENT_CHECK(notes, EXAM_NOTES)
DOCUMENT_CHECK(tables, EXAM_TABLES)
DOCUMENT_CHECK(foreign, EXAM_FOREIGN)
DOCUMENT_CHECK(marks, EXAM_MARKS)

/* The one document that may not be refused: a format that refuses it is of no use. */
void
check_document_everything(struct exam *x, struct verdict *v)
{
	struct exam_ask ask = exam_default_ask(x, EXAM_EVERYTHING);
	struct trial_result r = { 0 };

	if (!exam_can_render(x, v))
		return;
	if (exam_render(x, &ask, &r, v) && r.code != ERR_NONE)
		verdict_fail(v, "%s", r.text);
	else
		verdict_note(v, "%zu bytes, %.1f ms", r.output.len, (double)r.us / 1e3);
	trial_result_free(&r);
}

void
check_document_portions(struct exam *x, struct verdict *v)
{
	struct exam_ask ask = { .document = EXAM_EVERYTHING };
	struct trial_result r = { 0 };
	struct err e = { 0 };
	struct reading *d;

	if (!exam_can_render(x, v))
		return;
	if ((x->plugin.views & GAZ_VIEW_PORTION) == 0) {
		verdict_skip(v, "it renders no portions");
		return;
	}
	if ((d = exam_document(x, EXAM_EVERYTHING, &e)) == NULL) {
		verdict_fail(v, "%s", e.text);
		return;
	}
	for (uint32_t k = 0; k < d->image.portion_count && v->kind != VERDICT_FAIL; k++) {
		ask.portion = image_str(&d->image, d->image.portions[k].eid);
		(void)exam_renders(x, &ask, &r, v);
		trial_result_free(&r);
	}
	if (v->kind == VERDICT_PASS && v->text[0] == '\0')
		verdict_note(v, "%u of them", d->image.portion_count);
}

static void
compare(const struct trial_result *a, const struct trial_result *b, struct verdict *v)
{
	size_t at = 0, len = a->output.len < b->output.len ? a->output.len : b->output.len;

	if (a->code == b->code && str_eq(a->output, b->output))
		return;
	if (a->code != b->code) {
		verdict_fail(v, "once it renders, once it fails: %s%s", a->text, b->text);
		return;
	}
	while (at < len && a->output.p[at] == b->output.p[at])
		at++;
	verdict_fail(v, "the bytes differ from byte %zu on (%zu and %zu bytes)", at, a->output.len,
	    b->output.len);
}

/* The first rendition of a worker of its own, against one of a worker as a server has it. */
static void
compare_worker(
    struct exam *x, const struct trial_how *how, enum exam_document before, struct verdict *v)
{
	static const struct trial_how as_a_server = { 0 };
	struct exam_ask plain = exam_default_ask(x, EXAM_EVERYTHING), other = plain,
			first = exam_default_ask(x, before);
	struct trial_result a = { 0 }, b = { 0 }, ignored = { 0 };

	if (!exam_can_render(x, v))
		return;
	plain.in = exam_start_trial(x, &as_a_server, v);
	other.in = first.in = exam_start_trial(x, how, v);
	if (plain.in == NULL || other.in == NULL)
		goto out;
	if (before != EXAM_DOCUMENTS)
		(void)exam_renders(x, &first, &ignored, v);
	if (exam_renders(x, &plain, &a, v) && exam_renders(x, &other, &b, v))
		compare(&a, &b, v);
out:
	trial_result_free(&a);
	trial_result_free(&b);
	trial_result_free(&ignored);
	if (plain.in != NULL)
		exam_end_trial(&plain.in);
	if (other.in != NULL)
		exam_end_trial(&other.in);
}

/* What comes of it is the matter of other checks. False: the worker is of no more use. */
static bool
render_between(struct exam *x, const struct exam_ask *ask)
{
	struct verdict ignored = { 0 };
	struct trial_result r = { 0 };
	bool lives = exam_render(x, ask, &r, &ignored) && !r.died && !r.discard;

	trial_result_free(&r);
	return lives;
}

/* A query with a value that is not the default; false where none is at hand. */
static bool
other_value(const struct message_option *o, char query[OTHER_QUERY_BYTES])
{
	int64_t number;

	if (o->type == GAZ_OPTION_BOOL)
		snprintf(query, OTHER_QUERY_BYTES, STR_FMT "=%d", STR_ARG(o->name),
		    str_is(o->fallback, "0"));
	else if (o->type == GAZ_OPTION_INT && str_to_i64(o->fallback, &number))
		snprintf(query, OTHER_QUERY_BYTES, STR_FMT "=%" PRId64, STR_ARG(o->name),
		    number == o->min ? o->max : o->min);
	else if (o->type == GAZ_OPTION_ENUM && o->value_count > 1)
		snprintf(query, OTHER_QUERY_BYTES, STR_FMT "=" STR_FMT, STR_ARG(o->name),
		    STR_ARG(o->values[str_eq(o->values[0], o->fallback)]));
	else
		return false;
	return true;
}

void
check_determinism_again(struct exam *x, struct verdict *v)
{
	compare_worker(x, &(struct trial_how){ 0 }, EXAM_EVERYTHING, v);
}

/* Another document, a portion, and each option at another value than its default. */
static bool
render_others(struct exam *x, struct trial *in)
{
	struct exam_ask ask = exam_default_ask(x, EXAM_ARABIC);
	struct exam_ask portion = { .document = EXAM_TABLES, .in = in };
	const struct message_plugin *p = &x->format.plugin;
	char query[OTHER_QUERY_BYTES];
	struct reading *d;
	struct err e = { 0 };
	bool lives;

	ask.in = in;
	lives = render_between(x, &ask);
	if (lives && (x->plugin.views & GAZ_VIEW_PORTION) != 0 &&
	    (d = exam_document(x, EXAM_TABLES, &e)) != NULL && d->image.portion_count > 0) {
		portion.portion = image_str(&d->image, d->image.portions[0].eid);
		lives = render_between(x, &portion);
	}
	for (uint32_t k = 0; lives && k < p->option_count; k++) {
		if (!other_value(&p->options[k], query))
			continue;
		ask.query = query;
		lives = render_between(x, &ask);
	}
	return lives;
}

void
check_determinism_after_others(struct exam *x, struct verdict *v)
{
	struct exam_ask plain = exam_default_ask(x, EXAM_EVERYTHING);
	struct trial_result a = { 0 }, b = { 0 };

	if (!exam_can_render(x, v))
		return;
	plain.in = exam_start_trial(x, &(struct trial_how){ 0 }, v);
	if (plain.in == NULL)
		return;
	if (!exam_renders(x, &plain, &a, v))
		goto out;
	if (!render_others(x, plain.in))
		verdict_skip(v, "what was to come between ended the worker");
	else if (exam_renders(x, &plain, &b, v))
		compare(&a, &b, v);
out:
	trial_result_free(&a);
	trial_result_free(&b);
	exam_end_trial(&plain.in);
}

void
check_determinism_process(struct exam *x, struct verdict *v)
{
	compare_worker(x, &(struct trial_how){ 0 }, EXAM_DOCUMENTS, v);
}

void
check_determinism_locale(struct exam *x, struct verdict *v)
{
	char *environment[] = { (char[]){ "LC_ALL=tr_TR.UTF-8" }, (char[]){ "LANG=tr_TR.UTF-8" },
		(char[]){ "TZ=UTC" }, NULL };

	compare_worker(x, &(struct trial_how){ .environment = environment }, EXAM_DOCUMENTS, v);
}

void
check_determinism_time_zone(struct exam *x, struct verdict *v)
{
	char *environment[] = { (char[]){ "LANG=C" }, (char[]){ "TZ=XXX-13:45" }, NULL };

	compare_worker(x, &(struct trial_how){ .environment = environment }, EXAM_DOCUMENTS, v);
}

/* New and freed memory is filled: of the C library's malloc(), and of a sanitizer's. */
void
check_determinism_heap(struct exam *x, struct verdict *v)
{
	char *environment[] = { (char[]){ "LANG=C" }, (char[]){ "TZ=UTC" },
		(char[]){ "MALLOC_PERTURB_=170" },
		(char[]){ "ASAN_OPTIONS=max_malloc_fill_size=65536:malloc_fill_byte=85" }, NULL };

	compare_worker(x, &(struct trial_how){ .environment = environment }, EXAM_DOCUMENTS, v);
}

void
check_determinism_stack(struct exam *x, struct verdict *v)
{
	compare_worker(
	    x, &(struct trial_how){ .stack_bytes = SMALL_STACK_BYTES }, EXAM_PARAGRAPH, v);
}

void
check_determinism_environment(struct exam *x, struct verdict *v)
{
	char *large = mem_new(LARGE_VARIABLE_BYTES);
	char *environment[] = { (char[]){ "HOME=/nowhere" }, (char[]){ "USER=somebody" },
		(char[]){ "PWD=/" }, (char[]){ "LANG=C" }, large, NULL };

	memset(large, 'x', LARGE_VARIABLE_BYTES - 1);
	large[1] = '=';
	compare_worker(x, &(struct trial_how){ .environment = environment }, EXAM_DOCUMENTS, v);
	free(large);
}
