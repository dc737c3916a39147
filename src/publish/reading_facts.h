/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_READING_FACTS_H
#define PUBLISH_READING_FACTS_H
/* reading_facts: what the report and the image of a reading say that decides about publishing. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct image;

#define UNIT_COUNTS_MAX 16 /* kinds of portions in one summary */

/* The number of portions of one kind. */
struct unit_count {
	struct str name; /* the element */
	unsigned n;
};

/*
 * Sets *places to the number of places that the report asks an editor to check, 0 if the reading
 * is certain. False if the reader guesses nothing, as that of Akoma Ntoso.
 */
bool reading_count_doubts(struct str report, uint64_t *places);
/* The name that the report proposes for the work; empty if the document has one. */
struct str reading_proposal(struct str report);
/* The media type of the file, by the reader that has read it; empty: not known. */
struct str reading_upload_type(struct str report);
/* Counts the portions of each numbered kind; returns how many kinds there are. */
unsigned reading_count_units(const struct image *im, struct unit_count counts[UNIT_COUNTS_MAX]);
#endif
