/* SPDX-License-Identifier: Apache-2.0 */
/* pages: the title page, which identifies the version exactly, and the page of the cover. */
#include "epub.h"

#define TITLE_COLUMNS 80 /* a longer title is set smaller, to keep the facts on the same page */

static void
put_url(struct epub *e, struct tree_str url)
{
	bool linked = tree_is_web_url(url);

	if (linked) {
		flow_puts(&e->f, "<a");
		flow_href(&e->f, "", url);
		flow_puts(&e->f, ">");
	}
	flow_text(&e->f, url);
	flow_puts(&e->f, linked ? "</a>" : "");
}

static void
put_fact(struct epub *e, const char *label, struct tree_str value, const char *class)
{
	if (value.len == 0)
		return;
	flow_word(&e->f, "dt", "", label);
	flow_puts(&e->f, "\n<dd");
	if (class != NULL) {
		flow_attr(&e->f, "class", flow_str(class));
		flow_puts(&e->f, " dir=\"ltr\"");
	}
	flow_puts(&e->f, ">");
	put_url(e, value);
	flow_puts(&e->f, "</dd>\n");
}

/* Users keep a book for years: it links to the page that shows the version now in force. */
static void
put_force(struct epub *e)
{
	struct tree_str date = tree_fact(&e->f.tree, "date"),
			current = tree_fact(&e->f.tree, "current");

	if (date.len == 0)
		return;
	flow_puts(&e->f, "<p>");
	flow_word(&e->f, "span", "", e->words->in_force);
	flow_puts(&e->f, " ");
	flow_text(&e->f, date);
	if (current.len > 0) {
		flow_word(&e->f, "span", "", e->words->check);
		flow_puts(&e->f, " <span dir=\"ltr\">");
		put_url(e, current);
		flow_puts(&e->f, "</span>");
	}
	flow_puts(&e->f, "</p>\n");
	epub_put_code(e);
}

static void
put_heading(struct epub *e)
{
	struct tree_str heading = e->label.len > 0 ? e->label : e->f.title,
			issuer = tree_fact(&e->f.tree, "issuer");

	if (e->label.len > 0) {
		flow_puts(&e->f, "<p class=\"issuer\">");
		flow_text(&e->f, e->f.title);
		flow_puts(&e->f, "</p>\n");
	}
	flow_puts(&e->f, e->f.text->width(heading.p, heading.len) > TITLE_COLUMNS
			     ? "<h1 class=\"long\">"
			     : "<h1>");
	flow_text(&e->f, heading);
	flow_puts(&e->f, "</h1>\n");
	if (issuer.len > 0) {
		flow_puts(&e->f, "<p class=\"issuer\">");
		flow_text(&e->f, issuer);
		flow_puts(&e->f, "</p>\n");
	}
}

void
epub_write_title_page(struct epub *e)
{
	const struct flow_words *w = e->words;
	struct tree_str url = tree_fact(&e->f.tree, "url");

	epub_open(e, "OEBPS/title.xhtml", 1);
	epub_head(e, e->name, " epub:type=\"frontmatter\"");
	flow_puts(&e->f, "<section class=\"titlepage\" epub:type=\"titlepage\">\n");
	put_heading(e);
	put_force(e);
	flow_puts(&e->f, "<dl>\n");
	put_fact(e, w->number, tree_fact(&e->f.tree, "number"), NULL);
	put_fact(e, w->book.portion, tree_fact(&e->f.tree, "portion"), NULL);
	put_fact(e, w->revision, tree_fact(&e->f.tree, "revision"), NULL);
	put_fact(e, w->address, url.len > 0 ? url : tree_fact(&e->f.tree, "version"), "code");
	put_fact(e, w->digest, tree_fact(&e->f.tree, "digest"), "code digest");
	flow_puts(&e->f, "</dl>\n<p class=\"to-contents\"><a href=\"nav.xhtml#toc\"");
	flow_word_lang(&e->f);
	flow_puts(&e->f, ">");
	flow_puts(&e->f, w->contents);
	flow_puts(&e->f, "</a></p>\n</section>\n");
	epub_foot(e);
	epub_close(e);
}

void
epub_write_cover_page(struct epub *e)
{
	epub_open(e, "OEBPS/cover.xhtml", 1);
	epub_head(e, e->name, " epub:type=\"cover\" class=\"cover\"");
	flow_puts(&e->f, "<p><img src=\"cover.svg\"");
	flow_attr(&e->f, "alt", e->name);
	flow_puts(&e->f, "/></p>\n");
	epub_foot(e);
	epub_close(e);
}
