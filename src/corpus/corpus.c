/* SPDX-License-Identifier: Apache-2.0 */
/*
 * corpus: the door to the store. Chooses the backend by the path, waits for a writer to leave, and
 * adds to the backend's bare rows what a reader may rely on: checked sources, one current version
 * of each work in each language.
 */
#include "corpus/corpus.h"

#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus_private.h"
#include "corpus/store.h"

#define OPEN_RETRY_MS 50                /* a waiting import starts soon enough, and does not spin */
#define LIST_ARENA_BYTES_MAX (1u << 20) /* one version's strings: an IRI and a title or two */
#define MEM_PREFIX "mem:"

static const struct store_backend *
backend_for(const char *path)
{
	return strncmp(path, MEM_PREFIX, strlen(MEM_PREFIX)) == 0 ? &store_mem : &store_sqlite;
}

int
corpus_open(struct corpus **out, const char *path, enum corpus_mode mode, struct err *e)
{
	const struct store_backend *backend = backend_for(path);
	int64_t deadline = time_mono_ms() + CORPUS_OPEN_WAIT_MS;
	struct store *store = NULL;
	struct err why = { 0 };
	int rc;

	while ((rc = backend->open(&store, path, mode, &why)) == -ERR_BUSY &&
	       time_mono_ms() < deadline)
		poll(NULL, 0, OPEN_RETRY_MS);
	if (rc != 0)
		return corpus_fail(e, &why);
	*out = NEW(struct corpus);
	**out = (struct corpus){ .backend = backend, .store = store, .mode = mode };
	return 0;
}

void
corpus_close(struct corpus **c)
{
	if (*c == NULL)
		return;
	(*c)->backend->close(&(*c)->store);
	free(*c);
	*c = NULL;
}

bool
corpus_is_stuck(const struct corpus *c)
{
	return c->backend->is_stuck(c->store);
}

int
corpus_fail(struct err *e, const struct err *why)
{
	if (e != NULL)
		*e = *why;
	return -why->code;
}

int
corpus_seq(struct corpus *c, int64_t *seq, struct err *e)
{
	return c->backend->seq(c->store, seq, e);
}

int
corpus_alias(struct corpus *c, struct str alias, struct str *work, struct arena *a, struct err *e)
{
	struct err why = { 0 };
	int rc = c->backend->alias(c->store, alias, work, a, &why);

	if (rc == -ERR_NOTFOUND)
		return err_set(e, ERR_NOTFOUND, "no document is called '" STR_FMT "' here",
		    STR_ARG(utf8_cut(alias, CORPUS_ALIAS_BYTES_MAX)));
	return rc == 0 ? 0 : corpus_fail(e, &why);
}

int
corpus_source(
    struct corpus *c, const struct sha256 *source, char **bytes, size_t *len, struct err *e)
{
	struct sha256 found;
	size_t n = 0;
	char *p = NULL;
	int rc;

	if ((rc = c->backend->source(c->store, source, &p, &n, e)) != 0)
		return rc;
	found = sha256_of(p, n);
	if (!sha256_eq(&found, source)) {
		char hex[SHA256_HEX_BYTES + 1];

		free(p);
		sha256_hex(source, hex);
		err_set(e, ERR_IO,
		    "the source of this version is damaged in the store and is not given out: "
		    "restore the store from a backup");
		return err_detail(e, "source %s", hex);
	}
	*bytes = p;
	*len = n;
	return 0;
}

/*
 * Of the rows of one work in one language, which come by day and revision: the one in force on
 * today so far; while there is none, the latest revision of the first day.
 */
struct listing {
	int64_t today;
	corpus_version_fn *fn;
	void *arg;
	struct arena arena; /* holds the strings of best */
	struct corpus_version best;
	bool has_best;
};

static int
listing_emit(struct listing *l, struct err *e)
{
	if (!l->has_best)
		return 0;
	l->has_best = false;
	return l->fn(l->arg, &l->best, e);
}

static int
listing_row(void *arg, const struct corpus_version *v, struct err *e)
{
	struct listing *l = arg;
	int rc;

	if (l->has_best &&
	    !(str_eq(l->best.work, v->work) && str_eq(l->best.language, v->language)) &&
	    (rc = listing_emit(l, e)) != 0)
		return rc;
	if (l->has_best && v->day > l->today && v->day != l->best.day)
		return 0;
	arena_reset(&l->arena);
	l->has_best = false;
	if ((rc = corpus_version_copy(&l->best, v, &l->arena, e)) != 0)
		return rc;
	l->has_best = true;
	return 0;
}

int
corpus_list(struct corpus *c, int64_t today, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct listing l = {
		.today = today, .fn = fn, .arg = arg, .arena = ARENA_INIT(LIST_ARENA_BYTES_MAX)
	};
	int rc;

	if ((rc = c->backend->each_version(c->store, STR(""), listing_row, &l, e)) == 0)
		rc = listing_emit(&l, e);
	arena_free(&l.arena);
	return rc;
}

struct history {
	corpus_version_fn *fn;
	void *arg;
	bool any;
};

static int
history_row(void *arg, const struct corpus_version *v, struct err *e)
{
	struct history *h = arg;

	h->any = true;
	return h->fn(h->arg, v, e);
}

int
corpus_history(struct corpus *c, struct str work, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct history h = { .fn = fn, .arg = arg };
	int rc;

	assert(work.len > 0); /* an empty name means all works to the backend */
	if ((rc = c->backend->each_version(c->store, work, history_row, &h, e)) != 0)
		return rc;
	if (!h.any)
		return err_set(
		    e, ERR_NOTFOUND, "nothing is published here as " STR_FMT, STR_ARG(work));
	return 0;
}

int
corpus_portions(struct corpus *c, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	return c->backend->each_portion(c->store, seq, fn, arg, e);
}

/* What the portion was in the publication before, while they are walked. */
struct changes {
	corpus_change_fn *fn;
	void *arg;
	int64_t seq; /* of the last publication; 0 before the first */
	bool has_text;
	struct sha256 text;
};

/* Of several portions of one key in one publication, the first counts. */
static int
changes_row(
    void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	struct changes *ch = arg;
	bool had_text = ch->has_text;
	struct sha256 before = ch->text;

	if (v->seq == ch->seq)
		return 0;
	ch->seq = v->seq;
	ch->has_text = p != NULL;
	if (p != NULL)
		ch->text = p->text;
	if (had_text == ch->has_text && (p == NULL || sha256_eq(&before, &p->text)))
		return 0;
	return ch->fn(ch->arg, v, p, e);
}

int
corpus_changes(struct corpus *c, struct str work, struct str language, struct str key,
    corpus_change_fn *fn, void *arg, struct err *e)
{
	struct changes ch = { .fn = fn, .arg = arg };

	return c->backend->each_change(c->store, work, language, key, changes_row, &ch, e);
}

int
corpus_aliases(struct corpus *c, corpus_alias_fn *fn, void *arg, struct err *e)
{
	return c->backend->each_alias(c->store, fn, arg, e);
}
