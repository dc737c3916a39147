/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
/*
 * arena: memory that dies together. Grows in chunks up to a cap; past the cap arena_alloc() returns
 * NULL.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *head; /* newest first */
	size_t used;              /* bytes handed out */
	size_t max;
};

#define ARENA_INIT(max_bytes) ((struct arena){ .max = (max_bytes) })

/* Aligned for any type, not zeroed; NULL past the cap. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_zalloc(struct arena *a, size_t size); /* the same, zeroed */
char *arena_dup(struct arena *a, struct str s);   /* NUL-terminated; NULL past the cap */
/* Makes *s its own copy in a; false, leaving it as it was, past the cap. */
bool arena_keep(struct arena *a, struct str *s);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a); /* everything dies; one chunk is kept for reuse */
void arena_free(struct arena *a);
#endif
