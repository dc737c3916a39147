/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opds_json: writes a page of the catalogue as JSON. What must hold: a page has navigation or
 * publications (OPDS 2.0, 2), and no member is null or empty.
 */
#include "web/opds_json.h"

#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "web/opds_feed.h"
#include "web/site_private.h"

#define BOOK "http://schema.org/Book"
#define SUFFIX ".json"
#define DOWNLOAD "download"
#define HREF_BYTES_MAX (64u << 10)
#define FIND_TEMPLATE "?q={query}" /* the name that readers know (OPDS 2.0, 3) */

/* The address of a page of the catalogue, or with a suffix of its own, of another. */
static void
put_href(struct opds_feed *f, struct json *j, struct str path, const char *suffix, struct str query)
{
	struct buf b = BUF_INIT(HREF_BYTES_MAX);

	buf_putf(&b, STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(f->page->origin), STR_ARG(path), suffix,
	    STR_ARG(query));
	json_member(j, "href", buf_str(&b));
	buf_free(&b);
}

static void
put_link(struct opds_feed *f, struct json *j, const char *rel, enum route_kind to, struct str query)
{
	json_open_object(j);
	json_member(j, "rel", str_from(rel));
	put_href(f, j, route_path(to), SUFFIX, query);
	json_member(j, "type", STR(OPDS_JSON));
	json_close_object(j);
}

static void
put_search(struct opds_feed *f, struct json *j)
{
	json_open_object(j);
	json_member(j, "rel", STR("search"));
	put_href(f, j, route_path(ROUTE_OPDS_FIND), SUFFIX FIND_TEMPLATE, STR(""));
	json_member(j, "type", STR(OPDS_JSON));
	json_name(j, "templated");
	json_bool(j, true);
	json_close_object(j);
}

static void
put_other_form(struct opds_feed *f, struct json *j)
{
	json_open_object(j);
	json_member(j, "rel", STR("alternate"));
	put_href(f, j, route_path(f->route), "", f->query);
	json_member(
	    j, "type", f->route == ROUTE_OPDS ? STR(OPDS_NAVIGATION) : STR(OPDS_ACQUISITION));
	json_close_object(j);
}

static void
put_links(struct opds_feed *f, struct json *j)
{
	json_name(j, "links");
	json_open_array(j);
	put_link(f, j, "self", f->route, f->query);
	put_link(f, j, "start", ROUTE_OPDS, STR(""));
	if (f->route != ROUTE_OPDS) {
		put_link(f, j, "up", ROUTE_OPDS, STR(""));
		put_link(f, j, "first", f->route, f->first);
	}
	if (f->next.p != NULL)
		put_link(f, j, "next", f->route, f->next);
	if (f->page->site->searcher != NULL)
		put_search(f, j);
	put_other_form(f, j);
	json_close_array(j);
}

static void
put_metadata(struct opds_feed *f, struct json *j)
{
	char text[RFC3339_BYTES + 1];

	time_rfc3339(f->updated, text);
	json_name(j, "metadata");
	json_open_object(j);
	json_member(j, "title", f->title);
	json_member(j, "modified", str_from(text));
	if (f->has_total) {
		json_member_int(j, "numberOfItems", (int64_t)f->total);
		json_member_int(j, "itemsPerPage", OPDS_BOOKS_MAX);
	}
	if (f->number > 0)
		json_member_int(j, "currentPage", (int64_t)f->number);
	json_close_object(j);
}

/* A link to the books with one value, which tells how many they are. */
static void
put_way(struct opds_feed *f, struct json *j, const struct opds_link *link)
{
	json_open_object(j);
	json_member(j, "title", link->title);
	if (link->is_active)
		json_member(j, "rel", STR("self"));
	put_href(f, j, route_path(ROUTE_OPDS_WORKS), SUFFIX, link->query);
	json_member(j, "type", STR(OPDS_JSON));
	if (link->books > 0) {
		json_name(j, "properties");
		json_open_object(j);
		json_member_int(j, "numberOfItems", (int64_t)link->books);
		json_close_object(j);
	}
	json_close_object(j);
}

static void
put_groups(struct opds_feed *f, struct json *j, const char *name, const char *links)
{
	json_name(j, name);
	json_open_array(j);
	for (size_t g = 0; g < CORPUS_FACETS; g++) {
		if (f->groups[g].count == 0)
			continue;
		json_open_object(j);
		json_name(j, "metadata");
		json_open_object(j);
		json_member(j, "title", str_from(f->groups[g].title));
		json_close_object(j);
		json_name(j, links);
		json_open_array(j);
		for (size_t i = 0; i < f->groups[g].count; i++)
			put_way(f, j, &f->groups[g].links[i]);
		json_close_array(j);
		json_close_object(j);
	}
	json_close_array(j);
}

/* Of a page without books, too, since it would have nothing else. */
static void
put_navigation(struct opds_feed *f, struct json *j)
{
	const struct opds_link all = {
		.title = STR("All, the newest first"), .query = STR(""), .books = f->total
	};

	json_name(j, "navigation");
	json_open_array(j);
	put_way(f, j, &all);
	json_close_array(j);
}

static int
put_facts(struct opds_feed *f, struct json *j, const struct opds_book *book, struct err *e)
{
	const struct corpus_version *v = &book->version;
	struct buf id = BUF_INIT(HREF_BYTES_MAX);
	char date[DATE_BYTES + 1], modified[RFC3339_BYTES + 1];
	const char *tag = lang_tag(v->language);
	struct str path;
	int rc;

	if ((rc = opds_feed_path(f, v, STR(""), &path, e)) != 0)
		return rc;
	buf_putf(&id, STR_FMT STR_FMT, STR_ARG(f->page->origin), STR_ARG(path));
	date_format(v->day, date);
	time_rfc3339(book->updated, modified);
	json_name(j, "metadata");
	json_open_object(j);
	json_member(j, "@type", STR(BOOK));
	json_member(j, "title", opds_feed_title(book));
	json_member(j, "identifier", buf_str(&id));
	if (tag != NULL)
		json_member(j, "language", str_from(tag));
	if (v->issuer.len > 0)
		json_member(j, "author", v->issuer);
	json_member(j, "published", str_from(date));
	json_member(j, "modified", str_from(modified));
	json_member(j, "description", opds_feed_summary(f, book));
	if (book->facts.subject_count > 0) {
		json_name(j, "subject");
		json_open_array(j);
		for (size_t i = 0; i < book->facts.subject_count; i++)
			json_string(j, book->facts.subjects[i]);
		json_close_array(j);
	}
	json_close_object(j);
	buf_free(&id);
	return 0;
}

static int
put_downloads(struct opds_feed *f, struct json *j, const struct opds_book *book, struct err *e)
{
	struct opds_format format;
	struct str path;
	int rc = 0;

	json_name(j, "links");
	json_open_array(j);
	for (size_t i = 0; rc == 0 && opds_feed_format(f, i, &format); i++) {
		if ((rc = opds_feed_path(f, &book->version, format.suffix, &path, e)) != 0)
			break;
		json_open_object(j);
		json_name(j, "rel");
		json_open_array(j);
		json_string(j, STR(DOWNLOAD));
		json_string(j, STR(OPDS_OPEN_ACCESS));
		json_close_array(j);
		put_href(f, j, path, "", STR(""));
		json_member(j, "type", format.media_type);
		json_close_object(j);
	}
	json_close_array(j);
	return rc;
}

static int
put_books(struct opds_feed *f, struct json *j, struct err *e)
{
	int rc = 0;

	json_name(j, "publications");
	json_open_array(j);
	for (size_t i = 0; i < f->count && rc == 0; i++) {
		json_open_object(j);
		if ((rc = put_facts(f, j, &f->books[i], e)) == 0)
			rc = put_downloads(f, j, &f->books[i], e);
		json_close_object(j);
	}
	json_close_array(j);
	return rc;
}

int
opds_json_write(struct opds_feed *feed, struct err *e)
{
	struct json j;
	int rc = 0;

	json_start(&j, &feed->page->body);
	json_open_object(&j);
	put_metadata(feed, &j);
	put_links(feed, &j);
	if (feed->count > 0)
		rc = put_books(feed, &j, e);
	else
		put_navigation(feed, &j);
	if (feed->route == ROUTE_OPDS && feed->total > 0)
		put_groups(feed, &j, "groups", "navigation");
	else if (feed->route == ROUTE_OPDS_WORKS && feed->total > 0)
		put_groups(feed, &j, "facets", "links");
	json_close_object(&j);
	if (rc == 0)
		json_end(&j);
	return rc;
}
