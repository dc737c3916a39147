/* SPDX-License-Identifier: Apache-2.0 */
/* ctor_crash: crashes while it is loaded, before anybody has called it. */
#include <stdlib.h>

#include "hostile.h"

static void __attribute__((constructor)) crash_at_once(void)
{
	abort();
}

static int
ctor_crash_render(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	return GAZ_OK;
}

HOSTILE("ctorcrash", ctor_crash_render);
