/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page: the frame of a page: its head, the title with what it belongs to, the table of contents, the
 * text, and the colophon that says exactly which text this is.
 */
#include <stdio.h>
#include <string.h>

#include "html.h"

#define DESCRIPTION_BYTES 160 /* what a search engine shows of a description */
#define TITLE_COLUMNS 60      /* a longer title is set smaller */

static bool
find_services(struct html *x)
{
	x->xml = x->h->service(x->job, GAZ_XML_1);
	x->text = x->h->service(x->job, GAZ_TEXT_1);
	x->arena = x->h->service(x->job, GAZ_ARENA_1);
	return x->xml != NULL && x->text != NULL && x->arena != NULL;
}

static void
find_facts(struct html *x)
{
	x->title = html_fact(x, "title");
	if (x->title.len == 0)
		x->title = html_fact(x, "version");
	if (x->title.len == 0)
		x->title = html_str("Untitled");
	x->lang = html_fact(x, "lang");
	if (x->lang.len == 0)
		x->lang = html_str("und");
	x->rtl = html_is_rtl(x->lang);
	x->words = html_words_for(x->lang);
}

/* A portion that has a number or a heading is headed by it, and not by the document's title. */
static void
find_topic(struct html *x)
{
	const struct gaz_node *root = x->h->root(x->job);

	if (x->h->kind(root) == GAZ_HIER)
		x->label = html_label(x, root);
	if (x->label.len > 0)
		x->topic = root;
}

bool
html_start(struct html *x, const struct gaz_host *h, struct gaz_job *job)
{
	*x = (struct html){ .h = h, .job = job };
	if (!find_services(x)) {
		x->rc = h->fail(job, GAZ_REFUSE, "this host lacks a service that HTML needs");
		return false;
	}
	find_facts(x);
	find_topic(x);
	x->at.said = x->title;
	html_plan(x);
	return x->rc == GAZ_OK;
}

static void
put_meta(struct html *x, const char *name, struct html_str content)
{
	if (content.len == 0)
		return;
	html_puts(x, "<meta name=\"");
	html_puts(x, name);
	html_puts(x, "\"");
	html_attr(x, "content", content);
	html_puts(x, ">\n");
}

/* As much of the text as says what it is about: its first block of words, cut at a character. */
static void
put_description(struct html *x)
{
	const struct gaz_node *n = x->h->root(x->job);
	struct html_str s = { 0 };

	for (; n != NULL && s.len == 0; n = x->h->next(n)) {
		if (x->h->kind(n) == GAZ_BLOCK)
			s = html_flatten(x, n);
		if (html_same(s, x->title))
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
		html_puts(x, "<link rel=\"stylesheet\"");
		html_attr(x, "href", html_str(x->style_href));
		html_puts(x, ">\n");
		return;
	}
	html_puts(x, "<style>\n");
	html_write_style(x);
	html_puts(x, "</style>\n");
}

static void
put_head(struct html *x)
{
	struct html_str url = html_fact(x, "url");

	html_puts(x, "<!DOCTYPE html>\n<html");
	html_lang(x, x->lang, false);
	html_puts(x, ">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	html_text(x, x->label);
	html_puts(x, x->label.len > 0 ? " \xe2\x80\x93 " : "");
	html_text(x, x->title);
	html_puts(x, "</title>\n"
		     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		     "<meta name=\"color-scheme\" content=\"light dark\">\n");
	put_description(x);
	put_meta(x, "author", html_fact(x, "issuer"));
	put_meta(x, "dcterms.identifier", html_fact(x, "version"));
	if (html_is_web_url(url)) {
		html_puts(x, "<link rel=\"canonical\"");
		html_href(x, "", url);
		html_puts(x, ">\n");
	}
	put_style(x);
	html_puts(x, "</head>\n");
}

/* What is around a portion, outermost first. */
static void
put_trail(struct html *x, const struct gaz_node *n)
{
	struct html_str label;

	if (n == NULL)
		return;
	put_trail(x, x->h->parent(n));
	if (x->h->kind(n) != GAZ_HIER || (label = html_label(x, n)).len == 0)
		return;
	html_puts(x, "<span class=\"sep\"> \xc2\xb7 </span>");
	html_text(x, label);
}

/* Whose text it is, and from when on it holds. */
static void
put_source(struct html *x)
{
	struct html_str issuer = html_fact(x, "issuer"), date = html_fact(x, "date");

	if (issuer.len == 0 && date.len == 0)
		return;
	html_puts(x, "<p class=\"issuer\">");
	html_text(x, issuer);
	html_puts(x, issuer.len > 0 && date.len > 0 ? "<br>" : "");
	if (date.len > 0) {
		html_puts(x, "<span");
		html_word_lang(x);
		html_puts(x, ">");
		html_puts(x, x->words->in_force);
		html_puts(x, "</span> ");
		html_text(x, date);
	}
	html_puts(x, "</p>\n");
}

static void
put_title(struct html *x)
{
	struct html_str title = x->topic != NULL ? x->label : x->title;

	html_puts(x, "<header>\n");
	if (x->topic != NULL) {
		html_puts(x, "<p class=\"trail\">");
		html_text(x, x->title);
		put_trail(x, x->h->parent(x->topic));
		html_puts(x, "</p>\n");
	}
	html_puts(x, "<h1");
	if (x->topic != NULL)
		html_id_attr(x, html_id_of(x, x->topic));
	html_puts(x, x->text->width(title.p, title.len) > TITLE_COLUMNS ? " class=\"long\">" : ">");
	if (x->topic != NULL)
		html_put_head(x, x->topic);
	else
		html_text(x, x->title);
	html_puts(x, "</h1>\n");
	put_source(x);
	html_puts(x, "</header>\n");
}

static void
open_entry(struct html *x, const struct html_entry *entry)
{
	html_puts(x, entry->bare ? "<li class=\"bare\"><a" : "<li><a");
	html_href(x, "#", entry->id);
	html_puts(x, ">");
	html_text(x, entry->label);
	html_puts(x, "</a>");
}

/* As nested lists; an entry more than a level deeper than the one before counts as one deeper. */
static void
put_entries(struct html *x)
{
	unsigned level = 0;
	size_t i;

	html_puts(x, "<ol>\n");
	for (i = 0; i < x->entry_count && x->rc == GAZ_OK; i++) {
		if (i > 0 && x->entries[i].depth > level) {
			html_puts(x, "\n<ol>\n");
			level++;
		} else if (i > 0) {
			html_puts(x, "</li>\n");
			for (; level > x->entries[i].depth; level--)
				html_puts(x, "</ol>\n</li>\n");
		}
		open_entry(x, &x->entries[i]);
	}
	for (; level > 0; level--)
		html_puts(x, "</li>\n</ol>\n");
	html_puts(x, "</li>\n</ol>\n");
}

static void
put_contents(struct html *x)
{
	if (!x->toc || x->entry_count < 2)
		return;
	html_puts(x, "<nav aria-labelledby=\"gaz-contents\">\n<details open>\n"
		     "<summary id=\"gaz-contents\"");
	html_word_lang(x);
	html_puts(x, ">");
	html_puts(x, x->words->contents);
	html_puts(x, "</summary>\n");
	put_entries(x);
	html_puts(x, "</details>\n</nav>\n");
}

static void
put_text(struct html *x)
{
	html_puts(x, "<main id=\"gaz-text\" tabindex=\"-1\">\n");
	if (x->topic != NULL)
		html_walk_content(x, x->topic);
	else
		html_walk(x, x->h->root(x->job));
	html_settle(x);
	html_notes(x);
	html_puts(x, "</main>\n");
}

static void
put_fact(struct html *x, const char *word, const char *key, const char *class)
{
	struct html_str value = html_fact(x, key);

	if (value.len == 0)
		return;
	html_puts(x, "<div><dt");
	html_word_lang(x);
	html_puts(x, ">");
	html_puts(x, word);
	html_puts(x, "</dt><dd");
	if (class != NULL) {
		html_attr(x, "class", html_str(class));
		html_puts(x, " dir=\"ltr\"");
	}
	html_puts(x, ">");
	if (html_is_web_url(value)) {
		html_puts(x, "<a");
		html_href(x, "", value);
		html_puts(x, ">");
	}
	html_text(x, value);
	html_puts(x, html_is_web_url(value) ? "</a></dd></div>\n" : "</dd></div>\n");
}

static void
put_colophon(struct html *x)
{
	const struct html_words *w = x->words;

	html_puts(x, "<footer>\n<h2 class=\"own\"");
	html_word_lang(x);
	html_puts(x, ">");
	html_puts(x, w->about);
	html_puts(x, "</h2>\n<dl>\n");
	put_fact(x, w->issuer, "issuer", NULL);
	put_fact(x, w->number, "number", NULL);
	put_fact(x, w->in_force, "date", NULL);
	put_fact(x, w->revision, "revision", NULL);
	put_fact(x, w->published, "published", NULL);
	put_fact(x, w->address, html_fact(x, "url").len > 0 ? "url" : "version", "code");
	put_fact(x, w->digest, "digest", "code");
	html_puts(x, "</dl>\n</footer>\n");
}

void
html_write_page(struct html *x)
{
	put_head(x);
	html_puts(x, x->toc && x->entry_count >= 2 ? "<body class=\"toc\">\n" : "<body>\n");
	html_puts(x, "<a class=\"skip\" href=\"#gaz-text\"");
	html_word_lang(x);
	html_puts(x, ">");
	html_puts(x, x->words->skip);
	html_puts(x, "</a>\n");
	put_title(x);
	put_contents(x);
	put_text(x);
	put_colophon(x);
	html_puts(x, "</body>\n</html>\n");
}
