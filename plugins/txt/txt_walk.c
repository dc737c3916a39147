/* SPDX-License-Identifier: Apache-2.0 */
/*
 * txt_walk: writes the tree as paragraphs, headings and lists.
 * What must hold: every character of the text is written exactly once, in document order, except
 * that notes come at the end. So the content of unknown elements is written, too.
 */
#include <string.h>

#include "txt.h"

#define RESOURCES "/resources/sha256-" /* <gazetted/plugin.h>: gaz.resource/1 */

/* Collapses white space in place; returns the new length. */
static size_t
collapse(char *p, size_t len)
{
	size_t from, to = 0;

	for (from = 0; from < len; from++) {
		if (tree_is_white(p[from])) {
			if (to > 0 && p[to - 1] != ' ')
				p[to++] = ' ';
		} else {
			p[to++] = p[from];
		}
	}
	return to > 0 && p[to - 1] == ' ' ? to - 1 : to;
}

/* Adds the note to the notes at the end; returns its number, or 0: rc is set. */
static size_t
number_note(struct txt *t, const struct gaz_node *n)
{
	struct txt_notes *notes = &t->notes;
	const struct gaz_node **bigger;

	if (notes->count == notes->cap) {
		notes->cap = 2 * notes->cap + 16;
		if ((bigger = txt_alloc(t, notes->cap * sizeof *bigger)) == NULL)
			return 0;
		if (notes->count > 0)
			memcpy(bigger, notes->list, notes->count * sizeof *bigger);
		notes->list = bigger;
	}
	notes->list[notes->count++] = n;
	return notes->count;
}

/* The same for a note that may have its number already: a cell is read once to measure it. */
static size_t
find_note(struct txt *t, const struct gaz_node *n)
{
	for (size_t i = t->notes.count; i > 0; i--)
		if (t->notes.list[i - 1] == n)
			return i;
	return number_note(t, n);
}

/* Writes the mark of the note n, "[1]". */
static void
put_note_mark(struct txt *t, const struct gaz_node *n, size_t number)
{
	char *mark = number > 0 ? txt_alloc(t, 24) : NULL;

	if (mark == NULL)
		return;
	mark += 22;
	*--mark = ']';
	for (; number > 0; number /= 10)
		*--mark = (char)('0' + number % 10);
	*--mark = '[';
	txt_mark(t, t->h->change(n));
	txt_adds(t, mark);
}

/* Writes the mark of the note that a noteRef refers to; without one, the marker it prints. */
static void
put_note_ref(struct txt *t, const struct gaz_node *n)
{
	struct tree_note *note = tree_note(&t->tree, n);
	const char *marker = t->h->attr(n, "marker", NULL);

	if (note != NULL && note->number == 0)
		note->number = find_note(t, note->node);
	if (note != NULL) {
		put_note_mark(t, n, note->number);
	} else if (marker != NULL) {
		txt_adds(t, "[");
		txt_adds(t, marker);
		txt_adds(t, "]");
	}
}

static bool
is_note_ref(const struct txt *t, const struct gaz_node *n)
{
	return t->h->kind(n) == GAZ_REF && strcmp(t->h->name(n), "noteRef") == 0;
}

const char *
txt_flatten(struct txt *t, const struct gaz_node *n, size_t *len)
{
	struct txt_run saved = t->line;
	int saved_mark = t->mark;
	const struct gaz_node *c, *end = t->h->skip(n);
	const char *p;
	char *copy;
	size_t run;

	t->line = (struct txt_run){ 0 };
	t->mark = GAZ_SAME;
	for (c = t->h->next(n); c != NULL && c != end;
	     c = t->h->kind(c) == GAZ_NOTE ? t->h->skip(c) : t->h->next(c)) {
		if (t->h->kind(c) == GAZ_NOTE) {
			put_note_mark(t, c, find_note(t, c));
		} else if (is_note_ref(t, c)) {
			put_note_ref(t, c);
		} else if ((p = tree_plain(&t->tree, c, &run)) != NULL) {
			txt_mark(t, t->h->change(c));
			txt_add(t, p, run);
		} else if (t->h->kind(c) == GAZ_BLOCK || t->h->kind(c) == GAZ_BREAK) {
			txt_adds(t, " ");
		}
	}
	txt_mark(t, GAZ_SAME);
	*len = 0;
	if ((copy = txt_alloc(t, t->line.len + 1)) != NULL) {
		if (t->line.len > 0)
			memcpy(copy, t->line.p, t->line.len);
		*len = collapse(copy, t->line.len);
	}
	t->line = saved;
	t->mark = saved_mark;
	return copy != NULL ? copy : "";
}

/* Writes number and heading in one line, a subheading in another. */
static void
walk_heading(struct txt *t, const struct gaz_node *n, char underline)
{
	const struct gaz_node *c, *before = NULL;

	txt_end_line(t);
	for (c = t->h->first_child(n); c != NULL; before = c, c = t->h->next_sibling(c)) {
		if (t->h->kind(c) != GAZ_NUM && t->h->kind(c) != GAZ_HEADING)
			break;
		if (before != NULL && t->h->kind(before) == GAZ_HEADING)
			txt_end_line(t);
		else if (before != NULL) {
			txt_mark(t, GAZ_SAME);
			txt_adds(t, " ");
		}
		txt_walk_children(t, c);
	}
	txt_end_heading(t, underline);
}

static void
walk_but_heading(struct txt *t, const struct gaz_node *n)
{
	int kind;
	bool content = false;

	for (const struct gaz_node *c = t->h->first_child(n); c != NULL && t->rc == GAZ_OK;
	     c = t->h->next_sibling(c)) {
		kind = t->h->kind(c);
		if (content || (kind != GAZ_NUM && kind != GAZ_HEADING)) {
			content = true; /* a crossHeading further down is content */
			txt_walk(t, c);
		}
	}
	txt_end_line(t);
}

static void
walk_division(struct txt *t, const struct gaz_node *n)
{
	txt_owe(t, 2);
	walk_heading(t, n, t->depth == 0 ? '-' : '\0');
	t->depth++;
	walk_but_heading(t, n);
	t->depth--;
}

/* Writes the opening marks of the quoted structures that begin here, the outer ones first. */
static void
open_quotes(struct txt *t, struct txt_quote *q)
{
	if (q->around != NULL)
		open_quotes(t, q->around);
	if (q->start != NULL)
		txt_adds(t, q->start);
	q->start = NULL;
}

/* Writes the closing mark of q and what follows it, and those that end with it. */
static void
close_quotes(struct txt *t, struct txt_quote *q)
{
	const struct gaz_node *last = q->last;
	size_t len = 0;

	if (q->end != NULL)
		txt_adds(t, q->end);
	q->end = NULL;
	q->last = NULL;
	if (q->tail.node != NULL) {
		txt_add(t, t->h->text(q->tail.node, &len), q->tail.len);
		q->around->said = q->tail;
		last = q->tail.len == len ? q->tail.node : NULL;
	}
	if (last != NULL && q->around->last == last)
		close_quotes(t, q->around);
}

/* The label with the opening marks before it: “(2A). */
static const char *
quote_label(struct txt *t, const char *label, size_t *len)
{
	struct txt_run saved = t->line;
	char *copy;

	t->line = (struct txt_run){ 0 };
	open_quotes(t, &t->quote);
	txt_add(t, label, *len);
	if (t->line.len > *len && (copy = txt_alloc(t, t->line.len)) != NULL) {
		memcpy(copy, t->line.p, t->line.len);
		*len = t->line.len;
		label = copy;
	}
	t->line = saved;
	return label;
}

/* Writes the heading of a list item (an element of the hierarchy with a heading is a unit). */
static void
walk_item_heading(struct txt *t, const struct gaz_node *n)
{
	const struct gaz_node *heading = tree_child(&t->tree, n, GAZ_HEADING);

	if (heading == NULL)
		return;
	txt_walk_children(t, heading);
	txt_end_line(t);
}

/* Writes an item. num: its num element; NULL: the label is bare. step: columns of extra indent. */
static void
walk_item(
    struct txt *t, const struct gaz_node *n, const struct gaz_node *num, const char *bare, int step)
{
	const char *label = bare;
	size_t len = strlen(bare);
	int indent = t->indent, at = indent + step;

	if (t->items == 0)
		txt_end_label(t); /* the label of the containing unit */
	if (t->items == 0 && !t->after_item)
		txt_owe(t, 1);
	if (num != NULL)
		label = txt_flatten(t, num, &len);
	if (len > 0) {
		label = quote_label(t, label, &len);
		txt_label(t, label, len, at);
		t->indent = at + (int)t->text->width(label, len) + 1;
		if (t->indent > at + 8)
			t->indent = at + 8; /* a long number indents only its own line */
	}
	t->items++;
	walk_item_heading(t, n);
	walk_but_heading(t, n);
	txt_end_label(t);
	t->items--;
	t->indent = indent;
	t->after_item = true;
}

/* Writes a unit without heading: its number is printed before the first words. */
static void
walk_bare_unit(struct txt *t, const struct gaz_node *n)
{
	const struct gaz_node *num = tree_child(&t->tree, n, GAZ_NUM);
	const char *label;
	size_t len;

	txt_owe(t, 1);
	if (num != NULL && (label = txt_flatten(t, num, &len)) != NULL && len > 0) {
		label = quote_label(t, label, &len);
		txt_label(t, label, len, t->indent);
	}
	walk_but_heading(t, n);
	txt_end_label(t);
}

static void
walk_hier(struct txt *t, const struct gaz_node *n)
{
	enum tree_rank rank = tree_rank(&t->tree, n);
	const struct gaz_node *num = tree_child(&t->tree, n, GAZ_NUM);
	bool block = tree_is_block_item(&t->tree, n);

	txt_end_line(t);
	if (rank == TREE_DIVISION) {
		walk_division(t, n);
	} else if (rank == TREE_ITEM && num != NULL) {
		if (block && t->items == 0)
			txt_owe(t, t->label == NULL);
		walk_item(t, n, num, "", t->items > 0 || block ? 0 : 2);
	} else if (rank == TREE_ITEM) {
		walk_but_heading(t, n);
	} else if (tree_child(&t->tree, n, GAZ_HEADING) != NULL) {
		txt_owe(t, 1);
		walk_heading(t, n, '\0');
		walk_but_heading(t, n);
	} else {
		walk_bare_unit(t, n);
	}
}

static void
walk_block(struct txt *t, const struct gaz_node *n)
{
	txt_end_line(t);
	if (t->label == NULL)
		txt_owe(t, 1);
	txt_walk_children(t, n);
	if (t->title_done || !tree_holds_title(&t->tree, n)) {
		txt_end_line(t);
		return;
	}
	t->title_done = true;
	txt_end_heading(t, '=');
	txt_facts(t);
}

/* The items of an ol are numbered here; in other lists they have a num element or get a dash. */
static void
walk_list(struct txt *t, const struct gaz_node *n)
{
	bool counts = strcmp(t->h->name(n), "ol") == 0;
	int i, number = 0;
	char *label;

	txt_end_line(t);
	for (const struct gaz_node *c = t->h->first_child(n); c != NULL && t->rc == GAZ_OK;
	     c = t->h->next_sibling(c)) {
		if (t->h->kind(c) != GAZ_ITEM) {
			txt_walk(t, c);
			continue;
		}
		if ((label = txt_alloc(t, 12)) == NULL)
			return;
		memcpy(label, "-", 1);
		if (counts && t->h->change(c) != GAZ_DELETED) { /* deleted items do not count */
			if (tree_item_value(&t->tree, c) > 0)
				number = tree_item_value(&t->tree, c) - 1;
			for (i = ++number, label += 10, *label = '.'; i > 0; i /= 10)
				*--label = (char)('0' + i % 10);
		}
		walk_item(t, c, tree_child(&t->tree, c, GAZ_NUM), label, t->items > 0 ? 0 : 2);
	}
}

static void
walk_attr(struct txt *t, const struct gaz_node *n, const char *name)
{
	const char *value = t->h->attr(n, name, NULL);

	if (value != NULL)
		txt_adds(t, value);
}

static void
walk_image(struct txt *t, const struct gaz_node *n)
{
	const char *text = tree_image_text(&t->tree, n);

	if (text == NULL)
		return;
	txt_mark(t, t->h->change(n));
	txt_adds(t, "[");
	txt_adds(t, text);
	txt_adds(t, "]");
}

/*
 * Writes the quoted text of another document, indented. Its quotation marks are attributes of the
 * element and are written before its first and after its last words; after a table, on a line of
 * their own.
 */
static void
walk_quote(struct txt *t, const struct gaz_node *n)
{
	struct txt_quote around = t->quote;

	txt_end_line(t);
	t->indent += 4;
	t->quote = (struct txt_quote){ .start = t->h->attr(n, "startQuote", NULL),
		.end = t->h->attr(n, "endQuote", NULL),
		.last = tree_last_text(&t->tree, n),
		.around = &around };
	t->quote.tail = tree_tail(&t->tree, n, t->quote.last);
	txt_walk_children(t, n);
	txt_end_line(t);
	if (t->quote.end != NULL) {
		open_quotes(t, &t->quote);
		close_quotes(t, &t->quote);
		txt_end_line(t);
	}
	t->quote = around;
	t->indent -= 4;
}

static void
walk_text(struct txt *t, const struct gaz_node *n)
{
	struct txt_quote *q = &t->quote;
	size_t len;
	const char *p = tree_plain(&t->tree, n, &len);
	int change = t->h->change(n);

	if (change != GAZ_SAME && t->line.len == 0 && tree_is_blank(p, len))
		return; /* no mark around invisible white space */
	if (n == q->said.node && q->said.len <= len) {
		p += q->said.len;
		len -= q->said.len;
		if (tree_is_blank(p, len))
			return;
	}
	txt_mark(t, change);
	if (!tree_is_blank(p, len))
		open_quotes(t, q);
	txt_add(t, p, len);
	if (n == q->last)
		close_quotes(t, q);
}

/*
 * The marks around an ins or del of the document: those of a comparison (txt_compare.c), which
 * therefore leaves them out.
 */
static const char *
mark_of(const struct txt *t, const struct gaz_node *n, bool end)
{
	if (txt_is_comparison(t))
		return "";
	if (strcmp(t->h->name(n), "ins") == 0)
		return end ? "+}" : "{+";
	if (strcmp(t->h->name(n), "del") == 0)
		return end ? "-]" : "[-";
	return "";
}

static void
walk_inline(struct txt *t, const struct gaz_node *n)
{
	if (tree_wants_space(&t->tree, n))
		txt_adds(t, " ");
	txt_adds(t, mark_of(t, n, false));
	walk_attr(t, n, "startQuote");
	txt_walk_children(t, n);
	walk_attr(t, n, "endQuote");
	txt_adds(t, mark_of(t, n, true));
}

/* Writes a reference; behind one to an attached file, the name of the file. */
static void
walk_reference(struct txt *t, const struct gaz_node *n)
{
	const char *href = t->h->attr(n, "href", NULL), *name = t->h->attr(n, "title", NULL);

	walk_inline(t, n);
	if (href == NULL || name == NULL || strncmp(href, RESOURCES, sizeof RESOURCES - 1) != 0)
		return;
	txt_mark(t, t->h->change(n));
	txt_adds(t, " [");
	txt_adds(t, name);
	txt_adds(t, "]");
}

void
txt_walk_children(struct txt *t, const struct gaz_node *n)
{
	for (const struct gaz_node *c = t->h->first_child(n); c != NULL && t->rc == GAZ_OK;
	     c = t->h->next_sibling(c))
		txt_walk(t, c);
}

void
txt_walk(struct txt *t, const struct gaz_node *n)
{
	switch (t->h->kind(n)) {
	case GAZ_TEXT: walk_text(t, n); break;
	case GAZ_META: break;
	case GAZ_HIER: walk_hier(t, n); break;
	case GAZ_BLOCK:
	case GAZ_LIST_TEXT: walk_block(t, n); break;
	case GAZ_LIST: walk_list(t, n); break;
	case GAZ_ITEM:
		walk_item(t, n, tree_child(&t->tree, n, GAZ_NUM), "-", t->items > 0 ? 0 : 2);
		break;
	case GAZ_TABLE:
		txt_owe(t, t->quote.start != NULL);
		open_quotes(t, &t->quote); /* on a line of its own: the first cell is a column */
		txt_end_line(t);
		txt_table(t, n);
		break;
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_FOREIGN: walk_inline(t, n); break;
	case GAZ_REF:
		if (is_note_ref(t, n))
			put_note_ref(t, n);
		else
			walk_reference(t, n);
		break;
	case GAZ_NOTE: put_note_mark(t, n, number_note(t, n)); break;
	case GAZ_BREAK: txt_end_line(t); break;
	case GAZ_IMAGE: walk_image(t, n); break;
	case GAZ_QUOTE: walk_quote(t, n); break;
	case GAZ_HEADING:
		txt_end_line(t);
		txt_owe(t, 1);
		txt_walk_children(t, n);
		txt_end_heading(t, '\0');
		break;
	default: /* containers and unknown kinds */
		txt_end_line(t);
		if (strcmp(t->h->name(n), "attachment") == 0)
			txt_owe(t, 2);
		else if (strcmp(t->h->name(n), "foreign") == 0 && t->label == NULL)
			txt_owe(t, 1);
		txt_walk_children(t, n);
		txt_end_line(t);
	}
}
