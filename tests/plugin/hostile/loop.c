/* SPDX-License-Identifier: Apache-2.0 */
/* loop: never comes back. */
#include "hostile.h"

static int
loop_render(const struct gaz_host *h, struct gaz_job *job)
{
	volatile int forever = 1;

	(void)h;
	(void)job;
	while (forever)
		;
	return GAZ_OK;
}

HOSTILE("loop", loop_render);
