/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_version: writes the facts of the page of a version, a portion or a comparison. What must
 * hold: the status is that of the text shown; for a portion that is its wording, which may be older
 * and younger than the version.
 */
#include "web/page_version.h"

#include "akn/component.h"
#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "doc/build_page.h"
#include "http/percent.h"
#include "web/cited_text.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/page_changes.h"
#include "web/page_cited.h"
#include "web/page_form.h"
#include "web/page_lines.h"
#include "web/page_make.h"
#include "web/page_portion.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/view_comparison.h"
#include "web/view_document.h"

#define VERSIONS_SHOWN 100 /* the history has all */

/* A link to W/lang@...;r1...: permanent, history, whole, on, pair. */
static void
put_addresses(struct page_make *m, const struct resolution *found)
{
	const struct corpus_version *v = &found->version;
	struct buf history = BUF_INIT(URL_BYTES_MAX), on = BUF_INIT(URL_BYTES_MAX),
		   pair = BUF_INIT(URL_BYTES_MAX), whole = BUF_INIT(URL_BYTES_MAX),
		   follow = BUF_INIT(URL_BYTES_MAX);

	buf_putf(&on, STR_FMT "/" STR_FMT, STR_ARG(v->work), STR_ARG(v->language));
	url_put_portion(&on, found->portion);
	buf_putstr(&pair, buf_str(&on));
	buf_putstr(&pair, route_tail(ROUTE_HISTORY));
	buf_putstr(&history, buf_str(&pair));
	buf_putstr(&follow, buf_str(&pair));
	page_make_href(m, "history", &history, "");
	page_make_follow(m, &follow);
	page_make_href(m, "on", &on, "");
	page_make_href(m, "pair", &pair, "");
	if (found->portion.len > 0) {
		url_put_revision(&whole, v);
		page_make_href(m, "whole", &whole, "");
	}
}

/* The path of the revisions and the portion that the page shows. */
static void
put_shown_path(struct buf *b, const struct resolution *found)
{
	const struct corpus_version *v = &found->version;

	if (found->earlier.seq > 0) {
		url_put_revision(b, &found->earlier);
		buf_puts(b, "...");
		route_put_end(b, &(struct iri_end){ v->day, v->revision });
	} else
		url_put_revision(b, v);
	url_put_portion(b, found->portion);
}

static void
put_permanent(struct page_make *m, const struct resolution *found)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	put_shown_path(&path, found);
	page_make_href(m, "permanent", &path, "");
}

/* The comparison with the text in force, if that is another. */
static void
put_compare(
    struct page_make *m, const struct page_lines *l, size_t shown, size_t current, struct str eid)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	if (current == l->count || current == shown)
		return;
	page_lines_put_comparison(&path, l, shown, current);
	url_put_portion(&path, eid);
	page_make_href(m, "compare", &path, "");
}

static void
put_status(struct page_make *m, const struct page_lines *l, size_t shown, int64_t today)
{
	int64_t next = page_lines_next_day(l, shown), end = page_lines_end(l, shown);
	size_t last = page_lines_last_of_day(l, shown);
	struct buf latest = BUF_INIT(URL_BYTES_MAX);

	page_fact(m->build, "status", str_from(page_lines_status(l, shown, today)));
	page_make_day(m, "since", l->list[shown].day);
	if (last != shown) {
		page_make_day(m, "until", l->list[shown].day - 1);
		url_put_revision(&latest, &l->list[last]);
		page_make_href(m, "latest", &latest, "");
	} else if (end != DAY_NONE)
		page_make_day(m, "until", end - 1);
	if (next != DAY_NONE && next > today)
		page_make_day(m, "next", next);
	if (shown > 0 && l->list[shown - 1].day == l->list[shown].day)
		page_fact(m->build, "corrected", STR("1"));
	page_fact(m->build, "reason", page_lines_reason(l, shown));
}

/* The other revisions for the day of the one shown. */
static void
put_revisions(struct page_make *m, const struct page_lines *l, size_t shown)
{
	page_list(m->build, "revisions");
	for (size_t i = 0; i < l->count; i++) {
		const struct corpus_version *v = &l->list[i];
		struct buf path = BUF_INIT(URL_BYTES_MAX);
		char published[RFC3339_BYTES + 1];

		if (v->day != l->list[shown].day || i == shown)
			continue;
		url_put_revision(&path, v);
		page_make_link(m, &path, "", STR(""));
		page_make_day(m, "date", v->day);
		page_make_number(m, "revision", v->revision);
		time_rfc3339(v->published, published);
		page_set(m->build, "published", str_from(published));
	}
}

/* The version with the text of the same day in another language beside it. */
static void
put_beside(struct page_make *m, const struct resolution *found, struct str language)
{
	const struct corpus_version *v = &found->version;
	struct iri both = { .language = v->language, .beside = language };
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	url_put_languages(&path, v->work, &both);
	buf_putc(&path, '@');
	route_put_end(&path, &(struct iri_end){ v->day, v->revision });
	url_put_portion(&path, found->portion);
	page_make_href(m, "beside", &path, "");
}

static void
put_languages(struct page_make *m, const struct page_lines *l, const struct resolution *found)
{
	page_list(m->build, "languages");
	for (size_t i = 0; i < l->tongue_count && l->tongue_count > 1; i++) {
		const struct corpus_version *v = &l->tongues[i];
		struct buf path = BUF_INIT(URL_BYTES_MAX);

		buf_putf(&path, STR_FMT "/" STR_FMT, STR_ARG(l->work), STR_ARG(v->language));
		page_make_link(m, &path, "", v->title);
		page_set(m->build, "language", v->language);
		page_set(m->build, "lang", str_from(lang_tag(v->language)));
		page_set(m->build, "rel", str_eq(v->language, l->language) ? STR("self") : STR(""));
		if (!str_eq(v->language, l->language) && found->earlier.seq == 0 &&
		    v->day <= found->version.day)
			put_beside(m, found, v->language);
	}
}

struct changes {
	struct page_make *m;
	const struct page_lines *lines;
};

static void
put_change(void *arg, const struct page_change *c)
{
	struct changes *to = arg;

	page_changes_put(to->m, to->lines, c);
}

/* Adds a component to the list; the portion before it is the attachment that has it. */
struct components {
	struct page_make *m;
	const struct corpus_version *version;
	struct arena arena; /* of before.eid, reset for each portion */
	struct corpus_portion before;
};

static int
put_component(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct components *to = arg;
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	(void)e;
	if (component_is_whole(p->eid)) {
		url_put_revision(&path, to->version);
		url_put_portion(&path, p->eid);
		page_make_portion_link(to->m, &path, p->eid, p->num, p->heading);
		page_set(to->m->build, "component", p->eid);
		if (to->before.eid.len > 0 && p->parent == to->before.position)
			page_set(to->m->build, "portion", to->before.eid);
	}
	to->before = *p;
	arena_reset(&to->arena);
	if (!arena_keep(&to->arena, &to->before.eid))
		to->before.eid = STR("");
	return 0;
}

static int
put_components(struct page_make *m, struct corpus *c, const struct resolution *found, struct err *e)
{
	struct components to = {
		.m = m, .version = &found->version, .arena = ARENA_INIT(URL_BYTES_MAX)
	};
	int rc;

	page_list(m->build, "components");
	rc = corpus_portions(c, found->version.seq, put_component, &to, e);
	arena_free(&to.arena);
	return rc;
}

/* Writes the facts and lists that only a whole version has. */
static int
put_version(struct page_make *m, struct corpus *c, struct page_lines *l, size_t shown,
    const struct resolution *found, int64_t today, struct err *e)
{
	struct changes to = { m, l };
	int rc;

	put_status(m, l, shown, today);
	put_compare(m, l, shown, page_lines_in_force(l, today), found->portion);
	page_lines_put_current(m, l, today, STR(""));
	page_lines_put(m, l, shown, today, VERSIONS_SHOWN);
	put_revisions(m, l, shown);
	if ((rc = put_components(m, c, found, e)) != 0)
		return rc;
	page_list(m->build, "changes");
	return page_changes_find(l, c, shown, put_change, &to, e);
}

static const char *
kind_of(const struct resolution *found)
{
	if (found->earlier.seq > 0)
		return "comparison";
	return found->portion.len > 0 ? "portion" : "version";
}

static void
put_common(
    struct page_make *m, const struct page_lines *l, const struct resolution *found, struct str q)
{
	page_fact(m->build, "q", q);
	page_fact(m->build, "title", page_lines_title(l, &found->version));
	page_fact(m->build, "issuer", page_lines_issuer(l, &found->version));
	page_make_facts(m, &l->facts);
	page_make_number(m, "bytes", found->version.source_bytes);
	put_permanent(m, found);
	put_addresses(m, found);
}

static void
put_lists(struct page_make *m, const struct fetch *f, const struct resolution *found,
    const struct page_lines *l)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX), whole = BUF_INIT(URL_BYTES_MAX);

	page_make_path(m, found->version.work);
	if (found->portion.len > 0 || found->earlier.seq > 0) {
		page_lines_put_whole(&whole, l, f->request.today);
		page_make_link(m, &whole, "", page_lines_title(l, &found->version));
	}
	put_languages(m, l, found);
	put_shown_path(&path, found);
	page_make_formats(m, f, buf_str(&path), "");
	buf_free(&path);
}

/*
 * The list `cited`, if it is known what the text cites. A page with marks has none: its texts are
 * split at them.
 */
static int
put_cited(struct page_make *m, struct corpus *c, const struct fetch *f, struct known_version *out,
    struct err *e)
{
	struct cited_text *text = f->work.cited;
	char key[CITED_KEY_BYTES];
	struct cache_value *kept = NULL;
	int rc;

	if (text == NULL) {
		kept = cache_peek(
		    f->request.site->cache, cited_text_key(&out->found.version.source, key));
		text = cited_text_of(kept);
	}
	out->lacks_cited = text == NULL;
	if (text == NULL)
		return 0;
	rc = page_cited_put(m, c, f, &text->found, out, e);
	cache_unref(&kept);
	return rc;
}

static int
write_page(struct corpus *c, const struct fetch *f, struct known_version *out, struct page_lines *l,
    struct err *e)
{
	const struct resolution *found = &out->found;
	int64_t today = f->request.today;
	size_t shown = page_lines_find(l, &found->version);
	struct page_make m;
	int rc = 0;

	if (shown == l->count)
		return err_set(e, ERR_NOTFOUND, "this version is no longer there");
	page_make_begin(
	    &m, f->request.site, f->request.formats, kind_of(found), found->version.language);
	put_common(&m, l, found, f->choice.marked);
	if (found->earlier.seq > 0) {
		page_lines_put_current(&m, l, today, STR(""));
		page_lines_put(&m, l, shown, today, VERSIONS_SHOWN);
	} else if (found->portion.len > 0)
		rc = page_portion_put(&m, c, out, l, shown, today, e);
	else
		rc = put_version(&m, c, l, shown, found, today, e);
	put_lists(&m, f, found, l);
	out->changes_on = page_lines_next_change(l, today);
	out->value.is_passing = f->choice.marked.len > 0;
	if (rc == 0 && found->earlier.seq == 0 && f->choice.marked.len == 0)
		rc = put_cited(&m, c, f, out, e);
	return page_make_end(&m, out, rc, e);
}

/* The field q: the words that a search found, and that the page marks. */
static int
take_marked(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct str q, spelt;
	char *page;
	int rc;

	if ((rc = page_form_take(&c->option_query, "q", &q, r->arena, e)) != 0 || q.len == 0)
		return rc;
	if ((rc = value_encode(q, &spelt, r->arena, e)) != 0)
		return rc;
	if ((page = arena_printf(r->arena, "q=" STR_FMT, STR_ARG(spelt))) == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	c->page = str_from(page);
	c->marked = q;
	return 0;
}

int
page_version_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct page_form form = { .names = { "date" }, .count = 1 };
	const struct iri *iri = &r->route.iri;
	struct buf b = BUF_INIT(URL_BYTES_MAX);
	int64_t day;
	int rc;

	if ((rc = page_form_read(&form, r, e)) != 0)
		return rc;
	if (!form.is_given || iri->point != IRI_LANGUAGE)
		return take_marked(r, c, e);
	if (form.values[0].len > 0 && !date_parse(form.values[0], &day))
		return err_set(e, ERR_USAGE, "'date' should be a day such as 2006-09-15");
	buf_putf(&b, STR_FMT "/" STR_FMT "%s" STR_FMT, STR_ARG(iri->work.whole),
	    STR_ARG(iri->language), form.values[0].len > 0 ? ":" : "", STR_ARG(form.values[0]));
	url_put_portion(&b, iri->portion);
	return url_take(&b, "", r->arena, &c->location, e);
}

int
page_version_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct page_lines_ask ask = {
		.before = INT64_MAX, .days = VERSIONS_SHOWN, .today = f->request.today
	};
	struct page_lines lines;
	int rc;

	if ((rc = resolve_wanted(c, f, out, e)) != 0 ||
	    !str_eq(out->found.portion, f->request.route.iri.portion))
		return rc; /* not found, or the answer is a redirect */
	ask.work = out->found.version.work;
	ask.language = out->found.version.language;
	ask.shown = &out->found.version;
	ask.around = out->found.portion.len > 0 ? PAGE_PORTION_AROUND : PAGE_LOOKBACK_MAX + 1;
	rc = page_lines_read(&lines, c, &ask, e);
	if (rc == 0)
		rc = write_page(c, f, out, &lines, e);
	page_lines_free(&lines);
	return rc;
}
