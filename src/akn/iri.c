/* SPDX-License-Identifier: Apache-2.0 */
/*
 * iri: the parser for IRIs, segment by segment. What must hold: check_bytes() has checked every
 * byte before an error message quotes a segment, so a message never contains control characters or
 * markup; *out is written only when the whole IRI is valid.
 */
#include "akn/iri.h"

#include <gazetted/plugin.h>

#include "akn/component.h"
#include "akn/element.h"
#include "akn/iri_name.h"
#include "akn/lang.h"
#include "base/err.h"
#include "base/time.h"
#include "base/utf8.h"

/* Fits in a request line with room to spare; the longest known IRI is below 200 bytes. */
#define IRI_BYTES_MAX 1024
#define QUOTE_BYTES_MAX 64 /* of a segment quoted in an error message */
#define LANGUAGE_BYTES 3
#define RANGE "..."      /* separates the two versions of a range */
#define NAME_PARTS_MAX 2 /* subtype and actor */

static const char a_language[] =
    "a language of ISO 639-2 (eng) or two (eng+fra), then nothing, @, @YYYY-MM-DD, "
    "@YYYY-MM-DD;rN, @YYYY-MM-DD...YYYY-MM-DD or :YYYY-MM-DD";
static const char a_portion[] = "~ and an eId (~art_12)";
static const char a_component[] = "! and the name of a component (!schedule_1, !schedule_1~art_2)";
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

/*
 * Signs of eIds of other tools: sec_(1), sec:2. Only white space is excluded by the schema; here
 * also '/', which ends a segment, '%', and the signs of markup and quotations.
 */
static bool
is_portion_sign(char c)
{
	return c != '\0' && strchr("!#$'()*+,:;=?@[]^{|}~", c) != NULL;
}

/* Whether s is an eId: a name, or one with signs between its letters. */
static bool
is_portion_name(struct str s)
{
	size_t from = 0;

	for (size_t at = 0; at <= s.len; at++) {
		if (at < s.len && !is_portion_sign(s.p[at]))
			continue;
		if (at > from && !iri_is_name(str_slice(s, from, at)))
			return false;
		from = at + 1;
	}
	return s.len > 0 && !str_is(s, ".") && !str_is(s, "..");
}

/*
 * Checks that every byte is a name character or one of the separators / % @ : ; ! ~ +, or a sign in
 * a portion.
 */
static int
check_bytes(struct str s, struct err *e)
{
	size_t at = 0, start;
	bool portion = false;

	if (s.len > IRI_BYTES_MAX)
		return err_set(e, ERR_USAGE, "the IRI has %zu bytes: at most %d are allowed", s.len,
		    IRI_BYTES_MAX);
	while (at < s.len) {
		start = at;
		portion = portion || s.p[at] == '~';
		if (memchr("/%@:;!~+", s.p[at], 8) != NULL || (portion && is_portion_sign(s.p[at])))
			at++;
		else if (!iri_is_name_char(utf8_next(s, &at)))
			return err_set(e, ERR_USAGE,
			    "byte %zu of the IRI (0x%02x) must be percent-encoded or left out",
			    start + 1, (unsigned char)s.p[start]);
	}
	return 0;
}

/* Removes "/segment" from the front of rest. At the end of rest: false, and segment is empty. */
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

	if (!lower || (!alone && (segment.p[2] != '-' || !iri_is_name(locality))))
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

bool
iri_is_date(struct str s)
{
	char whole[DATE_BYTES + 1] = "0000-01-01";
	int64_t day;

	if (s.len != strlen("YYYY") && s.len != strlen("YYYY-MM") && s.len != DATE_BYTES)
		return false;
	memcpy(whole, s.p, s.len);
	return date_parse(str_make(whole, DATE_BYTES), &day);
}

/* Subtype and actor are the segments before the date. Only the date begins with a digit. */
static int
parse_names(struct str *rest, struct iri_work *w, struct err *e)
{
	static const char a_date[] = "a date: YYYY, YYYY-MM or YYYY-MM-DD";
	struct str *const names[NAME_PARTS_MAX] = { &w->subtype, &w->actor };
	struct str segment;
	int rc;

	for (size_t i = 0; i <= NAME_PARTS_MAX; i++) {
		if ((rc = take_expected(rest, &segment, a_date, e)) != 0)
			return rc;
		if (i == NAME_PARTS_MAX || (segment.len > 0 && is_digit(segment.p[0])))
			break;
		if (!iri_is_name(segment))
			return refuse(e, segment, a_name);
		*names[i] = segment;
	}
	if (!iri_is_date(segment))
		return refuse(e, segment, a_date);
	w->date = segment;
	return 0;
}

/* Parses the work at the beginning of s; *rest is the remainder of s. */
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
	if (!iri_is_name(w->number))
		return refuse(e, w->number, a_name);
	w->whole = str_slice(s, 0, s.len - rest->len);
	return 0;
}

struct str
iri_strip(struct str s)
{
	while (s.len > 0 && s.p[s.len - 1] == '/')
		s.len--;
	return s;
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

/* "rN" with N from 1, without a leading zero, so that each revision has one spelling. */
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

/* Parses the part after '@': nothing, one end, or a range of two ends. */
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

static bool
take_language(struct str s, struct str *language, struct str *rest)
{
	*language = str_slice(s, 0, LANGUAGE_BYTES);
	*rest = str_slice(s, language->len, s.len);
	return lang_tag(*language) != NULL;
}

static int
parse_version(struct str segment, struct iri *iri, struct err *e)
{
	struct str rest;

	if (!take_language(segment, &iri->language, &rest) ||
	    (str_starts(rest, "+") &&
		!take_language(str_slice(rest, 1, rest.len), &iri->beside, &rest)) ||
	    !parse_point(rest, iri))
		return refuse(e, segment, a_language);
	if (iri->beside.len > 0 && (iri->point == IRI_FIRST || iri->point == IRI_RANGE))
		return refuse(e, segment,
		    "of two languages a version: eng+fra, eng+fra@2006-05-01 or "
		    "eng+fra:2006-09-15");
	if (str_eq(iri->language, iri->beside))
		return refuse(e, segment, "two different languages");
	return 0;
}

/* "~eId" */
static int
parse_eid(struct str segment, struct str eid, struct iri *iri, struct err *e)
{
	if (!is_portion_name(eid) || component_is(eid))
		return refuse(e, segment, a_portion);
	iri->portion = eid;
	return 0;
}

/*
 * "!schedule_1", "!schedule_1/annex" or "!schedule_1~eId"; "!main", the document itself, which is
 * no portion; or "!main~eId", a portion of it.
 */
static int
parse_component(struct str s, struct iri *iri, struct err *e)
{
	struct str inside, component = component_split(s, &inside);
	bool has_inside = component.len < s.len;
	struct str name = str_slice(component, strlen(COMPONENT_SIGN), component.len);

	if (str_is(name, COMPONENT_MAIN))
		return has_inside ? parse_eid(s, inside, iri, e) : 0;
	if (!component_is_name(name) || (has_inside && !is_portion_name(inside)))
		return refuse(e, s, a_component);
	iri->portion = s;
	return 0;
}

/* segment begins with '~' or '!'; the name of a component may go on in *rest, an eId does not. */
static int
parse_portion(struct str segment, struct str *rest, struct iri *iri, struct err *e)
{
	if (!component_is(segment))
		return parse_eid(segment, str_slice(segment, 1, segment.len), iri, e);
	segment.len += rest->len;
	*rest = str_slice(*rest, rest->len, rest->len);
	return parse_component(segment, iri, e);
}

static bool
begins_portion(struct str segment)
{
	return str_starts(segment, "~") || component_is(segment);
}

int
iri_parse(struct str s, struct iri *out, struct err *e)
{
	struct iri iri = { .work = { .subtype = STR(""), .actor = STR("") },
		.language = STR(""),
		.beside = STR(""),
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
	if (more && (rc = parse_portion(segment, &rest, &iri, e)) != 0)
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
	return iri->revision > 0 && iri->beside.len == 0 &&
	       (iri->point != IRI_RANGE || iri->until.revision > 0);
}

/* Revision 0 means the latest of its day, so it sorts after every numbered revision. */
bool
iri_is_reversed(const struct iri *iri)
{
	if (iri->point != IRI_RANGE || iri->until.day != iri->day)
		return iri->point == IRI_RANGE && iri->until.day < iri->day;
	return iri->until.revision - 1 < iri->revision - 1; /* unsigned: 0 becomes the greatest */
}
