/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_list: lists, and numbered units without heading, which are items too. What must hold: an
 * item begins with its printed number, unless the number is a marker of Markdown that counts on.
 */
#include <stdio.h>
#include <string.h>

#include "draft.h"

#define ORDINAL_MAX 999999999 /* CommonMark 5.2 */

/* The list in which the reader puts items of this name: "blockList" for "item". */
static const char *
list_of(const struct draft *d, const struct gaz_node *item)
{
	return draft_is(d, item, "item")       ? "blockList"
	       : draft_is(d, item, "li")       ? "ul"
	       : draft_is(d, item, "recital")  ? "recitals"
	       : draft_is(d, item, "citation") ? "citations"
					       : NULL;
}

static bool
is_list_item(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *num, *c, *parent = d->h->parent(n);
	const char *list = list_of(d, n);

	if (list == NULL || draft_has_text(d, n) || parent == NULL || !draft_is(d, parent, list) ||
	    !draft_has_plain_names(d, n))
		return false;
	num = draft_plain_num(d, n);
	if (num != NULL && (draft_element_of(d, num) == NULL || !draft_splits(d, num, "", NULL)))
		return false;
	c = num != NULL ? d->h->next_sibling(num) : d->h->first_child(n);
	if (num == NULL &&
	    (c == NULL || !draft_is_paragraph(d, c) || !draft_splits(d, NULL, "", c)))
		return false;
	for (; c != NULL; c = d->h->next_sibling(c))
		if (d->h->kind(c) == GAZ_NUM || d->h->kind(c) == GAZ_HEADING ||
		    d->h->kind(c) == GAZ_HIER || d->h->kind(c) == GAZ_CONTENT)
			return false;
	return true;
}

bool
draft_is_item(const struct draft *d, const struct gaz_node *n)
{
	return is_list_item(d, n) || draft_is_item_unit(d, n);
}

/* The number of an item if it is a list marker of Markdown ("1." or "1)"); else -1. */
static long
ordinal_of(const struct draft *d, const struct gaz_node *n, char *sign)
{
	const struct gaz_node *num = draft_plain_num(d, n);
	long value = 0;
	size_t len = 0, i;
	const char *p = "";

	if (num != NULL)
		p = d->h->text(d->h->first_child(num), &len);
	for (i = 0; i < len && p[i] >= '0' && p[i] <= '9' && value <= ORDINAL_MAX / 10; i++)
		value = value * 10 + p[i] - '0';
	if (i == 0 || i + 1 != len || (p[i] != '.' && p[i] != ')') || p[0] == '0' ||
	    value > ORDINAL_MAX)
		return -1;
	*sign = p[i];
	return value;
}

/* Whether the numbers of all items from n on count on by one; *first gets the first. */
static bool
counts_on(const struct draft *d, const struct gaz_node *n, long *first, char *sign)
{
	long next;
	char other = '.';

	*first = next = ordinal_of(d, n, sign);
	while (next >= 0 && (n = d->h->next_sibling(n)) != NULL && draft_is_item(d, n)) {
		other = *sign;
		if (ordinal_of(d, n, &other) != ++next || other != *sign)
			return false;
	}
	return next >= 0;
}

/*
 * The text after the number: a first paragraph in the line of the number, the rest in lines of
 * their own. c: the first child after the number.
 */
static void
put_rest(struct draft *d, const struct gaz_node *n, const struct gaz_node *c, bool spaced,
    struct draft_scope *in)
{
	const struct gaz_node *num = spaced ? draft_plain_num(d, n) : NULL, *block = c;
	bool implied = c != NULL && d->h->kind(n) == GAZ_HIER && draft_is_implied(d, c, c, in);
	struct draft_scope own, *scope = in;

	if (implied) {
		scope = draft_enter(d, c, in, &own);
		block = d->h->first_child(c);
	}
	/* after a marker of Markdown the reader looks for no number */
	if (block != NULL && draft_is_paragraph(d, block) &&
	    (num == NULL || draft_splits(d, num, " ", block))) {
		md_raws(d->m, num != NULL ? " " : "");
		draft_paragraph(d, block, scope);
		block = d->h->next_sibling(block);
	} else if (block != NULL && !spaced && !d->braced) {
		md_raws(d->m, "{}"); /* Markdown ends an item that begins with two empty lines */
	}
	md_end(d->m);
	if (!implied && d->h->kind(n) == GAZ_HIER) {
		draft_content(d, block, in);
		return;
	}
	draft_blocks(d, block, NULL, scope);
	if (implied)
		draft_content(d, d->h->next_sibling(c), in);
}

static bool
begins_with_brace(const struct draft *d, const struct gaz_node *c)
{
	size_t len;
	const char *p;

	while (c != NULL && (p = d->h->text(c, &len)) == NULL)
		c = d->h->first_child(c);
	return c != NULL && len > 0 && p[0] == '{';
}

static void
put_item(struct draft *d, const struct gaz_node *n, struct draft_scope *in, long ordinal, char sign)
{
	const struct gaz_node *num = draft_plain_num(d, n);
	struct draft_plan plan = draft_plan(d, n, num, in);
	struct draft_scope own, *scope = draft_enter(d, n, in, &own);
	char marker[MD_MARKER_BYTES] = "- ", rest[MD_MARKER_BYTES];
	const char *name = d->h->name(n), *known = draft_element_of(d, num), *parent = d->parent;
	bool pushed;
	size_t len;
	const char *p;

	if (ordinal >= 0)
		snprintf(marker, sizeof marker, "%ld%c ", ordinal, sign);
	snprintf(rest, sizeof rest, "%*s", (int)strlen(marker), "");
	pushed = md_push(d->m, marker, rest);
	md_begin(d->m);
	d->at_start = true;
	if (list_of(d, n) != NULL && num == NULL)
		known = name;
	d->braced = !plan.bare || known == NULL || strcmp(known, name) != 0;
	if (!plan.bare || known == NULL || strcmp(known, name) != 0) {
		draft_braces(
		    d, n, &plan, known == NULL || strcmp(known, name) != 0 ? name : NULL, 0);
		md_raws(d->m, " ");
	} else if (begins_with_brace(d, d->h->first_child(n))) {
		md_raws(d->m, "{} ");
	}
	if (num != NULL && ordinal < 0) {
		d->m->line.digits = d->m->line.last == ' ' ? 0 : d->m->line.digits;
		p = d->h->text(d->h->first_child(num), &len);
		draft_text(d, p, len);
	}
	d->parent = name;
	put_rest(
	    d, n, num != NULL ? d->h->next_sibling(num) : d->h->first_child(n), ordinal < 0, scope);
	d->parent = parent;
	md_pop(d->m, pushed);
}

const struct gaz_node *
draft_items(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	long ordinal = -1;
	char sign = '.';

	md_end(d->m);
	if (d->m->after_list) { /* separates two adjacent lists */
		md_begin(d->m);
		md_raws(d->m, "<!-- -->");
		md_end(d->m);
	}
	if (!counts_on(d, n, &ordinal, &sign))
		ordinal = -1;
	for (; n != NULL && draft_is_item(d, n) && d->m->rc == GAZ_OK; n = d->h->next_sibling(n)) {
		d->m->after_list = false;
		put_item(d, n, in, ordinal, sign);
		ordinal += ordinal >= 0;
	}
	d->m->after_list = true;
	return n;
}

/* A list without tag: all its children are items, and its attributes are left out. */
bool
draft_list(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	bool items = draft_is(d, n, "blockList");
	struct draft_scope own, *scope;
	const struct gaz_node *c = d->h->first_child(n);

	if ((!items && !draft_is(d, n, "ul")) || c == NULL || !draft_plan(d, n, NULL, in).bare)
		return false;
	for (; c != NULL; c = d->h->next_sibling(c))
		if (!is_list_item(d, c) || (draft_plain_num(d, c) != NULL) != items)
			return false;
	scope = draft_enter(d, n, in, &own);
	draft_items(d, d->h->first_child(n), scope);
	return true;
}
