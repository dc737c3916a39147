/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H
/* progress: one line on a terminal that says how far long work is; elsewhere nothing is written. */
#include <stdint.h>

struct progress {
	const char *unit;             /* plural noun behind the numbers: "publications" */
	int64_t started_ms, shown_ms; /* 0 before the first line */
};

/* Shows done of total, with the rate and the time left, at most a few times a second. */
void progress_show(struct progress *p, uint64_t done, uint64_t total);
/* Removes the line, so that others can be written. */
void progress_clear(struct progress *p);
#endif
