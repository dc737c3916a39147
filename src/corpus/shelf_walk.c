/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shelf_walk: reads the works of a folder one by one, where no index has them in order. What must
 * hold: the walk ends after a number of works, so that a page of a large corpus takes a bounded
 * time, and the shelf says then that it is partial.
 */
#include "corpus/shelf_walk.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/corpus_private.h"
#include "corpus/shelf_key.h"
#include "corpus/shelf_put.h"

#define WALK_ARENA_BYTES_MAX (64u << 20)
#define COMING_WALKED_MAX 2000 /* works whose next version is looked up: 20 ms */

struct walk {
	const struct corpus_shelf_ask *ask;
	struct corpus_shelf *out;
	struct shelf_key key;
	struct arena arena; /* of the rows */
	struct buf bytes;   /* of struct corpus_version */
	struct corpus_version *list;
	size_t count, walked;
};

static int
keep_version(struct walk *w, const struct corpus_version *v, struct err *e)
{
	struct corpus_version copy;
	int rc;

	if ((rc = corpus_version_copy(&copy, v, &w->arena, e)) != 0)
		return rc;
	buf_put(&w->bytes, &copy, sizeof copy);
	w->list = (struct corpus_version *)(void *)w->bytes.data;
	w->count++;
	return buf_check(&w->bytes, "list of works", e);
}

static int
count_in(struct corpus_shelf *s, enum corpus_facet facet, struct str value, struct err *e)
{
	struct corpus_counts *c = &s->counts[facet];

	for (size_t i = 0; i < c->count; i++)
		if (str_eq(c->list[i].key, value)) {
			c->list[i].works++;
			return 0;
		}
	return shelf_add_count(s, facet, value, 1, e);
}

static int
visit(void *arg, const struct corpus_version *v, struct err *e)
{
	struct str facets[CORPUS_FACETS];
	struct walk *w = arg;
	int rc = 0;

	if (!shelf_is_under(v->work, w->ask->folder))
		return 1; /* the works of a folder are neighbours: this one is behind them */
	w->out->is_partial = ++w->walked > CORPUS_SHELF_WALKED_MAX;
	if (w->out->is_partial)
		return 1; /* ends the walk */
	if (!shelf_facets_of(v->work, v->language, facets) ||
	    !shelf_has(&w->key, v->work, v->language) ||
	    (w->ask->fits != NULL && !w->ask->fits(w->ask->arg, v)) ||
	    (w->ask->keeps != NULL && !w->ask->keeps(w->ask->arg, v)))
		return 0;
	for (unsigned f = 0; rc == 0 && f < CORPUS_FACETS; f++)
		rc = count_in(w->out, (enum corpus_facet)f, facets[f], e);
	return rc != 0 ? rc : keep_version(w, v, e);
}

/* The latest day first; works of one day by their names. */
static int
by_day(const void *a, const void *b)
{
	const struct corpus_version *x = a, *y = b;
	int order;

	if (x->day != y->day)
		return x->day < y->day ? 1 : -1;
	order = str_cmp(x->work, y->work);
	return order != 0 ? order : str_cmp(x->language, y->language);
}

static int
by_key(const void *a, const void *b)
{
	const struct str *x = a, *y = b; /* the first member */

	return str_cmp(*x, *y);
}

static struct corpus_version
version_at(const struct corpus_shelf_place *p)
{
	return (struct corpus_version){ .day = p->day, .work = p->work, .language = p->language };
}

/* The index of the first version of the page. */
static size_t
find_first(const struct walk *w)
{
	struct corpus_version after;
	size_t i = 0;

	if (w->ask->after == NULL)
		return w->ask->skip < w->count ? (size_t)w->ask->skip : w->count;
	after = version_at(w->ask->after);
	while (i < w->count && by_day(&w->list[i], &after) <= 0)
		i++;
	return i;
}

static int
give_page(struct walk *w, struct err *e)
{
	struct corpus_shelf *s = w->out;
	size_t first, i;
	int rc = 0;

	if (w->count > 0)
		qsort(w->list, w->count, sizeof *w->list, by_day);
	for (unsigned f = 0; f < CORPUS_FACETS; f++)
		qsort(s->counts[f].list, s->counts[f].count, sizeof *s->counts[f].list, by_key);
	s->total = w->count;
	first = find_first(w);
	for (i = first; rc == 0 && i < w->count && i - first < w->ask->most; i++)
		rc = shelf_add_version(s, &w->list[i], e);
	s->has_more = i < w->count;
	if (rc == 0 && i > first)
		rc = shelf_set_last(s,
		    &(struct corpus_shelf_place){
			w->list[i - 1].day, w->list[i - 1].work, w->list[i - 1].language },
		    e);
	return rc;
}

/* Begins behind the name of the folder, which is before those of all works in it. */
static int
walk_folder(struct corpus *c, struct str folder, int64_t today, corpus_version_fn *fn, void *arg,
    struct err *e)
{
	struct buf after = BUF_INIT(folder.len + 1);
	int rc;

	if (folder.len > 0)
		buf_putf(&after, STR_FMT "/", STR_ARG(folder));
	rc = corpus_list(c, buf_str(&after), today, fn, arg, e);
	buf_free(&after);
	return rc < 0 ? rc : 0;
}

int
shelf_walk(
    struct corpus *c, const struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e)
{
	struct walk w = { .ask = ask,
		.out = out,
		.arena = ARENA_INIT(WALK_ARENA_BYTES_MAX),
		.bytes = BUF_INIT(CORPUS_SHELF_WALKED_MAX * sizeof *w.list) };
	int rc = 0;

	if (shelf_key_of_ask(ask->folder, ask->facets, &w.key) &&
	    (rc = walk_folder(c, ask->folder, ask->today, visit, &w, e)) == 0)
		rc = give_page(&w, e);
	buf_free(&w.bytes);
	arena_free(&w.arena);
	return rc;
}

struct coming {
	struct walk walk; /* the versions found */
	struct corpus *corpus;
	struct str folder;
	int64_t today;
};

static int
visit_coming(void *arg, const struct corpus_version *v, struct err *e)
{
	struct coming *k = arg;
	struct store_find wanted = { .work = v->work, .language = v->language, .is_exact = true };
	const struct store_backend *b = k->corpus->backend;
	struct corpus_version next;
	int rc;

	if (!shelf_is_under(v->work, k->folder) || ++k->walk.walked > COMING_WALKED_MAX)
		return 1;
	if ((rc = b->next_day(
		 k->corpus->store, v->work, v->language, k->today, &wanted.max_day, e)) != 0 ||
	    wanted.max_day == DAY_NONE ||
	    (rc = b->find(k->corpus->store, &wanted, &next, &k->walk.arena, e)) != 0)
		return rc;
	buf_put(&k->walk.bytes, &next, sizeof next);
	k->walk.count++;
	return buf_check(&k->walk.bytes, "list of works", e);
}

int
shelf_walk_coming(struct corpus *c, struct str folder, int64_t today, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	struct coming k = { .walk = { .arena = ARENA_INIT(WALK_ARENA_BYTES_MAX),
				.bytes = BUF_INIT(COMING_WALKED_MAX * sizeof *k.walk.list) },
		.corpus = c,
		.folder = folder,
		.today = today };
	int rc = walk_folder(c, folder, today, visit_coming, &k, e);

	k.walk.list = (struct corpus_version *)(void *)k.walk.bytes.data;
	if (rc == 0 && k.walk.count > 0)
		qsort(k.walk.list, k.walk.count, sizeof *k.walk.list, by_day);
	for (size_t i = k.walk.count; rc == 0 && i > 0; i--) /* the earliest first */
		rc = fn(arg, &k.walk.list[i - 1], e);
	buf_free(&k.walk.bytes);
	arena_free(&k.walk.arena);
	return rc;
}
