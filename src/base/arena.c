/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena: allocates from chunks that are released together. What must hold: used counts every byte
 * handed out and every byte skipped for alignment, and never exceeds max, so that the memory taken
 * from malloc() stays within a small multiple of max.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_FIRST_BYTES 4096u /* one page, enough for most requests */
#define CHUNK_MOST_BYTES 65536u /* chunks grow up to here: most of a larger one would stay unused */

struct arena_chunk {
	struct arena_chunk *next;
	size_t cap;
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

static size_t
padding_for(const struct arena_chunk *c, size_t align)
{
	return (align - c->used % align) % align;
}

static struct arena_chunk *
new_chunk(size_t cap)
{
	struct arena_chunk *c;

	if (cap > SIZE_MAX - sizeof *c || (c = malloc(sizeof *c + cap)) == NULL)
		return NULL;
	*c = (struct arena_chunk){ .cap = cap };
	return c;
}

/*
 * Adds a chunk with room for size. A chunk made for a single large piece goes behind the head,
 * because the head still has room.
 */
static struct arena_chunk *
add_chunk(struct arena *a, size_t size)
{
	size_t cap = a->head == NULL ? CHUNK_FIRST_BYTES : a->head->cap * 2;
	struct arena_chunk *c;

	if (cap > CHUNK_MOST_BYTES)
		cap = CHUNK_MOST_BYTES;
	if ((c = new_chunk(size > cap ? size : cap)) == NULL)
		return NULL;
	if (size > cap && a->head != NULL) {
		c->next = a->head->next;
		a->head->next = c;
	} else {
		c->next = a->head;
		a->head = c;
	}
	return c;
}

static void *
alloc_aligned(struct arena *a, size_t size, size_t align)
{
	struct arena_chunk *c = a->head;
	size_t pad;
	void *p;

	if (size == 0)
		size = 1; /* so that each piece has its own address */
	if (size > a->max - a->used)
		return NULL;
	pad = c != NULL ? padding_for(c, align) : 0;
	if (c == NULL || pad > c->cap - c->used || size > c->cap - c->used - pad) {
		if ((c = add_chunk(a, size)) == NULL)
			return NULL;
		pad = 0;
	}
	if (pad > a->max - a->used - size)
		return NULL;
	p = c->bytes + c->used + pad;
	c->used += pad + size;
	a->used += pad + size;
	return p;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return alloc_aligned(a, size, alignof(max_align_t));
}

void *
arena_zalloc(struct arena *a, size_t size)
{
	void *p = arena_alloc(a, size);

	return p != NULL ? memset(p, 0, size) : NULL;
}

char *
arena_dup(struct arena *a, struct str s)
{
	char *copy = s.len < SIZE_MAX ? alloc_aligned(a, s.len + 1, 1) : NULL;

	if (copy == NULL)
		return NULL;
	if (s.len > 0)
		memcpy(copy, s.p, s.len);
	copy[s.len] = '\0';
	return copy;
}

bool
arena_keep(struct arena *a, struct str *s)
{
	char *copy = arena_dup(a, *s);

	if (copy == NULL)
		return false;
	*s = str_make(copy, s->len);
	return true;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || (text = alloc_aligned(a, (size_t)n + 1, 1)) == NULL)
		return NULL;
	va_start(ap, fmt);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return text;
}

static void
free_chunks(struct arena_chunk *c)
{
	struct arena_chunk *next;

	for (; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
}

void
arena_reset(struct arena *a)
{
	a->used = 0;
	if (a->head == NULL)
		return;
	free_chunks(a->head->next);
	a->head->next = NULL;
	a->head->used = 0;
}

void
arena_free(struct arena *a)
{
	free_chunks(a->head);
	*a = ARENA_INIT(a->max);
}
