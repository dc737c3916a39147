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
#include "http/percent.h"
#include "web/cite_answer.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/metadata.h"
#include "web/opds_types.h"
#include "web/page_entries.h"
#include "web/page_make.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/view_news.h"
#include "web/view_works.h"
#include "web/works_filter.h"
#include "web/works_form.h"
#include "web/works_lines_type.h"

#define WORKS_ARENA_BYTES_MAX (1u << 20) /* the fields of the form */
#define FACTS_BYTES_MAX (1u << 20)       /* of one work */
#define NEWS_SHOWN 8
#define NEWS_SHOWN_ALONE 100 /* on the page "what is new" */
#define NUMBER_BYTES 24      /* an int64_t in decimal */

struct works {
	const struct fetch *f;
	struct corpus *corpus;
	struct arena arena;
	struct arena facts; /* of one work */
	struct works_form filter;
	struct works_filter wanted;
	struct corpus_shelf shelf;
	int64_t published; /* the latest publication in the folder */
};

/* The fields are part of the cache key, as the page of a listing is. */
int
page_works_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct works_form form;
	int rc;

	if ((rc = works_form_read(&form, r->route.query, r->arena, e)) != 0 || !form.is_given)
		return rc;
	c->page = r->route.query;
	c->option_query = STR("");
	return 0;
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
		buf_putstr(b, folder.len > 0 ? folder : route_path(ROUTE_INDEX));
}

/* The text of b, in the arena. Frees b. */
static const char *
tail_of(struct works *w, struct buf *b)
{
	char *tail = arena_dup(&w->arena, buf_str(b));

	buf_free(b);
	return tail != NULL ? tail : "";
}

static void
put_page_link(struct page_make *m, struct works *w, const char *rel, int64_t page)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX), tail = BUF_INIT(URL_BYTES_MAX);
	char number[NUMBER_BYTES];

	snprintf(number, sizeof number, "%" PRId64, page);
	put_path(&path, w->f);
	if (page > w->filter.page)
		works_form_put_next(&tail, &w->filter, &w->shelf);
	else
		works_form_put(&tail, &w->filter, WORKS_PAGE, str_from(number));
	page_make_link(m, &path, tail_of(w, &tail), str_from(number));
	page_set(m->build, "rel", str_from(rel));
}

static int
put_works(struct page_make *m, struct works *w, struct err *e)
{
	struct page_entries entries = entries_of(w);
	int64_t page = w->filter.page;
	int rc = 0;

	page_list(m->build, "works");
	/* A text of another day is a version that the entry has to name. */
	if (w->wanted.is_dated)
		entries.today = DAY_NONE;
	for (size_t i = 0; rc == 0 && i < w->shelf.count; i++) {
		struct corpus_version v;

		if ((rc = works_filter_show(&w->wanted, &w->shelf.list[i], &v, &w->arena, e)) == 0)
			rc = page_entries_put_work(m, &entries, &v, e);
	}
	page_list(m->build, "pages");
	if (page > 1 && works_form_has_number(&w->shelf, page - 1))
		put_page_link(m, w, "prev", page - 1);
	if (w->shelf.has_more)
		put_page_link(m, w, "next", page + 1);
	return rc;
}

static void
put_counts(struct page_make *m, struct works *w, const char *name, enum corpus_facet facet)
{
	const struct corpus_counts *c = &w->shelf.counts[facet];
	enum works_field field = works_field_of[facet];

	page_list(m->build, name);
	for (size_t i = 0; i < c->count; i++) {
		struct buf path = BUF_INIT(URL_BYTES_MAX), tail = BUF_INIT(URL_BYTES_MAX);
		struct str key = c->list[i].key;
		bool is_chosen = str_eq(w->filter.values[field], key);

		put_path(&path, w->f);
		works_form_put(&tail, &w->filter, field, is_chosen ? STR("") : key);
		page_make_link(m, &path, tail_of(w, &tail), key);
		page_set(m->build, "key", key);
		page_make_number(m, "count", c->list[i].works);
		page_set(m->build, "rel", is_chosen ? STR("self") : STR(""));
		if (field == WORKS_LANGUAGE)
			page_set(m->build, "lang", str_from(lang_tag(key)));
	}
}

static void
put_facts(struct page_make *m, struct works *w)
{
	int64_t page = w->filter.page;
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	put_path(&path, w->f);
	page_make_href(m, "filter", &path, "");
	page_fact(m->build, "q", w->filter.values[WORKS_Q]);
	page_fact(m->build, "title", w->f->request.route.name);
	if (works_filter_is_counted(&w->wanted))
		page_make_number(m, "total", w->shelf.total);
	if (w->shelf.is_partial)
		page_fact(m->build, "more", STR("1"));
	if (works_filter_is_counted(&w->wanted) && (page == 1 || !w->shelf.by_place) &&
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
	struct cite_ask ask = { .text = str_trim(w->filter.values[WORKS_Q]),
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
put_news_formats(struct page_make *m, const struct fetch *f)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	view_news_put_path(&path, f);
	page_make_formats(m, f, buf_str(&path), "");
	buf_free(&path);
}

/* The works of the page without its number, in each format of listings. */
static void
put_works_formats(struct page_make *m, struct works *w)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX), tail = BUF_INIT(URL_BYTES_MAX);

	view_works_put_path(&path, w->f);
	works_form_put(&tail, &w->filter, WORKS_PAGE, STR(""));
	page_make_formats(m, w->f, buf_str(&path), tail_of(w, &tail));
	buf_free(&path);
}

/* The same works as lines of JSON, which have no filter. */
static void
put_lines_format(struct page_make *m, const struct works *w)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	if (w->filter.is_given)
		return;
	buf_putstr(&path, w->f->request.route.name);
	buf_putstr(&path, route_path(ROUTE_WORKS_LINES));
	page_make_link(m, &path, "", STR("Lines of JSON"));
	page_set(m->build, "type", STR(WORKS_LINES_TYPE));
	page_set(m->build, "format", STR("ndjson"));
}

/*
 * The same works in the catalogue for e-readers, which knows places and kinds; a folder below these
 * has no counterpart there.
 */
static void
put_catalogue(struct page_make *m, struct works *w)
{
	struct str folder = w->f->request.route.name, rest = STR(""), place = STR(""), kind;
	struct works_form form = w->filter;
	struct buf path = BUF_INIT(URL_BYTES_MAX), tail = BUF_INIT(URL_BYTES_MAX);

	if (folder.len >= sizeof "/akn/")
		place = str_cut(str_slice(folder, sizeof "/akn/" - 1, folder.len), '/', &rest);
	kind = str_cut(rest, '/', &rest);
	if (rest.len > 0)
		return;
	if (place.len > 0)
		form.values[WORKS_PLACE] = place;
	if (kind.len > 0)
		form.values[WORKS_KIND] = kind;
	buf_putstr(&path, route_path(ROUTE_OPDS_WORKS));
	works_form_put(&tail, &form, WORKS_PAGE, STR(""));
	page_make_link(m, &path, tail_of(w, &tail), STR("OPDS"));
	page_set(m->build, "type", STR(OPDS_ACQUISITION));
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
		put_news_formats(&m, w->f);
	} else {
		if (rc == 0)
			rc = put_works(&m, w, e);
		put_counts(&m, w, "kinds", CORPUS_BY_KIND);
		put_counts(&m, w, "places", CORPUS_BY_PLACE);
		put_counts(&m, w, "years", CORPUS_BY_YEAR);
		put_counts(&m, w, "tongues", CORPUS_BY_LANGUAGE);
		put_works_formats(&m, w);
		put_lines_format(&m, w);
		put_catalogue(&m, w);
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
		.most = r->route.kind == ROUTE_CHANGES ? 0 : WORKS_A_PAGE };

	return works_filter_read(&w->wanted, &ask, &w->shelf, e);
}

static int
resolve(struct works *w, const struct fetch *f, struct known_version *out, struct err *e)
{
	int rc;

	if ((rc = works_form_read(&w->filter, f->request.route.query, f->request.arena, e)) != 0)
		return rc;
	works_filter_open(&w->wanted, &w->filter, w->corpus, f->request.today, &w->arena);
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
	works_filter_close(&w->wanted);
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

	if ((rc = url_own(f, &own, e)) != 0)
		return rc;
	buf_putf(b, "<" STR_FMT ">; rel=\"canonical\"", STR_ARG(own));
	/* OPDS 1.2, 6: readers find the catalogue by this media type. */
	buf_putf(b, LINK_SEPARATOR "<%s" STR_FMT ">; rel=\"related\"; type=\"" OPDS_NAVIGATION "\"",
	    f->request.site->config.settings->base_url, STR_ARG(route_path(ROUTE_OPDS)));
	if (f->request.route.kind != ROUTE_CHANGES && f->choice.page.len == 0)
		view_works_put_lines_link(b, f);
	return 0;
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
