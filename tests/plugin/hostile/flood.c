/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flood: writes more than anybody asked for, does not listen to the answer, and fills the log
 * besides.
 */
#include "hostile.h"

#define WRITES (1u << 20)

static int
flood_render(const struct gaz_host *h, struct gaz_job *job)
{
	static const char bytes[4096];

	for (unsigned k = 0; k < WRITES; k++) {
		h->write(job, bytes, sizeof bytes);
		h->log(job, GAZ_LOG_DEBUG, "line %u\n%s", k, "error server forged=1");
	}
	return GAZ_OK;
}

HOSTILE("flood", flood_render);
