/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_PICTURE_H
#define INGEST_PICTURE_H
/*
 * picture: the type of a picture by its content, and whether it is one that a reader's program can
 * be given. No pixel is decoded.
 */
#include "base/str.h"

struct buf;
struct err;

/* Limits, each above what official documents have. */
#define PICTURE_BYTES_MAX (8u << 20) /* a page in print quality has about 5 MB */
#define PICTURE_SIDE_MAX 16384u      /* pixels: the most that WebP can have */
#define PICTURE_PIXELS_MAX 50000000u /* a page of A3 at 400 dpi has 31 million */

/*
 * Checks a picture: PNG, JPEG, WebP or SVG. *type is its media type, a constant. *out is bytes, or,
 * of an SVG, what is left of it, which is written to own: scripts, references to other files and
 * whatever is not in the lists of svg.def are left out; *left_out says how many elements and
 * attributes. ERR_DATA, ERR_LIMIT, with the reason.
 */
int picture_check(struct str bytes, const char **type, struct str *out, struct buf *own,
    unsigned *left_out, struct err *e);
#endif
