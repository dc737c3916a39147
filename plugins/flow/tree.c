/* SPDX-License-Identifier: Apache-2.0 */
/* tree: what both passes ask the tree. */
#include "inside.h"

#include <string.h>

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
flow_child(const struct flow *f, const struct gaz_node *n, int kind)
{
	const struct gaz_node *c = f->h->first_child(n);

	while (c != NULL && f->h->kind(c) != kind)
		c = f->h->next_sibling(c);
	return c;
}

/* An act's section is a unit, a code's section holds articles. */
enum flow_rank
flow_rank(const struct flow *f, const struct gaz_node *n)
{
	const char *name = f->h->name(n);
	const struct gaz_node *c;

	if (is_among(name, item_names))
		return flow_child(f, n, GAZ_HEADING) != NULL ? FLOW_UNIT : FLOW_ITEM;
	for (c = f->h->first_child(n); c != NULL; c = f->h->next_sibling(c))
		if (f->h->kind(c) == GAZ_HIER && !is_among(f->h->name(c), item_names))
			return FLOW_DIVISION;
	if (is_among(name, unit_names) || flow_child(f, n, GAZ_HEADING) == NULL)
		return FLOW_UNIT;
	return FLOW_DIVISION;
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool
flow_is_white(const char *p, size_t len)
{
	while (len > 0 && is_white(p[len - 1]))
		len--;
	return len == 0;
}

bool
flow_has_text(const struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = f->h->skip(n);
	const char *p;
	size_t len;

	for (c = f->h->next(n); c != NULL && c != end; c = f->h->next(c))
		if ((p = f->h->text(c, &len)) != NULL && !flow_is_white(p, len))
			return true;
	return false;
}

bool
flow_is_gone(const struct flow *f, const struct gaz_node *n)
{
	return f->compared && f->h->change(n) == GAZ_DELETED;
}

/* Words or a picture that came or went. */
bool
flow_is_told(const struct flow *f, const struct gaz_node *n)
{
	int change = f->compared ? f->h->change(n) : GAZ_SAME;
	const char *p;
	size_t len;

	if (change != GAZ_INSERTED && change != GAZ_DELETED)
		return false;
	p = f->h->text(n, &len);
	return p != NULL ? !flow_is_white(p, len) : f->h->kind(n) == GAZ_IMAGE;
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

struct flow_str
flow_flatten(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = f->h->skip(n);
	bool gone = flow_is_gone(f, n), left_out;
	char *start = flow_alloc(f, flow_text_bytes(f, n) + 1), *to = start;
	const char *p;
	size_t len;

	if (start == NULL)
		return (struct flow_str){ 0 };
	for (c = f->h->next(n); c != NULL && c != end;) {
		left_out = f->h->kind(c) == GAZ_NOTE || (!gone && flow_is_gone(f, c));
		if (!left_out && (p = f->h->text(c, &len)) != NULL)
			to = append_collapsed(start, to, p, len);
		c = left_out ? f->h->skip(c) : f->h->next(c);
	}
	if (to > start && to[-1] == ' ')
		to--;
	return (struct flow_str){ start, (size_t)(to - start) };
}

/* The title a document within the document gives itself. */
static struct flow_str
inner_title(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = f->h->skip(n);

	for (c = f->h->next(n); c != NULL && c != end; c = f->h->next(c))
		if (strcmp(f->h->name(c), "docTitle") == 0)
			return flow_flatten(f, c);
	return (struct flow_str){ 0 };
}

struct flow_str
flow_label(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *num = flow_child(f, n, GAZ_NUM),
			      *heading = flow_child(f, n, GAZ_HEADING);
	struct flow_str a = { 0 }, b = { 0 };
	char *both;

	if (num != NULL)
		a = flow_flatten(f, num);
	if (heading != NULL)
		b = flow_flatten(f, heading);
	if (a.len + b.len == 0 && strcmp(f->h->name(n), "attachment") == 0)
		return inner_title(f, n);
	if (a.len == 0)
		return b;
	if (b.len == 0 || (both = flow_alloc(f, a.len + b.len + 1)) == NULL)
		return a;
	memcpy(both, a.p, a.len);
	both[a.len] = ' ';
	memcpy(both + a.len + 1, b.p, b.len);
	return (struct flow_str){ both, a.len + b.len + 1 };
}

bool
flow_starts_with_words(const struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *content = flow_child(f, n, GAZ_CONTENT),
			      *c = content != NULL ? f->h->first_child(content) : NULL;

	while (c != NULL && !flow_has_text(f, c))
		c = f->h->next_sibling(c);
	return c != NULL && f->h->kind(c) == GAZ_BLOCK;
}
