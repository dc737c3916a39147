/* SPDX-License-Identifier: Apache-2.0 */
/* meta: the FRBR metadata of a plain text. What must hold: nothing depends on a clock or a place;
 * what was guessed is noted. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "doc/iri.h"
#include "doc/lang.h"
#include "ingest/ingest.h"
#include "ingest/lines.h"
#include "ingest/outline.h"
#include "ingest/report.h"
#include "ingest/text.h"

#define SLUG_BYTES_MAX 60   /* of a default IRI: people read and type it */
#define SLUG_BYTES_MIN 3    /* less is left of a title in another script */
#define TITLE_BYTES_MAX 120 /* of a first line that serves as title */
#define VALUE_BYTES 2048    /* of a composed IRI: longer ones do not parse */
#define HASH_CHARS 8

/* The title as printed: its lines joined. */
static struct str
find_title(const struct outline *o)
{
	struct str title = STR(""), text;

	for (size_t i = 0; i < o->count && o->v[i].role == ENTRY_TITLE; i++) {
		const char *joined;
		bool space;

		text = o->v[i].line->text;
		space = title.len > 0 && !(lines_is_unspaced(lines_last_char(title)) &&
					     lines_is_unspaced(lines_first_char(text)));
		joined = arena_printf(o->arena, STR_FMT "%s" STR_FMT, STR_ARG(title),
		    space ? " " : "", STR_ARG(text));
		title = str_from(joined);
	}
	return title;
}

static int
fill_title(struct text_meta *m, const struct ingest_options *options, const struct outline *o,
    struct buf *report, struct err *e)
{
	struct str printed = find_title(o);
	const char *collapsed = lines_collapse(o->arena, printed);
	char quote[REPORT_QUOTE_BYTES + 8];

	if (collapsed == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	printed = str_from(collapsed);
	m->title = options->title.len > 0 ? options->title : printed;
	m->title_printed = str_eq(m->title, printed);
	if (m->title.len > 0)
		return 0;
	m->title = str_trim(utf8_cut(o->v[0].line->text, TITLE_BYTES_MAX));
	report_note(report, o->v[0].line->first,
	    "no line reads like a title; the first one serves as the name of the document, "
	    "give --title to choose another: %s",
	    report_quote(o->v[0].line->text, quote));
	return 0;
}

/* By script, and only what scripts tell: kana is Japanese, Han without kana Chinese, the rest is
 * taken for English. */
static struct str
guess_language(const struct outline *o)
{
	bool han = false;

	for (size_t i = 0; i < o->count; i++) {
		struct str text = o->v[i].line->text;
		size_t at = 0;

		while (at < text.len) {
			uint32_t c = utf8_next(text, &at);

			if (c >= 0x3041 && c <= 0x30fa)
				return STR("jpn");
			han |= c >= 0x4e00 && c <= 0x9fff;
		}
	}
	return han ? STR("zho") : STR("eng");
}

static int
fill_language(struct text_meta *m, const struct ingest_options *options, const struct outline *o,
    struct buf *report, struct err *e)
{
	const char *code;

	if (options->language.len == 0) {
		m->language = guess_language(o);
		report_note(report, 0,
		    "the language was guessed from the script: " STR_FMT
		    "; give --lang to say another",
		    STR_ARG(m->language));
		return 0;
	}
	if ((code = lang_code(options->language)) == NULL)
		return err_set(e, ERR_USAGE,
		    "\"" STR_FMT "\" is no language code; give one of ISO 639, such as eng or zho",
		    STR_ARG(utf8_cut(options->language, REPORT_QUOTE_BYTES)));
	m->language = str_from(code);
	return 0;
}

static int
fill_date(struct text_meta *m, const struct ingest_options *options, struct err *e)
{
	int64_t day;

	m->date = options->date.len > 0 ? options->date : options->today;
	if (date_parse(m->date, &day))
		return 0;
	return err_set(e, ERR_USAGE,
	    "\"" STR_FMT "\" is not a date; give the first day in force as YYYY-MM-DD",
	    STR_ARG(utf8_cut(m->date, REPORT_QUOTE_BYTES)));
}

/* The title in letters, digits and hyphens of ASCII; a hash of it where nearly nothing is left. */
static void
make_slug(struct str title, char out[SLUG_BYTES_MAX + SHA256_HEX_BYTES])
{
	size_t len = 0, foreign = 0;
	char hex[SHA256_HEX_BYTES + 1];
	struct sha256 hash = sha256_of(title.p, title.len);

	for (size_t i = 0; i < title.len && len < SLUG_BYTES_MAX; i++) {
		char c = title.p[i];

		foreign += (unsigned char)c > 0x7f;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[len++] = c;
		else if (len > 0 && out[len - 1] != '-')
			out[len++] = '-';
	}
	while (len > 0 && out[len - 1] == '-')
		len--;
	out[len] = '\0';
	if (len >= SLUG_BYTES_MIN && foreign <= len)
		return;
	sha256_hex(&hash, hex);
	snprintf(out, SLUG_BYTES_MAX, "doc-%.*s", HASH_CHARS, hex);
}

static int
fill_work(struct text_meta *m, const struct ingest_options *options, const struct outline *o,
    struct iri_work *iri, struct buf *report, struct err *e)
{
	char slug[SLUG_BYTES_MAX + SHA256_HEX_BYTES];
	const char *work;

	m->work = options->work;
	if (m->work.len == 0) {
		make_slug(m->title, slug);
		work = arena_printf(o->arena, "/akn/xx/doc/%.4s/%s", m->date.p, slug);
		if (work == NULL)
			return err_set(e, ERR_LIMIT, "the text needs too much memory");
		m->work = str_from(work);
		report_note(
		    report, 0, "no work was named; it is %s until --work says another", work);
	}
	return iri_parse_work(m->work, iri, e);
}

/* Documents that a plain text can become, and what their body is called. */
static void
fill_element(struct text_meta *m, const struct iri_work *iri, struct buf *report)
{
	static const struct {
		const char *element, *body;
	} kinds[] = { { "act", "body" }, { "bill", "body" }, { "statement", "mainBody" },
		{ "doc", "mainBody" } };

	m->name = iri->subtype.len > 0 ? iri->subtype : iri->doctype;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_is(iri->doctype, kinds[i].element)) {
			m->element = kinds[i].element;
			m->body = kinds[i].body;
			return;
		}
	m->element = "doc";
	m->body = "mainBody";
	report_note(report, 0,
	    "a text of type " STR_FMT " is written as a doc element with that name",
	    STR_ARG(iri->doctype));
}

int
meta_fill(struct text_meta *m, const struct ingest_options *options, const struct outline *o,
    struct buf *report, struct err *e)
{
	struct iri_work iri = { 0 };
	int rc;

	m->issuer = options->issuer;
	if ((rc = fill_title(m, options, o, report, e)) != 0 ||
	    (rc = fill_language(m, options, o, report, e)) != 0 ||
	    (rc = fill_date(m, options, e)) != 0 ||
	    (rc = fill_work(m, options, o, &iri, report, e)) != 0)
		return rc;
	fill_element(m, &iri, report);
	return 0;
}

/* An empty element with one or two attributes; NULL ends them. */
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

/* FRBRthis and FRBRuri: base + middle, with "/!main" before the suffix in the first. */
static void
put_names(struct build *b, struct str base, const char *middle, const char *suffix)
{
	char value[VALUE_BYTES];

	snprintf(value, sizeof(value), STR_FMT "%s/!main%s", STR_ARG(base), middle, suffix);
	put_value(b, "FRBRthis", str_from(value));
	snprintf(value, sizeof(value), STR_FMT "%s%s", STR_ARG(base), middle, suffix);
	put_value(b, "FRBRuri", str_from(value));
}

/* The day of the work: what the IRI does not say is the first, or the version's own day when that
 * is in it. */
static void
put_work_date(struct build *b, const struct text_meta *m, struct str date)
{
	char day[DATE_BYTES + 1] = "0000-01-01";

	if (m->date.len >= date.len && str_eq(str_slice(m->date, 0, date.len), date))
		date = m->date;
	memcpy(day, date.p, date.len < DATE_BYTES ? date.len : DATE_BYTES);
	put(b, "FRBRdate", "date", str_from(day), "name", STR("adoption"));
}

static void
put_work(struct build *b, const struct text_meta *m, const struct iri_work *iri)
{
	struct str country = iri->country, issuer = m->issuer.len > 0 ? STR("#issuer") : STR("");

	if (iri->locality.len > 0) /* both are slices of one segment, "cn-bj" */
		country.len = (size_t)(iri->locality.p + iri->locality.len - country.p);
	build_akn(b, "FRBRWork", NULL);
	put_names(b, m->work, "", "");
	put(b, "FRBRalias", "value", m->title, "name", STR("title"));
	put_work_date(b, m, iri->date);
	put(b, "FRBRauthor", "href", issuer, "as", STR("#author"));
	put_value(b, "FRBRcountry", country);
	if (iri->subtype.len > 0)
		put_value(b, "FRBRsubtype", iri->subtype);
	put_value(b, "FRBRnumber", iri->number);
	put_value(b, "FRBRprescriptive",
	    str_is(iri->doctype, "bill") || str_is(iri->doctype, "doc") ? STR("false")
									: STR("true"));
	put_value(b, "FRBRauthoritative", STR("false")); /* a copy, whoever made it */
	build_close(b, NULL);
}

static void
put_expression(struct build *b, const struct text_meta *m, const char *version)
{
	struct str issuer = m->issuer.len > 0 ? STR("#issuer") : STR("");

	build_akn(b, "FRBRExpression", NULL);
	put_names(b, m->work, version, "");
	put(b, "FRBRdate", "date", m->date, "name", STR("inForce"));
	put(b, "FRBRauthor", "href", issuer, "as", STR("#author"));
	put(b, "FRBRlanguage", "language", m->language, NULL, STR(""));
	build_close(b, NULL);
}

static void
put_manifestation(struct build *b, const struct text_meta *m, const char *version)
{
	build_akn(b, "FRBRManifestation", NULL);
	put_names(b, m->work, version, ".xml");
	put(b, "FRBRdate", "date", m->date, "name", STR("markup"));
	put(b, "FRBRauthor", "href", STR("#gazetted"), "as", STR("#editor"));
	put_value(b, "FRBRformat", STR("application/akn+xml"));
	build_close(b, NULL);
}

static void
put_lifecycle(struct build *b, const struct text_meta *m)
{
	build_akn(b, "lifecycle", NULL);
	build_set(b, "source", STR("#gazetted"), NULL);
	build_akn(b, "eventRef", NULL);
	build_set(b, "eId", STR("eref_1"), NULL);
	build_set(b, "date", m->date, NULL);
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
    struct build *b, const struct text_meta *m, const struct iri_work *iri, const char *version)
{
	char value[VALUE_BYTES], slug[SLUG_BYTES_MAX + SHA256_HEX_BYTES];

	build_akn(b, "references", NULL);
	build_set(b, "source", STR("#gazetted"), NULL);
	snprintf(value, sizeof(value), STR_FMT "%s", STR_ARG(m->work), version);
	put_reference(b, "original", "original", str_from(value), m->title);
	if (m->issuer.len > 0) {
		make_slug(m->issuer, slug);
		snprintf(value, sizeof(value), "/akn/ontology/organization/" STR_FMT "/%s",
		    STR_ARG(iri->country), slug);
		put_reference(b, "TLCOrganization", "issuer", str_from(value), m->issuer);
	}
	put_reference(b, "TLCOrganization", "gazetted", STR("/akn/ontology/organization/gazetted"),
	    STR("gazetted"));
	put_reference(b, "TLCRole", "author", STR("/akn/ontology/role/author"), STR("Author"));
	put_reference(b, "TLCRole", "editor", STR("/akn/ontology/role/editor"), STR("Editor"));
	build_close(b, NULL);
}

void
meta_emit(struct build *b, const struct text_meta *m)
{
	char version[DATE_BYTES + 16];
	struct iri_work iri;

	if (iri_parse_work(m->work, &iri, NULL) != 0)
		return; /* meta_fill() parsed it already */
	snprintf(version, sizeof(version), "/" STR_FMT "@" STR_FMT, STR_ARG(m->language),
	    STR_ARG(m->date));
	build_akn(b, "meta", NULL);
	build_akn(b, "identification", NULL);
	build_set(b, "source", STR("#gazetted"), NULL);
	put_work(b, m, &iri);
	put_expression(b, m, version);
	put_manifestation(b, m, version);
	build_close(b, NULL);
	put_lifecycle(b, m);
	put_references(b, m, &iri, version);
	build_close(b, NULL);
}
