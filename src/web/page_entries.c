/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_entries: the entries of pages that list works. What must hold: what is new and what is to
 * come are found by looking at a bounded number of publications.
 */
#include "web/page_entries.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "corpus/shelf.h"
#include "doc/build_page.h"
#include "web/page_make.h"
#include "web/urls.h"

#define FACTS_BYTES_MAX (1u << 20) /* of one work */
#define NEWS_WALKED_MAX 150        /* publications that are looked at: some ms */
#define COMING_SHOWN 100

/* Leads to path, with the title and all else that is recorded of the work. Frees path. */
static int
put_entry(struct page_make *m, struct page_entries *w, struct buf *path,
    const struct corpus_version *v, struct err *e)
{
	struct corpus_version shown = *v;
	struct corpus_facts facts;
	int rc;

	arena_reset(w->facts);
	if ((rc = corpus_facts_overlay(w->corpus, &shown, &facts, w->facts, e)) != 0) {
		buf_free(path);
		return rc;
	}
	page_make_link(m, path, "", shown.title.len > 0 ? shown.title : shown.work);
	page_make_work(m, &shown);
	page_make_facts(m, &facts);
	return 0;
}

/* A work leads to what is in force, in its language; if nothing is, to its first version. */
int
page_entries_put_work(
    struct page_make *m, struct page_entries *w, const struct corpus_version *v, struct err *e)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	char published[RFC3339_BYTES + 1];
	int rc;

	if (v->day > w->today)
		url_put_version(&path, v);
	else
		buf_putf(&path, STR_FMT "/" STR_FMT, STR_ARG(v->work), STR_ARG(v->language));
	if ((rc = put_entry(m, w, &path, v, e)) != 0)
		return rc;
	time_rfc3339(v->published, published);
	page_set(m->build, "published", str_from(published));
	return 0;
}

/* The walk over the latest publications, of which those that are current are news. */
struct news {
	struct page_make *m;
	struct page_entries *w;
	size_t most, shown, walked;
	/* the work that was looked at last, whose publications are often neighbours */
	struct corpus_version last;
	struct arena arena; /* of last; reset before each other work */
};

/* The current version of the work, as last. ERR_NOTFOUND: all are withdrawn. */
static int
look_up(struct news *n, const struct corpus_version *v, struct err *e)
{
	if (str_eq(n->last.work, v->work) && str_eq(n->last.language, v->language))
		return 0;
	arena_reset(&n->arena);
	n->last = (struct corpus_version){ .seq = 0 };
	return corpus_current(n->w->corpus, v, n->w->today, &n->last, &n->arena, e);
}

static int
visit_news(void *arg, const struct corpus_version *v, struct err *e)
{
	struct news *n = arg;
	int rc;

	if (n->shown == n->most || n->walked++ == NEWS_WALKED_MAX)
		return 1; /* ends the walk */
	if (v->withdrawn != 0)
		return 0;
	if ((rc = look_up(n, v, e)) == 0 && n->last.seq == v->seq) {
		n->shown++;
		rc = page_entries_put_work(n->m, n->w, v, e);
	}
	return rc == -ERR_NOTFOUND ? 0 : rc;
}

int
page_entries_put_news(struct page_make *m, struct page_entries *w, size_t most, struct err *e)
{
	const struct corpus_latest_ask ask = { .folder = w->folder, .before = INT64_MAX };
	struct news n = { .m = m, .w = w, .most = most, .arena = ARENA_INIT(FACTS_BYTES_MAX) };
	int rc;

	page_list(m->build, "news");
	rc = corpus_latest_in(w->corpus, &ask, visit_news, &n, e);
	arena_free(&n.arena);
	return rc < 0 ? rc : 0;
}

struct coming {
	struct page_make *m;
	struct page_entries *w;
	int64_t *first; /* the day of the first, or DAY_NONE */
	size_t shown;
};

static int
visit_coming(void *arg, const struct corpus_version *v, struct err *e)
{
	struct coming *k = arg;
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	if (k->shown++ == COMING_SHOWN)
		return 1; /* ends the walk */
	if (*k->first == DAY_NONE || v->day < *k->first)
		*k->first = v->day;
	url_put_version(&path, v);
	return put_entry(k->m, k->w, &path, v, e);
}

/* The next version of each work, if one is known: it comes into force on its date. */
int
page_entries_put_coming(struct page_make *m, struct page_entries *w, int64_t *first, struct err *e)
{
	struct coming k = { .m = m, .w = w, .first = first };
	int rc;

	page_list(m->build, "coming");
	rc = corpus_coming(w->corpus, w->folder, w->today, visit_coming, &k, e);
	return rc < 0 ? rc : 0;
}
