/* SPDX-License-Identifier: Apache-2.0 */
/*
 * header_lines: composes the header lines of an answer. What must hold: the lines depend only on
 * what the answer's cache key covers (keys.h), since they are cached with the answer.
 */
#include "web/header_lines.h"

#include <gazetted/plugin.h>

#include "akn/lang.h"
#include "base/buf.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/zone.h"
#include "http/disposition.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/day_phase.h"
#include "web/fetch_private.h"
#include "web/file_name.h"
#include "web/json_schema_link.h"
#include "web/memento.h"
#include "web/negotiate.h"
#include "web/page_policy.h"
#include "web/rendition.h"
#include "web/site_private.h"
#include "web/small_body.h"
#include "web/urls.h"

/*
 * All lines of one answer: six contain a path of at most 2,048 bytes, and the links to other
 * formats take 2 KiB.
 */
#define HEADER_LINES_BYTES_MAX 20480

/*
 * Limit of the Link field with the other formats: together with the other lines, about 1.5 KiB, the
 * head should fit in the 4 KiB that a proxy such as nginx accepts by default. /formats.json lists
 * the formats that do not fit.
 */
#define ALTERNATES_BYTES_MAX 2048

/*
 * How long an answer may be reused without revalidation: a revision for ever, the text of a date
 * for 5 minutes because it may be corrected, the current text for a minute. docs/http-api.md has
 * the table, under "How long answers may be kept".
 */
#define CACHE_IMMUTABLE "public, max-age=31536000, immutable"
#define CACHE_DATED "public, max-age=300, stale-while-revalidate=86400"
#define CACHE_CURRENT "public, max-age=60"
/* The facts of a page change with each publication, and on days that are known before. */
#define CACHE_PAGE "public, max-age=300"
/* In the last minutes of a day: what holds from the next day on is due at midnight. */
#define CACHE_NOT "public, no-cache"

static const struct format *
format_of(const struct fetch *f)
{
	return &f->request.formats->list[f->choice.format];
}

static bool
day_ends(const struct fetch *f)
{
	return day_phase_is_last(f->request.phase);
}

static bool
is_fixed(const struct fetch *f)
{
	return f->lookup.known->is_fixed || iri_is_fixed(&f->request.route.iri);
}

static const char *
cache_control(const struct fetch *f)
{
	enum iri_point point = f->request.route.iri.point;

	if (day_phase_is_before_plan(f->request.phase))
		return !f->choice.view->is_page && is_fixed(f) ? CACHE_IMMUTABLE : CACHE_NOT;
	if (f->choice.view->is_page)
		return day_ends(f) && f->lookup.known->changes_on == f->request.today + 1
			   ? CACHE_NOT
			   : CACHE_PAGE;
	if (f->choice.is_second_choice)
		return CACHE_CURRENT; /* no longer than the longest pause of a breaker */
	if (is_fixed(f))
		return CACHE_IMMUTABLE;
	if (point == IRI_FROM || point == IRI_FIRST || point == IRI_RANGE)
		return CACHE_DATED;
	return day_ends(f) ? CACHE_NOT : CACHE_CURRENT;
}

static void
put_disposition(struct buf *b, const struct fetch *f, const struct rendition *r)
{
	struct buf name = BUF_INIT(HEADER_LINES_BYTES_MAX);

	file_name_put(&name, f, r);
	buf_puts(b, "Content-Disposition: ");
	disposition_put(b, buf_str(&name));
	buf_puts(b, "\r\n");
	buf_free(&name);
}

/* RFC 9110, 8.5: the language reported by the plugin, else the language of the version. */
static void
put_language(struct buf *b, const struct fetch *f, const struct rendition *r)
{
	const char *tag =
	    r->language[0] != '\0' ? r->language : lang_tag(f->found->version.language);

	if (tag != NULL)
		buf_putf(b, "Content-Language: %s\r\n", tag);
}

/* The schema of what the format json writes. */
static void
put_schema_link(struct buf *links, const struct fetch *f)
{
	const struct format *format = format_of(f);
	const char *name = f->choice.view->bit == GAZ_VIEW_LISTING ? "listing" : "document";

	if (format->is_bundled && str_is(format->plugin.format, "json"))
		buf_putf(links, LINK_SEPARATOR JSON_SCHEMA_LINK("%s", "%s"),
		    f->request.site->config.settings->base_url, name);
}

/* One Link field with all links of the answer. */
static int
put_link_field(struct buf *b, const struct fetch *f, struct err *e)
{
	struct buf links = BUF_INIT(HEADER_LINES_BYTES_MAX);
	int rc;

	if ((rc = f->choice.view->put_links(&links, f, e)) == 0) {
		negotiate_put_alternates(f, &links, ALTERNATES_BYTES_MAX);
		put_schema_link(&links, f);
		if ((rc = buf_check(&links, "header", e)) == 0)
			buf_putf(b, "Link: " STR_FMT "\r\n", STR_ARG(buf_str(&links)));
	}
	buf_free(&links);
	return rc;
}

/* RFC 9110, 12.5.5: exactly the request fields that the answer to this URL was selected by. */
static void
put_vary(struct buf *b, const struct fetch *f)
{
	bool by_language = f->request.by_language;
	bool by_coding = f->choice.is_negotiated || f->choice.may_compress;
	const char *const names[] = { memento_is_gate(f) ? "Accept-Datetime" : NULL,
		f->choice.is_negotiated ? "Accept" : NULL, by_language ? "Accept-Language" : NULL,
		by_coding ? "Accept-Encoding" : NULL };
	const char *before = "Vary: ";

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i] == NULL)
			continue;
		buf_putf(b, "%s%s", before, names[i]);
		before = ", ";
	}
	if (before[0] == ',')
		buf_puts(b, "\r\n");
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* 0: it is not in force yet. */
static int64_t
in_force_since(const struct fetch *f, const struct corpus_version *v)
{
	return v->day <= f->request.today ? zone_midnight(v->day) : 0;
}

/*
 * RFC 9110, 8.8.2: the latest of publication, entry into force and modification of the plugin,
 * since each changes the bytes of this URL; never in the future.
 */
static int64_t
last_modified(const struct fetch *f)
{
	const struct corpus_version *v = &f->found->version;
	int64_t now = time_now(), latest = v->published;
	int64_t plugin = format_of(f)->modified;

	latest = later(latest, in_force_since(f, v));
	if (f->found->earlier.seq > 0) { /* of a comparison, or the text in the other language */
		latest = later(latest, f->found->earlier.published);
		latest = later(latest, in_force_since(f, &f->found->earlier));
	}
	if (plugin > latest)
		latest = plugin;
	return latest < now ? latest : now;
}

static void
put_fields(struct buf *b, const struct fetch *f)
{
	buf_putf(b, "Cache-Control: %s\r\n", cache_control(f));
	put_vary(b, f);
	memento_put_line(b, f);
	if (!f->choice.view->is_page &&
	    (f->choice.is_negotiated || !iri_is_fixed(&f->request.route.iri)))
		buf_putf(b, "Content-Location: " STR_FMT "%s" STR_FMT "\r\n",
		    STR_ARG(f->keys.permanent), f->choice.query.len > 0 ? "?" : "",
		    STR_ARG(f->choice.query));
	buf_puts(b, CORS_FIELDS);
}

/* Allocates the lines in b; the first fields bytes are also sent with a 304. */
static int
take_lines(const struct fetch *f, const struct buf *b, size_t fields, struct answer_lines *out,
    struct err *e)
{
	struct str all = buf_str(b);

	if (!arena_keep(f->request.arena, &all))
		return err_set(e, ERR_LIMIT, "the request is too long");
	*out = (struct answer_lines){ .media_type = format_of(f)->plugin.media_type,
		.fields = str_slice(all, 0, fields),
		.body_fields = str_slice(all, fields, all.len),
		.has_modified = !f->choice.view->is_undated,
		.modified = last_modified(f) };
	return 0;
}

int
header_lines_compose(
    const struct fetch *f, const struct rendition *r, struct answer_lines *out, struct err *e)
{
	struct buf b = BUF_INIT(HEADER_LINES_BYTES_MAX);
	size_t fields;
	int rc;

	put_fields(&b, f);
	fields = b.len;
	rendition_put_lines(&b, r);
	page_policy_put(&b, f->request.site->config.settings, f->choice.view->is_page);
	put_disposition(&b, f, r);
	put_language(&b, f, r);
	if ((rc = put_link_field(&b, f, e)) == 0 && (rc = buf_check(&b, "header", e)) == 0)
		rc = take_lines(f, &b, fields, out, e);
	buf_free(&b);
	return rc;
}
