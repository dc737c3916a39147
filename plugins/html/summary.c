/* SPDX-License-Identifier: Apache-2.0 */
/*
 * summary: writes the summary above the text of a comparison: the two versions, the number of
 * changed articles, and a list with a link to each of them.
 */
#include "html.h"

#include <stdio.h>

#define KEY_BYTES_MAX 32 /* "earlier-revision" */

struct tree_str
html_version_fact(struct html *x, const char *prefix, const char *name)
{
	char key[KEY_BYTES_MAX];

	if (x->f.turned)
		prefix = *prefix == '\0' ? "earlier-" : "";
	snprintf(key, sizeof key, "%s%s", prefix, name);
	return tree_fact(&x->f.tree, key);
}

static void
put_version(struct html *x, const char *word, const char *prefix)
{
	struct tree_str date = html_version_fact(x, prefix, "date"),
			revision = html_version_fact(x, prefix, "revision"),
			url = html_version_fact(x, prefix, "url");
	bool linked = tree_is_web_url(url) || (url.len > 0 && url.p[0] == '/');

	flow_puts(&x->f, "<div>");
	html_word(x, "dt", "", word);
	flow_puts(&x->f, "<dd>");
	if (linked) {
		flow_puts(&x->f, "<a");
		flow_href(&x->f, "", url);
		flow_puts(&x->f, ">");
	}
	flow_text(&x->f, date);
	if (revision.len > 0) {
		flow_puts(&x->f, date.len > 0 ? " \xc2\xb7 " : "");
		html_word(x, "span", "", x->words->revision);
		flow_puts(&x->f, " ");
		flow_text(&x->f, revision);
	}
	flow_puts(&x->f, linked ? "</a></dd></div>\n" : "</dd></div>\n");
}

void
html_versions(struct html *x)
{
	flow_puts(&x->f, "<dl class=\"versions\">\n");
	put_version(x, x->words->changes.earlier, "earlier-");
	put_version(x, x->words->changes.later, "");
	flow_puts(&x->f, "</dl>\n");
}

/* Whether no entry is below this one; usually an article. */
static bool
is_leaf(const struct html *x, size_t entry)
{
	return entry + 1 == x->f.entry_count ||
	       x->f.entries[entry + 1].depth <= x->f.entries[entry].depth;
}

bool
html_is_listed(const struct html *x, size_t entry)
{
	unsigned char fate = x->compared.fates[entry];

	return fate != FLOW_UNCHANGED && fate != FLOW_WITHIN;
}

static void
put_counts(struct html *x)
{
	static const enum flow_fate order[] = { FLOW_CHANGED, FLOW_INSERTED, FLOW_DELETED,
		FLOW_UNCHANGED };
	size_t counts[FLOW_FATES + 1] = { 0 }, i;
	const char *before = "";

	for (i = 0; i < x->f.entry_count; i++)
		if (html_is_listed(x, i) || is_leaf(x, i))
			counts[x->compared.fates[i]]++;
	flow_puts(&x->f, "<p class=\"counts\"");
	html_word_lang(x);
	flow_puts(&x->f, ">");
	for (i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (counts[order[i]] == 0)
			continue;
		flow_putf(&x->f, "%s<span>%zu %s</span>", before, counts[order[i]],
		    x->words->changes.fates[order[i]]);
		before = " \xc2\xb7 ";
	}
	flow_puts(&x->f, "</p>\n");
}

static void
put_fate(struct html *x, enum flow_fate fate)
{
	flow_puts(&x->f, " ");
	html_word(x, "small", "", x->words->changes.fates[fate]);
	flow_puts(&x->f, "</a></li>\n");
}

static void
put_line(struct html *x, const struct flow_entry *entry, enum flow_fate fate)
{
	bool bare = html_is_bare(&x->f, entry->node);

	flow_puts(&x->f, bare ? "<li class=\"bare\"><a" : "<li><a");
	flow_href(&x->f, "#", entry->id);
	flow_puts(&x->f, ">");
	flow_text(&x->f, entry->label);
	put_fate(x, fate);
}

static void
put_list(struct html *x)
{
	flow_puts(&x->f, "<ul>\n");
	if (x->compared.elsewhere) {
		flow_puts(&x->f, "<li><a href=\"#gaz-text\">");
		html_word(x, "span", "", x->words->changes.elsewhere);
		put_fate(x, FLOW_CHANGED);
	}
	for (size_t i = 0; i < x->f.entry_count && x->f.rc == GAZ_OK; i++)
		if (html_is_listed(x, i))
			put_line(x, &x->f.entries[i], (enum flow_fate)x->compared.fates[i]);
	flow_puts(&x->f, "</ul>\n");
}

/* Writes a sample of the marks, and a link to the same page with the other value of show. */
static void
put_legend(struct html *x)
{
	const char *const *fates = x->words->changes.fates;
	bool only = x->compared.changed_only;

	flow_puts(&x->f, "<p class=\"legend\">");
	html_word(x, "del", "", fates[FLOW_DELETED]);
	flow_puts(&x->f, " ");
	html_word(x, "ins", "", fates[FLOW_INSERTED]);
	flow_puts(&x->f, "</p>\n");
	if (x->choices != NULL) {
		x->choices(x);
		return;
	}
	if (x->f.entry_count < 2)
		return; /* nothing to leave out */
	flow_puts(&x->f, "<p class=\"choice\">");
	html_word(x, "a", only ? " href=\"?show=all\"" : " href=\"?show=changed\"",
	    only ? x->words->changes.show_all : x->words->changes.show_changed);
	flow_puts(&x->f, "</p>\n");
}

void
html_summary(struct html *x)
{
	bool lists = x->compared.any && x->f.entry_count > 0;
	const char *tag = lists ? "nav" : "section";

	flow_putf(&x->f, "<%s class=\"changes\" aria-labelledby=\"gaz-changes\">\n", tag);
	html_word(x, "h2", " id=\"gaz-changes\" class=\"own\"", x->words->changes.title);
	flow_puts(&x->f, "\n");
	if (lists) {
		put_counts(x);
		put_list(x);
	}
	if (x->compared.any)
		put_legend(x);
	else
		html_word(x, "p", "", x->words->changes.same);
	flow_putf(&x->f, "</%s>\n", tag);
}
