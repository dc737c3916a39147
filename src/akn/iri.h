/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_IRI_H
#define AKN_IRI_H
/*
 * iri: parses IRIs of the Akoma Ntoso Naming Convention 1.0 (OASIS Standard, 2019): names of works,
 * versions and portions. The strings of a parsed IRI point into the input.
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
	IRI_WORK,     /* no version named: the current version */
	IRI_LANGUAGE, /* a language without a date: the current version in that language */
	IRI_FIRST,    /* eng@ */
	IRI_FROM,     /* eng@2006-05-01: in force from exactly that day */
	IRI_ON,       /* eng:2006-09-15: in force on that day */
	IRI_RANGE     /* eng@2006-05-01...2007-01-01: from one version to another */
	/* eng+fra, eng+fra@2006-05-01, eng+fra:2006-09-15: the text in both languages */
};

/* A version by the day from which it is in force. */
struct iri_end {
	int64_t day;
	uint32_t revision; /* ;rN, or 0 for the latest */
};

struct iri {
	struct iri_work work;
	struct str language; /* "eng", or empty */
	struct str beside;   /* a second language, shown beside it: "fra" in "eng+fra"; or empty */
	enum iri_point point;
	int64_t day;          /* IRI_FROM, IRI_ON and IRI_RANGE */
	uint32_t revision;    /* ;rN, or 0 for the latest */
	struct iri_end until; /* IRI_RANGE: the other version */
	/* "art_12", or a component: "!schedule_1", "!schedule_1~art_2"; or empty */
	struct str portion;
};

/* s without slashes at its end: some files and users write /akn/xx/act/2011/7/. */
struct str iri_strip(struct str s);

/* Whether s is a date of a work: YYYY, YYYY-MM or YYYY-MM-DD. */
bool iri_is_date(struct str s);

/* Parses the whole of s as a work. ERR_USAGE names the wrong segment and the expected form. */
int iri_parse_work(struct str s, struct iri_work *out, struct err *e);

/* Parses a work, version, revision or portion, without format suffix. ERR_USAGE likewise. */
int iri_parse(struct str s, struct iri *out, struct err *e);

/* Whether the IRI names a revision (a range: two revisions), so that its meaning never changes. */
bool iri_is_fixed(const struct iri *iri);
/* Whether the IRI is an IRI_RANGE that names the later version first. */
bool iri_is_reversed(const struct iri *iri);
#endif
