/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_PARAGRAPH_H
#define OFFICE_DOCX_PARAGRAPH_H
/* docx_paragraph: paragraphs of a Word file, with their properties and numbers. */
#include "office/docx_private.h"

int docx_begin_paragraph(struct docx *d, struct err *e);
/* Ends the paragraph on top; no paragraph is on top: nothing. ERR_LIMIT. */
int docx_end_paragraph(struct docx *d, struct err *e);
/* Appends the number of a field LISTNUM of the paragraph on top; other fields: nothing. */
int docx_put_list_number(struct docx *d, struct str instruction, struct buf *to, struct err *e);
#endif
