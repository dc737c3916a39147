/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stats: what is counted by kind (method, status, duration), the kinds' names, and the sums
 * over all loops.
 */
#include "http/stats.h"

#include <assert.h>

#include "base/macros.h"
#include "http/count.h"
#include "http/http_private.h"

#define STATUS_CLASSES 5
#define STATUS_MAX 600

static_assert(HTTP_METHOD_KINDS == HTTP_OTHER + 1, "a counter for each method");

/* The first names are for the statuses of each class that have no counter of their own. */
static const char *const status_names[] = { "other_1xx", "other_2xx", "other_3xx", "other_4xx",
	"other_5xx", "200", "204", "206", "301", "304", "400", "404", "405", "406", "408", "412",
	"416", "429", "431", "500", "502", "503", "504" };
static_assert(ARRAY_LEN(status_names) == HTTP_STATUS_KINDS, "a name each");

static const uint8_t status_kinds[STATUS_MAX] = { [200] = 5,
	[204] = 6,
	[206] = 7,
	[301] = 8,
	[304] = 9,
	[400] = 10,
	[404] = 11,
	[405] = 12,
	[406] = 13,
	[408] = 14,
	[412] = 15,
	[416] = 16,
	[429] = 17,
	[431] = 18,
	[500] = 19,
	[502] = 20,
	[503] = 21,
	[504] = 22 };

/* From half a millisecond, a cached answer, to ten seconds, the longest time of a renderer. */
static const uint32_t bounds_us[HTTP_DURATIONS] = { 500, 1000, 2500, 5000, 10000, 25000, 50000,
	100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000 };

static unsigned
status_kind(int status)
{
	unsigned class = (unsigned)status / 100 - 1;

	if (status < 100 || status >= STATUS_MAX)
		return STATUS_CLASSES - 1;
	return status_kinds[status] != 0 ? status_kinds[status] : class;
}

void
count_answer(
    struct counters *c, unsigned method, int status, uint64_t body_bytes, int64_t duration_us)
{
	unsigned i = 0;

	while (i < HTTP_DURATIONS && duration_us > bounds_us[i])
		i++;
	COUNT_ONE(c, durations, i);
	COUNT(c, duration_us, (uint64_t)duration_us);
	COUNT_ONE(c, methods, method);
	COUNT_ONE(c, statuses, status_kind(status));
	COUNT(c, body_bytes, body_bytes);
}

void
http_stats(const struct http_server *s, struct http_stats *out)
{
	uint64_t sum[COUNTERS] = { 0 };

	for (unsigned i = 0; i < s->loops_open; i++) {
		for (unsigned k = 0; k < COUNTERS; k++)
			sum[k] +=
			    atomic_load_explicit(&s->loops[i].counters.at[k], memory_order_relaxed);
	}
	memcpy(out, sum, sizeof *out);
	out->open = s->connections;
	out->access_lines = atomic_load_explicit(&s->access.lines, memory_order_relaxed);
	out->access_lost = atomic_load_explicit(&s->access.lost, memory_order_relaxed);
}

const char *
http_refusal_name(enum http_refusal why)
{
	static const char *const names[HTTP_REFUSALS] = { "full", "address", "handshakes",
		"means" };

	return names[why];
}

const char *
http_timeout_name(enum http_timeout why)
{
	static const char *const names[HTTP_TIMEOUTS] = { "idle", "header", "body", "write" };

	return names[why];
}

const char *
http_method_kind_name(unsigned kind)
{
	static const char *const names[HTTP_METHOD_KINDS] = { "GET", "HEAD", "OPTIONS", "PUT",
		"POST", "other" };

	return names[kind];
}

const char *
http_status_kind_name(unsigned kind)
{
	return status_names[kind];
}

uint32_t
http_duration_bound_us(unsigned i)
{
	return bounds_us[i];
}
