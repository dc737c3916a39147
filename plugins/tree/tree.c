/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree: queries on the document tree. No function calls gaz_host.fail: the caller reports errors.
 */
#include "tree.h"

#include <string.h>

#define ITEM_VALUE_MAX 10000000 /* a longer number is not the value of an item */

static const char *const item_names[] = { "paragraph", "subparagraph", "subsection", "point",
	"indent", "clause", "subclause", "alinea", "list", "sublist", "subrule", "proviso", "level",
	NULL };
static const char *const unit_names[] = { "article", "rule", "section", NULL };
/* Items that are too long for a list. */
static const char *const block_names[] = { "paragraph", "subsection", "level", NULL };

static bool
is_among(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (**names == *name && strcmp(name, *names) == 0)
			return true;
	return false;
}

bool
tree_is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool
tree_is_blank(const char *p, size_t len)
{
	while (len > 0 && tree_is_white(p[len - 1]))
		len--;
	return len == 0;
}

bool
tree_same(struct tree_str a, struct tree_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

struct tree_str
tree_fact(const struct tree *t, const char *key)
{
	struct tree_str s = { 0 };

	s.p = t->h->meta(t->job, key, &s.len);
	return s.p != NULL ? s : (struct tree_str){ 0 };
}

static void
append(char **to, struct tree_str s)
{
	memcpy(*to, s.p, s.len);
	*to += s.len;
}

struct tree_str
tree_portion_url(const struct tree *t, const char *eid)
{
	const struct tree_str url = tree_fact(t, "url"), version = tree_fact(t, "version"),
			      revision = tree_fact(t, "revision");
	const char *path = url.len > 0 ? strstr(url.p, "/akn/") : NULL;
	struct tree_str origin = { url.p, path != NULL ? (size_t)(path - url.p) : 0 };
	char *out, *to;

	if (path == NULL || version.len == 0 || revision.len == 0)
		return (struct tree_str){ 0 };
	out = to = t->arena->alloc(
	    t->job, origin.len + version.len + revision.len + strlen(eid) + sizeof ";r/~");
	if (out == NULL) /* it is zeroed, so that the URL ends with a NUL */
		return (struct tree_str){ 0 };
	append(&to, origin);
	append(&to, version);
	append(&to, (struct tree_str){ ";r", 2 });
	append(&to, revision);
	append(&to, (struct tree_str){ "/~", 2 });
	append(&to, (struct tree_str){ eid, strlen(eid) });
	return (struct tree_str){ out, (size_t)(to - out) };
}

const char *
tree_plain(const struct tree *t, const struct gaz_node *n, size_t *len)
{
	return t->plain != NULL ? t->plain->text(t->job, n, len) : t->h->text(n, len);
}

const struct gaz_node *
tree_child(const struct tree *t, const struct gaz_node *n, int kind)
{
	const struct gaz_node *c = t->h->first_child(n);

	while (c != NULL && t->h->kind(c) != kind)
		c = t->h->next_sibling(c);
	return c;
}

static bool
is_row_group(const struct tree *t, const struct gaz_node *n)
{
	static const char *const names[] = { "thead", "tbody", "tfoot", NULL };

	return is_among(t->h->name(n), names);
}

/* The first row from n on among its siblings and their groups. */
static const struct gaz_node *
row_from(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *row;

	for (; n != NULL; n = t->h->next_sibling(n)) {
		if (t->h->kind(n) == GAZ_ROW)
			return n;
		if (is_row_group(t, n) && (row = tree_child(t, n, GAZ_ROW)) != NULL)
			return row;
	}
	return NULL;
}

const struct gaz_node *
tree_first_row(const struct tree *t, const struct gaz_node *table)
{
	return row_from(t, t->h->first_child(table));
}

const struct gaz_node *
tree_next_row(const struct tree *t, const struct gaz_node *row)
{
	const struct gaz_node *next = row_from(t, t->h->next_sibling(row));
	const struct gaz_node *parent = t->h->parent(row);

	if (next == NULL && parent != NULL && is_row_group(t, parent))
		next = row_from(t, t->h->next_sibling(parent));
	return next;
}

/* The sibling before n; the siblings of an element of a title page are few. */
static const struct gaz_node *
sibling_before(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *parent = t->h->parent(n),
			      *c = parent != NULL ? t->h->first_child(parent) : NULL;

	while (c != NULL && c != n && t->h->next_sibling(c) != n)
		c = t->h->next_sibling(c);
	return c == n ? NULL : c;
}

static bool
is_title_part(const struct tree *t, const struct gaz_node *n)
{
	static const char *const names[] = { "docTitle", "docNumber", "docType", "docDate",
		"docStage", "docStatus", "docAuthority", "docProponent", "docketNumber",
		"shortTitle", NULL };

	return t->h->kind(n) == GAZ_INLINE && is_among(t->h->name(n), names);
}

bool
tree_wants_space(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *before;
	const char *name;

	if (t->h->kind(n) != GAZ_INLINE)
		return false;
	name = t->h->first_child(n) == NULL ? t->h->attr(n, "name", NULL) : NULL;
	if (name != NULL && strcmp(name, "tab") == 0)
		return true;
	return is_title_part(t, n) && (before = sibling_before(t, n)) != NULL &&
	       is_title_part(t, before);
}

const char *
tree_image_text(const struct tree *t, const struct gaz_node *image)
{
	const char *alt = t->h->attr(image, "alt", NULL), *src, *slash;

	if (alt != NULL)
		return *alt != '\0' ? alt : NULL;
	if ((src = t->h->attr(image, "src", NULL)) == NULL || *src == '\0')
		return NULL;
	slash = strrchr(src, '/');
	return slash != NULL && slash[1] != '\0' ? slash + 1 : src;
}

int
tree_item_value(const struct tree *t, const struct gaz_node *item)
{
	const char *value = t->h->attr(item, "value", NULL);
	int number = 0;

	for (; value != NULL && *value >= '0' && *value <= '9' && number < ITEM_VALUE_MAX; value++)
		number = number * 10 + (*value - '0');
	return value != NULL && *value == '\0' ? number : 0;
}

/* The name alone is not enough: a section of an act is a unit, a section of a code has articles. */
enum tree_rank
tree_rank(const struct tree *t, const struct gaz_node *n)
{
	const char *name = t->h->name(n);

	if (is_among(name, item_names))
		return tree_child(t, n, GAZ_HEADING) != NULL ? TREE_UNIT : TREE_ITEM;
	for (const struct gaz_node *c = t->h->first_child(n); c != NULL; c = t->h->next_sibling(c))
		if (t->h->kind(c) == GAZ_HIER && !is_among(t->h->name(c), item_names))
			return TREE_DIVISION;
	if (is_among(name, unit_names) || tree_child(t, n, GAZ_HEADING) == NULL)
		return TREE_UNIT;
	return TREE_DIVISION;
}

/*
 * Whether parent starts with an intro: then its numbered children continue the sentence of the
 * intro: "means (a) ... (b) ...".
 */
static bool
has_intro(const struct tree *t, const struct gaz_node *parent)
{
	const struct gaz_node *c = parent != NULL ? t->h->first_child(parent) : NULL;

	while (c != NULL && t->h->kind(c) != GAZ_HIER && strcmp(t->h->name(c), "intro") != 0)
		c = t->h->next_sibling(c);
	return c != NULL && t->h->kind(c) != GAZ_HIER;
}

bool
tree_is_block_item(const struct tree *t, const struct gaz_node *n)
{
	return is_among(t->h->name(n), block_names) && !has_intro(t, t->h->parent(n));
}

bool
tree_is_item(const struct tree *t, const struct gaz_node *n)
{
	if (t->h->kind(n) == GAZ_ITEM)
		return true;
	return t->h->kind(n) == GAZ_HIER && tree_rank(t, n) == TREE_ITEM &&
	       tree_child(t, n, GAZ_NUM) != NULL && !tree_is_block_item(t, n);
}

bool
tree_is_head(const struct tree *t, const struct gaz_node *c)
{
	return t->h->kind(c) == GAZ_NUM || t->h->kind(c) == GAZ_HEADING;
}

const struct gaz_node *
tree_content(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *c = t->h->first_child(n);

	while (c != NULL && tree_is_head(t, c))
		c = t->h->next_sibling(c);
	return c;
}

bool
tree_holds_title(const struct tree *t, const struct gaz_node *block)
{
	const struct gaz_node *c = t->h->first_child(block);

	while (c != NULL && strcmp(t->h->name(c), "docTitle") != 0)
		c = t->h->next_sibling(c);
	return c != NULL;
}

const struct gaz_node *
tree_last_text(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *c = t->h->next(n), *end = t->h->skip(n), *last = NULL;
	const char *p;
	size_t len;

	while (c != NULL && c != end) {
		if ((p = t->h->text(c, &len)) != NULL && !tree_is_blank(p, len))
			last = c;
		c = t->h->kind(c) == GAZ_NOTE ? t->h->skip(c) : t->h->next(c);
	}
	return last;
}

static size_t
plain_bytes(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = t->h->skip(n);
	size_t len, total = 0;

	for (c = t->h->next(n); c != NULL && c != end; c = t->h->next(c))
		if (tree_plain(t, c, &len) != NULL)
			total += len;
	return total;
}

/*
 * Appends p at `to`, white space collapsed; start is the start of the buffer. Returns the new end.
 * A trailing space stays for the caller to remove.
 */
static char *
append_collapsed(const char *start, char *to, const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!tree_is_white(p[i]))
			*to++ = p[i];
		else if (to > start && to[-1] != ' ')
			*to++ = ' ';
	}
	return to;
}

static bool
is_gone(const struct tree *t, const struct gaz_node *n)
{
	return t->skipped_change != GAZ_SAME && t->h->change(n) == t->skipped_change;
}

struct tree_str
tree_flatten(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = t->h->skip(n);
	bool gone = is_gone(t, n), left_out;
	char *start = t->arena->alloc(t->job, plain_bytes(t, n) + 1), *to = start;
	const char *p;
	size_t len;

	if (start == NULL)
		return (struct tree_str){ 0 };
	for (c = t->h->next(n); c != NULL && c != end;) {
		left_out = t->h->kind(c) == GAZ_NOTE || (!gone && is_gone(t, c));
		if (!left_out && (p = tree_plain(t, c, &len)) != NULL)
			to = append_collapsed(start, to, p, len);
		c = left_out ? t->h->skip(c) : t->h->next(c);
	}
	if (to > start && to[-1] == ' ')
		to--;
	return (struct tree_str){ start, (size_t)(to - start) };
}

/* The docTitle of the document contained in the attachment n. */
static struct tree_str
inner_title(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = t->h->skip(n);

	for (c = t->h->next(n); c != NULL && c != end; c = t->h->next(c))
		if (strcmp(t->h->name(c), "docTitle") == 0)
			return tree_flatten(t, c);
	return (struct tree_str){ "", 0 };
}

struct tree_str
tree_label(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *num = tree_child(t, n, GAZ_NUM),
			      *heading = tree_child(t, n, GAZ_HEADING);
	struct tree_str a = { "", 0 }, b = { "", 0 };
	char *both;

	if (num != NULL)
		a = tree_flatten(t, num);
	if (heading != NULL)
		b = tree_flatten(t, heading);
	if (a.p == NULL || b.p == NULL)
		return (struct tree_str){ 0 };
	if (a.len + b.len == 0 && strcmp(t->h->name(n), "attachment") == 0)
		return inner_title(t, n);
	if (a.len == 0 || b.len == 0)
		return a.len == 0 ? b : a;
	if ((both = t->arena->alloc(t->job, a.len + b.len + 1)) == NULL)
		return (struct tree_str){ 0 };
	memcpy(both, a.p, a.len);
	both[a.len] = ' ';
	memcpy(both + a.len + 1, b.p, b.len);
	return (struct tree_str){ both, a.len + b.len + 1 };
}
