/* SPDX-License-Identifier: Apache-2.0 */
/* day_phase: twice the day, plus one in its last minutes. */
#include "web/day_phase.h"

#include "base/zone.h"

int64_t
day_phase(int64_t seconds)
{
	int64_t day = zone_day(seconds);

	return day * 2 + (zone_day(seconds + DAY_PHASE_KEEP_S) != day ? 1 : 0);
}

bool
day_phase_is_last(int64_t phase)
{
	return (phase & 1) != 0;
}
