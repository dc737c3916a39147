/* SPDX-License-Identifier: Apache-2.0 */
/* check_resource: what a plugin takes: system calls, memory, time, lines of log. */
#include <inttypes.h>

#include <gazetted/plugin.h>

#include "cli/exam.h"

#define RENDITIONS 1000
#define WARM_RENDITIONS 100         /* caches of libraries fill in the first */
#define GROWTH_BYTES_MAX (1u << 20) /* of 900 renditions: 1 kB each would be a leak of a string */
#define TIME_US_MAX 1000000         /* of a thousand articles: a server has many to serve */
#define GROWTH_FACTOR_MAX 10        /* four times the text: linear is 4, quadratic 16 */
#define GROWTH_US_MIN 20000         /* below it a busy machine says more than the plugin */
#define PEAK_SHARE 4                /* of the memory a worker may have */
#define LOG_LINES_MAX 9

void
check_resource_calls(struct exam *x, struct verdict *v)
{
	static const struct trial_how counting = { .examine = "count" };
	struct exam_ask ask = exam_default_ask(x, EXAM_SMALL);
	struct trial_result r = { 0 };

	if (!exam_can_render(x, v) || (ask.in = exam_start_trial(x, &counting, v)) == NULL)
		return;
	for (unsigned k = 0; k < 3; k++) { /* the first tells of loading too */
		if (!exam_render(x, &ask, &r, v) || r.died)
			break;
		if (k > 0 && r.denied[0] != '\0')
			verdict_fail(v, "denied: %s", r.denied);
		ask = (struct exam_ask){ .document = EXAM_EVERYTHING,
			.portion = exam_default_ask(x, EXAM_EVERYTHING).portion,
			.in = ask.in };
		trial_result_free(&r);
	}
	trial_result_free(&r);
	exam_end_trial(&ask.in);
}

/* What a thousand renditions in one worker left, against what the first hundred had. */
struct stay {
	bool known;
	int64_t alive;
	int64_t bytes;
};

static struct stay
stay_long(struct exam *x, struct verdict *v)
{
	static const struct trial_how counting = { .examine = "count" };
	struct exam_ask ask = exam_default_ask(x, EXAM_EVERYTHING);
	struct trial_result r = { 0 };
	struct stay s = { 0 };

	if (!exam_can_render(x, v) || (ask.in = exam_start_trial(x, &counting, v)) == NULL)
		return s;
	for (unsigned k = 1; k <= RENDITIONS; k++) {
		if (!exam_renders(x, &ask, &r, v) || r.died)
			break;
		if (k == WARM_RENDITIONS) {
			s.alive -= r.counts.alive;
			s.bytes -= (int64_t)r.rss_bytes;
		} else if (k == RENDITIONS) {
			s.alive += r.counts.alive;
			s.bytes += (int64_t)r.rss_bytes;
			s.known = r.counts.known;
		}
		trial_result_free(&r);
	}
	trial_result_free(&r);
	exam_end_trial(&ask.in);
	return s;
}

void
check_resource_blocks(struct exam *x, struct verdict *v)
{
	struct stay s = stay_long(x, v);

	if (s.known && s.alive > 0)
		verdict_fail(v, "%" PRId64 " allocations of %d renditions were never freed",
		    s.alive, RENDITIONS - WARM_RENDITIONS);
}

void
check_resource_memory(struct exam *x, struct verdict *v)
{
#ifdef GAZETTED_SANITIZED
	(void)x;
	verdict_skip(v, "the sanitizer of this build keeps what is freed");
#else
	struct stay s = stay_long(x, v);

	if (!s.known)
		return;
	if (s.bytes > (int64_t)GROWTH_BYTES_MAX)
		verdict_fail(v, "it grew by %" PRId64 " kB in %d renditions", s.bytes / 1024,
		    RENDITIONS - WARM_RENDITIONS);
	else
		verdict_note(v, "%+" PRId64 " kB in %d renditions", s.bytes / 1024,
		    RENDITIONS - WARM_RENDITIONS);
#endif
}

/* The best of three, and the peak of the worker that did them. */
static int64_t
best_of_three(struct exam *x, enum exam_document which, uint64_t *peak, struct verdict *v)
{
	static const struct trial_how as_a_server = { 0 };
	struct exam_ask ask = exam_default_ask(x, which);
	struct trial_result r = { 0 };
	int64_t best = INT64_MAX;

	if ((ask.in = exam_start_trial(x, &as_a_server, v)) == NULL)
		return 0;
	for (unsigned k = 0; k < 3; k++) {
		if (!exam_renders(x, &ask, &r, v)) {
			best = 0;
			break;
		}
		best = r.cpu_us < best ? r.cpu_us : best;
		*peak = r.peak_bytes;
		trial_result_free(&r);
	}
	trial_result_free(&r);
	exam_end_trial(&ask.in);
	return best;
}

void
check_resource_time(struct exam *x, struct verdict *v)
{
	uint64_t peak = 0;
	int64_t us;

	if (!exam_can_render(x, v))
		return;
	us = best_of_three(x, EXAM_MANY, &peak, v);
	if (us > TIME_US_MAX)
		verdict_fail(v, "%.1f s for a thousand articles", (double)us / 1e6);
	else
		verdict_note(v, "%.1f ms for a thousand articles", (double)us / 1e3);
}

void
check_resource_growth(struct exam *x, struct verdict *v)
{
	uint64_t peak = 0;
	int64_t small, large;

	if (!exam_can_render(x, v))
		return;
	small = best_of_three(x, EXAM_MANY, &peak, v);
	large = best_of_three(x, EXAM_MORE, &peak, v);
	if (small > 0 && large > GROWTH_US_MIN && large / small >= GROWTH_FACTOR_MAX)
		verdict_fail(
		    v, "four times the articles take %" PRId64 " times as long", large / small);
	else if (small > 0)
		verdict_note(v, "four times the articles: %.1f times as long",
		    (double)large / (double)small);
}

void
check_resource_peak(struct exam *x, struct verdict *v)
{
	uint64_t peak = 0, most = x->config.memory_bytes_max / PEAK_SHARE;

	if (!exam_can_render(x, v))
		return;
#ifdef GAZETTED_SANITIZED
	if (x->is_folder) {
		verdict_skip(v, "the sanitizer of this build keeps what libxslt frees");
		return;
	}
#endif
	(void)best_of_three(x, EXAM_MORE, &peak, v);
	if (peak > most)
		verdict_fail(v, "%" PRIu64 " MB for four thousand articles", peak >> 20);
	else
		verdict_note(
		    v, "%" PRIu64 " MB for four thousand articles, worker and all", peak >> 20);
}

void
check_resource_log(struct exam *x, struct verdict *v)
{
	struct exam_ask ask = exam_default_ask(x, EXAM_EVERYTHING);
	struct trial_result r = { 0 };

	if (!exam_can_render(x, v))
		return;
	if (exam_render(x, &ask, &r, v) && r.log_lines > LOG_LINES_MAX)
		verdict_fail(v, "%u lines for one rendition", r.log_lines);
	trial_result_free(&r);
}
