/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scheme: takes the segments of a name in their order: the first that may be a place, a type of
 * document and a date become those of the IRI; all others together are the number. What must hold:
 * iri_parse_work() accepts the result.
 */
#include "ingest/scheme.h"

#include <gazetted/plugin.h>

#include "akn/element.h"
#include "akn/iri.h"
#include "akn/iri_name.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/utf8.h"

#define NUMBER_BYTES_MAX 512 /* the parser of IRIs allows 1024 in all */
#define YEAR_BYTES 4
#define YEAR_MIN 1000 /* a smaller number is one of the document */
#define YEAR_MAX 2999
#define NO_NUMBER "nn" /* Naming Convention 1.0, 4.4: of a work without number and title */

/* All that the steps of scheme_map() share. */
struct mapping {
	struct arena *arena;
	struct str place, doctype;
	char date[DATE_BYTES + 1]; /* YYYY, YYYY-MM or YYYY-MM-DD; empty: not yet found */
	bool dated;                /* the segment before was a year or a month of the date */
	struct buf number;
};

/* Segments that say of which scheme a name is, or of which component, and identify nothing. */
static const char *const general[] = { "", "akn", "id", "eli", "urn", "lex", "main", "!main" };

/* Words of other schemes for types of documents. */
static const struct {
	const char *word, *doctype;
} words[] = {
	{ "judgement", "judgment" },
	{ "debaterecord", "debate" },
};

static bool
is_general(struct str s)
{
	for (size_t i = 0; i < ARRAY_LEN(general); i++)
		if (str_is(s, general[i]))
			return true;
	return false;
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_number(struct str s, size_t len)
{
	uint64_t value;

	return s.len == len && str_to_u64(s, &value);
}

static bool
is_year(struct str s)
{
	uint64_t year;

	return s.len == YEAR_BYTES && str_to_u64(s, &year) && year >= YEAR_MIN && year <= YEAR_MAX;
}

/* Whether s is a date of an IRI whose year may be one. */
static bool
is_date(struct str s)
{
	return is_year(str_slice(s, 0, YEAR_BYTES)) && iri_is_date(s);
}

/* The type of document that s names; empty if it names none. */
static struct str
find_doctype(struct str s)
{
	const struct element *element;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_case_is(s, words[i].word))
			return str_from(words[i].doctype);
	element = element_find(s);
	return element != NULL && element->kind == GAZ_ROOT && !str_is(s, "akomaNtoso") ? s
											: STR("");
}

/* Adds a month or a day to a date that is not whole: /2015/10/01/. */
static bool
take_rest_of_date(struct mapping *m, struct str s)
{
	char longer[DATE_BYTES + 1];
	size_t len = strlen(m->date);

	if (!m->dated || len == DATE_BYTES || !is_number(s, 2))
		return false;
	memcpy(longer, m->date, len);
	longer[len] = '-';
	memcpy(longer + len + 1, s.p, s.len);
	if (!is_date(str_make(longer, len + 3)))
		return false;
	memcpy(m->date, longer, len + 3);
	m->date[len + 3] = '\0';
	return true;
}

static void
put_number(struct mapping *m, struct str s)
{
	if (m->number.len > 0)
		buf_putc(&m->number, '-');
	for (size_t at = 0, from; at < s.len;) {
		uint32_t c;

		from = at;
		c = utf8_next(s, &at);
		if (c == '%' || iri_is_name_char(c))
			buf_putstr(&m->number, str_slice(s, from, at));
		else
			buf_putc(&m->number, '-');
	}
}

static void
take_segment(struct mapping *m, struct str s, bool first)
{
	struct str doctype;

	if (take_rest_of_date(m, s))
		return;
	m->dated = false;
	if (first && s.len == 2 && is_lower(s.p[0]) && is_lower(s.p[1])) {
		m->place = s;
	} else if (m->doctype.len == 0 && (doctype = find_doctype(s)).len > 0) {
		m->doctype = doctype;
	} else if (m->date[0] == '\0' && is_date(s)) {
		memcpy(m->date, s.p, s.len);
		m->date[s.len] = '\0';
		m->dated = true;
	} else if (!str_eq(s, m->place)) {
		put_number(m, s);
	}
}

/* The part of a URL behind the server; other names are whole. */
static struct str
strip_server(struct str name)
{
	size_t scheme = str_find_str(name, STR("://"));
	struct str path;

	if (scheme == name.len)
		return name;
	path = str_slice(name, scheme + 3, name.len);
	return str_slice(path, str_find(path, '/'), path.len);
}

static void
take_segments(struct mapping *m, struct str name)
{
	bool first = true;

	for (size_t from = 0, to; from < name.len; from = to + 1) {
		struct str segment;

		for (to = from; to < name.len && memchr("/:;,?#=&", name.p[to], 8) == NULL; to++)
			;
		segment = str_slice(name, from, to);
		if (is_general(segment))
			continue;
		take_segment(m, segment, first);
		first = false;
	}
}

static int
compose(struct str *work, struct mapping *m, struct err *e)
{
	struct iri_work parsed;
	const char *iri;
	int rc;

	if (m->number.len == 0)
		buf_puts(&m->number, NO_NUMBER);
	if ((rc = buf_check(&m->number, "the name of the work", e)) != 0)
		return rc;
	iri = arena_printf(m->arena, "/akn/" STR_FMT "/" STR_FMT "/%s/" STR_FMT,
	    STR_ARG(m->place.len > 0 ? m->place : STR("xx")), STR_ARG(m->doctype), m->date,
	    STR_ARG(buf_str(&m->number)));
	if (iri == NULL)
		return err_set(e, ERR_LIMIT, "the name of the document needs too much memory");
	*work = iri_parse_work(str_from(iri), &parsed, NULL) == 0 ? str_from(iri) : STR("");
	return 0;
}

struct str
scheme_place(struct str country, struct arena *arena)
{
	char place[3] = { 0 };
	const char *copy;

	if (country.len < 2 || (country.len > 2 && country.p[2] != '-'))
		return STR("");
	for (size_t i = 0; i < 2; i++) {
		place[i] = (char)(country.p[i] | 0x20);
		if (!is_lower(place[i]))
			return STR("");
	}
	copy = arena_dup(arena, str_make(place, 2));
	return copy == NULL ? STR("") : str_from(copy);
}

int
scheme_map(struct str *work, const struct scheme_facts *facts, struct arena *arena, struct err *e)
{
	struct mapping m = { .arena = arena,
		.place = scheme_place(facts->country, arena),
		.number = BUF_INIT(NUMBER_BYTES_MAX) };
	struct str year = str_slice(facts->date, 0, YEAR_BYTES);
	int rc = 0;

	*work = STR("");
	if (facts->name.len == 0 || facts->name.len > NUMBER_BYTES_MAX ||
	    str_find(facts->name, '{') < facts->name.len)
		return 0;
	take_segments(&m, strip_server(facts->name));
	if (m.doctype.len == 0)
		m.doctype = find_doctype(facts->doctype);
	if (m.date[0] == '\0' && is_year(year))
		memcpy(m.date, year.p, YEAR_BYTES);
	if (m.date[0] != '\0' && (m.number.len > 0 || strlen(m.date) == DATE_BYTES))
		rc = compose(work, &m, e);
	buf_free(&m.number);
	return rc;
}
