/* SPDX-License-Identifier: Apache-2.0 */
/* day_phase: four times the day, plus one in its last minutes, plus two before a plan. */
#include "web/day_phase.h"

#include <stdatomic.h>

#include "base/zone.h"

#define DAY_ENDS 1
#define PLAN_IS_NEAR 2
#define PHASES 4

static _Atomic int64_t planned = INT64_MAX; /* of the process: all its sites have one store */

void
day_phase_plan(int64_t seconds)
{
	atomic_store_explicit(&planned, seconds, memory_order_relaxed);
}

bool
day_phase_has_plan(int64_t now, int64_t within_s)
{
	return atomic_load_explicit(&planned, memory_order_relaxed) <= now + within_s;
}

int64_t
day_phase(int64_t seconds)
{
	int64_t day = zone_day(seconds);

	return day * PHASES + (zone_day(seconds + DAY_PHASE_KEEP_S) != day ? DAY_ENDS : 0) +
	       (day_phase_has_plan(seconds, DAY_PHASE_KEEP_S) ? PLAN_IS_NEAR : 0);
}

bool
day_phase_is_last(int64_t phase)
{
	return (phase & (PHASES - 1)) != 0;
}

bool
day_phase_is_before_plan(int64_t phase)
{
	return (phase & PLAN_IS_NEAR) != 0;
}
