/* SPDX-License-Identifier: Apache-2.0 */
/* counts: see the header. */
#include "render/counts.h"

#include <assert.h>

#include "base/mem.h"
#include "render/worker_link.h"

static_assert(RENDER_WORKER_BUSY == LINK_BUSY, "the same number");
static_assert(RENDER_WORKER_STATES == LINK_DYING + 1, "a number for each state");

/* A page of text takes some milliseconds, an EPUB with images a second; ten is the deadline. */
static const uint32_t bounds_ms[RENDER_DURATIONS] = { 5, 10, 25, 50, 100, 250, 500, 1000, 2500,
	5000, 10000 };

struct render_counts *
render_counts_new(unsigned formats)
{
	struct render_counts *c =
	    mem_new(sizeof(*c) + (formats + (size_t)1) * sizeof(struct pool_counts));

	c->pool_count = formats + 1;
	return c;
}

void
render_counts_job(struct render_counts *c, int64_t duration_ms)
{
	unsigned i = 0;

	while (i < RENDER_DURATIONS && duration_ms > bounds_ms[i])
		i++;
	COUNT_ADD(c->durations[i], 1);
	COUNT_ADD(c->duration_ms, (uint64_t)duration_ms);
}

uint32_t
render_duration_bound_ms(unsigned i)
{
	return bounds_ms[i];
}

const char *
render_worker_state_name(unsigned state)
{
	static const char *const names[RENDER_WORKER_STATES] = { "starting", "idle", "busy",
		"dying" };

	return names[state];
}

const char *
render_loss_name(enum render_loss loss)
{
	static const char *const names[RENDER_LOSSES] = { "signal", "exit", "deadline", "cpu",
		"lie", "idle" };

	return names[loss];
}

const char *
render_refusal_name(enum render_refusal why)
{
	static const char *const names[RENDER_REFUSALS] = { "breaker", "quarantine" };

	return names[why];
}
