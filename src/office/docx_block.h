/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_BLOCK_H
#define OFFICE_DOCX_BLOCK_H
/*
 * docx_block: the frames of paragraphs, tables and notes. What has ended becomes a part of what is
 * around it.
 */
#include "office/docx_private.h"

struct err;

/* Adds a frame; its text is empty. ERR_LIMIT. */
int docx_push(struct docx *d, enum docx_frame_kind kind, struct err *e);
/* The innermost frame must be a paragraph or table; else nothing is done. ERR_LIMIT. */
int docx_end_paragraph(struct docx *d, struct err *e);
int docx_end_table(struct docx *d, struct err *e);
/* The innermost frame is a table. ERR_LIMIT. */
int docx_end_cell(struct docx *d, struct err *e);
int docx_end_row(struct docx *d, struct err *e);
#endif
