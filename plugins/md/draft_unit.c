/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_unit: elements of the hierarchy, as headings or as numbered items, and lists. What must
 * hold: content, intro and wrapUp are left out only where the reader puts them again.
 */
#include <string.h>

#include "draft.h"

#define SPLIT_BYTES 512 /* of a number and the text after it */

static bool
is_head(const struct draft *d, const struct gaz_node *n)
{
	return draft_is(d, n, "num") || draft_is(d, n, "heading") || draft_is(d, n, "subheading");
}

static bool
is_wrapper(const struct draft *d, const struct gaz_node *n)
{
	return draft_is(d, n, "content") || draft_is(d, n, "intro") || draft_is(d, n, "wrapUp");
}

/* Whether n stands in a unit by itself, not in its content. */
static bool
is_structure(const struct draft *d, const struct gaz_node *n)
{
	return d->h->kind(n) == GAZ_HIER || is_head(d, n) || is_wrapper(d, n) ||
	       draft_is(d, n, "crossHeading") || draft_is(d, n, "componentRef") ||
	       draft_is(d, n, "documentRef");
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

const struct gaz_node *
draft_plain_num(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *num = d->h->first_child(n), *text;
	size_t len;
	const char *p;

	if (num == NULL || !draft_is(d, num, "num") || draft_count_attrs(d, num) > 0 ||
	    (text = d->h->first_child(num)) == NULL || d->h->next_sibling(text) != NULL ||
	    (p = d->h->text(text, &len)) == NULL || len >= DRAFT_SHAPE_BYTES || is_white(p[0]) ||
	    is_white(p[len - 1]))
		return NULL;
	for (size_t i = 0; i < len; i++)
		if (is_white(p[i]) && (p[i] != ' ' || p[i + 1] == ' '))
			return NULL;
	return num;
}

/* The text that n begins with; empty if it begins with an element. */
static struct tree_str
first_text(const struct draft *d, const struct gaz_node *n)
{
	struct tree_str s = { "", 0 };

	if (n != NULL && (n = d->h->first_child(n)) != NULL && d->h->kind(n) == GAZ_TEXT)
		s.p = d->h->text(n, &s.len);
	return s;
}

bool
draft_splits(
    const struct draft *d, const struct gaz_node *num, const char *sep, const struct gaz_node *rest)
{
	char line[SPLIT_BYTES];
	struct tree_str after = first_text(d, rest);
	size_t len = 0, used, room;
	const char *p = "";

	if (num != NULL)
		p = d->h->text(d->h->first_child(num), &len);
	memcpy(line, p, len);
	used = len;
	if (num != NULL && rest != NULL) {
		memcpy(line + used, sep, strlen(sep));
		used += strlen(sep);
	}
	room = sizeof line - used;
	if (after.len > room) {
		after.len = room;
		while (after.len > 0 && ((unsigned char)after.p[after.len] & 0xc0) == 0x80)
			after.len--;
	}
	memcpy(line + used, after.p, after.len);
	return draft_split(line, used + after.len, draft_knows, d) == len;
}

static const char *
separator(const struct draft *d, const struct gaz_node *num)
{
	size_t len;
	const char *p = d->h->text(d->h->first_child(num), &len);

	return draft_wants_colon(p, len) ? ": " : " ";
}

const char *
draft_element_of(const struct draft *d, const struct gaz_node *num)
{
	char shape[DRAFT_SHAPE_BYTES];
	size_t len;
	const char *p;

	if (num == NULL)
		return NULL;
	p = d->h->text(d->h->first_child(num), &len);
	return draft_shape(p, len, shape) > 0 ? draft_unit_for(d, shape, d->parent) : NULL;
}

/* The head of a unit as the reader finds it. */
struct layout {
	const struct gaz_node *num, *heading; /* NULL: none */
	bool plain;                           /* they are one line of text, without tags */
	const struct gaz_node *content;       /* the first child that is no head; may be NULL */
};

static struct layout
lay_out(const struct draft *d, const struct gaz_node *n)
{
	struct layout l = { .num = draft_plain_num(d, n) };
	const struct gaz_node *c = d->h->first_child(n);

	if (l.num != NULL)
		c = d->h->next_sibling(c);
	if (c != NULL && draft_is(d, c, "heading") && draft_count_attrs(d, c) == 0 &&
	    d->h->first_child(c) != NULL) {
		l.heading = c;
		c = d->h->next_sibling(c);
	}
	l.plain = (c == NULL || !is_head(d, c)) && (l.num != NULL || l.heading != NULL) &&
		  draft_splits(d, l.num, l.num != NULL ? separator(d, l.num) : "", l.heading);
	while (c != NULL && is_head(d, c))
		c = d->h->next_sibling(c);
	l.content = c;
	return l;
}

bool
draft_is_implied(const struct draft *d, const struct gaz_node *c, const struct gaz_node *content,
    const struct draft_scope *in)
{
	const struct gaz_node *next = d->h->next_sibling(c), *k = d->h->first_child(c);
	bool first = c == content;

	if (!is_wrapper(d, c) || k == NULL || draft_has_text(d, c) ||
	    !draft_plan(d, c, NULL, in).bare)
		return false;
	for (; k != NULL; k = d->h->next_sibling(k))
		if (is_structure(d, k))
			return false;
	if (draft_is(d, c, "content"))
		return first && next == NULL;
	if (draft_is(d, c, "intro"))
		return first && next != NULL && d->h->kind(next) == GAZ_HIER;
	return !first && next == NULL;
}

/* Whether all children of n are structure, heads first, so that the reader finds the same. */
static bool
is_regular(const struct draft *d, const struct gaz_node *n)
{
	bool content = false;

	if (!draft_is_unit(d->h->name(n)) || draft_has_text(d, n) || d->h->kind(n) != GAZ_HIER)
		return false;
	for (const struct gaz_node *c = d->h->first_child(n); c != NULL;
	     c = d->h->next_sibling(c)) {
		if (!is_structure(d, c) || (content && is_head(d, c)))
			return false;
		content |= !is_head(d, c);
	}
	return true;
}

/* Whether n is a numbered unit without heading, which is written as an item of a list. */
bool
draft_is_item_unit(const struct draft *d, const struct gaz_node *n)
{
	struct layout l;

	if (!is_regular(d, n) || tree_rank(&d->m->tree, n) != TREE_ITEM)
		return false;
	l = lay_out(d, n);
	if (l.num == NULL || l.heading != NULL || l.content != d->h->next_sibling(l.num) ||
	    draft_element_of(d, l.num) == NULL || !draft_splits(d, l.num, "", NULL))
		return false;
	for (const struct gaz_node *c = l.content; c != NULL; c = d->h->next_sibling(c))
		if (d->h->kind(c) == GAZ_HIER && !draft_is_item_unit(d, c))
			return false;
	return true;
}

bool
draft_is_heading_unit(const struct draft *d, const struct gaz_node *n)
{
	return d->level < DRAFT_LEVEL_MAX && is_regular(d, n) && !draft_is_item_unit(d, n) &&
	       d->h->first_child(n) != NULL && is_head(d, d->h->first_child(n));
}

/*
 * Whether the reader makes the alinea around the blocks of c, because they stand between units or
 * in the body.
 */
static bool
is_implied_alinea(const struct draft *d, const struct gaz_node *c, const struct gaz_node *content,
    const struct gaz_node *before, const struct draft_scope *in)
{
	const struct gaz_node *inner = d->h->first_child(c), *next = d->h->next_sibling(c);
	struct draft_scope own = { .eid = d->h->attr(c, "eId", NULL) };
	bool body = d->h->kind(d->h->parent(c)) == GAZ_BODY;

	if (!draft_is(d, c, "alinea") || inner == NULL || d->h->next_sibling(inner) != NULL ||
	    !draft_is(d, inner, "content") || !draft_plan(d, c, NULL, in).bare)
		return false;
	if (body ? !draft_is(d, d->h->parent(c), "body")
		 : c == content || next == NULL || d->h->kind(next) != GAZ_HIER ||
		       d->h->kind(before) != GAZ_HIER)
		return false;
	if ((before != NULL && draft_is(d, before, "alinea")) ||
	    (next != NULL && draft_is(d, next, "alinea")))
		return false;
	return draft_is_implied(d, inner, inner, own.eid != NULL && own.eid[0] != '\0' ? &own : in);
}

static void
put_alinea(struct draft *d, const struct gaz_node *c, struct draft_scope *in)
{
	struct draft_scope own, inner, *scope = draft_enter(d, c, in, &own);

	scope = draft_enter(d, d->h->first_child(c), scope, &inner);
	draft_blocks(d, d->h->first_child(d->h->first_child(c)), NULL, scope);
}

void
draft_content(struct draft *d, const struct gaz_node *content, struct draft_scope *in)
{
	const struct gaz_node *open = NULL, *c = content, *before = NULL;

	while (c != NULL && d->m->rc == GAZ_OK) {
		bool alinea = is_implied_alinea(d, c, content, before, in);
		bool heading = !alinea && draft_is_heading_unit(d, c);

		if (!heading)
			draft_close_heading(d, &open);
		if (draft_is_item(d, c)) {
			before = c;
			c = draft_items(d, c, in);
			continue;
		}
		if (alinea) {
			put_alinea(d, c, in);
		} else if (draft_is_implied(d, c, content, in)) {
			struct draft_scope own, *scope = draft_enter(d, c, in, &own);

			draft_blocks(d, d->h->first_child(c), NULL, scope);
		} else {
			draft_block(d, c, in);
		}
		open = heading ? c : NULL;
		before = c;
		c = d->h->next_sibling(c);
	}
}

/* Number and heading in the open line: as text, or with tags. */
static void
put_head(struct draft *d, const struct gaz_node *n, const struct layout *l, struct draft_scope *in)
{
	size_t len;
	const char *p;

	if (!l->plain) {
		for (const struct gaz_node *c = d->h->first_child(n); c != NULL && c != l->content;
		     c = d->h->next_sibling(c)) {
			draft_markup_line(d, c, in);
			md_raws(d->m, d->h->next_sibling(c) != l->content ? " " : "");
		}
		return;
	}
	if (l->num != NULL) {
		p = d->h->text(d->h->first_child(l->num), &len);
		draft_text(d, p, len);
		md_raws(d->m, l->heading != NULL ? separator(d, l->num) : "");
	}
	if (l->heading != NULL)
		draft_inlines(d, l->heading, in);
	draft_settle(d, true);
}

void
draft_heading_unit(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	struct layout l = lay_out(d, n);
	struct draft_plan plan = draft_plan(d, n, l.plain ? l.num : NULL, in);
	struct draft_scope own, *scope = draft_enter(d, n, in, &own);
	const char *parent = d->parent, *name = d->h->name(n),
		   *known = l.plain ? draft_element_of(d, l.num) : NULL;
	unsigned level = d->level + 1, stated = level > MD_HEADING_LEVELS ? level : 0;

	if (known != NULL && strcmp(known, name) == 0)
		name = NULL;
	md_begin(d->m);
	md_raw(d->m, "######", level < MD_HEADING_LEVELS ? level : MD_HEADING_LEVELS);
	md_raws(d->m, " ");
	d->plain_heading = d->at_start = true;
	put_head(d, n, &l, scope);
	if (name != NULL || stated > 0 || !plan.bare) {
		md_raws(d->m, " ");
		draft_braces(d, n, &plan, name, stated);
	} else if (l.heading != NULL && draft_ends_in_braces(d, l.heading)) {
		md_raws(d->m, " {}");
	}
	d->plain_heading = false;
	md_end(d->m);
	d->level++;
	d->parent = d->h->name(n);
	draft_content(d, l.content, scope);
	d->parent = parent;
	d->level--;
}
