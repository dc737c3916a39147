/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_PRIVATE_H
#define OFFICE_ODT_PRIVATE_H
/* odt_private: the state while an OpenDocument text is read. */
#include "base/table.h"
#include "office/document.h"
#include "office/frame.h"
#include "office/odt_list.h"
#include "office/odt_style.h"
#include "office/part.h"

struct arena;
struct err;

#define ODT_SPACES_MAX 256   /* that one element stands for; more are cut */
#define ODT_ENTRIES_MAX 1000 /* of the list of a field of a form */

/* The properties of a paragraph that is open; the frame with the same index has its text. */
struct odt_paragraph {
	const struct odt_style *style;
	struct odt_place place;
	uint8_t outline;
	bool contents; /* of a table of contents */
	bool hidden;
	unsigned spans; /* around the paragraph: those of a note or a text box do not count */
	bool space;     /* white space that follows is no more: some is there, or the text begins */
};

/* The columns of a table that is open; the frame with the same index has its rows. */
struct odt_table {
	uint16_t down[OFFICE_COLUMNS_MAX];  /* rows that the cell which began there still spans */
	uint16_t width[OFFICE_COLUMNS_MAX]; /* columns that it spans */
	uint32_t column;                    /* of the next cell */
	uint32_t covered;  /* columns that the last cell spans, and whose cells are to come */
	uint32_t repeated; /* the cell stands for as many */
	bool heads;        /* in rows that are repeated on each page */
};

/* An event inside of deleted text. */
struct odt_event {
	enum { ODT_START, ODT_END, ODT_TEXT } kind;
	enum element element;
	struct part_attrs attrs;
	struct str text;
};

/* A tracked change, kept only if it is to be rejected. */
struct odt_change {
	struct odt_event *events; /* of what was deleted */
	uint32_t count, cap;
	bool insertion;
	bool open; /* of an insertion: the text is inside of it */
	bool done; /* of a deletion: it is in the text again */
};

/* The frame that is open, as far as it has a picture. */
struct odt_picture {
	struct str src, title, description;
	struct buf text; /* of the element of it that is open */
	bool open, in_text;
};

struct odt {
	struct office_document *out;
	struct arena *arena;
	struct odt_styles styles;
	struct odt_lists lists;
	struct frames frames;
	struct face spans[PART_DEPTH_MAX]; /* of spans and links, one inside the other */
	unsigned span_count;
	struct odt_paragraph paragraphs[FRAMES_MAX];
	struct odt_table tables[FRAMES_MAX];
	unsigned skip;     /* elements whose content is not read, one inside the other */
	unsigned contents; /* tables of contents, one inside the other */
	bool in_body, had_body;
	bool in_title; /* of a table of contents */
	bool
	    styles_alone; /* the part is styles.xml, whose automatic styles are of heads of pages */
	bool note_begins; /* its text was not read yet */
	uint32_t note;    /* that was referred to last */
	struct str entries[ODT_ENTRIES_MAX]; /* of a list of a form */
	uint32_t entry_count;
	int32_t entry; /* that is chosen */
	/* tracked changes that are rejected */
	struct odt_picture picture;
	const struct part_handlers *handlers; /* that read what was deleted again */
	bool reject;
	struct table changes;      /* struct odt_change by id */
	struct odt_change *change; /* that is being kept */
	bool in_changes, keeps;
	unsigned inserted; /* insertions around the text */
	bool resumes;      /* deleted text begins inside of the paragraph on top */
	bool joining;      /* the end of the paragraph was inserted: the next one goes on with it */
};

/* The properties of the paragraph on top. */
static inline struct odt_paragraph *
odt_paragraph(struct odt *o)
{
	return &o->paragraphs[o->frames.count - 1];
}

/* The frames around a paragraph or a list that begins. */
static inline unsigned
odt_frames_around(const struct odt *o)
{
	return o->frames.count - (o->joining || o->resumes ? 1 : 0);
}
#endif
