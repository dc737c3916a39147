/* SPDX-License-Identifier: Apache-2.0 */
/*
 * works_lines: one walk over the works from a name on, which are a range of the index of their
 * names. What must hold: the lines depend on the store and the day alone; all languages of a work
 * are in one answer, so that the name of a work is a cursor.
 */
#include "web/works_lines.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "base/time.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "http/percent.h"
#include "render/formats.h"
#include "web/index.h"
#include "web/query.h"
#include "web/site_private.h"
#include "web/store_page.h"
#include "web/urls.h"
#include "web/works_lines_type.h"

#define LINES_WANTED 1000               /* some ms; the last work's other languages come on top */
#define BYTES_WANTED (2u << 20)         /* an answer with long titles is full from this size on */
#define LINE_ARENA_BYTES_MAX (1u << 20) /* the facts of one work, and its URLs */
#define OWN "href"                      /* the member with the address without a format */
#define ROOT "/akn"                     /* the folder of all works */

/* One answer, while it is written. */
struct lines {
	struct store_page *page;
	struct corpus *corpus;
	struct arena arena; /* of one line */
	struct buf first;   /* "/akn/xx/act/": how the names of the works begin */
	struct buf last;    /* the work of the last line */
	unsigned count;     /* versions that were looked at */
	bool has_more;
};

/* Formats whose address a line has: the source, the words, the structure. */
static const char *const linked[] = { "xml", "txt", "json" };

/* A member with the address of the revision, in the format that has the name of the member. */
static int
put_link(struct json *j, const char *name, struct lines *l, const struct corpus_version *v,
    struct err *e)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	struct str url;
	int rc;

	url_put_revision(&path, v);
	if (!str_is(str_from(name), OWN))
		buf_putf(&path, ".%s", name);
	if ((rc = url_take(&path, l->page->site->config.settings->base_url, &l->arena, &url, e)) ==
	    0)
		json_member(j, name, url);
	return rc;
}

static int
put_links(struct json *j, struct lines *l, const struct corpus_version *v, struct err *e)
{
	int rc = put_link(j, OWN, l, v, e);

	json_name(j, "formats");
	json_open_object(j);
	for (size_t i = 0; i < ARRAY_LEN(linked) && rc == 0; i++)
		if (formats_find(l->page->formats, str_from(linked[i])) != FORMAT_NONE)
			rc = put_link(j, linked[i], l, v, e);
	json_close_object(j);
	return rc;
}

static int
put_line(struct lines *l, const struct corpus_version *v, const struct corpus_facts *facts,
    struct err *e)
{
	char date[DATE_BYTES + 1], published[RFC3339_BYTES + 1], sha256[SHA256_HEX_BYTES + 1];
	struct json j;
	int rc;

	date_format(v->day, date);
	time_rfc3339(v->published, published);
	sha256_hex(&v->source, sha256);
	json_start_line(&j, &l->page->body);
	json_open_object(&j);
	json_member(&j, "work", v->work);
	json_member(&j, "language", v->language);
	json_member(&j, "date", str_from(date));
	json_member_int(&j, "revision", v->revision);
	json_member(&j, "title", v->title);
	json_member(&j, "issuer", v->issuer);
	index_put_facts(&j, facts);
	json_member(&j, "published", str_from(published));
	json_member(&j, "sha256", str_from(sha256));
	json_member_int(&j, "bytes", (int64_t)v->source_bytes);
	rc = put_links(&j, l, v, e);
	json_close_object(&j);
	json_end(&j);
	return rc;
}

/* The lines of a day leave out what was not in force yet; corpus_list() gives the first version. */
static bool
is_wanted(const struct lines *l, const struct corpus_version *v)
{
	return !l->page->is_dated || v->day <= l->page->today;
}

static int
visit(void *arg, const struct corpus_version *v, struct err *e)
{
	struct lines *l = arg;
	struct corpus_version shown = *v;
	struct corpus_facts facts;
	int rc;

	if (!str_eq(str_slice(v->work, 0, l->first.len), buf_str(&l->first)))
		return 1; /* ends the walk behind the folder */
	if ((l->count >= LINES_WANTED || l->page->body.len >= BYTES_WANTED) &&
	    !str_eq(v->work, buf_str(&l->last))) {
		l->has_more = true;
		return 1;
	}
	l->count++;
	buf_reset(&l->last);
	buf_putstr(&l->last, v->work);
	if (!is_wanted(l, v))
		return 0;
	arena_reset(&l->arena);
	if ((rc = corpus_facts_overlay(l->corpus, &shown, &facts, &l->arena, e)) != 0)
		return rc;
	return put_line(l, &shown, &facts, e);
}

/* Link: </akn/xx/works.ndjson?date=2024-05-01&after=/akn/xx/act/2024/7>; rel="next" */
static int
put_next(struct lines *l, struct err *e)
{
	struct store_page *p = l->page;
	char date[DATE_BYTES + 1];
	struct str folder, after;
	int rc;

	if ((rc = path_encode(p->route.name, &folder, &p->arena, e)) != 0 ||
	    (rc = path_encode(buf_str(&l->last), &after, &p->arena, e)) != 0)
		return rc;
	buf_putf(&p->lines, "Link: <%s" STR_FMT STR_FMT "?", p->site->config.settings->base_url,
	    STR_ARG(folder), STR_ARG(route_path(ROUTE_WORKS_LINES)));
	if (p->is_dated) {
		date_format(p->today, date);
		buf_putf(&p->lines, "date=%s&", date);
	}
	buf_putf(&p->lines, "after=" STR_FMT ">; rel=\"next\"\r\n", STR_ARG(after));
	return buf_check(&p->lines, "link to the next lines", e);
}

static int
fill(struct lines *l, struct err *e)
{
	struct store_page *p = l->page;
	struct str after = p->after_work.len > 0 ? p->after_work : buf_str(&l->first);
	int rc = corpus_list(l->corpus, after, p->today, visit, l, e);

	if (rc < 0)
		return rc;
	if (l->count == 0 && p->route.name.len > 0 && p->after_work.len == 0)
		return err_set(
		    e, ERR_NOTFOUND, "no document is under '" STR_FMT "'", STR_ARG(p->route.name));
	return l->has_more ? put_next(l, e) : 0;
}

static void
put_first(struct buf *b, const struct store_page *p)
{
	buf_putstr(b, p->route.name.len > 0 ? p->route.name : STR(ROOT));
	buf_putc(b, '/');
}

/* Runs on a store thread. */
static int
write_lines(struct corpus *c, struct store_page *p, struct err *e)
{
	struct lines l = { .page = p,
		.corpus = c,
		.arena = ARENA_INIT(LINE_ARENA_BYTES_MAX),
		.first = BUF_INIT(URL_BYTES_MAX),
		.last = BUF_INIT(URL_BYTES_MAX) };
	int rc;

	put_first(&l.first, p);
	rc = fill(&l, e);
	buf_free(&l.first);
	buf_free(&l.last);
	arena_free(&l.arena);
	return rc;
}

/* A work in the folder; it need not be published. */
static int
take_after(struct store_page *p, struct str spelt, struct err *e)
{
	struct err ignored = { 0 };
	struct iri_work work;

	if (path_decode(spelt, &p->after_work, &p->arena, e) == 0 &&
	    route_has_work(&p->route, p->after_work) &&
	    iri_parse_work(p->after_work, &work, &ignored) == 0)
		return 0;
	return err_set(e, ERR_USAGE,
	    "'after' should be the name of a work here (after=" STR_FMT "/%s), as in the link to "
	    "the next lines",
	    STR_ARG(p->route.name.len > 0 ? p->route.name : STR(ROOT)),
	    p->route.name.len > 0 ? "..." : "xx/act/2024/7");
}

static int
take_request(struct store_page *p, struct err *e)
{
	struct query_parameter known[] = { { .name = "after" }, { .name = "date" } };
	int rc = query_take(p->route.query, "the list of works", known, ARRAY_LEN(known), e);

	if (rc == 0 && known[0].is_given)
		rc = take_after(p, known[0].value, e);
	if (rc != 0 || !known[1].is_given)
		return rc;
	p->is_dated = true;
	if (date_parse(known[1].value, &p->today))
		return 0;
	return err_set(e, ERR_USAGE, "'date' should be a day (date=2024-05-01)");
}

void
works_lines_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind kind = {
		.media_type = WORKS_LINES_TYPE, .take = take_request, .write = write_lines
	};

	store_page_start(s, x, r, &kind);
}
