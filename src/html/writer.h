/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_WRITER_H
#define HTML_WRITER_H
/*
 * writer: makes paragraphs of the text between the beginnings and ends of blocks. A writer with a
 * capture puts them there, separated by line feeds, as the text of a cell or a note.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "office/bookmark.h"
#include "office/document.h"
#include "office/picture.h"

struct arena;
struct err;

struct html_writer {
	struct office_document *out;
	struct arena *arena;
	struct buf *capture;         /* NULL: paragraphs become blocks of out */
	struct faces *capture_faces; /* of capture */
	struct faces faces;          /* of text */
	struct face face;            /* of the text that is put */
	struct bookmarks bookmarks;
	bool no_memory;     /* a face was lost; the paragraph fails when it ends */
	struct buf text;    /* of the paragraph that has begun, white space collapsed */
	struct buf leading; /* pictures before its text, which stand behind it */
	struct office_pictures *pictures;
	bool space;      /* white space came after text */
	struct str held; /* a number in a cell of its own, for the front of the text that follows */
	uint32_t cap;
	/* of the next paragraph */
	struct str number;
	bool bullet;
	uint32_t list; /* 0: in no list */
	uint8_t level;
	bool contents, title;
};

/* Holds a number for the next paragraph; one that is held becomes a paragraph. ERR_LIMIT. */
int html_hold(struct html_writer *w, struct str number, struct err *e);
/* Appends text; runs of white space become one space. */
void html_put_text(struct html_writer *w, struct str text);
/* Appends a character. */
void html_put_char(struct html_writer *w, uint32_t c);
/* Puts a picture; one before the text of a paragraph stands behind that. ERR_LIMIT. */
int html_put_picture(struct html_writer *w, const struct office_picture *picture, struct err *e);
/* Ends the paragraph; nothing is written if it is empty. ERR_LIMIT. */
int html_end_paragraph(struct html_writer *w, struct err *e);
/* Adds an empty line between paragraphs. ERR_LIMIT. */
int html_put_blank(struct html_writer *w, struct err *e);
/* Adds a table. ERR_LIMIT. */
int html_put_table(struct html_writer *w, const struct office_table *table, struct err *e);
#endif
