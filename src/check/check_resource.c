/* SPDX-License-Identifier: Apache-2.0 */
/* check_resource: checks what a plugin uses: system calls, memory, time, lines of log. */
#include <inttypes.h>

#include <gazetted/plugin.h>

#include "check/context.h"

#define RENDITIONS 1000
#define WARM_RENDITIONS 100         /* libraries fill their caches in the first ones */
#define GROWTH_BYTES_MAX (1u << 20) /* in 900 renditions: more than a leak of 1 kB in each */
#define TIME_US_MAX 1000000         /* for a thousand articles */
#define GROWTH_FACTOR_MAX 10        /* for four times the text: linear is 4, quadratic 16 */
#define GROWTH_US_MIN 20000         /* less is not reliable on a busy machine */
#define PEAK_SHARE 4                /* a quarter of the memory limit of a worker */
#define LOG_LINES_MAX 9

void
check_resource_calls(struct check_context *x, struct verdict *v)
{
	static const struct session_how counting = { .examine = "count" };
	struct context_ask ask = context_default_ask(x, CONTEXT_SMALL);
	struct session_result r = { 0 };

	if (!context_can_render(x, v) || (ask.in = context_start_session(x, &counting, v)) == NULL)
		return;
	for (unsigned k = 0; k < 2; k++) {
		if (!context_render(x, &ask, &r, v) || r.died)
			break;
		if (r.denied[0] != '\0')
			verdict_fail(v, "denied: %s", r.denied);
		ask = (struct context_ask){ .document = CONTEXT_EVERYTHING,
			.portion = context_default_ask(x, CONTEXT_EVERYTHING).portion,
			.in = ask.in };
		session_result_free(&r);
	}
	session_result_free(&r);
	context_end_session(&ask.in);
}

static void
stay_long(struct check_context *x, struct context_stay *s, struct verdict *v)
{
	static const struct session_how counting = { .examine = "count" };
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);
	struct session_result r = { 0 };

	if (!context_can_render(x, v) || (ask.in = context_start_session(x, &counting, v)) == NULL)
		return;
	for (unsigned k = 1; k <= RENDITIONS; k++) {
		if (!context_renders(x, &ask, &r, v) || r.died)
			break;
		if (k == WARM_RENDITIONS) {
			s->alive -= r.counts.alive;
			s->bytes -= (int64_t)r.rss_bytes;
		} else if (k == RENDITIONS) {
			s->alive += r.counts.alive;
			s->bytes += (int64_t)r.rss_bytes;
			s->known = r.counts.known;
		}
		session_result_free(&r);
	}
	session_result_free(&r);
	context_end_session(&ask.in);
}

static const struct context_stay *
find_stay(struct check_context *x, struct verdict *v)
{
	if (!x->stay.tried) {
		x->stay.tried = true;
		stay_long(x, &x->stay, v);
	}
	return &x->stay;
}

void
check_resource_blocks(struct check_context *x, struct verdict *v)
{
	const struct context_stay *s = find_stay(x, v);

	if (s->known && s->alive > 0)
		verdict_fail(v, "%" PRId64 " allocations of %d renditions were never freed",
		    s->alive, RENDITIONS - WARM_RENDITIONS);
}

void
check_resource_memory(struct check_context *x, struct verdict *v)
{
#ifdef GAZETTED_SANITIZED
	(void)x;
	verdict_skip(v, "the sanitizer of this build keeps what is freed");
#else
	const struct context_stay *s = find_stay(x, v);

	if (!s->known)
		return;
	if (s->bytes > (int64_t)GROWTH_BYTES_MAX)
		verdict_fail(v, "it grew by %" PRId64 " kB in %d renditions", s->bytes / 1024,
		    RENDITIONS - WARM_RENDITIONS);
	else
		verdict_note(v, "%+" PRId64 " kB in %d renditions", s->bytes / 1024,
		    RENDITIONS - WARM_RENDITIONS);
#endif
}

/*
 * The shortest processor time of three renditions, and the peak memory of their worker; not known
 * if one of them failed.
 */
static struct context_cost
best_of_three(struct check_context *x, enum context_document which, struct verdict *v)
{
	static const struct session_how as_a_server = { 0 };
	struct context_ask ask = context_default_ask(x, which);
	struct context_cost cost = { .known = true, .us = INT64_MAX };
	struct session_result r = { 0 };

	if ((ask.in = context_start_session(x, &as_a_server, v)) == NULL)
		return (struct context_cost){ 0 };
	for (unsigned k = 0; k < 3 && cost.known; k++) {
		cost.known = context_renders(x, &ask, &r, v);
		cost.us = r.cpu_us < cost.us ? r.cpu_us : cost.us;
		cost.peak_bytes = r.peak_bytes;
		session_result_free(&r);
	}
	context_end_session(&ask.in);
	return cost;
}

static const struct context_cost *
find_cost(struct check_context *x, enum context_document which, struct verdict *v)
{
	struct context_cost *cost = which == CONTEXT_MORE ? &x->more : &x->many;

	if (!cost->known)
		*cost = best_of_three(x, which, v);
	return cost;
}

void
check_resource_time(struct check_context *x, struct verdict *v)
{
	int64_t us;

	if (!context_can_render(x, v))
		return;
	us = find_cost(x, CONTEXT_MANY, v)->us;
	if (us > TIME_US_MAX)
		verdict_fail(v, "%.1f s for a thousand articles", (double)us / 1e6);
	else
		verdict_note(v, "%.1f ms for a thousand articles", (double)us / 1e3);
}

void
check_resource_growth(struct check_context *x, struct verdict *v)
{
	int64_t small, large;

	if (!context_can_render(x, v) || !find_cost(x, CONTEXT_MANY, v)->known ||
	    !find_cost(x, CONTEXT_MORE, v)->known)
		return;
	small = x->many.us;
	large = x->more.us;
	if (small > 0 && large > GROWTH_US_MIN && large / small >= GROWTH_FACTOR_MAX)
		verdict_fail(
		    v, "four times the articles take %" PRId64 " times as long", large / small);
	else if (small > 0)
		verdict_note(v, "four times the articles: %.1f times as long",
		    (double)large / (double)small);
}

void
check_resource_peak(struct check_context *x, struct verdict *v)
{
	uint64_t peak, most = x->config.memory_bytes_max / PEAK_SHARE;

	if (!context_can_render(x, v))
		return;
#ifdef GAZETTED_SANITIZED
	if (x->is_folder) {
		verdict_skip(v, "the sanitizer of this build keeps what libxslt frees");
		return;
	}
#endif
	peak = find_cost(x, CONTEXT_MORE, v)->peak_bytes;
	if (peak > most)
		verdict_fail(v, "%" PRIu64 " MB for four thousand articles", peak >> 20);
	else
		verdict_note(
		    v, "%" PRIu64 " MB for four thousand articles, worker and all", peak >> 20);
}

void
check_resource_log(struct check_context *x, struct verdict *v)
{
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);
	struct session_result r = { 0 };

	if (!context_can_render(x, v))
		return;
	if (context_render(x, &ask, &r, v) && r.log_lines > LOG_LINES_MAX)
		verdict_fail(v, "%u lines for one rendition", r.log_lines);
	session_result_free(&r);
}
