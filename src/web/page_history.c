/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_history: writes the facts of the page of a history. What must hold: the page is about one
 * language; without one in the URL, about that of the version in force.
 */
#include "web/page_history.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "doc/build_page.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/page_changes.h"
#include "web/page_form.h"
#include "web/page_lines.h"
#include "web/page_make.h"
#include "web/page_portion.h"
#include "web/resolve.h"
#include "web/route.h"
#include "web/urls.h"
#include "web/view_history.h"

#define VERSIONS_SHOWN 200   /* on a page: some milliseconds */
#define VERSIONS_COMPARED 20 /* with the version before, to name the articles that changed */

enum field { FIELD_FROM, FIELD_TO, FIELD_BEFORE, FIELDS };

static const struct page_form no_form = {
	.names = { [FIELD_FROM] = "from", [FIELD_TO] = "to", [FIELD_BEFORE] = "before" },
	.count = FIELDS
};

/* The day before which the page begins, and its fields are part of the key of the cache. */
static int
take_before(const struct fetch_request *r, struct str value, struct fetch_choice *c, struct err *e)
{
	int64_t day;

	if (!date_parse(value, &day))
		return err_set(e, ERR_USAGE, "'before' should be a day such as 2006-09-15");
	c->page = r->route.query;
	c->option_query = STR("");
	return 0;
}

/* The form with the fields from and to leads to a comparison. */
int
page_history_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct page_form form = no_form;
	const struct iri *iri = &r->route.iri;
	struct buf b = BUF_INIT(URL_BYTES_MAX);
	struct err ignored;
	struct iri target;
	int rc;

	if ((rc = page_form_read(&form, r, e)) != 0 || !form.is_given)
		return rc;
	if (form.values[FIELD_BEFORE].len > 0)
		return take_before(r, form.values[FIELD_BEFORE], c, e);
	if (iri->point != IRI_LANGUAGE)
		return 0;
	buf_putf(&b, STR_FMT "/" STR_FMT "@" STR_FMT "..." STR_FMT, STR_ARG(iri->work.whole),
	    STR_ARG(iri->language), STR_ARG(form.values[FIELD_FROM]),
	    STR_ARG(form.values[FIELD_TO]));
	url_put_portion(&b, iri->portion);
	if (iri_parse(buf_str(&b), &target, &ignored) != 0 || target.point != IRI_RANGE) {
		buf_free(&b);
		return err_set(e, ERR_USAGE,
		    "'from' and 'to' should name versions such as 2006-05-01 or 2006-05-01;r2");
	}
	return url_take(&b, "", r->arena, &c->location, e);
}

struct changes {
	struct page_make *m;
	const struct page_lines *lines;
	size_t line;
};

/* A portion that changed with the publication at line, not with an earlier one. */
static void
put_change(void *arg, const struct page_change *c)
{
	struct changes *to = arg;

	if (c->since == to->line)
		page_changes_put(to->m, to->lines, c);
}

static int
put_changes(struct page_make *m, struct corpus *c, struct page_lines *l, struct err *e)
{
	struct changes to = { m, l, 0 };
	size_t newest = page_lines_newest(l);
	int rc = 0;

	page_list(m->build, "changes");
	for (size_t k = 0; k < VERSIONS_COMPARED && k + 1 < newest && rc == 0; k++) {
		to.line = newest - 1 - k;
		rc = page_changes_find_last(l, c, to.line, put_change, &to, e);
	}
	return rc;
}

static void
put_addresses(struct page_make *m, const struct resolution *found, struct str language)
{
	struct buf pair = BUF_INIT(URL_BYTES_MAX), on = BUF_INIT(URL_BYTES_MAX),
		   history = BUF_INIT(URL_BYTES_MAX), follow = BUF_INIT(URL_BYTES_MAX);

	buf_putf(&on, STR_FMT "/" STR_FMT, STR_ARG(found->version.work), STR_ARG(language));
	url_put_portion(&on, found->portion);
	buf_putstr(&pair, buf_str(&on));
	buf_putstr(&pair, route_tail(ROUTE_HISTORY));
	buf_putstr(&history, buf_str(&pair));
	buf_putstr(&follow, buf_str(&pair));
	page_make_href(m, "on", &on, "");
	page_make_href(m, "pair", &pair, "");
	page_make_href(m, "history", &history, "");
	page_make_follow(m, &follow);
}

/* The list `pages`: the link to the versions before the last day of this page. */
static void
put_next(struct page_make *m, const struct fetch *f, const struct resolution *found, int64_t last)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	char tail[sizeof "?before=" + DATE_BYTES] = "?before=";

	page_list(m->build, "pages");
	if (last == DAY_NONE)
		return;
	date_format(last, tail + strlen(tail));
	url_put_history(&path, found, f->request.route.iri.language);
	page_make_link(m, &path, tail, STR(""));
	page_set(m->build, "rel", STR("next"));
}

static int
write_page(struct corpus *c, const struct fetch *f, struct known_version *out, struct page_lines *l,
    struct err *e)
{
	const struct resolution *found = &out->found;
	struct buf path = BUF_INIT(URL_BYTES_MAX), work = BUF_INIT(URL_BYTES_MAX);
	struct str title = page_lines_title(l, &found->version);
	int64_t today = f->request.today, last;
	struct page_make m;
	int rc = 0;

	page_make_begin(
	    &m, f->request.site, f->request.formats, "history", found->version.language);
	page_fact(m.build, "title", title);
	page_make_facts(&m, &l->facts);
	put_addresses(&m, found, l->language);
	if (found->portion.len > 0) {
		rc = page_portion_put_changes(&m, c, found, l, today, e);
		/* the change to the first that was read is not known: it is on the next page */
		put_next(&m, f, found, l->is_cut_before ? l->first.day + 1 : DAY_NONE);
	} else {
		page_lines_put_current(&m, l, today, STR(""));
		last = page_lines_put(&m, l, l->count, today, VERSIONS_SHOWN);
		page_lines_put_withdrawn(&m, l);
		put_next(&m, f, found, last);
		rc = put_changes(&m, c, l, e);
	}
	page_make_path(&m, found->version.work);
	page_lines_put_whole(&work, l, today);
	page_make_link(&m, &work, "", title);
	url_put_history(&path, found, f->request.route.iri.language);
	page_make_formats(&m, f, buf_str(&path), "");
	buf_free(&path);
	out->changes_on = page_lines_next_change(l, today);
	return page_make_end(&m, out, rc, e);
}

int
page_history_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct page_lines_ask ask = {
		.before = INT64_MAX, .days = VERSIONS_SHOWN, .today = f->request.today
	};
	struct page_form form = no_form;
	struct page_lines lines;
	struct str label;
	int rc;

	if ((rc = view_history_find(c, f, out, &label, e)) != 0 ||
	    !str_eq(out->found.portion, f->request.route.iri.portion))
		return rc; /* not found, or the answer is a redirect */
	if ((rc = page_form_read(&form, &f->request, e)) != 0)
		return rc;
	if (form.values[FIELD_BEFORE].len > 0)
		date_parse(form.values[FIELD_BEFORE], &ask.before);
	ask.work = out->found.version.work;
	ask.language = out->found.version.language;
	rc = page_lines_read(&lines, c, &ask, e);
	if (rc == 0)
		rc = write_page(c, f, out, &lines, e);
	page_lines_free(&lines);
	return rc;
}
