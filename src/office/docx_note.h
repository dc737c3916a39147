/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_NOTE_H
#define OFFICE_DOCX_NOTE_H
/* docx_note: footnotes and endnotes, by the id that the file gives them. */
#include <stdbool.h>

#include "base/str.h"

struct buf;
struct docx;
struct err;

/* Appends the sign that stands for a note (document.h). ERR_LIMIT. */
int docx_refer(struct docx *d, struct str id, bool endnote, struct buf *text, struct err *e);
/* Begins the note of that id if the text refers to it; else *known is false. ERR_LIMIT. */
int docx_begin_note(struct docx *d, struct str id, bool endnote, bool *known, struct err *e);
#endif
