/* SPDX-License-Identifier: Apache-2.0 */
/*
 * colophon: writes the footer of the page: the facts that identify the version, and links to its
 * other versions and formats.
 */
#include "html.h"

#include <string.h>

/* A path of the server is a valid link only in a page that the server delivers, not in htmlz. */
bool
html_is_address(const struct html *x, struct tree_str url)
{
	return tree_is_web_url(url) ||
	       (x->style_href == NULL && url.len > 1 && url.p[0] == '/' && url.p[1] != '/');
}

void
html_address(struct html *x, struct tree_str url)
{
	bool linked = html_is_address(x, url);

	if (linked) {
		flow_puts(&x->f, "<a");
		flow_href(&x->f, "", url);
		flow_puts(&x->f, ">");
	}
	flow_text(&x->f, url);
	flow_puts(&x->f, linked ? "</a>" : "");
}

static void
put_format(struct html *x, struct tree_str stem, const char *suffix, const char *label)
{
	size_t len = strlen(suffix);
	char *url = flow_alloc(&x->f, stem.len + len + 2);

	if (url == NULL)
		return;
	memcpy(url, stem.p, stem.len);
	url[stem.len] = '.';
	memcpy(url + stem.len + 1, suffix, len + 1);
	flow_puts(&x->f, "<a rel=\"alternate\"");
	flow_href(&x->f, "", flow_str(url));
	flow_putf(&x->f, ">%s</a>", label);
}

static void
put_fact(struct html *x, const char *word, struct tree_str value, const char *class)
{
	if (value.len == 0)
		return;
	flow_puts(&x->f, "<div>");
	html_word(x, "dt", "", word);
	flow_puts(&x->f, "<dd");
	if (class != NULL) {
		flow_attr(&x->f, "class", flow_str(class));
		flow_puts(&x->f, " dir=\"ltr\"");
	}
	flow_puts(&x->f, ">");
	if (tree_is_web_url(value))
		html_address(x, value);
	else
		html_time(x, value);
	flow_puts(&x->f, "</dd></div>\n");
}

static void
put_address(struct html *x, const char *word, struct tree_str url)
{
	if (url.len == 0)
		return;
	flow_puts(&x->f, "<div>");
	html_word(x, "dt", "", word);
	flow_puts(&x->f, "<dd class=\"code\" dir=\"ltr\">");
	html_address(x, url);
	flow_puts(&x->f, "</dd></div>\n");
}

/* The URL without the suffix that names this format; empty if it has none. */
static struct tree_str
without_suffix(struct tree_str url)
{
	size_t end = url.len;

	while (end > 0 && url.p[end - 1] != '.' && url.p[end - 1] != '/' && url.p[end - 1] != '?')
		end--;
	url.len = end > 0 && url.p[end - 1] == '.' ? end - 1 : 0;
	return url;
}

/*
 * Links to the formats that are part of gazetted and render every document. The list is fixed,
 * because the plugins of a server can change and a page cannot
 * (docs/decisions/0021-what-a-page-links-to.md).
 */
static void
put_formats(struct html *x, struct tree_str url)
{
	static const struct {
		const char *suffix, *label;
	} formats[] = { { "html", "HTML" }, { "epub", "EPUB" }, { "txt", "TXT" },
		{ "md", "Markdown" }, { "json", "JSON" }, { "xml", "XML" } };
	struct tree_str stem = without_suffix(url);
	const char *before = "";

	if (stem.len == 0 || !html_is_address(x, url))
		return;
	flow_puts(&x->f, "<div>");
	html_word(x, "dt", "", x->words->formats);
	flow_puts(&x->f, "<dd>");
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (tree_same(flow_str(formats[i].suffix),
			(struct tree_str){ stem.p + stem.len + 1, url.len - stem.len - 1 }))
			continue;
		flow_puts(&x->f, before);
		put_format(x, stem, formats[i].suffix, formats[i].label);
		before = " \xc2\xb7 ";
	}
	flow_puts(&x->f, "</dd></div>\n");
}

/* Writes the facts that identify a version; prefix: "earlier-" for the earlier of two, else "". */
static void
put_identity(struct html *x, const char *prefix)
{
	const struct flow_words *w = x->words;
	struct tree_str url = html_version_fact(x, prefix, "url");

	put_fact(x, w->in_force, html_version_fact(x, prefix, "date"), NULL);
	if (*prefix == '\0')
		put_address(x, w->still, tree_fact(&x->f.tree, "current"));
	put_fact(x, w->revision, html_version_fact(x, prefix, "revision"), NULL);
	put_fact(x, w->published, html_version_fact(x, prefix, "published"), NULL);
	put_fact(
	    x, w->address, url.len > 0 ? url : html_version_fact(x, prefix, "version"), "code");
	put_fact(x, w->digest, html_version_fact(x, prefix, "digest"), "code");
}

static void
put_one_of_two(struct html *x, const char *word, const char *prefix)
{
	flow_puts(&x->f, "</dl>\n");
	html_word(x, "h3", " class=\"own\"", word);
	flow_puts(&x->f, "\n<dl>\n");
	put_identity(x, prefix);
}

void
html_colophon(struct html *x)
{
	const struct flow_words *w = x->words;
	bool listing = x->f.h->kind(x->f.h->root(x->f.job)) == GAZ_LISTING;

	flow_puts(&x->f, "<footer>\n");
	if (!listing) {
		html_word(x, "h2", " class=\"own\"", w->about);
		flow_puts(&x->f, "\n");
	}
	flow_puts(&x->f, "<dl>\n");
	put_fact(x, w->issuer, tree_fact(&x->f.tree, "issuer"), NULL);
	put_fact(x, w->number, tree_fact(&x->f.tree, "number"), NULL);
	if (x->f.compared) {
		put_one_of_two(x, w->changes.earlier, "earlier-");
		put_one_of_two(x, w->changes.later, "");
	} else {
		put_identity(x, "");
		if (!listing)
			put_formats(x, tree_fact(&x->f.tree, "url"));
	}
	put_address(x, w->versions, tree_fact(&x->f.tree, "versions"));
	flow_puts(&x->f, "</dl>\n</footer>\n");
}
