/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_IRI_H
#define DOC_IRI_H
/*
 * iri: Akoma Ntoso Naming Convention 1.0 (OASIS Standard, 2019): names of works, versions and
 * portions. Borrows from its input.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct err;

/* /akn/{country}[-{locality}]/{doctype}[/{subtype}[/{actor}]]/{YYYY[-MM[-DD]]}/{number} */
struct iri_work {
	struct str whole;
	struct str country;  /* "cn" */
	struct str locality; /* "bj", or empty */
	struct str doctype;  /* "statement" */
	struct str subtype;  /* "opinions", or empty */
	struct str actor;    /* or empty */
	struct str date;     /* "2006", "2006-05", "2006-05-01" */
	struct str number;   /* "1" */
};

enum iri_point {
	IRI_WORK,     /* no version named: the current one */
	IRI_LANGUAGE, /* a language, no date: the current one in it */
	IRI_FIRST,    /* eng@ */
	IRI_FROM,     /* eng@2006-05-01: in force from exactly that day */
	IRI_ON,       /* eng:2006-09-15: in force on that day */
	IRI_RANGE     /* eng@2006-05-01...2007-01-01: from one version to another */
};

/* A version by the day from which it is in force. */
struct iri_end {
	int64_t day;
	uint32_t revision; /* ;rN, or 0 for the latest */
};

struct iri {
	struct iri_work work;
	struct str language; /* "eng", or empty */
	enum iri_point point;
	int64_t day;          /* IRI_FROM, IRI_ON and IRI_RANGE */
	uint32_t revision;    /* ;rN, or 0 for the latest */
	struct iri_end until; /* IRI_RANGE: the other version */
	struct str portion;   /* after ~, or empty */
};

/* The whole of s as a work. ERR_USAGE naming the wrong segment and what is expected there. */
int iri_parse_work(struct str s, struct iri_work *out, struct err *e);

/* A work, version, revision or portion, without format suffix. ERR_USAGE likewise. */
int iri_parse(struct str s, struct iri *out, struct err *e);

/* It names revisions and nothing else: what it means never changes. */
bool iri_is_fixed(const struct iri *iri);
/* IRI_RANGE that names the later version first. */
bool iri_is_reversed(const struct iri *iri);
#endif
