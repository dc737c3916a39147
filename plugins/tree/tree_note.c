/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree_note: finds notes by eId, those of the metadata and those in the text. What must hold: the
 * time for all references of a document is that of sorting its notes once.
 */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

static const struct gaz_node *
child_named(const struct tree *t, const struct gaz_node *n, const char *name)
{
	const struct gaz_node *c = n == NULL ? NULL : t->h->first_child(n);

	while (c != NULL && strcmp(t->h->name(c), name) != 0)
		c = t->h->next_sibling(c);
	return c;
}

/* The document, also from a portion of it. */
static const struct gaz_node *
find_top(const struct tree *t)
{
	const struct gaz_node *n = t->h->root(t->job), *up;

	while ((up = t->h->parent(n)) != NULL)
		n = up;
	return n;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct tree_note *)a)->eid, ((const struct tree_note *)b)->eid);
}

/* Adds a note with an eId to list, unless it is NULL; returns how many it has then. */
static size_t
take_note(const struct tree *t, const struct gaz_node *n, struct tree_note *list, size_t count)
{
	const char *eid = t->h->attr(n, "eId", NULL);

	if (eid == NULL)
		return count;
	if (list != NULL)
		list[count] = (struct tree_note){ .eid = eid, .node = n };
	return count + 1;
}

/* Adds the notes of the metadata and of the text to list, or counts them if it is NULL. */
static size_t
take_notes(const struct tree *t, struct tree_note *list)
{
	const struct gaz_node *top = find_top(t), *meta = child_named(t, top, "meta"), *group, *n;
	size_t count = 0;

	for (group = meta == NULL ? NULL : t->h->first_child(meta); group != NULL;
	     group = t->h->next_sibling(group)) {
		if (strcmp(t->h->name(group), "notes") != 0)
			continue;
		for (n = t->h->first_child(group); n != NULL; n = t->h->next_sibling(n))
			count = take_note(t, n, list, count);
	}
	for (n = top; n != NULL; n = t->h->kind(n) == GAZ_META ? t->h->skip(n) : t->h->next(n))
		if (t->h->kind(n) == GAZ_NOTE)
			count = take_note(t, n, list, count);
	return count;
}

struct tree_note *
tree_note_named(struct tree *t, const char *eid)
{
	struct tree_note wanted = { .eid = eid };
	size_t count;

	if (!t->has_notes) {
		t->has_notes = true;
		count = take_notes(t, NULL);
		if (count > 0 && (t->notes = t->arena->alloc(t->job, count * sizeof *t->notes))) {
			t->note_count = take_notes(t, t->notes);
			qsort(t->notes, t->note_count, sizeof *t->notes, compare);
		}
	}
	if (t->notes == NULL || eid == NULL)
		return NULL;
	return bsearch(&wanted, t->notes, t->note_count, sizeof *t->notes, compare);
}

struct tree_note *
tree_note(struct tree *t, const struct gaz_node *ref)
{
	const char *href = t->h->attr(ref, "href", NULL);

	return href == NULL || href[0] != '#' ? NULL : tree_note_named(t, href + 1);
}
