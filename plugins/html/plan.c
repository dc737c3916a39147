/* SPDX-License-Identifier: Apache-2.0 */
/* plan: the first pass: ids and the table of contents; and the questions both passes ask the tree. */
#include "html.h"

#include <stdio.h>
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
html_child(const struct html *x, const struct gaz_node *n, int kind)
{
	const struct gaz_node *c = x->h->first_child(n);

	while (c != NULL && x->h->kind(c) != kind)
		c = x->h->next_sibling(c);
	return c;
}

/* An act's section is a unit, a code's section holds articles. */
enum html_rank
html_rank(const struct html *x, const struct gaz_node *n)
{
	const char *name = x->h->name(n);
	const struct gaz_node *c;

	if (is_among(name, item_names))
		return html_child(x, n, GAZ_HEADING) != NULL ? HTML_UNIT : HTML_ITEM;
	for (c = x->h->first_child(n); c != NULL; c = x->h->next_sibling(c))
		if (x->h->kind(c) == GAZ_HIER && !is_among(x->h->name(c), item_names))
			return HTML_DIVISION;
	if (is_among(name, unit_names) || html_child(x, n, GAZ_HEADING) == NULL)
		return HTML_UNIT;
	return HTML_DIVISION;
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool
html_has_text(const struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = x->h->skip(n);
	const char *p;
	size_t len, i;

	for (c = x->h->next(n); c != NULL && c != end; c = x->h->next(c)) {
		p = x->h->text(c, &len);
		for (i = 0; p != NULL && i < len; i++)
			if (!is_white(p[i]))
				return true;
	}
	return false;
}

static size_t
text_bytes(const struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = x->h->skip(n);
	size_t len, total = 0;

	for (c = x->h->next(n); c != NULL && c != end; c = x->h->next(c))
		if (x->h->text(c, &len) != NULL)
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

struct html_str
html_flatten(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = x->h->skip(n);
	char *start = html_alloc(x, text_bytes(x, n) + 1), *to = start;
	const char *p;
	size_t len;

	if (start == NULL)
		return (struct html_str){ 0 };
	for (c = x->h->next(n); c != NULL && c != end;) {
		if ((p = x->h->text(c, &len)) != NULL)
			to = append_collapsed(start, to, p, len);
		c = x->h->kind(c) == GAZ_NOTE ? x->h->skip(c) : x->h->next(c);
	}
	if (to > start && to[-1] == ' ')
		to--;
	return (struct html_str){ start, (size_t)(to - start) };
}

/* The title a document within the document gives itself. */
static struct html_str
inner_title(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = x->h->skip(n);

	for (c = x->h->next(n); c != NULL && c != end; c = x->h->next(c))
		if (strcmp(x->h->name(c), "docTitle") == 0)
			return html_flatten(x, c);
	return (struct html_str){ 0 };
}

struct html_str
html_label(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *num = html_child(x, n, GAZ_NUM),
			      *heading = html_child(x, n, GAZ_HEADING);
	struct html_str a = { 0 }, b = { 0 };
	char *both;

	if (num != NULL)
		a = html_flatten(x, num);
	if (heading != NULL)
		b = html_flatten(x, heading);
	if (a.len + b.len == 0 && strcmp(x->h->name(n), "attachment") == 0)
		return inner_title(x, n);
	if (a.len == 0)
		return b;
	if (b.len == 0 || (both = html_alloc(x, a.len + b.len + 1)) == NULL)
		return a;
	memcpy(both, a.p, a.len);
	both[a.len] = ' ';
	memcpy(both + a.len + 1, b.p, b.len);
	return (struct html_str){ both, a.len + b.len + 1 };
}

static void
add_entry(struct html *x, const struct gaz_node *n, struct html_str label, unsigned depth)
{
	struct html_entry *entry;
	char *id;

	if (!html_grow(x, (void **)&x->entries, x->entry_count, &x->entry_cap, sizeof *entry))
		return;
	entry = &x->entries[x->entry_count++];
	*entry = (struct html_entry){ .node = n, .label = label, .depth = depth };
	entry->id = html_id_of(x, n);
	entry->bare = html_child(x, n, GAZ_HEADING) == NULL && x->h->kind(n) == GAZ_HIER;
	if (entry->id.len == 0 && (id = html_alloc(x, 32)) != NULL)
		entry->id = (struct html_str){ id,
			(size_t)snprintf(id, 32, "gaz-toc-%zu", x->entry_count) };
}

/* Elements that become elements with an id; the others lend the id of the one around them. */
static bool
bears_id(int kind)
{
	return kind == GAZ_HIER || kind == GAZ_ITEM || kind == GAZ_TABLE || kind == GAZ_FRONT ||
	       kind == GAZ_BACK || kind == GAZ_CONTAINER;
}

static bool
has_entry(const struct html *x, const struct gaz_node *n)
{
	if (n == x->topic)
		return false;
	if (x->h->kind(n) == GAZ_HIER)
		return html_rank(x, n) != HTML_ITEM;
	return strcmp(x->h->name(n), "attachment") == 0;
}

/* The id of n, or what leads to the nearest around it. */
static struct html_id
register_id(struct html *x, const struct gaz_node *n, struct html_id around, bool listed)
{
	const char *eid = x->h->attr(n, "eId", NULL);
	const struct html_id *id;

	if (eid == NULL)
		return around;
	if (n == x->topic || (listed && bears_id(x->h->kind(n))))
		html_ids_add(x, n, eid, NULL);
	else if (around.key.len > 0)
		html_ids_add(x, n, eid, &around);
	id = html_ids_find(x, eid);
	return id != NULL && id->node == n ? *id : around;
}

/* In notes and quotations nothing is listed. */
static void
register_node(
    struct html *x, const struct gaz_node *n, struct html_id around, unsigned depth, bool listed)
{
	int kind = x->h->kind(n);
	const struct gaz_node *c;
	struct html_str label;

	if (kind == GAZ_TEXT || kind == GAZ_META || x->rc != GAZ_OK)
		return;
	around = register_id(x, n, around, listed);
	if (listed && has_entry(x, n) && (label = html_label(x, n)).len > 0)
		add_entry(x, n, label, depth++);
	listed = listed && kind != GAZ_NOTE && kind != GAZ_QUOTE && kind != GAZ_TABLE;
	for (c = x->h->first_child(n); c != NULL; c = x->h->next_sibling(c))
		register_node(x, c, around, depth, listed);
}

void
html_plan(struct html *x)
{
	register_node(x, x->h->root(x->job), (struct html_id){ 0 }, 0, true);
}
