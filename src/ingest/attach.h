/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_ATTACH_H
#define INGEST_ATTACH_H
/*
 * attach: the files that the portions of a document link to (akn/attached.h). They become
 * resources, as pictures do (ingest/pictures.h): the link gets the address of their digest, and its
 * title is their name.
 */
#include <stdbool.h>

#include "base/str.h"

struct buf;
struct build;
struct err;
struct image;

#define ATTACH_FILES_MAX 200             /* different ones in a document */
#define ATTACH_ALL_BYTES_MAX (12u << 20) /* beside the pictures, in an output of 64 MiB */

struct attaching {
	struct str beside; /* a parcel (base/parcel.h): files beside the document, by their names */
	struct buf *out;   /* a parcel: the resources, without names */
	struct buf *report; /* says which files were not taken, and why: their links stay */
};

/* Whether the document links to a file that could be taken. */
bool attach_is_needed(const struct image *im);
/* Writes the document again to b, with the addresses of the files. ERR_LIMIT: out is full. */
int attach_take(struct build *b, const struct image *im, const struct attaching *to, struct err *e);
#endif
