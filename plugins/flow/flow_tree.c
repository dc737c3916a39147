/* SPDX-License-Identifier: Apache-2.0 */
/* flow_tree: queries on the tree, for both passes. */
#include "flow_private.h"

#include <string.h>

bool
flow_has_text(const struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = f->h->skip(n);
	const char *p;
	size_t len;

	for (c = f->h->next(n); c != NULL && c != end; c = f->h->next(c))
		if ((p = f->h->text(c, &len)) != NULL && !tree_is_blank(p, len))
			return true;
	return false;
}

bool
flow_has_words(const struct flow *f, const struct gaz_node *n)
{
	size_t len;
	const char *p = f->h->text(n, &len);

	return p != NULL ? !tree_is_blank(p, len) : flow_has_text(f, n);
}

/* Where a text of more than max bytes ends: after a word, else after a character. */
static size_t
end_of_words(struct tree_str s, size_t max)
{
	size_t end = max, space;

	for (space = end; space > max / 2; space--)
		if (tree_is_white(s.p[space]))
			return space;
	while (end > 0 && ((unsigned char)s.p[end] & 0xc0) == 0x80)
		end--;
	return end;
}

struct tree_str
flow_beginning(struct flow *f, size_t max)
{
	const struct gaz_node *n = f->h->root(f->job);
	struct tree_str s = { 0 };

	for (; n != NULL && s.len == 0;
	     n = f->h->kind(n) == GAZ_META ? f->h->skip(n) : f->h->next(n)) {
		if (f->h->kind(n) == GAZ_BLOCK)
			s = flow_flatten(f, n);
		if (tree_same(s, f->title))
			s.len = 0;
	}
	if (s.len > max)
		s.len = end_of_words(s, max);
	return s;
}

int
flow_change(const struct flow *f, const struct gaz_node *n)
{
	int change = f->compared ? f->h->change(n) : GAZ_SAME;

	if (!f->turned || change == GAZ_SAME)
		return change;
	return change == GAZ_INSERTED ? GAZ_DELETED : GAZ_INSERTED;
}

bool
flow_is_passed(const struct flow *f, const struct gaz_node *n)
{
	return f->side == FLOW_EARLIER && flow_change(f, n) == GAZ_INSERTED;
}

bool
flow_is_gone(const struct flow *f, const struct gaz_node *n)
{
	return f->compared && f->h->change(n) == GAZ_DELETED;
}

/* Whether n is an inserted or deleted image, or such text that is not only white space. */
bool
flow_is_told(const struct flow *f, const struct gaz_node *n)
{
	int change = flow_change(f, n);
	const char *p;
	size_t len;

	if (change != GAZ_INSERTED && change != GAZ_DELETED)
		return false;
	p = f->h->text(n, &len);
	return p != NULL ? !tree_is_blank(p, len) : f->h->kind(n) == GAZ_IMAGE;
}

bool
flow_is_changed(const struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *end = f->h->skip(n);

	while (f->compared && n != NULL && n != end && !flow_is_told(f, n))
		n = f->h->next(n);
	return f->compared && n != NULL && n != end;
}

size_t
flow_text_bytes(const struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = f->h->skip(n);
	size_t len, total = 0;

	for (c = f->h->next(n); c != NULL && c != end; c = f->h->next(c))
		if (f->h->text(c, &len) != NULL)
			total += len;
	return total;
}

struct tree_str
flow_flatten(struct flow *f, const struct gaz_node *n)
{
	struct tree_str s = tree_flatten(&f->tree, n);

	if (s.p == NULL)
		flow_run_out(f);
	return s;
}

struct tree_str
flow_label(struct flow *f, const struct gaz_node *n)
{
	struct tree_str s = tree_label(&f->tree, n);

	if (s.p == NULL)
		flow_run_out(f);
	return s;
}

bool
flow_starts_with_words(const struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *content = tree_child(&f->tree, n, GAZ_CONTENT),
			      *c = content != NULL ? f->h->first_child(content) : NULL;

	while (c != NULL && !flow_has_text(f, c))
		c = f->h->next_sibling(c);
	return c != NULL && f->h->kind(c) == GAZ_BLOCK;
}
