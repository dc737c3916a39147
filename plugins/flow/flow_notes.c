/* SPDX-License-Identifier: Apache-2.0 */
/* flow_notes: writes the mark of a note in the text; the note itself is kept for the end. */
#include "flow_private.h"

/* The number of a note of the file that is written a second time; 0: it is not. */
static size_t
number_again(const struct flow *f, const struct gaz_node *n)
{
	if (f->side != FLOW_EARLIER)
		return 0;
	for (size_t i = 0; i < f->note_count; i++)
		if (f->notes[i] == n)
			return f->note_first + i + 1;
	return 0;
}

void
flow_note(struct flow *f, const struct gaz_node *n)
{
	const char *eid = f->h->attr(n, "eId", NULL);
	struct tree_note *known = eid == NULL ? NULL : tree_note_named(&f->tree, eid);
	size_t number = number_again(f, n);

	if (known != NULL && known->node == n && known->number > f->note_first)
		number = known->number; /* a noteRef before it has it */
	if (number > 0) {
		f->note_again = true;
		f->form->note_mark(f, number);
		f->note_again = false;
		return;
	}
	if (!flow_grow(f, (void **)&f->notes, f->note_count, &f->note_cap, sizeof *f->notes))
		return;
	f->notes[f->note_count++] = n;
	if (known != NULL && known->node == n)
		known->number = f->note_first + f->note_count;
	f->form->note_mark(f, f->note_first + f->note_count);
}

/* Adds a note of the metadata to those of the file, unless the file has it; returns its number. */
static size_t
number_referred(struct flow *f, struct tree_note *note)
{
	f->note_again = note->number > f->note_first;
	if (f->note_again)
		return note->number;
	if (!flow_grow(f, (void **)&f->notes, f->note_count, &f->note_cap, sizeof *f->notes))
		return 0;
	f->notes[f->note_count++] = note->node;
	return note->number = f->note_first + f->note_count;
}

void
flow_note_ref(struct flow *f, const struct gaz_node *n)
{
	struct tree_note *note = tree_note(&f->tree, n);
	const char *marker = f->h->attr(n, "marker", NULL);
	size_t number;

	if (note == NULL && marker == NULL)
		return;
	flow_need_p(f);
	if (note == NULL) {
		flow_puts(f, "<sup>");
		flow_text(f, flow_str(marker));
		flow_puts(f, "</sup>");
	} else if ((number = number_referred(f, note)) > 0)
		f->form->note_mark(f, number);
	f->note_again = false;
}

void
flow_note_label(struct flow *f, size_t number)
{
	const char *marker = f->h->attr(f->notes[number - f->note_first - 1], "marker", NULL);

	if (marker != NULL && *marker != '\0')
		flow_text(f, flow_str(marker));
	else
		flow_putf(f, "%zu", number);
}
