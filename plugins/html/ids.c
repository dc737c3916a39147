/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ids: which eId became which id. An id stands on the page once: the first element that claims it
 * bears it. Names that begin with "gaz-" are kept for what the page adds itself.
 */
#include <stdint.h>
#include <string.h>

#include "html.h"

/*
 * The eId itself: HTML takes any id without white space. Empty for one that has some, or that is
 * the page's own.
 */
static struct html_str
name_of(const char *eid)
{
	if (strncmp(eid, "gaz-", 4) == 0 || strpbrk(eid, " \t\n\f\r") != NULL)
		return (struct html_str){ 0 };
	return html_str(eid);
}

static struct html_id *
slot_for(struct html_id *slots, size_t cap, struct html_str key)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
	size_t i;

	for (i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * 0x100000001b3u;
	for (i = (size_t)(hash ^ hash >> 32) & (cap - 1);; i = (i + 1) & (cap - 1))
		if (slots[i].key.p == NULL || html_same(slots[i].key, key))
			return &slots[i];
}

static bool
make_room(struct html *x)
{
	struct html_ids *ids = &x->ids;
	size_t cap = ids->cap == 0 ? 256 : ids->cap * 2, i;
	struct html_id *slots;

	if (ids->count * 2 < ids->cap)
		return true;
	if ((slots = html_alloc(x, cap * sizeof *slots)) == NULL)
		return false;
	for (i = 0; i < ids->cap; i++)
		if (ids->slots[i].key.p != NULL)
			*slot_for(slots, cap, ids->slots[i].key) = ids->slots[i];
	ids->slots = slots;
	ids->cap = cap;
	return true;
}

void
html_ids_add(
    struct html *x, const struct gaz_node *n, const char *eid, const struct html_id *target)
{
	struct html_str key = name_of(eid);
	struct html_id *slot;

	if (key.len == 0 || !make_room(x) ||
	    (slot = slot_for(x->ids.slots, x->ids.cap, key))->key.p != NULL)
		return;
	*slot = (struct html_id){ .key = key, .node = n, .target = key };
	if (target != NULL) {
		slot->node = NULL;
		slot->target = target->target;
	}
	x->ids.count++;
}

const struct html_id *
html_ids_find(struct html *x, const char *eid)
{
	struct html_str key = name_of(eid);
	const struct html_id *slot;

	if (x->ids.cap == 0 || key.len == 0)
		return NULL;
	slot = slot_for(x->ids.slots, x->ids.cap, key);
	return slot->key.p != NULL ? slot : NULL;
}

struct html_str
html_id_of(struct html *x, const struct gaz_node *n)
{
	const char *eid = x->h->attr(n, "eId", NULL);
	const struct html_id *id = eid != NULL ? html_ids_find(x, eid) : NULL;

	return id != NULL && id->node == n ? id->key : (struct html_str){ 0 };
}
