/* SPDX-License-Identifier: Apache-2.0 */
/* html_notes: writes note marks in the text, the notes at the end of the page, and links back. */
#include "html.h"

void
html_note_mark(struct flow *f, size_t number)
{
	flow_puts(f, "<sup class=\"noteref\">");
	if (f->note_again && f->at.in_link) /* an id is given once */
		flow_puts(f, "<span>");
	else if (f->note_again)
		flow_putf(f, "<a href=\"#gaz-fn-%zu\" role=\"doc-noteref\">", number);
	else if (f->at.in_link)
		flow_putf(f, "<span id=\"gaz-fnref-%zu\">", number);
	else
		flow_putf(f, "<a id=\"gaz-fnref-%zu\" href=\"#gaz-fn-%zu\" role=\"doc-noteref\">",
		    number, number);
	flow_note_label(f, number);
	flow_puts(f, f->at.in_link ? "</span></sup>" : "</a></sup>");
}

/* Writes the link back before the note's first words, with hidden words for screen readers. */
void
html_note_back(struct flow *f, size_t number)
{
	struct html *x = (struct html *)f;

	flow_putf(f, "<a class=\"num\" href=\"#gaz-fnref-%zu\" role=\"doc-backlink\">", number);
	flow_note_label(f, number);
	flow_puts(f, "<span class=\"heard\"");
	html_word_lang(x);
	flow_puts(f, ">, ");
	flow_puts(f, x->words->back);
	flow_puts(f, "</span></a> ");
}

void
html_notes(struct html *x)
{
	if (x->f.note_count == 0)
		return;
	flow_puts(&x->f, "<section class=\"notes\" role=\"doc-endnotes\">\n<h2 class=\"own\"");
	html_word_lang(x);
	flow_puts(&x->f, ">");
	flow_puts(&x->f, x->words->notes);
	flow_puts(&x->f, "</h2>\n<ul class=\"printed\">\n");
	for (size_t i = 0; i < x->f.note_count && x->f.rc == GAZ_OK;
	     i++) { /* nested notes are added */
		flow_putf(&x->f, "<li id=\"gaz-fn-%zu\">", i + 1);
		x->f.at.note = i + 1;
		flow_walk_children(&x->f, x->f.notes[i]);
		flow_settle(&x->f);
		flow_puts(&x->f, "</li>\n");
	}
	flow_puts(&x->f, "</ul>\n</section>\n");
}
