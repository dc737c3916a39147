/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page: the frame of a page: its head, the title with what it belongs to, the table of contents, the
 * text, and the colophon that says exactly which text this is.
 */
#include <string.h>

#include "html.h"

#define DESCRIPTION_BYTES 160 /* what a search engine shows of a description */
#define TITLE_COLUMNS 60      /* a longer title is set smaller */

/* A portion that has a number or a heading is headed by it, and not by the document's title. */
static void
find_topic(struct html *x)
{
	const struct gaz_node *root = x->f.h->root(x->f.job);

	if (x->f.h->kind(root) == GAZ_HIER)
		x->label = flow_label(&x->f, root);
	if (x->label.len > 0)
		x->f.topic = root;
}

bool
html_start(struct html *x, const struct gaz_host *h, struct gaz_job *job)
{
	*x = (struct html){ .toc = false };
	if (!flow_start(&x->f, h, job, &html_form))
		return false;
	x->words = html_words_for(x->f.lang);
	x->f.table_name = flow_str(x->words->table);
	x->f.at.said = x->f.title;
	x->f.compared = flow_fact(&x->f, "earlier-version").len > 0;
	find_topic(x);
	flow_register(&x->f, h->root(job), 0);
	if (x->f.compared)
		html_compare(x);
	return x->f.rc == GAZ_OK;
}

static void
put_meta(struct html *x, const char *name, struct flow_str content)
{
	if (content.len == 0)
		return;
	flow_puts(&x->f, "<meta name=\"");
	flow_puts(&x->f, name);
	flow_puts(&x->f, "\"");
	flow_attr(&x->f, "content", content);
	flow_puts(&x->f, ">\n");
}

/* As much of the text as says what it is about: its first block of words, cut at a character. */
static void
put_description(struct html *x)
{
	const struct gaz_node *n = x->f.h->root(x->f.job);
	struct flow_str s = { 0 };

	for (; n != NULL && s.len == 0; n = x->f.h->next(n)) {
		if (x->f.h->kind(n) == GAZ_BLOCK)
			s = flow_flatten(&x->f, n);
		if (flow_same(s, x->f.title))
			s.len = 0;
	}
	if (s.len > DESCRIPTION_BYTES) {
		s.len = DESCRIPTION_BYTES;
		while (s.len > 0 && ((unsigned char)s.p[s.len] & 0xc0) == 0x80)
			s.len--;
	}
	put_meta(x, "description", s);
}

static void
put_style(struct html *x)
{
	if (x->style_href != NULL) {
		flow_puts(&x->f, "<link rel=\"stylesheet\"");
		flow_attr(&x->f, "href", flow_str(x->style_href));
		flow_puts(&x->f, ">\n");
		return;
	}
	flow_puts(&x->f, "<style>\n");
	html_write_style(x);
	if (x->f.compared)
		html_write_comparison_style(x);
	flow_puts(&x->f, "</style>\n");
}

static void
put_head(struct html *x)
{
	struct flow_str url = flow_fact(&x->f, "url");

	flow_puts(&x->f, "<!DOCTYPE html>\n<html");
	flow_lang(&x->f, x->f.lang, false);
	flow_puts(&x->f, ">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	flow_text(&x->f, x->label);
	flow_puts(&x->f, x->label.len > 0 ? " \xe2\x80\x93 " : "");
	flow_text(&x->f, x->f.title);
	if (x->f.compared) {
		flow_puts(&x->f, ": ");
		flow_text(&x->f, flow_fact(&x->f, "earlier-date"));
		flow_puts(&x->f, " \xe2\x80\x93 ");
		flow_text(&x->f, flow_fact(&x->f, "date"));
	}
	flow_puts(&x->f,
	    "</title>\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n");
	put_description(x);
	put_meta(x, "author", flow_fact(&x->f, "issuer"));
	put_meta(x, "dcterms.identifier", flow_fact(&x->f, "version"));
	if (flow_is_web_url(url) && !x->f.compared) {
		flow_puts(&x->f, "<link rel=\"canonical\"");
		flow_href(&x->f, "", url);
		flow_puts(&x->f, ">\n");
	}
	put_style(x);
	flow_puts(&x->f, "</head>\n");
}

/* What is around a portion, outermost first. */
static void
put_trail(struct html *x, const struct gaz_node *n)
{
	struct flow_str label;

	if (n == NULL)
		return;
	put_trail(x, x->f.h->parent(n));
	if (x->f.h->kind(n) != GAZ_HIER || (label = flow_label(&x->f, n)).len == 0)
		return;
	flow_puts(&x->f, "<span class=\"sep\"> \xc2\xb7 </span>");
	flow_text(&x->f, label);
}

/* Whose text it is, and from when on it holds. */
static void
put_source(struct html *x)
{
	struct flow_str issuer = flow_fact(&x->f, "issuer"), date = { 0 };

	if (!x->f.compared)
		date = flow_fact(&x->f, "date");
	if (issuer.len == 0 && date.len == 0)
		return;
	flow_puts(&x->f, "<p class=\"issuer\">");
	flow_text(&x->f, issuer);
	flow_puts(&x->f, issuer.len > 0 && date.len > 0 ? "<br>" : "");
	if (date.len > 0) {
		flow_puts(&x->f, "<span");
		html_word_lang(x);
		flow_puts(&x->f, ">");
		flow_puts(&x->f, x->words->in_force);
		flow_puts(&x->f, "</span> ");
		flow_text(&x->f, date);
	}
	flow_puts(&x->f, "</p>\n");
}

static void
put_title(struct html *x)
{
	struct flow_str title = x->f.topic != NULL ? x->label : x->f.title;

	flow_puts(&x->f, "<header>\n");
	if (x->f.topic != NULL) {
		flow_puts(&x->f, "<p class=\"trail\">");
		flow_text(&x->f, x->f.title);
		put_trail(x, x->f.h->parent(x->f.topic));
		flow_puts(&x->f, "</p>\n");
	}
	flow_puts(&x->f, "<h1");
	if (x->f.topic != NULL)
		flow_id_attr(&x->f, flow_id_of(&x->f, x->f.topic));
	flow_puts(
	    &x->f, x->f.text->width(title.p, title.len) > TITLE_COLUMNS ? " class=\"long\">" : ">");
	if (x->f.topic != NULL)
		flow_put_head(&x->f, x->f.topic);
	else
		flow_text(&x->f, x->f.title);
	flow_puts(&x->f, "</h1>\n");
	put_source(x);
	if (x->f.compared)
		html_versions(x);
	flow_puts(&x->f, "</header>\n");
}

bool
html_is_bare(const struct flow *f, const struct gaz_node *n)
{
	return f->h->kind(n) == GAZ_HIER && flow_child(f, n, GAZ_HEADING) == NULL;
}

static void
open_entry(struct html *x, const struct flow_entry *entry)
{
	flow_puts(&x->f, html_is_bare(&x->f, entry->node) ? "<li class=\"bare\"><a" : "<li><a");
	flow_href(&x->f, "#", entry->id);
	flow_puts(&x->f, ">");
	flow_text(&x->f, entry->label);
	flow_puts(&x->f, "</a>");
}

/* As nested lists; an entry more than a level deeper than the one before counts as one deeper. */
static void
put_entries(struct html *x)
{
	unsigned level = 0;
	size_t i;

	flow_puts(&x->f, "<ol>\n");
	for (i = 0; i < x->f.entry_count && x->f.rc == GAZ_OK; i++) {
		if (i > 0 && x->f.entries[i].depth > level) {
			flow_puts(&x->f, "\n<ol>\n");
			level++;
		} else if (i > 0) {
			flow_puts(&x->f, "</li>\n");
			for (; level > x->f.entries[i].depth; level--)
				flow_puts(&x->f, "</ol>\n</li>\n");
		}
		open_entry(x, &x->f.entries[i]);
	}
	for (; level > 0; level--)
		flow_puts(&x->f, "</li>\n</ol>\n");
	flow_puts(&x->f, "</li>\n</ol>\n");
}

static void
put_contents(struct html *x)
{
	flow_puts(&x->f, "<nav aria-labelledby=\"gaz-contents\">\n<details open>\n"
			 "<summary id=\"gaz-contents\"");
	html_word_lang(x);
	flow_puts(&x->f, ">");
	flow_puts(&x->f, x->words->contents);
	flow_puts(&x->f, "</summary>\n");
	put_entries(x);
	flow_puts(&x->f, "</details>\n</nav>\n");
}

static void
put_text(struct html *x)
{
	const struct gaz_node *root = x->f.h->root(x->f.job);
	const char *whole;

	flow_puts(&x->f, "<main id=\"gaz-text\" tabindex=\"-1\">\n");
	whole = html_open_whole(&x->f, root);
	if (x->f.topic != NULL)
		flow_walk_content(&x->f, root);
	else if (x->f.h->kind(root) == GAZ_LISTING)
		html_listing(x, root);
	else
		flow_walk(&x->f, root);
	flow_settle(&x->f);
	html_close_whole(&x->f, whole);
	html_notes(x);
	flow_puts(&x->f, "</main>\n");
}

static void
put_fact(struct html *x, const char *word, struct flow_str value, const char *class)
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
	if (flow_is_web_url(value)) {
		flow_puts(&x->f, "<a");
		flow_href(&x->f, "", value);
		flow_puts(&x->f, ">");
	}
	html_time(x, value);
	flow_puts(&x->f, flow_is_web_url(value) ? "</a></dd></div>\n" : "</dd></div>\n");
}

/* Exactly which version: of two, that whose facts begin with prefix. */
static void
put_identity(struct html *x, const char *prefix)
{
	const struct html_words *w = x->words;
	struct flow_str url = html_version_fact(x, prefix, "url");

	put_fact(x, w->in_force, html_version_fact(x, prefix, "date"), NULL);
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

static void
put_colophon(struct html *x)
{
	const struct html_words *w = x->words;

	flow_puts(&x->f, "<footer>\n");
	if (x->f.h->kind(x->f.h->root(x->f.job)) != GAZ_LISTING) {
		html_word(x, "h2", " class=\"own\"", w->about);
		flow_puts(&x->f, "\n");
	}
	flow_puts(&x->f, "<dl>\n");
	put_fact(x, w->issuer, flow_fact(&x->f, "issuer"), NULL);
	put_fact(x, w->number, flow_fact(&x->f, "number"), NULL);
	if (x->f.compared) {
		put_one_of_two(x, w->changes.earlier, "earlier-");
		put_one_of_two(x, w->changes.later, "");
	} else {
		put_identity(x, "");
	}
	flow_puts(&x->f, "</dl>\n</footer>\n");
}

/* In a comparison, what changed stands where the contents would. */
static bool
has_side(const struct html *x)
{
	return x->toc &&
	       (x->f.compared ? x->compared.any && x->f.entry_count > 0 : x->f.entry_count >= 2);
}

void
html_write_page(struct html *x)
{
	put_head(x);
	flow_puts(&x->f, has_side(x) ? "<body class=\"toc\">\n" : "<body>\n");
	flow_puts(&x->f, "<a class=\"skip\" href=\"#gaz-text\"");
	html_word_lang(x);
	flow_puts(&x->f, ">");
	flow_puts(&x->f, x->words->skip);
	flow_puts(&x->f, "</a>\n");
	put_title(x);
	if (x->f.compared)
		html_summary(x);
	else if (has_side(x))
		put_contents(x);
	put_text(x);
	put_colophon(x);
	flow_puts(&x->f, "</body>\n</html>\n");
}
