/* SPDX-License-Identifier: Apache-2.0 */
/*
 * iri: the grammar, segment by segment. What must hold: every byte was looked at before any segment
 * is quoted in an error, so a sentence never carries more than letters; out is written only when
 * the whole is right.
 */
#include "doc/iri.h"

#include <gazetted/plugin.h>

#include "base/err.h"
#include "base/time.h"
#include "base/utf8.h"
#include "doc/element.h"
#include "doc/lang.h"

/* Fits a request line with room to spare; the longest seen in the wild is below 200. */
#define IRI_BYTES_MAX 1024
#define QUOTE_BYTES_MAX 64 /* of a segment in a sentence */
#define LANGUAGE_BYTES 3
#define RANGE "..."      /* between two versions */
#define NAME_PARTS_MAX 2 /* subtype and actor */

static const char a_language[] = "a language of ISO 639-2 (eng), then nothing, @, @YYYY-MM-DD, "
				 "@YYYY-MM-DD;rN, @YYYY-MM-DD...YYYY-MM-DD or :YYYY-MM-DD";
static const char a_portion[] = "~ and an eId (~art_12)";
static const char a_name[] = "letters, digits, '-', '.', '_' and %XX only";

static int
refuse(struct err *e, struct str segment, const char *expected)
{
	struct str quoted = utf8_cut(segment, QUOTE_BYTES_MAX);

	return err_set(
	    e, ERR_USAGE, "\"" STR_FMT "\" in the IRI should be %s", STR_ARG(quoted), expected);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * unreserved of RFC 3986, 2.3, without '~', which begins a portion; and ucschar of RFC 3987,
 * roughly.
 */
static bool
is_name_char(uint32_t c)
{
	if (c < 0x80)
		return is_letter((char)c) || is_digit((char)c) || c == '-' || c == '.' || c == '_';
	return c != UTF8_BAD && c >= 0xa0 && !utf8_is_space(c);
}

static bool
is_name(struct str s)
{
	size_t at = 0;

	if (s.len == 0 || str_is(s, ".") || str_is(s, ".."))
		return false;
	while (at < s.len) {
		if (s.p[at] == '%') {
			if (s.len - at < 3 || str_hex_value(s.p[at + 1]) < 0 ||
			    str_hex_value(s.p[at + 2]) < 0)
				return false;
			at += 3;
		} else if (!is_name_char(utf8_next(s, &at))) {
			return false;
		}
	}
	return true;
}

/* The bytes an IRI may hold at all: names and what stands between them. */
static int
check_bytes(struct str s, struct err *e)
{
	size_t at = 0, start;

	if (s.len > IRI_BYTES_MAX)
		return err_set(e, ERR_USAGE, "the IRI has %zu bytes: at most %d are allowed", s.len,
		    IRI_BYTES_MAX);
	while (at < s.len) {
		start = at;
		if (memchr("/%@:;!~", s.p[at], 7) != NULL)
			at++;
		else if (!is_name_char(utf8_next(s, &at)))
			return err_set(e, ERR_USAGE,
			    "byte %zu of the IRI (0x%02x) must be percent-encoded or left out",
			    start + 1, (unsigned char)s.p[start]);
	}
	return 0;
}

/* Takes "/segment" off rest; false, leaving segment empty, at the end. */
static bool
take(struct str *rest, struct str *segment)
{
	struct str tail = str_slice(*rest, 1, rest->len);

	*segment = str_slice(tail, 0, str_find(tail, '/'));
	if (rest->len == 0)
		return false;
	*rest = str_slice(tail, segment->len, tail.len);
	return true;
}

static int
take_expected(struct str *rest, struct str *segment, const char *expected, struct err *e)
{
	if (!take(rest, segment))
		return err_set(e, ERR_USAGE, "the IRI ends where there should be %s", expected);
	return 0;
}

static int
parse_place(struct str segment, struct iri_work *w, struct err *e)
{
	struct str country = str_slice(segment, 0, 2);
	bool lower = country.len == 2 && country.p[0] >= 'a' && country.p[0] <= 'z' &&
		     country.p[1] >= 'a' && country.p[1] <= 'z';
	bool alone = segment.len == 2;
	struct str locality = str_slice(segment, 3, segment.len);

	if (!lower || (!alone && (segment.p[2] != '-' || !is_name(locality))))
		return refuse(e, segment,
		    "a country (cn) or a country and a place in it (cn-bj), in lower case");
	w->country = country;
	w->locality = locality;
	return 0;
}

static int
parse_doctype(struct str segment, struct iri_work *w, struct err *e)
{
	const struct element *known = element_find(segment);

	if (known == NULL || known->kind != GAZ_ROOT || str_is(segment, "akomaNtoso"))
		return refuse(e, segment,
		    "a type of document: act, bill, doc, statement, judgment, debate, "
		    "debateReport, amendment, amendmentList, officialGazette, "
		    "documentCollection or portion");
	w->doctype = segment;
	return 0;
}

/* YYYY, YYYY-MM or YYYY-MM-DD. */
static bool
is_date(struct str s)
{
	char whole[DATE_BYTES + 1] = "0000-01-01";
	int64_t day;

	if (s.len != strlen("YYYY") && s.len != strlen("YYYY-MM") && s.len != DATE_BYTES)
		return false;
	memcpy(whole, s.p, s.len);
	return date_parse(str_make(whole, DATE_BYTES), &day);
}

/* Subtype and actor are what comes before the date; a date begins with a digit, they do not. */
static int
parse_names(struct str *rest, struct iri_work *w, struct err *e)
{
	static const char a_date[] = "a date: YYYY, YYYY-MM or YYYY-MM-DD";
	struct str *const names[NAME_PARTS_MAX] = { &w->subtype, &w->actor };
	struct str segment;
	size_t i;
	int rc;

	for (i = 0; i <= NAME_PARTS_MAX; i++) {
		if ((rc = take_expected(rest, &segment, a_date, e)) != 0)
			return rc;
		if (i == NAME_PARTS_MAX || (segment.len > 0 && is_digit(segment.p[0])))
			break;
		if (!is_name(segment))
			return refuse(e, segment, a_name);
		*names[i] = segment;
	}
	if (!is_date(segment))
		return refuse(e, segment, a_date);
	w->date = segment;
	return 0;
}

/* The work at the beginning of s; rest is what follows it. */
static int
parse_work(struct str s, struct iri_work *w, struct str *rest, struct err *e)
{
	struct str segment;
	int rc;

	if ((rc = check_bytes(s, e)) != 0)
		return rc;
	*rest = s;
	if (!str_starts(s, "/") || !take(rest, &segment) || !str_is(segment, "akn"))
		return err_set(e, ERR_USAGE,
		    "the IRI of a document begins with /akn/ (/akn/cn/statement/2006/1)");
	if ((rc = take_expected(rest, &segment, "a country (cn)", e)) != 0 ||
	    (rc = parse_place(segment, w, e)) != 0 ||
	    (rc = take_expected(rest, &segment, "a type of document (statement)", e)) != 0 ||
	    (rc = parse_doctype(segment, w, e)) != 0 || (rc = parse_names(rest, w, e)) != 0 ||
	    (rc = take_expected(rest, &w->number, "a number or title", e)) != 0)
		return rc;
	if (!is_name(w->number))
		return refuse(e, w->number, a_name);
	w->whole = str_slice(s, 0, s.len - rest->len);
	return 0;
}

int
iri_parse_work(struct str s, struct iri_work *out, struct err *e)
{
	struct iri_work w = { .subtype = STR(""), .actor = STR("") };
	struct str rest;
	int rc;

	if ((rc = parse_work(s, &w, &rest, e)) != 0)
		return rc;
	if (rest.len > 0)
		return err_set(e, ERR_USAGE,
		    "the IRI of a work ends after its number: \"" STR_FMT "\" is too much",
		    STR_ARG(utf8_cut(rest, QUOTE_BYTES_MAX)));
	*out = w;
	return 0;
}

/* "rN" with N from 1, no leading zero: each revision has one spelling. */
static bool
parse_revision(struct str s, uint32_t *out)
{
	struct str digits = str_slice(s, 1, s.len);
	uint64_t n;

	if (!str_starts(s, "r") || str_starts(digits, "0") || !str_to_u64(digits, &n) ||
	    n > UINT32_MAX)
		return false;
	*out = (uint32_t)n;
	return true;
}

/* YYYY-MM-DD or YYYY-MM-DD;rN. */
static bool
parse_end(struct str s, struct iri_end *end)
{
	struct str date = str_slice(s, 0, str_find(s, ';'));
	struct str revision = str_slice(s, date.len + 1, s.len);

	return date_parse(date, &end->day) &&
	       (date.len == s.len || parse_revision(revision, &end->revision));
}

/* What follows '@'. */
static bool
parse_from(struct str s, struct iri *iri)
{
	struct str from = str_slice(s, 0, str_find_str(s, STR(RANGE)));
	struct iri_end end = { 0 };

	if (s.len == 0) {
		iri->point = IRI_FIRST;
		return true;
	}
	iri->point = from.len < s.len ? IRI_RANGE : IRI_FROM;
	if (!parse_end(from, &end) ||
	    (from.len < s.len &&
		!parse_end(str_slice(s, from.len + strlen(RANGE), s.len), &iri->until)))
		return false;
	iri->day = end.day;
	iri->revision = end.revision;
	return true;
}

static bool
parse_point(struct str s, struct iri *iri)
{
	struct str after = str_slice(s, 1, s.len);

	if (s.len == 0) {
		iri->point = IRI_LANGUAGE;
		return true;
	}
	if (s.p[0] == '@')
		return parse_from(after, iri);
	iri->point = IRI_ON;
	return s.p[0] == ':' && date_parse(after, &iri->day);
}

static int
parse_version(struct str segment, struct iri *iri, struct err *e)
{
	struct str language = str_slice(segment, 0, LANGUAGE_BYTES);

	if (lang_tag(language) == NULL ||
	    !parse_point(str_slice(segment, LANGUAGE_BYTES, segment.len), iri))
		return refuse(e, segment, a_language);
	iri->language = language;
	return 0;
}

/* "~eId", "!main" or "!main~eId": the main component is the document itself. */
static int
parse_portion(struct str segment, struct iri *iri, struct err *e)
{
	struct str component = str_slice(segment, 0, str_find(segment, '~'));
	struct str eid = str_slice(segment, component.len + 1, segment.len);

	if (component.len > 0 && !str_is(component, "!main"))
		return refuse(e, segment, "!main, the only component there is here");
	if (component.len == segment.len)
		return 0;
	if (!is_name(eid))
		return refuse(e, segment, a_portion);
	iri->portion = eid;
	return 0;
}

static bool
begins_portion(struct str segment)
{
	return str_starts(segment, "~") || str_starts(segment, "!");
}

int
iri_parse(struct str s, struct iri *out, struct err *e)
{
	struct iri iri = { .work = { .subtype = STR(""), .actor = STR("") },
		.language = STR(""),
		.portion = STR("") };
	struct str rest, segment;
	bool more;
	int rc;

	if ((rc = parse_work(s, &iri.work, &rest, e)) != 0)
		return rc;
	more = take(&rest, &segment);
	if (more && !begins_portion(segment)) {
		if ((rc = parse_version(segment, &iri, e)) != 0)
			return rc;
		more = take(&rest, &segment);
	}
	if (more && !begins_portion(segment))
		return refuse(e, segment, a_portion);
	if (more && (rc = parse_portion(segment, &iri, e)) != 0)
		return rc;
	if (rest.len > 0)
		return err_set(e, ERR_USAGE,
		    "the IRI goes on after its portion with \"" STR_FMT "\"",
		    STR_ARG(utf8_cut(rest, QUOTE_BYTES_MAX)));
	*out = iri;
	return 0;
}

bool
iri_is_fixed(const struct iri *iri)
{
	return iri->revision > 0 && (iri->point != IRI_RANGE || iri->until.revision > 0);
}

/* The latest revision of a day, 0, comes after those that have a number. */
bool
iri_is_reversed(const struct iri *iri)
{
	if (iri->point != IRI_RANGE || iri->until.day != iri->day)
		return iri->point == IRI_RANGE && iri->until.day < iri->day;
	return iri->until.revision - 1 < iri->revision - 1; /* unsigned: 0 becomes the greatest */
}
