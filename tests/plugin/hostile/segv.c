/* SPDX-License-Identifier: Apache-2.0 */
/* segv: writes to an address that is not there. */
#include "hostile.h"

static volatile uintptr_t nowhere = 8; /* volatile: so that no compiler sees what is coming */

static int
segv_render(const struct gaz_host *h, struct gaz_job *job)
{
	h->write(job, "half a rendition", 16);
	*(volatile char *)nowhere = 1;
	return GAZ_OK;
}

HOSTILE("segv", segv_render);
