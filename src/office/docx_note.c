/* SPDX-License-Identifier: Apache-2.0 */
/* docx_note: footnotes and endnotes, numbered in the order in which the text refers to them. */
#include "office/docx_note.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "office/docx_block.h"
#include "office/grow.h"

/* The key of a note in the table: "f12". */
static const char *
key_of(struct docx *d, struct str id, bool endnote)
{
	return arena_printf(d->arena, "%c" STR_FMT, endnote ? 'e' : 'f', STR_ARG(id));
}

static int
add_note(struct docx *d, bool endnote, struct err *e)
{
	struct office_document *out = d->out;
	struct office_note *v;

	if (out->note_count == OFFICE_NOTES_MAX)
		return err_set(
		    e, ERR_LIMIT, "the document has more than %u notes", OFFICE_NOTES_MAX);
	if ((v = grow(d->arena, out->notes, out->note_count, &d->note_cap, sizeof *v)) == NULL)
		return err_set(e, ERR_LIMIT, DOCX_MEMORY);
	out->notes = v;
	v[out->note_count++] = (struct office_note){ STR(""), endnote };
	return 0;
}

int
docx_refer(struct docx *d, struct str id, bool endnote, struct buf *text, struct err *e)
{
	const char *key = key_of(d, id, endnote);
	struct docx_note *note = key == NULL ? NULL : table_find(&d->notes, str_from(key));
	char bytes[UTF8_MAX_BYTES];
	int rc;

	if (key == NULL)
		return err_set(e, ERR_LIMIT, DOCX_MEMORY);
	if (note == NULL) {
		if ((note = arena_alloc(d->arena, sizeof *note)) == NULL)
			return err_set(e, ERR_LIMIT, DOCX_MEMORY);
		note->index = d->out->note_count;
		if ((rc = add_note(d, endnote, e)) != 0)
			return rc;
		table_put(&d->notes, str_from(key), note);
	}
	buf_put(text, bytes, utf8_put(OFFICE_NOTE_FIRST + note->index, bytes));
	return 0;
}

int
docx_begin_note(struct docx *d, struct str id, bool endnote, bool *known, struct err *e)
{
	const char *key = key_of(d, id, endnote);
	const struct docx_note *note = key == NULL ? NULL : table_find(&d->notes, str_from(key));
	int rc;

	if (key == NULL)
		return err_set(e, ERR_LIMIT, DOCX_MEMORY);
	*known = note != NULL;
	if (note == NULL)
		return 0;
	if ((rc = docx_push(d, DOCX_NOTE, e)) == 0)
		docx_top(d)->note = &d->out->notes[note->index];
	return rc;
}

void
docx_end_note(struct docx *d)
{
	struct docx_frame *f = docx_top(d);

	if (f == NULL || f->kind != DOCX_NOTE)
		return;
	d->frame_count--;
	f->note->text = utf8_trim(buf_str(&f->text));
	if (!arena_keep(d->arena, &f->note->text))
		f->note->text = STR("");
}
