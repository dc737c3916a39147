/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan: the first pass. A part (or whatever the outermost division is) gets a file of its own; what
 * stands outside of parts is gathered into files between them. A division too large for one file
 * gives its heading to one and its content to several.
 */
#include "epub.h"

#include <stdio.h>
#include <string.h>

#define FILE_BYTES_GOAL \
	100000 /* of text in a file of loose material: what reading systems lay out without a \
		  pause */
#define FILE_BYTES_MAX \
	300000 /* of text in a file that holds one division: then it is taken apart */

static const char *const item_names[] = { "paragraph", "subparagraph", "subsection", "point",
	"indent", "clause", "subclause", "alinea", "list", "sublist", "subrule", "proviso", "level",
	NULL };
static const char *const unit_names[] = { "article", "rule", "section", NULL };

static bool
is_among(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (**names == *name && strcmp(name, *names) == 0)
			return true;
	return false;
}

const struct gaz_node *
epub_child(const struct epub *e, const struct gaz_node *n, int kind)
{
	const struct gaz_node *c = e->h->first_child(n);

	while (c != NULL && e->h->kind(c) != kind)
		c = e->h->next_sibling(c);
	return c;
}

/* An act's section is a unit, a code's section holds articles. */
enum epub_rank
epub_rank(const struct epub *e, const struct gaz_node *n)
{
	const char *name = e->h->name(n);
	const struct gaz_node *c;

	if (is_among(name, item_names))
		return epub_child(e, n, GAZ_HEADING) != NULL ? EPUB_UNIT : EPUB_ITEM;
	for (c = e->h->first_child(n); c != NULL; c = e->h->next_sibling(c))
		if (e->h->kind(c) == GAZ_HIER && !is_among(e->h->name(c), item_names))
			return EPUB_DIVISION;
	if (is_among(name, unit_names) || epub_child(e, n, GAZ_HEADING) == NULL)
		return EPUB_UNIT;
	return EPUB_DIVISION;
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool
epub_has_text(const struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = e->h->skip(n);
	const char *p;
	size_t len, i;

	for (c = e->h->next(n); c != NULL && c != end; c = e->h->next(c)) {
		p = e->h->text(c, &len);
		for (i = 0; p != NULL && i < len; i++)
			if (!is_white(p[i]))
				return true;
	}
	return false;
}

static size_t
text_bytes(const struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = e->h->skip(n);
	size_t len, total = 0;

	for (c = e->h->next(n); c != NULL && c != end; c = e->h->next(c))
		if (e->h->text(c, &len) != NULL)
			total += len;
	return total;
}

/* Appends p to to, white space collapsed; returns the new end. A space is owed, not written, until
 * something follows. */
static char *
append_collapsed(const char *start, char *to, const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (!is_white(p[i]))
			*to++ = p[i];
		else if (to > start && to[-1] != ' ')
			*to++ = ' ';
	}
	return to;
}

struct epub_str
epub_flatten(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = e->h->skip(n);
	char *start = epub_alloc(e, text_bytes(e, n) + 1), *to = start;
	const char *p;
	size_t len;

	if (start == NULL)
		return (struct epub_str){ 0 };
	for (c = e->h->next(n); c != NULL && c != end;) {
		if ((p = e->h->text(c, &len)) != NULL)
			to = append_collapsed(start, to, p, len);
		c = e->h->kind(c) == GAZ_NOTE ? e->h->skip(c) : e->h->next(c);
	}
	if (to > start && to[-1] == ' ')
		to--;
	return (struct epub_str){ start, (size_t)(to - start) };
}

/* The title a document within the document gives itself. */
static struct epub_str
inner_title(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = e->h->skip(n);

	for (c = e->h->next(n); c != NULL && c != end; c = e->h->next(c))
		if (strcmp(e->h->name(c), "docTitle") == 0)
			return epub_flatten(e, c);
	return (struct epub_str){ 0 };
}

struct epub_str
epub_label(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *num = epub_child(e, n, GAZ_NUM),
			      *heading = epub_child(e, n, GAZ_HEADING);
	struct epub_str a = { 0 }, b = { 0 };
	char *both;

	if (num != NULL)
		a = epub_flatten(e, num);
	if (heading != NULL)
		b = epub_flatten(e, heading);
	if (a.len + b.len == 0 && strcmp(e->h->name(n), "attachment") == 0)
		return inner_title(e, n);
	if (a.len == 0)
		return b;
	if (b.len == 0 || (both = epub_alloc(e, a.len + b.len + 1)) == NULL)
		return a;
	memcpy(both, a.p, a.len);
	both[a.len] = ' ';
	memcpy(both + a.len + 1, b.p, b.len);
	return (struct epub_str){ both, a.len + b.len + 1 };
}

static void
start_file(struct epub *e, enum epub_matter matter)
{
	struct epub_file *f;

	if (!epub_grow(e, (void **)&e->files, e->file_count, &e->file_cap, sizeof *f))
		return;
	f = &e->files[e->file_count++];
	*f = (struct epub_file){ .matter = matter, .first_piece = e->piece_count };
	snprintf(f->name, sizeof f->name, "text-%03zu.xhtml", e->file_count);
}

static void
add_entry(struct epub *e, const struct gaz_node *n, unsigned depth)
{
	struct epub_str label = epub_label(e, n);
	struct epub_entry *entry;
	char *id;

	if (label.len == 0 ||
	    !epub_grow(e, (void **)&e->entries, e->entry_count, &e->entry_cap, sizeof *entry))
		return;
	entry = &e->entries[e->entry_count++];
	*entry = (struct epub_entry){
		.node = n, .label = label, .file = e->file_count - 1, .depth = depth
	};
	entry->id = epub_id_of(e, n);
	if (entry->id.len == 0 && (id = epub_alloc(e, 32)) != NULL)
		entry->id = (struct epub_str){ id,
			(size_t)snprintf(id, 32, "gaz-toc-%zu", e->entry_count) };
	if (e->files[e->file_count - 1].title.len == 0)
		e->files[e->file_count - 1].title = label;
}

/* Elements that become elements with an id; the others lend the id of the one around them. */
static bool
bears_id(int kind)
{
	return kind == GAZ_HIER || kind == GAZ_ITEM || kind == GAZ_TABLE || kind == GAZ_FRONT ||
	       kind == GAZ_BACK || kind == GAZ_CONTAINER;
}

static bool
has_entry(const struct epub *e, const struct gaz_node *n, int kind)
{
	return kind == GAZ_HIER ? epub_rank(e, n) != EPUB_ITEM
				: strcmp(e->h->name(n), "attachment") == 0;
}

/* Ids and contents of n; around is the nearest element with an id. In notes and quotations nothing
 * is listed. */
static void
register_node(struct epub *e, const struct gaz_node *n, const struct epub_id *around,
    unsigned depth, bool listed)
{
	const char *eid = e->h->attr(n, "eId", NULL);
	const struct epub_id *id;
	struct epub_id target;
	int kind = e->h->kind(n);
	const struct gaz_node *c;

	if (kind == GAZ_TEXT || kind == GAZ_META || e->rc != GAZ_OK)
		return;
	if (eid != NULL && (listed ? bears_id(kind) : false))
		epub_ids_add(e, n, eid, NULL);
	else if (eid != NULL && around != NULL)
		epub_ids_add(e, n, eid, around);
	if (eid != NULL && (id = epub_ids_find(e, eid)) != NULL && id->node == n) {
		target = *id; /* the table moves when it grows */
		around = &target;
	}
	if (listed && has_entry(e, n, kind)) {
		add_entry(e, n, depth);
		depth++;
	}
	listed = listed && kind != GAZ_NOTE && kind != GAZ_QUOTE && kind != GAZ_TABLE;
	for (c = e->h->first_child(n); c != NULL; c = e->h->next_sibling(c))
		register_node(e, c, around, depth, listed);
}

static void
add_piece(struct epub *e, const struct gaz_node *n, unsigned depth, bool head_only)
{
	const char *eid = e->h->attr(n, "eId", NULL);

	if (!epub_grow(e, (void **)&e->pieces, e->piece_count, &e->piece_cap, sizeof *e->pieces) ||
	    e->file_count == 0)
		return;
	e->pieces[e->piece_count++] = (struct epub_piece){ n, depth, head_only };
	e->files[e->file_count - 1].piece_count++;
	if (!head_only) {
		register_node(e, n, NULL, depth, true);
		return;
	}
	if (eid != NULL)
		epub_ids_add(e, n, eid, NULL);
	add_entry(e, n, depth);
}

/* Loose siblings that share a file; bytes counts what it holds, and SIZE_MAX asks for a new one. */
static void
plan_children(struct epub *e, const struct gaz_node *n, unsigned depth, size_t bytes)
{
	const struct gaz_node *c;
	size_t size;
	int kind;

	for (c = e->h->first_child(n); c != NULL && e->rc == GAZ_OK; c = e->h->next_sibling(c)) {
		kind = e->h->kind(c);
		size = text_bytes(e, c);
		if (kind != GAZ_HIER || epub_rank(e, c) != EPUB_DIVISION) {
			if ((kind == GAZ_NUM || kind == GAZ_HEADING) && e->h->kind(n) == GAZ_HIER &&
			    c == epub_child(e, n, kind))
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

	for (c = e->h->first_child(n); c != NULL && e->rc == GAZ_OK; c = e->h->next_sibling(c)) {
		start_file(e, EPUB_BACK);
		add_piece(e, c, 0, false);
	}
}

/* A preface that only repeats the title: the title page says it already. */
static bool
is_bare_title(struct epub *e, const struct gaz_node *n)
{
	struct epub_str text = epub_flatten(e, n);

	return text.len == e->title.len &&
	       (text.len == 0 || memcmp(text.p, e->title.p, text.len) == 0);
}

static void
plan_node(struct epub *e, const struct gaz_node *n)
{
	size_t last = e->file_count;

	switch (e->h->kind(n)) {
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
		if (epub_child(e, n, GAZ_CONTAINER) != NULL) {
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
	const struct gaz_node *root = e->h->root(e->job), *c;

	if (e->h->kind(root) != GAZ_ROOT) {
		start_file(e, EPUB_BODY); /* a portion */
		if (e->h->kind(root) == GAZ_HIER && text_bytes(e, root) > FILE_BYTES_MAX) {
			add_piece(e, root, 0, true);
			plan_children(e, root, 1, 0);
		} else {
			add_piece(e, root, 0, false);
		}
		return;
	}
	for (c = e->h->first_child(root); c != NULL && e->rc == GAZ_OK; c = e->h->next_sibling(c))
		plan_node(e, c);
	if (e->file_count == 0 && e->rc == GAZ_OK)
		e->rc = e->h->fail(e->job, GAZ_REFUSE, "the document has nothing to read in it");
}
