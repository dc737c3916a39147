/* SPDX-License-Identifier: Apache-2.0 */
/* anchors: what must hold: an eId that is found is written, by a unit that is no item of a list. */
#include "ingest/anchors.h"

#include <stdlib.h>

#include "base/arena.h"
#include "ingest/lines.h"
#include "ingest/structure.h"
#include "office/document.h"
#include "office/face.h"

#define HEADING_NODES 4 /* between the node of a heading and that of its unit, at most */

static int
compare(const void *a, const void *b)
{
	const struct anchor *x = a, *y = b;
	int order = str_cmp(x->name, y->name);

	return order != 0 ? order : x->line < y->line ? -1 : x->line > y->line;
}

struct anchors *
anchors_make(const struct office_document *d, struct arena *arena)
{
	struct anchors *a = arena_zalloc(arena, sizeof *a);

	if (a == NULL || d->bookmark_count == 0)
		return a;
	if ((a->v = arena_zalloc(arena, d->bookmark_count * sizeof *a->v)) == NULL)
		return NULL;
	for (uint32_t i = 0; i < d->bookmark_count; i++)
		if (d->bookmarks[i].block < OFFICE_BLOCKS_MAX)
			a->v[a->count++] = (struct anchor){ .name = d->bookmarks[i].name,
				.line = d->bookmarks[i].block + 1 };
	if (a->count > 0)
		qsort(a->v, a->count, sizeof *a->v, compare);
	return a;
}

/* Whether the eId of a node is written: items of lists have others, recitals have none of it. */
static bool
is_written(const struct structure *s, uint32_t i)
{
	for (; i != 0 && i != NODE_NONE; i = s->v[i].parent) {
		const struct node *n = &s->v[i];

		if (n->role != NODE_UNIT || n->is_recital || n->is_citation ||
		    structure_is_item(n) || n->eid == NULL)
			return false;
	}
	return i == 0;
}

/* The unit whose heading is in the line of node i; NODE_NONE: none. */
static uint32_t
unit_of_heading(const struct structure *s, uint32_t i)
{
	struct str line = s->lines->v[s->v[i].line].text;
	uint32_t from = i > HEADING_NODES ? i - HEADING_NODES : 1;

	for (uint32_t k = from; k < s->count && k <= i + HEADING_NODES; k++) {
		struct str heading = s->v[k].heading;

		if (s->v[k].role == NODE_UNIT && heading.len > 0 &&
		    (uintptr_t)heading.p >= (uintptr_t)line.p &&
		    (uintptr_t)heading.p < (uintptr_t)line.p + line.len)
			return k;
	}
	return NODE_NONE;
}

/* The eId of the unit that begins at node i, or whose heading it is; NULL: none. */
static const char *
eid_of(const struct structure *s, uint32_t i)
{
	if (s->v[i].role == NODE_HEADING)
		i = unit_of_heading(s, i);
	return i != NODE_NONE && is_written(s, i) ? s->v[i].eid : NULL;
}

void
anchors_resolve(struct anchors *a, const struct structure *s)
{
	uint32_t *nodes; /* of each physical line its first node; 0: none */

	if (a == NULL || a->count == 0)
		return;
	nodes = arena_zalloc(s->arena, (s->lines->raw_count + 1) * sizeof *nodes);
	if (nodes == NULL)
		return;
	for (uint32_t i = s->count; i-- > 1;)
		nodes[s->lines->v[s->v[i].line].first] = i;
	for (uint32_t i = 0; i < a->count; i++)
		if (a->v[i].line <= s->lines->raw_count && nodes[a->v[i].line] > 0)
			a->v[i].eid = eid_of(s, nodes[a->v[i].line]);
}

const char *
anchors_find(const struct anchors *a, struct str name)
{
	uint32_t from = 0, to = a == NULL ? 0 : a->count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (str_cmp(a->v[middle].name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return a != NULL && from < a->count && str_eq(a->v[from].name, name) ? a->v[from].eid
									     : NULL;
}

bool
anchors_link(const struct anchors *a, struct faces *faces, struct arena *arena)
{
	for (uint32_t i = 0; i < faces->count; i++) {
		struct str *link = &faces->v[i].face.link;
		const char *eid, *href = "";

		if (!str_starts(*link, "#"))
			continue;
		eid = anchors_find(a, str_slice(*link, 1, link->len));
		if (eid != NULL && (href = arena_printf(arena, "#%s", eid)) == NULL)
			return false;
		*link = str_from(href);
	}
	return true;
}
