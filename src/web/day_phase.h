/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DAY_PHASE_H
#define WEB_DAY_PHASE_H
/*
 * day_phase: the day, and whether it is in its last minutes, as one number, by which answers are
 * cached: what clients may keep for minutes must not outlive the day on which it is right.
 */
#include <stdbool.h>
#include <stdint.h>

/* The longest that a client may keep an answer that a midnight can change: its max-age. */
#define DAY_PHASE_KEEP_S 300

int64_t day_phase(int64_t seconds); /* UTC */
/* Whether the day ends within DAY_PHASE_KEEP_S. */
bool day_phase_is_last(int64_t phase);
#endif
