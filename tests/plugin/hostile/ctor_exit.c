/* SPDX-License-Identifier: Apache-2.0 */
/* ctor_exit: ends the process that loads it, without a crash. */
#include <unistd.h>

#include "hostile.h"

static void __attribute__((constructor)) exit_at_once(void)
{
	_exit(3);
}

static int
ctor_exit_render(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	return GAZ_OK;
}

HOSTILE("ctorexit", ctor_exit_render);
