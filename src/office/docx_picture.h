/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_PICTURE_H
#define OFFICE_DOCX_PICTURE_H
/* docx_picture: pictures of DrawingML (ISO 29500-1, 20) and VML (29500-4, 19) in a text. */
#include <stdbool.h>

#include "office/docx_private.h"

/* Keeps what the element says of the pictures of the drawing that is open. ERR_LIMIT. */
int docx_read_drawing(
    struct docx *d, enum element element, const struct part_attrs *attrs, struct err *e);
/*
 * Puts the picture that an a:blip or a v:imagedata refers to in the paragraph on top; one that is
 * nowhere is counted as left out. ERR_LIMIT.
 */
int docx_put_picture(struct docx *d, const struct part_attrs *attrs, struct err *e);
#endif
