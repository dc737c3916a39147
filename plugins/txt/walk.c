/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk: the tree as paragraphs, headings, lists. Every character of the text is written once, in
 * document order; only notes wait for the end. Elements nobody foresaw are walked through, so that
 * their text is never lost.
 */
#include <string.h>

#include "txt.h"

/* How an element of the hierarchy is set. */
enum rank {
	RANK_DIVISION, /* part, chapter: heading on a line of its own, underlined */
	RANK_UNIT,     /* article: "1. Heading" */
	RANK_ITEM      /* numbered paragraph, point, indent: the number hangs before the text */
};

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

static const struct gaz_node *
child_of_kind(const struct txt *t, const struct gaz_node *n, int kind)
{
	const struct gaz_node *c = t->h->first_child(n);

	while (c != NULL && t->h->kind(c) != kind)
		c = t->h->next_sibling(c);
	return c;
}

/* An act's section is a unit, a code's section holds articles. */
static enum rank
rank_of(const struct txt *t, const struct gaz_node *n)
{
	const char *name = t->h->name(n);
	const struct gaz_node *c;

	if (is_among(name, item_names))
		return child_of_kind(t, n, GAZ_HEADING) != NULL ? RANK_UNIT : RANK_ITEM;
	for (c = t->h->first_child(n); c != NULL; c = t->h->next_sibling(c))
		if (t->h->kind(c) == GAZ_HIER && !is_among(t->h->name(c), item_names))
			return RANK_DIVISION;
	if (is_among(name, unit_names) || child_of_kind(t, n, GAZ_HEADING) == NULL)
		return RANK_UNIT;
	return RANK_DIVISION;
}

/* Collapses white space in place; returns the new length. */
static size_t
collapse(char *p, size_t len)
{
	size_t from, to = 0;

	for (from = 0; from < len; from++) {
		if (txt_is_white(p[from])) {
			if (to > 0 && p[to - 1] != ' ')
				p[to++] = ' ';
		} else {
			p[to++] = p[from];
		}
	}
	return to > 0 && p[to - 1] == ' ' ? to - 1 : to;
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
	for (c = t->h->next(n); c != NULL && c != end; c = t->h->next(c)) {
		if ((p = t->h->text(c, &run)) != NULL) {
			txt_mark(t, t->h->change(c));
			txt_add(t, p, run);
		} else if (t->h->kind(c) == GAZ_BLOCK || t->h->kind(c) == GAZ_BREAK)
			txt_adds(t, " ");
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

/* Number and heading in one line, a subheading in its own. */
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
	const struct gaz_node *c;
	int kind;
	bool content = false;

	for (c = t->h->first_child(n); c != NULL && t->rc == GAZ_OK; c = t->h->next_sibling(c)) {
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

/* A list item may have a heading; hierarchy with one is set as a unit. */
static void
walk_item_heading(struct txt *t, const struct gaz_node *n)
{
	const struct gaz_node *heading = child_of_kind(t, n, GAZ_HEADING);

	if (heading == NULL)
		return;
	txt_walk_children(t, heading);
	txt_end_line(t);
}

/* num is the number's element, or NULL; without one, bare (a dash) stands for it. */
static void
walk_item(
    struct txt *t, const struct gaz_node *n, const struct gaz_node *num, const char *bare, int step)
{
	const char *label = bare;
	size_t len = strlen(bare);
	int indent = t->indent, at = indent + step;

	if (t->items == 0)
		txt_end_label(t); /* of the unit around */
	if (t->items == 0 && !t->after_item)
		txt_owe(t, 1);
	if (num != NULL)
		label = txt_flatten(t, num, &len);
	if (len > 0) {
		txt_label(t, label, len, at);
		t->indent = at + (int)t->text->width(label, len) + 1;
		if (t->indent > at + 8)
			t->indent = at + 8; /* a long number pushes only its own line */
	}
	t->items++;
	walk_item_heading(t, n);
	walk_but_heading(t, n);
	txt_end_label(t);
	t->items--;
	t->indent = indent;
	t->after_item = true;
}

/* Number without heading: it stands before the first words, as in print. */
static void
walk_bare_unit(struct txt *t, const struct gaz_node *n)
{
	const struct gaz_node *num = child_of_kind(t, n, GAZ_NUM);
	const char *label;
	size_t len;

	txt_owe(t, 1);
	if (num != NULL && (label = txt_flatten(t, num, &len)) != NULL && len > 0)
		txt_label(t, label, len, t->indent);
	walk_but_heading(t, n);
	txt_end_label(t);
}

/* The next sibling of an introduction ends its sentence: "means (a) ... (b) ...". */
static bool
has_intro(const struct txt *t, const struct gaz_node *parent)
{
	const struct gaz_node *c = parent != NULL ? t->h->first_child(parent) : NULL;

	while (c != NULL && t->h->kind(c) != GAZ_HIER && strcmp(t->h->name(c), "intro") != 0)
		c = t->h->next_sibling(c);
	return c != NULL && t->h->kind(c) != GAZ_HIER;
}

static void
walk_hier(struct txt *t, const struct gaz_node *n)
{
	enum rank rank = rank_of(t, n);
	const struct gaz_node *num = child_of_kind(t, n, GAZ_NUM);
	bool paragraph =
	    (strcmp(t->h->name(n), "paragraph") == 0 || strcmp(t->h->name(n), "subsection") == 0) &&
	    !has_intro(t, t->h->parent(n));

	txt_end_line(t);
	if (rank == RANK_DIVISION) {
		walk_division(t, n);
	} else if (rank == RANK_ITEM && num != NULL) {
		if (paragraph && t->items == 0)
			txt_owe(t, t->label == NULL);
		walk_item(t, n, num, "", t->items > 0 || paragraph ? 0 : 2);
	} else if (rank == RANK_ITEM) {
		walk_but_heading(t, n);
	} else if (child_of_kind(t, n, GAZ_HEADING) != NULL) {
		txt_owe(t, 1);
		walk_heading(t, n, '\0');
		walk_but_heading(t, n);
	} else {
		walk_bare_unit(t, n);
	}
}

static bool
is_title(const struct txt *t, const struct gaz_node *block)
{
	const struct gaz_node *c;

	for (c = t->h->first_child(block); c != NULL; c = t->h->next_sibling(c))
		if (strcmp(t->h->name(c), "docTitle") == 0)
			return true;
	return false;
}

static void
walk_block(struct txt *t, const struct gaz_node *n)
{
	txt_end_line(t);
	if (t->label == NULL)
		txt_owe(t, 1);
	txt_walk_children(t, n);
	if (t->title_done || !is_title(t, n)) {
		txt_end_line(t);
		return;
	}
	t->title_done = true;
	txt_end_heading(t, '=');
	txt_facts(t);
}

/* ol of Akoma Ntoso numbers its items itself; all others print their num. */
static void
walk_list(struct txt *t, const struct gaz_node *n)
{
	const struct gaz_node *c;
	bool counts = strcmp(t->h->name(n), "ol") == 0;
	int i, number = 0;
	char *label;

	txt_end_line(t);
	for (c = t->h->first_child(n); c != NULL && t->rc == GAZ_OK; c = t->h->next_sibling(c)) {
		if (t->h->kind(c) != GAZ_ITEM) {
			txt_walk(t, c);
			continue;
		}
		if ((label = txt_alloc(t, 12)) == NULL)
			return;
		memcpy(label, "-", 1);
		if (counts && t->h->change(c) != GAZ_DELETED) { /* the others are counted on */
			for (i = ++number, label += 10, *label = '.'; i > 0; i /= 10)
				*--label = (char)('0' + i % 10);
		}
		walk_item(t, c, child_of_kind(t, c, GAZ_NUM), label, t->items > 0 ? 0 : 2);
	}
}

static void
walk_note(struct txt *t, const struct gaz_node *n)
{
	struct txt_notes *notes = &t->notes;
	const struct gaz_node **bigger;
	char *mark;
	size_t i;

	if (notes->count == notes->cap) {
		notes->cap = 2 * notes->cap + 16;
		if ((bigger = txt_alloc(t, notes->cap * sizeof *bigger)) == NULL)
			return;
		if (notes->count > 0)
			memcpy(bigger, notes->list, notes->count * sizeof *bigger);
		notes->list = bigger;
	}
	notes->list[notes->count++] = n;
	if ((mark = txt_alloc(t, 24)) == NULL)
		return;
	mark += 22;
	*--mark = ']';
	for (i = notes->count; i > 0; i /= 10)
		*--mark = (char)('0' + i % 10);
	*--mark = '[';
	txt_mark(t, t->h->change(n));
	txt_adds(t, mark);
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
	if (t->h->attr(n, "alt", NULL) == NULL)
		return;
	txt_mark(t, t->h->change(n));
	txt_adds(t, "[");
	walk_attr(t, n, "alt");
	txt_adds(t, "]");
}

static bool
is_white_run(const char *p, size_t len)
{
	while (len > 0 && txt_is_white(p[len - 1]))
		len--;
	return len == 0;
}

/* The last text of n that shows, where the closing quotation mark belongs. */
static const struct gaz_node *
last_text(const struct txt *t, const struct gaz_node *n)
{
	const struct gaz_node *c = t->h->next(n), *end = t->h->skip(n), *last = NULL;
	const char *p;
	size_t len;

	while (c != NULL && c != end) {
		if ((p = t->h->text(c, &len)) != NULL && !is_white_run(p, len))
			last = c;
		c = t->h->kind(c) == GAZ_NOTE ? t->h->skip(c) : t->h->next(c);
	}
	return last;
}

/* Another document's text, set in. Its quotation marks are attributes: they go to its first and
 * last words. */
static void
walk_quote(struct txt *t, const struct gaz_node *n)
{
	struct txt_quote around = t->quote;

	txt_end_line(t);
	t->indent += 4;
	t->quote = (struct txt_quote){ .start = t->h->attr(n, "startQuote", NULL),
		.end = t->h->attr(n, "endQuote", NULL) };
	if (t->quote.end != NULL)
		t->quote.last = last_text(t, n);
	txt_walk_children(t, n);
	txt_end_line(t);
	t->quote = around;
	t->indent -= 4;
}

static void
walk_text(struct txt *t, const struct gaz_node *n)
{
	struct txt_quote *q = &t->quote;
	size_t len;
	const char *p = t->h->text(n, &len);
	int change = t->h->change(n);

	if (change != GAZ_SAME && t->line.len == 0 && is_white_run(p, len))
		return; /* nothing is seen of it */
	txt_mark(t, change);
	if (q->start != NULL && !is_white_run(p, len)) {
		txt_adds(t, q->start);
		q->start = NULL;
	}
	txt_add(t, p, len);
	if (n == q->last)
		txt_adds(t, q->end);
}

static void
walk_inline(struct txt *t, const struct gaz_node *n)
{
	walk_attr(t, n, "startQuote");
	txt_walk_children(t, n);
	walk_attr(t, n, "endQuote");
}

void
txt_walk_children(struct txt *t, const struct gaz_node *n)
{
	const struct gaz_node *c;

	for (c = t->h->first_child(n); c != NULL && t->rc == GAZ_OK; c = t->h->next_sibling(c))
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
		walk_item(t, n, child_of_kind(t, n, GAZ_NUM), "-", t->items > 0 ? 0 : 2);
		break;
	case GAZ_TABLE: txt_table(t, n); break;
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_FOREIGN:
	case GAZ_REF: walk_inline(t, n); break;
	case GAZ_NOTE: walk_note(t, n); break;
	case GAZ_BREAK: txt_end_line(t); break;
	case GAZ_IMAGE: walk_image(t, n); break;
	case GAZ_QUOTE: walk_quote(t, n); break;
	case GAZ_HEADING:
		txt_end_line(t);
		txt_owe(t, 1);
		txt_walk_children(t, n);
		txt_end_heading(t, '\0');
		break;
	default: /* containers of every sort, and what is not known yet */
		txt_end_line(t);
		if (strcmp(t->h->name(n), "attachment") == 0)
			txt_owe(t, 2);
		txt_walk_children(t, n);
		txt_end_line(t);
	}
}
