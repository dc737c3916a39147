/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ids: which eId became which id in which file. An id stands in the output once: the first element
 * that claims it bears it. Names that begin with "gaz-" are kept for what the plugin adds itself.
 */
#include <stdint.h>
#include <string.h>

#include "epub.h"

static bool
is_name_char(unsigned char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '-' || c == '.');
}

/* An eId that is no XML name, spelt as one: "x", and _ and two hex digits for each byte that may
 * not stand. */
static struct epub_str
spell(struct epub *e, struct epub_str s)
{
	static const char hex[] = "0123456789abcdef";
	char *copy = epub_alloc(e, 3 * s.len + 1), *p = copy;
	size_t i;

	if (copy == NULL)
		return (struct epub_str){ 0 };
	*p++ = 'x';
	for (i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_name_char(c, false)) {
			*p++ = s.p[i];
		} else {
			*p++ = '_';
			*p++ = hex[c >> 4];
			*p++ = hex[c & 15];
		}
	}
	return (struct epub_str){ copy, (size_t)(p - copy) };
}

/* The eId as an XML name; empty if it is one of the plugin's own. */
static struct epub_str
name_of(struct epub *e, const char *eid)
{
	struct epub_str s = epub_str(eid);
	size_t i;

	if (s.len == 0 || strncmp(eid, "gaz-", 4) == 0)
		return (struct epub_str){ 0 };
	for (i = 0; i < s.len; i++)
		if (!is_name_char((unsigned char)s.p[i], i == 0))
			return spell(e, s);
	return s;
}

static struct epub_id *
slot_for(struct epub_id *slots, size_t cap, struct epub_str key)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
	size_t i;

	for (i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * 0x100000001b3u;
	for (i = (size_t)(hash ^ hash >> 32) & (cap - 1);; i = (i + 1) & (cap - 1))
		if (slots[i].key.p == NULL ||
		    (slots[i].key.len == key.len && memcmp(slots[i].key.p, key.p, key.len) == 0))
			return &slots[i];
}

static bool
make_room(struct epub *e)
{
	struct epub_ids *ids = &e->ids;
	size_t cap = ids->cap == 0 ? 256 : ids->cap * 2, i;
	struct epub_id *slots;

	if (ids->count * 2 < ids->cap)
		return true;
	if ((slots = epub_alloc(e, cap * sizeof *slots)) == NULL)
		return false;
	for (i = 0; i < ids->cap; i++)
		if (ids->slots[i].key.p != NULL)
			*slot_for(slots, cap, ids->slots[i].key) = ids->slots[i];
	ids->slots = slots;
	ids->cap = cap;
	return true;
}

void
epub_ids_add(
    struct epub *e, const struct gaz_node *n, const char *eid, const struct epub_id *target)
{
	struct epub_str key = name_of(e, eid);
	struct epub_id *slot;

	if (key.len == 0 || !make_room(e) ||
	    (slot = slot_for(e->ids.slots, e->ids.cap, key))->key.p != NULL)
		return;
	*slot = (struct epub_id){ .key = key, .node = n, .target = key, .file = e->file_count - 1 };
	if (target != NULL) {
		slot->node = NULL;
		slot->target = target->target;
		slot->file = target->file;
	}
	e->ids.count++;
}

const struct epub_id *
epub_ids_find(struct epub *e, const char *eid)
{
	struct epub_str key = name_of(e, eid);
	const struct epub_id *slot;

	if (e->ids.cap == 0 || key.len == 0)
		return NULL;
	slot = slot_for(e->ids.slots, e->ids.cap, key);
	return slot->key.p != NULL ? slot : NULL;
}

struct epub_str
epub_id_of(struct epub *e, const struct gaz_node *n)
{
	const char *eid = e->h->attr(n, "eId", NULL);
	const struct epub_id *id = eid != NULL ? epub_ids_find(e, eid) : NULL;

	return id != NULL && id->node == n ? id->key : (struct epub_str){ 0 };
}
