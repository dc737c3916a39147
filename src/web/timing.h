/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_TIMING_H
#define WEB_TIMING_H
/* timing: where the time of one answer went, for the Server-Timing field. Costs nothing while off. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum timing_step { TIMING_RESOLVE, TIMING_IMAGE, TIMING_RENDER, TIMING_GZIP, TIMING_STEPS };

struct timing {
	bool is_on;
	unsigned taken; /* a bit for each step that was gone through */
	int64_t since_us, spent_us[TIMING_STEPS];
};

#define TIMING_LINE_BYTES 256 /* four steps of 20 digits, with their names */

void timing_start(struct timing *t); /* a step begins */
void timing_end(struct timing *t, enum timing_step step);
/* The line with its CRLF, in out; empty while off. Without any step: that of a hit. */
struct str timing_line(const struct timing *t, char out[TIMING_LINE_BYTES]);
/* What an answer from the cache says. */
struct str timing_hit_line(bool is_on);
#endif
