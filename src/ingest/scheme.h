/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_SCHEME_H
#define INGEST_SCHEME_H
/*
 * scheme: maps names of works in other naming schemes (URLs of publishers, ELI, URN:LEX, IRIs of
 * Akoma Ntoso 2.0) to IRIs of the Akoma Ntoso Naming Convention 1.0. Different names of one scheme
 * get different IRIs, except where they differ in signs that an IRI cannot have.
 */
#include "base/str.h"

struct arena;
struct err;

/* Facts that a file states about its work. Members may be empty. */
struct scheme_facts {
	struct str name;    /* FRBRuri of the work */
	struct str country; /* FRBRcountry: "cl", "GB-UKM" */
	struct str doctype; /* the document element */
	struct str date; /* of the work; else of the version. Its year serves for a name without */
};

/*
 * Sets *work to the IRI, of the arena; empty: the name identifies nothing (a template that nobody
 * filled in, no date anywhere). ERR_LIMIT.
 */
int scheme_map(
    struct str *work, const struct scheme_facts *facts, struct arena *arena, struct err *e);

/* The place of FRBRcountry as it is in an IRI: "gb" for "GB-UKM"; empty if it is none. */
struct str scheme_place(struct str country, struct arena *arena);
#endif
