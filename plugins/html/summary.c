/* SPDX-License-Identifier: Apache-2.0 */
/*
 * summary: what a comparison says above the text: which two versions it compares, how many articles
 * changed, and which, each with a link to it.
 */
#include "html.h"

#include <stdio.h>

#define KEY_BYTES_MAX 32 /* "earlier-revision" */

/* A fact about the later version, or with "earlier-" before its name about the earlier. */
struct flow_str
html_version_fact(struct html *x, const char *prefix, const char *name)
{
	char key[KEY_BYTES_MAX];

	snprintf(key, sizeof key, "%s%s", prefix, name);
	return flow_fact(&x->f, key);
}

static void
put_version(struct html *x, const char *word, const char *prefix)
{
	struct flow_str date = html_version_fact(x, prefix, "date"),
			revision = html_version_fact(x, prefix, "revision"),
			url = html_version_fact(x, prefix, "url");
	bool linked = flow_is_web_url(url) || (url.len > 0 && url.p[0] == '/');

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

/* Nothing more stands below it: an article, as a rule. */
static bool
is_leaf(const struct html *x, size_t entry)
{
	return entry + 1 == x->f.entry_count ||
	       x->f.entries[entry + 1].depth <= x->f.entries[entry].depth;
}

static bool
is_listed(const struct html *x, size_t entry)
{
	unsigned char fate = x->compared.fates[entry];

	return fate != HTML_UNCHANGED && fate != HTML_WITHIN;
}

static void
put_counts(struct html *x)
{
	static const enum html_fate order[] = { HTML_CHANGED, HTML_INSERTED, HTML_DELETED,
		HTML_UNCHANGED };
	size_t counts[HTML_FATES + 1] = { 0 }, i;
	const char *before = "";

	for (i = 0; i < x->f.entry_count; i++)
		if (is_listed(x, i) || is_leaf(x, i))
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
put_fate(struct html *x, enum html_fate fate)
{
	flow_puts(&x->f, " ");
	html_word(x, "small", "", x->words->changes.fates[fate]);
	flow_puts(&x->f, "</a></li>\n");
}

static void
put_line(struct html *x, const struct flow_entry *entry, enum html_fate fate)
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
	size_t i;

	flow_puts(&x->f, "<ul>\n");
	if (x->compared.elsewhere) {
		flow_puts(&x->f, "<li><a href=\"#gaz-text\">");
		html_word(x, "span", "", x->words->changes.elsewhere);
		put_fate(x, HTML_CHANGED);
	}
	for (i = 0; i < x->f.entry_count && x->f.rc == GAZ_OK; i++)
		if (is_listed(x, i))
			put_line(x, &x->f.entries[i], (enum html_fate)x->compared.fates[i]);
	flow_puts(&x->f, "</ul>\n");
}

/* How the marks look; and the way to the other choice, where the page was fetched. */
static void
put_legend(struct html *x)
{
	const char *const *fates = x->words->changes.fates;
	bool only = x->compared.changed_only;

	flow_puts(&x->f, "<p class=\"legend\">");
	html_word(x, "del", "", fates[HTML_DELETED]);
	flow_puts(&x->f, " ");
	html_word(x, "ins", "", fates[HTML_INSERTED]);
	flow_puts(&x->f, "</p>\n");
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
