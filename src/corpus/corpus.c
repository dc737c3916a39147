/* SPDX-License-Identifier: Apache-2.0 */
/*
 * corpus: the only interface to the store. Chooses the backend by the path, waits for another
 * writer to finish, and adds to the rows of the backend what callers rely on: sources whose digest
 * is checked, ERR_NOTFOUND for works that do not exist, changes of portions.
 */
#include "corpus/corpus.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus_private.h"
#include "corpus/facts_index.h"
#include "corpus/store.h"
#include "corpus/store_mem.h"
#include "corpus/store_pg.h"
#include "corpus/store_sqlite.h"

#define OPEN_RETRY_MS 50             /* a waiting import starts soon, and polling costs little */
#define SCRATCH_BYTES_MAX (1u << 16) /* the strings of one version, of 4 kB at most each */
#define MEM_PREFIX "mem:"

static const struct store_backend *
backend_for(const char *path)
{
	if (strncmp(path, MEM_PREFIX, strlen(MEM_PREFIX)) == 0)
		return &store_mem;
	return store_pg_is_url(path) ? &store_pg : &store_sqlite;
}

bool
corpus_is_file(const char *path)
{
	return backend_for(path) == &store_sqlite;
}

int
corpus_try_open(struct corpus **out, const char *path, enum corpus_mode mode, struct err *e)
{
	const struct store_backend *backend = backend_for(path);
	struct store *store = NULL;
	int rc;

	if ((rc = backend->open(&store, path, mode, e)) != 0)
		return rc;
	*out = NEW(struct corpus);
	**out = (struct corpus){ .backend = backend, .store = store, .mode = mode };
	return 0;
}

int
corpus_open(struct corpus **out, const char *path, enum corpus_mode mode, struct err *e)
{
	int64_t deadline = time_mono_ms() + CORPUS_OPEN_WAIT_MS;
	struct err why = { 0 };
	int rc;

	while (
	    (rc = corpus_try_open(out, path, mode, &why)) == -ERR_BUSY && time_mono_ms() < deadline)
		poll(NULL, 0, OPEN_RETRY_MS);
	return rc == 0 ? 0 : corpus_fail(e, &why);
}

void
corpus_close(struct corpus **c)
{
	if (*c == NULL)
		return;
	(*c)->backend->close(&(*c)->store);
	facts_index_free(&(*c)->facts);
	free(*c);
	*c = NULL;
}

bool
corpus_is_stuck(const struct corpus *c)
{
	return c->backend->is_stuck(c->store);
}

bool
corpus_is_outdated(struct corpus *c)
{
	return c->backend->is_outdated(c->store);
}

int
corpus_listen(struct corpus *c)
{
	return c->backend->listen(c->store);
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
corpus_last_record(struct corpus *c, int64_t *seq, struct err *e)
{
	return c->backend->last_record(c->store, seq, e);
}

int
corpus_alias(struct corpus *c, struct str alias, struct str *work, struct arena *a, struct err *e)
{
	struct err why = { 0 };
	int rc = c->backend->alias(c->store, alias, work, a, &why);

	if (rc == -ERR_NOTFOUND)
		return err_set(e, ERR_NOTFOUND, "no document has the short name '" STR_FMT "'",
		    STR_ARG(utf8_cut(alias, CORPUS_ALIAS_BYTES_MAX)));
	return rc == 0 ? 0 : corpus_fail(e, &why);
}

int
corpus_source(
    struct corpus *c, const struct sha256 *source, char **bytes, size_t *len, struct err *e)
{
	char hex[SHA256_HEX_BYTES + 1], *p = NULL;
	struct err why = { 0 };
	struct sha256 found;
	size_t n = 0;
	int rc;

	if ((rc = c->backend->source(c->store, source, &p, &n, &why)) != 0 && rc != -ERR_NOTFOUND)
		return corpus_fail(e, &why);
	found = sha256_of(p, n);
	if (rc != 0 || !sha256_eq(&found, source)) {
		free(p);
		sha256_hex(source, hex);
		err_set(e, ERR_IO,
		    "the source of this version is damaged in the store and cannot be returned: "
		    "restore the store from a backup");
		return err_detail(e, "source %s", hex);
	}
	*bytes = p;
	*len = n;
	return 0;
}

int
corpus_list(struct corpus *c, struct str after, int64_t today, corpus_version_fn *fn, void *arg,
    struct err *e)
{
	int rc = facts_index_look(c, e);

	return rc != 0 ? rc : c->backend->each_current(c->store, after, today, fn, arg, e);
}

int
corpus_from(struct corpus *c, int64_t after, corpus_version_fn *fn, void *arg, struct err *e)
{
	return c->backend->each_from(c->store, after, fn, arg, e);
}

int
corpus_latest(struct corpus *c, int64_t before, corpus_version_fn *fn, void *arg, struct err *e)
{
	int rc = facts_index_look(c, e);

	return rc != 0 ? rc : c->backend->each_latest(c->store, before, fn, arg, e);
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
corpus_history(struct corpus *c, struct str work, const struct corpus_place *after,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	struct history h = { .fn = fn, .arg = arg };
	int rc;

	if ((rc = facts_index_look(c, e)) != 0 ||
	    (rc = c->backend->each_version(c->store, work, after, history_row, &h, e)) != 0)
		return rc;
	if (!h.any && after == NULL)
		return err_set(
		    e, ERR_NOTFOUND, "no document is published as " STR_FMT, STR_ARG(work));
	return 0;
}

int
corpus_history_back(struct corpus *c, struct str work, const struct corpus_place *before,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	int rc = facts_index_look(c, e);

	return rc != 0 ? rc : c->backend->each_version_back(c->store, work, before, fn, arg, e);
}

int
corpus_portions(struct corpus *c, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	return c->backend->each_portion(c->store, seq, fn, arg, e);
}

/* State of a walk over publications: the portion in the last one seen. */
struct changes {
	struct corpus_changes_ask *ask;
	corpus_change_fn *fn;
	void *arg;
	int64_t seq; /* of the last publication; 0 before the first */
	bool has_text;
	struct sha256 text;
	uint32_t walked; /* publications behind ask->after */
};

/* Counts a publication that may be given; false: it is one too many. */
static bool
count_walked(struct changes *ch, const struct corpus_version *v)
{
	struct corpus_changes_ask *ask = ch->ask;

	ask->is_cut = ask->most > 0 && ch->walked == ask->most;
	if (ask->is_cut)
		return false;
	ch->walked++;
	ask->last.day = v->day;
	ask->last.revision = v->revision;
	return true;
}

/*
 * Calls fn for each publication in which the portion was added, removed or got another text. If
 * several portions of one publication have the key, only the first counts.
 */
static int
changes_row(
    void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	struct changes *ch = arg;
	bool is_behind = ch->ask->after == NULL || corpus_is_behind(v, ch->ask->after);
	bool had_text = ch->has_text;
	struct sha256 before = ch->text;

	if (v->seq == ch->seq)
		return 0;
	if (is_behind && !count_walked(ch, v))
		return 1; /* ends the walk */
	ch->seq = v->seq;
	ch->has_text = p != NULL;
	if (p != NULL)
		ch->text = p->text;
	if (!is_behind ||
	    (had_text == ch->has_text && (p == NULL || corpus_is_same_text(&before, &p->text))))
		return 0;
	return ch->fn(ch->arg, v, p, e);
}

/*
 * Where the walk has to begin: at the publication that `after` names, which has the text before; at
 * the first one if it is not there, or is withdrawn.
 */
static int
find_start(
    struct corpus *c, const struct corpus_changes_ask *ask, struct store_from *from, struct err *e)
{
	struct arena scratch = ARENA_INIT(SCRATCH_BYTES_MAX);
	struct corpus_version ignored;
	struct err why = { 0 };
	int rc;

	*from = STORE_FROM_FIRST;
	if (ask->after == NULL || !str_eq(ask->after->language, ask->language))
		return 0;
	rc = c->backend->find(c->store,
	    &(struct store_find){ .work = ask->work,
		.language = ask->language,
		.max_day = ask->after->day,
		.is_exact = true,
		.revision = ask->after->revision },
	    &ignored, &scratch, &why);
	arena_free(&scratch);
	if (rc == 0)
		*from = (struct store_from){ ask->after->day, ask->after->revision };
	return rc == 0 || rc == -ERR_NOTFOUND ? 0 : corpus_fail(e, &why);
}

int
corpus_changes(struct corpus *c, struct corpus_changes_ask *ask, corpus_change_fn *fn, void *arg,
    struct err *e)
{
	struct changes ch = { .ask = ask, .fn = fn, .arg = arg };
	struct store_from from;
	int rc;

	ask->is_cut = false;
	ask->last = (struct corpus_place){ .language = ask->language };
	if ((rc = find_start(c, ask, &from, e)) != 0)
		return rc;
	rc = c->backend->each_change(c->store, ask, &from, changes_row, &ch, e);
	return ask->is_cut ? 0 : rc;
}

int
corpus_aliases(struct corpus *c, struct str after, struct str last, corpus_alias_fn *fn, void *arg,
    struct err *e)
{
	return c->backend->each_alias(c->store, after, last, fn, arg, e);
}
