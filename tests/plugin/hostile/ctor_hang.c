/* SPDX-License-Identifier: Apache-2.0 */
/* ctor_hang: never finishes loading. */
#include "hostile.h"

static void __attribute__((constructor)) hang_at_once(void)
{
	volatile int forever = 1;

	while (forever)
		;
}

static int
ctor_hang_render(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	return GAZ_OK;
}

HOSTILE("ctorhang", ctor_hang_render);
