/* SPDX-License-Identifier: Apache-2.0 */
/* page_search: the results with links to pages, the form as it was filled in, and what to know. */
#include "web/page_search.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "doc/build_page.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/page_make.h"
#include "web/route.h"
#include "web/search_form.h"
#include "web/site_private.h"
#include "web/urls.h"

#define RESULTS_BYTES_MAX ((size_t)8 << 20)
#define MARKS_BYTES_MAX 4096
#define NUMBER_BYTES 24

struct finding {
	const struct fetch *f;
	struct search_form form;
	struct search_found found;
	int64_t of; /* seq of the store */
	struct arena arena;
};

/* The page of a result marks the words of the query: tail is "?q=...". */
static void
put_result(struct page_make *m, const struct search_hit *h, const char *tail)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX), marks = BUF_INIT(MARKS_BYTES_MAX);

	search_form_put_path(&path, h);
	search_form_put_marks(&marks, h);
	page_make_link(m, &path, tail, h->title.len > 0 ? h->title : h->work);
	page_set(m->build, "portion", h->eid);
	page_set(m->build, "num", h->num);
	page_set(m->build, "heading", h->heading);
	page_set(m->build, "snippet", h->snippet);
	page_set(m->build, "marks", buf_str(&marks));
	page_set(m->build, "language", h->language);
	page_set(m->build, "lang", str_from(lang_tag(h->language)));
	page_make_day(m, "date", h->day);
	if (h->until != DAY_NONE)
		page_make_day(m, "until", h->until - 1);
	if (!h->in_force)
		page_set(m->build, "status", STR("superseded"));
	if (h->earlier > 0)
		page_make_number(m, "earlier", h->earlier);
	page_set(m->build, "work", h->work);
	buf_free(&marks);
}

/* A link to the same search with another value of a field, or with none. */
static void
put_search_link(struct page_make *m, const struct finding *k, enum search_field field,
    struct str value, struct str title)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX), tail = BUF_INIT(URL_BYTES_MAX);

	buf_putstr(&path, route_path(ROUTE_SEARCH));
	search_form_put(&tail, &k->form, field, value);
	page_make_link(m, &path, tail.len > 0 ? tail.data : "", title);
	buf_free(&tail);
}

static void
put_page_link(struct page_make *m, const struct finding *k, const char *rel, uint64_t page)
{
	char number[NUMBER_BYTES];

	snprintf(number, sizeof number, "%" PRIu64, page);
	put_search_link(m, k, SEARCH_FIELD_PAGE, str_from(number), str_from(number));
	page_set(m->build, "rel", str_from(rel));
}

static void
put_pages(struct page_make *m, const struct finding *k)
{
	page_list(m->build, "pages");
	if (k->form.page > 1)
		put_page_link(m, k, "prev", k->form.page - 1);
	if (k->found.ordered > k->form.page * SEARCH_PAGE && k->form.page < SEARCH_PAGES_MAX)
		put_page_link(m, k, "next", k->form.page + 1);
}

static void
put_facet_value(struct page_make *m, const struct finding *k, enum search_field field,
    const struct search_facet_value *v)
{
	bool is_chosen = k->form.values[field].len > 0;

	put_search_link(
	    m, k, field, is_chosen ? STR("") : v->value, v->title.len > 0 ? v->title : v->value);
	page_set(m->build, "key", v->value);
	page_make_number(m, "count", v->count);
	page_set(m->build, "rel", is_chosen ? STR("self") : STR(""));
	if (field == SEARCH_FIELD_LANGUAGE)
		page_set(m->build, "lang", str_from(lang_tag(v->value)));
}

/* A value that is chosen can be left again, also if nothing has it. */
static void
put_facets(struct page_make *m, const struct finding *k)
{
	static const char *const names[SEARCH_FILTERS] = { "kinds", "places", "years", "issuers",
		"tongues", "documents" };

	for (int i = 0; i < SEARCH_FILTERS; i++) {
		const struct search_facet *facet = &k->found.facets[i];
		enum search_field field = (enum search_field)(SEARCH_FIELD_KIND + i);
		struct search_facet_value chosen = { .value = k->form.values[field] };

		page_list(m->build, names[i]);
		for (size_t n = 0; n < facet->count; n++)
			put_facet_value(m, k, field, &facet->values[n]);
		if (facet->count == 0 && chosen.value.len > 0)
			put_facet_value(m, k, field, &chosen);
	}
}

static void
put_suggestion(struct page_make *m, const struct finding *k)
{
	page_list(m->build, "suggestions");
	if (k->found.suggestion.len > 0)
		put_search_link(m, k, SEARCH_FIELD_Q, k->found.suggestion, k->found.suggestion);
}

static void
put_facts(struct page_make *m, const struct finding *k)
{
	page_fact(m->build, "q", k->form.values[SEARCH_FIELD_Q]);
	page_fact(m->build, "title", k->form.values[SEARCH_FIELD_Q]);
	page_fact(m->build, "date", k->form.values[SEARCH_FIELD_DATE]);
	page_fact(m->build, "all", k->form.values[SEARCH_FIELD_ALL]);
	if (k->form.values[SEARCH_FIELD_Q].len == 0)
		return;
	page_make_number(m, "total", k->found.total);
	page_make_number(m, "first", (k->form.page - 1) * SEARCH_PAGE + 1);
	page_make_number(m, "indexed", (uint64_t)k->found.seq);
	page_make_number(m, "of", (uint64_t)k->of);
	page_fact(m->build, "about", k->found.is_about ? STR("1") : STR(""));
	page_fact(m->build, "plain", k->found.is_plain ? STR("1") : STR(""));
	page_fact(m->build, "cut", k->found.is_cut ? STR("1") : STR(""));
	page_fact(m->build, "partial", k->found.is_partial ? STR("1") : STR(""));
}

static void
put_results(struct page_make *m, const struct finding *k)
{
	const struct search_form words = { .values = { [SEARCH_FIELD_Q] =
							   k->form.values[SEARCH_FIELD_Q] } };
	struct buf tail = BUF_INIT(URL_BYTES_MAX);

	search_form_put(&tail, &words, SEARCH_FIELDS, STR(""));
	page_list(m->build, "results");
	for (size_t i = 0; i < k->found.count; i++)
		put_result(m, &k->found.hits[i], tail.len > 0 ? tail.data : "");
	buf_free(&tail);
}

static int
write_page(const struct finding *k, struct known_version *out, struct err *e)
{
	struct page_make m;

	page_make_begin(
	    &m, k->f->request.site, k->f->request.formats, "search", k->f->request.languages);
	put_facts(&m, k);
	page_make_path(&m, STR(""));
	put_results(&m, k);
	put_pages(&m, k);
	put_suggestion(&m, k);
	put_facets(&m, k);
	return page_make_end(&m, out, 0, e);
}

int
page_search_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct finding *k = NEW(struct finding);
	int rc;

	k->f = f;
	k->arena = ARENA_INIT(RESULTS_BYTES_MAX);
	out->changes_on = DAY_NONE;
	out->found.version.language = f->request.languages;
	rc = search_form_read(&k->form, f->choice.page, f->request.today, &k->arena, e);
	if (rc == 0 && (rc = corpus_seq(c, &k->of, e)) == 0 &&
	    k->form.values[SEARCH_FIELD_Q].len > 0)
		rc = search_form_run(&k->form, f->request.site->searcher, &k->found, &k->arena, e);
	if (rc == 0)
		rc = write_page(k, out, e);
	arena_free(&k->arena);
	free(k);
	return rc;
}
