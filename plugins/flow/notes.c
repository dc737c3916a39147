/* SPDX-License-Identifier: Apache-2.0 */
/* notes: what is kept of a note, where it stands, until it is written at the end. */
#include "inside.h"

void
flow_note(struct flow *f, const struct gaz_node *n)
{
	if (!flow_grow(f, (void **)&f->notes, f->note_count, &f->note_cap, sizeof *f->notes))
		return;
	f->notes[f->note_count++] = n;
	f->form->note_mark(f, f->note_first + f->note_count);
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
