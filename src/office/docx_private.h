/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_PRIVATE_H
#define OFFICE_DOCX_PRIVATE_H
/*
 * docx_private: the state while a part with text (document, footnotes, endnotes) is read.
 */
#include "base/table.h"
#include "office/document.h"
#include "office/frame.h"
#include "office/numbering.h"
#include "office/part.h"
#include "office/relation.h"
#include "office/style.h"

struct arena;
struct err;

#define DOCX_FIELD_NUMBER_MAX 1000000 /* that a field may begin with */
#define DOCX_INSTRUCTION_BYTES_MAX 4096
#define DOCX_FIELDS_MAX 60 /* nested fields; the text of deeper ones is kept */

/* The properties of a paragraph that is open; the frame with the same index has its text. */
struct docx_paragraph {
	struct paragraph_props props;
	const struct style *style;
	struct office_block block; /* its number, once it is counted */
	bool counted;
	bool mark_removed; /* its end is deleted: it goes on with the next paragraph */
};

/* A note that the text refers to. */
struct docx_note {
	uint32_t index;
};

/* The drawing that is open. */
struct docx_drawing {
	struct str alt, own; /* the text of the drawing, and of the picture in it that comes next */
	bool decorative;     /* it needs no text */
};

struct docx {
	struct office_document *out;
	struct arena *arena;
	struct styles styles;
	struct numbering numbering;
	struct frames frames;
	struct docx_paragraph paragraphs[FRAMES_MAX];
	unsigned skip;              /* elements whose content is not read, one inside the other */
	struct relations relations; /* of the part */
	const struct style *run_style;           /* of the run; NULL: none */
	struct face_set run_faces;               /* that the run has or has not by itself */
	struct str link;                         /* of the element around the text; empty: none */
	struct str field_links[DOCX_FIELDS_MAX]; /* of the fields around it */
	bool run_hidden, in_run_props, in_paragraph_props, in_row_props, in_text;
	bool in_instruction;
	bool in_mark_props; /* in those of the mark at the end of a paragraph */
	uint64_t
	    choices; /* of nested AlternateContent, the last bit of the innermost: one was taken */
	uint64_t
	    codes; /* of nested fields, the same: what comes is the instruction, not the result */
	unsigned fields;
	int32_t
	    entry; /* of the list of a form: the entry that is shown, counted down; 0: this one */
	struct docx_drawing drawing;
	struct buf instruction; /* of the innermost field */
	bool reject;
	struct table notes; /* struct docx_note by "f" or "e" and the id of the file */
};

/* The properties of the paragraph on top. */
static inline struct docx_paragraph *
docx_paragraph(struct docx *d)
{
	return &d->paragraphs[d->frames.count - 1];
}
#endif
