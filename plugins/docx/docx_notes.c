/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_notes: footnotes. Word counts their marks; a note whose mark is another one gets its own. In
 * notes, where Word allows no footnotes, a note stands in brackets.
 */
#include "docx.h"

#include <stdio.h>
#include <string.h>

#define FIRST_ID 2 /* 0 and 1 are the separators */
#define PART_NOTE 105

/* The mark if Word would count another one, else NULL. */
static const char *
own_mark(struct docx_walk *w, const char *marker)
{
	char counted[24];

	snprintf(counted, sizeof counted, "%zu", w->marks + 1);
	if (marker != NULL && *marker != '\0' && strcmp(marker, counted) != 0)
		return marker;
	w->marks++;
	return NULL;
}

static void
put_mark(struct docx_walk *w, const struct gaz_node *of, const struct gaz_node *note)
{
	struct docx_token t;

	docx_open(w);
	w->at.space.of = NULL;
	t = docx_token_of(w, DOCX_NOTE, of, 0);
	t.p = own_mark(w, w->h->attr(note, "marker", NULL));
	t.len = t.p != NULL ? (uint32_t)strlen(t.p) : 0;
	t.u.note = note;
	docx_emit(w, t);
}

static void
put_in_brackets(struct docx_walk *w, const struct gaz_node *n)
{
	docx_open(w);
	docx_words(w, n, PART_NOTE, docx_str(" ["));
	docx_walk_flat(w, n);
	w->at.space.of = NULL;
	docx_words(w, n, PART_NOTE + 1, docx_str("]"));
}

void
docx_walk_note(struct docx_walk *w, const struct gaz_node *n)
{
	const char *eid = w->h->attr(n, "eId", NULL);
	struct tree_note *known = eid == NULL ? NULL : tree_note_named(&w->tree, eid);

	if (w->at.in_note) {
		put_in_brackets(w, n);
		return;
	}
	if (known != NULL && known->node == n && known->number > 0)
		return; /* a reference before it has written it */
	put_mark(w, n, n);
	if (known != NULL && known->node == n)
		known->number = w->marks > 0 ? w->marks : 1;
}

/* Writes the mark of a note again, or of one that the document does not have. */
static void
put_marker(struct docx_walk *w, const struct gaz_node *n, const char *marker)
{
	uint8_t face = w->at.face;

	docx_open(w);
	w->at.face |= DOCX_SUPER;
	docx_words(w, n, PART_NOTE, docx_str(marker));
	w->at.face = face;
}

void
docx_walk_note_ref(struct docx_walk *w, const struct gaz_node *n)
{
	struct tree_note *note = tree_note(&w->tree, n);
	const char *marker = w->h->attr(n, "marker", NULL);
	char *number;

	if (note == NULL || w->at.in_note) {
		if (marker != NULL)
			put_marker(w, n, marker);
	} else if (note->number == 0) {
		put_mark(w, n, note->node);
		note->number = w->marks > 0 ? w->marks : 1;
	} else if (marker != NULL) {
		put_marker(w, n, marker);
	} else if ((number = docx_alloc(w->d, 24)) != NULL) {
		snprintf(number, 24, "%zu", note->number);
		put_marker(w, n, number);
	}
}

size_t
docx_note_id(struct docx *d, const struct docx_token *t)
{
	if (!docx_grow(d, (void **)&d->notes, d->note_count, &d->note_cap, sizeof *d->notes))
		return 0;
	d->notes[d->note_count] =
	    (struct docx_noted){ .node = t->u.note, .change = t->change, .mark = t->p };
	return FIRST_ID + d->note_count++;
}

static void
put_separators(struct docx *d)
{
	docx_puts(d, "<w:footnote w:type=\"separator\" w:id=\"0\"><w:p><w:r><w:separator/></w:r>"
		     "</w:p></w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"1\">"
		     "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>");
}

/* The state of a walk in a note, before its content. */
static void
enter(struct docx_walk *w, const struct gaz_node *n)
{
	w->at = (struct docx_state){ .style = -1, .block = n, .in_note = true, .note_mark = true };
	w->change = GAZ_SAME;
	w->record = NULL;
}

/* A note that is in one version only comes and goes with its mark in the text. */
static void
write_note(struct docx *d, const struct docx_noted *note, size_t id)
{
	struct docx_walk *w = note->change == GAZ_DELETED ? &d->earlier : &d->later;

	docx_putf(d, "<w:footnote w:id=\"%zu\">", id);
	d->mark = note->mark;
	enter(&d->later, note->node);
	enter(&d->earlier, note->node);
	if (d->compared && note->change == GAZ_SAME) {
		docx_compare_note(d, note->node);
	} else {
		docx_walk_children(w, note->node);
		docx_last_end(w, note->node);
	}
	docx_puts(d, "</w:footnote>");
}

void
docx_write_notes(struct docx *d)
{
	docx_open_part(d, "word/footnotes.xml");
	docx_put_root(d, "w:footnotes");
	put_separators(d);
	for (size_t i = 0; i < d->note_count && d->rc == GAZ_OK; i++)
		write_note(d, &d->notes[i], FIRST_ID + i);
	docx_puts(d, "</w:footnotes>");
	docx_close_part(d);
}
