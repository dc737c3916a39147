/* SPDX-License-Identifier: Apache-2.0 */
/* flow_contents: the first pass: collects the ids and the entries of the table of contents. */
#include "flow_private.h"

#include <stdio.h>
#include <string.h>

bool
flow_add_entry(struct flow *f, const struct gaz_node *n, unsigned depth)
{
	struct tree_str label = flow_label(f, n);
	struct flow_entry *entry;
	char *id;

	if (label.len == 0 ||
	    !flow_grow(f, (void **)&f->entries, f->entry_count, &f->entry_cap, sizeof *entry))
		return false;
	entry = &f->entries[f->entry_count++];
	*entry = (struct flow_entry){ .node = n, .label = label, .file = f->file, .depth = depth };
	entry->id = flow_id_of(f, n);
	if (entry->id.len == 0 && (id = flow_alloc(f, 32)) != NULL)
		entry->id = (struct tree_str){ id,
			(size_t)snprintf(id, 32, "gaz-toc-%zu", f->entry_count) };
	return true;
}

/* Whether such a node gets an output element with an id. Links to others lead to the ancestor. */
static bool
bears_id(int kind)
{
	return kind == GAZ_HIER || kind == GAZ_ITEM || kind == GAZ_TABLE || kind == GAZ_FRONT ||
	       kind == GAZ_BACK || kind == GAZ_CONTAINER;
}

static bool
has_entry(const struct flow *f, const struct gaz_node *n)
{
	if (n == f->topic)
		return false;
	if (f->h->kind(n) == GAZ_HIER)
		return tree_rank(&f->tree, n) != TREE_ITEM;
	return strcmp(f->h->name(n), "attachment") == 0;
}

/* Registers the eId of n. Returns the id of n, or around, the id of the nearest ancestor. */
static struct flow_id
register_id(struct flow *f, const struct gaz_node *n, struct flow_id around, bool listed)
{
	const char *eid = f->h->attr(n, "eId", NULL);
	const struct flow_id *id;

	if (eid == NULL || flow_is_gone(f, n))
		return around; /* the later version may use the same eId elsewhere */
	if (n == f->topic || (listed && bears_id(f->h->kind(n))))
		flow_ids_add(f, n, eid, NULL);
	else if (around.key.len > 0)
		flow_ids_add(f, n, eid, &around);
	id = flow_ids_find(f, eid);
	return id != NULL && id->node == n ? *id : around;
}

/* listed: false inside notes, quotations and tables, which get no entries and no own ids. */
static void
register_node(
    struct flow *f, const struct gaz_node *n, struct flow_id around, unsigned depth, bool listed)
{
	int kind = f->h->kind(n);

	if (kind == GAZ_TEXT || kind == GAZ_META || f->rc != GAZ_OK)
		return;
	around = register_id(f, n, around, listed);
	if (listed && has_entry(f, n) && flow_add_entry(f, n, depth))
		depth++;
	listed = listed && kind != GAZ_NOTE && kind != GAZ_QUOTE && kind != GAZ_TABLE;
	for (const struct gaz_node *c = f->h->first_child(n); c != NULL; c = f->h->next_sibling(c))
		register_node(f, c, around, depth, listed);
}

void
flow_register(struct flow *f, const struct gaz_node *n, unsigned depth)
{
	register_node(f, n, f->within, depth, true);
}

/* Skips the entries of nodes that were not written, because a heading already gave their text. */
const struct flow_entry *
flow_take_entry(struct flow *f, const struct gaz_node *n)
{
	size_t i = f->entry_at;

	while (i < f->entry_count && f->entries[i].node != n)
		i++;
	if (f->at.quoted > 0 || i == f->entry_count)
		return NULL;
	f->entry_at = i + 1;
	return &f->entries[i];
}
