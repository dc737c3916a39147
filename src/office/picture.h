/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PICTURE_H
#define OFFICE_PICTURE_H
/*
 * picture: the pictures that a document shows. One character stands for each in the text
 * (office/document.h); equal pictures with equal texts are one.
 */
#include <stdint.h>

#include "base/table.h"
#include "office/document.h"

struct arena;
struct buf;
struct err;

/* The pictures of a document that is being read; zero but for out and arena. */
struct office_pictures {
	struct office_document *out;
	struct arena *arena;
	struct table known; /* numbers of pictures by a digest of all of each */
	uint32_t cap;
};

/*
 * Appends the character that stands for the picture, whose strings are copied, to `to`. One beyond
 * OFFICE_PICTURES_MAX is counted as left out, and nothing is appended. ERR_LIMIT.
 */
int office_put_picture(struct office_pictures *ps, const struct office_picture *picture,
    struct buf *to, struct err *e);
void office_pictures_free(struct office_pictures *ps);
#endif
