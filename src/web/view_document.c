/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_document: paths, file name, links and metadata of a version of a work, or of a portion of
 * it. What must hold: the permanent path names the revision that was found.
 */
#include "web/view_document.h"

#include "base/buf.h"
#include "base/time.h"
#include "corpus/find.h"
#include "http/http.h"
#include "web/fetch_private.h"
#include "web/file_name.h"
#include "web/memento.h"
#include "web/metadata.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/tongues.h"
#include "web/urls.h"

void
view_document_put_path(struct buf *b, const struct fetch *f)
{
	url_put_revision(b, &f->found->version);
	url_put_portion(b, f->found->portion);
}

/* "opinions-2006-1-eng-2006-05-01-r2-art_12" */
void
view_document_put_stem(struct buf *b, const struct fetch *f)
{
	const struct corpus_version *v = &f->found->version;

	file_name_put_work(b, &f->request.route.iri.work);
	file_name_put_part(b, v->language);
	file_name_put_date(b, v);
	file_name_put_part(b, f->found->portion);
}

/*
 * RFC 6596: the canonical path. For the current text of a work it is the requested path, since the
 * revision behind it changes; for everything else it is the permanent path.
 */
static struct str
canonical_path(const struct fetch *f)
{
	enum iri_point point = f->request.route.iri.point;

	return point == IRI_WORK || point == IRI_LANGUAGE ? http_path(f->request.x)
							  : f->keys.permanent;
}

static bool
is_one_version(const struct iri *iri)
{
	return iri->point != IRI_RANGE && iri->beside.len == 0;
}

/*
 * An answer that never changes names no neighbours: another version may come between. Of a portion
 * it is not known whether they have it.
 */
static bool
has_neighbours(const struct fetch *f)
{
	const struct iri *iri = &f->request.route.iri;

	return is_one_version(iri) && !iri_is_fixed(iri) && iri->portion.len == 0;
}

/* Finds the versions before and after the one in out, in its language. */
static int
find_neighbours(struct corpus *c, struct known_version *out, struct err *e)
{
	const struct corpus_version *v = &out->found.version;
	struct corpus_ask ask = { v->work, v->language, CORPUS_IN_FORCE, v->day - 1, 0 };
	struct corpus_version before;
	struct err none = { 0 };
	int rc = corpus_find(c, &ask, &before, &out->arena, &none);

	if (rc == 0)
		out->earlier_day = before.day;
	else if (rc != -ERR_NOTFOUND && rc != -ERR_GONE)
		return err_set(e, (enum err_code) - rc, "%s", none.text);
	return corpus_next_day(c, v->work, v->language, v->day, &out->later_day, e);
}

int
view_document_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	int rc = resolve_wanted(c, f, out, e);

	return rc == 0 && has_neighbours(f) ? find_neighbours(c, out, e) : rc;
}

/* The version of that day, in the format of the request. */
static int
put_version_link(struct buf *b, const struct fetch *f, const char *rel, int64_t day, struct err *e)
{
	struct corpus_version v = f->found->version;
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	struct str url;
	int rc;

	v.day = day;
	url_put_version(&path, &v);
	buf_putstr(&path, f->request.route.suffix);
	rc = url_take(&path, f->request.site->config.settings->base_url, f->request.arena, &url, e);
	if (rc == 0)
		buf_putf(b, LINK_SEPARATOR "<" STR_FMT ">; rel=\"%s\"", STR_ARG(url), rel);
	return rc;
}

static int
put_neighbours(struct buf *b, const struct fetch *f, struct err *e)
{
	const struct known_version *known = f->lookup.known;
	int rc = 0;

	if (!has_neighbours(f) || f->choice.view->is_page)
		return 0;
	if (known->earlier_day != DAY_NONE)
		rc = put_version_link(b, f, "predecessor-version", known->earlier_day, e);
	if (rc == 0 && known->later_day != DAY_NONE)
		rc = put_version_link(b, f, "successor-version", known->later_day, e);
	return rc;
}

/* RFC 8574: what to cite is the version, or the portion of it, in whatever format. */
static int
put_cite_as(struct buf *b, const struct fetch *f, struct err *e)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	struct str url;
	int rc;

	url_put_version(&path, &f->found->version);
	url_put_portion(&path, f->found->portion);
	rc = url_take(&path, f->request.site->config.settings->base_url, f->request.arena, &url, e);
	if (rc == 0)
		buf_putf(b, LINK_SEPARATOR "<" STR_FMT ">; rel=\"cite-as\"", STR_ARG(url));
	return rc;
}

/* Links that only an answer with the text of one version has. */
static int
put_version_links(struct buf *b, const struct fetch *f, struct err *e)
{
	int rc;

	if ((rc = put_cite_as(b, f, e)) != 0 || (rc = put_neighbours(b, f, e)) != 0)
		return rc;
	buf_puts(b, LINK_SEPARATOR);
	return memento_put_links(b, f, e);
}

/* RFC 5829, 3. "latest-version" is the latest in the same language. */
int
view_document_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	struct str current, history;
	int rc;

	if ((rc = url_history(f, &history, e)) != 0 || (rc = url_current(f, &current, e)) != 0)
		return rc;
	buf_putf(b,
	    "<%s" STR_FMT ">; rel=\"canonical\", <" STR_FMT ">; rel=\"latest-version\", <" STR_FMT
	    ">; rel=\"version-history\"",
	    f->request.site->config.settings->base_url, STR_ARG(canonical_path(f)),
	    STR_ARG(current), STR_ARG(history));
	if (is_one_version(&f->request.route.iri) && (rc = put_version_links(b, f, e)) != 0)
		return rc;
	return tongues_put_links(b, f, e);
}

int
view_document_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	struct metadata_version own = { &f->found->version, metadata_names, STR("") };
	int rc;

	if ((rc = metadata_add_document(m, f, e)) != 0 || (rc = url_own(f, &own.url, e)) != 0)
		return rc;
	return metadata_add_version(m, f, &own, e);
}
