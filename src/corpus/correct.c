/* SPDX-License-Identifier: Apache-2.0 */
/*
 * correct: makes corrections. What must hold: everything that can be refused is refused before the
 * first write; the check and the writes see one state, since both are in one transaction.
 */
#include "corpus/correct.h"

#include <assert.h>

#include "akn/xmlchar.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus_private.h"
#include "corpus/former.h"

#define WITHDRAWN_MAX 1000000 /* publications of one record: 64 MB */

/* A publication to withdraw or erase. */
struct chosen {
	int64_t seq;
	int64_t day, published;
	struct sha256 upload;
	bool is_withdrawn; /* by an earlier record */
};

/* A correction in progress. */
struct correcting {
	struct corpus *c;
	const struct corpus_correction *k;
	struct corpus_record record;
	corpus_version_fn *fn;
	void *arg;
	struct buf chosen; /* struct chosen */
	unsigned in_scope; /* publications, withdrawn or not */
	int64_t first_day; /* of the publications that are served; DAY_NONE: none */
};

int
corpus_check_words(const struct corpus_correction *k, struct err *e)
{
	if (k->reason.len == 0)
		return err_set(e, ERR_USAGE, "say why: readers are shown the reason");
	if (k->reason.len > CORPUS_REASON_BYTES_MAX)
		return err_set(e, ERR_LIMIT,
		    "the reason is longer than %d bytes: shorten it, and name a document that says "
		    "more",
		    CORPUS_REASON_BYTES_MAX);
	if (k->author.len == 0 || k->author.len > CORPUS_AUTHOR_BYTES_MAX)
		return err_set(e, ERR_USAGE, "say who makes this correction, in at most %d bytes",
		    CORPUS_AUTHOR_BYTES_MAX);
	/* they stand in lists and feeds, which one bad character would make unreadable for ever */
	if (xmlchar_check(k->reason) < k->reason.len || xmlchar_check(k->author) < k->author.len)
		return err_set(e, ERR_USAGE,
		    "the reason and the author should be written in UTF-8, without control "
		    "characters");
	if (utf8_trim(k->reason).len == 0 || utf8_trim(k->author).len == 0)
		return err_set(e, ERR_USAGE, "the reason and the author should have words");
	return 0;
}

static int
begin(struct correcting *g, enum corpus_record_kind kind, struct err *e)
{
	const struct corpus_correction *k = g->k;
	int rc;

	assert(g->c->mode != CORPUS_READ && k->scope.work.len > 0);
	g->record = (struct corpus_record){ .kind = kind,
		.scope = k->scope,
		.effective = DAY_NONE,
		.made = k->made,
		.author = k->author,
		.reason = k->reason };
	g->first_day = DAY_NONE;
	if ((rc = corpus_check_words(k, e)) != 0)
		return rc;
	return g->c->backend->begin(g->c->store, e);
}

/* Ends the transaction that begin() has begun: rc is the result of the work in it. */
static int
finish(struct correcting *g, int rc, struct err *e)
{
	const struct store_backend *b = g->c->backend;

	if (rc == 0 && !g->k->is_trial && (rc = b->commit(g->c->store, e)) == 0)
		return 0;
	b->rollback(g->c->store);
	return rc;
}

static int
choose(void *arg, const struct corpus_version *v, struct err *e)
{
	struct correcting *g = arg;
	struct chosen chosen;

	if (v->withdrawn == 0 && (g->first_day == DAY_NONE || v->day < g->first_day))
		g->first_day = v->day;
	if (!corpus_is_in_scope(v, &g->k->scope))
		return 0;
	g->in_scope++;
	if (v->withdrawn != 0 && g->record.kind != CORPUS_ERASE)
		return 0;
	chosen = (struct chosen){ v->seq, v->day, v->published, v->upload, v->withdrawn != 0 };
	buf_put(&g->chosen, &chosen, sizeof chosen);
	return g->fn != NULL ? g->fn(g->arg, v, e) : 0;
}

/* A renaming has kept the day, the time and the uploaded file. */
static bool
is_same_but_for_its_name(const struct chosen *a, const struct corpus_version *v)
{
	return a->day == v->day && a->published == v->published &&
	       sha256_eq(&a->upload, &v->upload);
}

/* Adds a publication under a former name of the work that is the copy of one to be erased. */
static int
choose_former(void *arg, const struct corpus_version *v, struct err *e)
{
	struct correcting *g = arg;
	struct chosen chosen;

	for (size_t at = 0; at < g->chosen.len; at += sizeof chosen) {
		memcpy(&chosen, g->chosen.data + at, sizeof chosen);
		if (!is_same_but_for_its_name(&chosen, v))
			continue;
		chosen.seq = v->seq;
		chosen.is_withdrawn = true;
		buf_put(&g->chosen, &chosen, sizeof chosen);
		return g->fn != NULL ? g->fn(g->arg, v, e) : 0;
	}
	return 0;
}

/* Finds the publications in the scope. */
static int
choose_all(struct correcting *g, struct err *e)
{
	struct str work = g->k->scope.work;
	int rc;

	g->chosen = BUF_INIT(WITHDRAWN_MAX * sizeof(struct chosen));
	if ((rc = g->c->backend->each_version(g->c->store, work, NULL, choose, g, e)) != 0)
		return rc;
	if (g->in_scope == 0)
		return err_set(e, ERR_NOTFOUND,
		    "nothing like this is published of " STR_FMT
		    ": see what is by 'gazetted history'",
		    STR_ARG(work));
	if (g->record.kind == CORPUS_ERASE &&
	    (rc = corpus_each_former(g->c, work, choose_former, g, e)) != 0)
		return rc;
	if (buf_check(&g->chosen, "publications", NULL) != 0)
		return err_set(e, ERR_LIMIT,
		    "one correction withdraws at most %d publications: name a language or a date",
		    WITHDRAWN_MAX);
	return 0;
}

/* Withdraws one publication, and erases it if the record says so. */
static int
take_back(struct correcting *g, const struct chosen *p, int64_t record, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	int rc = 0;

	if (!p->is_withdrawn)
		rc = b->put_withdrawn(g->c->store, p->seq, record, e);
	if (rc == 0 && g->record.kind == CORPUS_ERASE)
		rc = b->erase(g->c->store, p->seq, e);
	return rc;
}

static int
write_withdrawal(struct correcting *g, struct err *e)
{
	struct chosen chosen;
	int64_t record;
	int rc;

	if ((rc = choose_all(g, e)) != 0)
		return rc;
	if (g->chosen.len == 0)
		return err_set(
		    e, ERR_CONFLICT, "all of this is withdrawn already: see 'gazetted history'");
	if (g->k->is_trial ||
	    (rc = g->c->backend->put_record(g->c->store, &g->record, &record, e)) != 0)
		return rc;
	for (size_t at = 0; at < g->chosen.len; at += sizeof chosen) {
		memcpy(&chosen, g->chosen.data + at, sizeof chosen);
		if ((rc = take_back(g, &chosen, record, e)) != 0)
			return rc;
	}
	return 0;
}

static int
withdraw(struct corpus *c, const struct corpus_correction *k, enum corpus_record_kind kind,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	struct correcting g = { .c = c, .k = k, .fn = fn, .arg = arg };
	int rc;

	if ((rc = begin(&g, kind, e)) != 0)
		return rc;
	rc = finish(&g, write_withdrawal(&g, e), e);
	buf_free(&g.chosen);
	return rc;
}

int
corpus_withdraw(struct corpus *c, const struct corpus_correction *k, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	return withdraw(c, k, CORPUS_WITHDRAW, fn, arg, e);
}

int
corpus_erase(struct corpus *c, const struct corpus_correction *k, corpus_version_fn *fn, void *arg,
    struct err *e)
{
	int rc = withdraw(c, k, CORPUS_ERASE, fn, arg, e);

	return rc != 0 || k->is_trial ? rc : c->backend->purge(c->store, e);
}

static int
write_repeal(struct correcting *g, struct err *e)
{
	char first[DATE_BYTES + 1];
	int64_t seq, before;
	int rc;

	if ((rc = choose_all(g, e)) != 0 ||
	    (rc = corpus_repealed_from(g->c, g->k->scope.work, &before, e)) != 0)
		return rc;
	if (g->record.effective == DAY_NONE && before == DAY_NONE)
		return err_set(e, ERR_CONFLICT,
		    "no repeal of " STR_FMT " is recorded: there is nothing to take back",
		    STR_ARG(g->k->scope.work));
	if (g->first_day == DAY_NONE)
		return err_set(
		    e, ERR_CONFLICT, "all of this work is withdrawn: nothing is in force");
	if (g->record.effective != DAY_NONE && g->record.effective <= g->first_day) {
		date_format(g->first_day, first);
		return err_set(e, ERR_USAGE,
		    "the first version is in force from %s: name a later day, or withdraw it",
		    first);
	}
	return g->k->is_trial ? 0 : g->c->backend->put_record(g->c->store, &g->record, &seq, e);
}

int
corpus_repeal(struct corpus *c, const struct corpus_correction *k, int64_t effective, struct err *e)
{
	struct correcting g = { .c = c, .k = k };
	int rc;

	if ((rc = begin(&g, CORPUS_REPEAL, e)) != 0)
		return rc;
	g.record.effective = effective;
	rc = finish(&g, write_repeal(&g, e), e);
	buf_free(&g.chosen);
	return rc;
}

static int
write_move(struct correcting *g, struct arena *a, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	struct str named;
	int64_t seq;
	int rc;

	if ((rc = corpus_alias(g->c, g->record.value, &named, a, e)) != 0 ||
	    (rc = choose_all(g, e)) != 0)
		return rc;
	if (str_eq(named, g->k->scope.work))
		return err_set(e, ERR_CONFLICT, "'" STR_FMT "' names that work already",
		    STR_ARG(g->record.value));
	if (g->k->is_trial || (rc = b->put_record(g->c->store, &g->record, &seq, e)) != 0)
		return rc;
	return b->move_alias(g->c->store, g->record.value, g->k->scope.work, e);
}

int
corpus_move_alias(
    struct corpus *c, const struct corpus_correction *k, struct str alias, struct err *e)
{
	struct correcting g = { .c = c, .k = k };
	struct arena a = ARENA_INIT(CORPUS_TITLE_BYTES_MAX);
	int rc;

	if ((rc = begin(&g, CORPUS_ALIAS, e)) != 0)
		return rc;
	g.record.value = alias;
	rc = finish(&g, write_move(&g, &a, e), e);
	buf_free(&g.chosen);
	arena_free(&a);
	return rc;
}

int
corpus_records(struct corpus *c, struct str work, corpus_record_fn *fn, void *arg, struct err *e)
{
	return c->backend->each_record(c->store, work, 0, fn, arg, e);
}

int
corpus_records_from(struct corpus *c, int64_t after, corpus_record_fn *fn, void *arg, struct err *e)
{
	return c->backend->each_record(c->store, STR(""), after, fn, arg, e);
}

static int
note_repeal(void *arg, const struct corpus_record *r, struct err *e)
{
	int64_t *day = arg;

	(void)e;
	if (r->kind == CORPUS_REPEAL)
		*day = r->effective;
	return 0;
}

int
corpus_repealed_from(struct corpus *c, struct str work, int64_t *day, struct err *e)
{
	*day = DAY_NONE;
	return corpus_records(c, work, note_repeal, day, e);
}

struct naming {
	struct str *name;
	struct arena *arena;
	int64_t record;
};

static int
note_name(void *arg, const struct corpus_record *r, struct err *e)
{
	struct naming *n = arg;

	if (r->kind != CORPUS_RENAME)
		return 0;
	*n->name = r->value;
	n->record = r->seq;
	return arena_keep(n->arena, n->name)
		   ? 0
		   : err_set(e, ERR_LIMIT, "the names of the work take too much memory");
}

/*
 * Something was published under the old name after the record: the work has this name again, also
 * when that is withdrawn now.
 */
static int
note_return(void *arg, const struct corpus_version *v, struct err *e)
{
	struct naming *n = arg;

	(void)e;
	if (v->withdrawn == 0 || v->seq > n->record)
		*n->name = STR("");
	return 0;
}

int
corpus_new_name(struct corpus *c, struct str work, struct str *name, struct arena *a, struct err *e)
{
	struct naming n = { .name = name, .arena = a };
	int rc;

	*name = STR("");
	if ((rc = corpus_records(c, work, note_name, &n, e)) != 0 || n.record == 0)
		return rc;
	return c->backend->each_version(c->store, work, NULL, note_return, &n, e);
}
