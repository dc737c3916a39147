/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge: joins the tokens of both versions of a piece. What must hold: without the inserted tokens
 * they are those of the earlier version, without the deleted ones those of the later.
 */
#include "docx.h"

#include <string.h>

#define FIRST_CAP 64

static bool
is_same(const struct docx_token *a, const struct docx_token *b)
{
	return a->of == b->of && a->kind == b->kind && a->part == b->part && a->len == b->len &&
	       (a->p == b->p || (a->len > 0 && memcmp(a->p, b->p, a->len) == 0));
}

static size_t
hash_of(const struct docx_token *t)
{
	uint64_t h = (uint64_t)(uintptr_t)t->of * 0x9e3779b97f4a7c15u;

	h ^= ((uint64_t)t->kind << 32 | t->part) * 0xbf58476d1ce4e5b9u;
	return (size_t)(h ^ (h >> 29));
}

/* The place of token t in the index: of the one that is the same, or a free one. */
static size_t *
slot_of(struct docx *d, size_t cap, const struct docx_token *t)
{
	size_t i = hash_of(t) & (cap - 1);

	while (d->index[i] != 0 && !is_same(&d->later_tokens.v[d->index[i] - 1], t))
		i = (i + 1) & (cap - 1);
	return &d->index[i];
}

/* Indexes the tokens of the later version by what they are; returns the size of the index. */
static size_t
make_index(struct docx *d)
{
	size_t cap = FIRST_CAP, i, *slot;

	while (cap < 2 * d->later_tokens.count)
		cap *= 2;
	if (cap > d->index_cap) {
		if ((d->index = docx_alloc(d, cap * sizeof *d->index)) == NULL) {
			d->index_cap = 0;
			return 0;
		}
		d->index_cap = cap;
	}
	memset(d->index, 0, cap * sizeof *d->index);
	for (i = 0; i < d->later_tokens.count; i++) {
		slot = slot_of(d, cap, &d->later_tokens.v[i]);
		if (*slot == 0)
			*slot = i + 1; /* the first of equals */
	}
	return cap;
}

static void
write_as(struct docx *d, struct docx_token *t, int change)
{
	t->change = (uint8_t)change;
	docx_write(d, t);
}

/*
 * A token of both: the later one. A table has the columns of the wider version, a paragraph
 * tells how it looked.
 */
static void
write_both(struct docx *d, const struct docx_token *earlier, struct docx_token *later)
{
	if (later->kind == DOCX_TABLE && earlier->u.extent.columns > later->u.extent.columns)
		later->u.extent.columns = earlier->u.extent.columns;
	d->former = later->kind == DOCX_END ? earlier : NULL;
	write_as(d, later, GAZ_SAME);
	d->former = NULL;
}

void
docx_merge(struct docx *d)
{
	struct docx_tokens *e = &d->earlier_tokens, *l = &d->later_tokens;
	size_t i, at = 0, cap = 0, found;

	for (i = 0; i < e->count && d->rc == GAZ_OK; i++) {
		if (at < l->count && is_same(&e->v[i], &l->v[at])) {
			write_both(d, &e->v[i], &l->v[at++]);
			continue;
		}
		if (cap == 0 && (cap = make_index(d)) == 0)
			break;
		found = *slot_of(d, cap, &e->v[i]);
		if (found <= at) { /* 0: not in the later version */
			write_as(d, &e->v[i], GAZ_DELETED);
			continue;
		}
		while (at < found - 1)
			write_as(d, &l->v[at++], GAZ_INSERTED);
		write_both(d, &e->v[i], &l->v[at++]);
	}
	while (at < l->count && d->rc == GAZ_OK)
		write_as(d, &l->v[at++], GAZ_INSERTED);
	e->count = l->count = 0;
}
