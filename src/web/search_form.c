/* SPDX-License-Identifier: Apache-2.0 */
/* search_form: reads and checks the parameters; a value that cannot be is refused, not ignored. */
#include "web/search_form.h"

#include <inttypes.h>

#include "akn/lang.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus_version.h"
#include "http/percent.h"
#include "web/fetch_private.h"
#include "web/field_check.h"
#include "web/searcher.h"
#include "web/urls.h"

#define QUERY_PART_BYTES_MAX 65536 /* a request line is shorter */
#define TITLE_BYTES_MAX 512        /* of a document, in the title of a hit */

static const char *const names[SEARCH_FIELDS] = { "q", "date", "all", "kind", "place", "year",
	"issuer", "language", "work", "page" };

static size_t
find_field(struct str name)
{
	size_t i = 0;

	while (i < SEARCH_FIELDS && !str_is(name, names[i]))
		i++;
	return i;
}

/* Forms spell a space '+' (WHATWG URL standard, 5.1). */
static int
decode(struct str spelt, struct arena *a, struct str *out, struct err *e)
{
	char *copy = arena_dup(a, spelt);

	if (copy == NULL)
		return err_set(e, ERR_LIMIT, "the query is too long");
	for (char *p = copy; *p != '\0'; p++)
		if (*p == '+')
			*p = ' ';
	if (path_decode(str_make(copy, spelt.len), out, a, e) != 0)
		return -ERR_USAGE;
	*out = utf8_trim(*out);
	return 0;
}

static int
split(struct search_form *form, struct str query, struct arena *a, struct err *e)
{
	struct buf others = BUF_INIT(QUERY_PART_BYTES_MAX);
	unsigned given = 0;
	int rc = 0;

	while (query.len > 0 && rc == 0) {
		struct str part = str_cut(query, '&', &query), value;
		size_t i = find_field(str_cut(part, '=', &value));

		if (i == SEARCH_FIELDS)
			buf_putf(&others, "%s" STR_FMT, others.len > 0 ? "&" : "", STR_ARG(part));
		else if (given & 1u << i)
			rc = err_set(e, ERR_USAGE, "'%s' is given twice", names[i]);
		else
			rc = decode(value, a, &form->values[i], e);
		given |= i < SEARCH_FIELDS ? 1u << i : 0;
	}
	form->others = buf_str(&others);
	if (rc == 0 &&
	    ((rc = buf_check(&others, "query", e)) != 0 || !arena_keep(a, &form->others)))
		rc = err_set(e, ERR_LIMIT, "the query is too long");
	buf_free(&others);
	return rc;
}

static bool
is_yes(struct str s)
{
	return str_is(s, "1");
}

static bool
is_page(struct str s)
{
	uint64_t page;

	return str_to_u64(s, &page) && page >= 1 && page <= SEARCH_PAGES_MAX;
}

/* The values of fields that only a search has; field_check() knows those of the others. */
static const struct {
	enum search_field field;
	bool (*fits)(struct str value);
	const char *expected;
} checks[] = {
	{ SEARCH_FIELD_ALL, is_yes, "1: texts that were in force at any time are searched" },
	{ SEARCH_FIELD_PAGE, is_page,
	    "a number from 1 to "
	    "50"
	    ", as the link to the next page has it" },
};
_Static_assert(SEARCH_PAGES_MAX == 50, "the sentence about the field page names this number");

static int
check(const struct search_form *form, struct err *e)
{
	int rc;

	for (size_t i = 0; i < SEARCH_FIELDS; i++)
		if ((rc = field_check(names[i], form->values[i], e)) != 0)
			return rc;
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		if (form->values[checks[i].field].len > 0 &&
		    !checks[i].fits(form->values[checks[i].field]))
			return err_set(e, ERR_USAGE, "'%s' should be %s", names[checks[i].field],
			    checks[i].expected);
	return 0;
}

int
search_form_read(
    struct search_form *out, struct str query, int64_t today, struct arena *a, struct err *e)
{
	struct str *language = &out->values[SEARCH_FIELD_LANGUAGE],
		   *q = &out->values[SEARCH_FIELD_Q];
	int rc;

	*out = (struct search_form){ .day = today, .page = 1 };
	if ((rc = split(out, query, a, e)) != 0 || (rc = check(out, e)) != 0)
		return rc;
	/* The header of the answer has it in several links, which have to fit. */
	*q = utf8_cut(*q, SEARCH_QUERY_BYTES_MAX);
	if (language->len > 0)
		*language = str_from(lang_code(*language));
	date_parse(out->values[SEARCH_FIELD_DATE], &out->day);
	str_to_u64(out->values[SEARCH_FIELD_PAGE], &out->page);
	return 0;
}

void
search_form_put(
    struct buf *b, const struct search_form *form, enum search_field changed, struct str value)
{
	struct arena a = ARENA_INIT((size_t)QUERY_PART_BYTES_MAX * 4);
	struct err ignored;
	char before = '?';

	for (size_t i = 0; i < SEARCH_FIELDS; i++) {
		struct str v = i == changed ? value : form->values[i], spelt;

		if (v.len == 0 ||
		    (i == SEARCH_FIELD_PAGE && changed != i && changed != SEARCH_FIELDS) ||
		    value_encode(v, &spelt, &a, &ignored) != 0)
			continue;
		buf_putf(b, "%c%s=" STR_FMT, before, names[i], STR_ARG(spelt));
		before = '&';
	}
	arena_free(&a);
}

int
search_form_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct buf canonical = BUF_INIT(QUERY_PART_BYTES_MAX);
	struct search_form form;
	int rc;

	if ((rc = search_form_read(&form, r->route.query, r->today, r->arena, e)) != 0)
		return rc;
	c->option_query = form.others;
	search_form_put(&canonical, &form, SEARCH_FIELDS, STR(""));
	c->page = str_slice(buf_str(&canonical), 1, canonical.len);
	if ((rc = buf_check(&canonical, "query", e)) == 0 && !arena_keep(r->arena, &c->page))
		rc = err_set(e, ERR_LIMIT, "the request is too long");
	buf_free(&canonical);
	return rc;
}

int
search_form_run(const struct search_form *form, struct searcher *s, struct search_found *out,
    struct arena *a, struct err *e)
{
	struct search_ask ask = { .q = form->values[SEARCH_FIELD_Q],
		.day = form->day,
		.all = form->values[SEARCH_FIELD_ALL].len > 0,
		.from = (size_t)(form->page - 1) * SEARCH_PAGE };
	struct index *index = NULL;
	int rc;

	if (s == NULL)
		return err_set(e, ERR_NOTFOUND, "this server has no search");
	for (size_t i = 0; i < SEARCH_FILTERS; i++)
		ask.filters[i] = form->values[SEARCH_FIELD_KIND + i];
	if ((rc = searcher_take(s, &index, e)) != 0)
		return rc;
	rc = search_run(index, &ask, out, a, e);
	searcher_put(s, index);
	return rc;
}

void
search_form_put_title(struct buf *b, const struct search_hit *h)
{
	struct str title = utf8_cut(h->title.len > 0 ? h->title : h->work, TITLE_BYTES_MAX);

	if (h->eid.len > 0) {
		buf_putf(b, STR_FMT "%s" STR_FMT, STR_ARG(h->num),
		    h->num.len > 0 && h->heading.len > 0 ? " " : "",
		    STR_ARG(utf8_cut(h->heading, TITLE_BYTES_MAX)));
		if (b->len == 0)
			buf_putstr(b, h->eid);
		buf_puts(b, " \xc2\xb7 ");
	}
	buf_putstr(b, title);
}

void
search_form_put_path(struct buf *b, const struct search_hit *h)
{
	const struct corpus_version v = {
		.work = h->work, .language = h->language, .day = h->day, .revision = h->revision
	};

	url_put_revision(b, &v);
	url_put_portion(b, h->eid);
}

void
search_form_put_marks(struct buf *b, const struct search_hit *h)
{
	for (size_t i = 0; i < h->mark_count; i++)
		buf_putf(b, "%s%" PRIu32 "-%" PRIu32, i > 0 ? " " : "", h->marks[i].from,
		    h->marks[i].until);
}
