/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_compare: walks the tree of a comparison in pieces. Elements that both versions have, and
 * that hold whole paragraphs only, are entered; of any other piece both versions are walked one
 * after the other, and merged. So the memory is that of the largest piece.
 */
#include <string.h>

#include "docx.h"

static void
record(struct docx *d, bool recorded)
{
	d->earlier.record = recorded ? &d->earlier_tokens : NULL;
	d->later.record = recorded ? &d->later_tokens : NULL;
	d->earlier.change = d->later.change = GAZ_SAME;
}

static void
merge(struct docx *d)
{
	docx_flush(&d->earlier);
	docx_flush(&d->later);
	docx_merge(d);
	record(d, false);
}

/* Writes a piece that is in one version only. */
static void
write_side(struct docx_walk *w, const struct gaz_node *n, int change)
{
	w->change = (uint8_t)change;
	docx_walk(w, n);
	docx_settle(w);
	docx_flush(w);
	w->change = GAZ_SAME;
}

static void
write_piece(struct docx *d, const struct gaz_node *n)
{
	record(d, true);
	docx_walk(&d->earlier, n);
	docx_settle(&d->earlier);
	docx_walk(&d->later, n);
	docx_settle(&d->later);
	merge(d);
}

/* Whether n is part of a line. */
static bool
is_inline(const struct docx *d, const struct gaz_node *n)
{
	const char *p;
	size_t len;

	switch (d->h->kind(n)) {
	case GAZ_TEXT: return (p = d->h->text(n, &len)) != NULL && !tree_is_blank(p, len);
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_REF:
	case GAZ_NOTE:
	case GAZ_BREAK:
	case GAZ_IMAGE:
	case GAZ_FOREIGN: return true;
	default: return false;
	}
}

/* The first child from c on that w sees. */
static const struct gaz_node *
visible_from(const struct docx_walk *w, const struct gaz_node *c)
{
	int hidden = w == &w->d->earlier ? GAZ_INSERTED : GAZ_DELETED;

	while (c != NULL && w->d->h->change(c) == hidden)
		c = w->d->h->next_sibling(c);
	return c;
}

/* The first child after number and heading. *same: both versions have their content from there. */
static const struct gaz_node *
content_of(const struct docx *d, const struct gaz_node *n, bool *same)
{
	const struct gaz_node *c = d->h->first_child(n);

	while (c != NULL && tree_is_head(&d->later.tree, c))
		c = d->h->next_sibling(c);
	*same = visible_from(&d->later, c) == tree_content(&d->later.tree, n) &&
		visible_from(&d->earlier, c) == tree_content(&d->earlier.tree, n);
	return c;
}

static bool
holds_paragraphs(const struct docx *d, const struct gaz_node *c)
{
	while (c != NULL && !is_inline(d, c))
		c = d->h->next_sibling(c);
	return c == NULL;
}

/* Whether both versions walk the children of n, from *content on, one by one. */
static bool
is_entered(
    const struct docx *d, const struct gaz_node *n, bool *section, const struct gaz_node **content)
{
	bool same = true;

	*section = false;
	*content = d->h->first_child(n);
	switch (d->h->kind(n)) {
	case GAZ_HIER:
	case GAZ_CONTAINER:
		*section = docx_is_section(&d->later, n);
		if (docx_is_section(&d->earlier, n) != *section)
			return false;
		if (*section)
			*content = content_of(d, n, &same);
		else if (d->h->kind(n) == GAZ_HIER)
			return false;
		break;
	case GAZ_ROOT:
	case GAZ_FRONT:
	case GAZ_BODY:
	case GAZ_BACK:
	case GAZ_CONTENT: break;
	default: return false;
	}
	return same && holds_paragraphs(d, *content);
}

static void
enter_section(struct docx *d, const struct gaz_node *n, struct docx_section s[2])
{
	record(d, true);
	docx_enter_section(&d->earlier, n, &s[0]);
	docx_enter_section(&d->later, n, &s[1]);
	merge(d);
}

static void
leave_section(struct docx *d, const struct docx_section s[2])
{
	docx_leave_section(&d->earlier, &s[0]);
	docx_leave_section(&d->later, &s[1]);
}

static void
write_entered(struct docx *d, const struct gaz_node *n, bool section, const struct gaz_node *c)
{
	struct docx_section s[2];
	const char *lang = d->later.at.lang, *own = d->h->attr(n, "xml:lang", NULL);

	if (own != NULL)
		d->earlier.at.lang = d->later.at.lang =
		    tree_same(docx_str(own), d->lang) ? NULL : own;
	if (section)
		enter_section(d, n, s);
	else
		docx_target(&d->later, n);
	for (; c != NULL && d->rc == GAZ_OK; c = d->h->next_sibling(c))
		docx_compare(d, c);
	if (section)
		leave_section(d, s);
	d->earlier.at.lang = d->later.at.lang = lang;
}

void
docx_compare(struct docx *d, const struct gaz_node *n)
{
	const struct gaz_node *content;
	bool section;

	switch (d->h->change(n)) {
	case GAZ_INSERTED: write_side(&d->later, n, GAZ_INSERTED); return;
	case GAZ_DELETED: write_side(&d->earlier, n, GAZ_DELETED); return;
	default: break;
	}
	if (d->later.at.quoted == 0 && is_entered(d, n, &section, &content))
		write_entered(d, n, section, content);
	else
		write_piece(d, n);
}

void
docx_compare_note(struct docx *d, const struct gaz_node *n)
{
	record(d, true);
	docx_walk_children(&d->earlier, n);
	docx_last_end(&d->earlier, n);
	docx_walk_children(&d->later, n);
	docx_last_end(&d->later, n);
	merge(d);
}
