/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_TIMING_H
#define WEB_TIMING_H
/*
 * timing: the duration of each step of one answer, for the Server-Timing field. No clock is read
 * while it is off.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum timing_step { TIMING_RESOLVE, TIMING_IMAGE, TIMING_RENDER, TIMING_GZIP, TIMING_STEPS };

struct timing {
	bool is_on;
	unsigned taken; /* one bit per step that was measured */
	int64_t since_us, spent_us[TIMING_STEPS];
};

#define TIMING_LINE_BYTES 256 /* four steps of 20 digits, with their names */

void timing_start(struct timing *t); /* begins a step */
void timing_end(struct timing *t, enum timing_step step);
/*
 * The header line with CRLF, stored in out; empty while off. Without any step: the line of a cache
 * hit.
 */
struct str timing_line(const struct timing *t, char out[TIMING_LINE_BYTES]);
/* The line of an answer from the cache. */
struct str timing_hit_line(bool is_on);
#endif
