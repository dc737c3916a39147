/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_fault: how a plugin reacts to failures. The allocations and writes of a rendition are
 * counted; then some of them are made to fail, one per rendition: the first FIRST_ALL, then every
 * k that doubles, and the last. One worker serves many faults; a fault that fails the check is
 * repeated in a new worker, where no earlier fault can be the cause.
 */
#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "check/context.h"

#define FIRST_ALL 6       /* most mistakes are in the first ones */
#define SPEC_BYTES 32     /* "alloc=" and 20 digits */
#define CANCEL_US 1000000 /* processor time; a cancelled job should cost no more */

/* The fault to try after k, of n; 0: there is none. */
static uint64_t
next_fault(uint64_t k, uint64_t n)
{
	uint64_t next = k < FIRST_ALL ? k + 1 : k * 2;

	if (k >= n)
		return 0;
	return next < n ? next : n;
}

/* The worker in which faults are tried; NULL: the next fault gets a new one. */
struct lab {
	struct check_context *x;
	struct session *worker;
	bool is_new;
};

static void
lab_close(struct lab *lab)
{
	if (lab->worker != NULL)
		context_end_session(&lab->worker);
}

/* Renders in an examined worker, which is started if there is none. The caller frees r. */
static bool
examine(
    struct lab *lab, const struct context_ask *wanted, struct session_result *r, struct verdict *v)
{
	static const struct session_how counting = { .examine = "count" };
	struct context_ask ask = *wanted;
	bool done;

	*r = (struct session_result){ 0 };
	lab->is_new = lab->worker == NULL;
	if (!context_can_render(lab->x, v) ||
	    (lab->is_new && (lab->worker = context_start_session(lab->x, &counting, v)) == NULL))
		return false;
	ask.in = lab->worker;
	done = context_render(lab->x, &ask, r, v);
	if (!done || r->died || r->discard)
		lab_close(lab);
	return done;
}

/* Renders once without a fault and counts; NULL: it was not possible, and v skips or fails. */
static const struct session_result *
count_all(struct lab *lab, struct verdict *v)
{
	struct context_ask ask = context_default_ask(lab->x, CONTEXT_EVERYTHING);
	struct check_context *x = lab->x;

	if (x->has_counted)
		return &x->counted;
	if (!examine(lab, &ask, &x->counted, v))
		return NULL;
	if (x->counted.code == ERR_NONE && x->counted.counts.known) {
		x->has_counted = true;
		return &x->counted;
	}
	verdict_skip(v, "it does not render everything: %s", x->counted.text);
	session_result_free(&x->counted);
	return NULL;
}

typedef void judge_fn(const struct session_result *whole, const struct session_result *r,
    uint64_t k, struct verdict *v);

/* Makes the k-th operation of a kind ("write", "alloc") fail and judges the result. */
static void
try_fault(struct lab *lab, const char *kind, uint64_t k, judge_fn *judge, struct verdict *v)
{
	struct context_ask ask = context_default_ask(lab->x, CONTEXT_EVERYTHING);
	struct session_result r;
	struct verdict first;
	char spec[SPEC_BYTES];
	bool was_new;

	snprintf(spec, sizeof spec, "%s=%" PRIu64, kind, k);
	ask.fault = spec;
	do {
		first = (struct verdict){ 0 };
		if (examine(lab, &ask, &r, &first))
			judge(&lab->x->counted, &r, k, &first);
		session_result_free(&r);
		was_new = lab->is_new;
		if (first.kind == VERDICT_FAIL)
			lab_close(lab);
	} while (first.kind == VERDICT_FAIL && !was_new);
	if (first.kind == VERDICT_FAIL)
		*v = first;
}

static void
judge_allocation(const struct session_result *whole, const struct session_result *r, uint64_t k,
    struct verdict *v)
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
check_fault_allocation(struct check_context *x, struct verdict *v)
{
	const struct session_result *whole;
	struct lab lab = { .x = x };
	uint64_t n = 0;

	if (x->elf.is_rust)
		verdict_skip(
		    v, "a Rust program ends when there is no memory: the server replaces it");
	else if ((whole = count_all(&lab, v)) != NULL && (n = whole->counts.allocations) == 0)
		verdict_skip(v, "it allocates nothing through malloc() or gaz.arena/1");
	for (uint64_t k = next_fault(0, n); k != 0 && v->kind != VERDICT_FAIL; k = next_fault(k, n))
		try_fault(&lab, "alloc", k, judge_allocation, v);
	if (v->kind == VERDICT_PASS && n > 0)
		verdict_note(v, "%" PRIu64 " allocations", n);
	lab_close(&lab);
}

static void
judge_write(const struct session_result *whole, const struct session_result *r, uint64_t k,
    struct verdict *v)
{
	(void)whole;
	if (r->died)
		verdict_fail(v, "when write number %" PRIu64 " fails, %s", k, r->text);
	else if (r->counts.known && r->counts.result != GAZ_REFUSE)
		verdict_fail(
		    v, "when write number %" PRIu64 " fails, it returns %d", k, r->counts.result);
	else if (r->code == ERR_NONE)
		verdict_fail(v, "when write number %" PRIu64 " fails, it counts as done", k);
}

static void
judge_late(const struct session_result *whole, const struct session_result *r, uint64_t k,
    struct verdict *v)
{
	(void)whole;
	if (!r->died && r->counts.known && r->counts.late > 0)
		verdict_fail(v, "after write number %" PRIu64 " failed it wrote %" PRIu64 " times",
		    k, r->counts.late);
}

static void
fail_writes(struct check_context *x, judge_fn *judge, struct verdict *v)
{
	const struct session_result *whole;
	struct lab lab = { .x = x };
	uint64_t n = 0;

	if ((whole = count_all(&lab, v)) != NULL && (n = whole->counts.writes) == 0)
		verdict_skip(v, "it writes through services alone");
	for (uint64_t k = next_fault(0, n); k != 0 && v->kind != VERDICT_FAIL; k = next_fault(k, n))
		try_fault(&lab, "write", k, judge, v);
	if (v->kind == VERDICT_PASS && n > 0)
		verdict_note(v, "%" PRIu64 " writes", n);
	lab_close(&lab);
}

void
check_fault_write(struct check_context *x, struct verdict *v)
{
	fail_writes(x, judge_write, v);
}

void
check_fault_stops(struct check_context *x, struct verdict *v)
{
	fail_writes(x, judge_late, v);
}

void
check_fault_limit(struct check_context *x, struct verdict *v)
{
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);
	const struct session_result *whole;
	struct session_result r = { 0 };
	struct lab lab = { .x = x };

	if ((whole = count_all(&lab, v)) == NULL)
		goto out;
	lab_close(&lab);
	ask.output_max = whole->output.len / 2;
	if (whole->output.len < 2)
		verdict_skip(v, "it writes nothing");
	else if (examine(&lab, &ask, &r, v) && r.code != ERR_LIMIT)
		verdict_fail(v, "with half the room it needs: %s",
		    r.code == ERR_NONE ? "it counts as done" : r.text);
	else if (r.discard)
		verdict_fail(v, "its worker is of no more use");
	session_result_free(&r);
out:
	lab_close(&lab);
}

/*
 * A cancelled job's write() fails from then on, as with output_max = 1. Measures the processor
 * time until render() returns.
 */
void
check_fault_cancel(struct check_context *x, struct verdict *v)
{
	static const struct session_how counting = { .examine = "count" };
	struct context_ask ask = context_default_ask(x, CONTEXT_PARAGRAPH);
	struct session_result r = { 0 };

	ask.output_max = 1;
	if (!context_can_render(x, v) || (ask.in = context_start_session(x, &counting, v)) == NULL)
		return;
	if (context_render(x, &ask, &r, v)) {
		if (r.died)
			verdict_fail(v, "%s", r.text);
		else if (r.cpu_us > CANCEL_US)
			verdict_fail(v, "it took %.1f s to end", (double)r.cpu_us / 1e6);
		else
			verdict_note(v, "%.1f ms", (double)r.cpu_us / 1e3);
	}
	session_result_free(&r);
	context_end_session(&ask.in);
}
