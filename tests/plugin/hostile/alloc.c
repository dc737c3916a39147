/* SPDX-License-Identifier: Apache-2.0 */
/* alloc: takes all the memory it can get, uses it, and goes on as if it had got more. */
#include <stdlib.h>
#include <string.h>

#include "hostile.h"

#define CHUNK_BYTES (16u << 20)

static int
alloc_render(const struct gaz_host *h, struct gaz_job *job)
{
	char *p;

	(void)h;
	(void)job;
	while ((p = malloc(CHUNK_BYTES)) != NULL)
		memset(p, 1, CHUNK_BYTES);
	abort();
}

HOSTILE("alloc", alloc_render);
