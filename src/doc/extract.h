/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_EXTRACT_H
#define DOC_EXTRACT_H
/*
 * extract: several portions of a document as a document: its metadata and preface, the portions in
 * the order of the text, and the numbers and headings of the divisions that they are in.
 */
#include "base/str.h"

struct buf;
struct err;
struct image;

#define EXTRACT_SEPARATOR ',' /* between the names of portions */

/*
 * Appends the image to out, as build_finish() does. names: "art_12,art_13", or the name of one
 * portion that has the separator in it. ERR_NOTFOUND names the portion that is missing; ERR_LIMIT.
 */
int extract_portions(const struct image *im, struct str names, struct buf *out, struct err *e);

/*
 * Appends the component as a document of its own: the name is "!schedule_1". Its FRBR block names
 * the component of the version, except where it names another work. ERR_NOTFOUND, ERR_LIMIT.
 */
int extract_component(const struct image *im, struct str name, struct buf *out, struct err *e);
#endif
