/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bookmark: names of bookmarks. A name is the eId where Word allows that: it has at most 40
 * characters, letters, digits and "_", begins with a letter, and no other name differs from it in
 * capitals alone. Otherwise it is the beginning of the eId with digits of its SHA-256.
 */
#include "docx.h"

#include <stdio.h>
#include <string.h>

#define NAME_BYTES_MAX 40
#define HASH_DIGITS 10
#define FIRST_CAP 64

static size_t
hash_of(const char *s)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		h = (h ^ (c >= 'A' && c <= 'Z' ? c | 0x20u : c)) * 1099511628211u;
	}
	return (size_t)(h ^ (h >> 32));
}

static bool
is_equal(const char *a, const char *b, bool any_case)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (*a != *b && !(any_case && ((*a ^ *b) == 0x20) && ((*a | 0x20) >= 'a') &&
				    ((*a | 0x20) <= 'z')))
			return false;
	return *a == *b;
}

static struct docx_bookmark **
slot_of(struct docx_bookmark **slots, size_t cap, const char *key, bool by_name)
{
	size_t i = hash_of(key) & (cap - 1);

	while (
	    slots[i] != NULL && !is_equal(by_name ? slots[i]->name : slots[i]->eid, key, by_name))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static bool
widen(struct docx *d)
{
	struct docx_bookmarks *b = &d->bookmarks;
	size_t cap = b->cap > 0 ? 2 * b->cap : FIRST_CAP;
	struct docx_bookmark **by_eid, **by_name;

	if (b->cap > 0 && 2 * b->count < b->cap)
		return true;
	by_eid = docx_alloc(d, cap * sizeof(struct docx_bookmark *));
	by_name = docx_alloc(d, cap * sizeof(struct docx_bookmark *));
	if (by_eid == NULL || by_name == NULL)
		return false;
	for (size_t i = 0; i < b->cap; i++) {
		if (b->by_eid[i] != NULL)
			*slot_of(by_eid, cap, b->by_eid[i]->eid, false) = b->by_eid[i];
		if (b->by_name[i] != NULL)
			*slot_of(by_name, cap, b->by_name[i]->name, true) = b->by_name[i];
	}
	b->by_eid = by_eid;
	b->by_name = by_name;
	b->cap = cap;
	return true;
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_name(const char *s)
{
	const char *p = s;

	if (!is_letter(*p))
		return false;
	while (is_letter(*p) || (*p >= '0' && *p <= '9') || *p == '_')
		p++;
	return *p == '\0' && p - s <= NAME_BYTES_MAX;
}

static const char *
make_name(struct docx *d, const char *eid)
{
	uint8_t sum[32];
	char *name = docx_alloc(d, NAME_BYTES_MAX + 1);
	size_t len = 0;

	if (name == NULL)
		return NULL;
	d->hash->sha256(eid, strlen(eid), sum);
	if (!is_letter(eid[0]))
		name[len++] = 'x';
	for (; *eid != '\0' && len < NAME_BYTES_MAX - HASH_DIGITS - 1; eid++)
		name[len++] = is_letter(*eid) || (*eid >= '0' && *eid <= '9') ? *eid : '_';
	name[len++] = '_';
	for (size_t i = 0; i < HASH_DIGITS / 2; i++)
		len += (size_t)snprintf(name + len, 3, "%02x", sum[i]);
	return name;
}

static void
add(struct docx *d, const struct gaz_node *n)
{
	const char *eid = d->h->attr(n, "eId", NULL);
	struct docx_bookmark *b, **by_eid, **by_name;

	if (eid == NULL || *eid == '\0' || !widen(d))
		return;
	by_eid = slot_of(d->bookmarks.by_eid, d->bookmarks.cap, eid, false);
	if (*by_eid != NULL || (b = docx_alloc(d, sizeof *b)) == NULL)
		return; /* of two elements with one eId the first has it */
	b->eid = eid;
	b->node = n;
	b->name = eid;
	if (!is_name(eid) || *slot_of(d->bookmarks.by_name, d->bookmarks.cap, eid, true) != NULL)
		b->name = make_name(d, eid);
	if (b->name == NULL)
		return;
	by_name = slot_of(d->bookmarks.by_name, d->bookmarks.cap, b->name, true);
	if (*by_name != NULL)
		return; /* no link can lead to it */
	*by_eid = *by_name = b;
	d->bookmarks.count++;
}

/* The elements that are portions: not lines, nor what is in a line. */
static bool
has_bookmark(const struct docx *d, const struct gaz_node *n)
{
	switch (d->h->kind(n)) {
	case GAZ_FRONT:
	case GAZ_BACK:
	case GAZ_HIER:
	case GAZ_ITEM:
	case GAZ_LIST:
	case GAZ_TABLE:
	case GAZ_QUOTE:
	case GAZ_CONTAINER: return true;
	default: return false;
	}
}

/* Adds the elements that are deleted, or those that are not. */
static void
add_all(struct docx *d, bool deleted)
{
	const struct gaz_node *n = d->h->root(d->job);

	while (n != NULL && d->rc == GAZ_OK) {
		int kind = d->h->kind(n);

		if ((d->h->change(n) == GAZ_DELETED) == deleted && has_bookmark(d, n))
			add(d, n);
		n = kind == GAZ_META || kind == GAZ_NOTE ? d->h->skip(n) : d->h->next(n);
	}
}

void
docx_name_bookmarks(struct docx *d)
{
	add_all(d, false);
	if (d->compared)
		add_all(d, true); /* after the later version, which has its eIds first */
}

const struct docx_bookmark *
docx_bookmark(const struct docx *d, const char *eid)
{
	if (d->bookmarks.cap == 0)
		return NULL;
	return *slot_of(d->bookmarks.by_eid, d->bookmarks.cap, eid, false);
}
