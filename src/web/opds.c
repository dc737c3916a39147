/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opds: reads a page of the catalogue from the lists of works (corpus/shelf.h), or from the search.
 * What must hold: the time depends on the page, not on the number of works, but for the parameter
 * q of the list of works, for which the walk is bounded (corpus_shelf.h).
 */
#include "web/opds.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/zone.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "corpus/shelf.h"
#include "http/accept.h"
#include "http/http.h"
#include "web/opds_atom.h"
#include "web/opds_feed.h"
#include "web/opds_json.h"
#include "web/search_form.h"
#include "web/site_private.h"
#include "web/store_page.h"
#include "web/urls.h"
#include "web/works_filter.h"
#include "web/works_form.h"

#define FEED_BYTES_MAX (8u << 20)  /* the books of a page, and the values of the facets */
#define FACTS_BYTES_MAX (1u << 20) /* of one work */
#define ATOM "application/atom+xml"
#define JSON "application/json"

_Static_assert(OPDS_BOOKS_MAX == WORKS_A_PAGE && OPDS_BOOKS_MAX >= SEARCH_PAGE,
    "a page of the catalogue is one of a list, or one of a search");

/* One page, while it is read. */
struct reading {
	struct opds_feed feed;
	struct corpus *corpus;
	struct works_form form;
	struct works_filter wanted;
	struct corpus_shelf shelf;
	struct arena facts; /* of one work */
	struct search_form search;
	struct search_found found;
};

static const char *const group_titles[CORPUS_FACETS] = {
	[CORPUS_BY_PLACE] = "Place",
	[CORPUS_BY_KIND] = "Kind",
	[CORPUS_BY_YEAR] = "Year",
	[CORPUS_BY_LANGUAGE] = "Language",
};

static enum route_kind
route_of(const struct store_page *p)
{
	switch (p->route.kind) {
	case ROUTE_OPDS_WORKS:
	case ROUTE_OPDS_WORKS_JSON: return ROUTE_OPDS_WORKS;
	case ROUTE_OPDS_FIND:
	case ROUTE_OPDS_FIND_JSON: return ROUTE_OPDS_FIND;
	default: return ROUTE_OPDS;
	}
}

static int
note_time(void *arg, const struct corpus_version *v, struct err *e)
{
	(void)e;
	*(int64_t *)arg = v->published;
	return 1; /* ends the walk */
}

/* The text of b in the arena, or empty. Frees b. */
static struct str
keep(struct reading *r, struct buf *b)
{
	struct str text = buf_str(b);

	if (b->failed || !arena_keep(&r->feed.arena, &text))
		text = STR("");
	buf_free(b);
	return text;
}

/* When the version became the current one. */
static int64_t
updated(const struct store_page *p, const struct corpus_version *v)
{
	int64_t since = v->day <= p->today ? zone_midnight(v->day) : v->published;

	return v->published > since ? v->published : since;
}

static int
add_book(struct reading *r, const struct corpus_version *v, struct err *e)
{
	struct opds_feed *f = &r->feed;
	struct opds_book *book = &f->books[f->count];
	int rc;

	if ((rc = corpus_version_copy(&book->version, v, &f->arena, e)) != 0 ||
	    (rc = corpus_facts_overlay(r->corpus, &book->version, &book->facts, &f->arena, e)) != 0)
		return rc;
	book->updated = updated(f->page, &book->version);
	if (book->updated > f->updated)
		f->updated = book->updated;
	f->count++;
	return 0;
}

/* "Gazette: act, 2006" */
static void
name_feed(struct reading *r)
{
	struct buf title = BUF_INIT(FACTS_BYTES_MAX);
	bool is_found = r->feed.route == ROUTE_OPDS_FIND;
	size_t count = 0;

	buf_puts(&title, r->feed.page->site->config.settings->site_name);
	for (size_t i = 0; i < (is_found ? SEARCH_FIELD_PAGE : WORKS_PAGE); i++) {
		struct str value = is_found ? r->search.values[i] : r->form.values[i];

		if (value.len > 0)
			buf_putf(&title, "%s" STR_FMT, count++ == 0 ? ": " : ", ", STR_ARG(value));
	}
	r->feed.title = keep(r, &title);
}

static void
put_group(struct reading *r, enum corpus_facet facet)
{
	const struct corpus_counts *counts = &r->shelf.counts[facet];
	struct opds_group *group = &r->feed.groups[facet];
	enum works_field field = works_field_of[facet];

	group->title = group_titles[facet];
	group->links = arena_zalloc(&r->feed.arena, counts->count * sizeof *group->links);
	for (size_t i = 0; group->links != NULL && i < counts->count; i++) {
		struct opds_link *link = &group->links[group->count++];
		struct buf query = BUF_INIT(URL_BYTES_MAX);

		link->title = counts->list[i].key;
		link->books = counts->list[i].works;
		link->is_active = str_eq(r->form.values[field], link->title);
		works_form_put(&query, &r->form, field, link->title);
		link->query = keep(r, &query);
	}
}

static void
put_pages(struct reading *r)
{
	struct opds_feed *f = &r->feed;
	struct buf first = BUF_INIT(URL_BYTES_MAX), next = BUF_INIT(URL_BYTES_MAX);

	works_form_put(&first, &r->form, WORKS_PAGE, STR(""));
	f->first = keep(r, &first);
	if (!r->shelf.has_more)
		return;
	works_form_put_next(&next, &r->form, &r->shelf);
	f->next = keep(r, &next);
}

static int
read_works(struct reading *r, struct err *e)
{
	struct opds_feed *f = &r->feed;
	struct corpus_shelf_ask ask = { .today = f->page->today,
		.most = f->route == ROUTE_OPDS ? 0 : WORKS_A_PAGE };
	bool is_counted;
	int rc;

	works_filter_open(&r->wanted, &r->form, r->corpus, f->page->today, &f->arena);
	if ((rc = works_filter_read(&r->wanted, &ask, &r->shelf, e)) != 0)
		return rc;
	is_counted = works_filter_is_counted(&r->wanted);
	for (unsigned facet = 0; facet < CORPUS_FACETS && is_counted; facet++)
		put_group(r, (enum corpus_facet)facet);
	f->total = r->shelf.total;
	if (f->route == ROUTE_OPDS)
		return 0;
	f->has_total = is_counted;
	f->number = r->shelf.by_place ? 0 : (uint64_t)r->form.page;
	put_pages(r);
	for (size_t i = 0; i < r->shelf.count && rc == 0; i++) {
		struct corpus_version v;

		if ((rc = works_filter_show(&r->wanted, &r->shelf.list[i], &v, &f->arena, e)) == 0)
			rc = add_book(r, &v, e);
	}
	return rc;
}

/* Whether the book is on the page already: each of its articles that was found leads to it. */
static bool
has_book(const struct reading *r, const struct search_hit *h)
{
	for (size_t i = 0; i < r->feed.count; i++)
		if (str_eq(r->feed.books[i].version.work, h->work) &&
		    str_eq(r->feed.books[i].version.language, h->language))
			return true;
	return false;
}

static int
add_hit(struct reading *r, const struct search_hit *h, struct err *e)
{
	const struct corpus_version of = { .work = h->work, .language = h->language };
	struct corpus_version v;
	int rc;

	arena_reset(&r->facts);
	rc = corpus_current(r->corpus, &of, r->feed.page->today, &v, &r->facts, e);
	if (rc == -ERR_NOTFOUND)
		return 0; /* withdrawn since it was indexed */
	return rc != 0 ? rc : add_book(r, &v, e);
}

static int
read_found(struct reading *r, struct err *e)
{
	struct opds_feed *f = &r->feed;
	struct buf first = BUF_INIT(URL_BYTES_MAX), next = BUF_INIT(URL_BYTES_MAX);
	char *number = arena_printf(&f->arena, "%" PRIu64, r->search.page + 1);
	int rc;

	if ((rc = search_form_run(&r->search, f->page->site->searcher, &r->found, &f->arena, e)) !=
	    0)
		return rc;
	search_form_put(&first, &r->search, SEARCH_FIELD_PAGE, STR(""));
	f->first = keep(r, &first);
	if (r->found.ordered > r->search.page * SEARCH_PAGE && r->search.page < SEARCH_PAGES_MAX &&
	    number != NULL) {
		search_form_put(&next, &r->search, SEARCH_FIELD_PAGE, str_from(number));
		f->next = keep(r, &next);
	}
	f->number = r->search.page;
	for (size_t i = 0; i < r->found.count && rc == 0; i++)
		if (!has_book(r, &r->found.hits[i]))
			rc = add_hit(r, &r->found.hits[i], e);
	return rc;
}

/* Reads the parameters. The root has none. */
static int
read_form(struct reading *r, struct arena *a, struct err *e)
{
	struct store_page *p = r->feed.page;
	int rc;

	if (r->feed.route == ROUTE_OPDS_WORKS)
		return works_form_take(&r->form, p->route.query, a, e);
	r->form = (struct works_form){ .page = 1, .day = DAY_NONE };
	if (r->feed.route == ROUTE_OPDS)
		return 0;
	if ((rc = search_form_read(&r->search, p->route.query, p->today, a, e)) != 0)
		return rc;
	if (r->search.others.len > 0)
		return err_set(e, ERR_USAGE,
		    "a search in the catalogue has the parameters of /search: 'q', 'kind', "
		    "'place', 'year', 'issuer', 'language' and 'page'");
	return 0;
}

static struct reading *
reading_new(struct store_page *p)
{
	struct reading *r = NEW(struct reading);

	r->feed.page = p;
	r->feed.route = route_of(p);
	r->feed.arena = ARENA_INIT(FEED_BYTES_MAX);
	r->facts = ARENA_INIT(FACTS_BYTES_MAX);
	return r;
}

static void
reading_free(struct reading *r)
{
	works_filter_close(&r->wanted);
	corpus_shelf_free(&r->shelf);
	arena_free(&r->facts);
	arena_free(&r->feed.arena);
	free(r);
}

/* Refuses parameters before the store is asked. */
static int
take(struct store_page *p, struct err *e)
{
	struct reading *r = reading_new(p);
	int rc = read_form(r, &r->feed.arena, e);

	if (rc == 0 && r->feed.route == ROUTE_OPDS_FIND && p->site->searcher == NULL)
		rc = err_set(e, ERR_NOTFOUND, "this server has no search");
	reading_free(r);
	return rc;
}

static int
write_page(struct corpus *c, struct store_page *p,
    int (*write)(struct opds_feed *feed, struct err *e), struct err *e)
{
	struct reading *r = reading_new(p);
	struct opds_feed *f = &r->feed;
	int rc;

	r->corpus = c;
	f->books = arena_zalloc(&f->arena, OPDS_BOOKS_MAX * sizeof *f->books);
	f->query = STR("");
	if (p->route.query.len > 0)
		f->query = str_from(arena_printf(&f->arena, "?" STR_FMT, STR_ARG(p->route.query)));
	if ((rc = read_form(r, &f->arena, e)) == 0 &&
	    (rc = corpus_latest(c, INT64_MAX, note_time, &f->updated, e)) >= 0)
		rc = f->route == ROUTE_OPDS_FIND ? read_found(r, e) : read_works(r, e);
	if (rc == 0) {
		name_feed(r);
		rc = write(f, e);
	}
	reading_free(r);
	return rc;
}

static int
write_atom(struct corpus *c, struct store_page *p, struct err *e)
{
	return write_page(c, p, opds_atom_write, e);
}

static int
write_json(struct corpus *c, struct store_page *p, struct err *e)
{
	return write_page(c, p, opds_json_write, e);
}

/* The client's better range for JSON; any JSON is JSON. */
static struct accept_match
match_json(struct str accept)
{
	struct accept_match own = accept_match(accept, STR(OPDS_JSON)),
			    any = accept_match(accept, STR(JSON));

	return any.quality > own.quality ? any : own;
}

static bool
wants_json(struct str accept)
{
	struct accept_match json = match_json(accept), atom = accept_match(accept, STR(ATOM));

	if (json.quality != atom.quality)
		return json.quality > atom.quality;
	if (json.kind != atom.kind)
		return json.kind > atom.kind;
	return json.kind == ACCEPT_NAMED && json.place < atom.place;
}

void
opds_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind root = { OPDS_NAVIGATION, take, write_atom, true },
					    books = { OPDS_ACQUISITION, take, write_atom, true },
					    json = { OPDS_JSON, take, write_json, true },
					    only = { OPDS_JSON, take, write_json, false };

	switch (r->kind) {
	case ROUTE_OPDS_JSON:
	case ROUTE_OPDS_WORKS_JSON:
	case ROUTE_OPDS_FIND_JSON: store_page_start(s, x, r, &only); break;
	default:
		if (wants_json(http_accept(x, HTTP_ACCEPT)))
			store_page_start(s, x, r, &json);
		else
			store_page_start(s, x, r, r->kind == ROUTE_OPDS ? &root : &books);
		break;
	}
}
