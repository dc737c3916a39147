/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timemap: a page of a history, one line a revision that is served. What must hold: each revision
 * is on one page; its time is that of its field Memento-Datetime (memento.c).
 */
#include "web/timemap.h"

#include <inttypes.h>

#include "base/json_writer.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "http/percent.h"
#include "web/memento.h"
#include "web/query.h"
#include "web/store_page.h"
#include "web/urls.h"

#define LINES_MAX 1000             /* of a page */
#define LINE_BYTES_MAX (64u << 10) /* an IRI, percent-encoded */
#define LINES_BYTES_MAX (8u << 20) /* of a page */
#define LINK_TYPE "application/link-format"
#define JSON_SUFFIX ".json"

/* Whether lines are the first or the last of all. */
enum { AT_FIRST = 1, AT_LAST = 2 };

struct line {
	size_t url; /* offset in urls; the URL ends before that of the next line */
	int64_t day;
};

struct timemap {
	struct store_page *page;
	struct line lines[LINES_MAX + 1];
	unsigned count;
	struct buf urls; /* of all lines */
	struct buf next; /* after= of the next page, or empty */
	int64_t from, until;
	/* "/akn/xx/act/2006/1": the original; and "/akn/xx/act/2006/1/eng": what the map is of */
	struct str original, of;
	struct arena arena;
};

static struct str
url_of(const struct timemap *m, unsigned i)
{
	return str_slice(buf_str(&m->urls), m->lines[i].url, m->lines[i + 1].url);
}

/* The rest of a full page; true: there is a line behind it. */
static bool
is_full(struct timemap *m, const struct corpus_version *v)
{
	char date[DATE_BYTES + 1];

	if (m->count == LINES_MAX)
		return true;
	if (m->count == LINES_MAX - 1) {
		date_format(v->day, date);
		buf_putf(
		    &m->next, STR_FMT "@%s;r%" PRIu32, STR_ARG(v->language), date, v->revision);
	}
	return false;
}

static int
put_line(void *arg, const struct corpus_version *v, struct err *e)
{
	struct timemap *m = arg;
	struct str wanted = m->page->route.iri.language, url;
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	int rc;

	if (v->withdrawn != 0 || (wanted.len > 0 && !str_eq(wanted, v->language)))
		return 0;
	if (is_full(m, v))
		return 1; /* ends the walk */
	url_put_revision(&path, v);
	arena_reset(&m->arena);
	if ((rc = url_take(&path, "", &m->arena, &url, e)) != 0)
		return rc;
	m->lines[m->count] = (struct line){ m->urls.len, v->day };
	m->from = m->count == 0 || v->day < m->from ? v->day : m->from;
	m->until = m->count == 0 || v->day > m->until ? v->day : m->until;
	m->count++;
	buf_putf(&m->urls, STR_FMT STR_FMT, STR_ARG(m->page->origin), STR_ARG(url));
	return buf_check(&m->urls, "TimeMap", e);
}

static void
put_period(struct buf *b, const struct timemap *m)
{
	buf_puts(b, "; from=\"");
	memento_put_time(b, m->from);
	buf_puts(b, "\"; until=\"");
	memento_put_time(b, m->until);
	buf_puts(b, "\"");
}

/* Which line is the first of all, and which the last; a map of several pages does not say. */
static unsigned
end_of(const struct timemap *m, unsigned i)
{
	unsigned first = 0, last = 0;

	if (m->next.len > 0 || m->page->after.language.len > 0)
		return 0;
	for (unsigned k = 1; k < m->count; k++) {
		if (m->lines[k].day < m->lines[first].day)
			first = k;
		if (m->lines[k].day >= m->lines[last].day)
			last = k;
	}
	return (i == first ? AT_FIRST : 0) | (i == last ? AT_LAST : 0);
}

/* "https://law.example/akn/xx/act/2006/1/timemap", with the suffix of JSON or without */
static void
put_self(struct buf *b, const struct timemap *m, const char *suffix)
{
	buf_putf(b, STR_FMT STR_FMT STR_FMT "%s", STR_ARG(m->page->origin), STR_ARG(m->of),
	    STR_ARG(route_tail(ROUTE_TIMEMAP)), suffix);
}

static void
put_after(struct buf *b, struct str after)
{
	if (after.len > 0)
		buf_putf(b, "?after=" STR_FMT, STR_ARG(after));
}

static struct str
own_after(const struct timemap *m)
{
	struct str query = m->page->route.query;

	return query.len > 0 ? str_slice(query, sizeof "after=" - 1, query.len) : STR("");
}

static void
write_links(struct timemap *m)
{
	static const char *const rels[] = { "memento", "first memento", "last memento",
		"first last memento" };
	struct buf *b = &m->page->body;

	buf_putf(b, "<" STR_FMT STR_FMT ">; rel=\"original timegate\",\n<",
	    STR_ARG(m->page->origin), STR_ARG(m->original));
	put_self(b, m, "");
	put_after(b, own_after(m));
	buf_puts(b, ">; rel=\"self\"; type=\"" LINK_TYPE "\"");
	put_period(b, m);
	if (m->next.len > 0) {
		buf_puts(b, ",\n<");
		put_self(b, m, "");
		put_after(b, buf_str(&m->next));
		buf_puts(b, ">; rel=\"timemap next\"; type=\"" LINK_TYPE "\"");
	}
	for (unsigned i = 0; i < m->count; i++) {
		buf_putf(b, ",\n<" STR_FMT ">; rel=\"%s\"; datetime=\"", STR_ARG(url_of(m, i)),
		    rels[end_of(m, i)]);
		memento_put_time(b, m->lines[i].day);
		buf_puts(b, "\"");
	}
	buf_puts(b, "\n");
}

static void
json_memento(struct json *j, const struct timemap *m, unsigned i)
{
	char time[RFC3339_BYTES + 1];

	time_rfc3339(m->lines[i].day * SECONDS_A_DAY, time);
	json_open_object(j);
	json_member(j, "datetime", str_from(time));
	json_member(j, "uri", url_of(m, i));
	json_close_object(j);
}

static void
json_ends(struct json *j, const struct timemap *m)
{
	for (unsigned i = 0; i < m->count; i++) {
		unsigned end = end_of(m, i);

		if ((end & AT_FIRST) != 0) {
			json_name(j, "first");
			json_memento(j, m, i);
		}
		if ((end & AT_LAST) != 0) {
			json_name(j, "last");
			json_memento(j, m, i);
		}
	}
}

static void
json_url(
    struct json *j, const char *name, const struct timemap *m, const char *suffix, struct str after)
{
	struct buf url = BUF_INIT(LINE_BYTES_MAX);

	put_self(&url, m, suffix);
	put_after(&url, after);
	json_member(j, name, buf_str(&url));
	buf_free(&url);
}

static void
write_json(struct timemap *m)
{
	struct json j;
	struct buf original = BUF_INIT(LINE_BYTES_MAX);

	buf_putf(&original, STR_FMT STR_FMT, STR_ARG(m->page->origin), STR_ARG(m->original));
	json_start(&j, &m->page->body);
	json_open_object(&j);
	json_member(&j, "original_uri", buf_str(&original));
	json_member(&j, "timegate_uri", buf_str(&original));
	json_name(&j, "timemap_uri");
	json_open_object(&j);
	json_url(&j, "link_format", m, "", own_after(m));
	json_url(&j, "json_format", m, JSON_SUFFIX, own_after(m));
	json_close_object(&j);
	if (m->next.len > 0)
		json_url(&j, "next", m, JSON_SUFFIX, buf_str(&m->next));
	json_name(&j, "mementos");
	json_open_object(&j);
	json_ends(&j, m);
	json_name(&j, "list");
	json_open_array(&j);
	for (unsigned i = 0; i < m->count; i++)
		json_memento(&j, m, i);
	json_close_array(&j);
	json_close_object(&j);
	json_close_object(&j);
	json_end(&j);
	buf_free(&original);
}

static bool
is_json(const struct store_page *p)
{
	return p->route.suffix.len > 0;
}

static int
encode(struct timemap *m, struct err *e)
{
	const struct iri *iri = &m->page->route.iri;
	struct arena *a = &m->page->arena;
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	int rc;

	if ((rc = path_encode(iri->work.whole, &m->original, a, e)) != 0)
		return rc;
	buf_putf(&path, STR_FMT "%s" STR_FMT, STR_ARG(iri->work.whole),
	    iri->language.len > 0 ? "/" : "", STR_ARG(iri->language));
	return url_take(&path, "", a, &m->of, e);
}

/* A work whose lines are all withdrawn is gone, and one without a line of that language unknown. */
static int
explain_nothing(struct corpus *c, struct timemap *m, struct err *e)
{
	const struct store_page *p = m->page;
	struct corpus_ask ask = { .work = p->route.iri.work.whole,
		.language = p->route.iri.language,
		.how = CORPUS_FIRST };
	struct corpus_version v;
	int rc;

	if (p->after.language.len > 0)
		return err_set(e, ERR_NOTFOUND, "the TimeMap ends before this page");
	arena_reset(&m->arena);
	rc = corpus_find(c, &ask, &v, &m->arena, e);
	return rc != 0 ? rc : err_set(e, ERR_NOTFOUND, "no version of this work is served");
}

static int
fill(struct corpus *c, struct timemap *m, struct err *e)
{
	struct store_page *p = m->page;
	bool is_first = p->after.language.len == 0;
	int rc;

	if ((rc = corpus_history(
		 c, p->route.iri.work.whole, is_first ? NULL : &p->after, put_line, m, e)) < 0)
		return rc;
	if (rc == 0)
		buf_reset(&m->next); /* the walk did not end at a full page */
	m->lines[m->count].url = m->urls.len;
	if (m->count == 0)
		return explain_nothing(c, m, e);
	if ((rc = encode(m, e)) != 0)
		return rc;
	if (is_json(p))
		write_json(m);
	else
		write_links(m);
	return 0;
}

/* Runs on a store thread. */
static int
write_timemap(struct corpus *c, struct store_page *p, struct err *e)
{
	struct timemap m = { .page = p,
		.urls = BUF_INIT(LINES_BYTES_MAX),
		.next = BUF_INIT(LINE_BYTES_MAX),
		.arena = ARENA_INIT(LINE_BYTES_MAX) };
	int rc = fill(c, &m, e);

	buf_free(&m.urls);
	buf_free(&m.next);
	arena_free(&m.arena);
	return rc;
}

static int
refuse_after(struct err *e)
{
	return err_set(e, ERR_USAGE,
	    "'after' should name a revision (after=eng@2006-05-01;r1), as the link to the next "
	    "page does");
}

static int
take_after(struct store_page *p, struct str value, struct err *e)
{
	struct err ignored = { 0 };
	struct iri iri;
	char *whole = arena_printf(
	    &p->arena, STR_FMT "/" STR_FMT, STR_ARG(p->route.iri.work.whole), STR_ARG(value));

	if (whole == NULL || value.len == 0 || iri_parse(str_from(whole), &iri, &ignored) != 0 ||
	    iri.point != IRI_FROM || iri.revision == 0 || iri.portion.len > 0 || iri.beside.len > 0)
		return refuse_after(e);
	p->after = (struct corpus_place){ iri.language, iri.day, iri.revision };
	return 0;
}

static int
take_request(struct store_page *p, struct err *e)
{
	struct query_parameter after = { .name = "after" };
	struct str spelt;
	int rc;

	if (is_json(p) && !str_is(p->route.suffix, JSON_SUFFIX))
		return err_set(e, ERR_NOTFOUND,
		    "a TimeMap is written as links, without a suffix, and as .json");
	if ((rc = query_take(p->route.query, "a TimeMap", &after, 1, e)) != 0 || !after.is_given)
		return rc;
	if (path_decode(after.value, &spelt, &p->arena, e) != 0)
		return refuse_after(e);
	return take_after(p, spelt, e);
}

void
timemap_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	static const struct store_page_kind links = { .media_type = LINK_TYPE,
		.take = take_request,
		.write = write_timemap },
					    json = { .media_type = "application/json",
						    .take = take_request,
						    .write = write_timemap };

	store_page_start(s, x, r, r->suffix.len > 0 ? &json : &links);
}
