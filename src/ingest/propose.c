/* SPDX-License-Identifier: Apache-2.0 */
/* propose: composes an IRI. What must hold: iri_parse_work() accepts the result. */
#include "ingest/propose.h"

#include "akn/iri.h"
#include "base/arena.h"
#include "base/err.h"
#include "ingest/slug.h"

#define YEAR_BYTES 4
#define YEAR_MIN 1500 /* a title with a smaller number means a section or an amount */
#define YEAR_MAX 2099

static bool
is_digit(struct str s, size_t at)
{
	return at < s.len && s.p[at] >= '0' && s.p[at] <= '9';
}

/* The last number of four digits in the title that may be a year; empty if there is none. */
static struct str
find_year(struct str title)
{
	struct str found = STR(""), digits;
	uint64_t year;

	for (size_t at = 0, end; at < title.len; at = end) {
		for (end = at; is_digit(title, end); end++)
			;
		digits = str_slice(title, at, end);
		if (digits.len == YEAR_BYTES && str_to_u64(digits, &year) && year >= YEAR_MIN &&
		    year <= YEAR_MAX)
			found = digits;
		end += end == at;
	}
	return found;
}

static const char *
compose(const struct proposal *from, struct str doctype, struct arena *arena)
{
	struct str year = find_year(from->title);
	char slug[SLUG_BUFFER_BYTES];

	if (year.len == 0)
		year = str_slice(from->date, 0, YEAR_BYTES);
	if (year.len == 0)
		year = STR("0001"); /* an IRI must have a year */
	slug_make(from->title, slug);
	return arena_printf(arena, "/akn/" STR_FMT "/" STR_FMT "/" STR_FMT "/%s",
	    STR_ARG(from->place.len > 0 ? from->place : STR("xx")), STR_ARG(doctype), STR_ARG(year),
	    slug);
}

int
propose_work(struct str *work, const struct proposal *from, struct arena *arena, struct err *e)
{
	const char *composed = compose(from, from->doctype, arena);
	struct iri_work parsed;

	if (composed != NULL && iri_parse_work(str_from(composed), &parsed, NULL) != 0)
		composed = compose(from, STR("doc"), arena);
	if (composed == NULL)
		return err_set(e, ERR_LIMIT, "the name of the document needs too much memory");
	*work = str_from(composed);
	return 0;
}
