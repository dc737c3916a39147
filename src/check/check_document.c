/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_document: renders the test documents, and compares renditions made in different
 * circumstances: the bytes must be the same.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <gazetted/plugin.h>

#include "base/mem.h"
#include "check/context.h"

#define OTHER_QUERY_BYTES 256 /* an option's name and one of its values */
/* Two times that differ in year, month, day, weekday, hour, minute and second. */
#define CLOCK_EARLY "clock=981173106"  /* 2001-02-03T04:05:06, a Saturday */
#define CLOCK_LATE "clock=1574617129"  /* 2019-11-24T17:38:49, a Sunday */
#define SMALL_STACK_BYTES (512u << 10) /* a sixteenth of the usual 8 MiB */
#define LARGE_VARIABLE_BYTES 60000     /* moves the stack by several pages */

static void
try_document(struct check_context *x, enum context_document which, struct verdict *v)
{
	struct context_ask ask = context_default_ask(x, which);
	struct session_result r = { 0 };

	if (!context_can_render(x, v))
		return;
	if ((x->plugin.views & (GAZ_VIEW_DOCUMENT | GAZ_VIEW_PAGE)) == 0 && ask.portion.len == 0) {
		verdict_skip(v, "it renders no whole documents, and this one has no portions");
		return;
	}
	if (context_renders(x, &ask, &r, v) && r.code == ERR_NONE)
		verdict_note(v, "%zu bytes, %.1f ms", r.output.len, (double)r.us / 1e3);
	session_result_free(&r);
}

#define DOCUMENT_CHECK(name, which)                                            \
	void check_document_##name(struct check_context *x, struct verdict *v) \
	{                                                                      \
		try_document(x, which, v);                                     \
	}

DOCUMENT_CHECK(small, CONTEXT_SMALL)
DOCUMENT_CHECK(bare, CONTEXT_BARE)
DOCUMENT_CHECK(paragraph, CONTEXT_PARAGRAPH)
DOCUMENT_CHECK(deep, CONTEXT_DEEP)
DOCUMENT_CHECK(many, CONTEXT_MANY)
DOCUMENT_CHECK(chinese, CONTEXT_CHINESE)
DOCUMENT_CHECK(arabic, CONTEXT_ARABIC)
DOCUMENT_CHECK(notes, CONTEXT_NOTES)
DOCUMENT_CHECK(tables, CONTEXT_TABLES)
DOCUMENT_CHECK(foreign, CONTEXT_FOREIGN)
DOCUMENT_CHECK(marks, CONTEXT_MARKS)

/* CONTEXT_EVERYTHING must not be refused: a format that refuses it is of no use. */
void
check_document_everything(struct check_context *x, struct verdict *v)
{
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);
	struct session_result r = { 0 };

	if (!context_can_render(x, v))
		return;
	if (context_render(x, &ask, &r, v) && r.code != ERR_NONE)
		verdict_fail(v, "%s", r.text);
	else
		verdict_note(v, "%zu bytes, %.1f ms", r.output.len, (double)r.us / 1e3);
	session_result_free(&r);
}

void
check_document_portions(struct check_context *x, struct verdict *v)
{
	struct context_ask ask = { .document = CONTEXT_EVERYTHING };
	struct session_result r = { 0 };
	struct err e = { 0 };
	struct reading *d;

	if (!context_can_render(x, v))
		return;
	if ((x->plugin.views & GAZ_VIEW_PORTION) == 0) {
		verdict_skip(v, "it renders no portions");
		return;
	}
	if ((d = context_document(x, CONTEXT_EVERYTHING, &e)) == NULL) {
		verdict_fail(v, "%s", e.text);
		return;
	}
	for (uint32_t k = 0; k < d->image.portion_count && v->kind != VERDICT_FAIL; k++) {
		ask.portion = image_str(&d->image, d->image.portions[k].eid);
		context_renders(x, &ask, &r, v);
		session_result_free(&r);
	}
	if (v->kind == VERDICT_PASS && v->text[0] == '\0')
		verdict_note(v, "%u of them", d->image.portion_count);
}

static void
compare(const struct session_result *a, const struct session_result *b, struct verdict *v)
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

/*
 * Renders CONTEXT_EVERYTHING in a new worker, first or, if before is not CONTEXT_DOCUMENTS, after
 * a rendition of that document.
 */
static bool
render_first(struct check_context *x, const struct session_how *how, enum context_document before,
    struct session_result *r, struct verdict *v)
{
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);
	struct context_ask first = context_default_ask(x, before == CONTEXT_DOCUMENTS ? 0 : before);
	struct session_result ignored = { 0 };
	bool done;

	if ((ask.in = first.in = context_start_session(x, how, v)) == NULL)
		return false;
	if (before != CONTEXT_DOCUMENTS)
		context_renders(x, &first, &ignored, v);
	session_result_free(&ignored);
	done = context_renders(x, &ask, r, v);
	context_end_session(&ask.in);
	return done;
}

/*
 * Compares a rendition in a worker started as `how` says with the first one of a worker as in a
 * server.
 */
static void
compare_worker(struct check_context *x, const struct session_how *how, enum context_document before,
    struct verdict *v)
{
	const struct session_result *plain;
	struct session_result r = { 0 };

	if (!context_can_render(x, v) || (plain = context_plain(x, v)) == NULL)
		return;
	if (render_first(x, how, before, &r, v))
		compare(plain, &r, v);
	session_result_free(&r);
}

/* Compares the renditions of two workers with different --examine settings. */
static void
compare_examined(struct check_context *x, const char *a_spec, const char *b_spec, bool by_clock,
    struct verdict *v)
{
	const struct session_how a_how = { .examine = a_spec }, b_how = { .examine = b_spec };
	struct session_result a = { 0 }, b = { 0 };

	if (!context_can_render(x, v))
		return;
	if (render_first(x, &a_how, CONTEXT_DOCUMENTS, &a, v) &&
	    render_first(x, &b_how, CONTEXT_DOCUMENTS, &b, v)) {
		if (by_clock && !(a.counts.clock_is_frozen && b.counts.clock_is_frozen))
			verdict_skip(v, "the clock of a process cannot be replaced here");
		else
			compare(&a, &b, v);
	}
	session_result_free(&a);
	session_result_free(&b);
}

/*
 * Renders and ignores the result, which other checks judge. False: the worker has ended, or must
 * not be used again.
 */
static bool
render_between(struct check_context *x, const struct context_ask *ask)
{
	struct verdict ignored = { 0 };
	struct session_result r = { 0 };
	bool lives = context_render(x, ask, &r, &ignored) && !r.died && !r.discard;

	session_result_free(&r);
	return lives;
}

/*
 * Makes a query that sets the option to another value than its default; false: it has none that
 * is easily found.
 */
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
check_determinism_again(struct check_context *x, struct verdict *v)
{
	compare_worker(x, &(struct session_how){ 0 }, CONTEXT_EVERYTHING, v);
}

/* Renders another document, a portion, and each option with another value than its default. */
static bool
render_others(struct check_context *x, struct session *in)
{
	struct context_ask ask = context_default_ask(x, CONTEXT_ARABIC);
	struct context_ask portion = { .document = CONTEXT_TABLES, .in = in };
	const struct message_plugin *p = &x->format.plugin;
	char query[OTHER_QUERY_BYTES];
	struct reading *d;
	struct err e = { 0 };
	bool lives;

	ask.in = in;
	lives = render_between(x, &ask);
	if (lives && (x->plugin.views & GAZ_VIEW_PORTION) != 0 &&
	    (d = context_document(x, CONTEXT_TABLES, &e)) != NULL && d->image.portion_count > 0) {
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
check_determinism_after_others(struct check_context *x, struct verdict *v)
{
	struct context_ask plain = context_default_ask(x, CONTEXT_EVERYTHING);
	struct session_result a = { 0 }, b = { 0 };

	if (!context_can_render(x, v))
		return;
	plain.in = context_start_session(x, &(struct session_how){ 0 }, v);
	if (plain.in == NULL)
		return;
	if (!context_renders(x, &plain, &a, v))
		goto out;
	if (!render_others(x, plain.in))
		verdict_skip(v, "what was to come between ended the worker");
	else if (context_renders(x, &plain, &b, v))
		compare(&a, &b, v);
out:
	session_result_free(&a);
	session_result_free(&b);
	context_end_session(&plain.in);
}

void
check_determinism_process(struct check_context *x, struct verdict *v)
{
	compare_worker(x, &(struct session_how){ 0 }, CONTEXT_DOCUMENTS, v);
}

void
check_determinism_locale(struct check_context *x, struct verdict *v)
{
	char *environment[] = { (char[]){ "LC_ALL=tr_TR.UTF-8" }, (char[]){ "LANG=tr_TR.UTF-8" },
		(char[]){ "TZ=UTC" }, NULL };

	compare_worker(
	    x, &(struct session_how){ .environment = environment }, CONTEXT_DOCUMENTS, v);
}

void
check_determinism_time_zone(struct check_context *x, struct verdict *v)
{
	char *environment[] = { (char[]){ "LANG=C" }, (char[]){ "TZ=XXX-13:45" }, NULL };

	compare_worker(
	    x, &(struct session_how){ .environment = environment }, CONTEXT_DOCUMENTS, v);
}

void
check_determinism_clock(struct check_context *x, struct verdict *v)
{
	compare_examined(x, CLOCK_EARLY, CLOCK_LATE, true, v);
}

void
check_determinism_text_end(struct check_context *x, struct verdict *v)
{
	compare_examined(x, "text=0", "text=113", false, v);
}

/*
 * New and freed memory is filled with a pattern, by the C library's malloc() and by a
 * sanitizer's.
 */
void
check_determinism_heap(struct check_context *x, struct verdict *v)
{
	char *environment[] = { (char[]){ "LANG=C" }, (char[]){ "TZ=UTC" },
		(char[]){ "MALLOC_PERTURB_=170" },
		(char[]){ "ASAN_OPTIONS=max_malloc_fill_size=65536:malloc_fill_byte=85" }, NULL };

	compare_worker(
	    x, &(struct session_how){ .environment = environment }, CONTEXT_DOCUMENTS, v);
}

void
check_determinism_stack(struct check_context *x, struct verdict *v)
{
	compare_worker(
	    x, &(struct session_how){ .stack_bytes = SMALL_STACK_BYTES }, CONTEXT_PARAGRAPH, v);
}

void
check_determinism_environment(struct check_context *x, struct verdict *v)
{
	char *large = mem_new(LARGE_VARIABLE_BYTES);
	char *environment[] = { (char[]){ "HOME=/nowhere" }, (char[]){ "USER=somebody" },
		(char[]){ "PWD=/" }, (char[]){ "LANG=C" }, large, NULL };

	memset(large, 'x', LARGE_VARIABLE_BYTES - 1);
	large[1] = '=';
	compare_worker(
	    x, &(struct session_how){ .environment = environment }, CONTEXT_DOCUMENTS, v);
	free(large);
}
