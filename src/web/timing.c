/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timing: measures the steps of one answer. What must hold: timing_start() comes before each
 * timing_end(); one step is measured at a time.
 */
#include "web/timing.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/time.h"

#define LINE_NAME "Server-Timing: "

static const char *const names[TIMING_STEPS] = { [TIMING_RESOLVE] = "resolve",
	[TIMING_IMAGE] = "image",
	[TIMING_RENDER] = "render",
	[TIMING_GZIP] = "gzip" };

void
timing_start(struct timing *t)
{
	if (t->is_on)
		t->since_us = time_mono_us();
}

void
timing_end(struct timing *t, enum timing_step step)
{
	if (!t->is_on)
		return;
	t->spent_us[step] += time_mono_us() - t->since_us;
	t->taken |= 1u << step;
}

struct str
timing_line(const struct timing *t, char out[TIMING_LINE_BYTES])
{
	int len = 0, step;

	if (!t->is_on || t->taken == 0)
		return timing_hit_line(t->is_on);
	for (step = 0; step < TIMING_STEPS; step++)
		if (t->taken & (1u << step))
			len += snprintf(out + len, TIMING_LINE_BYTES - (size_t)len,
			    "%s%s;dur=%" PRId64 ".%03" PRId64, len == 0 ? LINE_NAME : ", ",
			    names[step], t->spent_us[step] / 1000, t->spent_us[step] % 1000);
	len += snprintf(out + len, TIMING_LINE_BYTES - (size_t)len, "\r\n");
	return str_make(out, (size_t)len);
}

struct str
timing_hit_line(bool is_on)
{
	return is_on ? STR(LINE_NAME "cache;desc=hit\r\n") : STR("");
}
