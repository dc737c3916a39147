/* SPDX-License-Identifier: Apache-2.0 */
/* works_form: reads and checks the parameters; a value that cannot be is refused, not ignored. */
#include "web/works_form.h"

#include <inttypes.h>
#include <stdio.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "http/percent.h"
#include "web/field_check.h"
#include "web/page_form.h"

#define NUMBER_BYTES 24        /* an int64_t in decimal */
#define BEHIND_BYTES_MAX 8192  /* longer than the name of a work */
#define SPELT_BYTES_MAX 131072 /* the values of a request line, percent-encoded */

static const char *const names[WORKS_FIELDS] = { "q", "kind", "place", "year", "language", "status",
	"date", "issuer", "subject", "page", "behind" };

const enum works_field works_field_of[CORPUS_FACETS] = {
	[CORPUS_BY_PLACE] = WORKS_PLACE,
	[CORPUS_BY_KIND] = WORKS_KIND,
	[CORPUS_BY_YEAR] = WORKS_YEAR,
	[CORPUS_BY_LANGUAGE] = WORKS_LANGUAGE,
};

/* Parses "2006-05-01/akn/xx/act/2006/1/eng", where the page before ended. */
static int
parse_behind(struct str spelt, struct corpus_shelf_place *out, struct err *e)
{
	size_t end = str_rfind(spelt, '/');
	struct iri_work iri;
	struct err ignored;

	if (spelt.len > DATE_BYTES && end < spelt.len) {
		*out = (struct corpus_shelf_place){ .work = str_slice(spelt, DATE_BYTES, end),
			.language = str_slice(spelt, end + 1, spelt.len) };
		if (date_parse(str_slice(spelt, 0, DATE_BYTES), &out->day) &&
		    iri_parse_work(out->work, &iri, &ignored) == 0)
			return 0;
	}
	return err_set(e, ERR_USAGE, "'behind' should be as in the link to the next page");
}

static int
check_page(struct works_form *form, struct err *e)
{
	form->page = 1;
	if (form->values[WORKS_PAGE].len > 0 &&
	    (!str_to_i64(form->values[WORKS_PAGE], &form->page) || form->page < 1))
		return err_set(e, ERR_USAGE, "'page' should be a number from 1 on");
	if (form->values[WORKS_BEHIND].len > 0)
		return parse_behind(form->values[WORKS_BEHIND], &form->behind, e);
	if (form->page - 1 > CORPUS_SHELF_SKIP_MAX / WORKS_A_PAGE)
		return err_set(e, ERR_USAGE,
		    "page %" PRId64 " is reached from the page before it, whose link has the field "
		    "'behind'",
		    form->page);
	return 0;
}

static const char *const status_names[] = {
	[WORKS_IN_FORCE] = "in-force", [WORKS_FUTURE] = "future", [WORKS_REPEALED] = "repealed"
};

static int
check_status(struct works_form *form, struct err *e)
{
	struct str value = form->values[WORKS_STATUS];

	if (form->values[WORKS_DATE].len > 0)
		date_parse(form->values[WORKS_DATE], &form->day);
	form->status = form->day != DAY_NONE ? WORKS_IN_FORCE : WORKS_ANY_STATUS;
	if (value.len == 0)
		return 0;
	for (size_t i = WORKS_IN_FORCE; i < ARRAY_LEN(status_names); i++)
		if (str_is(value, status_names[i])) {
			form->status = (enum works_status)i;
			return 0;
		}
	return err_set(e, ERR_USAGE,
	    "'status' should be in-force, future or repealed; a work that expired is recorded as "
	    "repealed, and what was withdrawn is listed in /changes");
}

static int
check(struct works_form *form, struct err *e)
{
	struct str *language = &form->values[WORKS_LANGUAGE];
	int rc;

	for (size_t i = 0; i < WORKS_FIELDS; i++)
		if ((rc = field_check(names[i], form->values[i], e)) != 0)
			return rc;
	if (language->len > 0)
		*language = str_from(lang_code(*language));
	return (rc = check_status(form, e)) != 0 ? rc : check_page(form, e);
}

int
works_form_read(struct works_form *out, struct str query, struct arena *a, struct err *e)
{
	struct page_form fields = { .count = WORKS_FIELDS };
	int rc;

	*out = (struct works_form){ .page = 1, .day = DAY_NONE };
	for (size_t i = 0; i < WORKS_FIELDS; i++)
		fields.names[i] = names[i];
	if ((rc = page_form_parse(&fields, query, a, e)) != 0 || !fields.is_given)
		return rc;
	out->is_given = true;
	for (size_t i = 0; i < WORKS_FIELDS; i++)
		out->values[i] = fields.values[i];
	return check(out, e);
}

/* Whether a parameter, undecoded, is a field of the form. */
static bool
is_field(struct str part)
{
	struct str value, name = str_cut(part, '=', &value);

	for (size_t i = 0; i < WORKS_FIELDS; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

int
works_form_split(
    struct str query, struct str *fields, struct str *others, struct arena *a, struct err *e)
{
	struct buf own = BUF_INIT(SPELT_BYTES_MAX), rest = BUF_INIT(SPELT_BYTES_MAX);
	int rc = 0;

	while (query.len > 0) {
		struct str part = str_cut(query, '&', &query);
		struct buf *to = is_field(part) ? &own : &rest;

		buf_putf(to, "%s" STR_FMT, to->len > 0 ? "&" : "", STR_ARG(part));
	}
	*fields = buf_str(&own);
	*others = buf_str(&rest);
	if (own.failed || rest.failed || !arena_keep(a, fields) || !arena_keep(a, others))
		rc = err_set(e, ERR_LIMIT, "the request is too long");
	buf_free(&own);
	buf_free(&rest);
	return rc;
}

int
works_form_take(struct works_form *out, struct str query, struct arena *a, struct err *e)
{
	int rc;

	if ((rc = works_form_read(out, query, a, e)) != 0 || out->is_given || query.len == 0)
		return rc;
	return err_set(e, ERR_USAGE,
	    "this list has the parameters 'q', 'kind', 'place', 'year', 'language', 'status', "
	    "'date', 'issuer', 'subject' and 'page'");
}

void
works_form_ask(const struct works_form *form, struct corpus_shelf_ask *ask)
{
	if (form->values[WORKS_BEHIND].len > 0)
		ask->after = &form->behind;
	else
		ask->skip = (uint64_t)(form->page - 1) * WORKS_A_PAGE;
	for (unsigned i = 0; i < CORPUS_FACETS; i++)
		ask->facets[i] = form->values[works_field_of[i]];
}

void
works_form_put(
    struct buf *b, const struct works_form *form, enum works_field changed, struct str value)
{
	struct arena a = ARENA_INIT(SPELT_BYTES_MAX);
	struct err ignored = { 0 };
	char before = '?';

	for (size_t k = 0; k < WORKS_FIELDS; k++) {
		struct str v = k == changed ? value : form->values[k], spelt;

		if (v.len == 0 || (k >= WORKS_PAGE && changed != k) ||
		    value_encode(v, &spelt, &a, &ignored) != 0)
			continue;
		buf_putf(b, "%c%s=" STR_FMT, before, names[k], STR_ARG(spelt));
		before = '&';
	}
	arena_free(&a);
}

/* The end of the page, where the next one begins: "behind=2006-05-01/akn/xx/act/2006/1/eng". */
static void
put_behind(struct buf *b, char before, const struct corpus_shelf_place *last)
{
	struct arena a = ARENA_INIT(SPELT_BYTES_MAX);
	struct buf place = BUF_INIT(BEHIND_BYTES_MAX);
	char date[DATE_BYTES + 1];
	struct err ignored = { 0 };
	struct str spelt;

	date_format(last->day, date);
	buf_putf(
	    &place, "%s" STR_FMT "/" STR_FMT, date, STR_ARG(last->work), STR_ARG(last->language));
	if (value_encode(buf_str(&place), &spelt, &a, &ignored) == 0)
		buf_putf(b, "%c%s=" STR_FMT, before, names[WORKS_BEHIND], STR_ARG(spelt));
	buf_free(&place);
	arena_free(&a);
}

void
works_form_put_next(struct buf *b, const struct works_form *form, const struct corpus_shelf *shelf)
{
	char number[NUMBER_BYTES];

	snprintf(number, sizeof number, "%" PRId64, form->page + 1);
	works_form_put(b, form, WORKS_PAGE, str_from(number));
	if (!works_form_has_number(shelf, form->page + 1))
		put_behind(b, '&', &shelf->last);
}

void
works_form_put_behind(
    struct buf *b, const struct works_form *form, const struct corpus_shelf_place *last)
{
	size_t before = b->len;

	works_form_put(b, form, WORKS_PAGE, STR(""));
	put_behind(b, b->len > before ? '&' : '?', last);
}

bool
works_form_has_number(const struct corpus_shelf *shelf, int64_t page)
{
	return page == 1 || (!shelf->by_place && page - 1 <= CORPUS_SHELF_SKIP_MAX / WORKS_A_PAGE);
}
