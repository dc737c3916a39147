/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_works: a line for the current version of each work in each language, the latest day first,
 * as the page of the folder has them. What must hold: a line links to a revision, whose URL is
 * permanent; a page begins behind a work, so that later publications shift nothing.
 */
#include "web/view_works.h"

#include <inttypes.h>
#include <stdlib.h>

#include "akn/iri.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "corpus/shelf.h"
#include "doc/build_listing.h"
#include "http/http.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/listing_line.h"
#include "web/metadata.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/works_filter.h"
#include "web/works_form.h"
#include "web/works_lines_type.h"

#define LINES 250                        /* of a page: some ms */
#define IMAGE_BYTES_MAX (4u << 20)       /* LINES lines with the longest names and titles */
#define WORKS_ARENA_BYTES_MAX (4u << 20) /* the fields, and LINES versions */
#define FACTS_BYTES_MAX (1u << 20)       /* of one work */
#define NOTED_MAX 1                      /* facts of the listing */
#define LANGUAGE "eng"                   /* of the title */
#define TITLE "Works: "
#define MORE "More"

/* A page of the works, while it is read and written. */
struct works {
	const struct fetch *f;
	struct corpus *corpus;
	struct arena arena;
	struct arena facts; /* of one line */
	struct works_form form;
	struct works_filter wanted;
	struct corpus_shelf shelf;
	struct listing *listing;
};

static const char *
base_url(const struct works *w)
{
	return w->f->request.site->config.settings->base_url;
}

/* The fields are part of the cache key; the rest of the query are options of the format. */
int
view_works_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct works_form form;
	int rc;

	if ((rc = works_form_split(r->route.query, &c->page, &c->option_query, r->arena, e)) != 0)
		return rc;
	return works_form_read(&form, c->page, r->arena, e);
}

static int
add_line(struct works *w, const struct corpus_version *v, struct err *e)
{
	struct corpus_version shown = *v;
	struct corpus_facts facts;
	struct listing_entry entry;
	char until[DATE_BYTES + 1];
	int rc;

	arena_reset(&w->facts);
	if ((rc = corpus_facts_overlay(w->corpus, &shown, &facts, &w->facts, e)) != 0)
		return rc;
	rc = listing_line_make(&entry, &w->facts,
	    &(struct listing_line){ .base_url = base_url(w),
		.version = &shown,
		.title = shown.title.len > 0 ? shown.title : shown.work,
		.facts = &facts },
	    e);
	if (rc != 0)
		return rc;
	entry.work = shown.work;
	entry.issuer = shown.issuer;
	if (facts.repealed != DAY_NONE) {
		date_format(facts.repealed, until);
		entry.until = str_from(until);
	}
	return listing_add(w->listing, &entry, e);
}

static int
add_lines(struct works *w, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < w->shelf.count; i++) {
		struct corpus_version v;

		if ((rc = works_filter_show(&w->wanted, &w->shelf.list[i], &v, &w->arena, e)) == 0)
			rc = add_line(w, &v, e);
	}
	return rc;
}

/* All formats share the listing, so its link to the next page has no suffix. */
static int
lead_on(struct works *w, struct known_version *out, struct err *e)
{
	struct listing_entry line = { .rel = STR("next"), .title = STR(MORE) };
	struct buf path = BUF_INIT(URL_BYTES_MAX), query = BUF_INIT(URL_BYTES_MAX);
	struct str url, own;
	char *next = NULL;
	int rc;

	if (!w->shelf.has_more)
		return 0;
	works_form_put_behind(&query, &w->form, &w->shelf.last);
	own = buf_str(&query);
	view_works_put_path(&path, w->f);
	if ((rc = url_take(&path, base_url(w), &w->arena, &url, e)) == 0 &&
	    (rc = buf_check(&query, "link to the next page", e)) == 0) {
		next = arena_printf(&w->arena, STR_FMT STR_FMT, STR_ARG(url), STR_ARG(own));
		if (next == NULL || !arena_keep(&out->arena, &own))
			rc = err_set(e, ERR_LIMIT, "the request is too long");
	}
	if (rc == 0) {
		out->next = own;
		line.href = str_from(next);
		rc = listing_add(w->listing, &line, e);
	}
	buf_free(&query);
	return rc;
}

static int
finish(struct works *w, struct str title, struct known_version *out, struct err *e)
{
	struct corpus_version *v = &out->found.version;
	int rc = known_version_take_listing(out, w->listing, IMAGE_BYTES_MAX, e);

	if (rc == 0) {
		v->title = title;
		v->language = STR(LANGUAGE);
	}
	return rc;
}

static int
write_listing(struct works *w, struct known_version *out, struct err *e)
{
	char *title = arena_printf(&out->arena, TITLE "%s" STR_FMT,
	    w->f->request.site->config.settings->site_name, STR_ARG(w->f->request.route.name));
	struct listing_fact facts[NOTED_MAX];
	size_t count = 0;
	int rc;

	if (title == NULL)
		return err_set(e, ERR_LIMIT, "the name of the website is too long");
	if (works_filter_is_counted(&w->wanted))
		facts[count++] = (struct listing_fact){ "total",
			str_from(arena_printf(&w->arena, "%" PRIu64, w->shelf.total)) };
	w->listing = listing_new_of(str_from(title), STR(LANGUAGE), facts, count);
	if ((rc = add_lines(w, e)) == 0 && (rc = lead_on(w, out, e)) == 0)
		rc = finish(w, str_from(title), out, e);
	listing_free(&w->listing);
	return rc;
}

/*
 * A folder without works. Of a path that does not end in "/works" the error says what is wrong with
 * it as a name.
 */
static int
refuse_folder(const struct fetch *f, struct err *e)
{
	struct str folder = f->request.route.name;
	struct iri ignored;
	int rc = 0;

	if (str_eq(http_path(f->request.x), folder))
		rc = iri_parse(folder, &ignored, e);
	return rc != 0 ? rc
		       : err_set(e, ERR_NOTFOUND, "no document is under '" STR_FMT "'",
			     STR_ARG(folder));
}

static int
resolve(struct works *w, struct known_version *out, struct err *e)
{
	const struct fetch_request *r = &w->f->request;
	struct corpus_shelf_ask ask = { .folder = r->route.name, .today = r->today, .most = LINES };
	int rc;

	if ((rc = works_form_read(&w->form, w->f->choice.page, &w->arena, e)) != 0)
		return rc;
	works_filter_open(&w->wanted, &w->form, w->corpus, r->today, &w->arena);
	if ((rc = works_filter_read(&w->wanted, &ask, &w->shelf, e)) != 0)
		return rc;
	if (w->shelf.total == 0 && r->route.name.len > 0 && !w->form.is_given)
		return refuse_folder(w->f, e);
	return write_listing(w, out, e);
}

int
view_works_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct works *w = NEW(struct works);
	int rc;

	w->f = f;
	w->corpus = c;
	w->arena = ARENA_INIT(WORKS_ARENA_BYTES_MAX);
	w->facts = ARENA_INIT(FACTS_BYTES_MAX);
	rc = resolve(w, out, e);
	works_filter_close(&w->wanted);
	corpus_shelf_free(&w->shelf);
	arena_free(&w->facts);
	arena_free(&w->arena);
	free(w);
	return rc;
}

void
view_works_put_path(struct buf *b, const struct fetch *f)
{
	buf_putstr(b, f->request.route.name);
	buf_putstr(b, route_path(ROUTE_WORKS));
}

void
view_works_put_stem(struct buf *b, const struct fetch *f)
{
	(void)f;
	buf_puts(b, "works");
}

void
view_works_put_lines_link(struct buf *b, const struct fetch *f)
{
	buf_putf(b,
	    LINK_SEPARATOR "<%s" STR_FMT STR_FMT ">; rel=\"alternate\"; type=\"" WORKS_LINES_TYPE
			   "\"",
	    f->request.site->config.settings->base_url, STR_ARG(f->request.route.name),
	    STR_ARG(route_path(ROUTE_WORKS_LINES)));
}

int
view_works_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	struct str own, next = f->lookup.known->next;
	int rc;

	if ((rc = url_own(f, &own, e)) != 0)
		return rc;
	buf_putf(b, "<" STR_FMT ">; rel=\"canonical\"", STR_ARG(own));
	if (next.len > 0)
		buf_putf(b, LINK_SEPARATOR "<%s" STR_FMT STR_FMT ">; rel=\"next\"",
		    f->request.site->config.settings->base_url, STR_ARG(f->keys.permanent),
		    STR_ARG(next));
	if (f->choice.page.len == 0)
		view_works_put_lines_link(b, f);
	return 0;
}

int
view_works_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	struct str own;
	int rc;

	if ((rc = url_own(f, &own, e)) != 0)
		return rc;
	metadata_add(m, "issuer", str_from(f->request.site->config.settings->site_name));
	metadata_add(m, "url", own);
	return 0;
}
