/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room_parts: divides a long text. The page of the version has the text before the first part and
 * that part; each other part has the page of its portion. What must hold: no link is dead. The
 * contents have the ids of what is on other pages, so that "#art_300" leads to the entry of article
 * 300, which leads to its page.
 */
#include <stdlib.h>
#include <string.h>

#include "room.h"

#define LONG_TEXT_BYTES 200000 /* of a text without markup; that of a longer one is divided */
#define PARTS_MIN 2

/* Nodes of other pages of the same text are skipped while one page is written. */
static const struct gaz_node *
pass_over(struct flow *f, const struct gaz_node *c)
{
	while (
	    c != NULL && f->h->attr(c, "eId", NULL) != NULL && flow_place_of(f, c).file != f->file)
		c = f->h->next_sibling(c);
	return c;
}

/* The address of the page of a part. */
static const char *
page_name(struct flow *f, size_t file)
{
	struct room *r = (struct room *)f;

	return r->parts[file - 1].page.p;
}

static bool
is_part(struct room *r, const struct flow_entry *entry)
{
	const char *eid = r->x.f.h->attr(entry->node, "eId", NULL);

	return entry->depth == 0 && eid != NULL && strpbrk(eid, "?#%") == NULL &&
	       flow_id_of(&r->x.f, entry->node).len > 0 &&
	       r->x.f.h->kind(entry->node) == GAZ_HIER &&
	       tree_rank(&r->x.f.tree, entry->node) == TREE_DIVISION;
}

static size_t
count_parts(struct room *r)
{
	size_t count = 0;

	for (size_t i = 0; i < r->x.f.entry_count; i++)
		count += is_part(r, &r->x.f.entries[i]);
	return count;
}

/* Gives each part but the first its page. */
static void
move_parts(struct room *r)
{
	struct flow *f = &r->x.f;
	size_t seen = 0, file = 0;

	for (size_t i = 0; i < f->entry_count; i++) {
		struct flow_entry *entry = &f->entries[i];

		if (entry->depth == 0)
			file = is_part(r, entry) ? seen++ : 0;
		entry->file = file;
		if (entry->depth > 0 || file == 0)
			continue;
		r->parts[file - 1] = (struct room_part){ entry->label,
			room_join(r, r->base, flow_str("/~"),
			    flow_str(f->h->attr(entry->node, "eId", NULL))) };
		flow_move(f, entry->node, file);
	}
}

void
room_divide(struct room *r)
{
	size_t count;

	if (r->base.len == 0 || r->shows_all ||
	    flow_text_bytes(&r->x.f, r->x.f.h->root(r->x.f.job)) <= LONG_TEXT_BYTES ||
	    (count = count_parts(r)) < PARTS_MIN ||
	    (r->parts = flow_alloc(&r->x.f, count * sizeof *r->parts)) == NULL)
		return;
	move_parts(r);
	r->form = html_form;
	r->form.file_name = page_name;
	r->form.pass_over = pass_over;
	r->x.f.form = &r->form;
}

struct tree_str
room_whole(struct room *r, struct tree_str url)
{
	struct tree_str bytes = room_fact(r, "bytes"), none = { 0 };

	/* The page of a portion does not know the text around it, but its size with the markup. */
	if (url.len == 0 || (r->parts == NULL && strtoull(bytes.len > 0 ? bytes.p : "0", NULL,
						     10) <= LONG_TEXT_BYTES))
		return url;
	return room_join(r, url, flow_str("?show=all"), none);
}
