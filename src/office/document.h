/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCUMENT_H
#define OFFICE_DOCUMENT_H
/*
 * document: the text of an office file, whatever its format: paragraphs with the numbers that the
 * program prints before them, tables, and notes. All of it is in one arena. The faces of a text are
 * beside it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "office/face.h"

/* In texts, one character stands for the mark of a note: this one and its number, from 0. */
#define OFFICE_NOTE_FIRST 0x100000u /* of plane 16 */
/* And one for a picture: this one and its number. */
#define OFFICE_PICTURE_FIRST 0xff000u /* of plane 15 */
#define OFFICE_PICTURES_MAX 4000u     /* different ones of a document, which stay in the plane */
/* In the texts of cells and notes: between the counted number of a paragraph and its text. */
#define OFFICE_NUMBER_END '\x1f'
#define OFFICE_NOTES_MAX 60000u
#define OFFICE_MEMORY "the document needs too much memory"
#define OFFICE_BLOCKS_MAX 500000u
#define OFFICE_CELLS_MAX 500000u /* of a document */
#define OFFICE_COLUMNS_MAX 500u
#define OFFICE_ROWS_MAX 65535u
#define OFFICE_BOOKMARKS_MAX 100000u /* further ones are left out */

/* Whether a character stands for a note or a picture: no file may have it in its text. */
static inline bool
office_is_sign(uint32_t c)
{
	return c >= OFFICE_PICTURE_FIRST && c <= 0x10ffff;
}

struct office_note {
	struct str text; /* paragraphs, separated by line feeds */
	struct faces faces;
	bool endnote;
};

struct office_cell {
	struct str text; /* paragraphs, separated by line feeds */
	struct faces faces;
	uint16_t columns, rows; /* that it spans; rows 0: part of the cell above */
};

struct office_row {
	struct office_cell *cells;
	uint16_t count;
	bool head; /* repeated on each page */
};

struct office_table {
	struct office_row *rows;
	uint32_t count;
};

/* A paragraph or a table. */
struct office_block {
	struct str number;                /* as printed; empty: none, or it is part of the text */
	struct str text;                  /* lines, separated by line feeds */
	struct faces faces;               /* of text */
	const struct office_table *table; /* NULL: a paragraph */
	uint8_t outline;                  /* of a heading, 1 to 9; 0: none */
	bool bullet;                      /* number is a sign of a list */
	bool contents;                    /* a line of a table of contents */
	bool title;                       /* the file says that it is the title */
	uint8_t level;                    /* of the list that the number is of, from 0 */
	uint32_t list; /* equal numbers: the same list; of paragraphs with a number */
};

/* A picture that the text shows. */
struct office_picture {
	struct str src;  /* the name of a part of the file, an address, or a data: URI */
	struct str alt;  /* the text that stands for it; empty: none is given */
	bool decorative; /* the file says that no text is needed */
};

/* A place that links lead to. */
struct office_bookmark {
	struct str name;
	uint32_t block; /* its index; OFFICE_BLOCKS_MAX: none */
};

struct office_document {
	struct office_block *blocks;
	uint32_t count;
	struct office_note *notes;
	uint32_t note_count;
	struct office_bookmark *bookmarks;
	uint32_t bookmark_count;
	struct office_picture *shown;
	uint32_t shown_count;
	/* what is not in the text, for the report */
	uint32_t comments, hidden, changes, pictures;
};
#endif
