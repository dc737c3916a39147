/* SPDX-License-Identifier: Apache-2.0 */
/* progress: writes its line to standard error when that is a terminal. */
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/time.h"
#include "base/units.h"

#define PROGRESS_MS 200 /* between two lines: a terminal is not flooded */

void
progress_show(struct progress *p, uint64_t done, uint64_t total)
{
	int64_t now = time_mono_ms(), spent;

	if (p->started_ms == 0)
		p->started_ms = now;
	if (!isatty(STDERR_FILENO) || (now - p->shown_ms < PROGRESS_MS && done < total))
		return;
	p->shown_ms = now;
	spent = now - p->started_ms;
	fprintf(stderr, "\r%" PRIu64 " of %" PRIu64 " %s, %.1f a second, %" PRIu64 " s left   ",
	    done, total, p->unit, spent > 0 ? (double)done * MS_A_SECOND / (double)spent : 0.0,
	    done > 0 && total > done ? (uint64_t)spent * (total - done) / done / MS_A_SECOND : 0);
}

void
progress_clear(struct progress *p)
{
	if (p->shown_ms != 0)
		fputs("\r\033[K", stderr);
	p->shown_ms = 0;
}
