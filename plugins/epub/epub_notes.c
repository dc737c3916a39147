/* SPDX-License-Identifier: Apache-2.0 */
/*
 * epub_notes: writes note marks in the text, the notes at the end of their file, and links back to
 * the marks. Reading systems show the notes as pop-ups.
 */
#include "epub.h"

void
epub_note_mark(struct flow *f, size_t number)
{
	if (f->note_again && f->at.in_link) /* an id is given once */
		flow_puts(f, "<span class=\"noteref\">");
	else if (f->note_again)
		flow_putf(f,
		    "<a class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\" "
		    "href=\"#gaz-fn-%zu\">",
		    number);
	else if (f->at.in_link)
		flow_putf(f, "<span class=\"noteref\" id=\"gaz-fnref-%zu\">", number);
	else
		flow_putf(f,
		    "<a class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\" "
		    "id=\"gaz-fnref-%zu\" href=\"#gaz-fn-%zu\">",
		    number, number);
	flow_note_label(f, number);
	flow_puts(f, f->at.in_link ? "</span>" : "</a>");
}

void
epub_note_back(struct flow *f, size_t number)
{
	flow_putf(f, "<a class=\"num\" role=\"doc-backlink\" href=\"#gaz-fnref-%zu\">", number);
	flow_note_label(f, number);
	flow_puts(f, "</a> ");
}

void
epub_notes(struct flow *f)
{
	if (f->note_count == 0)
		return;
	flow_puts(f, "<div class=\"notes\">\n");
	for (size_t i = 0; i < f->note_count && f->rc == GAZ_OK; i++) { /* nested notes are added */
		f->at.note = f->note_first + i + 1;
		flow_putf(f,
		    "<aside id=\"gaz-fn-%zu\" epub:type=\"footnote\" role=\"doc-footnote\">\n",
		    f->at.note);
		flow_walk_children(f, f->notes[i]);
		flow_settle(f);
		flow_puts(f, "</aside>\n");
	}
	flow_puts(f, "</div>\n");
	f->note_first += f->note_count;
	f->note_count = 0;
}
