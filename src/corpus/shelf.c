/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shelf: asks the store, whose index has the works in order; where there is none, or a condition
 * that no index knows, the works are walked (shelf_walk.c).
 */
#include "corpus/shelf.h"

#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/corpus_private.h"
#include "corpus/facts_index.h"
#include "corpus/shelf_key.h"
#include "corpus/shelf_walk.h"

/* The works of a page, their places and the values of the facets. */
#define SHELF_ARENA_BYTES_MAX (32u << 20)

void
corpus_shelf_free(struct corpus_shelf *s)
{
	buf_free(&s->bytes);
	arena_free(&s->arena);
}

int
corpus_shelf_read(
    struct corpus *c, const struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e)
{
	int rc;

	*out = (struct corpus_shelf){ .arena = ARENA_INIT(SHELF_ARENA_BYTES_MAX),
		.bytes = BUF_INIT((size_t)ask->most * sizeof *out->list) };
	if ((rc = facts_index_look(c, e)) != 0)
		return rc;
	if (ask->fits == NULL && c->backend->read_shelf != NULL) {
		rc = c->backend->read_shelf(c->store, ask, out, e);
		if (rc != -ERR_UNSUPPORTED)
			return rc;
	}
	return shelf_walk(c, ask, out, e);
}

int
corpus_coming(struct corpus *c, struct str folder, int64_t today, corpus_version_fn *fn, void *arg,
    struct err *e)
{
	int rc;

	if ((rc = facts_index_look(c, e)) != 0)
		return rc;
	if (c->backend->each_coming != NULL) {
		rc = c->backend->each_coming(c->store, folder, today, fn, arg, e);
		if (rc != -ERR_UNSUPPORTED)
			return rc;
	}
	return shelf_walk_coming(c, folder, today, fn, arg, e);
}

int
corpus_current(struct corpus *c, const struct corpus_version *of, int64_t today,
    struct corpus_version *out, struct arena *a, struct err *e)
{
	struct store_find wanted = { .work = of->work, .language = of->language, .max_day = today };
	struct err why = { 0 };
	int rc = c->backend->find(c->store, &wanted, out, a, &why);

	if (rc == -ERR_NOTFOUND) {
		wanted.is_exact = true;
		if ((rc = c->backend->next_day(
			 c->store, of->work, of->language, DAY_NONE, &wanted.max_day, &why)) == 0)
			rc = wanted.max_day == DAY_NONE
				 ? err_set(&why, ERR_NOTFOUND, "no version is served")
				 : c->backend->find(c->store, &wanted, out, a, &why);
	}
	return rc == 0 ? 0 : corpus_fail(e, &why);
}

/* A walk over the latest publications, of which those under a folder are wanted. */
struct latest {
	const struct corpus_latest_ask *ask;
	corpus_version_fn *fn;
	void *arg;
	unsigned walked;
};

static int
visit_latest(void *arg, const struct corpus_version *v, struct err *e)
{
	struct latest *l = arg;

	if (v->seq <= l->ask->after ||
	    (l->ask->folder.len > 0 && l->walked++ == CORPUS_SHELF_WALKED_MAX))
		return 1; /* ends the walk */
	return shelf_is_under(v->work, l->ask->folder) ? l->fn(l->arg, v, e) : 0;
}

int
corpus_latest_in(struct corpus *c, const struct corpus_latest_ask *ask, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	struct latest l = { .ask = ask, .fn = fn, .arg = arg };
	int rc;

	if ((rc = facts_index_look(c, e)) != 0)
		return rc;
	if (ask->folder.len > 0 && c->backend->each_latest_in != NULL) {
		rc = c->backend->each_latest_in(c->store, ask, fn, arg, e);
		if (rc != -ERR_UNSUPPORTED)
			return rc;
	}
	return c->backend->each_latest(c->store, ask->before, visit_latest, &l, e);
}
