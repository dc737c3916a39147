/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redirect: redirects from names that are not canonical. What must hold: the target of a redirect
 * is never redirected again while the store does not change.
 */
#include "web/redirect.h"

#include "base/buf.h"
#include "base/time.h"
#include "http/http.h"
#include "web/day_phase.h"
#include "web/fetch_private.h"
#include "web/memento.h"
#include "web/site_private.h"
#include "web/small_body.h"
#include "web/urls.h"

/* Whether the work exists under another name or in another spelling only. */
static bool
is_respelt(const struct fetch *f)
{
	return f->lookup.rc == -ERR_NOTFOUND && f->found->respelt.len > 0;
}

bool
redirect_is_needed(const struct fetch *f)
{
	const struct iri *iri = &f->request.route.iri;

	if (f->lookup.rc != 0)
		return is_respelt(f);
	return f->memento.is_asked || iri->point == IRI_ON ||
	       !str_eq(f->found->portion, iri->portion);
}

/* How long a client may keep the redirect: the version in force on a past day rarely changes. */
static const char *
cache_control(const struct fetch *f)
{
	const struct iri *iri = &f->request.route.iri;

	return iri->point == IRI_ON && iri->day < f->request.today &&
		       !day_phase_has_plan(time_now(), DAY_PHASE_PAST_KEEP_S)
		   ? "public, max-age=3600"
		   : "no-cache";
}

/* The address that a form of a page leads to. */
static int
reply_form(const struct fetch *f, struct err *e)
{
	struct buf body = BUF_INIT(0), more = BUF_INIT(URL_BYTES_MAX);
	int rc;

	buf_putf(&more, "Location: %s" STR_FMT "\r\nCache-Control: no-cache\r\n",
	    f->request.site->config.settings->base_url, STR_ARG(f->choice.location));
	if ((rc = buf_check(&more, "redirect", e)) == 0)
		http_reply(
		    f->request.x, content_from_buf(302, "", CORS_FIELDS, &body), buf_str(&more));
	buf_free(&more);
	return rc;
}

int
redirect_reply(const struct fetch *f, struct err *e)
{
	bool is_permanent;
	struct buf body = BUF_INIT(0), more = BUF_INIT(URL_BYTES_MAX);
	struct str location, work = f->request.route.iri.work.whole;
	int rc;

	if (f->choice.location.len > 0)
		return reply_form(f, e);
	is_permanent = is_respelt(f);
	if (f->memento.is_asked && !is_permanent)
		return memento_redirect(f, e);
	if ((rc = url_redirect_path(f, is_permanent ? f->found->respelt : work, &location, e)) != 0)
		return rc;
	buf_putf(&more, "Location: %s" STR_FMT "\r\nCache-Control: %s\r\n",
	    f->request.site->config.settings->base_url, STR_ARG(location), cache_control(f));
	if ((rc = buf_check(&more, "redirect", e)) == 0)
		http_reply(f->request.x,
		    content_from_buf(is_permanent ? 301 : 302, "", CORS_FIELDS, &body),
		    buf_str(&more));
	buf_free(&more);
	return rc;
}
