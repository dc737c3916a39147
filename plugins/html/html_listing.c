/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_listing: writes a listing as a list of links. The text of a link must distinguish its entry
 * from the others, because screen readers can read out the links alone. So a title that all entries
 * share, as the versions of one work do, is only in the heading of the page and not in the links.
 */
#include "html.h"

#include <string.h>

static struct tree_str
fact_of(const struct html *x, const struct gaz_node *entry, const char *name)
{
	return flow_str(x->f.h->attr(entry, name, NULL));
}

/* Whether entry links to the next page of the listing (only the last entry can). */
static bool
leads_on(const struct html *x, const struct gaz_node *entry)
{
	return tree_same(fact_of(x, entry, "rel"), flow_str("next"));
}

static bool
holds(struct tree_str s, struct tree_str part)
{
	size_t at = 0;

	while (at + part.len <= s.len && memcmp(s.p + at, part.p, part.len) != 0)
		at++;
	return part.len > 0 && at + part.len <= s.len;
}

/* Whether the heading of the page contains the title of every entry. */
static bool
share_title(const struct html *x, const struct gaz_node *first)
{
	struct tree_str title = fact_of(x, first, "title");
	const struct gaz_node *c = first;

	if (!holds(x->f.title, title) || fact_of(x, first, "date").len == 0)
		return false;
	while (c != NULL && (leads_on(x, c) || tree_same(fact_of(x, c, "title"), title)))
		c = x->f.h->next_sibling(c);
	return c == NULL;
}

/* The language of the entry if it differs from the language of the page, else empty. */
static struct tree_str
other_language(struct html *x, const struct gaz_node *entry)
{
	struct tree_str language = fact_of(x, entry, "language");

	if (tree_same(language, tree_fact(&x->f.tree, "language")))
		language.len = 0;
	return language;
}

/* Writes date, language and revision, as far as they are known. */
static void
put_version(struct html *x, const struct gaz_node *entry)
{
	struct tree_str date = fact_of(x, entry, "date"), language = other_language(x, entry),
			revision = fact_of(x, entry, "revision");

	flow_text(&x->f, date);
	flow_puts(&x->f, date.len > 0 && language.len > 0 ? " \xc2\xb7 " : "");
	flow_text(&x->f, language);
	if (revision.len == 0)
		return;
	flow_puts(&x->f, date.len + language.len > 0 ? " \xc2\xb7 " : "");
	html_word(x, "span", "", x->words->revision);
	flow_puts(&x->f, " ");
	flow_text(&x->f, revision);
}

static bool
knows_version(struct html *x, const struct gaz_node *entry)
{
	return fact_of(x, entry, "date").len > 0 || fact_of(x, entry, "revision").len > 0 ||
	       other_language(x, entry).len > 0;
}

static void
put_link(struct html *x, const struct gaz_node *entry, bool titled)
{
	flow_puts(&x->f, leads_on(x, entry) ? "<a rel=\"next\"" : "<a");
	flow_href(&x->f, "", fact_of(x, entry, "href"));
	flow_puts(&x->f, ">");
	if (titled)
		flow_text(&x->f, fact_of(x, entry, "title"));
	if (knows_version(x, entry)) {
		flow_puts(&x->f, titled ? " <small>" : "");
		put_version(x, entry);
		flow_puts(&x->f, titled ? "</small>" : "");
	}
	flow_puts(&x->f, "</a>");
}

/* Says that the publication is no longer served, since when and why. */
static void
put_withdrawal(struct html *x, const struct gaz_node *entry)
{
	flow_puts(&x->f, " <small>");
	html_word(x, "strong", "", x->words->withdrawn);
	flow_puts(&x->f, " ");
	html_time(x, fact_of(x, entry, "withdrawn"));
	flow_puts(&x->f, ": <bdi>");
	flow_text(&x->f, fact_of(x, entry, "reason"));
	flow_puts(&x->f, "</bdi></small>");
}

/* Says from when on the work is repealed, and why; a repeal that is lifted is struck out. */
static void
put_repeal(struct html *x, const struct gaz_node *entry)
{
	struct tree_str until = fact_of(x, entry, "until"), reason = fact_of(x, entry, "reason");

	flow_puts(&x->f, " <small>");
	html_word(x, until.len > 0 ? "strong" : "del", "", x->words->repealed);
	flow_puts(&x->f, " ");
	if (until.len > 0)
		flow_text(&x->f, until);
	else
		html_time(x, fact_of(x, entry, "repealed"));
	flow_puts(&x->f, reason.len > 0 ? ": <bdi>" : "");
	flow_text(&x->f, reason);
	flow_puts(&x->f, reason.len > 0 ? "</bdi></small>" : "</small>");
}

static void
put_entry(struct html *x, const struct gaz_node *entry, bool titled)
{
	struct tree_str published = fact_of(x, entry, "published"),
			snippet = fact_of(x, entry, "snippet");

	flow_puts(&x->f, "<li>");
	put_link(x, entry, titled || leads_on(x, entry));
	if (fact_of(x, entry, "withdrawn").len > 0)
		put_withdrawal(x, entry);
	else if (fact_of(x, entry, "repealed").len > 0)
		put_repeal(x, entry);
	else if (published.len > 0) {
		flow_puts(&x->f, " <small>");
		html_word(x, "span", "", x->words->published);
		flow_puts(&x->f, " ");
		html_time(x, published);
		flow_puts(&x->f, "</small>");
	}
	if (snippet.len > 0) {
		flow_puts(&x->f, "\n<p dir=\"auto\">");
		html_snippet(x, snippet, fact_of(x, entry, "marks"));
		flow_puts(&x->f, "</p>");
	}
	flow_puts(&x->f, "</li>\n");
}

void
html_listing(struct html *x, const struct gaz_node *listing)
{
	const struct gaz_node *c = tree_child(&x->f.tree, listing, GAZ_ENTRY);
	bool titled;

	if (c == NULL)
		return; /* HTML does not allow an empty list */
	titled = !share_title(x, c);
	flow_puts(&x->f, "<ul class=\"listing\">\n");
	for (; c != NULL && x->f.rc == GAZ_OK; c = x->f.h->next_sibling(c))
		if (x->f.h->kind(c) == GAZ_ENTRY)
			put_entry(x, c, titled);
	flow_puts(&x->f, "</ul>\n");
}
