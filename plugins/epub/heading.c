/* SPDX-License-Identifier: Apache-2.0 */
/* heading: divisions and units as sections with headings that follow the depth of the document, and
 * what an element means to reading systems. */
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
put_landmark(struct flow *f, const char *name, struct flow_str label)
{
	size_t i;

	for (i = 0; i < sizeof landmarks / sizeof landmarks[0]; i++) {
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

/* How the heading of n is set: a unit's is smaller than a division's at the same level. */
static const char *
heading_class(const struct flow *f, const struct gaz_node *n, bool bare)
{
	if (f->h->kind(n) != GAZ_HIER || flow_rank(f, n) != FLOW_UNIT)
		return "";
	if (!bare)
		return " class=\"unit\"";
	return flow_starts_with_words(f, n) ? " class=\"bare runin\"" : " class=\"bare\"";
}

/* False if there is nothing to head with. */
static bool
put_heading(struct flow *f, const struct gaz_node *n, struct flow_str id)
{
	unsigned level = f->at.depth < FLOW_HEADING_LEVELS ? f->at.depth + 1 : FLOW_HEADING_LEVELS;
	const struct gaz_node *c = f->h->first_child(n);
	bool bare = true, any = false;

	for (; c != NULL && flow_is_head(f, c); c = f->h->next_sibling(c)) {
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

	put_heading(f, n, entry != NULL ? entry->id : (struct flow_str){ 0 });
}

void
epub_section(struct flow *f, const struct gaz_node *n)
{
	const char *tag = f->at.quoted > 0 ? "div" : "section";
	bool headed;

	flow_open(f, tag, f->h->name(n), n, flow_take_entry(f, n));
	flow_settle(f);
	headed = put_heading(f, n, (struct flow_str){ 0 });
	f->at.depth += headed; /* a section without a heading leaves no gap between levels */
	flow_walk_content(f, n);
	f->at.depth -= headed;
	flow_settle(f);
	flow_putf(f, "</%s>\n", tag);
}
