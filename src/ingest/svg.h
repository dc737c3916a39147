/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_SVG_H
#define INGEST_SVG_H
/*
 * svg: drawings (W3C SVG 1.1 and 2) without what could act, or reach outside of the file. Only the
 * elements and attributes of svg.def are kept.
 */
#include <stdbool.h>

#include "base/str.h"

struct buf;
struct err;

#define SVG_DEPTH_MAX 64       /* drawing programs nest groups ten deep */
#define SVG_ELEMENTS_MAX 50000 /* a map has some thousands */
#define SVG_ATTRS_MAX 256      /* of one element */
#define SVG_USES_MAX 2000      /* repetitions of a part: symbols of a map */

/* Whether bytes begin as an SVG file may: with markup in which "<svg" is near. */
bool svg_looks_like(struct str bytes);
/*
 * Writes to own what is kept of an SVG file, as UTF-8; *out is that, *left_out the number of
 * elements and attributes that are not. ERR_DATA: it is not well-formed, its root is no svg, or it
 * declares entities; ERR_LIMIT.
 */
int svg_sanitise(
    struct str bytes, struct str *out, struct buf *own, unsigned *left_out, struct err *e);
#endif
