/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_LISTING_H
#define DOC_BUILD_LISTING_H
/*
 * listing: a list of links as an image that plugins walk like any other: under akomaNtoso, a
 * "listing" (GAZ_LISTING) with a heading and one "entry" (GAZ_ENTRY) a line. Only this module makes
 * nodes of these kinds: an element of that name in a source has another kind.
 */
#include "base/str.h"

struct buf;
struct err;
struct listing;

/* A page of readable length, and an image below 1 MB. Longer listings are split into pages. */
#define LISTING_ENTRIES_MAX 1000

struct listing_entry {
	struct str href, title;
	/* Empty if not known. */
	struct str date, language, revision, published, digest;
	struct str seq;               /* number of its last change in the store */
	struct str withdrawn, reason; /* of a publication that is no longer served */
	struct str repealed;          /* of a repeal: when it was recorded; until is its day */
	/* Of a portion: its names, and a digest of its text. */
	struct str eid, number, heading, text;
	/* "next": a link to the next page; "enclosure": to a file, of media_type */
	struct str rel, media_type;
	/* of what a search found */
	struct str work, portion, until, score, earlier;
	struct str snippet, marks; /* marks: characters of the snippet, "4-6 10-12" */
	/* Of a work: issuer, and the subjects that are recorded of it, one a line. */
	struct str issuer, subjects;
};

/* An attribute of the listing itself, such as the total of a search. */
struct listing_fact {
	const char *name;
	struct str value; /* not empty */
};

/* language: ISO 639-2/T. listing_finish() returns the failures. */
struct listing *listing_new(struct str title, struct str language);
struct listing *listing_new_of(
    struct str title, struct str language, const struct listing_fact *facts, size_t count);
void listing_free(struct listing **l);
/*
 * Accepts LISTING_ENTRIES_MAX entries, and one more for the link to the next page; then ERR_LIMIT.
 */
int listing_add(struct listing *l, const struct listing_entry *entry, struct err *e);
/* Appends the image to out, as build_finish() does. ERR_DATA, ERR_LIMIT. */
int listing_finish(struct listing *l, struct buf *out, struct err *e);
#endif
