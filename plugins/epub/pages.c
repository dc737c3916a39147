/* SPDX-License-Identifier: Apache-2.0 */
/* pages: the title page, which says exactly which text this is, and the navigation document. */
#include "epub.h"

#include <string.h>

#define TITLE_COLUMNS 80 /* a longer title is set smaller, so that the facts stay on its page */

/* Labels are English in every document, and say so to speech. */
static void
put_fact(struct epub *e, const char *label, struct epub_str value, const char *class)
{
	if (value.len == 0)
		return;
	epub_puts(e, "<dt lang=\"en\" xml:lang=\"en\" dir=\"ltr\">");
	epub_puts(e, label);
	epub_puts(e, "</dt>\n<dd");
	if (class != NULL) {
		epub_attr(e, "class", epub_str(class));
		epub_puts(e, " dir=\"ltr\"");
	}
	epub_puts(e, ">");
	if (epub_is_web_url(value)) {
		epub_puts(e, "<a");
		epub_href(e, value);
		epub_puts(e, ">");
		epub_text(e, value);
		epub_puts(e, "</a>");
	} else {
		epub_text(e, value);
	}
	epub_puts(e, "</dd>\n");
}

void
epub_write_title_page(struct epub *e)
{
	struct epub_str issuer = epub_fact(e, "issuer"), url = epub_fact(e, "url");

	epub_open(e, "OEBPS/title.xhtml", 1);
	epub_head(e, e->title, " epub:type=\"frontmatter\"");
	epub_puts(e, "<section class=\"titlepage\" epub:type=\"titlepage\">\n");
	epub_puts(e, e->text->width(e->title.p, e->title.len) > TITLE_COLUMNS
			 ? "<h1 class=\"long\">"
			 : "<h1>");
	epub_text(e, e->title);
	epub_puts(e, "</h1>\n");
	if (issuer.len > 0) {
		epub_puts(e, "<p class=\"issuer\">");
		epub_text(e, issuer);
		epub_puts(e, "</p>\n");
	}
	epub_puts(e, "<dl>\n");
	put_fact(e, "Number", epub_fact(e, "number"), NULL);
	put_fact(e, "Portion", epub_fact(e, "portion"), NULL);
	put_fact(e, "Version of", epub_fact(e, "date"), NULL);
	put_fact(e, "Revision", epub_fact(e, "revision"), NULL);
	put_fact(e, "Address", url.len > 0 ? url : epub_fact(e, "version"), "code");
	put_fact(e, "SHA-256 of the source", epub_fact(e, "digest"), "code digest");
	epub_puts(e, "</dl>\n</section>\n");
	epub_foot(e);
	epub_close(e);
}

static void
put_link(struct epub *e, const struct epub_entry *entry)
{
	epub_puts(e, "<li><a href=\"");
	epub_puts(e, e->files[entry->file].name);
	epub_puts(e, "#");
	epub_put(e, entry->id.p, entry->id.len);
	epub_puts(e, "\">");
	epub_text(e, entry->label);
	epub_puts(e, "</a>");
}

/* Entries as nested lists; one that is more than a level deeper than the one before counts as one
 * deeper. */
static void
put_entries(struct epub *e)
{
	unsigned level = 0, depth;
	size_t i;

	for (i = 0; i < e->entry_count && e->rc == GAZ_OK; i++) {
		depth = i == 0 ? 0 : e->entries[i].depth;
		if (i > 0 && depth > level) {
			epub_puts(e, "\n<ol>\n");
			level++;
		} else if (i > 0) {
			epub_puts(e, "</li>\n");
			for (; level > depth; level--)
				epub_puts(e, "</ol>\n</li>\n");
		}
		put_link(e, &e->entries[i]);
	}
	for (; level > 0; level--)
		epub_puts(e, "</li>\n</ol>\n");
	epub_puts(e, e->entry_count > 0 ? "</li>\n" : "");
}

static void
put_landmarks(struct epub *e)
{
	size_t i;

	epub_puts(e, "<nav epub:type=\"landmarks\" hidden=\"hidden\" lang=\"en\" xml:lang=\"en\" "
		     "aria-label=\"Landmarks\">\n<ol>\n"
		     "<li><a epub:type=\"titlepage\" href=\"title.xhtml\">Title page</a></li>\n"
		     "<li><a epub:type=\"toc\" href=\"nav.xhtml#toc\">Contents</a></li>\n");
	for (i = 0; i < e->file_count && e->files[i].matter != EPUB_BODY; i++)
		continue;
	if (i < e->file_count) {
		epub_puts(e, "<li><a epub:type=\"bodymatter\" href=\"");
		epub_puts(e, e->files[i].name);
		epub_puts(e, "\">Start of the text</a></li>\n");
	}
	epub_puts(e, "</ol>\n</nav>\n");
}

void
epub_write_nav(struct epub *e)
{
	epub_open(e, "OEBPS/nav.xhtml", 1);
	epub_head(e, e->title, " epub:type=\"frontmatter\"");
	epub_puts(e,
	    "<nav id=\"toc\" epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"toc-heading\">\n"
	    "<h1 id=\"toc-heading\" lang=\"en\" xml:lang=\"en\">Contents</h1>\n<ol>\n"
	    "<li><a href=\"title.xhtml\">");
	epub_text(e, e->title);
	epub_puts(e, "</a></li>\n");
	put_entries(e);
	epub_puts(e, "</ol>\n</nav>\n");
	put_landmarks(e);
	epub_foot(e);
	epub_close(e);
}
