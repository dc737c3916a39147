/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_FRAME_H
#define OFFICE_FRAME_H
/*
 * frame: makes an office_document of what opens and closes in a file. Paragraphs nest (a text box
 * is inside a paragraph), tables nest (in cells); each has a frame on a stack.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "office/bookmark.h"
#include "office/document.h"
#include "office/picture.h"

struct arena;
struct err;

#define FRAMES_MAX 32                           /* nested paragraphs, tables and notes */
#define FRAME_TEXT_BYTES_MAX ((size_t)16 << 20) /* of one paragraph, cell or note */
#define FRAME_MEMORY OFFICE_MEMORY

enum frame_kind { FRAME_PARAGRAPH, FRAME_TABLE, FRAME_NOTE };

/* A paragraph, a table or a note that is open. */
struct frame {
	enum frame_kind kind;
	struct buf text;    /* of the paragraph, the cell or the note; its memory is used again */
	struct faces faces; /* of text */
	struct buf leading; /* of a paragraph: pictures before its text, which stand behind it */
	bool hidden;        /* of a paragraph: text was left out */
	/* a table */
	struct office_row *rows;
	struct office_cell *cells; /* of the row */
	uint32_t row_count, row_cap;
	uint16_t cell_count, cell_cap;
	uint16_t columns; /* of the cell */
	bool continues;   /* the cell goes on with the one above */
	bool cell_removed;
	bool head, removed; /* the row */
	/* a note */
	uint32_t note; /* its index in the document */
};

struct frames {
	struct office_document *out;
	struct arena *arena;
	struct frame v[FRAMES_MAX];
	unsigned count;
	uint32_t block_cap, note_cap, cells;
	struct office_pictures pictures;
	struct buf carried; /* text of a paragraph whose end was deleted */
	struct faces carried_faces;
	struct bookmarks bookmarks;
	bool no_memory; /* a face was lost; the paragraph, cell or note fails when it ends */
};

/* The innermost frame, or NULL. */
static inline struct frame *
frame_top(struct frames *fs)
{
	return fs->count > 0 ? &fs->v[fs->count - 1] : NULL;
}

static inline bool
frame_is(const struct frame *f, enum frame_kind kind)
{
	return f != NULL && f->kind == kind;
}

/* Empties the text of the frame on top. */
void frame_reset_text(struct frames *fs);
/* The text of the frame on top, whose characters have the face from here on. */
struct buf *frame_text(struct frames *fs, const struct face *face);

/* All return 0, ERR_LIMIT or ERR_DATA. */
int frame_push(struct frames *fs, enum frame_kind kind, struct err *e);
/*
 * Puts a picture in the paragraph on top. One that comes before any text stands at the end of the
 * paragraph, so that the text begins with its number.
 */
int frame_put_picture(struct frames *fs, const struct office_picture *picture, struct err *e);
/* Ends the paragraph on top; block has its number, and what else is known of it. */
int frame_end_paragraph(struct frames *fs, struct office_block *block, struct err *e);
/* Ends the paragraph on top, whose text begins the next paragraph. */
int frame_carry(struct frames *fs, struct err *e);
/* Makes a paragraph of what was carried, where no other one follows. */
int frame_flush(struct frames *fs, struct err *e);
/* End the cell or the row of the table on top, or the table (no table is on top: nothing). */
int frame_end_cell(struct frames *fs, struct err *e);
int frame_end_row(struct frames *fs, struct err *e);
int frame_end_table(struct frames *fs, struct err *e);
/* Adds a bookmark at the place that is read. */
int frame_add_bookmark(struct frames *fs, struct str name, struct err *e);
/* Adds a note to the document, without text. */
int frame_add_note(struct frames *fs, bool endnote, uint32_t *index, struct err *e);
int frame_push_note(struct frames *fs, uint32_t index, struct err *e);
/* Ends the note on top; no note is on top: nothing. */
int frame_end_note(struct frames *fs, struct err *e);
void frames_free(struct frames *fs);
#endif
