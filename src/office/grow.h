/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_GROW_H
#define OFFICE_GROW_H
/* grow: arrays of an arena that become longer. */
#include <stddef.h>
#include <stdint.h>

struct arena;

/*
 * Makes room for one more item of size bytes behind the first count ones: returns v, or a copy with
 * twice the capacity *cap, whose new items are zero. NULL: the arena is full.
 */
void *grow(struct arena *arena, void *v, uint32_t count, uint32_t *cap, size_t size);
#endif
