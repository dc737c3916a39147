/* SPDX-License-Identifier: Apache-2.0 */
/*
 * epub_heading: writes divisions and units as sections whose heading levels follow the depth in the
 * document, and the semantic attributes that reading systems use.
 */
#include "epub.h"

#include <string.h>

/*
 * EPUB 3 Structural Semantics and the DPUB-ARIA role with the same meaning. These roles are
 * landmarks, and a landmark needs an accessible name that is unique in its file: so only the
 * outermost division gets one.
 */
static const struct {
	const char *name, *semantics;
} landmarks[] = {
	{ "part", " epub:type=\"part\" role=\"doc-part\"" },
	{ "chapter", " epub:type=\"chapter\" role=\"doc-chapter\"" },
	{ "attachment", " epub:type=\"appendix\" role=\"doc-appendix\"" },
};

static void
put_landmark(struct flow *f, const char *name, struct tree_str label)
{
	for (size_t i = 0; i < sizeof landmarks / sizeof landmarks[0]; i++) {
		if (strcmp(landmarks[i].name, name) != 0)
			continue;
		flow_puts(f, landmarks[i].semantics);
		flow_attr(f, "aria-label", label);
	}
}

void
epub_semantics(struct flow *f, const struct gaz_node *n, const struct flow_entry *entry)
{
	const char *name = f->h->name(n);

	if (strcmp(name, "preamble") == 0)
		flow_puts(f, " epub:type=\"preamble\"");
	else if (strcmp(name, "conclusions") == 0)
		flow_puts(f, " epub:type=\"conclusion\" role=\"doc-conclusion\"");
	else if (entry != NULL && f->at.depth == 0)
		put_landmark(f, name, entry->label);
}

/* The class of n's heading: a unit's heading is smaller than a division's of the same level. */
static const char *
heading_class(const struct flow *f, const struct gaz_node *n, bool bare)
{
	if (f->h->kind(n) != GAZ_HIER || tree_rank(&f->tree, n) != TREE_UNIT)
		return "";
	if (!bare)
		return " class=\"unit\"";
	return flow_starts_with_words(f, n) ? " class=\"bare runin\"" : " class=\"bare\"";
}

/* Writes the heading of n; false if n has neither number nor heading. */
static bool
put_heading(struct flow *f, const struct gaz_node *n, struct tree_str id)
{
	unsigned level = f->at.depth < FLOW_HEADING_LEVELS ? f->at.depth + 1 : FLOW_HEADING_LEVELS;
	const struct gaz_node *c = f->h->first_child(n);
	bool bare = true, any = false;

	for (; c != NULL && tree_is_head(&f->tree, c); c = f->h->next_sibling(c)) {
		any = any || flow_has_text(f, c);
		bare = bare && f->h->kind(c) == GAZ_NUM;
	}
	if (!any)
		return false;
	if (f->at.quoted > 0)
		flow_puts(f, "<p class=\"heading\"");
	else
		flow_putf(f, "<h%u%s", level, heading_class(f, n, bare));
	flow_id_attr(f, id);
	flow_puts(f, ">");
	flow_put_head(f, n);
	if (f->at.quoted > 0)
		flow_puts(f, "</p>\n");
	else
		flow_putf(f, "</h%u>\n", level);
	return true;
}

void
epub_heading_only(struct flow *f, const struct gaz_node *n)
{
	const struct flow_entry *entry = flow_take_entry(f, n);
	struct tree_str id = entry != NULL ? entry->id : flow_id_of(f, n);

	if (put_heading(f, n, id) || id.len == 0)
		return;
	flow_puts(f, "<div");
	flow_id_attr(f, id);
	flow_puts(f, "></div>\n"); /* the target of links */
}

void
epub_section(struct flow *f, const struct gaz_node *n)
{
	const char *tag = f->at.quoted > 0 ? "div" : "section";
	bool headed;

	flow_open(f, tag, f->h->name(n), n, flow_take_entry(f, n));
	flow_settle(f);
	headed = put_heading(f, n, (struct tree_str){ 0 });
	f->at.depth += headed; /* a section without a heading must not skip a heading level */
	flow_walk_content(f, n);
	f->at.depth -= headed;
	flow_settle(f);
	flow_putf(f, "</%s>\n", tag);
}
