/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay: rebuilds a store from the history of another. What must hold: the state of the new store
 * follows from the publications and records alone; the numbers that the old store gave are only
 * compared.
 */
#include "corpus/replay.h"

#include <assert.h>
#include <inttypes.h>

#include "base/buf.h"
#include "base/err.h"
#include "corpus/corpus_private.h"
#include "doc/image.h"

#define GROUP_CHANGES 256              /* of one transaction: a sync for each would take the time */
#define GROUP_BYTES ((size_t)16 << 20) /* a log of this size is still small */
#define IN_SCOPE_BYTES_MAX (16u << 20) /* 1,000,000 publications, as one correction may withdraw */

/* A publication that a record is about. */
struct in_scope {
	int64_t seq;
	bool is_withdrawn;
};

/* The publications that a record is about. */
struct scope_walk {
	const struct corpus_record *record;
	struct buf found; /* struct in_scope */
};

int
corpus_replay_finish(struct corpus_replay *r, struct err *e)
{
	int rc;

	if (!r->is_open)
		return 0;
	r->is_open = false;
	r->pending = 0;
	r->bytes = 0;
	if ((rc = r->c->backend->commit(r->c->store, e)) != 0)
		r->c->backend->rollback(r->c->store);
	return rc;
}

static int
start(struct corpus_replay *r, struct err *e)
{
	int rc = r->is_open ? 0 : r->c->backend->begin(r->c->store, e);

	r->is_open = r->is_open || rc == 0;
	return rc;
}

/* Ends a transaction in which a write failed. */
static int
give_up(struct corpus_replay *r, int rc)
{
	r->c->backend->rollback(r->c->store);
	r->is_open = false;
	return rc;
}

/*
 * Commits when the transaction is large. A file gets its name when all is in it; a database gets
 * all in one transaction, so that a failure leaves nothing behind.
 */
static int
end_group(struct corpus_replay *r, struct err *e)
{
	if (r->c->backend->take_over == NULL)
		return 0;
	r->pending++;
	return r->pending < GROUP_CHANGES && r->bytes < GROUP_BYTES ? 0
								    : corpus_replay_finish(r, e);
}

static int
check_number(int64_t given, int64_t expected, struct err *e)
{
	if (given == expected)
		return 0;
	return err_set(e, ERR_DATA,
	    "number %" PRId64 " follows where %" PRId64 " is the next: the export is not complete",
	    expected, given);
}

static int
check_digest(
    int64_t seq, const char *what, struct str bytes, const struct sha256 *digest, struct err *e)
{
	struct sha256 found = sha256_of(bytes.p, bytes.len);

	if (bytes.len == 0 || sha256_eq(&found, digest))
		return 0;
	return err_set(e, ERR_DATA,
	    "the %s of publication %" PRId64 " is not the one that was exported", what, seq);
}

static int
check_bytes(const struct corpus_replayed *p, struct err *e)
{
	const struct corpus_version *v = &p->version;
	int rc;

	if ((rc = check_digest(v->seq, "source", p->xml, &v->source, e)) != 0)
		return rc;
	if ((rc = check_digest(v->seq, "uploaded file", p->upload, &v->upload, e)) != 0)
		return rc;
	for (uint32_t i = 0; i < p->resource_count; i++)
		if ((rc = check_digest(v->seq, "resource", p->resources[i].bytes,
			 &p->resources[i].digest, e)) != 0)
			return rc;
	return 0;
}

/* ERR_DATA unless the revision comes after those of its day; a renamed work may leave some out. */
static int
check_revision(struct corpus_replay *r, const struct corpus_version *v, struct err *e)
{
	struct arena a = ARENA_INIT(CORPUS_PORTIONS_BYTES_MAX);
	const struct store_find wanted = { .work = v->work,
		.language = v->language,
		.max_day = v->day,
		.is_exact = true,
		.includes_withdrawn = true };
	struct corpus_version latest = { .revision = 0 };
	struct err why = { 0 };
	int rc = r->c->backend->find(r->c->store, &wanted, &latest, &a, &why);

	arena_free(&a);
	if (rc != 0 && rc != -ERR_NOTFOUND)
		return corpus_fail(e, &why);
	if (v->revision > latest.revision)
		return 0;
	return err_set(e, ERR_DATA,
	    "publication %" PRId64 " has revision %" PRIu32 ", which is not after %" PRIu32, v->seq,
	    v->revision, latest.revision);
}

static int
put_publication(struct corpus_replay *r, const struct corpus_replayed *p, struct err *e)
{
	struct arena a = ARENA_INIT(CORPUS_PORTIONS_BYTES_MAX);
	struct store_row row = { .version = p->version,
		.xml = p->xml,
		.upload = p->upload,
		.upload_type = p->upload_type,
		.resources = p->resources,
		.resource_count = p->resource_count };
	struct corpus_portion *portions = NULL;
	int64_t seq;
	int rc = 0;

	if (p->image != NULL && (rc = corpus_index_portions(p->image, &a, &portions, e)) == 0) {
		row.portions = portions;
		row.portion_count = p->image->portion_count;
	}
	if (rc == 0 && (rc = r->c->backend->put_version(r->c->store, &row, &seq, e)) == 0)
		rc = check_number(seq, p->version.seq, e);
	arena_free(&a);
	return rc;
}

int
corpus_replay_publication(struct corpus_replay *r, const struct corpus_replayed *p, struct err *e)
{
	int rc;

	assert(r->c->mode != CORPUS_READ && (p->image != NULL) == (p->xml.len > 0));
	if ((rc = check_bytes(p, e)) != 0 || (rc = start(r, e)) != 0)
		return rc;
	if ((rc = check_revision(r, &p->version, e)) != 0 || (rc = put_publication(r, p, e)) != 0)
		return give_up(r, rc);
	r->bytes += p->xml.len + p->upload.len;
	for (uint32_t i = 0; i < p->resource_count; i++)
		r->bytes += p->resources[i].bytes.len;
	return end_group(r, e);
}

static int
note_in_scope(void *arg, const struct corpus_version *v, struct err *e)
{
	struct scope_walk *w = arg;
	struct in_scope found = { v->seq, v->withdrawn != 0 };

	(void)e;
	if (corpus_is_in_scope(v, &w->record->scope))
		buf_put(&w->found, &found, sizeof found);
	return 0;
}

static int
apply(struct corpus_replay *r, const struct scope_walk *w, struct err *e)
{
	const struct store_backend *b = r->c->backend;
	struct in_scope p;
	int rc = 0;

	for (size_t at = 0; rc == 0 && at < w->found.len; at += sizeof p) {
		memcpy(&p, w->found.data + at, sizeof p);
		if (!p.is_withdrawn)
			rc = b->put_withdrawn(r->c->store, p.seq, w->record->seq, e);
		if (rc == 0 && w->record->kind == CORPUS_ERASE)
			rc = b->erase(r->c->store, p.seq, e);
	}
	return rc;
}

/* Withdraws, and erases, what the record says. */
static int
withdraw(struct corpus_replay *r, const struct corpus_record *record, struct err *e)
{
	struct scope_walk w = { .record = record, .found = BUF_INIT(IN_SCOPE_BYTES_MAX) };
	int rc = r->c->backend->each_version(
	    r->c->store, record->scope.work, NULL, note_in_scope, &w, e);

	if (rc == 0)
		rc = buf_check(&w.found, "publications", e);
	if (rc == 0)
		rc = apply(r, &w, e);
	buf_free(&w.found);
	return rc;
}

static bool
withdraws(enum corpus_record_kind kind)
{
	return kind == CORPUS_WITHDRAW || kind == CORPUS_ERASE || kind == CORPUS_RENAME;
}

/* ERR_DATA unless something was published of the work. */
static int
check_work(struct corpus_replay *r, struct str work, struct err *e)
{
	struct arena a = ARENA_INIT(CORPUS_TITLE_BYTES_MAX);
	struct err why = { 0 };
	struct str language;
	int rc = r->c->backend->language(r->c->store, work, &language, &a, &why);

	arena_free(&a);
	if (rc == -ERR_NOTFOUND)
		return err_set(e, ERR_DATA, "nothing was published of " STR_FMT, STR_ARG(work));
	return rc == 0 ? 0 : corpus_fail(e, &why);
}

int
corpus_replay_record(struct corpus_replay *r, const struct corpus_record *record, struct err *e)
{
	const struct store_backend *b = r->c->backend;
	int64_t seq;
	int rc;

	if ((rc = check_work(r, record->scope.work, e)) != 0 || (rc = start(r, e)) != 0)
		return rc;
	if ((rc = b->put_record(r->c->store, record, &seq, e)) == 0 &&
	    (rc = check_number(seq, record->seq, e)) == 0 && withdraws(record->kind))
		rc = withdraw(r, record, e);
	return rc != 0 ? give_up(r, rc) : end_group(r, e);
}

int
corpus_replay_alias(struct corpus_replay *r, struct str alias, struct str work, struct err *e)
{
	int rc;

	if ((rc = check_work(r, work, e)) != 0 || (rc = start(r, e)) != 0)
		return rc;
	if ((rc = r->c->backend->put_alias(r->c->store, alias, work, e)) != 0)
		return give_up(r, rc);
	return end_group(r, e);
}
