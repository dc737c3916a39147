/* SPDX-License-Identifier: Apache-2.0 */
/* frame: pages, with the title and the date of the version above the text and its address below. */
#include "docx.h"

static void
put_words(struct docx *d, struct tree_str s)
{
	docx_puts(d, "<w:r><w:t xml:space=\"preserve\">");
	docx_text(d, s);
	docx_puts(d, "</w:t></w:r>");
}

/* A date or an address: written from the left in any language. */
static void
put_code(struct docx *d, struct tree_str s)
{
	docx_puts(d, d->rtl ? "<w:r><w:rPr><w:rtl w:val=\"0\"/></w:rPr>" : "<w:r>");
	docx_puts(d, "<w:t xml:space=\"preserve\">");
	docx_text(d, s);
	docx_puts(d, "</w:t></w:r>");
}

static void
put_tab(struct docx *d)
{
	docx_puts(d, "<w:r><w:tab/></w:r>");
}

static void
put_field(struct docx *d, const char *name)
{
	docx_putf(d, "<w:fldSimple w:instr=\" %s \"><w:r><w:t>1</w:t></w:r></w:fldSimple>", name);
}

static void
write_header(struct docx *d)
{
	struct tree_str date = tree_fact(&d->later.tree, "date"),
			earlier = tree_fact(&d->later.tree, "earlier-date");

	docx_open_part(d, "word/header1.xml");
	docx_put_root(d, "w:hdr");
	docx_puts(d, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
	put_words(d, d->title);
	put_tab(d);
	if (earlier.len > 0) {
		put_code(d, earlier);
		put_words(d, docx_str(" \xe2\x80\xa6 "));
	}
	put_code(d, date);
	docx_puts(d, "</w:p></w:hdr>");
	docx_close_part(d);
}

static void
write_footer(struct docx *d)
{
	struct tree_str url = tree_fact(&d->later.tree, "url");

	docx_open_part(d, "word/footer1.xml");
	docx_put_root(d, "w:ftr");
	docx_puts(d, "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
	put_code(d, url.len > 0 ? url : tree_fact(&d->later.tree, "version"));
	put_tab(d);
	put_field(d, "PAGE");
	put_words(d, docx_str(" / "));
	put_field(d, "NUMPAGES");
	docx_puts(d, "</w:p></w:ftr>");
	docx_close_part(d);
}

void
docx_write_head(struct docx *d)
{
	write_header(d);
	write_footer(d);
}

/* A page of A4 with margins of an inch. */
void
docx_put_section(struct docx *d)
{
	docx_puts(d, "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/>"
		     "<w:footerReference w:type=\"default\" r:id=\"footer\"/>"
		     "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" "
		     "w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"708\" "
		     "w:footer=\"708\" w:gutter=\"0\"/>");
	docx_puts(d, d->rtl ? "<w:bidi/></w:sectPr>" : "</w:sectPr>");
}
