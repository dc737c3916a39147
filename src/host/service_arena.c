/* SPDX-License-Identifier: Apache-2.0 */
/* service_arena: gaz.arena/1, memory from the job's arena. */
#include "host/job.h"
#include "host/services.h"

static void *
alloc_zeroed(struct gaz_job *job, size_t len)
{
	return arena_zalloc(&job->arena, len);
}

const struct gaz_arena service_arena = { .size = sizeof service_arena, .alloc = alloc_zeroed };
