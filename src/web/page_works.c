/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_works: walks over the current versions of all works, or of those in a folder, keeps those
 * that the filter accepts, and writes a page of them, the newest first. What must hold: the walk
 * ends after WORKS_WALKED_MAX rows, so that a page of a large corpus takes a bounded time; what is
 * behind is not listed.
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
#include "corpus/facts.h"
#include "corpus/find.h"
#include "doc/build_page.h"
#include "http/http.h"
#include "http/percent.h"
#include "web/cite_answer.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/metadata.h"
#include "web/page_filter.h"
#include "web/page_form.h"
#include "web/page_make.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/view_news.h"

#define WORKS_WALKED_MAX 20000
#define WORKS_ARENA_BYTES_MAX (32u << 20)
#define WORKS_A_PAGE 50
#define FACTS_BYTES_MAX (1u << 20) /* of one work */
#define NEWS_SHOWN 8
#define NEWS_SHOWN_ALONE 100  /* on the page "what is new" */
#define COMING_WORKS_MAX 2000 /* works whose next version is looked up: 20 ms */
#define FOLDERS_MAX 200       /* of one kind of folder */
#define NUMBER_BYTES 24       /* an int64_t in decimal */
#define FILTERED_TEXTS 3      /* title, number, name */

enum field { FIELD_Q, FIELD_KIND, FIELD_PLACE, FIELD_YEAR, FIELD_LANGUAGE, FIELD_PAGE, FIELDS };

static const char *const field_names[FIELDS] = { "q", "kind", "place", "year", "language", "page" };

/* Folders of one kind, with the number of works in each. */
struct folders {
	struct {
		struct str key;
		size_t works;
	} list[FOLDERS_MAX];
	size_t count;
};

struct works {
	const struct fetch *f;
	struct corpus *corpus;
	struct arena arena;
	struct arena facts; /* of one work */
	struct page_form filter;
	struct page_filter words; /* of the field q */
	struct buf bytes;         /* of struct corpus_version */
	struct corpus_version *list;
	size_t count, walked;
	struct folders kinds, places, years, tongues;
	bool is_cut; /* the walk ended before the last work */
};

static void
start_form(struct page_form *form)
{
	*form = (struct page_form){ .count = FIELDS };
	for (size_t k = 0; k < FIELDS; k++)
		form->names[k] = field_names[k];
}

/* The fields are part of the cache key, as the page of a listing is. */
int
page_works_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct page_form form;
	int64_t page = 1;
	int rc;

	start_form(&form);
	if ((rc = page_form_read(&form, r, e)) != 0 || !form.is_given)
		return rc;
	if (form.values[FIELD_PAGE].len > 0 &&
	    (!str_to_i64(form.values[FIELD_PAGE], &page) || page < 1))
		return err_set(e, ERR_USAGE, "'page' should be a number from 1 on");
	c->page = r->route.query;
	c->option_query = STR("");
	return 0;
}

static struct str
place_of(const struct iri_work *iri)
{
	size_t len = iri->country.len + (iri->locality.len > 0 ? iri->locality.len + 1 : 0);

	return str_make(iri->country.p, len);
}

static struct str
year_of(const struct iri_work *iri)
{
	return str_slice(iri->date, 0, 4);
}

static bool
fits_field(const struct works *w, enum field field, struct str value)
{
	return w->filter.values[field].len == 0 || str_eq(w->filter.values[field], value);
}

static bool
fits(const struct works *w, const struct corpus_version *v, const struct iri_work *iri)
{
	if (!fits_field(w, FIELD_KIND, iri->doctype) ||
	    !fits_field(w, FIELD_PLACE, place_of(iri)) ||
	    !fits_field(w, FIELD_YEAR, year_of(iri)) || !fits_field(w, FIELD_LANGUAGE, v->language))
		return false;
	return page_filter_fits(
	    &w->words, (const struct str[]){ v->title, v->number, v->work }, FILTERED_TEXTS);
}

static void
count_in(struct folders *f, struct str key)
{
	size_t i = 0;

	while (i < f->count && !str_eq(f->list[i].key, key))
		i++;
	if (i == FOLDERS_MAX || key.len == 0)
		return;
	if (i == f->count) {
		f->list[i].key = key;
		f->count++;
	}
	f->list[i].works++;
}

static int
visit(void *arg, const struct corpus_version *listed, struct err *e)
{
	struct corpus_version copy, v = *listed;
	struct works *w = arg;
	struct corpus_facts facts;
	struct iri_work iri;
	struct err ignored;
	int rc;

	if (!route_has_work(&w->f->request.route, listed->work))
		return 1; /* the works of a folder are neighbours: this one is behind them */
	w->is_cut = ++w->walked > WORKS_WALKED_MAX;
	if (w->is_cut)
		return 1; /* ends the walk */
	arena_reset(&w->facts);
	if ((rc = corpus_facts_overlay(w->corpus, &v, &facts, &w->facts, e)) != 0)
		return rc;
	if (iri_parse_work(v.work, &iri, &ignored) != 0 || !fits(w, &v, &iri))
		return 0;
	if (corpus_version_copy(&copy, &v, &w->arena, e) != 0 ||
	    iri_parse_work(copy.work, &iri, e) != 0)
		return -ERR_LIMIT;
	buf_put(&w->bytes, &copy, sizeof copy);
	w->list = (struct corpus_version *)(void *)w->bytes.data;
	w->count++;
	count_in(&w->kinds, iri.doctype);
	count_in(&w->places, place_of(&iri));
	count_in(&w->years, year_of(&iri));
	count_in(&w->tongues, copy.language);
	return buf_check(&w->bytes, "list of works", e);
}

static int
by_day(const void *a, const void *b)
{
	const struct corpus_version *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? 1 : -1;
	return str_cmp(x->work, y->work);
}

static int
by_publication(const void *a, const void *b)
{
	const struct corpus_version *x = a, *y = b;

	return (x->seq < y->seq) - (x->seq > y->seq);
}

static void
sort(struct works *w, int (*order)(const void *a, const void *b))
{
	if (w->count > 0)
		qsort(w->list, w->count, sizeof *w->list, order);
}

/* What is recorded of the work; it is read again, since few of the works are shown. */
static void
put_recorded(struct page_make *m, struct works *w, const struct corpus_version *v)
{
	struct corpus_version shown = *v;
	struct corpus_facts facts;
	struct err ignored = { 0 };

	arena_reset(&w->facts);
	if (corpus_facts_overlay(w->corpus, &shown, &facts, &w->facts, &ignored) == 0)
		page_make_facts(m, &facts);
	else
		m->failed = true;
}

/* A work leads to what is in force, in its language; if nothing is, to its first version. */
static void
put_work(struct page_make *m, struct works *w, const struct corpus_version *v)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	char published[RFC3339_BYTES + 1];

	if (v->day > w->f->request.today)
		url_put_version(&path, v);
	else
		buf_putf(&path, STR_FMT "/" STR_FMT, STR_ARG(v->work), STR_ARG(v->language));
	page_make_link(m, &path, "", v->title.len > 0 ? v->title : v->work);
	time_rfc3339(v->published, published);
	page_set(m->build, "published", str_from(published));
	page_make_work(m, v);
	put_recorded(m, w, v);
}

static void
put_news(struct page_make *m, struct works *w, size_t most)
{
	sort(w, by_publication);
	page_list(m->build, "news");
	for (size_t i = 0; i < w->count && i < most; i++)
		put_work(m, w, &w->list[i]);
}

/* The next version of each work, if one is known: it comes into force on its date. */
static int
put_coming(struct page_make *m, struct works *w, struct known_version *out, struct err *e)
{
	int64_t today = w->f->request.today, next;
	size_t shown = 0;
	int rc;

	page_list(m->build, "coming");
	for (size_t i = 0; i < w->count && i < COMING_WORKS_MAX && shown < NEWS_SHOWN_ALONE; i++) {
		const struct corpus_version *v = &w->list[i];
		struct buf path = BUF_INIT(URL_BYTES_MAX);
		struct corpus_version coming = *v;

		if ((rc = corpus_next_day(w->corpus, v->work, v->language, today, &next, e)) != 0)
			return rc;
		if (next == DAY_NONE)
			continue;
		if (out->changes_on == DAY_NONE || next < out->changes_on)
			out->changes_on = next;
		coming.day = next;
		url_put_version(&path, &coming);
		page_make_link(m, &path, "", v->title.len > 0 ? v->title : v->work);
		page_make_work(m, &coming);
		put_recorded(m, w, &coming);
		shown++;
	}
	return 0;
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

		if (v.len == 0 || (k == FIELD_PAGE && changed != FIELD_PAGE) ||
		    value_encode(v, &spelt, &w->arena, &ignored) != 0)
			continue;
		buf_putf(
		    &b, "%s%s=" STR_FMT, b.len > 0 ? "&" : "?", field_names[k], STR_ARG(spelt));
	}
	tail = arena_dup(&w->arena, buf_str(&b));
	buf_free(&b);
	return tail != NULL ? tail : "";
}

static void
put_page_link(struct page_make *m, struct works *w, const char *rel, int64_t page)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	char number[NUMBER_BYTES];

	snprintf(number, sizeof number, "%" PRId64, page);
	put_path(&path, w->f);
	page_make_link(m, &path, filter_tail(w, FIELD_PAGE, str_from(number)), str_from(number));
	page_set(m->build, "rel", str_from(rel));
}

static int64_t
page_wanted(const struct works *w)
{
	int64_t page = 1;

	str_to_i64(w->filter.values[FIELD_PAGE], &page);
	return page;
}

static void
put_works(struct page_make *m, struct works *w)
{
	int64_t page = page_wanted(w);
	size_t from = w->count;

	if ((uint64_t)page <= w->count / WORKS_A_PAGE + 1)
		from = (size_t)(page - 1) * WORKS_A_PAGE;
	sort(w, by_day);
	page_list(m->build, "works");
	for (size_t i = from; i < w->count && i < from + WORKS_A_PAGE; i++)
		put_work(m, w, &w->list[i]);
	page_list(m->build, "pages");
	if (page > 1)
		put_page_link(m, w, "prev", page - 1);
	if (from + WORKS_A_PAGE < w->count)
		put_page_link(m, w, "next", page + 1);
}

static void
put_folders(struct page_make *m, struct works *w, const char *name, const struct folders *f,
    enum field field)
{
	page_list(m->build, name);
	for (size_t i = 0; i < f->count; i++) {
		struct buf path = BUF_INIT(URL_BYTES_MAX);
		struct str key = f->list[i].key;
		bool is_chosen = str_eq(w->filter.values[field], key);

		put_path(&path, w->f);
		page_make_link(m, &path, filter_tail(w, field, is_chosen ? STR("") : key), key);
		page_set(m->build, "key", key);
		page_make_number(m, "count", f->list[i].works);
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
	page_make_number(m, "total", w->count);
	if (w->is_cut)
		page_fact(m->build, "more", STR("1"));
	if ((uint64_t)page <= w->count / WORKS_A_PAGE + 1)
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
		put_news(&m, w, is_news ? NEWS_SHOWN_ALONE : NEWS_SHOWN);
		rc = put_coming(&m, w, out, e);
	}
	if (is_news) {
		put_formats(&m, w->f);
	} else {
		put_works(&m, w);
		put_folders(&m, w, "kinds", &w->kinds, FIELD_KIND);
		put_folders(&m, w, "places", &w->places, FIELD_PLACE);
		put_folders(&m, w, "years", &w->years, FIELD_YEAR);
		put_folders(&m, w, "tongues", &w->tongues, FIELD_LANGUAGE);
	}
	return page_make_end(&m, out, rc, e);
}

/* The time of the latest publication is that of the page. */
static void
note_latest(const struct works *w, struct known_version *out)
{
	struct corpus_version *v = &out->found.version;
	struct str script;

	v->language = str_cut(w->f->request.languages, '-', &script);
	for (size_t i = 0; i < w->count; i++)
		if (w->list[i].published > v->published)
			v->published = w->list[i].published;
}

/* Begins behind the name of the folder, which is before those of all works in it. */
static int
walk_works(struct works *w, struct err *e)
{
	struct str folder = w->f->request.route.name;
	const char *after =
	    folder.len > 0 ? arena_printf(&w->arena, STR_FMT "/", STR_ARG(folder)) : "";

	if (after == NULL)
		return err_set(e, ERR_LIMIT, "the name of the folder is too long");
	return corpus_list(w->corpus, str_from(after), w->f->request.today, visit, w, e);
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
	w->bytes = BUF_INIT(WORKS_WALKED_MAX * sizeof *w->list);
	out->changes_on = DAY_NONE;
	start_form(&w->filter);
	if ((rc = page_form_read(&w->filter, &f->request, e)) == 0) {
		page_filter_read(&w->words, w->filter.values[FIELD_Q], &w->arena);
		rc = walk_works(w, e);
	}
	if (rc >= 0) {
		note_latest(w, out);
		rc = write_page(w, out, e);
	}
	if (rc == 0 && w->count == 0 && f->request.route.name.len > 0 && !w->filter.is_given)
		rc = err_set(e, ERR_NOTFOUND, "no document is under '" STR_FMT "'",
		    STR_ARG(f->request.route.name));
	buf_free(&w->bytes);
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
