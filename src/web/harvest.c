/* SPDX-License-Identifier: Apache-2.0 */
/*
 * harvest: robots.txt, site maps and ResourceSync. What must hold: a URL that a list names is
 * answered; a time in a list is that of a publication, so that a list stays the same until
 * something is published.
 */
#include "web/harvest.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/time.h"
#include "base/zone.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "web/harvest_list.h"
#include "web/store_page.h"
#include "web/urls.h"

#define XML "application/xml"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define SITEMAP_NS " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
#define RS_NS " xmlns:rs=\"http://www.openarchives.org/rs/terms/\""
#define PARTS_MAX 50000 /* of an index: as many as sitemaps.org allows */
#define PART_DIGITS_MAX 9
#define SOURCE_TYPE "application/akn+xml"
#define SOURCE_SUFFIX ".xml"
#define LINE_BYTES_MAX (64u << 10) /* an IRI, percent-encoded */

static void
put_path(struct store_page *p, const char *path)
{
	store_page_put_xml(p, p->origin);
	buf_puts(&p->body, path);
}

static void
put_time(struct store_page *p, int64_t seconds)
{
	char text[RFC3339_BYTES + 1];

	time_rfc3339(seconds, text);
	buf_puts(&p->body, text);
}

static int
write_robots(struct corpus *c, struct store_page *p, struct err *e)
{
	(void)c;
	(void)e;
	/* Each pair of versions has a comparison, which are too many to read. */
	buf_puts(&p->body, "User-agent: *\nAllow: /\nDisallow: /*...\n\nSitemap: ");
	buf_putstr(&p->body, p->origin);
	buf_putstr(&p->body, route_path(ROUTE_SITEMAP));
	buf_putc(&p->body, '\n');
	return 0;
}

/* "<loc>https://law.example/sitemap/0.xml</loc>" of each part */
static int
put_parts(struct corpus *c, struct store_page *p, enum route_kind part, struct err *e)
{
	uint64_t count;
	int rc = harvest_parts(c, &count, e);

	if (rc != 0)
		return rc;
	for (uint64_t i = 0; i < count && i < PARTS_MAX; i++) {
		struct str path = route_path(part), tail = route_tail(part);

		buf_puts(&p->body, "<sitemap><loc>");
		store_page_put_xml(p, p->origin);
		buf_putf(&p->body, STR_FMT "%" PRIu64 STR_FMT "</loc></sitemap>\n", STR_ARG(path),
		    i, STR_ARG(tail));
	}
	return 0;
}

static int
write_sitemap(struct corpus *c, struct store_page *p, struct err *e)
{
	int rc;

	buf_puts(&p->body, HEAD "<sitemapindex" SITEMAP_NS ">\n");
	rc = put_parts(c, p, ROUTE_SITEMAP_PART, e);
	buf_puts(&p->body, "</sitemapindex>\n");
	return rc;
}

/* Whether the publication is what its work says today in its language. */
static int
is_current(struct corpus *c, const struct store_page *p, const struct corpus_version *v, bool *out,
    struct err *e)
{
	struct corpus_ask ask = { v->work, v->language, CORPUS_IN_FORCE, p->today, 0 };
	struct arena a = ARENA_INIT(LINE_BYTES_MAX);
	struct corpus_version found;
	struct err none = { 0 };
	int rc = corpus_find(c, &ask, &found, &a, &none);

	*out = rc == 0 && found.seq == v->seq;
	arena_free(&a);
	if (rc == 0 || rc == -ERR_NOTFOUND || rc == -ERR_GONE)
		return 0;
	return err_set(e, (enum err_code) - rc, "%s", none.text);
}

static void
put_home(struct store_page *p)
{
	buf_puts(&p->body, "<url><loc>");
	put_path(p, "/");
	buf_puts(&p->body, "</loc></url>\n");
}

static int
put_current(struct store_page *p, const struct corpus_version *v, struct err *e)
{
	int64_t since = zone_midnight(v->day);
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	int rc;

	buf_putf(&path, STR_FMT "/" STR_FMT, STR_ARG(v->work), STR_ARG(v->language));
	buf_puts(&p->body, "<url><loc>");
	rc = store_page_put_url(p, &path, e);
	buf_puts(&p->body, "</loc><lastmod>");
	put_time(p, v->published > since ? v->published : since);
	buf_puts(&p->body, "</lastmod></url>\n");
	return rc;
}

/* A list without a URL is not valid: then it has the first page of the website. */
static int
put_currents(struct corpus *c, struct store_page *p, const struct harvest_list *l, struct err *e)
{
	size_t before = p->body.len;
	int rc = 0;

	if (p->block == 0)
		put_home(p);
	for (size_t i = 0; i < l->count && rc == 0; i++) {
		const struct corpus_version *v = &l->changes[i].version;
		bool is_one = false;

		if (v->withdrawn == 0 && v->day <= p->today)
			rc = is_current(c, p, v, &is_one, e);
		if (rc == 0 && is_one)
			rc = put_current(p, v, e);
	}
	if (p->body.len == before)
		put_home(p);
	return rc;
}

static int
write_sitemap_part(struct corpus *c, struct store_page *p, struct err *e)
{
	const struct harvest_ask ask = harvest_part(p->block);
	struct harvest_list l = { 0 };
	int rc;

	if ((rc = harvest_read(&l, c, &ask, e)) == 0) {
		buf_puts(&p->body, HEAD "<urlset" SITEMAP_NS ">\n");
		rc = put_currents(c, p, &l, e);
		buf_puts(&p->body, "</urlset>\n");
	}
	harvest_free(&l);
	return rc;
}

/* The number in the address of a part, "12", which has one spelling. */
static int
take_part(struct store_page *p, struct err *e)
{
	uint64_t last = p->last_seq > 0 ? (uint64_t)(p->last_seq - 1) / HARVEST_PART_NUMBERS : 0;
	struct str name = p->route.name;
	bool is_number =
	    name.len > 0 && name.len <= PART_DIGITS_MAX && (name.len == 1 || name.p[0] != '0');

	for (size_t i = 0; i < name.len && is_number; i++) {
		is_number = name.p[i] >= '0' && name.p[i] <= '9';
		p->block = p->block * 10 + (uint64_t)(name.p[i] - '0');
	}
	if (is_number && p->block <= last)
		return 0;
	return err_set(
	    e, ERR_NOTFOUND, "the parts of this list are numbered from 0 to %" PRIu64, last);
}

static int
note_time(void *arg, const struct corpus_version *v, struct err *e)
{
	int64_t *time = arg;

	(void)e;
	*time = v->published;
	return 1; /* ends the walk */
}

/* When the last text was published: the time as of which the lists are right. */
static int
put_at(struct corpus *c, struct store_page *p, struct err *e)
{
	int64_t at = 0;
	int rc = corpus_latest(c, INT64_MAX, note_time, &at, e);

	put_time(p, at);
	return rc < 0 ? rc : 0;
}

/* The relation of a list to another. */
static void
put_relation(struct store_page *p, const char *rel, enum route_kind to)
{
	buf_putf(&p->body, "<rs:ln rel=\"%s\" href=\"", rel);
	store_page_put_xml(p, p->origin);
	buf_putstr(&p->body, route_path(to));
	buf_puts(&p->body, "\"/>\n");
}

static void
put_capability(struct store_page *p, const char *capability, enum route_kind route)
{
	buf_puts(&p->body, "<url><loc>");
	store_page_put_xml(p, p->origin);
	buf_putstr(&p->body, route_path(route));
	buf_putf(&p->body, "</loc><rs:md capability=\"%s\"/></url>\n", capability);
}

static int
write_description(struct corpus *c, struct store_page *p, struct err *e)
{
	(void)c;
	(void)e;
	buf_puts(&p->body, HEAD "<urlset" SITEMAP_NS RS_NS ">\n"
				"<rs:md capability=\"description\"/>\n");
	put_capability(p, "capabilitylist", ROUTE_CAPABILITIES);
	buf_puts(&p->body, "</urlset>\n");
	return 0;
}

static int
write_capabilities(struct corpus *c, struct store_page *p, struct err *e)
{
	(void)c;
	(void)e;
	buf_puts(&p->body, HEAD "<urlset" SITEMAP_NS RS_NS ">\n");
	put_relation(p, "up", ROUTE_RESOURCESYNC);
	buf_puts(&p->body, "<rs:md capability=\"capabilitylist\"/>\n");
	put_capability(p, "resourcelist", ROUTE_RESOURCELIST);
	put_capability(p, "changelist", ROUTE_CHANGELIST);
	buf_puts(&p->body, "</urlset>\n");
	return 0;
}

static int
write_resources(struct corpus *c, struct store_page *p, struct err *e)
{
	int rc;

	buf_puts(&p->body, HEAD "<sitemapindex" SITEMAP_NS RS_NS ">\n");
	put_relation(p, "up", ROUTE_CAPABILITIES);
	buf_puts(&p->body, "<rs:md capability=\"resourcelist\" at=\"");
	if ((rc = put_at(c, p, e)) != 0)
		return rc;
	buf_puts(&p->body, "\"/>\n");
	rc = put_parts(c, p, ROUTE_RESOURCELIST_PART, e);
	buf_puts(&p->body, "</sitemapindex>\n");
	return rc;
}

static int
write_changes(struct corpus *c, struct store_page *p, struct err *e)
{
	int rc;

	buf_puts(&p->body, HEAD "<sitemapindex" SITEMAP_NS RS_NS ">\n");
	put_relation(p, "up", ROUTE_CAPABILITIES);
	buf_puts(&p->body, "<rs:md capability=\"changelist\" from=\"1970-01-01T00:00:00Z\"/>\n");
	rc = put_parts(c, p, ROUTE_CHANGELIST_PART, e);
	buf_puts(&p->body, "</sitemapindex>\n");
	return rc;
}

/* The source of a revision; change: "created", "deleted", or NULL in a list of resources. */
static int
put_resource(
    struct store_page *p, const struct harvest_change *k, const char *change, struct err *e)
{
	const struct corpus_version *v = &k->version;
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	char hex[SHA256_HEX_BYTES + 1];
	int rc;

	url_put_revision(&path, v);
	buf_puts(&path, SOURCE_SUFFIX);
	buf_puts(&p->body, "<url><loc>");
	rc = store_page_put_url(p, &path, e);
	buf_puts(&p->body, "</loc><lastmod>");
	put_time(p, k->time);
	buf_puts(&p->body, "</lastmod><rs:md");
	if (change != NULL) {
		buf_putf(&p->body, " change=\"%s\" datetime=\"", change);
		put_time(p, k->time);
		buf_puts(&p->body, "\"");
	}
	if (v->withdrawn == 0) {
		sha256_hex(&v->source, hex);
		buf_putf(&p->body,
		    " hash=\"sha-256:%s\" length=\"%" PRIu64 "\" type=\"" SOURCE_TYPE "\"", hex,
		    v->source_bytes);
	}
	buf_puts(&p->body, "/></url>\n");
	return rc;
}

static int
put_resources(struct store_page *p, const struct harvest_list *l, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < l->count && rc == 0; i++)
		if (l->changes[i].version.withdrawn == 0)
			rc = put_resource(p, &l->changes[i], NULL, e);
	return rc;
}

static int
write_resources_part(struct corpus *c, struct store_page *p, struct err *e)
{
	const struct harvest_ask ask = harvest_part(p->block);
	struct harvest_list l = { 0 };
	int rc;

	if ((rc = harvest_read(&l, c, &ask, e)) != 0)
		goto out;
	buf_puts(&p->body, HEAD "<urlset" SITEMAP_NS RS_NS ">\n");
	put_relation(p, "up", ROUTE_CAPABILITIES);
	put_relation(p, "index", ROUTE_RESOURCELIST);
	buf_puts(&p->body, "<rs:md capability=\"resourcelist\" at=\"");
	if ((rc = put_at(c, p, e)) != 0)
		goto out;
	buf_puts(&p->body, "\"/>\n");
	rc = put_resources(p, &l, e);
	buf_puts(&p->body, "</urlset>\n");
out:
	harvest_free(&l);
	return rc;
}

static int
put_changes(struct store_page *p, const struct harvest_list *l, struct err *e)
{
	bool is_open = (int64_t)((p->block + 1) * HARVEST_PART_NUMBERS) > p->last_seq;
	int rc = 0;

	buf_puts(&p->body, "<rs:md capability=\"changelist\" from=\"");
	put_time(p, l->count > 0 ? l->changes[0].time : 0);
	if (!is_open && l->count > 0) {
		buf_puts(&p->body, "\" until=\"");
		put_time(p, l->changes[l->count - 1].time);
	}
	buf_puts(&p->body, "\"/>\n");
	for (size_t i = 0; i < l->count && rc == 0; i++)
		rc = put_resource(
		    p, &l->changes[i], l->changes[i].is_withdrawal ? "deleted" : "created", e);
	return rc;
}

static int
write_changes_part(struct corpus *c, struct store_page *p, struct err *e)
{
	const struct harvest_ask ask = harvest_part(p->block);
	struct harvest_list l = { 0 };
	int rc;

	if ((rc = harvest_read(&l, c, &ask, e)) == 0 &&
	    (rc = harvest_read_records(&l, c, &ask, e)) == 0) {
		buf_puts(&p->body, HEAD "<urlset" SITEMAP_NS RS_NS ">\n");
		put_relation(p, "up", ROUTE_CAPABILITIES);
		put_relation(p, "index", ROUTE_CHANGELIST);
		rc = put_changes(p, &l, e);
		buf_puts(&p->body, "</urlset>\n");
	}
	harvest_free(&l);
	return rc;
}

void
robots_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind kind = { .media_type = "text/plain; charset=utf-8",
		.write = write_robots };

	store_page_start(s, x, r, &kind);
}

void
sitemap_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind kind = { .media_type = XML, .write = write_sitemap };

	store_page_start(s, x, r, &kind);
}

void
sitemap_part_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind kind = {
		.media_type = XML, .take = take_part, .write = write_sitemap_part
	};

	store_page_start(s, x, r, &kind);
}

void
resourcesync_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind kinds[ROUTE_COUNT] = {
		[ROUTE_RESOURCESYNC] = { .media_type = XML, .write = write_description },
		[ROUTE_CAPABILITIES] = { .media_type = XML, .write = write_capabilities },
		[ROUTE_RESOURCELIST] = { .media_type = XML, .write = write_resources },
		[ROUTE_RESOURCELIST_PART] = { .media_type = XML,
		    .take = take_part,
		    .write = write_resources_part },
		[ROUTE_CHANGELIST] = { .media_type = XML, .write = write_changes },
		[ROUTE_CHANGELIST_PART] = { .media_type = XML,
		    .take = take_part,
		    .write = write_changes_part },
	};

	store_page_start(s, x, r, &kinds[r->kind]);
}
