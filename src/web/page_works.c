/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_works: writes a page of the current versions of all works, or of those in a folder that the
 * filter accepts, the newest first, with the number of works of each kind, place, year and
 * language. What must hold: the time depends on the page, not on the number of works; but for the
 * field q, for which works are read one by one, up to a limit that the page tells.
 */
#include "web/page_works.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "corpus/shelf.h"
#include "doc/build_page.h"
#include "http/http.h"
#include "http/percent.h"
#include "web/cite_answer.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/metadata.h"
#include "web/page_entries.h"
#include "web/page_filter.h"
#include "web/page_form.h"
#include "web/page_make.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/view_news.h"

#define WORKS_ARENA_BYTES_MAX (1u << 20) /* the fields of the form */
#define WORKS_A_PAGE 50
#define FACTS_BYTES_MAX (1u << 20) /* of one work */
#define NEWS_SHOWN 8
#define NEWS_SHOWN_ALONE 100  /* on the page "what is new" */
#define NUMBER_BYTES 24       /* an int64_t in decimal */
#define FILTERED_TEXTS 3      /* title, number, name */
#define BEHIND_BYTES_MAX 8192 /* longer than the name of a work */

enum field {
	FIELD_Q,
	FIELD_KIND,
	FIELD_PLACE,
	FIELD_YEAR,
	FIELD_LANGUAGE,
	FIELD_PAGE,
	FIELD_BEHIND, /* the last work of the page before; see put_behind() */
	FIELDS
};

static const char *const field_names[FIELDS] = { "q", "kind", "place", "year", "language", "page",
	"behind" };

static const enum field field_of[CORPUS_FACETS] = {
	[CORPUS_BY_PLACE] = FIELD_PLACE,
	[CORPUS_BY_KIND] = FIELD_KIND,
	[CORPUS_BY_YEAR] = FIELD_YEAR,
	[CORPUS_BY_LANGUAGE] = FIELD_LANGUAGE,
};

struct works {
	const struct fetch *f;
	struct corpus *corpus;
	struct arena arena;
	struct arena facts; /* of one work */
	struct page_form filter;
	struct page_filter words; /* of the field q */
	struct corpus_shelf_place behind;
	struct corpus_shelf shelf;
	int64_t published; /* the latest publication in the folder */
};

static void
start_form(struct page_form *form)
{
	*form = (struct page_form){ .count = FIELDS };
	for (size_t k = 0; k < FIELDS; k++)
		form->names[k] = field_names[k];
}

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
check_page(const struct page_form *form, struct err *e)
{
	struct corpus_shelf_place behind;
	int64_t page = 1;

	if (form->values[FIELD_PAGE].len > 0 &&
	    (!str_to_i64(form->values[FIELD_PAGE], &page) || page < 1))
		return err_set(e, ERR_USAGE, "'page' should be a number from 1 on");
	if (form->values[FIELD_BEHIND].len > 0)
		return parse_behind(form->values[FIELD_BEHIND], &behind, e);
	if (page - 1 > CORPUS_SHELF_SKIP_MAX / WORKS_A_PAGE)
		return err_set(e, ERR_USAGE,
		    "page %" PRId64 " is reached from the page before it, whose link has the field "
		    "'behind'",
		    page);
	return 0;
}

/* The fields are part of the cache key, as the page of a listing is. */
int
page_works_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct page_form form;
	int rc;

	start_form(&form);
	if ((rc = page_form_read(&form, r, e)) != 0 || !form.is_given ||
	    (rc = check_page(&form, e)) != 0)
		return rc;
	c->page = r->route.query;
	c->option_query = STR("");
	return 0;
}

/* Whether the words of the filter are in what is recorded of a work. */
static bool
fits(void *arg, const struct corpus_version *v)
{
	struct works *w = arg;
	struct corpus_version shown = *v;
	struct corpus_facts facts;
	struct err ignored = { 0 };

	arena_reset(&w->facts);
	corpus_facts_overlay(w->corpus, &shown, &facts, &w->facts, &ignored);
	return page_filter_fits(&w->words,
	    (const struct str[]){ shown.title, shown.number, shown.work }, FILTERED_TEXTS);
}

static struct page_entries
entries_of(struct works *w)
{
	return (struct page_entries){ .corpus = w->corpus,
		.folder = w->f->request.route.name,
		.today = w->f->request.today,
		.facts = &w->facts };
}

/* The path of this page; the folder has no percent-encoding yet. */
static void
put_path(struct buf *b, const struct fetch *f)
{
	struct str folder = f->request.route.name;

	if (f->request.route.kind == ROUTE_CHANGES)
		view_news_put_path(b, f);
	else
		buf_putstr(b, folder.len > 0 ? folder : http_path(f->request.x));
}

/* "?q=…&kind=act&page=2": the fields of the filter, with other values for some of them. */
static const char *
filter_tail(struct works *w, enum field changed, struct str value)
{
	struct buf b = BUF_INIT(URL_BYTES_MAX);
	struct err ignored = { 0 };
	char *tail;

	for (size_t k = 0; k < FIELDS; k++) {
		struct str v = k == changed ? value : w->filter.values[k], spelt;

		if (v.len == 0 || (k >= FIELD_PAGE && changed != k) ||
		    value_encode(v, &spelt, &w->arena, &ignored) != 0)
			continue;
		buf_putf(
		    &b, "%s%s=" STR_FMT, b.len > 0 ? "&" : "?", field_names[k], STR_ARG(spelt));
	}
	tail = arena_dup(&w->arena, buf_str(&b));
	buf_free(&b);
	return tail != NULL ? tail : "";
}

/* The end of the page, where the next one begins: "&behind=2006-05-01/akn/xx/act/2006/1/eng". */
static const char *
put_behind(struct works *w, const char *tail)
{
	const struct corpus_shelf_place *last = &w->shelf.last;
	struct buf b = BUF_INIT(BEHIND_BYTES_MAX);
	char date[DATE_BYTES + 1];
	struct err ignored = { 0 };
	struct str spelt = STR("");
	char *whole;

	date_format(last->day, date);
	buf_putf(&b, "%s" STR_FMT "/" STR_FMT, date, STR_ARG(last->work), STR_ARG(last->language));
	if (value_encode(buf_str(&b), &spelt, &w->arena, &ignored) != 0)
		spelt = STR("");
	buf_free(&b);
	whole = arena_printf(&w->arena, "%s&behind=" STR_FMT, tail, STR_ARG(spelt));
	return whole != NULL ? whole : tail;
}

static void
put_page_link(struct page_make *m, struct works *w, const char *rel, int64_t page, bool by_place)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	char number[NUMBER_BYTES];
	const char *tail;

	snprintf(number, sizeof number, "%" PRId64, page);
	put_path(&path, w->f);
	tail = filter_tail(w, FIELD_PAGE, str_from(number));
	page_make_link(m, &path, by_place ? put_behind(w, tail) : tail, str_from(number));
	page_set(m->build, "rel", str_from(rel));
}

static int64_t
page_wanted(const struct works *w)
{
	int64_t page = 1;

	str_to_i64(w->filter.values[FIELD_PAGE], &page);
	return page;
}

/* Whether a page can be asked for by its number alone. */
static bool
has_number(const struct works *w, int64_t page)
{
	return page == 1 ||
	       (!w->shelf.by_place && page - 1 <= CORPUS_SHELF_SKIP_MAX / WORKS_A_PAGE);
}

static int
put_works(struct page_make *m, struct works *w, struct err *e)
{
	struct page_entries entries = entries_of(w);
	int64_t page = page_wanted(w);
	int rc = 0;

	page_list(m->build, "works");
	for (size_t i = 0; rc == 0 && i < w->shelf.count; i++)
		rc = page_entries_put_work(m, &entries, &w->shelf.list[i], e);
	page_list(m->build, "pages");
	if (page > 1 && has_number(w, page - 1))
		put_page_link(m, w, "prev", page - 1, false);
	if (w->shelf.has_more)
		put_page_link(m, w, "next", page + 1, !has_number(w, page + 1));
	return rc;
}

static void
put_counts(struct page_make *m, struct works *w, const char *name, enum corpus_facet facet)
{
	const struct corpus_counts *c = &w->shelf.counts[facet];
	enum field field = field_of[facet];

	page_list(m->build, name);
	for (size_t i = 0; i < c->count; i++) {
		struct buf path = BUF_INIT(URL_BYTES_MAX);
		struct str key = c->list[i].key;
		bool is_chosen = str_eq(w->filter.values[field], key);

		put_path(&path, w->f);
		page_make_link(m, &path, filter_tail(w, field, is_chosen ? STR("") : key), key);
		page_set(m->build, "key", key);
		page_make_number(m, "count", c->list[i].works);
		page_set(m->build, "rel", is_chosen ? STR("self") : STR(""));
		if (field == FIELD_LANGUAGE)
			page_set(m->build, "lang", str_from(lang_tag(key)));
	}
}

static void
put_facts(struct page_make *m, struct works *w)
{
	int64_t page = page_wanted(w);
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	put_path(&path, w->f);
	page_make_href(m, "filter", &path, "");
	page_fact(m->build, "q", w->filter.values[FIELD_Q]);
	page_fact(m->build, "title", w->f->request.route.name);
	page_make_number(m, "total", w->shelf.total);
	if (w->shelf.is_partial)
		page_fact(m->build, "more", STR("1"));
	if ((page == 1 || !w->shelf.by_place) &&
	    (uint64_t)page <= w->shelf.total / WORKS_A_PAGE + 1)
		page_make_number(m, "first", (uint64_t)(page - 1) * WORKS_A_PAGE + 1);
}

/* The feed of what is new in a folder; where that address is the name of a work, there is none. */
static void
put_follow(struct page_make *m, const struct works *w)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	struct err ignored;
	struct iri iri;

	if (w->f->request.route.name.len == 0)
		return;
	view_news_put_path(&path, w->f);
	if (iri_parse(buf_str(&path), &iri, &ignored) == 0)
		buf_free(&path);
	else
		page_make_follow(m, &path);
}

/* The one provision that the words of the filter cite; without it the page is only less helpful. */
static void
put_go_to(struct page_make *m, const struct works *w)
{
	struct cite_ask ask = { .text = str_trim(w->filter.values[FIELD_Q]),
		.day = w->f->request.today,
		.today = w->f->request.today };
	struct arena a = ARENA_INIT(CITE_ANSWER_BYTES_MAX);
	struct cite_answer *answer = NEW(struct cite_answer);
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	struct err ignored = { 0 };

	if (ask.text.len > 0 && ask.text.len <= CITE_BYTES_MAX &&
	    cite_answer_find(w->f->request.site->cites, w->corpus, &ask, answer, &a, &ignored) ==
		0 &&
	    answer->is_certain && answer->count == 1) {
		page_list(m->build, "goto");
		buf_putstr(&path, answer->candidates[0].path);
		page_make_link(m, &path, "", cite_candidate_title(&answer->candidates[0], &a));
	}
	free(answer);
	arena_free(&a);
}

static const char *
kind_of_page(const struct fetch *f)
{
	if (f->request.route.kind == ROUTE_CHANGES)
		return "changes";
	return f->request.route.name.len > 0 ? "folder" : "home";
}

static void
put_formats(struct page_make *m, const struct fetch *f)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	view_news_put_path(&path, f);
	page_make_formats(m, f, buf_str(&path));
	buf_free(&path);
}

/* The page above that of what is new in a folder. */
static void
put_folder_link(struct page_make *m, struct str folder)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	buf_putstr(&path, folder);
	page_make_link(m, &path, "", str_slice(folder, str_rfind(folder, '/') + 1, folder.len));
}

static int
write_page(struct works *w, struct known_version *out, struct err *e)
{
	struct str folder = w->f->request.route.name;
	bool is_news = w->f->request.route.kind == ROUTE_CHANGES;
	struct page_make m;
	int rc = 0;

	page_make_begin(&m, w->f->request.site, w->f->request.formats, kind_of_page(w->f),
	    w->f->request.languages);
	put_facts(&m, w);
	put_follow(&m, w);
	if (folder.len > 0 || is_news)
		page_make_path(&m, folder);
	if (folder.len > 0 && is_news)
		put_folder_link(&m, folder);
	if (folder.len == 0 && !is_news)
		put_go_to(&m, w);
	if (!w->filter.is_given) {
		struct page_entries entries = entries_of(w);

		rc =
		    page_entries_put_news(&m, &entries, is_news ? NEWS_SHOWN_ALONE : NEWS_SHOWN, e);
		if (rc == 0)
			rc = page_entries_put_coming(&m, &entries, &out->changes_on, e);
	}
	if (is_news) {
		put_formats(&m, w->f);
	} else {
		if (rc == 0)
			rc = put_works(&m, w, e);
		put_counts(&m, w, "kinds", CORPUS_BY_KIND);
		put_counts(&m, w, "places", CORPUS_BY_PLACE);
		put_counts(&m, w, "years", CORPUS_BY_YEAR);
		put_counts(&m, w, "tongues", CORPUS_BY_LANGUAGE);
	}
	return page_make_end(&m, out, rc, e);
}

static int
note_latest(void *arg, const struct corpus_version *v, struct err *e)
{
	(void)e;
	*(int64_t *)arg = v->published;
	return 1; /* ends the walk */
}

/* The time of the latest publication is that of the page. */
static int
find_latest(struct works *w, struct known_version *out, struct err *e)
{
	const struct corpus_latest_ask ask = { .folder = w->f->request.route.name,
		.before = INT64_MAX };
	struct corpus_version *v = &out->found.version;
	struct str script;
	int rc;

	v->language = str_cut(w->f->request.languages, '-', &script);
	rc = corpus_latest_in(w->corpus, &ask, note_latest, &v->published, e);
	return rc < 0 ? rc : 0;
}

static int
read_shelf(struct works *w, struct err *e)
{
	const struct fetch_request *r = &w->f->request;
	struct corpus_shelf_ask ask = { .folder = r->route.name,
		.today = r->today,
		.fits = w->filter.values[FIELD_Q].len > 0 ? fits : NULL,
		.arg = w,
		.skip = (uint64_t)(page_wanted(w) - 1) * WORKS_A_PAGE,
		.most = r->route.kind == ROUTE_CHANGES ? 0 : WORKS_A_PAGE };
	int rc;

	for (unsigned i = 0; i < CORPUS_FACETS; i++)
		ask.facets[i] = w->filter.values[field_of[i]];
	if (w->filter.values[FIELD_BEHIND].len > 0) {
		if ((rc = parse_behind(w->filter.values[FIELD_BEHIND], &w->behind, e)) != 0)
			return rc;
		ask.after = &w->behind;
	}
	return corpus_shelf_read(w->corpus, &ask, &w->shelf, e);
}

static int
resolve(struct works *w, const struct fetch *f, struct known_version *out, struct err *e)
{
	int rc;

	start_form(&w->filter);
	if ((rc = page_form_read(&w->filter, &f->request, e)) != 0)
		return rc;
	page_filter_read(&w->words, w->filter.values[FIELD_Q], &w->arena);
	if ((rc = read_shelf(w, e)) != 0 || (rc = find_latest(w, out, e)) != 0 ||
	    (rc = write_page(w, out, e)) != 0)
		return rc;
	if (w->shelf.total == 0 && f->request.route.name.len > 0 && !w->filter.is_given)
		return err_set(e, ERR_NOTFOUND, "no document is under '" STR_FMT "'",
		    STR_ARG(f->request.route.name));
	return 0;
}

int
page_works_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct works *w = NEW(struct works);
	int rc;

	w->f = f;
	w->corpus = c;
	w->arena = ARENA_INIT(WORKS_ARENA_BYTES_MAX);
	w->facts = ARENA_INIT(FACTS_BYTES_MAX);
	out->changes_on = DAY_NONE;
	rc = resolve(w, f, out, e);
	corpus_shelf_free(&w->shelf);
	arena_free(&w->arena);
	arena_free(&w->facts);
	free(w);
	return rc;
}

void
page_works_put_path(struct buf *b, const struct fetch *f)
{
	put_path(b, f);
}

void
page_works_put_stem(struct buf *b, const struct fetch *f)
{
	(void)f;
	buf_puts(b, "documents");
}

int
page_works_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	struct str own;
	int rc;

	if ((rc = url_own(f, &own, e)) == 0)
		buf_putf(b, "<" STR_FMT ">; rel=\"canonical\"", STR_ARG(own));
	return rc;
}

int
page_works_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	struct str own;
	int rc;

	if ((rc = url_own(f, &own, e)) == 0)
		metadata_add(m, "url", own);
	return rc;
}
