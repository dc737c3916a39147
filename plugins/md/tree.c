/* SPDX-License-Identifier: Apache-2.0 */
/* tree: what the walk asks the tree, and the job's memory. */
#include <string.h>

#include "md.h"

static const char *const item_names[] = { "paragraph", "subparagraph", "subsection", "point",
	"indent", "clause", "subclause", "alinea", "list", "sublist", "subrule", "proviso", "level",
	NULL };
static const char *const unit_names[] = { "article", "rule", "section", NULL };
/* Numbered text too long for a list, unless it continues a sentence. */
static const char *const block_names[] = { "paragraph", "subsection", "level", NULL };

static bool
is_among(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

const struct gaz_node *
md_child(const struct md *m, const struct gaz_node *n, int kind)
{
	const struct gaz_node *c = m->h->first_child(n);

	while (c != NULL && m->h->kind(c) != kind)
		c = m->h->next_sibling(c);
	return c;
}

/* An act's section is a unit, a code's section holds articles. */
enum md_rank
md_rank(const struct md *m, const struct gaz_node *n)
{
	const char *name = m->h->name(n);
	const struct gaz_node *c;

	if (is_among(name, item_names))
		return md_child(m, n, GAZ_HEADING) != NULL ? MD_UNIT : MD_ITEM;
	for (c = m->h->first_child(n); c != NULL; c = m->h->next_sibling(c))
		if (m->h->kind(c) == GAZ_HIER && !is_among(m->h->name(c), item_names))
			return MD_DIVISION;
	if (is_among(name, unit_names) || md_child(m, n, GAZ_HEADING) == NULL)
		return MD_UNIT;
	return MD_DIVISION;
}

/* The next sibling of an introduction ends its sentence: "means (a) ... (b)
 * ...". */
static bool
has_intro(const struct md *m, const struct gaz_node *parent)
{
	const struct gaz_node *c = parent != NULL ? m->h->first_child(parent) : NULL;

	while (c != NULL && m->h->kind(c) != GAZ_HIER && strcmp(m->h->name(c), "intro") != 0)
		c = m->h->next_sibling(c);
	return c != NULL && m->h->kind(c) != GAZ_HIER;
}

bool
md_is_item(const struct md *m, const struct gaz_node *n)
{
	if (m->h->kind(n) == GAZ_ITEM)
		return true;
	if (m->h->kind(n) != GAZ_HIER || md_rank(m, n) != MD_ITEM ||
	    md_child(m, n, GAZ_NUM) == NULL)
		return false;
	return !is_among(m->h->name(n), block_names) || has_intro(m, m->h->parent(n));
}

bool
md_is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool
md_is_blank(const char *p, size_t len)
{
	while (len > 0 && md_is_white(p[len - 1]))
		len--;
	return len == 0;
}

void *
md_alloc(struct md *m, size_t len)
{
	void *p = m->rc == GAZ_OK ? m->arena->alloc(m->job, len) : NULL;

	if (p == NULL && m->rc == GAZ_OK)
		m->rc = m->h->fail(m->job, GAZ_REFUSE, "the document is too large for Markdown");
	return p;
}

static size_t
text_bytes(const struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = m->h->skip(n);
	size_t len, total = 0;

	for (c = m->h->next(n); c != NULL && c != end; c = m->h->next(c))
		if (m->h->text(c, &len) != NULL)
			total += len;
	return total;
}

struct md_str
md_flatten(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *c = m->h->next(n), *end = m->h->skip(n);
	char *start = md_alloc(m, text_bytes(m, n) + 1), *to = start;
	const char *p;
	size_t len, i;

	while (start != NULL && c != NULL && c != end) {
		p = m->h->text(c, &len);
		for (i = 0; p != NULL && i < len; i++) {
			if (!md_is_white(p[i]))
				*to++ = p[i];
			else if (to > start && to[-1] != ' ')
				*to++ = ' ';
		}
		c = m->h->kind(c) == GAZ_NOTE ? m->h->skip(c) : m->h->next(c);
	}
	if (to > start && to[-1] == ' ')
		to--;
	return (struct md_str){ start, (size_t)(to - start) };
}

/* The title a document within the document gives itself. */
static struct md_str
inner_title(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = m->h->skip(n);

	for (c = m->h->next(n); c != NULL && c != end; c = m->h->next(c))
		if (strcmp(m->h->name(c), "docTitle") == 0)
			return md_flatten(m, c);
	return (struct md_str){ 0 };
}

struct md_str
md_label(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *num = md_child(m, n, GAZ_NUM),
			      *heading = md_child(m, n, GAZ_HEADING);
	struct md_str a = { 0 }, b = { 0 };
	char *both;

	if (num != NULL)
		a = md_flatten(m, num);
	if (heading != NULL)
		b = md_flatten(m, heading);
	if (a.len + b.len == 0 && strcmp(m->h->name(n), "attachment") == 0)
		return inner_title(m, n);
	if (a.len == 0 || b.len == 0)
		return a.len == 0 ? b : a;
	if ((both = md_alloc(m, a.len + b.len + 1)) == NULL)
		return a;
	memcpy(both, a.p, a.len);
	both[a.len] = ' ';
	memcpy(both + a.len + 1, b.p, b.len);
	return (struct md_str){ both, a.len + b.len + 1 };
}

struct md_str
md_fact(struct md *m, const char *key)
{
	struct md_str s = { 0 };

	s.p = m->h->meta(m->job, key, &s.len);
	return s.p != NULL ? s : (struct md_str){ 0 };
}

bool
md_same(struct md_str a, struct md_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}
