/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nav: writes the contents twice: as the navigation document of EPUB 3, and as the NCX of EPUB 2,
 * which many reading devices still use.
 */
#include "epub.h"

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

/* Writes the entries as nested lists; an entry is at most one level deeper than the one before. */
static void
put_entries(struct epub *e)
{
	unsigned level = 0, depth;

	for (size_t i = 0; i < e->f.entry_count && e->f.rc == GAZ_OK; i++) {
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
put_landmark(struct epub *e, const char *type, const char *href, const char *word)
{
	flow_putf(&e->f, "<li><a epub:type=\"%s\" href=\"%s\">", type, href);
	flow_puts(&e->f, word);
	flow_puts(&e->f, "</a></li>\n");
}

/* For programs: a reader does not see them; style.css hides them where hidden has no effect. */
static void
put_landmarks(struct epub *e)
{
	size_t i;

	flow_puts(&e->f, "<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\"");
	flow_word_lang(&e->f);
	flow_puts(&e->f, ">\n<ol>\n");
	if (e->cover)
		put_landmark(e, "cover", "cover.xhtml", e->words->book.cover);
	put_landmark(e, "titlepage", "title.xhtml", e->words->book.title_page);
	put_landmark(e, "toc", "nav.xhtml#toc", e->words->contents);
	for (i = 0; i < e->file_count && e->files[i].matter != EPUB_BODY; i++)
		continue;
	if (i < e->file_count)
		put_landmark(e, "bodymatter", e->files[i].name, e->words->book.start);
	flow_puts(&e->f, "</ol>\n</nav>\n");
}

void
epub_write_nav(struct epub *e)
{
	epub_open(e, "OEBPS/nav.xhtml", 1);
	epub_head(e, e->name, " epub:type=\"frontmatter\"");
	flow_puts(&e->f, "<nav id=\"toc\" epub:type=\"toc\" role=\"doc-toc\" "
			 "aria-labelledby=\"toc-heading\">\n");
	flow_word(&e->f, "h1", " id=\"toc-heading\"", e->words->contents);
	flow_puts(&e->f, "\n<ol>\n<li><a href=\"title.xhtml\">");
	flow_text(&e->f, e->f.title);
	flow_puts(&e->f, "</a></li>\n");
	put_entries(e);
	flow_puts(&e->f, "</ol>\n</nav>\n");
	put_landmarks(e);
	epub_foot(e);
	epub_close(e);
}

/* The number of levels of the contents as put_points() nests them. */
static unsigned
count_levels(const struct epub *e)
{
	unsigned level = 0, deepest = 0;

	for (size_t i = 1; i < e->f.entry_count; i++) {
		level = e->f.entries[i].depth > level ? level + 1 : e->f.entries[i].depth;
		deepest = level > deepest ? level : deepest;
	}
	return deepest + 1;
}

static void
open_point(struct epub *e, size_t order, struct tree_str label)
{
	flow_putf(
	    &e->f, "<navPoint id=\"point-%zu\" playOrder=\"%zu\"><navLabel><text>", order, order);
	flow_text(&e->f, label);
	flow_puts(&e->f, "</text></navLabel><content src=\"");
}

static void
put_points(struct epub *e)
{
	unsigned level = 0, depth;

	for (size_t i = 0; i < e->f.entry_count && e->f.rc == GAZ_OK; i++) {
		const struct flow_entry *entry = &e->f.entries[i];

		depth = i == 0 ? 0 : entry->depth;
		if (i > 0 && depth > level) {
			level++;
		} else if (i > 0) {
			flow_puts(&e->f, "</navPoint>\n");
			for (; level > depth; level--)
				flow_puts(&e->f, "</navPoint>\n");
		}
		open_point(e, i + 2, entry->label);
		flow_puts(&e->f, e->files[entry->file].name);
		flow_puts(&e->f, "#");
		flow_put(&e->f, entry->id.p, entry->id.len);
		flow_puts(&e->f, "\"/>");
	}
	for (; level > 0; level--)
		flow_puts(&e->f, "</navPoint>\n");
	flow_puts(&e->f, e->f.entry_count > 0 ? "</navPoint>\n" : "");
}

void
epub_write_ncx(struct epub *e)
{
	epub_open(e, "OEBPS/toc.ncx", 1);
	flow_puts(&e->f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\"");
	flow_attr(&e->f, "xml:lang", e->f.lang);
	flow_puts(&e->f, ">\n<head>\n<meta name=\"dtb:uid\"");
	flow_attr(&e->f, "content", epub_identifier(e));
	flow_putf(&e->f, "/>\n<meta name=\"dtb:depth\" content=\"%u\"/>\n", count_levels(e));
	flow_puts(&e->f, "<meta name=\"dtb:totalPageCount\" content=\"0\"/>\n"
			 "<meta name=\"dtb:maxPageNumber\" content=\"0\"/>\n</head>\n"
			 "<docTitle><text>");
	flow_text(&e->f, e->name);
	flow_puts(&e->f, "</text></docTitle>\n<navMap>\n");
	open_point(e, 1, e->f.title);
	flow_puts(&e->f, "title.xhtml\"/></navPoint>\n");
	put_points(e);
	flow_puts(&e->f, "</navMap>\n</ncx>\n");
	epub_close(e);
}
