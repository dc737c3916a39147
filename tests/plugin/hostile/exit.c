/* SPDX-License-Identifier: Apache-2.0 */
/* exit: ends the process as if all were well. */
#include <stdlib.h>

#include "hostile.h"

static int
exit_render(const struct gaz_host *h, struct gaz_job *job)
{
	h->write(job, "half a rendition", 16);
	exit(0);
}

HOSTILE("exit", exit_render);
