/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan: the first pass. A part (or whatever the outermost division is) gets a file of its own; what
 * stands outside of parts is gathered into files between them. A division too large for one file
 * gives its heading to one and its content to several.
 */
#include "epub.h"

#include <stdio.h>

#define FILE_BYTES_GOAL \
	100000 /* of text in a file of loose material: what reading systems lay out without a \
		  pause */
#define FILE_BYTES_MAX \
	300000 /* of text in a file that holds one division: then it is taken apart */

static void
start_file(struct epub *e, enum epub_matter matter)
{
	struct epub_file *f;

	if (!flow_grow(&e->f, (void **)&e->files, e->file_count, &e->file_cap, sizeof *f))
		return;
	f = &e->files[e->file_count++];
	*f = (struct epub_file){ .matter = matter, .first_piece = e->piece_count };
	snprintf(f->name, sizeof f->name, "text-%03zu.xhtml", e->file_count);
	e->f.file = e->file_count - 1;
}

/* Its first entry gives the file its title. */
static void
register_piece(struct epub *e, const struct epub_piece *piece)
{
	const char *eid = e->f.h->attr(piece->node, "eId", NULL);
	struct epub_file *file = &e->files[e->file_count - 1];
	size_t before = e->f.entry_count;

	if (piece->head_only) {
		if (eid != NULL)
			flow_ids_add(&e->f, piece->node, eid, NULL);
		flow_add_entry(&e->f, piece->node, piece->depth);
	} else {
		flow_register(&e->f, piece->node, piece->depth);
	}
	if (file->title.len == 0 && e->f.entry_count > before)
		file->title = e->f.entries[before].label;
}

static void
add_piece(struct epub *e, const struct gaz_node *n, unsigned depth, bool head_only)
{
	struct epub_piece *piece;

	if (!flow_grow(
		&e->f, (void **)&e->pieces, e->piece_count, &e->piece_cap, sizeof *e->pieces) ||
	    e->file_count == 0)
		return;
	piece = &e->pieces[e->piece_count++];
	*piece = (struct epub_piece){ n, depth, head_only };
	e->files[e->file_count - 1].piece_count++;
	register_piece(e, piece);
}

/* Loose siblings that share a file; bytes counts what it holds, and SIZE_MAX asks for a new one. */
static void
plan_children(struct epub *e, const struct gaz_node *n, unsigned depth, size_t bytes)
{
	const struct gaz_node *c;
	size_t size;
	int kind;

	for (c = e->f.h->first_child(n); c != NULL && e->f.rc == GAZ_OK;
	     c = e->f.h->next_sibling(c)) {
		kind = e->f.h->kind(c);
		size = flow_text_bytes(&e->f, c);
		if (kind != GAZ_HIER || flow_rank(&e->f, c) != FLOW_DIVISION) {
			if ((kind == GAZ_NUM || kind == GAZ_HEADING) &&
			    e->f.h->kind(n) == GAZ_HIER && c == flow_child(&e->f, n, kind))
				continue; /* written with the heading of n */
			if (bytes >= FILE_BYTES_GOAL)
				start_file(e, EPUB_BODY);
			bytes = bytes >= FILE_BYTES_GOAL ? size : bytes + size;
			add_piece(e, c, depth, false);
			continue;
		}
		start_file(e, EPUB_BODY);
		add_piece(e, c, depth, size > FILE_BYTES_MAX);
		bytes = SIZE_MAX;
		if (size > FILE_BYTES_MAX)
			plan_children(e, c, depth + 1, 0);
	}
}

static void
plan_attachments(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c;

	for (c = e->f.h->first_child(n); c != NULL && e->f.rc == GAZ_OK;
	     c = e->f.h->next_sibling(c)) {
		start_file(e, EPUB_BACK);
		add_piece(e, c, 0, false);
	}
}

/* A preface that only repeats the title: the title page says it already. */
static bool
is_bare_title(struct epub *e, const struct gaz_node *n)
{
	return flow_same(flow_flatten(&e->f, n), e->f.title);
}

static void
plan_node(struct epub *e, const struct gaz_node *n)
{
	size_t last = e->file_count;

	switch (e->f.h->kind(n)) {
	case GAZ_META: break;
	case GAZ_FRONT:
		if (is_bare_title(e, n))
			break;
		if (last == 0 || e->files[last - 1].matter != EPUB_FRONT)
			start_file(e, EPUB_FRONT);
		add_piece(e, n, 0, false);
		break;
	case GAZ_BODY: plan_children(e, n, 0, SIZE_MAX); break;
	case GAZ_BACK:
		if (flow_child(&e->f, n, GAZ_CONTAINER) != NULL) {
			plan_attachments(e, n);
			break;
		}
		start_file(e, EPUB_BACK);
		add_piece(e, n, 0, false);
		break;
	default: start_file(e, EPUB_BODY); add_piece(e, n, 0, false);
	}
}

void
epub_plan(struct epub *e)
{
	const struct gaz_node *root = e->f.h->root(e->f.job), *c;

	if (e->f.h->kind(root) != GAZ_ROOT) {
		start_file(e, EPUB_BODY); /* a portion */
		if (e->f.h->kind(root) == GAZ_HIER &&
		    flow_text_bytes(&e->f, root) > FILE_BYTES_MAX) {
			add_piece(e, root, 0, true);
			plan_children(e, root, 1, 0);
		} else {
			add_piece(e, root, 0, false);
		}
		return;
	}
	for (c = e->f.h->first_child(root); c != NULL && e->f.rc == GAZ_OK;
	     c = e->f.h->next_sibling(c))
		plan_node(e, c);
	if (e->file_count == 0 && e->f.rc == GAZ_OK)
		e->f.rc =
		    e->f.h->fail(e->f.job, GAZ_REFUSE, "the document has nothing to read in it");
}
