/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_search: a line for each article that was found, the best first. What must hold: a line links
 * to a revision, whose text has the words for good.
 */
#include "web/view_search.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "doc/build_listing.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/metadata.h"
#include "web/route.h"
#include "web/search_form.h"
#include "web/site_private.h"
#include "web/urls.h"

#define RESULTS_BYTES_MAX ((size_t)8 << 20)
#define IMAGE_BYTES_MAX (1u << 20)
#define LINE_BYTES_MAX (64u << 10)
#define NUMBER_BYTES 32
#define FACTS_MAX 16
#define SCORE_UNITS 1000 /* a score is written as a whole number */
#define FACET_BYTES_MAX (64u << 10)
#define LANGUAGE "eng" /* of the title */
#define TITLE "Search: "

/* Results, and what they are written to. */
struct results {
	const struct fetch *f;
	struct search_form form;
	struct search_found found;
	int64_t of; /* seq of the store */
	struct arena arena;
	struct listing *listing;
};

static struct str
number(struct results *r, uint64_t n)
{
	char *text = arena_printf(&r->arena, "%" PRIu64, n);

	return str_from(text);
}

/* "12 act", "3 bill" on lines of their own: how many results have which value. */
static struct str
facet_lines(struct results *r, const struct search_facet *facet)
{
	struct buf b = BUF_INIT(FACET_BYTES_MAX);
	struct str lines;

	for (size_t i = 0; i < facet->count; i++) {
		struct str value = facet->values[i].value;

		if (str_find(value, '\n') == value.len)
			buf_putf(&b, "%s%" PRIu64 " " STR_FMT, b.len > 0 ? "\n" : "",
			    facet->values[i].count, STR_ARG(value));
	}
	lines = buf_str(&b);
	if (b.failed || !arena_keep(&r->arena, &lines))
		lines = STR("");
	buf_free(&b);
	return lines;
}

static size_t
put_facets(struct results *r, struct listing_fact *facts, size_t count)
{
	static const char *const names[SEARCH_FILTERS] = { "facet-kind", "facet-place",
		"facet-year", "facet-issuer", "facet-language", "facet-work" };

	for (size_t i = 0; i < SEARCH_FILTERS; i++) {
		struct str lines = facet_lines(r, &r->found.facets[i]);

		if (lines.len > 0)
			facts[count++] = (struct listing_fact){ names[i], lines };
	}
	return count;
}

/* Sets the attributes of the listing of results, and returns how many they are. */
static size_t
put_facts(struct results *r, struct listing_fact *facts)
{
	const struct search_found *found = &r->found;
	size_t count = 0;

	facts[count++] = (struct listing_fact){ "total", number(r, found->total) };
	facts[count++] = (struct listing_fact){ "indexed", number(r, (uint64_t)found->seq) };
	facts[count++] = (struct listing_fact){ "of", number(r, (uint64_t)r->of) };
	if (found->is_about)
		facts[count++] = (struct listing_fact){ "about", STR("1") };
	if (found->is_plain)
		facts[count++] = (struct listing_fact){ "plain", STR("1") };
	if (found->is_cut)
		facts[count++] = (struct listing_fact){ "cut", STR("1") };
	if (found->is_partial)
		facts[count++] = (struct listing_fact){ "partial", STR("1") };
	if (found->suggestion.len > 0)
		facts[count++] = (struct listing_fact){ "suggestion", found->suggestion };
	return put_facets(r, facts, count);
}

static int
add_line(struct results *r, const struct search_hit *h, struct err *e)
{
	const char *base_url = r->f->request.site->config.settings->base_url;
	char date[DATE_BYTES + 1], until[DATE_BYTES + 1], published[RFC3339_BYTES + 1],
	    score[NUMBER_BYTES];
	struct buf path = BUF_INIT(LINE_BYTES_MAX), title = BUF_INIT(LINE_BYTES_MAX),
		   marks = BUF_INIT(LINE_BYTES_MAX);
	struct listing_entry line = { .language = h->language,
		.work = h->work,
		.portion = h->eid,
		.snippet = h->snippet,
		.revision = number(r, h->revision),
		.earlier = number(r, h->earlier) };
	int rc;

	search_form_put_title(&title, h);
	search_form_put_path(&path, h);
	search_form_put_marks(&marks, h);
	date_format(h->day, date);
	time_rfc3339(h->published, published);
	snprintf(score, sizeof score, "%.0f", h->score * SCORE_UNITS);
	if (h->until != DAY_NONE)
		date_format(h->until, until);
	line.title = buf_str(&title);
	line.marks = buf_str(&marks);
	line.date = str_from(date);
	line.published = str_from(published);
	line.score = str_from(score);
	line.until = h->until != DAY_NONE ? str_from(until) : STR("");
	if ((rc = url_take(&path, base_url, &r->arena, &line.href, e)) == 0)
		rc = listing_add(r->listing, &line, e);
	buf_free(&title);
	buf_free(&marks);
	return rc;
}

/* The query "?q=…&page=2" of the next page; nothing after the last page. */
static void
put_next_query(struct buf *b, const struct results *r)
{
	char page[NUMBER_BYTES];

	if (r->found.ordered <= r->form.page * SEARCH_PAGE || r->form.page == SEARCH_PAGES_MAX)
		return;
	snprintf(page, sizeof page, "%" PRIu64, r->form.page + 1);
	search_form_put(b, &r->form, SEARCH_FIELD_PAGE, str_from(page));
}

/* All formats share the listing, so its link to the next page has no suffix. */
static int
add_next(struct results *r, struct known_version *out, struct err *e)
{
	struct buf href = BUF_INIT(URL_BYTES_MAX), query = BUF_INIT(URL_BYTES_MAX);
	struct listing_entry line = { .rel = STR("next"), .title = STR("Next page") };
	int rc = 0;

	put_next_query(&query, r);
	buf_putf(&href, "%s" STR_FMT STR_FMT, r->f->request.site->config.settings->base_url,
	    STR_ARG(route_path(ROUTE_SEARCH)), STR_ARG(buf_str(&query)));
	line.href = buf_str(&href);
	if (query.len > 0 && (rc = listing_add(r->listing, &line, e)) == 0) {
		out->next = buf_str(&query);
		if (!arena_keep(&out->arena, &out->next))
			rc = err_set(e, ERR_LIMIT, "the request is too long");
	}
	buf_free(&query);
	buf_free(&href);
	return rc;
}

static int
finish(struct results *r, struct str title, struct known_version *out, struct err *e)
{
	struct corpus_version *v = &out->found.version;
	int rc = known_version_take_listing(out, r->listing, IMAGE_BYTES_MAX, e);

	if (rc == 0) {
		v->title = title;
		v->language = STR(LANGUAGE);
	}
	return rc;
}

static int
write_listing(struct results *r, struct known_version *out, struct err *e)
{
	struct str q = r->form.values[SEARCH_FIELD_Q];
	char *title = arena_printf(&out->arena, TITLE STR_FMT, STR_ARG(q));
	struct listing_fact facts[FACTS_MAX];
	size_t count = put_facts(r, facts);
	int rc = 0;

	if (title == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	r->listing = listing_new_of(str_from(title), STR(LANGUAGE), facts, count);
	for (size_t i = 0; i < r->found.count && rc == 0; i++)
		rc = add_line(r, &r->found.hits[i], e);
	if (rc == 0 && (rc = add_next(r, out, e)) == 0)
		rc = finish(r, str_from(title), out, e);
	listing_free(&r->listing);
	return rc;
}

int
view_search_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct results *r = NEW(struct results);
	int rc;

	r->f = f;
	r->arena = ARENA_INIT(RESULTS_BYTES_MAX);
	if ((rc = search_form_read(&r->form, f->choice.page, f->request.today, &r->arena, e)) ==
		0 &&
	    (rc = corpus_seq(c, &r->of, e)) == 0 &&
	    (rc = search_form_run(&r->form, f->request.site->searcher, &r->found, &r->arena, e)) ==
		0)
		rc = write_listing(r, out, e);
	arena_free(&r->arena);
	free(r);
	return rc;
}

void
view_search_put_path(struct buf *b, const struct fetch *f)
{
	(void)f;
	buf_putstr(b, route_path(ROUTE_SEARCH));
}

void
view_search_put_stem(struct buf *b, const struct fetch *f)
{
	(void)f;
	buf_puts(b, "search");
}

int
view_search_put_links(struct buf *b, const struct fetch *f, struct err *e)
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
	return 0;
}

int
view_search_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	struct str own;
	int rc;

	if ((rc = url_own(f, &own, e)) == 0)
		metadata_add(m, "url", own);
	return rc;
}
