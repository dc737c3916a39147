/* SPDX-License-Identifier: Apache-2.0 */
/* grow: the old array stays in the arena; doubling wastes at most as much as is used. */
#include "office/grow.h"

#include <string.h>

#include "base/arena.h"

#define FIRST_CAP 16

void *
grow(struct arena *arena, void *v, uint32_t count, uint32_t *cap, size_t size)
{
	void *larger;

	if (count < *cap)
		return v;
	*cap = *cap == 0 ? FIRST_CAP : 2 * *cap;
	if ((larger = arena_zalloc(arena, *cap * size)) != NULL && count > 0)
		memcpy(larger, v, count * size);
	return larger;
}
