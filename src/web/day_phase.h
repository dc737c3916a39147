/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DAY_PHASE_H
#define WEB_DAY_PHASE_H
/*
 * day_phase: the day, and whether it is in its last minutes or a planned publication is near, as
 * one number, by which answers are cached: what clients may keep for minutes must not outlive the
 * time in which it is right.
 */
#include <stdbool.h>
#include <stdint.h>

/* The longest that a client may keep an answer that a midnight or a plan changes: its max-age. */
#define DAY_PHASE_KEEP_S 300
#define DAY_PHASE_PAST_KEEP_S 3600 /* the same of redirects for days that are over */

int64_t day_phase(int64_t seconds); /* UTC */
/* Whether the day ends, or something is published, within DAY_PHASE_KEEP_S. */
bool day_phase_is_last(int64_t phase);
/* Whether something is published within DAY_PHASE_KEEP_S. */
bool day_phase_is_before_plan(int64_t phase);
/* Sets the instant of the next planned publication; INT64_MAX: there is none. Any thread. */
void day_phase_plan(int64_t seconds);
/* Whether that instant is within so many seconds. Any thread. */
bool day_phase_has_plan(int64_t now, int64_t within_s);
#endif
