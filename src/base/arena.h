/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
/* arena: memory that is released together. Grows in chunks up to a maximum. */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *head; /* newest first */
	size_t used;              /* bytes handed out or skipped for alignment */
	size_t max;
};

#define ARENA_INIT(max_bytes) ((struct arena){ .max = (max_bytes) })

/*
 * Aligned for any type, not zeroed. NULL if max would be exceeded or memory is exhausted; likewise
 * arena_zalloc(), arena_dup() and arena_printf().
 */
void *arena_alloc(struct arena *a, size_t size);
void *arena_zalloc(struct arena *a, size_t size); /* zeroed */
char *arena_dup(struct arena *a, struct str s);   /* a NUL-terminated copy */
/* Replaces *s by a copy in a. On failure returns false and leaves *s unchanged. */
bool arena_keep(struct arena *a, struct str *s);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a); /* releases all pieces; keeps one chunk for reuse */
void arena_free(struct arena *a);
#endif
