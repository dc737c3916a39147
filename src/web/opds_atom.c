/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opds_atom: writes a page of the catalogue as a feed. What must hold: a feed has either links to
 * other feeds or books (OPDS 1.2, 2); the time of an entry is that of its data.
 */
#include "web/opds_atom.h"

#include <inttypes.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "config/config.h"
#include "web/opds_feed.h"
#include "web/site_private.h"

#define FACET "http://opds-spec.org/facet"
#define SORT_NEW "http://opds-spec.org/sort/new"
#define HEAD                                                         \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"               \
	"<feed xmlns=\"http://www.w3.org/2005/Atom\""                \
	" xmlns:dc=\"http://purl.org/dc/terms/\""                    \
	" xmlns:opds=\"http://opds-spec.org/2010/catalog\""          \
	" xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\"" \
	" xmlns:thr=\"http://purl.org/syndication/thread/1.0\">\n"

static void
put_text(struct opds_feed *f, struct str text)
{
	store_page_escape(&f->page->body, text);
}

static void
put(struct opds_feed *f, const char *markup)
{
	buf_puts(&f->page->body, markup);
}

static void
put_element(struct opds_feed *f, const char *name, struct str text)
{
	buf_putf(&f->page->body, "<%s>", name);
	put_text(f, text);
	buf_putf(&f->page->body, "</%s>\n", name);
}

static void
put_time(struct opds_feed *f, int64_t seconds)
{
	char text[RFC3339_BYTES + 1];

	time_rfc3339(seconds, text);
	put_element(f, "updated", str_from(text));
}

static void
put_href(struct opds_feed *f, struct str path, struct str query)
{
	put(f, " href=\"");
	put_text(f, f->page->origin);
	put_text(f, path);
	put_text(f, query);
	put(f, "\"");
}

static void
put_link(struct opds_feed *f, const char *rel, const char *type, struct str path, struct str query)
{
	buf_putf(&f->page->body, "<link rel=\"%s\" type=\"%s\"", rel, type);
	put_href(f, path, query);
	put(f, "/>\n");
}

static const char *
type_of(const struct opds_feed *f)
{
	return f->route == ROUTE_OPDS ? OPDS_NAVIGATION : OPDS_ACQUISITION;
}

/* The same page as JSON. */
static void
put_other_form(struct opds_feed *f)
{
	struct buf path = BUF_INIT(ROUTE_PATH_BYTES_MAX);

	buf_putstr(&path, route_path(f->route));
	buf_puts(&path, ".json");
	put_link(f, "alternate", OPDS_JSON, buf_str(&path), f->query);
	buf_free(&path);
}

static void
put_links(struct opds_feed *f)
{
	struct str own = route_path(f->route);

	put_link(f, "self", type_of(f), own, f->query);
	put_link(f, "start", OPDS_NAVIGATION, route_path(ROUTE_OPDS), STR(""));
	if (f->route != ROUTE_OPDS)
		put_link(f, "up", OPDS_NAVIGATION, route_path(ROUTE_OPDS), STR(""));
	if (f->page->site->searcher != NULL)
		put_link(
		    f, "search", OPDS_SEARCH_DESCRIPTION, route_path(ROUTE_OPENSEARCH), STR(""));
	if (f->route != ROUTE_OPDS)
		put_link(f, "first", type_of(f), own, f->first);
	if (f->next.p != NULL)
		put_link(f, "next", type_of(f), own, f->next);
	put_other_form(f);
}

/* The identity of a feed is that of its first page, which never changes. */
static void
put_head(struct opds_feed *f)
{
	struct buf *b = &f->page->body;

	put(f, HEAD "<id>");
	put_text(f, f->page->origin);
	put_text(f, route_path(f->route));
	put_text(f, f->first);
	put(f, "</id>\n");
	put_element(f, "title", f->title);
	put_time(f, f->updated);
	put(f, "<author><name>");
	put_text(f, str_from(f->page->site->config.settings->site_name));
	put(f, "</name></author>\n");
	put_links(f);
	if (!f->has_total)
		return;
	buf_putf(b, "<opensearch:totalResults>%" PRIu64 "</opensearch:totalResults>\n", f->total);
	buf_putf(b, "<opensearch:itemsPerPage>%d</opensearch:itemsPerPage>\n", OPDS_BOOKS_MAX);
	if (f->number > 0)
		buf_putf(b, "<opensearch:startIndex>%" PRIu64 "</opensearch:startIndex>\n",
		    (f->number - 1) * OPDS_BOOKS_MAX + 1);
}

static void
put_facet(struct opds_feed *f, const struct opds_group *group, const struct opds_link *link)
{
	buf_putf(&f->page->body, "<link rel=\"" FACET "\" type=\"" OPDS_ACQUISITION "\"");
	put_href(f, route_path(ROUTE_OPDS_WORKS), link->query);
	put(f, " title=\"");
	put_text(f, link->title);
	buf_putf(&f->page->body, "\" opds:facetGroup=\"%s\" thr:count=\"%" PRIu64 "\"%s/>\n",
	    group->title, link->books, link->is_active ? " opds:activeFacet=\"true\"" : "");
}

/* An entry that leads to a feed of books. */
static void
put_way(struct opds_feed *f, const char *rel, struct str title, const struct opds_link *link)
{
	put(f, "<entry>\n<id>");
	put_text(f, f->page->origin);
	put_text(f, route_path(ROUTE_OPDS_WORKS));
	put_text(f, link->query);
	put(f, "</id>\n");
	put_element(f, "title", title);
	put_time(f, f->updated);
	buf_putf(&f->page->body, "<content type=\"text\">%" PRIu64 "</content>\n", link->books);
	put_link(f, rel, OPDS_ACQUISITION, route_path(ROUTE_OPDS_WORKS), link->query);
	put(f, "</entry>\n");
}

static void
put_ways(struct opds_feed *f)
{
	const struct opds_link all = { .query = STR(""), .books = f->total };

	put_way(f, SORT_NEW, STR("All, the newest first"), &all);
	for (size_t g = 0; g < CORPUS_FACETS; g++)
		for (size_t i = 0; i < f->groups[g].count; i++) {
			const struct opds_link *link = &f->groups[g].links[i];
			char *title = arena_printf(
			    &f->arena, "%s: " STR_FMT, f->groups[g].title, STR_ARG(link->title));

			put_way(
			    f, "subsection", title != NULL ? str_from(title) : link->title, link);
		}
}

static void
put_category(struct opds_feed *f, struct str term, struct str label)
{
	put(f, "<category term=\"");
	put_text(f, term);
	if (label.len > 0) {
		put(f, "\" label=\"");
		put_text(f, label);
	}
	put(f, "\"/>\n");
}

static void
put_facts(struct opds_feed *f, const struct opds_book *book)
{
	const struct corpus_version *v = &book->version;
	const char *tag = lang_tag(v->language);
	char date[DATE_BYTES + 1];
	struct iri_work iri;
	struct err ignored;

	if (v->issuer.len > 0) {
		put(f, "<author><name>");
		put_text(f, v->issuer);
		put(f, "</name></author>\n");
	}
	date_format(v->day, date);
	if (tag != NULL)
		put_element(f, "dc:language", str_from(tag));
	put_element(f, "dc:issued", str_from(date));
	if (iri_parse_work(v->work, &iri, &ignored) == 0)
		put_category(f, iri.doctype, book->facts.one[CORPUS_NOTE_KIND_LABEL]);
	for (size_t i = 0; i < book->facts.subject_count; i++)
		put_category(f, book->facts.subjects[i], STR(""));
	put(f, "<summary type=\"text\">");
	put_text(f, opds_feed_summary(f, book));
	put(f, "</summary>\n");
}

static int
put_downloads(struct opds_feed *f, const struct opds_book *book, struct err *e)
{
	struct opds_format format;
	struct str path;
	int rc = 0;

	for (size_t i = 0; rc == 0 && opds_feed_format(f, i, &format); i++) {
		if ((rc = opds_feed_path(f, &book->version, format.suffix, &path, e)) != 0)
			break;
		put(f, "<link rel=\"" OPDS_OPEN_ACCESS "\" type=\"");
		put_text(f, format.media_type);
		put(f, "\"");
		put_href(f, path, STR(""));
		put(f, "/>\n");
	}
	return rc;
}

static int
put_book(struct opds_feed *f, const struct opds_book *book, struct err *e)
{
	struct buf work = BUF_INIT(ROUTE_PATH_BYTES_MAX);
	struct str path;
	int rc;

	if ((rc = opds_feed_path(f, &book->version, STR(""), &path, e)) != 0)
		return rc;
	put(f, "<entry>\n<id>");
	put_text(f, f->page->origin);
	put_text(f, path);
	put(f, "</id>\n");
	put_element(f, "title", opds_feed_title(book));
	put_time(f, book->updated);
	buf_putstr(&work, book->version.work);
	put(f, "<dc:identifier>");
	if ((rc = store_page_put_url(f->page, &work, e)) != 0)
		return rc;
	put(f, "</dc:identifier>\n");
	put_facts(f, book);
	put(f, "<link rel=\"alternate\"");
	put_href(f, path, STR(""));
	put(f, "/>\n");
	rc = put_downloads(f, book, e);
	put(f, "</entry>\n");
	return rc;
}

int
opds_atom_write(struct opds_feed *feed, struct err *e)
{
	int rc = 0;

	put_head(feed);
	if (feed->route == ROUTE_OPDS)
		put_ways(feed);
	for (size_t g = 0; g < CORPUS_FACETS && feed->route == ROUTE_OPDS_WORKS; g++)
		for (size_t i = 0; i < feed->groups[g].count; i++)
			put_facet(feed, &feed->groups[g], &feed->groups[g].links[i]);
	for (size_t i = 0; i < feed->count && rc == 0; i++)
		rc = put_book(feed, &feed->books[i], e);
	put(feed, "</feed>\n");
	return rc;
}
