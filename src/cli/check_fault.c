/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_fault: what a plugin does when something fails. Each fault is tried in a worker of its own,
 * first the count of what can fail, then some of them one by one: all of the first, fewer and fewer
 * of those behind, and the last.
 */
#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "cli/exam.h"

#define FIRST_ALL 6       /* where most mistakes are */
#define SPEC_BYTES 32     /* "alloc=" and 20 digits */
#define CANCEL_US 1000000 /* a client that has gone should cost no more */

/* What comes after k of n; 0 after the last. */
static uint64_t
next_fault(uint64_t k, uint64_t n)
{
	uint64_t next = k < FIRST_ALL ? k + 1 : k * 2;

	if (k >= n)
		return 0;
	return next < n ? next : n;
}

/* One rendition of everything in an examined worker of its own. r is to be freed. */
static bool
examine(struct exam *x, const char *spec, uint64_t output_max, struct trial_result *r,
    struct verdict *v)
{
	struct trial_how how = { .examine = spec };
	struct exam_ask ask = exam_default_ask(x, EXAM_EVERYTHING);
	bool done;

	*r = (struct trial_result){ 0 };
	ask.output_max = output_max;
	if (!exam_can_render(x, v) || (ask.in = exam_start_trial(x, &how, v)) == NULL)
		return false;
	done = exam_render(x, &ask, r, v);
	exam_end_trial(&ask.in);
	return done;
}

/* Counts; false (and v skips or fails) when there is nothing to go on from. */
static bool
count_all(struct exam *x, struct trial_result *r, struct verdict *v)
{
	if (!examine(x, "count", 0, r, v))
		return false;
	if (r->code == ERR_NONE && r->counts.known)
		return true;
	verdict_skip(v, "it does not render everything: %s", r->text);
	trial_result_free(r);
	return false;
}

static void
judge_allocation(
    const struct trial_result *whole, const struct trial_result *r, uint64_t k, struct verdict *v)
{
	if (r->died)
		verdict_fail(v, "without the allocation number %" PRIu64 " %s", k, r->text);
	else if (r->code == ERR_NONE && !str_eq(r->output, whole->output))
		verdict_fail(v,
		    "without the allocation number %" PRIu64
		    " it says GAZ_OK and writes other bytes",
		    k);
	else if (r->code == ERR_PLUGIN && r->counts.result == GAZ_REFUSE)
		verdict_fail(
		    v, "without the allocation number %" PRIu64 " it refuses without a word", k);
}

void
check_fault_allocation(struct exam *x, struct verdict *v)
{
	struct trial_result whole, r;
	char spec[SPEC_BYTES];
	uint64_t k, n;

	if (!count_all(x, &whole, v))
		return;
	if ((n = whole.counts.allocations) == 0)
		verdict_skip(v, "it allocates nothing");
	for (k = next_fault(0, n); k != 0 && v->kind != VERDICT_FAIL; k = next_fault(k, n)) {
		snprintf(spec, sizeof spec, "alloc=%" PRIu64, k);
		if (examine(x, spec, 0, &r, v))
			judge_allocation(&whole, &r, k, v);
		trial_result_free(&r);
	}
	if (v->kind == VERDICT_PASS)
		verdict_note(v, "%" PRIu64 " allocations", n);
	trial_result_free(&whole);
}

static void
judge_write(const struct trial_result *r, uint64_t k, struct verdict *v)
{
	if (r->died)
		verdict_fail(v, "when write number %" PRIu64 " fails, %s", k, r->text);
	else if (r->counts.known && r->counts.result != GAZ_REFUSE)
		verdict_fail(
		    v, "when write number %" PRIu64 " fails, it returns %d", k, r->counts.result);
	else if (r->code == ERR_NONE)
		verdict_fail(v, "when write number %" PRIu64 " fails, it counts as done", k);
}

static void
judge_late(const struct trial_result *r, uint64_t k, struct verdict *v)
{
	if (!r->died && r->counts.known && r->counts.late > 0)
		verdict_fail(v, "after write number %" PRIu64 " failed it wrote %" PRIu64 " times",
		    k, r->counts.late);
}

static void
fail_writes(struct exam *x,
    void (*judge)(const struct trial_result *r, uint64_t k, struct verdict *v), struct verdict *v)
{
	struct trial_result whole, r;
	char spec[SPEC_BYTES];
	uint64_t k, n;

	if (!count_all(x, &whole, v))
		return;
	if ((n = whole.counts.writes) == 0)
		verdict_skip(v, "it writes through services alone");
	for (k = next_fault(0, n); k != 0 && v->kind != VERDICT_FAIL; k = next_fault(k, n)) {
		snprintf(spec, sizeof spec, "write=%" PRIu64, k);
		if (examine(x, spec, 0, &r, v))
			judge(&r, k, v);
		trial_result_free(&r);
	}
	if (v->kind == VERDICT_PASS)
		verdict_note(v, "%" PRIu64 " writes", n);
	trial_result_free(&whole);
}

void
check_fault_write(struct exam *x, struct verdict *v)
{
	fail_writes(x, judge_write, v);
}

void
check_fault_stops(struct exam *x, struct verdict *v)
{
	fail_writes(x, judge_late, v);
}

void
check_fault_limit(struct exam *x, struct verdict *v)
{
	struct trial_result whole, r = { 0 };

	if (!count_all(x, &whole, v))
		return;
	if (whole.output.len < 2)
		verdict_skip(v, "it writes nothing");
	else if (examine(x, "count", whole.output.len / 2, &r, v) && r.code != ERR_LIMIT)
		verdict_fail(v, "with half the room it needs: %s",
		    r.code == ERR_NONE ? "it counts as done" : r.text);
	else if (r.discard)
		verdict_fail(v, "its worker is of no more use");
	trial_result_free(&r);
	trial_result_free(&whole);
}

/* Cancelled means: write() refuses from now on. How long does it take to come back? */
void
check_fault_cancel(struct exam *x, struct verdict *v)
{
	static const struct trial_how counting = { .examine = "count" };
	struct exam_ask ask = exam_default_ask(x, EXAM_PARAGRAPH);
	struct trial_result r = { 0 };

	ask.output_max = 1;
	if (!exam_can_render(x, v) || (ask.in = exam_start_trial(x, &counting, v)) == NULL)
		return;
	if (exam_render(x, &ask, &r, v)) {
		if (r.died)
			verdict_fail(v, "%s", r.text);
		else if (r.us > CANCEL_US)
			verdict_fail(v, "it took %.1f s to end", (double)r.us / 1e6);
		else
			verdict_note(v, "%.1f ms", (double)r.us / 1e3);
	}
	trial_result_free(&r);
	exam_end_trial(&ask.in);
}
