/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_PICTURE_H
#define OFFICE_ODT_PICTURE_H
/* odt_picture: the pictures of frames of OpenDocument (ISO 26300-1, 10.4). */
#include <stdbool.h>

#include "office/odt_private.h"

/*
 * The element begins, or ends: true if it is one that says of a picture where it is, and what text
 * stands for it.
 */
bool odt_picture_start(
    struct odt *o, enum element element, const struct part_attrs *attrs, int *rc, struct err *e);
bool odt_picture_end(struct odt *o, enum element element, int *rc, struct err *e);
/* Whether the text is of such an element, and not of the document. */
bool odt_picture_text(struct odt *o, struct str text);
/* The picture of the frame that has ended; false: it has none. */
bool odt_picture_take(struct odt *o, struct office_picture *out);
void odt_picture_free(struct odt *o);
#endif
