/* SPDX-License-Identifier: Apache-2.0 */
/* notes: a mark where the note stands, the note at the end of the page, and the way back. */
#include "html.h"

static void
put_marker(struct html *x, size_t number)
{
	const char *marker = x->h->attr(x->notes[number - 1], "marker", NULL);

	if (marker != NULL && *marker != '\0')
		html_text(x, html_str(marker));
	else
		html_putf(x, "%zu", number);
}

void
html_note(struct html *x, const struct gaz_node *n)
{
	size_t number;

	if (!html_grow(x, (void **)&x->notes, x->note_count, &x->note_cap, sizeof *x->notes))
		return;
	x->notes[x->note_count++] = n;
	number = x->note_count;
	html_need_p(x);
	html_puts(x, "<sup class=\"noteref\">");
	if (x->at.in_link)
		html_putf(x, "<span id=\"gaz-fnref-%zu\">", number);
	else
		html_putf(x, "<a id=\"gaz-fnref-%zu\" href=\"#gaz-fn-%zu\" role=\"doc-noteref\">",
		    number, number);
	put_marker(x, number);
	html_puts(x, x->at.in_link ? "</span></sup>" : "</a></sup>");
}

/* The number before the note's first words leads back; its name says so to those who hear it. */
void
html_note_back(struct html *x, size_t number)
{
	html_putf(x, "<a class=\"num\" href=\"#gaz-fnref-%zu\" role=\"doc-backlink\">", number);
	put_marker(x, number);
	html_puts(x, "<span class=\"heard\"");
	html_word_lang(x);
	html_puts(x, ">, ");
	html_puts(x, x->words->back);
	html_puts(x, "</span></a> ");
}

void
html_notes(struct html *x)
{
	size_t i;

	if (x->note_count == 0)
		return;
	html_puts(x, "<section class=\"notes\" role=\"doc-endnotes\">\n<h2 class=\"own\"");
	html_word_lang(x);
	html_puts(x, ">");
	html_puts(x, x->words->notes);
	html_puts(x, "</h2>\n<ol class=\"printed\">\n");
	for (i = 0; i < x->note_count && x->rc == GAZ_OK; i++) { /* notes in notes: it grows */
		html_putf(x, "<li id=\"gaz-fn-%zu\">", i + 1);
		x->at.note = i + 1;
		html_walk_children(x, x->notes[i]);
		html_settle(x);
		html_puts(x, "</li>\n");
	}
	html_puts(x, "</ol>\n</section>\n");
}
