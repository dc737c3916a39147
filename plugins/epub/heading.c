/* SPDX-License-Identifier: Apache-2.0 */
/* heading: divisions and units as sections with headings that follow the depth of the document,
 * numbered paragraphs as blocks. */
#include "epub.h"

#include <string.h>

/*
 * EPUB 3 Structural Semantics, and the DPUB-ARIA role that says the same. Roles are landmarks,
 * which need a name that no other in the file has: so the outermost division alone gets one.
 */
static const struct {
	const char *name, *semantics;
} landmarks[] = {
	{ "part", " epub:type=\"part\" role=\"doc-part\"" },
	{ "chapter", " epub:type=\"chapter\" role=\"doc-chapter\"" },
	{ "attachment", " epub:type=\"appendix\" role=\"doc-appendix\"" },
};

static void
put_landmark(struct epub *e, const char *name, struct epub_str label)
{
	size_t i;

	if (e->page.depth > 0 || e->page.quoted > 0 || label.len == 0)
		return;
	for (i = 0; i < sizeof landmarks / sizeof landmarks[0]; i++) {
		if (strcmp(landmarks[i].name, name) != 0)
			continue;
		epub_puts(e, landmarks[i].semantics);
		epub_attr(e, "aria-label", label);
	}
}

static bool
is_head(const struct epub *e, const struct gaz_node *c)
{
	return e->h->kind(c) == GAZ_NUM || e->h->kind(c) == GAZ_HEADING;
}

static void
put_head(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c, *before = NULL;

	for (c = e->h->first_child(n); c != NULL && is_head(e, c);
	     before = c, c = e->h->next_sibling(c)) {
		if (!epub_has_text(e, c))
			continue;
		if (before != NULL)
			epub_puts(e, e->h->kind(before) == GAZ_HEADING ? "<br/>" : " ");
		epub_puts(e, e->h->kind(c) == GAZ_NUM ? "<span class=\"num\">" : "");
		epub_walk_flat(e, c);
		epub_puts(e, e->h->kind(c) == GAZ_NUM ? "</span>" : "");
	}
}

/* A number alone stands before the first words of the text, where that starts with words. */
static bool
is_run_in(const struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *content = epub_child(e, n, GAZ_CONTENT),
			      *c = content != NULL ? e->h->first_child(content) : NULL;

	while (c != NULL && !epub_has_text(e, c))
		c = e->h->next_sibling(c);
	return c != NULL && e->h->kind(c) == GAZ_BLOCK;
}

/* How the heading of n is set: a unit's is smaller than a division's at the same level. */
static const char *
heading_class(const struct epub *e, const struct gaz_node *n, bool bare)
{
	if (e->h->kind(n) != GAZ_HIER || epub_rank(e, n) != EPUB_UNIT)
		return "";
	if (!bare)
		return " class=\"unit\"";
	return is_run_in(e, n) ? " class=\"bare runin\"" : " class=\"bare\"";
}

/* False if there is nothing to head with. */
static bool
put_heading(struct epub *e, const struct gaz_node *n, struct epub_str id)
{
	unsigned level =
	    e->page.depth < EPUB_HEADING_LEVELS ? e->page.depth + 1 : EPUB_HEADING_LEVELS;
	const struct gaz_node *c = e->h->first_child(n);
	bool bare = true, any = false;

	for (; c != NULL && is_head(e, c); c = e->h->next_sibling(c)) {
		any = any || epub_has_text(e, c);
		bare = bare && e->h->kind(c) == GAZ_NUM;
	}
	if (!any)
		return false;
	if (e->page.quoted > 0)
		epub_puts(e, "<p class=\"heading\"");
	else
		epub_putf(e, "<h%u%s", level, heading_class(e, n, bare));
	if (id.len > 0)
		epub_attr(e, "id", id);
	epub_puts(e, ">");
	put_head(e, n);
	if (e->page.quoted > 0)
		epub_puts(e, "</p>\n");
	else
		epub_putf(e, "</h%u>\n", level);
	return true;
}

void
epub_walk_content(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c = e->h->first_child(n);

	while (c != NULL && is_head(e, c))
		c = e->h->next_sibling(c);
	epub_walk_siblings(e, c);
}

/* The entry for n, if the plan made one: they come in the order of the writing. */
static const struct epub_entry *
take_entry(struct epub *e, const struct gaz_node *n)
{
	const struct epub_entry *entry = &e->entries[e->entry_at];

	if (e->entry_at == e->entry_count || entry->node != n)
		return NULL;
	e->entry_at++;
	return entry;
}

void
epub_heading_only(struct epub *e, const struct gaz_node *n)
{
	const struct epub_entry *entry = take_entry(e, n);

	put_heading(e, n, entry != NULL ? entry->id : (struct epub_str){ 0 });
}

static void
open_section(struct epub *e, const char *tag, const struct gaz_node *n)
{
	const struct epub_entry *entry = take_entry(e, n);
	struct epub_str id = entry != NULL ? entry->id : epub_id_of(e, n);
	struct epub_str label = entry != NULL ? entry->label : (struct epub_str){ 0 };

	epub_putf(e, "<%s", tag);
	epub_attr(e, "class", epub_str(e->h->name(n)));
	put_landmark(e, e->h->name(n), label);
	if (id.len > 0)
		epub_attr(e, "id", id);
	epub_lang(e, epub_str(e->h->attr(n, "xml:lang", NULL)), e->rtl);
	epub_puts(e, ">\n");
}

static void
put_section(struct epub *e, const struct gaz_node *n)
{
	const char *tag = e->page.quoted > 0 ? "div" : "section";
	bool headed;

	open_section(e, tag, n);
	epub_settle(e);
	headed = put_heading(e, n, (struct epub_str){ 0 });
	e->page.depth += headed; /* a section without a heading leaves no gap between levels */
	epub_walk_content(e, n);
	e->page.depth -= headed;
	epub_settle(e);
	epub_putf(e, "</%s>\n", tag);
}

/* A numbered paragraph: its number stands before its first words. */
static void
put_paragraph(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *num = epub_child(e, n, GAZ_NUM);

	open_section(e, "div", n);
	if (num != NULL)
		epub_owe_num(e, num);
	epub_walk_content(e, n);
	if (num != NULL)
		epub_settle(e);
	epub_p_end(e);
	epub_puts(e, "</div>\n");
}

void
epub_hier(struct epub *e, const struct gaz_node *n)
{
	struct epub_around around;

	if (e->page.flat > 0) {
		epub_walk_children(e, n);
		return;
	}
	epub_enter(e, &around);
	if (e->h->kind(n) == GAZ_HIER && epub_rank(e, n) == EPUB_ITEM)
		put_paragraph(e, n);
	else
		put_section(e, n);
	epub_leave(e, &around);
}
