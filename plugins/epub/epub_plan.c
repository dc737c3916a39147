/* SPDX-License-Identifier: Apache-2.0 */
/*
 * epub_plan: the first pass: assigns the nodes of the document to XHTML files. Each part (or other
 * outermost division) and each attachment gets a file of its own; the text between them is
 * collected into files of about FILE_BYTES_GOAL. An element that is larger than FILE_BYTES_MAX is
 * divided: heading first, then its children, in as many files as they need; a table between rows.
 */
#include "epub.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a file of several elements: reading systems lay this out without a delay. */
#define FILE_BYTES_GOAL 100000
/* Estimated bytes of a file, which keep the written file below 250 kB. */
#define FILE_BYTES_MAX 200000
#define ROWS_SPANNED_MAX 1000 /* as written; a table with longer ones is not divided by them */
#define ELEMENT_BYTES 40      /* estimate: start and end tag, class, number */

static void
start_file(struct epub *e)
{
	struct epub_file *f;

	if (!flow_grow(&e->f, (void **)&e->files, e->file_count, &e->file_cap, sizeof *f))
		return;
	f = &e->files[e->file_count++];
	*f = (struct epub_file){ .matter = e->matter, .first_piece = e->piece_count };
	snprintf(f->name, sizeof f->name, "text-%03zu.xhtml", e->file_count);
	e->f.file = e->file_count - 1;
	e->filled = 0;
}

/* Starts a file, unless the current one has room for size more bytes of the same matter. */
static void
make_room(struct epub *e, size_t size)
{
	if (e->file_count == 0 || e->files[e->file_count - 1].matter != e->matter ||
	    e->filled >= FILE_BYTES_GOAL || (e->filled > 0 && e->filled + size > FILE_BYTES_MAX))
		start_file(e);
	e->filled += size;
}

/* The next piece begins a file, unless the current one has nothing to read yet. */
static void
end_file(struct epub *e)
{
	if (e->filled > 0)
		e->filled = FILE_BYTES_GOAL;
}

/* An estimate of the bytes that n takes in a file. */
static size_t
written_bytes(const struct epub *e, const struct gaz_node *n)
{
	const struct gaz_host *h = e->f.h;
	const struct gaz_node *end = h->skip(n);
	size_t total = 0, len;

	for (; n != NULL && n != end; n = h->next(n)) {
		if (h->text(n, &len) == NULL) {
			len = 0;
			h->attr(n, "eId", &len);
			len += ELEMENT_BYTES;
		}
		total += len;
	}
	return total;
}

/* Registers the ids in the rows of a table; the first ones have its caption. */
static void
register_rows(struct epub *e, const struct epub_piece *piece)
{
	const char *eid = e->f.h->attr(piece->node, "eId", NULL);
	const struct gaz_node *row = piece->from,
			      *caption = tree_child(&e->f.tree, piece->node, GAZ_BLOCK);

	if (row == tree_first_row(&e->f.tree, piece->node)) {
		if (eid != NULL)
			flow_ids_add(&e->f, piece->node, eid, NULL);
		if (caption != NULL)
			flow_register(&e->f, caption, piece->depth);
	}
	for (; row != NULL && row != piece->until; row = tree_next_row(&e->f.tree, row))
		flow_register(&e->f, row, piece->depth);
}

/* Registers ids and entries of the piece; the first entry of a file gives the file its title. */
static void
register_piece(struct epub *e, const struct epub_piece *piece)
{
	const char *eid = e->f.h->attr(piece->node, "eId", NULL);
	struct epub_file *file = &e->files[e->file_count - 1];
	size_t before = e->f.entry_count;

	if (piece->from != NULL) {
		register_rows(e, piece);
	} else if (piece->head_only) {
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
add_piece(struct epub *e, struct epub_piece new)
{
	struct epub_piece *piece;

	if (!flow_grow(
		&e->f, (void **)&e->pieces, e->piece_count, &e->piece_cap, sizeof *e->pieces) ||
	    e->file_count == 0)
		return;
	piece = &e->pieces[e->piece_count++];
	*piece = new;
	e->files[e->file_count - 1].piece_count++;
	register_piece(e, piece);
}

static bool
is_attachment(const struct epub *e, const struct gaz_node *n)
{
	return e->f.h->kind(n) == GAZ_CONTAINER && strcmp(e->f.h->name(n), "attachment") == 0;
}

/* Whether n has only children that can be written apart: no words of a sentence, no list item. */
static bool
is_divisible(const struct epub *e, const struct gaz_node *n)
{
	const struct gaz_host *h = e->f.h;
	const char *p;
	size_t len;

	switch (h->kind(n)) {
	case GAZ_HIER:
		if (tree_is_item(&e->f.tree, n))
			return false;
		break;
	case GAZ_ROOT: /* the document in an attachment */
	case GAZ_FRONT:
	case GAZ_BODY:
	case GAZ_BACK:
	case GAZ_CONTENT:
	case GAZ_LIST:
	case GAZ_CONTAINER: break;
	default: return false;
	}
	for (n = h->first_child(n); n != NULL; n = h->next_sibling(n)) {
		if ((p = h->text(n, &len)) != NULL && !tree_is_blank(p, len))
			return false;
		if (h->kind(n) == GAZ_INLINE || h->kind(n) == GAZ_REF || h->kind(n) == GAZ_NOTE)
			return false;
	}
	return true;
}

static void plan_node(struct epub *e, const struct gaz_node *n, unsigned depth);

/* Plans the children of n that are not its number and heading. */
static void
plan_children(struct epub *e, const struct gaz_node *n, unsigned depth, bool headed)
{
	const struct gaz_node *c = e->f.h->first_child(n);
	int kind;

	for (; c != NULL && e->f.rc == GAZ_OK; c = e->f.h->next_sibling(c)) {
		kind = e->f.h->kind(c);
		if (kind == GAZ_META || (kind == GAZ_TEXT && !flow_has_words(&e->f, c)))
			continue;
		if (headed && (kind == GAZ_NUM || kind == GAZ_HEADING) &&
		    c == tree_child(&e->f.tree, n, kind))
			continue;
		plan_node(e, c, depth);
	}
}

/* Plans n as several pieces: links to elements without an id of their own lead to its heading. */
static void
divide(struct epub *e, const struct gaz_node *n, unsigned depth)
{
	bool headed = e->f.h->kind(n) == GAZ_HIER || is_attachment(e, n);
	struct flow_id within = e->f.within;
	size_t before = e->f.entry_count;

	if (headed) {
		make_room(e, flow_label(&e->f, n).len > 0 ? ELEMENT_BYTES : 0);
		add_piece(e, (struct epub_piece){ n, depth, .head_only = true });
		e->f.within = flow_place_of(&e->f, n);
	}
	plan_children(e, n, depth + (e->f.entry_count > before), headed);
	e->f.within = within;
}

/* The number of rows below that the cells of a row cover. */
static unsigned
rows_below(const struct epub *e, const struct gaz_node *row)
{
	const struct gaz_node *c = e->f.h->first_child(row);
	unsigned most = 0;
	const char *value;

	for (; c != NULL; c = e->f.h->next_sibling(c)) {
		value = e->f.h->attr(c, "rowspan", NULL);
		unsigned long span = value != NULL ? strtoul(value, NULL, 10) : 1;

		if (span > 1 && span <= ROWS_SPANNED_MAX && span - 1 > most)
			most = (unsigned)span - 1;
	}
	return most;
}

/* Divides a large table between rows, where no cell of a row above reaches. */
static void
divide_table(struct epub *e, const struct gaz_node *n, unsigned depth)
{
	const struct gaz_node *row = tree_first_row(&e->f.tree, n), *from = row, *next;
	size_t size = 0;
	unsigned covered = 0, below;

	for (; row != NULL && e->f.rc == GAZ_OK; row = next) {
		next = tree_next_row(&e->f.tree, row);
		size += written_bytes(e, row);
		below = rows_below(e, row);
		covered = covered > 0 ? covered - 1 : 0;
		covered = below > covered ? below : covered;
		if (next != NULL && (covered > 0 || size < FILE_BYTES_GOAL))
			continue;
		make_room(e, size);
		add_piece(e, (struct epub_piece){ n, depth, .from = from, .until = next });
		from = next;
		size = 0;
	}
}

static void
plan_node(struct epub *e, const struct gaz_node *n, unsigned depth)
{
	size_t size = written_bytes(e, n);
	bool apart = is_attachment(e, n) ||
		     (e->f.h->kind(n) == GAZ_HIER && tree_rank(&e->f.tree, n) == TREE_DIVISION);

	if (apart)
		end_file(e);
	if (size > FILE_BYTES_MAX && is_divisible(e, n)) {
		divide(e, n, depth);
	} else if (size > FILE_BYTES_MAX && e->f.h->kind(n) == GAZ_TABLE &&
		   tree_first_row(&e->f.tree, n) != NULL) {
		divide_table(e, n, depth);
	} else {
		make_room(e, size);
		add_piece(e, (struct epub_piece){ n, depth, .head_only = false });
	}
	if (apart)
		end_file(e);
}

/* Whether the preface n only repeats the title, which is on the title page. */
static bool
is_bare_title(struct epub *e, const struct gaz_node *n)
{
	return tree_same(flow_flatten(&e->f, n), e->f.title);
}

static void
plan_matter(struct epub *e, const struct gaz_node *n)
{
	switch (e->f.h->kind(n)) {
	case GAZ_META: break;
	case GAZ_FRONT:
		e->matter = EPUB_FRONT;
		if (!is_bare_title(e, n))
			plan_node(e, n, 0);
		break;
	case GAZ_BODY:
		e->matter = EPUB_BODY;
		end_file(e);
		plan_children(e, n, 0, false);
		break;
	case GAZ_BACK:
		e->matter = EPUB_BACK;
		end_file(e);
		if (tree_child(&e->f.tree, n, GAZ_CONTAINER) != NULL)
			plan_children(e, n, 0, false);
		else
			plan_node(e, n, 0);
		break;
	default:
		e->matter = EPUB_BODY;
		end_file(e);
		plan_node(e, n, 0);
	}
}

/* A document of a title alone: the preface that repeats it is the text. */
static void
plan_title(struct epub *e, const struct gaz_node *root)
{
	const struct gaz_node *front = tree_child(&e->f.tree, root, GAZ_FRONT);

	if (front == NULL) {
		e->f.rc =
		    e->f.h->fail(e->f.job, GAZ_REFUSE, "the document has nothing to read in it");
		return;
	}
	e->matter = EPUB_FRONT;
	start_file(e);
	add_piece(e, (struct epub_piece){ front, 0, .head_only = false });
}

void
epub_plan(struct epub *e)
{
	const struct gaz_node *root = e->f.h->root(e->f.job), *c;

	if (e->f.h->kind(root) != GAZ_ROOT) {
		e->matter = EPUB_BODY; /* a portion */
		plan_node(e, root, 0);
		return;
	}
	for (c = e->f.h->first_child(root); c != NULL && e->f.rc == GAZ_OK;
	     c = e->f.h->next_sibling(c))
		plan_matter(e, c);
	if (e->file_count == 0 && e->f.rc == GAZ_OK)
		plan_title(e, root);
}
