/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes_ask: parses one parameter. What must hold: a place has one spelling, so that a page of
 * the listing has one URL.
 */
#include "web/changes_ask.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/zone.h"
#include "http/percent.h"
#include "web/fetch_private.h"
#include "web/urls.h"

#define PART_MAX 1000000000u /* far behind the last one of any store */

static const char *const names[] = { [CHANGES_BEFORE] = "before",
	[CHANGES_AFTER] = "after",
	[CHANGES_SINCE] = "since",
	[CHANGES_ARCHIVE] = "archive" };

static enum changes_how
find_name(struct str name)
{
	for (enum changes_how k = CHANGES_BEFORE; k <= CHANGES_ARCHIVE; k++)
		if (str_is(name, names[k]))
			return k;
	return CHANGES_LATEST;
}

/* A number from 0 on without leading zeros. */
static bool
read_number(struct str s, int64_t *out)
{
	return s.len > 0 && s.p[0] != '+' && s.p[0] != '-' && (s.len == 1 || s.p[0] != '0') &&
	       str_to_i64(s, out);
}

/* "4310" is before all changes with that number for `before`, behind all for `after`. */
static bool
read_place(struct str value, enum changes_how how, struct changes_place *p)
{
	struct str second, first = str_cut(value, '.', &second);

	if (!read_number(first, &p->seq))
		return false;
	if (first.len < value.len)
		return read_number(second, &p->publication);
	p->publication = how == CHANGES_BEFORE ? 0 : INT64_MAX;
	return true;
}

static bool
read_time(struct str value, int64_t *time)
{
	int64_t day;

	if (time_parse_rfc3339(value, time))
		return true;
	if (!date_parse(value, &day))
		return false;
	*time = zone_midnight(day);
	return true;
}

static bool
read_archive(struct str value, struct changes_ask *ask)
{
	struct str second, first = str_cut(value, '.', &second);
	int64_t part, more = 0;

	if (!read_number(first, &part) || part > PART_MAX)
		return false;
	if (first.len < value.len && (!read_number(second, &more) || more == 0 || more > PART_MAX))
		return false;
	ask->part = (uint64_t)part;
	ask->more = (uint64_t)more;
	return true;
}

static bool
read_value(struct str value, struct changes_ask *ask)
{
	switch (ask->how) {
	case CHANGES_BEFORE:
	case CHANGES_AFTER: return read_place(value, ask->how, &ask->place);
	case CHANGES_SINCE: return read_time(value, &ask->time);
	case CHANGES_ARCHIVE: return read_archive(value, ask);
	default: return false;
	}
}

struct changes_ask
changes_ask_read(struct str page)
{
	struct str value, name = str_cut(page, '=', &value);
	struct changes_ask ask = { .how = find_name(name) };

	return read_value(value, &ask) ? ask : (struct changes_ask){ .how = CHANGES_LATEST };
}

bool
changes_ask_read_after(struct str value, struct changes_place *out)
{
	return read_place(value, CHANGES_AFTER, out);
}

static int
refuse_value(enum changes_how how, struct err *e)
{
	if (how == CHANGES_SINCE)
		return err_set(e, ERR_USAGE,
		    "'since' should be a date or a time in UTC (since=2026-01-05, "
		    "since=2026-01-05T00:00:00Z)");
	if (how == CHANGES_ARCHIVE)
		return err_set(e, ERR_USAGE,
		    "'archive' should be the number of an archive (archive=0), as in the links of "
		    "the feed");
	return err_set(e, ERR_USAGE,
	    "'%s' should be the number of a change (%s=4310), as in the member seq of its entry "
	    "or in the link to the next page",
	    names[how], names[how]);
}

static int
take_value(const struct fetch_request *r, enum changes_how how, struct str spelt,
    struct fetch_choice *c, struct err *e)
{
	struct changes_ask ask = { .how = how };
	struct str value;
	char *page;

	if (c->page.len > 0)
		return err_set(e, ERR_USAGE,
		    "only one of 'before', 'after', 'since' and 'archive' may be given, and once");
	if (path_decode(spelt, &value, r->arena, e) != 0 || !read_value(value, &ask))
		return refuse_value(how, e);
	if ((page = arena_printf(r->arena, "%s=" STR_FMT, names[how], STR_ARG(value))) == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	c->page = str_from(page);
	return 0;
}

int
changes_ask_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct buf others = BUF_INIT(URL_BYTES_MAX);
	struct str query = r->route.query;
	int rc = 0;

	while (rc == 0 && query.len > 0) {
		struct str part = str_cut(query, '&', &query), value;
		enum changes_how how = find_name(str_cut(part, '=', &value));

		if (how != CHANGES_LATEST)
			rc = take_value(r, how, value, c, e);
		else
			buf_putf(&others, "%s" STR_FMT, others.len > 0 ? "&" : "", STR_ARG(part));
	}
	if (rc == 0 && (rc = buf_check(&others, "query", e)) == 0) {
		c->option_query = buf_str(&others);
		if (!arena_keep(r->arena, &c->option_query))
			rc = err_set(e, ERR_LIMIT, "the request is too long");
	}
	buf_free(&others);
	return rc;
}

void
changes_ask_format(const struct changes_place *p, char out[CHANGES_PLACE_BYTES])
{
	if (p->publication == 0 || p->publication == INT64_MAX || p->publication == p->seq)
		snprintf(out, CHANGES_PLACE_BYTES, "%" PRId64, p->seq);
	else
		snprintf(out, CHANGES_PLACE_BYTES, "%" PRId64 ".%" PRId64, p->seq, p->publication);
}

int
changes_ask_compare(const struct changes_place *a, const struct changes_place *b)
{
	if (a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	return (a->publication > b->publication) - (a->publication < b->publication);
}
