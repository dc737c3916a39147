/* SPDX-License-Identifier: Apache-2.0 */
/* forge: speaks to the server itself, on every descriptor it can find. */
#include <stdint.h>
#include <unistd.h>

#include "hostile.h"

#define DESCRIPTORS_MAX 24
#define MESSAGE_DONE 5

static int
forge_render(const struct gaz_host *h, struct gaz_job *job)
{
	uint32_t done[6] = { MESSAGE_DONE }; /* job 0, success, no text */

	(void)h;
	(void)job;
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		(void)!write(fd, done, sizeof done);
	return GAZ_OK;
}

HOSTILE("forge", forge_render);
