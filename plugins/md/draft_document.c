/* SPDX-License-Identifier: Apache-2.0 */
/* draft_document: the document as a whole: front matter, title, body, footnotes, metadata. */
#include <string.h>

#include "draft.h"

/* Whether n is a paragraph of a docTitle alone, which is written as the heading of level 1. */
bool
draft_is_title(const struct draft *d, const struct gaz_node *n, const struct draft_scope *in)
{
	const struct gaz_node *parent = d->h->parent(n), *title = d->h->first_child(n);

	return parent != NULL && draft_is(d, parent, "preface") && draft_is(d, n, "p") &&
	       d->h->first_child(parent) == n && title != NULL && draft_is(d, title, "docTitle") &&
	       d->h->next_sibling(title) == NULL && draft_count_attrs(d, title) == 0 &&
	       d->h->first_child(title) != NULL && draft_plan(d, n, NULL, in).bare &&
	       draft_has_plain_names(d, n);
}

void
draft_title(struct draft *d, const struct gaz_node *p, struct draft_scope *in)
{
	struct draft_scope own, *scope = draft_enter(d, p, in, &own);
	const struct gaz_node *title = d->h->first_child(p);

	md_begin(d->m);
	md_raws(d->m, "# ");
	d->plain_heading = d->at_start = true;
	draft_inlines(d, title, scope);
	draft_settle(d, true);
	if (draft_ends_in_braces(d, title))
		md_raws(d->m, " {}");
	d->plain_heading = false;
	md_end(d->m);
}

/* A preface that is the title alone needs no tag. */
static bool
put_preface(struct draft *d, const struct gaz_node *n)
{
	struct draft_scope own, *scope;
	const struct gaz_node *p = d->h->first_child(n);

	if (!draft_is(d, n, "preface") || p == NULL || d->h->next_sibling(p) != NULL ||
	    !draft_plan(d, n, NULL, &d->all).bare)
		return false;
	own = (struct draft_scope){ .eid = d->h->attr(n, "eId", NULL) };
	if (own.eid == NULL || own.eid[0] == '\0')
		own.eid = "";
	scope = d->h->attr(n, "eId", NULL) == NULL ? &d->all : &own;
	if (!draft_is_title(d, p, scope))
		return false;
	draft_title(d, p, draft_enter(d, n, &d->all, &own));
	return true;
}

/* Whether the reader makes the body around what has no tag. */
static bool
is_implied_body(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *root = d->h->root(d->m->job), *c = d->h->first_child(n);
	bool loose = strcmp(draft_body_name(d->h->name(root)), "body") != 0;

	if (!draft_is(d, n, draft_body_name(d->h->name(root))) || c == NULL ||
	    draft_has_text(d, n) || !draft_plan(d, n, NULL, &d->all).bare)
		return false;
	for (; c != NULL; c = d->h->next_sibling(c)) {
		int kind = d->h->kind(c);

		if (kind == GAZ_FRONT || kind == GAZ_BODY || kind == GAZ_BACK || kind == GAZ_META ||
		    (!loose && kind != GAZ_HIER && kind != GAZ_HEADING))
			return false;
	}
	return true;
}

static void
put_body(struct draft *d, const struct gaz_node *n)
{
	struct draft_scope own, *scope;

	if (!is_implied_body(d, n)) {
		draft_block(d, n, &d->all);
		return;
	}
	scope = draft_enter(d, n, &d->all, &own);
	draft_content(d, d->h->first_child(n), scope);
}

void
draft_document(struct draft *d)
{
	const struct gaz_node *root = d->h->root(d->m->job), *c = d->h->first_child(root);
	bool first = true;

	d->all.eid = "";
	d->parent = "";
	d->level = 1;
	draft_scan(d);
	if (d->m->meta)
		draft_front(d);
	for (; c != NULL && d->m->rc == GAZ_OK; c = d->h->next_sibling(c)) {
		if (draft_is(d, c, "meta"))
			continue;
		if (d->h->kind(c) == GAZ_BODY)
			put_body(d, c);
		else if (!first || !put_preface(d, c))
			draft_block(d, c, &d->all);
		first = false;
	}
	draft_footnotes(d);
	if (d->m->meta)
		draft_meta(d);
}
