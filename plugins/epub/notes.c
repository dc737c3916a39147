/* SPDX-License-Identifier: Apache-2.0 */
/* notes: a mark where the note stands, the note at the end of its file, and the way back. Reading
 * systems show them as pop-ups. */
#include "epub.h"

void
epub_note(struct epub *e, const struct gaz_node *n)
{
	const char *marker = e->h->attr(n, "marker", NULL);
	size_t number;

	if (!epub_grow(e, (void **)&e->notes, e->note_count, &e->note_cap, sizeof *e->notes))
		return;
	e->notes[e->note_count++] = n;
	number = e->note_first + e->note_count;
	epub_need_p(e);
	if (e->page.in_link)
		epub_putf(e, "<span class=\"noteref\" id=\"gaz-fnref-%zu\">", number);
	else
		epub_putf(e,
		    "<a class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\" "
		    "id=\"gaz-fnref-%zu\" href=\"#gaz-fn-%zu\">",
		    number, number);
	if (marker != NULL && *marker != '\0')
		epub_text(e, epub_str(marker));
	else
		epub_putf(e, "%zu", number);
	epub_puts(e, e->page.in_link ? "</span>" : "</a>");
}

void
epub_note_back(struct epub *e, size_t number)
{
	const char *marker = e->h->attr(e->notes[number - e->note_first - 1], "marker", NULL);

	epub_putf(e, "<a class=\"num\" role=\"doc-backlink\" href=\"#gaz-fnref-%zu\">", number);
	if (marker != NULL && *marker != '\0')
		epub_text(e, epub_str(marker));
	else
		epub_putf(e, "%zu", number);
	epub_puts(e, "</a> ");
}

void
epub_notes(struct epub *e)
{
	size_t i;

	if (e->note_count == 0)
		return;
	epub_puts(e, "<div class=\"notes\">\n");
	for (i = 0; i < e->note_count && e->rc == GAZ_OK;
	     i++) { /* a note may hold notes: the list grows */
		epub_putf(e,
		    "<aside id=\"gaz-fn-%zu\" epub:type=\"footnote\" role=\"doc-footnote\">\n",
		    e->note_first + i + 1);
		e->page.note = e->note_first + i + 1;
		epub_walk_children(e, e->notes[i]);
		epub_settle(e);
		epub_puts(e, "</aside>\n");
	}
	epub_puts(e, "</div>\n");
	e->note_first += e->note_count;
	e->note_count = 0;
}
