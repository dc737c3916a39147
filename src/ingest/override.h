/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_OVERRIDE_H
#define INGEST_OVERRIDE_H
/*
 * override: copies an Akoma Ntoso document with another title or issuer in its metadata. The text
 * of the document, which may print others, is not changed.
 */
#include "base/str.h"

struct build;
struct err;
struct image;

/* What the copy says in place of the original; empty: as the original. */
struct override_facts {
	struct str title;  /* becomes the FRBRalias that build_meta() prefers to a printed one */
	struct str issuer; /* becomes the author of the work */
	struct str former, work; /* the names in the metadata that begin with former */
};

/*
 * Writes im to b; FRBRWork, and what must be around it, is added to a document without it.
 * ERR_USAGE: former or work is not the IRI of a work.
 */
int override_copy(
    struct build *b, const struct image *im, const struct override_facts *facts, struct err *e);
#endif
