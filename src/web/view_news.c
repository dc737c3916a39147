/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_news: the publications of all works, the latest first: versions, corrections, and versions
 * that come into force later. What must hold: a line links to a revision, whose URL is permanent.
 */
#include "web/view_news.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "doc/build_listing.h"
#include "web/corrections.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/listing_line.h"
#include "web/metadata.h"
#include "web/route.h"
#include "web/site_private.h"
#include "web/urls.h"

#define LINES_MAX 100     /* as many as the page "what is new" has works */
#define WALKED_MAX 20000u /* publications, to find those of a folder */
#define IMAGE_BYTES_MAX (1u << 20)
#define FACTS_BYTES_MAX (1u << 20) /* of one work */
#define LANGUAGE "eng"             /* of the title */
#define TITLE "What is new: "

struct news {
	const struct fetch *f;
	struct corpus *corpus;
	struct listing *listing;
	unsigned walked, lines;
	int64_t published; /* of the latest line */
};

/*
 * Adds a line with what was recorded of the publication: what was withdrawn stays in the list, with
 * the reason, so that a feed can say so.
 */
static int
add_recorded(struct news *n, const struct corpus_version *v, struct str title, struct err *e)
{
	const char *base_url = n->f->request.site->config.settings->base_url;
	struct corrections k;
	int rc;

	if ((rc = corrections_read(&k, n->corpus, v->work, e)) == 0)
		rc = listing_line_add(
		    n->listing, base_url, v, corrections_of(&k, v), title, STR(""), e);
	corrections_free(&k);
	return rc;
}

static int
add_publication(struct news *n, const struct corpus_version *v, struct err *e)
{
	struct str title = v->title.len > 0 ? v->title : v->work;
	const char *base_url = n->f->request.site->config.settings->base_url;

	if (v->withdrawn != 0 || v->revision > 1)
		return add_recorded(n, v, title, e);
	return listing_line_add(n->listing, base_url, v, NULL, title, STR(""), e);
}

static int
visit(void *arg, const struct corpus_version *v, struct err *e)
{
	struct arena a = ARENA_INIT(FACTS_BYTES_MAX);
	struct corpus_version shown = *v;
	struct corpus_facts facts;
	struct news *n = arg;
	int rc;

	if (n->lines == LINES_MAX || n->walked++ == WALKED_MAX)
		return 1; /* ends the walk */
	if (!route_has_work(&n->f->request.route, v->work))
		return 0;
	n->lines++;
	if (v->published > n->published)
		n->published = v->published;
	if ((rc = corpus_facts_overlay(n->corpus, &shown, &facts, &a, e)) == 0)
		rc = add_publication(n, &shown, e);
	arena_free(&a);
	return rc;
}

/* From here on the listing is treated as a version, with the image's digest as its source. */
static int
finish(struct news *n, struct str title, struct known_version *out, struct err *e)
{
	struct corpus_version *v = &out->found.version;
	struct buf image = BUF_INIT(IMAGE_BYTES_MAX);
	int rc = listing_finish(n->listing, &image, e);

	if (rc == 0) {
		v->title = title;
		v->language = STR(LANGUAGE);
		v->published = n->published;
		v->source = out->listing_digest = sha256_of(image.data, image.len);
		out->listing = buf_take(&image, &out->listing_len);
		out->value.cost += out->listing_len;
	}
	buf_free(&image);
	return rc;
}

int
view_news_resolve(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	const char *site = f->request.site->config.settings->site_name;
	struct str folder = f->request.route.name;
	char *title = arena_printf(&out->arena, TITLE "%s" STR_FMT, site, STR_ARG(folder));
	struct news n = { .f = f, .corpus = c };
	int rc;

	if (title == NULL)
		return err_set(e, ERR_LIMIT, "the name of the website is too long");
	n.listing = listing_new(str_from(title), STR(LANGUAGE));
	if ((rc = corpus_latest(c, INT64_MAX, visit, &n, e)) >= 0 && n.lines == 0 && folder.len > 0)
		rc =
		    err_set(e, ERR_NOTFOUND, "no document is under '" STR_FMT "'", STR_ARG(folder));
	if (rc >= 0)
		rc = finish(&n, str_from(title), out, e);
	listing_free(&n.listing);
	return rc;
}

void
view_news_put_path(struct buf *b, const struct fetch *f)
{
	buf_putstr(b, f->request.route.name);
	buf_putstr(b, route_path(ROUTE_CHANGES));
}

void
view_news_put_stem(struct buf *b, const struct fetch *f)
{
	(void)f;
	buf_puts(b, "changes");
}

int
view_news_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	struct str own;
	int rc;

	if ((rc = url_own(f, &own, e)) == 0)
		buf_putf(b, "<" STR_FMT ">; rel=\"canonical\"", STR_ARG(own));
	return rc;
}

int
view_news_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	struct str own;
	int rc;

	if ((rc = url_own(f, &own, e)) != 0)
		return rc;
	metadata_add(m, "issuer", str_from(f->request.site->config.settings->site_name));
	metadata_add(m, "url", own);
	return 0;
}
