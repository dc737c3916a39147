/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_BLOCK_H
#define OFFICE_ODT_BLOCK_H
/* odt_block: paragraphs, cells and rows of an OpenDocument text. All return 0, or ERR_LIMIT. */
#include "office/odt_private.h"

int odt_begin_paragraph(
    struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e);
int odt_end_paragraph(struct odt *o, struct err *e);
/* Ends a paragraph that waited for the next one to go on with. */
int odt_settle(struct odt *o, struct err *e);
int odt_begin_table(struct odt *o, struct err *e);
void odt_begin_row(struct odt *o);
/* covered: another cell is over it. */
void odt_begin_cell(struct odt *o, const struct part_attrs *attrs, bool covered);
int odt_end_cell(struct odt *o, bool covered, struct err *e);
#endif
