/* SPDX-License-Identifier: Apache-2.0 */
/* docx_note: footnotes and endnotes, numbered in the order in which the text refers to them. */
#include "office/docx_note.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "office/docx_private.h"

/* The key of a note in the table: "f12". */
static const char *
key_of(struct docx *d, struct str id, bool endnote)
{
	return arena_printf(d->arena, "%c" STR_FMT, endnote ? 'e' : 'f', STR_ARG(id));
}

int
docx_refer(struct docx *d, struct str id, bool endnote, struct buf *text, struct err *e)
{
	const char *key = key_of(d, id, endnote);
	struct docx_note *note = key == NULL ? NULL : table_find(&d->notes, str_from(key));
	char bytes[UTF8_MAX_BYTES];
	int rc;

	if (key == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	if (note == NULL) {
		if ((note = arena_alloc(d->arena, sizeof *note)) == NULL)
			return err_set(e, ERR_LIMIT, FRAME_MEMORY);
		if ((rc = frame_add_note(&d->frames, endnote, &note->index, e)) != 0)
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

	if (key == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	*known = note != NULL;
	return note == NULL ? 0 : frame_push_note(&d->frames, note->index, e);
}
