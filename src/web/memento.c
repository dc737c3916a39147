/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memento: TimeGates and mementos. What must hold: the time in the field Memento-Datetime, in links
 * and in the TimeMap (timemap.c) is the same for a revision; the answer of a TimeGate says that it
 * varies by Accept-Datetime.
 */
#include "web/memento.h"

#include "base/buf.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "http/http.h"
#include "web/day_phase.h"
#include "web/fetch_private.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/small_body.h"
#include "web/urls.h"

#define YEAR_LAST 9999 /* of a date */

static int64_t
last_day(void)
{
	return date_from_civil(YEAR_LAST, 12, 31);
}

bool
memento_is_gate(const struct fetch *f)
{
	const struct route *r = &f->request.route;

	return r->kind == ROUTE_DOCUMENT && r->iri.beside.len == 0 &&
	       (r->iri.point == IRI_WORK || r->iri.point == IRI_LANGUAGE);
}

/* RFC 7089, 2.1.1: the form of RFC 1123 alone; the obsolete forms of HTTP dates are refused. */
static bool
parse_datetime(struct str value, int64_t *seconds)
{
	char same[HTTP_DATE_BYTES + 1];

	if (!time_parse_http(value, 0, seconds))
		return false;
	time_http(*seconds, same);
	return str_is(value, same);
}

static int64_t
day_of(int64_t seconds)
{
	int64_t day = seconds / SECONDS_A_DAY;

	return seconds % SECONDS_A_DAY < 0 ? day - 1 : day;
}

int
memento_take(const struct fetch *f, struct fetch_memento *out, struct err *e)
{
	struct str value = http_accept(f->request.x, HTTP_ACCEPT_DATETIME);
	int64_t seconds;

	if (value.p == NULL || !memento_is_gate(f))
		return 0;
	if (!parse_datetime(value, &seconds))
		return err_set(e, ERR_USAGE,
		    "Accept-Datetime should be a date such as 'Fri, 01 Jan 2021 00:00:00 GMT': in "
		    "this form, in GMT, with the right day of the week");
	out->is_asked = true;
	out->day = day_of(seconds);
	return 0;
}

/* The version of that day in a language of the client; *day is the first day of a later work. */
static int
find_in(struct corpus *c, const struct fetch *f, struct str language, struct known_version *out,
    struct err *e)
{
	struct iri iri = f->request.route.iri;
	int64_t first;
	int rc = corpus_next_day(c, iri.work.whole, language, DAY_NONE, &first, e);

	if (rc != 0)
		return rc;
	if (first == DAY_NONE)
		return err_set(e, ERR_NOTFOUND, "there is no version in that language");
	iri.language = language;
	iri.point = IRI_ON;
	iri.day = f->memento.day > first ? f->memento.day : first;
	return resolve_document(c, &iri, f->request.today, &out->found, &out->arena, e);
}

/* The language of the work, where the URL and the client name none that it has. */
static int
find_language(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct iri iri = f->request.route.iri;

	iri.point = IRI_FIRST;
	iri.portion = STR("");
	return resolve_document(c, &iri, f->request.today, &out->found, &out->arena, e);
}

static int
find_wanted(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct str rest = f->request.languages;
	struct err ignored = { 0 };
	int rc;

	while (rest.len > 0) {
		rc = find_in(c, f, str_cut(rest, ',', &rest), out, &ignored);
		if (rc != -ERR_NOTFOUND && rc != -ERR_GONE)
			return rc == 0 ? 0 : err_set(e, (enum err_code) - rc, "%s", ignored.text);
	}
	if ((rc = find_language(c, f, out, e)) != 0)
		return rc;
	return find_in(c, f, out->found.version.language, out, e);
}

struct ends {
	struct str language;
	struct iri_end *first;
};

static int
note_first(void *arg, const struct corpus_version *v, struct err *e)
{
	struct ends *n = arg;

	(void)e;
	if (!str_eq(v->language, n->language))
		return 1;
	if (v->withdrawn != 0)
		return 0;
	*n->first = (struct iri_end){ v->day, v->revision };
	return 1;
}

/* The first and the last line that the TimeMap has in the language of the version found. */
static int
find_ends(struct corpus *c, struct known_version *out, struct err *e)
{
	const struct corpus_version *v = &out->found.version;
	const struct corpus_place before = { v->language, INT64_MIN, 0 };
	struct ends n = { v->language, &out->first_memento };
	struct corpus_ask ask = { v->work, v->language, CORPUS_IN_FORCE, last_day(), 0 };
	struct corpus_version last;
	int rc = corpus_history(c, v->work, &before, note_first, &n, e);

	if (rc < 0 || (rc = corpus_find(c, &ask, &last, &out->arena, e)) != 0)
		return rc;
	out->last_memento = (struct iri_end){ last.day, last.revision };
	return 0;
}

int
memento_resolve(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	int rc = find_wanted(c, f, out, e);

	return rc != 0 ? rc : find_ends(c, out, e);
}

void
memento_put_time(struct buf *b, int64_t day)
{
	char text[HTTP_DATE_BYTES + 1];

	time_http(day * SECONDS_A_DAY, text);
	buf_puts(b, text);
}

void
memento_put_line(struct buf *b, const struct fetch *f)
{
	const struct route *r = &f->request.route;

	if (r->kind != ROUTE_DOCUMENT || r->iri.point != IRI_FROM || r->iri.revision == 0 ||
	    r->iri.beside.len > 0)
		return;
	buf_puts(b, "Memento-Datetime: ");
	memento_put_time(b, r->iri.day);
	buf_puts(b, "\r\n");
}

/* The absolute URL of the work, or of the portion that was found in any version. */
static int
original(const struct fetch *f, struct str *out, struct err *e)
{
	struct buf b = BUF_INIT(URL_BYTES_MAX);

	buf_putstr(&b, f->found->version.work);
	url_put_portion(&b, f->found->portion);
	return url_take(&b, f->request.site->config.settings->base_url, f->request.arena, out, e);
}

int
memento_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	struct str url;
	int rc;

	if ((rc = original(f, &url, e)) != 0)
		return rc;
	buf_putf(b, "<" STR_FMT ">; rel=\"original timegate\"", STR_ARG(url));
	if (f->found->portion.len == 0)
		buf_putf(b,
		    LINK_SEPARATOR "<" STR_FMT STR_FMT
				   ">; rel=\"timemap\"; type=\"application/link-format\"",
		    STR_ARG(url), STR_ARG(route_tail(ROUTE_TIMEMAP)));
	return 0;
}

/* The URL of a memento of the work that was found, in the format of the request. */
static int
memento_url(const struct fetch *f, const struct iri_end *end, struct str *out, struct err *e)
{
	struct corpus_version v = f->found->version;
	struct buf b = BUF_INIT(URL_BYTES_MAX);

	v.day = end->day;
	v.revision = end->revision;
	url_put_revision(&b, &v);
	url_put_portion(&b, f->found->portion);
	buf_putstr(&b, f->request.route.suffix);
	return url_take(&b, f->request.site->config.settings->base_url, f->request.arena, out, e);
}

static bool
is_same(const struct iri_end *a, const struct iri_end *b)
{
	return a->day == b->day && a->revision == b->revision;
}

static int
put_memento(struct buf *b, const struct fetch *f, const struct iri_end *end, struct err *e)
{
	const struct known_version *known = f->lookup.known;
	struct str url;
	int rc;

	if ((rc = memento_url(f, end, &url, e)) != 0)
		return rc;
	buf_putf(b, LINK_SEPARATOR "<" STR_FMT ">; rel=\"%s%smemento\"; datetime=\"", STR_ARG(url),
	    is_same(end, &known->first_memento) ? "first " : "",
	    is_same(end, &known->last_memento) ? "last " : "");
	memento_put_time(b, end->day);
	buf_puts(b, "\"");
	return 0;
}

/* RFC 7089, 4.2.1: the first, the selected and the last memento. A portion may lack the others. */
static int
put_mementos(struct buf *b, const struct fetch *f, struct err *e)
{
	const struct known_version *known = f->lookup.known;
	const struct iri_end chosen = { f->found->version.day, f->found->version.revision };
	bool is_whole = f->found->portion.len == 0;
	int rc = 0;

	if (is_whole && !is_same(&known->first_memento, &chosen))
		rc = put_memento(b, f, &known->first_memento, e);
	if (rc == 0)
		rc = put_memento(b, f, &chosen, e);
	if (rc == 0 && is_whole && !is_same(&known->last_memento, &chosen) &&
	    !is_same(&known->last_memento, &known->first_memento))
		rc = put_memento(b, f, &known->last_memento, e);
	return rc;
}

/*
 * A day that is over keeps its version, unless an older one is published later; one to come may get
 * another.
 */
static const char *
cache_control(const struct fetch *f)
{
	return f->memento.day < f->request.today &&
		       !day_phase_has_plan(time_now(), DAY_PHASE_PAST_KEEP_S)
		   ? "public, max-age=3600"
		   : "no-cache";
}

static int
put_redirect(struct buf *b, const struct fetch *f, struct err *e)
{
	const struct corpus_version *v = &f->found->version;
	const struct iri_end chosen = { v->day, v->revision };
	struct str url, query = f->request.route.query;
	int rc;

	if ((rc = memento_url(f, &chosen, &url, e)) != 0)
		return rc;
	buf_putf(b,
	    "Location: " STR_FMT "%s" STR_FMT "\r\nCache-Control: %s\r\nVary: Accept-Datetime%s%s"
	    "\r\nLink: ",
	    STR_ARG(url), query.len > 0 ? "?" : "", STR_ARG(query), cache_control(f),
	    f->choice.is_negotiated ? ", Accept" : "",
	    f->request.by_language ? ", Accept-Language" : "");
	if ((rc = memento_put_links(b, f, e)) == 0 && (rc = put_mementos(b, f, e)) == 0)
		buf_puts(b, "\r\n");
	return rc;
}

int
memento_redirect(const struct fetch *f, struct err *e)
{
	struct buf body = BUF_INIT(0), more = BUF_INIT((size_t)4 * URL_BYTES_MAX);
	int rc = put_redirect(&more, f, e);

	if (rc == 0 && (rc = buf_check(&more, "redirect", e)) == 0)
		http_reply(
		    f->request.x, content_from_buf(302, "", CORS_FIELDS, &body), buf_str(&more));
	buf_free(&more);
	return rc;
}
