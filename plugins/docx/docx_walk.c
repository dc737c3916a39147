/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_walk: walks the tree as paragraphs, headings and items. What must hold: every character of
 * the text is in one token, in document order, except that notes are in a part of their own.
 */
#include <stdio.h>
#include <string.h>

#include "docx.h"

#define PART_BLOCK 5 /* spaces that no text contains */
#define PART_HEAD 6
#define NUMBER_BYTES 16 /* of the number of an item, printed */
#define BULLET "\xe2\x80\xa2"

static bool
has_text(const struct docx_walk *w, const struct gaz_node *n)
{
	const struct gaz_node *c = w->h->next(n), *end = w->h->skip(n);
	const char *p;
	size_t len;

	for (; c != NULL && c != end; c = w->h->next(c))
		if ((p = w->h->text(c, &len)) != NULL && !tree_is_blank(p, len))
			return true;
	return false;
}

static struct tree_str
flatten(struct docx_walk *w, const struct gaz_node *n)
{
	struct tree_str s = tree_flatten(&w->tree, n);

	if (s.p == NULL)
		docx_run_out(w->d);
	return s;
}

void
docx_target(struct docx_walk *w, const struct gaz_node *n)
{
	const char *eid = w->h->attr(n, "eId", NULL);
	const struct docx_bookmark *b = eid != NULL ? docx_bookmark(w->d, eid) : NULL;
	struct docx_token t;

	if (b == NULL || b->node != n)
		return;
	t = docx_token_of(w, DOCX_TARGET, n, 0);
	t.u.bookmark = b;
	docx_emit(w, t);
}

static void
walk_content(struct docx_walk *w, const struct gaz_node *n)
{
	const struct gaz_node *c = tree_content(&w->tree, n);

	for (; c != NULL && w->d->rc == GAZ_OK; c = w->h->next_sibling(c))
		docx_walk(w, c);
	docx_end_line(w);
}

/* Whether the content of n begins with words, before which a number can be written. */
static bool
starts_with_words(const struct docx_walk *w, const struct gaz_node *n)
{
	const struct gaz_node *c = tree_content(&w->tree, n);

	while (c != NULL) {
		switch (w->h->kind(c)) {
		case GAZ_BLOCK:
		case GAZ_LIST_TEXT: return has_text(w, c);
		case GAZ_CONTENT:
		case GAZ_LIST: c = w->h->first_child(c); break;
		case GAZ_TEXT: c = w->h->next_sibling(c); break;
		default: return false;
		}
	}
	return false;
}

static bool
is_run_in(const struct docx_walk *w, const struct gaz_node *n)
{
	return w->h->kind(n) == GAZ_HIER && tree_rank(&w->tree, n) == TREE_UNIT &&
	       tree_child(&w->tree, n, GAZ_HEADING) == NULL && starts_with_words(w, n);
}

bool
docx_is_section(const struct docx_walk *w, const struct gaz_node *n)
{
	if (w->h->kind(n) != GAZ_HIER)
		return strcmp(w->h->name(n), "attachment") == 0;
	return tree_rank(&w->tree, n) != TREE_ITEM && !is_run_in(w, n);
}

/* Begins another paragraph of a heading: a subheading, or the number below it. */
static void
put_head_break(struct docx_walk *w, const struct gaz_node *next)
{
	docx_end_line(w);
	if (w->at.quoted > 0)
		w->at.style = DOCX_QUOTE_HEADING;
	else
		w->at.style = w->h->kind(next) == GAZ_NUM ? DOCX_UNIT : DOCX_SUBHEADING;
}

/* Whether c is a number below its heading, which the first words of n go on with. */
static bool
is_number_below(const struct docx_walk *w, const struct gaz_node *n, const struct gaz_node *c,
    const struct gaz_node *before)
{
	return before != NULL && w->h->kind(before) == GAZ_HEADING && w->h->kind(c) == GAZ_NUM &&
	       w->h->kind(n) == GAZ_HIER && starts_with_words(w, n);
}

/*
 * Writes number and heading in one paragraph, a subheading in another. A number behind the heading
 * is left for the first words.
 */
static bool
put_head(struct docx_walk *w, const struct gaz_node *n)
{
	const struct gaz_node *c = w->h->first_child(n), *before = NULL, *below = NULL;

	for (; c != NULL && tree_is_head(&w->tree, c); c = w->h->next_sibling(c)) {
		if (!has_text(w, c))
			continue;
		if (below == NULL && is_number_below(w, n, c, before)) {
			below = c;
			continue;
		}
		if (before != NULL && w->h->kind(before) == GAZ_HEADING)
			put_head_break(w, c);
		else if (before != NULL)
			docx_owe_space(w, n, PART_HEAD);
		docx_walk_flat(w, c);
		before = c;
	}
	docx_end_line(w);
	if (below != NULL)
		w->at.label = (struct docx_label){ .of = n, .num = below, .spaced = true };
	return before != NULL;
}

static bool
put_section_head(struct docx_walk *w, const struct gaz_node *n)
{
	struct docx_state *at = &w->at;
	const struct gaz_node *block = at->block;
	int style = at->style;
	bool any;

	docx_settle(w);
	docx_target(w, n);
	at->block = n;
	at->style = at->quoted > 0 ? DOCX_QUOTE_HEADING : DOCX_HEADING;
	at->level = at->depth < DOCX_HEADING_LEVELS ? at->depth + 1 : DOCX_HEADING_LEVELS;
	any = put_head(w, n);
	at->style = style;
	at->block = block;
	return any;
}

void
docx_enter_section(struct docx_walk *w, const struct gaz_node *n, struct docx_section *s)
{
	bool headed = put_section_head(w, n);

	s->said = w->at.said;
	s->deeper = headed || w->h->kind(n) != GAZ_HIER;
	w->at.said = headed ? tree_label(&w->tree, n) : (struct tree_str){ 0 };
	w->at.depth += s->deeper;
}

void
docx_leave_section(struct docx_walk *w, const struct docx_section *s)
{
	docx_end_line(w);
	w->at.depth -= s->deeper;
	w->at.said = s->said;
}

static void
walk_section(struct docx_walk *w, const struct gaz_node *n)
{
	struct docx_section s;

	docx_enter_section(w, n, &s);
	walk_content(w, n);
	docx_leave_section(w, &s);
}

/* Writes an item whose number is num, or text if that is NULL. */
static void
walk_item(
    struct docx_walk *w, const struct gaz_node *n, const struct gaz_node *num, const char *text)
{
	const struct gaz_node *heading = tree_child(&w->tree, n, GAZ_HEADING), *block = w->at.block;
	unsigned indent = w->at.indent;

	docx_settle(w);
	docx_target(w, n);
	w->at.block = n;
	if ((num != NULL && has_text(w, num)) || (num == NULL && *text != '\0'))
		w->at.label = (struct docx_label){ .of = n, .num = num, .text = text };
	w->at.indent++;
	if (heading != NULL) {
		w->at.face |= DOCX_BOLD;
		docx_walk_flat(w, heading);
		docx_end_line(w);
		w->at.face &= (uint8_t)~DOCX_BOLD;
	}
	walk_content(w, n);
	docx_settle(w);
	w->at.indent = indent;
	w->at.block = block;
}

/* Writes a unit without heading: its number is written before its first words. */
static void
walk_run_in(struct docx_walk *w, const struct gaz_node *n)
{
	const struct gaz_node *num = tree_child(&w->tree, n, GAZ_NUM);

	docx_settle(w);
	docx_target(w, n);
	if (num != NULL && has_text(w, num))
		w->at.label = (struct docx_label){ .of = n, .num = num, .spaced = true };
	walk_content(w, n);
	docx_settle(w);
}

static void
walk_hier(struct docx_walk *w, const struct gaz_node *n)
{
	if (w->at.flat > 0)
		docx_walk_children(w, n);
	else if (docx_is_section(w, n))
		walk_section(w, n);
	else if (is_run_in(w, n))
		walk_run_in(w, n);
	else
		walk_item(w, n, tree_child(&w->tree, n, GAZ_NUM), "");
}

/* The style of a block that holds the title of a document. */
static void
choose_title(struct docx_walk *w)
{
	struct docx_state *at = &w->at;

	at->level = at->depth + (at->said.len > 0);
	at->style = at->quoted > 0   ? DOCX_QUOTE_HEADING
		    : at->level == 0 ? DOCX_TITLE
				     : DOCX_HEADING;
	if (at->level > DOCX_HEADING_LEVELS)
		at->level = DOCX_HEADING_LEVELS;
}

static void
walk_block(struct docx_walk *w, const struct gaz_node *n)
{
	const struct gaz_node *block = w->at.block;
	int style = w->at.style;
	bool titled = tree_holds_title(&w->tree, n);

	if (w->at.flat > 0) {
		docx_walk_children(w, n);
		docx_owe_space(w, n, PART_BLOCK);
		return;
	}
	if (titled && w->at.said.len > 0 && tree_same(flatten(w, n), w->at.said))
		return; /* it repeats the heading */
	docx_end_line(w);
	docx_target(w, n);
	w->at.block = n;
	if (titled)
		choose_title(w);
	docx_walk_children(w, n);
	docx_end_line(w);
	w->at.block = block;
	w->at.style = style;
}

/* The number that an item of an ol has by its place; "" if memory is exhausted. */
static const char *
print_number(struct docx_walk *w, int number)
{
	char *text = docx_alloc(w->d, NUMBER_BYTES);

	if (text == NULL)
		return "";
	snprintf(text, NUMBER_BYTES, "%d.", number);
	return text;
}

/* The items of an ol are numbered here; in other lists they have a num element or get a bullet. */
static void
walk_list(struct docx_walk *w, const struct gaz_node *n)
{
	bool counts = strcmp(w->h->name(n), "ol") == 0;
	int number = 0;

	if (w->at.flat > 0) {
		docx_walk_children(w, n);
		return;
	}
	docx_end_line(w);
	docx_target(w, n);
	for (const struct gaz_node *c = w->h->first_child(n); c != NULL && w->d->rc == GAZ_OK;
	     c = w->h->next_sibling(c)) {
		if (w->h->kind(c) != GAZ_ITEM) {
			docx_walk(w, c);
			continue;
		}
		number =
		    tree_item_value(&w->tree, c) > 0 ? tree_item_value(&w->tree, c) : number + 1;
		walk_item(w, c, tree_child(&w->tree, c, GAZ_NUM),
		    counts ? print_number(w, number) : BULLET);
	}
}

/* Writes a heading that is not part of a division: of a quotation or an item, a cross-heading. */
static void
walk_loose_heading(struct docx_walk *w, const struct gaz_node *n)
{
	const struct gaz_node *block = w->at.block;
	int style = w->at.style;

	if (w->at.flat > 0) {
		docx_walk_children(w, n);
		return;
	}
	docx_end_line(w);
	docx_target(w, n);
	w->at.block = n;
	w->at.style = w->at.quoted > 0 ? DOCX_QUOTE_HEADING : DOCX_CROSS_HEADING;
	docx_walk_children(w, n);
	docx_end_line(w);
	w->at.block = block;
	w->at.style = style;
}

static void
walk_container(struct docx_walk *w, const struct gaz_node *n)
{
	if (w->at.flat > 0) {
		docx_walk_children(w, n);
		return;
	}
	docx_end_line(w);
	docx_target(w, n);
	docx_walk_children(w, n);
	docx_end_line(w);
}

static void
walk_break(struct docx_walk *w, const struct gaz_node *n)
{
	if (!w->at.open)
		return;
	w->at.space.of = NULL;
	docx_emit(w, docx_token_of(w, DOCX_BREAK, n, 0));
}

void
docx_walk_flat(struct docx_walk *w, const struct gaz_node *n)
{
	w->at.flat++;
	docx_walk_children(w, n);
	w->at.flat--;
}

void
docx_walk_children(struct docx_walk *w, const struct gaz_node *n)
{
	for (const struct gaz_node *c = w->h->first_child(n); c != NULL && w->d->rc == GAZ_OK;
	     c = w->h->next_sibling(c))
		docx_walk(w, c);
}

static void
walk_kind(struct docx_walk *w, const struct gaz_node *n)
{
	switch (w->h->kind(n)) {
	case GAZ_TEXT: docx_walk_text(w, n); break;
	case GAZ_META: break;
	case GAZ_HIER: walk_hier(w, n); break;
	case GAZ_BLOCK:
	case GAZ_LIST_TEXT: walk_block(w, n); break;
	case GAZ_LIST: walk_list(w, n); break;
	case GAZ_ITEM: walk_item(w, n, tree_child(&w->tree, n, GAZ_NUM), BULLET); break;
	case GAZ_TABLE: docx_walk_table(w, n); break;
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_FOREIGN: docx_walk_inline(w, n); break;
	case GAZ_REF:
		if (strcmp(w->h->name(n), "noteRef") == 0)
			docx_walk_note_ref(w, n);
		else
			docx_walk_link(w, n);
		break;
	case GAZ_NOTE: docx_walk_note(w, n); break;
	case GAZ_BREAK: walk_break(w, n); break;
	case GAZ_IMAGE: docx_walk_image(w, n); break;
	case GAZ_QUOTE:
		if (w->at.flat > 0)
			docx_walk_inline(w, n);
		else
			docx_walk_quote(w, n);
		break;
	case GAZ_HEADING: walk_loose_heading(w, n); break;
	case GAZ_CONTAINER:
		if (w->at.flat == 0 && w->at.quoted == 0 && docx_is_section(w, n))
			walk_section(w, n);
		else
			walk_container(w, n);
		break;
	default: walk_container(w, n); /* other containers and unknown kinds */
	}
}

void
docx_walk(struct docx_walk *w, const struct gaz_node *n)
{
	const char *lang = w->at.lang, *own = w->h->attr(n, "xml:lang", NULL);

	if (own != NULL)
		w->at.lang = tree_same(docx_str(own), w->d->lang) ? NULL : own;
	walk_kind(w, n);
	w->at.lang = lang;
}
