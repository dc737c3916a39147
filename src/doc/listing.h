/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_LISTING_H
#define DOC_LISTING_H
/*
 * listing: what there is, as an image that plugins walk like any other: under akomaNtoso, a
 * "listing" (GAZ_LISTING) with a heading and one "entry" (GAZ_ENTRY) a line. Only this makes such
 * nodes: an element of a source that has the same name is of another kind.
 */
#include "base/str.h"

struct buf;
struct err;
struct listing;

/* A page that is still read, and an image below 1 MB. What is longer is told in pages. */
#define LISTING_ENTRIES_MAX 1000

struct listing_entry {
	struct str href, title;
	/* Empty where it is not known. */
	struct str date, language, revision, published, digest;
	struct str rel; /* "next": it leads to what did not fit */
};

/* language: ISO 639-2/T. Failures are told by listing_finish(). */
struct listing *listing_new(struct str title, struct str language);
void listing_free(struct listing **l);
/* The first LISTING_ENTRIES_MAX, and one more that leads on; further ones are ERR_LIMIT. */
int listing_add(struct listing *l, const struct listing_entry *entry, struct err *e);
/* Appends the image to out, as build_finish() does. ERR_DATA, ERR_LIMIT. */
int listing_finish(struct listing *l, struct buf *out, struct err *e);
#endif
