/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ids: maps eIds to ids of the output. An id must be unique: if an eId occurs more than once, the
 * first element gets the id. Names that begin with "gaz-" are reserved for elements that a plugin
 * adds.
 */
#include <stdint.h>
#include <string.h>

#include "flow_private.h"

static struct tree_str
name_of(struct flow *f, const char *eid)
{
	if (*eid == '\0' || strncmp(eid, "gaz-", 4) == 0)
		return (struct tree_str){ 0 };
	return f->form->id_name(f, eid);
}

static struct flow_id *
slot_for(struct flow_id *slots, size_t cap, struct tree_str key)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */

	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * 0x100000001b3u;
	for (size_t i = (size_t)(hash ^ hash >> 32) & (cap - 1);; i = (i + 1) & (cap - 1))
		if (slots[i].key.p == NULL || tree_same(slots[i].key, key))
			return &slots[i];
}

static bool
make_room(struct flow *f)
{
	struct flow_ids *ids = &f->ids;
	size_t cap = ids->cap == 0 ? 256 : ids->cap * 2, i;
	struct flow_id *slots;

	if (ids->count * 2 < ids->cap)
		return true;
	if ((slots = flow_alloc(f, cap * sizeof *slots)) == NULL)
		return false;
	for (i = 0; i < ids->cap; i++)
		if (ids->slots[i].key.p != NULL)
			*slot_for(slots, cap, ids->slots[i].key) = ids->slots[i];
	ids->slots = slots;
	ids->cap = cap;
	return true;
}

void
flow_ids_add(
    struct flow *f, const struct gaz_node *n, const char *eid, const struct flow_id *target)
{
	struct tree_str key = name_of(f, eid);
	struct flow_id *slot;

	if (key.len == 0 || !make_room(f) ||
	    (slot = slot_for(f->ids.slots, f->ids.cap, key))->key.p != NULL)
		return;
	*slot = (struct flow_id){ .key = key, .node = n, .target = key, .file = f->file };
	if (target != NULL) {
		slot->node = NULL;
		slot->target = target->target;
		slot->file = target->file;
	}
	f->ids.count++;
}

const struct flow_id *
flow_ids_find(struct flow *f, const char *eid)
{
	struct tree_str key = name_of(f, eid);
	const struct flow_id *slot;

	if (f->ids.cap == 0 || key.len == 0)
		return NULL;
	slot = slot_for(f->ids.slots, f->ids.cap, key);
	return slot->key.p != NULL ? slot : NULL;
}

struct flow_id
flow_place_of(struct flow *f, const struct gaz_node *n)
{
	const char *eid = f->h->attr(n, "eId", NULL);
	const struct flow_id *id = eid != NULL ? flow_ids_find(f, eid) : NULL;

	return id != NULL && id->node == n ? *id : (struct flow_id){ 0 };
}

struct tree_str
flow_id_of(struct flow *f, const struct gaz_node *n)
{
	const char *eid = f->h->attr(n, "eId", NULL);
	const struct flow_id *id = eid != NULL ? flow_ids_find(f, eid) : NULL;

	return id != NULL && id->node == n ? id->key : (struct tree_str){ 0 };
}

void
flow_move(struct flow *f, const struct gaz_node *n, size_t file)
{
	const struct gaz_node *end = f->h->skip(n), *c;
	const char *eid;

	for (c = n; c != NULL && c != end && f->ids.cap > 0; c = f->h->next(c)) {
		struct tree_str key = { 0 };
		struct flow_id *slot;

		if (f->h->kind(c) != GAZ_TEXT && (eid = f->h->attr(c, "eId", NULL)) != NULL)
			key = name_of(f, eid);
		if (key.len == 0 || (slot = slot_for(f->ids.slots, f->ids.cap, key))->key.p == NULL)
			continue;
		if (slot->node == c)
			slot->file = file;
		else if (slot->node ==
			 NULL) /* leads to an element around it, which is moved already */
			slot->file = slot_for(f->ids.slots, f->ids.cap, slot->target)->file;
	}
}
