/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta: the meta element (identification, lifecycle, references) of Akoma Ntoso. What must hold:
 * the result depends on the facts only, not on a clock or a locale.
 */
#include "ingest/meta.h"

#include <stdio.h>

#include "akn/iri.h"
#include "base/time.h"
#include "doc/build.h"
#include "ingest/facts.h"
#include "ingest/slug.h"

#define VALUE_BYTES 2048 /* of a composed IRI; a longer one is not a valid IRI */

/* Puts an empty element with one or two attributes; NULL: no attribute. */
static void
put(struct build *b, const char *element, const char *a, struct str av, const char *c,
    struct str cv)
{
	build_akn(b, element, NULL);
	if (a != NULL)
		build_set(b, a, av, NULL);
	if (c != NULL)
		build_set(b, c, cv, NULL);
	build_close(b, NULL);
}

static void
put_value(struct build *b, const char *element, struct str value)
{
	put(b, element, "value", value, NULL, STR(""));
}

/*
 * Puts FRBRthis and FRBRuri: base + middle + suffix, in FRBRthis with "/!main" before the suffix.
 */
static void
put_names(struct build *b, struct str base, const char *middle, const char *suffix)
{
	char value[VALUE_BYTES];

	snprintf(value, sizeof value, STR_FMT "%s/!main%s", STR_ARG(base), middle, suffix);
	put_value(b, "FRBRthis", str_from(value));
	snprintf(value, sizeof value, STR_FMT "%s%s", STR_ARG(base), middle, suffix);
	put_value(b, "FRBRuri", str_from(value));
}

/*
 * Puts the date of the work: the day of its adoption, if the name has the whole date. A year or a
 * month says no day, so the first day in force of this version is put under its own name; the
 * schema requires some date.
 */
static void
put_work_date(struct build *b, const struct facts *facts, struct str date)
{
	if (date.len == DATE_BYTES)
		put(b, "FRBRdate", "date", date, "name", STR("adoption"));
	else
		put(b, "FRBRdate", "date", facts->date, "name", STR("inForce"));
}

static void
put_work(struct build *b, const struct facts *facts, const struct iri_work *iri)
{
	struct str country = iri->country,
		   issuer = facts->issuer.len > 0 ? STR("#issuer") : STR("");

	if (iri->locality.len > 0) /* "cn-bj": country and locality are slices of one segment */
		country.len = (size_t)(iri->locality.p + iri->locality.len - country.p);
	build_akn(b, "FRBRWork", NULL);
	put_names(b, facts->work, "", "");
	put(b, "FRBRalias", "value", facts->title, "name", STR("title"));
	put_work_date(b, facts, iri->date);
	put(b, "FRBRauthor", "href", issuer, "as", STR("#author"));
	put_value(b, "FRBRcountry", country);
	if (iri->subtype.len > 0)
		put_value(b, "FRBRsubtype", iri->subtype);
	put_value(b, "FRBRnumber", iri->number);
	put_value(b, "FRBRprescriptive",
	    str_is(iri->doctype, "bill") || str_is(iri->doctype, "doc") ? STR("false")
									: STR("true"));
	put_value(b, "FRBRauthoritative", STR("false")); /* a copy is never authoritative */
	build_close(b, NULL);
}

static void
put_expression(struct build *b, const struct facts *facts, const char *version)
{
	struct str issuer = facts->issuer.len > 0 ? STR("#issuer") : STR("");

	build_akn(b, "FRBRExpression", NULL);
	put_names(b, facts->work, version, "");
	put(b, "FRBRdate", "date", facts->date, "name", STR("inForce"));
	put(b, "FRBRauthor", "href", issuer, "as", STR("#author"));
	put(b, "FRBRlanguage", "language", facts->language, NULL, STR(""));
	build_close(b, NULL);
}

static void
put_manifestation(struct build *b, const struct facts *facts, const char *version)
{
	build_akn(b, "FRBRManifestation", NULL);
	put_names(b, facts->work, version, ".xml");
	put(b, "FRBRdate", "date", facts->date, "name", STR("markup"));
	put(b, "FRBRauthor", "href", STR("#gazetted"), "as", STR("#editor"));
	put_value(b, "FRBRformat", STR("application/akn+xml"));
	build_close(b, NULL);
}

static void
put_lifecycle(struct build *b, const struct facts *facts)
{
	build_akn(b, "lifecycle", NULL);
	build_set(b, "source", STR("#gazetted"), NULL);
	build_akn(b, "eventRef", NULL);
	build_set(b, "eId", STR("eref_1"), NULL);
	build_set(b, "date", facts->date, NULL);
	build_set(b, "type", STR("generation"), NULL);
	build_set(b, "source", STR("#original"), NULL);
	build_close(b, NULL);
	build_close(b, NULL);
}

static void
put_reference(
    struct build *b, const char *element, const char *eid, struct str href, struct str show)
{
	build_akn(b, element, NULL);
	build_set(b, "eId", str_from(eid), NULL);
	build_set(b, "href", href, NULL);
	build_set(b, "showAs", show, NULL);
	build_close(b, NULL);
}

static void
put_references(
    struct build *b, const struct facts *facts, const struct iri_work *iri, const char *version)
{
	char value[VALUE_BYTES], slug[SLUG_BUFFER_BYTES];

	build_akn(b, "references", NULL);
	build_set(b, "source", STR("#gazetted"), NULL);
	snprintf(value, sizeof value, STR_FMT "%s", STR_ARG(facts->work), version);
	put_reference(b, "original", "original", str_from(value), facts->title);
	if (facts->issuer.len > 0) {
		slug_make(facts->issuer, slug);
		snprintf(value, sizeof value, "/akn/ontology/organization/" STR_FMT "/%s",
		    STR_ARG(iri->country), slug);
		put_reference(b, "TLCOrganization", "issuer", str_from(value), facts->issuer);
	}
	put_reference(b, "TLCOrganization", "gazetted", STR("/akn/ontology/organization/gazetted"),
	    STR("gazetted"));
	put_reference(b, "TLCRole", "author", STR("/akn/ontology/role/author"), STR("Author"));
	put_reference(b, "TLCRole", "editor", STR("/akn/ontology/role/editor"), STR("Editor"));
	build_close(b, NULL);
}

void
meta_emit(struct build *b, const struct facts *facts)
{
	char version[DATE_BYTES + 16];
	struct iri_work iri;

	if (iri_parse_work(facts->work, &iri, NULL) != 0)
		return; /* not reached: facts_fill() has parsed it */
	snprintf(version, sizeof version, "/" STR_FMT "@" STR_FMT, STR_ARG(facts->language),
	    STR_ARG(facts->date));
	build_akn(b, "meta", NULL);
	build_akn(b, "identification", NULL);
	build_set(b, "source", STR("#gazetted"), NULL);
	put_work(b, facts, &iri);
	put_expression(b, facts, version);
	put_manifestation(b, facts, version);
	build_close(b, NULL);
	put_lifecycle(b, facts);
	put_references(b, facts, &iri, version);
	build_close(b, NULL);
}
