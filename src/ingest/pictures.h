/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_PICTURES_H
#define INGEST_PICTURES_H
/*
 * pictures: the pictures that a document shows. Those that are in the file itself (data: URIs) or
 * that were sent beside it become resources: their address in the document is that of their digest.
 */
#include <stdbool.h>

#include "base/str.h"

struct buf;
struct build;
struct err;
struct image;

#define PICTURES_MAX 1000              /* different ones in a document */
#define PICTURES_BYTES_MAX (48u << 20) /* all of them: an output of a worker has 64 MiB at most */

/* The files that pictures are read from, and the outputs that they are written to. */
struct pictures {
	struct str beside; /* a parcel (base/parcel.h): files beside the document, by their names */
	struct buf *out;   /* a parcel: the resources, without names */
	struct buf *report;
};

/* Whether the document shows a picture that is no resource yet. */
bool pictures_are_new(const struct image *im);
/*
 * Writes the document again to b, with the addresses of the pictures that could be taken; the
 * report says which could not, and why. They are shown by their alternative text. LIMIT: out is
 * full.
 */
int pictures_take(struct build *b, const struct image *im, struct pictures *p, struct err *e);
#endif
