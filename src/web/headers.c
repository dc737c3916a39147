/* SPDX-License-Identifier: Apache-2.0 */
#include "web/headers.h"

#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/time.h"
#include "base/utf8.h"
#include "doc/lang.h"
#include "render/formats.h"
#include "web/content.h"
#include "web/disposition.h"
#include "web/fetch.h"
#include "web/history.h"
#include "web/path.h"
#include "web/rendition.h"
#include "web/site_internal.h"

#define FILE_NAME_BYTES_MAX 160 /* well under the 255 of common file systems */

#define CONTENT_POLICY                                                             \
	"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; " \
	"img-src 'self' data:\r\n"

/*
 * How long an answer may be reused without asking (wire.md 1.1): a revision for ever, the text of a
 * date until somebody may have corrected it, the current text for a minute.
 */
#define CACHE_IMMUTABLE "public, max-age=31536000, immutable"
#define CACHE_DATED "public, max-age=300, stale-while-revalidate=86400"
#define CACHE_CURRENT "public, max-age=60"

void
headers_put_version(struct buf *b, const struct corpus_version *v)
{
	char date[DATE_BYTES + 1];

	date_format(v->day, date);
	buf_putf(b, STR_FMT "/" STR_FMT "@%s", STR_ARG(v->work), STR_ARG(v->language), date);
}

/* The same with the revision that was found. */
static void
put_revision(struct buf *b, const struct corpus_version *v)
{
	headers_put_version(b, v);
	buf_putf(b, ";r%" PRIu32, v->revision);
}

static int
take_path(struct buf *b, struct fetch *f, struct str *out, struct err *e)
{
	int rc;

	if ((rc = buf_check(b, "path", e)) == 0)
		rc = path_encode(buf_str(b), out, &f->arena, e);
	buf_free(b);
	return rc;
}

static void
put_comparison(struct buf *b, const struct fetch *f)
{
	const struct corpus_version *v = &f->found.version;

	put_revision(b, &f->found.earlier);
	buf_puts(b, "...");
	route_put_end(b, &(struct iri_end){ v->day, v->revision });
}

int
headers_permanent_path(struct fetch *f, struct str *out, struct err *e)
{
	struct buf b = BUF_INIT(HEADER_LINES_BYTES_MAX);

	if (f->view == GAZ_VIEW_LISTING)
		history_put_path(&b, f);
	else if (f->view == GAZ_VIEW_COMPARISON)
		put_comparison(&b, f);
	else
		put_revision(&b, &f->found.version);
	if (f->view != GAZ_VIEW_LISTING && f->found.portion.len > 0)
		buf_putf(&b, "/~" STR_FMT, STR_ARG(f->found.portion));
	buf_putf(&b, "." STR_FMT, STR_ARG(f->formats->list[f->format].plugin.format));
	return take_path(&b, f, out, e);
}

static void
put_point(struct buf *b, struct fetch *f, struct str work)
{
	const struct iri *iri = &f->route.iri;

	if (iri->point == IRI_ON) {
		headers_put_version(b, &f->found.version);
		return;
	}
	buf_putstr(b, work);
	if (iri->point == IRI_WORK)
		return;
	buf_putf(b, "/" STR_FMT, STR_ARG(iri->language));
	if (iri->point == IRI_LANGUAGE)
		return;
	buf_putc(b, '@');
	if (iri->point != IRI_FIRST)
		route_put_end(b, &(struct iri_end){ iri->day, iri->revision });
	if (iri->point == IRI_RANGE) {
		buf_puts(b, "...");
		route_put_end(b, &iri->until);
	}
}

int
headers_redirect_path(struct fetch *f, struct str work, struct str *out, struct err *e)
{
	struct buf b = BUF_INIT(HEADER_LINES_BYTES_MAX);
	struct str portion = f->found.portion.len > 0 ? f->found.portion : f->route.iri.portion;
	char *with_query;
	int rc;

	put_point(&b, f, work);
	if (portion.len > 0)
		buf_putf(&b, "/~" STR_FMT, STR_ARG(portion));
	if (f->view == GAZ_VIEW_LISTING)
		buf_puts(&b, ROUTE_VERSIONS);
	buf_putstr(&b, f->route.suffix);
	if ((rc = take_path(&b, f, out, e)) != 0 || f->route.query.len == 0)
		return rc;
	with_query =
	    arena_printf(&f->arena, STR_FMT "?" STR_FMT, STR_ARG(*out), STR_ARG(f->route.query));
	*out = str_from(with_query);
	return 0;
}

static const char *
cache_control(struct fetch *f)
{
	enum iri_point point = f->route.iri.point;

	if (iri_is_fixed(&f->route.iri))
		return CACHE_IMMUTABLE;
	if (point == IRI_FROM || point == IRI_FIRST || point == IRI_RANGE)
		return CACHE_DATED;
	return CACHE_CURRENT;
}

static void
put_next_part(struct buf *b, struct str s)
{
	if (s.len == 0)
		return;
	buf_putc(b, '-');
	disposition_put_part(b, s);
}

/* "opinions-2006-1-versions", "opinions-2006-1-eng-art_12-versions"; b holds nothing else. */
static void
put_listing_stem(struct buf *b, struct fetch *f)
{
	const struct iri_work *w = &f->route.iri.work;
	struct str portion = f->found.portion;

	disposition_put_part(b, w->subtype.len > 0 ? w->subtype : w->doctype);
	put_next_part(b, w->date);
	put_next_part(b, w->number);
	put_next_part(b, portion.len > 0 ? f->found.version.language : f->route.iri.language);
	put_next_part(b, portion);
	put_next_part(b, STR("versions"));
}

/* "-2006-05-01-r2" */
static void
put_date_part(struct buf *b, const struct corpus_version *v)
{
	char date[DATE_BYTES + 1];

	date_format(v->day, date);
	put_next_part(b, str_from(date));
	if (v->revision > 1)
		buf_putf(b, "-r%" PRIu32, v->revision);
}

/*
 * "opinions-2006-1-eng-2006-05-01-r2-art_12", of a comparison with "-to-2007-01-01" in it; b holds
 * nothing else.
 */
static void
put_stem(struct buf *b, struct fetch *f)
{
	const struct iri_work *w = &f->route.iri.work;
	const struct corpus_version *v = &f->found.version;

	disposition_put_part(b, w->subtype.len > 0 ? w->subtype : w->doctype);
	put_next_part(b, w->date);
	put_next_part(b, w->number);
	put_next_part(b, v->language);
	if (f->view == GAZ_VIEW_COMPARISON) {
		put_date_part(b, &f->found.earlier);
		buf_puts(b, "-to");
	}
	put_date_part(b, v);
	put_next_part(b, f->found.portion);
}

/* The plugin's own name for it, if anything of that is left when it is cleaned. */
static void
put_file_name(struct buf *b, struct fetch *f, const struct rendition *r)
{
	const struct format *format = &f->formats->list[f->format];

	disposition_put_part(b, str_from(r->file_name));
	if (b->len == 0 && f->view == GAZ_VIEW_LISTING)
		put_listing_stem(b, f);
	else if (b->len == 0)
		put_stem(b, f);
	b->len = utf8_cut(buf_str(b), FILE_NAME_BYTES_MAX).len;
	buf_putf(b, "." STR_FMT,
	    STR_ARG(format->plugin.extension.len > 0 ? format->plugin.extension
						     : format->plugin.format));
}

static void
put_disposition(struct buf *b, struct fetch *f, const struct rendition *r)
{
	struct buf name = BUF_INIT(HEADER_LINES_BYTES_MAX);

	put_file_name(&name, f, r);
	buf_puts(b, "Content-Disposition: ");
	disposition_put(b, buf_str(&name));
	buf_puts(b, "\r\n");
	buf_free(&name);
}

/* RFC 9110, 8.5: what the plugin says it wrote, else what the version is in. */
static void
put_language(struct buf *b, const struct fetch *f, const struct rendition *r)
{
	const char *tag =
	    r->language[0] != '\0' ? r->language : lang_tag(f->found.version.language);

	if (tag != NULL)
		buf_putf(b, "Content-Language: %s\r\n", tag);
}

/* One of the two versions of a comparison (RFC 4287, 4.2.7.2; RFC 8288). */
static void
put_related(struct buf *b, struct fetch *f, const struct corpus_version *v, const char *title)
{
	struct buf path = BUF_INIT(HEADER_LINES_BYTES_MAX);
	struct str encoded = { 0 };
	struct err ignored = { 0 };

	put_revision(&path, v);
	if (take_path(&path, f, &encoded, &ignored) == 0)
		buf_putf(b, "Link: <%s" STR_FMT ">; rel=\"related\"; title=\"%s\"\r\n",
		    f->site->config.base_url, STR_ARG(encoded), title);
}

/* RFC 5829, 3. */
static void
put_links(struct buf *b, struct fetch *f)
{
	const char *base = f->site->config.base_url;
	struct buf path = BUF_INIT(HEADER_LINES_BYTES_MAX);
	struct str work, history;
	struct err ignored;

	history_put_path(&path, f);
	if (take_path(&path, f, &history, &ignored) != 0 ||
	    path_encode(f->found.version.work, &work, &f->arena, &ignored) != 0)
		return;
	buf_putf(b,
	    "Link: <%s" STR_FMT ">; rel=\"canonical\", <%s" STR_FMT
	    ">; rel=\"latest-version\", <%s" STR_FMT ">; rel=\"version-history\"\r\n",
	    base, STR_ARG(f->permanent), base, STR_ARG(work), base, STR_ARG(history));
	if (f->view != GAZ_VIEW_COMPARISON)
		return;
	put_related(b, f, &f->found.earlier, "earlier version");
	put_related(b, f, &f->found.version, "later version");
}

/* The next page is in the same format. */
static void
put_listing_links(struct buf *b, const struct fetch *f)
{
	const char *base = f->site->config.base_url;
	struct str next = f->known->next;

	buf_putf(b, "Link: <%s" STR_FMT, base, STR_ARG(f->permanent));
	history_put_query(b, f);
	buf_puts(b, ">; rel=\"canonical\"");
	if (next.len > 0)
		buf_putf(b, ", <%s" STR_FMT "?after=" STR_FMT ">; rel=\"next\"", base,
		    STR_ARG(f->permanent), STR_ARG(next));
	buf_puts(b, "\r\n");
}

/* RFC 9110, 12.5.5: exactly what this URL's answer was chosen by. */
static void
put_vary(struct buf *b, const struct fetch *f)
{
	if (f->negotiated)
		buf_puts(b, "Vary: Accept, Accept-Encoding\r\n");
	else if (f->may_press)
		buf_puts(b, "Vary: Accept-Encoding\r\n");
}

/* Whatever a client takes it for, SVG and XHTML too: it brings its style with it, and runs nothing. */
static void
put_policy(struct buf *b)
{
	buf_puts(b, CONTENT_POLICY);
}

/*
 * RFC 9110, 8.8.2: when these bytes began to be what this URL gives: published, come into force, or
 * written by a changed plugin, whichever was last; never in the future.
 */
static int64_t
last_modified(const struct fetch *f)
{
	const struct corpus_version *v = &f->found.version;
	int64_t now = time_now(), latest = v->published;
	int64_t plugin = f->formats->list[f->format].modified;

	if (v->day <= f->today && v->day * SECONDS_A_DAY > latest)
		latest = v->day * SECONDS_A_DAY;
	if (f->view == GAZ_VIEW_COMPARISON && f->found.earlier.published > latest)
		latest = f->found.earlier.published;
	if (plugin > latest)
		latest = plugin;
	return latest < now ? latest : now;
}

static void
put_fields(struct buf *b, struct fetch *f)
{
	buf_putf(b, "Cache-Control: %s\r\n", cache_control(f));
	put_vary(b, f);
	if (f->negotiated || !iri_is_fixed(&f->route.iri))
		buf_putf(b, "Content-Location: " STR_FMT "%s" STR_FMT "\r\n", STR_ARG(f->permanent),
		    f->query.len > 0 ? "?" : "", STR_ARG(f->query));
	buf_puts(b, CORS_FIELDS);
}

int
headers_compose(struct fetch *f, const struct rendition *r, struct answer_lines *out, struct err *e)
{
	struct buf b = BUF_INIT(HEADER_LINES_BYTES_MAX);
	size_t fields;
	int rc;

	put_fields(&b, f);
	fields = b.len;
	rendition_put_lines(&b, r);
	put_policy(&b);
	put_disposition(&b, f, r);
	put_language(&b, f, r);
	if (f->view == GAZ_VIEW_LISTING)
		put_listing_links(&b, f);
	else
		put_links(&b, f);
	if ((rc = buf_check(&b, "header", e)) == 0) {
		struct str all = str_make(arena_dup(&f->arena, buf_str(&b)), b.len);

		*out = (struct answer_lines){ .media_type =
						  f->formats->list[f->format].plugin.media_type,
			.fields = str_slice(all, 0, fields),
			.body_fields = str_slice(all, fields, all.len),
			.has_modified = true,
			.modified = last_modified(f) };
		if (all.p == NULL)
			rc = err_set(e, ERR_LIMIT, "the request is too long");
	}
	buf_free(&b);
	return rc;
}

static void
add_meta(struct fetch *f, const char *name, struct str value)
{
	if (value.len == 0 || f->job.meta_count == MESSAGE_PAIRS_MAX)
		return;
	f->meta[f->job.meta_count++] = (struct message_pair){ .name = str_from(name),
		.value = utf8_cut(value, MESSAGE_TEXT_BYTES_MAX - 1) };
}

/* Of every view. */
static void
add_common_meta(struct fetch *f)
{
	const struct corpus_version *v = &f->found.version;
	const char *tag = lang_tag(v->language);

	add_meta(f, "title", v->title);
	add_meta(f, "language", v->language);
	add_meta(f, "lang", str_from(tag != NULL ? tag : "und"));
}

/* Of what is being written. */
static struct str
own_url(struct fetch *f)
{
	struct buf url = BUF_INIT(HEADER_LINES_BYTES_MAX);
	struct str kept;

	buf_putf(&url, "%s" STR_FMT, f->site->config.base_url, STR_ARG(f->permanent));
	history_put_query(&url, f);
	kept = str_from(arena_dup(&f->arena, buf_str(&url)));
	buf_free(&url);
	return kept;
}

/* The URL of a version as such: in a comparison, in whatever format it is. */
static int
version_url(struct fetch *f, const struct corpus_version *v, struct str *out, struct err *e)
{
	struct buf b = BUF_INIT(HEADER_LINES_BYTES_MAX);
	struct str path;
	int rc;

	put_revision(&b, v);
	if ((rc = take_path(&b, f, &path, e)) == 0)
		*out = str_from(
		    arena_printf(&f->arena, "%s" STR_FMT, f->site->config.base_url, STR_ARG(path)));
	return rc;
}

/* The facts that tell one publication from another; names begins with the version's. */
enum { FACT_VERSION, FACT_DATE, FACT_REVISION, FACT_URL, FACT_DIGEST, FACTS };

static int
add_publication(struct fetch *f, const struct corpus_version *v, const char *const names[FACTS],
    struct str url, struct err *e)
{
	char date[DATE_BYTES + 1], hex[SHA256_HEX_BYTES + 1];
	struct buf b = BUF_INIT(HEADER_LINES_BYTES_MAX);
	struct arena *a = &f->arena;
	int rc;

	date_format(v->day, date);
	sha256_hex(&v->source, hex);
	headers_put_version(&b, v);
	if ((rc = buf_check(&b, "version name", e)) == 0) {
		add_meta(f, names[FACT_VERSION], str_from(arena_dup(a, buf_str(&b))));
		add_meta(f, names[FACT_DATE], str_from(arena_dup(a, str_from(date))));
		add_meta(
		    f, names[FACT_REVISION], str_from(arena_printf(a, "%" PRIu32, v->revision)));
		add_meta(f, names[FACT_URL], url);
		add_meta(f, names[FACT_DIGEST], str_from(arena_dup(a, str_from(hex))));
	}
	buf_free(&b);
	return rc;
}

static int
add_publications(struct fetch *f, struct err *e)
{
	static const char *const names[] = { "version", "date", "revision", "url", "digest" };
	static const char *const earlier_names[] = { "earlier-version", "earlier-date",
		"earlier-revision", "earlier-url", "earlier-digest" };
	struct str url, earlier_url;
	int rc;

	if (f->view != GAZ_VIEW_COMPARISON)
		return add_publication(f, &f->found.version, names, own_url(f), e);
	if ((rc = version_url(f, &f->found.version, &url, e)) != 0 ||
	    (rc = version_url(f, &f->found.earlier, &earlier_url, e)) != 0 ||
	    (rc = add_publication(f, &f->found.version, names, url, e)) != 0)
		return rc;
	return add_publication(f, &f->found.earlier, earlier_names, earlier_url, e);
}

static int
add_history(struct fetch *f, struct err *e)
{
	struct buf b = BUF_INIT(HEADER_LINES_BYTES_MAX);
	struct str path;
	int rc;

	history_put_path(&b, f);
	if ((rc = take_path(&b, f, &path, e)) == 0)
		add_meta(f, "versions",
		    str_from(arena_printf(
			&f->arena, "%s" STR_FMT, f->site->config.base_url, STR_ARG(path))));
	return rc;
}

int
headers_meta(struct fetch *f, struct err *e)
{
	const struct corpus_version *v = &f->found.version;
	char published[RFC3339_BYTES + 1];
	int rc;

	time_rfc3339(v->published, published);
	add_common_meta(f);
	if (f->view == GAZ_VIEW_LISTING) {
		add_meta(f, "url", own_url(f));
		return 0;
	}
	add_meta(f, "issuer", v->issuer);
	add_meta(f, "work", v->work);
	add_meta(f, "published", str_from(arena_dup(&f->arena, str_from(published))));
	add_meta(f, "number", v->number);
	add_meta(f, "type", v->type);
	add_meta(f, "portion", f->found.portion);
	if ((rc = add_history(f, e)) != 0)
		return rc;
	return add_publications(f, e);
}
