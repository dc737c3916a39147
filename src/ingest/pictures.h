/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_PICTURES_H
#define INGEST_PICTURES_H
/*
 * pictures: the pictures that a document shows. Those that are in the file itself (data: URIs) or
 * that were sent beside it become resources: their address in the document is that of their digest.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/str.h"

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
	/* for pictures.c */
	struct buf digests; /* struct sha256 of each in out */
	size_t bytes;       /* of all in out */
	unsigned reported;
};

/*
 * Adds a picture, unless it is in p already. The report names the paragraph `line` (0: the
 * document) if something of the picture is left out. ERR_DATA, ERR_LIMIT: it is no picture that is
 * taken; the error says why.
 */
int pictures_add(struct pictures *p, uint32_t line, struct str name, struct str bytes,
    struct sha256 *digest, struct err *e);
/* Reports that a picture is not taken, and why. A name that is empty: one in the text itself. */
void pictures_leave(struct pictures *p, uint32_t line, struct str name, const char *why);
void pictures_free(struct pictures *p); /* not its outputs */
/* The last part of the name of a file, borrowed from src; empty for a data: URI. */
struct str pictures_base_name(struct str src);
/* Whether the document shows a picture that is no resource yet. */
bool pictures_are_new(const struct image *im);
/*
 * Writes the document again to b, with the addresses of the pictures that could be taken; the
 * report says which could not, and why. They are shown by their alternative text. LIMIT: out is
 * full.
 */
int pictures_take(struct build *b, const struct image *im, struct pictures *p, struct err *e);
#endif
