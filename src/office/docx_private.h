/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_PRIVATE_H
#define OFFICE_DOCX_PRIVATE_H
/*
 * docx_private: the state while a part with text (document, footnotes, endnotes) is read.
 * Paragraphs nest (a text box is inside a paragraph), tables nest (in cells); each has a frame on a
 * stack.
 */
#include "base/buf.h"
#include "base/table.h"
#include "office/document.h"
#include "office/numbering.h"
#include "office/part.h"
#include "office/style.h"

struct arena;
struct err;

#define DOCX_FRAMES_MAX 32                     /* nested paragraphs and tables */
#define DOCX_FIELDS_MAX 60                     /* nested fields; the text of deeper ones is kept */
#define DOCX_TEXT_BYTES_MAX ((size_t)16 << 20) /* of one paragraph, cell or note */
#define DOCX_MEMORY "the document needs too much memory"

enum docx_frame_kind { DOCX_PARAGRAPH, DOCX_TABLE, DOCX_NOTE };

/* A paragraph, a table or a note that is open. */
struct docx_frame {
	enum docx_frame_kind kind;
	struct buf text; /* of the paragraph, the cell or the note; its memory is used again */
	/* a paragraph */
	struct paragraph_props props;
	const struct style *style;
	bool mark_removed; /* its end is deleted: it goes on with the next paragraph */
	bool hidden;       /* text was left out */
	/* a table */
	struct office_row *rows;
	struct office_cell *cells; /* of the row */
	uint32_t row_count, row_cap;
	uint16_t cell_count, cell_cap;
	uint16_t columns;   /* of the cell */
	bool continues;     /* the cell goes on with the one above */
	bool head, removed; /* the row */
	/* a note */
	struct office_note *note;
};

/* A note that the text refers to. */
struct docx_note {
	uint32_t index;
};

struct docx {
	struct office_document *out;
	struct arena *arena;
	struct styles styles;
	struct numbering numbering;
	uint32_t block_cap, note_cap, cells;
	struct docx_frame frames[DOCX_FRAMES_MAX];
	unsigned frame_count;
	unsigned skip; /* elements whose content is not read, one inside the other */
	bool run_hidden, in_run_props, in_paragraph_props, in_row_props, in_text;
	uint64_t
	    choices; /* of nested AlternateContent, the last bit of the innermost: one was taken */
	uint64_t
	    codes; /* of nested fields, the same: what comes is the instruction, not the result */
	unsigned fields;
	int32_t
	    entry; /* of the list of a form: the entry that is shown, counted down; 0: this one */
	bool reject;
	struct table notes; /* struct docx_note by "f" or "e" and the id of the file */
	struct buf carried; /* text of a paragraph whose end was deleted */
};

/* The innermost frame, or NULL. */
static inline struct docx_frame *
docx_top(struct docx *d)
{
	return d->frame_count > 0 ? &d->frames[d->frame_count - 1] : NULL;
}
#endif
