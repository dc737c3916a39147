/* SPDX-License-Identifier: Apache-2.0 */
/*
 * urls: composes paths and URLs from a fetch. What must hold: a URL that the arena has no room for
 * is an error, never an empty string.
 */
#include "web/urls.h"

#include <inttypes.h>

#include "akn/component.h"
#include "base/buf.h"
#include "base/time.h"
#include "doc/extract.h"
#include "http/percent.h"
#include "render/formats.h"
#include "web/fetch_private.h"
#include "web/site_private.h"

static int
too_long(struct err *e)
{
	return err_set(e, ERR_LIMIT, "the request is too long");
}

void
url_put_version(struct buf *b, const struct corpus_version *v)
{
	char date[DATE_BYTES + 1];

	date_format(v->day, date);
	buf_putf(b, STR_FMT "/" STR_FMT "@%s", STR_ARG(v->work), STR_ARG(v->language), date);
}

void
url_put_revision(struct buf *b, const struct corpus_version *v)
{
	url_put_version(b, v);
	buf_putf(b, ";r%" PRIu32, v->revision);
}

void
url_put_portion(struct buf *b, struct str eid)
{
	component_put(b, eid);
}

/*
 * A portion belongs to the versions of one language, which the path then names. Several portions
 * have the history of the text.
 */
void
url_put_history(struct buf *b, const struct resolution *found, struct str language)
{
	if (found->portion.len > 0)
		language = found->version.language;
	buf_putstr(b, found->version.work);
	if (language.len > 0)
		buf_putf(b, "/" STR_FMT, STR_ARG(language));
	if (component_is(found->portion) ||
	    str_find(found->portion, EXTRACT_SEPARATOR) == found->portion.len)
		url_put_portion(b, found->portion);
	buf_putstr(b, route_tail(ROUTE_HISTORY));
}

int
url_take(struct buf *b, const char *prefix, struct arena *a, struct str *out, struct err *e)
{
	struct str path;
	char *whole;
	int rc;

	if ((rc = buf_check(b, "path", e)) == 0 &&
	    (rc = path_encode(buf_str(b), &path, a, e)) == 0 && prefix[0] != '\0') {
		if ((whole = arena_printf(a, "%s" STR_FMT, prefix, STR_ARG(path))) == NULL)
			rc = too_long(e);
		path = str_from(whole);
	}
	if (rc == 0)
		*out = path;
	buf_free(b);
	return rc;
}

int
url_permanent_path(const struct fetch *f, struct str *out, struct err *e)
{
	const struct format *format = &f->request.formats->list[f->choice.format];
	struct buf b = BUF_INIT(URL_BYTES_MAX);

	f->choice.view->put_path(&b, f);
	if (!f->choice.view->is_page)
		buf_putf(&b, "." STR_FMT, STR_ARG(format->plugin.format));
	return url_take(&b, "", f->request.arena, out, e);
}

void
url_put_languages(struct buf *b, struct str work, const struct iri *iri)
{
	buf_putf(b, STR_FMT "/" STR_FMT "%s" STR_FMT, STR_ARG(work), STR_ARG(iri->language),
	    iri->beside.len > 0 ? "+" : "", STR_ARG(iri->beside));
}

/* The version in force on the requested day; the day itself while another name has the version. */
static void
put_day(struct buf *b, const struct fetch *f, struct str work)
{
	const struct iri *iri = &f->request.route.iri;
	bool is_elsewhere = f->found->respelt.len > 0;

	url_put_languages(b, work, iri);
	buf_putc(b, is_elsewhere ? ':' : '@');
	route_put_end(b, &(struct iri_end){ is_elsewhere ? iri->day : f->found->version.day, 0 });
}

/* The requested version, as it is spelt in the request. */
static void
put_point(struct buf *b, const struct fetch *f, struct str work)
{
	const struct iri *iri = &f->request.route.iri;

	if (iri->point == IRI_ON) {
		put_day(b, f, work);
		return;
	}
	if (iri->point == IRI_WORK) {
		buf_putstr(b, work);
		return;
	}
	url_put_languages(b, work, iri);
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
url_redirect_path(const struct fetch *f, struct str work, struct str *out, struct err *e)
{
	const struct route *r = &f->request.route;
	struct buf b = BUF_INIT(URL_BYTES_MAX);
	char *with_query;
	int rc;

	put_point(&b, f, work);
	url_put_portion(&b, f->found->portion.len > 0 ? f->found->portion : r->iri.portion);
	buf_putstr(&b, route_tail(f->choice.view->route));
	buf_putstr(&b, r->suffix);
	if ((rc = url_take(&b, "", f->request.arena, out, e)) != 0 || r->query.len == 0)
		return rc;
	with_query =
	    arena_printf(f->request.arena, STR_FMT "?" STR_FMT, STR_ARG(*out), STR_ARG(r->query));
	if (with_query == NULL)
		return err_set(e, ERR_LIMIT, "the query is too long to be kept in a redirect");
	*out = str_from(with_query);
	return 0;
}

int
url_own(const struct fetch *f, struct str *out, struct err *e)
{
	struct str page = f->choice.page;
	char *url = arena_printf(f->request.arena, "%s" STR_FMT "%s" STR_FMT,
	    f->request.site->config.settings->base_url, STR_ARG(f->keys.permanent),
	    page.len > 0 ? "?" : "", STR_ARG(page));

	if (url == NULL)
		return too_long(e);
	*out = str_from(url);
	return 0;
}

/* Frees path in every case. */
static int
take_url(const struct fetch *f, struct buf *path, struct str *out, struct err *e)
{
	return url_take(path, f->request.site->config.settings->base_url, f->request.arena, out, e);
}

int
url_revision(const struct fetch *f, const struct corpus_version *v, struct str *out, struct err *e)
{
	struct buf b = BUF_INIT(URL_BYTES_MAX);

	url_put_revision(&b, v);
	return take_url(f, &b, out, e);
}

int
url_current(const struct fetch *f, struct str *out, struct err *e)
{
	const struct corpus_version *v = &f->found->version;
	struct buf b = BUF_INIT(URL_BYTES_MAX);

	buf_putf(&b, STR_FMT "/" STR_FMT, STR_ARG(v->work), STR_ARG(v->language));
	return take_url(f, &b, out, e);
}

int
url_history(const struct fetch *f, struct str *out, struct err *e)
{
	struct buf b = BUF_INIT(URL_BYTES_MAX);

	url_put_history(&b, f->found, STR(""));
	return take_url(f, &b, out, e);
}
