/* SPDX-License-Identifier: Apache-2.0 */
/* notes: a mark where the note stands, the note at the end of the page, and the way back. */
#include "html.h"

void
html_note_mark(struct flow *f, size_t number)
{
	flow_puts(f, "<sup class=\"noteref\">");
	if (f->at.in_link)
		flow_putf(f, "<span id=\"gaz-fnref-%zu\">", number);
	else
		flow_putf(f, "<a id=\"gaz-fnref-%zu\" href=\"#gaz-fn-%zu\" role=\"doc-noteref\">",
		    number, number);
	flow_note_label(f, number);
	flow_puts(f, f->at.in_link ? "</span></sup>" : "</a></sup>");
}

/* The number before the note's first words leads back; its name says so to those who hear it. */
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
	size_t i;

	if (x->f.note_count == 0)
		return;
	flow_puts(&x->f, "<section class=\"notes\" role=\"doc-endnotes\">\n<h2 class=\"own\"");
	html_word_lang(x);
	flow_puts(&x->f, ">");
	flow_puts(&x->f, x->words->notes);
	flow_puts(&x->f, "</h2>\n<ol class=\"printed\">\n");
	for (i = 0; i < x->f.note_count && x->f.rc == GAZ_OK; i++) { /* notes in notes: it grows */
		flow_putf(&x->f, "<li id=\"gaz-fn-%zu\">", i + 1);
		x->f.at.note = i + 1;
		flow_walk_children(&x->f, x->f.notes[i]);
		flow_settle(&x->f);
		flow_puts(&x->f, "</li>\n");
	}
	flow_puts(&x->f, "</ol>\n</section>\n");
}
