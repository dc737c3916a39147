/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_page: writes the page: head element, title with the containing parts, table of contents or
 * summary of changes, text, and colophon.
 */
#include <string.h>

#include "html.h"

#define DESCRIPTION_BYTES 160     /* search engines show about this much */
#define TITLE_COLUMNS 60          /* a longer title is set smaller */
#define SHORT_CONTENTS_ENTRIES 12 /* outermost entries that fit the screen of a telephone */

/* A portion that has a number or heading is the topic: its label replaces the document's title. */
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
html_start(struct html *x, const struct gaz_host *h, struct gaz_job *job, bool turned)
{
	*x = (struct html){ .toc = false };
	if (!flow_start(&x->f, h, job, &html_form))
		return false;
	x->words = flow_words_for(x->f.lang);
	x->f.table_name = flow_str(x->words->table);
	x->f.at.said = x->f.title;
	x->f.compared = tree_fact(&x->f.tree, "earlier-version").len > 0;
	x->f.turned = turned && x->f.compared;
	if (x->f.compared)
		x->f.tree.skipped_change = turned ? GAZ_INSERTED : GAZ_DELETED;
	find_topic(x);
	flow_register(&x->f, h->root(job), 0);
	if (x->f.compared)
		html_compare(x);
	return x->f.rc == GAZ_OK;
}

static void
put_meta(struct html *x, const char *name, struct tree_str content)
{
	if (content.len == 0)
		return;
	flow_puts(&x->f, "<meta name=\"");
	flow_puts(&x->f, name);
	flow_puts(&x->f, "\"");
	flow_attr(&x->f, "content", content);
	flow_puts(&x->f, ">\n");
}

void
html_description(struct html *x)
{
	put_meta(x, "description", flow_beginning(&x->f, DESCRIPTION_BYTES));
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
	flow_puts(&x->f, "<!DOCTYPE html>\n<html");
	flow_lang(&x->f, x->f.lang, false);
	flow_puts(&x->f, ">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	flow_text(&x->f, x->label);
	flow_puts(&x->f, x->label.len > 0 ? " \xe2\x80\x93 " : "");
	flow_text(&x->f, x->f.title);
	if (x->f.compared) {
		flow_puts(&x->f, ": ");
		flow_text(&x->f, tree_fact(&x->f.tree, "earlier-date"));
		flow_puts(&x->f, " \xe2\x80\x93 ");
		flow_text(&x->f, tree_fact(&x->f.tree, "date"));
	}
	flow_puts(&x->f,
	    "</title>\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n");
	html_description(x);
	put_meta(x, "author", tree_fact(&x->f.tree, "issuer"));
	put_meta(x, "dcterms.identifier", tree_fact(&x->f.tree, "version"));
	put_style(x);
	flow_puts(&x->f, "</head>\n");
}

/* Writes the labels of n and of the elements that contain it, outermost first. */
static void
put_trail(struct html *x, const struct gaz_node *n)
{
	struct tree_str label;

	if (n == NULL)
		return;
	put_trail(x, x->f.h->parent(n));
	if (x->f.h->kind(n) != GAZ_HIER || (label = flow_label(&x->f, n)).len == 0)
		return;
	flow_puts(&x->f, "<span class=\"sep\"> \xc2\xb7 </span>");
	flow_text(&x->f, label);
}

void
html_topic_trail(struct html *x)
{
	if (x->f.topic != NULL)
		put_trail(x, x->f.h->parent(x->f.topic));
}

/* Writes the date of entry into force, and a link to the version now in force for saved pages. */
static void
put_force(struct html *x, struct tree_str date)
{
	struct tree_str current = tree_fact(&x->f.tree, "current");

	html_word(x, "span", "", x->words->in_force);
	flow_puts(&x->f, x->f.rtl ? " <span dir=\"ltr\">" : " ");
	flow_text(&x->f, date);
	flow_puts(&x->f, x->f.rtl ? "</span>" : "");
	if (current.len == 0)
		return;
	html_word(x, "span", "", x->words->check);
	flow_puts(&x->f, " ");
	html_address(x, current);
}

/* Writes the issuer and the date of entry into force. */
static void
put_source(struct html *x)
{
	struct tree_str issuer = tree_fact(&x->f.tree, "issuer"), date = { 0 };

	if (!x->f.compared)
		date = tree_fact(&x->f.tree, "date");
	if (issuer.len == 0 && date.len == 0)
		return;
	flow_puts(&x->f, "<p class=\"issuer\">");
	flow_text(&x->f, issuer);
	flow_puts(&x->f, issuer.len > 0 && date.len > 0 ? "<br>" : "");
	if (date.len > 0)
		put_force(x, date);
	flow_puts(&x->f, "</p>\n");
}

static void
put_title(struct html *x)
{
	struct tree_str title = x->f.topic != NULL ? x->label : x->f.title;

	flow_puts(&x->f, "<header>\n");
	if (x->f.topic != NULL) {
		flow_puts(&x->f, "<p class=\"trail\">");
		flow_text(&x->f, x->f.title);
		html_topic_trail(x);
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
	return f->h->kind(n) == GAZ_HIER && tree_child(&f->tree, n, GAZ_HEADING) == NULL;
}

static void
open_entry(struct html *x, const struct flow_entry *entry)
{
	struct tree_str id = entry->id;

	flow_puts(&x->f, html_is_bare(&x->f, entry->node) ? "<li class=\"bare\"><a" : "<li><a");
	if (entry->file != x->f.file) { /* old links to the text find the entry */
		id = flow_id_of(&x->f, entry->node);
		flow_id_attr(&x->f, id);
	}
	flow_href_in(&x->f, entry->file, id);
	flow_puts(&x->f, ">");
	flow_text(&x->f, entry->label);
	flow_puts(&x->f, "</a>");
}

/* Writes the entries as nested lists; an entry is at most one level deeper than the one before. */
void
html_entries(struct html *x)
{
	unsigned level = 0;

	flow_puts(&x->f, "<ol>\n");
	for (size_t i = 0; i < x->f.entry_count && x->f.rc == GAZ_OK; i++) {
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

bool
html_has_short_contents(const struct html *x)
{
	size_t outer = 0;

	for (size_t i = 0; i < x->f.entry_count; i++)
		outer += x->f.entries[i].depth == 0;
	return outer <= SHORT_CONTENTS_ENTRIES;
}

static void
put_contents(struct html *x)
{
	flow_puts(&x->f, "<nav aria-labelledby=\"gaz-contents\">\n<details");
	flow_puts(&x->f, html_has_short_contents(x) ? " open>\n" : ">\n");
	flow_puts(&x->f, "<summary id=\"gaz-contents\"");
	html_word_lang(x);
	flow_puts(&x->f, ">");
	flow_puts(&x->f, x->words->contents);
	flow_puts(&x->f, "</summary>\n");
	html_entries(x);
	flow_puts(&x->f, "</details>\n</nav>\n");
}

void
html_put_text(struct html *x)
{
	const struct gaz_node *root = x->f.h->root(x->f.job);
	const char *whole = html_open_whole(&x->f, root);

	if (x->f.topic != NULL)
		flow_walk_content(&x->f, root);
	else if (x->f.h->kind(root) == GAZ_LISTING)
		html_listing(x, root);
	else
		flow_walk(&x->f, root);
	flow_settle(&x->f);
	html_close_whole(&x->f, whole);
	x->compared.beside = false;
	html_notes(x);
}

/* Whether the page has a side column: the contents, or in a comparison the list of changes. */
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
	flow_puts(&x->f, "<main id=\"gaz-text\" tabindex=\"-1\">\n");
	html_put_text(x);
	flow_puts(&x->f, "</main>\n");
	html_colophon(x);
	flow_puts(&x->f, "</body>\n</html>\n");
}
