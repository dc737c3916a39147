/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_SPAN_H
#define OFFICE_ODT_SPAN_H
/* odt_span: spans and links (ISO 26300-1, 6.1.7, 6.1.8) and the faces that they give their text. */
#include "office/odt_private.h"

/* ERR_LIMIT. */
int odt_begin_span(
    struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e);
void odt_end_span(struct odt *o);
/* The face of a character that is put now, in a paragraph. */
struct face odt_face(const struct odt *o);
#endif
