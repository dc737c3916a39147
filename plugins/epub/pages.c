/* SPDX-License-Identifier: Apache-2.0 */
/* pages: the title page, which says exactly which text this is, and the navigation document. */
#include "epub.h"

#include <string.h>

#define TITLE_COLUMNS 80 /* a longer title is set smaller, so that the facts stay on its page */

/* Labels are English in every document, and say so to speech. */
static void
put_fact(struct epub *e, const char *label, struct flow_str value, const char *class)
{
	if (value.len == 0)
		return;
	flow_puts(&e->f, "<dt lang=\"en\" xml:lang=\"en\" dir=\"ltr\">");
	flow_puts(&e->f, label);
	flow_puts(&e->f, "</dt>\n<dd");
	if (class != NULL) {
		flow_attr(&e->f, "class", flow_str(class));
		flow_puts(&e->f, " dir=\"ltr\"");
	}
	flow_puts(&e->f, ">");
	if (flow_is_web_url(value)) {
		flow_puts(&e->f, "<a");
		flow_href(&e->f, "", value);
		flow_puts(&e->f, ">");
		flow_text(&e->f, value);
		flow_puts(&e->f, "</a>");
	} else {
		flow_text(&e->f, value);
	}
	flow_puts(&e->f, "</dd>\n");
}

void
epub_write_title_page(struct epub *e)
{
	struct flow_str issuer = flow_fact(&e->f, "issuer"), url = flow_fact(&e->f, "url");

	epub_open(e, "OEBPS/title.xhtml", 1);
	epub_head(e, e->f.title, " epub:type=\"frontmatter\"");
	flow_puts(&e->f, "<section class=\"titlepage\" epub:type=\"titlepage\">\n");
	flow_puts(&e->f, e->f.text->width(e->f.title.p, e->f.title.len) > TITLE_COLUMNS
			     ? "<h1 class=\"long\">"
			     : "<h1>");
	flow_text(&e->f, e->f.title);
	flow_puts(&e->f, "</h1>\n");
	if (issuer.len > 0) {
		flow_puts(&e->f, "<p class=\"issuer\">");
		flow_text(&e->f, issuer);
		flow_puts(&e->f, "</p>\n");
	}
	flow_puts(&e->f, "<dl>\n");
	put_fact(e, "Number", flow_fact(&e->f, "number"), NULL);
	put_fact(e, "Portion", flow_fact(&e->f, "portion"), NULL);
	put_fact(e, "Version of", flow_fact(&e->f, "date"), NULL);
	put_fact(e, "Revision", flow_fact(&e->f, "revision"), NULL);
	put_fact(e, "Address", url.len > 0 ? url : flow_fact(&e->f, "version"), "code");
	put_fact(e, "SHA-256 of the source", flow_fact(&e->f, "digest"), "code digest");
	flow_puts(&e->f, "</dl>\n</section>\n");
	epub_foot(e);
	epub_close(e);
}

static void
put_link(struct epub *e, const struct flow_entry *entry)
{
	flow_puts(&e->f, "<li><a href=\"");
	flow_puts(&e->f, e->files[entry->file].name);
	flow_puts(&e->f, "#");
	flow_put(&e->f, entry->id.p, entry->id.len);
	flow_puts(&e->f, "\">");
	flow_text(&e->f, entry->label);
	flow_puts(&e->f, "</a>");
}

/* Entries as nested lists; one that is more than a level deeper than the one before counts as one
 * deeper. */
static void
put_entries(struct epub *e)
{
	unsigned level = 0, depth;
	size_t i;

	for (i = 0; i < e->f.entry_count && e->f.rc == GAZ_OK; i++) {
		depth = i == 0 ? 0 : e->f.entries[i].depth;
		if (i > 0 && depth > level) {
			flow_puts(&e->f, "\n<ol>\n");
			level++;
		} else if (i > 0) {
			flow_puts(&e->f, "</li>\n");
			for (; level > depth; level--)
				flow_puts(&e->f, "</ol>\n</li>\n");
		}
		put_link(e, &e->f.entries[i]);
	}
	for (; level > 0; level--)
		flow_puts(&e->f, "</li>\n</ol>\n");
	flow_puts(&e->f, e->f.entry_count > 0 ? "</li>\n" : "");
}

static void
put_landmarks(struct epub *e)
{
	size_t i;

	flow_puts(&e->f,
	    "<nav epub:type=\"landmarks\" hidden=\"hidden\" lang=\"en\" xml:lang=\"en\" "
	    "aria-label=\"Landmarks\">\n<ol>\n"
	    "<li><a epub:type=\"titlepage\" href=\"title.xhtml\">Title page</a></li>\n"
	    "<li><a epub:type=\"toc\" href=\"nav.xhtml#toc\">Contents</a></li>\n");
	for (i = 0; i < e->file_count && e->files[i].matter != EPUB_BODY; i++)
		continue;
	if (i < e->file_count) {
		flow_puts(&e->f, "<li><a epub:type=\"bodymatter\" href=\"");
		flow_puts(&e->f, e->files[i].name);
		flow_puts(&e->f, "\">Start of the text</a></li>\n");
	}
	flow_puts(&e->f, "</ol>\n</nav>\n");
}

void
epub_write_nav(struct epub *e)
{
	epub_open(e, "OEBPS/nav.xhtml", 1);
	epub_head(e, e->f.title, " epub:type=\"frontmatter\"");
	flow_puts(&e->f,
	    "<nav id=\"toc\" epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"toc-heading\">\n"
	    "<h1 id=\"toc-heading\" lang=\"en\" xml:lang=\"en\">Contents</h1>\n<ol>\n"
	    "<li><a href=\"title.xhtml\">");
	flow_text(&e->f, e->f.title);
	flow_puts(&e->f, "</a></li>\n");
	put_entries(e);
	flow_puts(&e->f, "</ol>\n</nav>\n");
	put_landmarks(e);
	epub_foot(e);
	epub_close(e);
}
