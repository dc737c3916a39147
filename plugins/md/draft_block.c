/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_block: blocks. What must hold: each element is written by the first notation that fits it,
 * else as a tag around what it holds, else as markup.
 */
#include <stdio.h>
#include <string.h>

#include "draft.h"

bool
draft_is(const struct draft *d, const struct gaz_node *n, const char *name)
{
	return strcmp(d->h->name(n), name) == 0 && d->attrs->name_space(n, NULL)[0] != '\0' &&
	       d->h->kind(n) != GAZ_FOREIGN;
}

const struct gaz_node *
draft_child(const struct draft *d, const struct gaz_node *n, const char *name)
{
	for (n = d->h->first_child(n); n != NULL; n = d->h->next_sibling(n))
		if (draft_is(d, n, name))
			return n;
	return NULL;
}

/* Whether white space in n counts: elements that the standard does not know may hold text. */
bool
draft_is_mixed(const struct draft *d, const struct gaz_node *n)
{
	const char *prefix, *uri = d->attrs->name_space(n, &prefix), *name = d->h->name(n);
	const struct draft_element *known = draft_element(name, strlen(name));

	return uri[0] == '\0' || prefix[0] != '\0' || known == NULL || known->mixed;
}

bool
draft_has_text(const struct draft *d, const struct gaz_node *n)
{
	for (n = d->h->first_child(n); n != NULL; n = d->h->next_sibling(n))
		if (d->h->kind(n) == GAZ_TEXT)
			return true;
	return false;
}

/* The children of n in lines of their own, or in one line where white space would be added. */
static void
put_markup(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	const struct gaz_node *c = d->h->first_child(n);
	bool line = draft_is_mixed(d, n) || draft_has_text(d, n) || c == NULL;
	struct draft_scope own, *scope;

	if (line || draft_is(d, n, "tr")) {
		draft_markup(d, n, in);
		return;
	}
	scope = draft_enter(d, n, in, &own);
	draft_tag(d, n, false);
	for (; c != NULL && d->m->rc == GAZ_OK; c = d->h->next_sibling(c)) {
		md_next_row(d->m);
		put_markup(d, c, scope);
	}
	md_next_row(d->m);
	draft_end_tag(d, n);
}

/*
 * n as markup in lines of its own. CommonMark takes a tag for HTML only if it is alone in its line,
 * or has one of some names; else a code block has the element.
 */
static void
put_markup_block(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	const char *name = d->h->name(n);
	bool alone = !draft_is_mixed(d, n) && !draft_has_text(d, n) && !draft_is(d, n, "tr") &&
		     d->h->first_child(n) != NULL;

	if (!draft_has_plain_names(d, n) || (!alone && !draft_is_html_block(name, strlen(name)))) {
		draft_code(d, n);
		return;
	}
	md_begin(d->m);
	d->raw++;
	put_markup(d, n, in);
	d->raw--;
	md_end(d->m);
}

/* The tag of n, what it holds, and its end tag, each in a line of its own. */
static void
put_tagged(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	struct draft_scope own, *scope = draft_enter(d, n, in, &own);

	md_begin(d->m);
	draft_tag(d, n, d->h->first_child(n) == NULL);
	md_end(d->m);
	if (d->h->first_child(n) == NULL)
		return;
	draft_blocks(d, d->h->first_child(n), NULL, scope);
	md_begin(d->m);
	draft_end_tag(d, n);
	md_end(d->m);
}

/* The element that holds text outermost in the block: false if its text must be markup. */
static bool
is_text_block(const struct draft *d, const struct gaz_node *n)
{
	const char *name = d->h->name(n);

	return draft_is_mixed(d, n) && d->h->first_child(n) != NULL &&
	       d->h->kind(n) != GAZ_FOREIGN && !draft_is_html_block(name, strlen(name)) &&
	       (d->h->kind(n) == GAZ_BLOCK || d->h->kind(n) == GAZ_LIST_TEXT ||
		   d->h->kind(n) == GAZ_HEADING || d->h->kind(n) == GAZ_NUM) &&
	       draft_element(name, strlen(name)) != NULL && draft_has_plain_names(d, n);
}

/* Whether the first output of the block is a tag that would be taken for HTML of its own. */
static bool
begins_html(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *c = d->h->first_child(n);
	const char *name;

	while (c != NULL && d->h->kind(c) != GAZ_TEXT) {
		name = d->h->name(c);
		if (draft_is_html_block(name, strlen(name)) || d->h->first_child(c) == NULL)
			return true;
		c = d->h->first_child(c);
	}
	return c == NULL;
}

bool
draft_ends_in_braces(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *c = d->h->first_child(n), *last = NULL;
	const char *p;
	size_t len;

	for (; c != NULL; c = d->h->next_sibling(c))
		last = c;
	if (last == NULL || (p = d->h->text(last, &len)) == NULL)
		return false;
	return len > 0 && p[len - 1] == '}';
}

/* A paragraph that is one tag of a block would be read as that block. */
static bool
is_sole_block(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *c = d->h->first_child(n);
	int kind = c != NULL ? d->h->kind(c) : GAZ_TEXT;

	return c != NULL && d->h->next_sibling(c) == NULL && kind != GAZ_TEXT &&
	       kind != GAZ_INLINE && kind != GAZ_REF && kind != GAZ_NOTE && kind != GAZ_IMAGE &&
	       kind != GAZ_BREAK && kind != GAZ_FOREIGN;
}

bool
draft_is_paragraph(const struct draft *d, const struct gaz_node *n)
{
	return draft_is(d, n, "p") && !begins_html(d, n) && draft_has_plain_names(d, n) &&
	       !is_sole_block(d, n);
}

void
draft_paragraph(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	struct draft_plan plan = draft_plan(d, n, NULL, in);
	struct draft_scope own, *scope = draft_enter(d, n, in, &own);

	d->at_start = true;
	draft_inlines(d, n, scope);
	draft_settle(d, true);
	if (!plan.bare) {
		md_raws(d->m, " ");
		draft_braces(d, n, &plan, NULL, 0);
	} else if (draft_ends_in_braces(d, n)) {
		md_raws(d->m, " {}");
	}
}

static void
put_text_block(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	struct draft_scope own, *scope = draft_enter(d, n, in, &own);

	md_begin(d->m);
	draft_tag(d, n, false);
	d->at_start = false;
	draft_inlines(d, n, scope);
	draft_settle(d, false);
	draft_end_tag(d, n);
	md_end(d->m);
}

static void
put_quote(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	struct draft_plan plan = draft_plan(d, n, NULL, in);
	struct draft_scope own, *scope = draft_enter(d, n, in, &own);
	const char *element = draft_is(d, n, "quotedStructure") ? NULL : d->h->name(n);
	bool pushed = md_push(d->m, "> ", "> ");

	if (element != NULL || !plan.bare) {
		md_begin(d->m);
		draft_braces(d, n, &plan, element, 0);
		md_end(d->m);
	}
	draft_blocks(d, d->h->first_child(n), NULL, scope);
	md_pop(d->m, pushed);
}

static bool
put_special(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	if (d->h->kind(n) == GAZ_QUOTE && !draft_has_text(d, n) && d->h->first_child(n) != NULL &&
	    draft_has_plain_names(d, n)) {
		put_quote(d, n, in);
		return true;
	}
	if (draft_is_heading_unit(d, n)) {
		draft_heading_unit(d, n, in);
		return true;
	}
	if (draft_is_title(d, n, in)) {
		draft_title(d, n, in);
		return true;
	}
	if (d->h->kind(n) == GAZ_LIST && draft_list(d, n, in))
		return true;
	return d->h->kind(n) == GAZ_TABLE && draft_pipe_table(d, n, in);
}

void
draft_block(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	md_end(d->m);
	if (put_special(d, n, in))
		return;
	if (draft_is_paragraph(d, n)) {
		md_begin(d->m);
		draft_paragraph(d, n, in);
		md_end(d->m);
	} else if (is_text_block(d, n)) {
		put_text_block(d, n, in);
	} else if (draft_is_mixed(d, n) || draft_has_text(d, n) || d->h->kind(n) == GAZ_TABLE ||
		   d->h->kind(n) == GAZ_META || !draft_has_plain_names(d, n) ||
		   d->h->kind(n) == GAZ_FOREIGN) {
		put_markup_block(d, n, in);
	} else {
		put_tagged(d, n, in);
	}
}

/* An empty heading ends the unit of its level: what follows belongs to the element around it. */
void
draft_close_heading(struct draft *d, const struct gaz_node **open)
{
	unsigned level = d->level + 1;
	char stated[24];

	if (*open == NULL)
		return;
	*open = NULL;
	md_begin(d->m);
	md_raw(d->m, "######", level < MD_HEADING_LEVELS ? level : MD_HEADING_LEVELS);
	if (level > MD_HEADING_LEVELS) {
		snprintf(stated, sizeof stated, " {level=%u}", level);
		md_raws(d->m, stated);
	}
	md_end(d->m);
}

void
draft_blocks(struct draft *d, const struct gaz_node *first, const struct gaz_node *end,
    struct draft_scope *in)
{
	const struct gaz_node *c = first, *open = NULL;

	while (c != NULL && c != end && d->m->rc == GAZ_OK) {
		bool heading = draft_is_heading_unit(d, c);

		if (!heading)
			draft_close_heading(d, &open);
		if (draft_is_item(d, c)) {
			c = draft_items(d, c, in);
			continue;
		}
		draft_block(d, c, in);
		open = heading ? c : NULL;
		c = d->h->next_sibling(c);
	}
}
