/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rename: moves the publications of a work to another name. A name stands in the source of every
 * version, so each is written and published again; the old ones are withdrawn by a record that has
 * the new name. What must hold: the new name has all of it, or nothing has changed.
 */
#include "corpus/rename.h"

#include <assert.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus_private.h"
#include "corpus/find.h"
#include "corpus/resource.h"

#define RENAMED_MAX 100000             /* publications of one work */
#define RENAMED_BYTES_MAX (256u << 20) /* their titles and names */

#define FOUND_BYTES_MAX (32u << 10) /* the strings of one row */

struct renaming {
	struct corpus *c;
	const struct corpus_correction *k;
	struct str to;
	corpus_rewrite_fn *rewrite;
	void *arg;
	struct corpus_renamed *done;
	struct arena arena;   /* of the strings below */
	struct buf moving;    /* struct corpus_version: what is served under the old name */
	struct buf revisions; /* uint32_t: of each of these, under the new name */
	struct buf records;   /* struct corpus_record: what goes along */
	struct buf aliases;   /* struct str */
};

static int
no_memory(struct err *e)
{
	return err_set(e, ERR_LIMIT,
	    "a work with more than %d publications is not renamed at once: publish it again under "
	    "the new name, and withdraw this one",
	    RENAMED_MAX);
}

static int
add_version(void *arg, const struct corpus_version *v, struct err *e)
{
	struct renaming *g = arg;
	struct corpus_version kept;
	int rc;

	if (v->withdrawn != 0)
		return 0;
	if ((rc = corpus_version_copy(&kept, v, &g->arena, e)) == 0)
		buf_put(&g->moving, &kept, sizeof kept);
	return rc;
}

static int
add_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct renaming *g = arg;
	struct corpus_record kept;
	int rc;

	if (r->kind != CORPUS_REPEAL && r->kind != CORPUS_CORRECT && r->kind != CORPUS_NOTE)
		return 0;
	if ((rc = corpus_record_copy(&kept, r, &g->arena, e)) == 0)
		buf_put(&g->records, &kept, sizeof kept);
	return rc;
}

static int
add_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	struct renaming *g = arg;

	if (!str_eq(work, g->k->scope.work))
		return 0;
	if (!arena_keep(&g->arena, &alias))
		return no_memory(e);
	buf_put(&g->aliases, &alias, sizeof alias);
	return 0;
}

/* In the order of publication: the first gives the work its default language. */
static int
compare_seq(const void *a, const void *b)
{
	const struct corpus_version *left = a, *right = b;

	return (left->seq > right->seq) - (left->seq < right->seq);
}

/* Reads what is to be moved, before the first write. */
static int
collect(struct renaming *g, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	struct store *s = g->c->store;
	struct str work = g->k->scope.work;
	int rc;

	if ((rc = b->each_version(s, work, NULL, add_version, g, e)) != 0 ||
	    (rc = b->each_record(s, work, 0, add_record, g, e)) != 0 ||
	    (rc = b->each_alias(s, str_slice(work, 0, work.len - 1), work, add_alias, g, e)) != 0)
		return rc;
	if (buf_check(&g->moving, "publications", NULL) != 0 ||
	    buf_check(&g->records, "corrections", NULL) != 0 ||
	    buf_check(&g->aliases, "short names", NULL) != 0)
		return no_memory(e);
	if (g->moving.len == 0)
		return err_set(e, ERR_NOTFOUND,
		    "nothing of " STR_FMT " is served: see 'gazetted history'", STR_ARG(work));
	qsort(g->moving.data, g->moving.len / sizeof(struct corpus_version),
	    sizeof(struct corpus_version), compare_seq);
	return 0;
}

/* Refuses a name under which something is served. */
static int
check_free(struct renaming *g, struct err *e)
{
	const struct corpus_ask ask = { .work = g->to, .how = CORPUS_FIRST };
	struct corpus_version v;
	struct err why = { 0 };
	int rc = corpus_find(g->c, &ask, &v, &g->arena, &why);

	if (rc == 0)
		return err_set(e, ERR_CONFLICT,
		    STR_FMT " is published: choose another name, or withdraw it first",
		    STR_ARG(g->to));
	return rc == -ERR_NOTFOUND || rc == -ERR_GONE ? 0 : corpus_fail(e, &why);
}

/* The revision of v under the new name: its own, unless an earlier use of that name has it. */
static int
choose_revision(
    struct renaming *g, const struct corpus_version *v, uint32_t *revision, struct err *e)
{
	struct arena a = ARENA_INIT(FOUND_BYTES_MAX);
	struct corpus_version last;
	struct err why = { 0 };
	int rc = g->c->backend->find(g->c->store,
	    &(struct store_find){ .work = g->to,
		.language = v->language,
		.max_day = v->day,
		.is_exact = true,
		.includes_withdrawn = true },
	    &last, &a, &why);

	*revision = rc == 0 && last.revision >= v->revision ? last.revision + 1 : v->revision;
	arena_free(&a);
	return rc == 0 || rc == -ERR_NOTFOUND ? 0 : corpus_fail(e, &why);
}

/* The media type of the uploaded file, in a; empty where uploads are not kept. */
static int
find_upload_type(struct renaming *g, const struct sha256 *upload, struct str *type, struct arena *a,
    struct err *e)
{
	struct err why = { 0 };
	char *bytes = NULL;
	size_t len;
	int rc = g->c->backend->upload(g->c->store, upload, &bytes, &len, type, a, &why);

	free(bytes);
	return rc == 0 || rc == -ERR_NOTFOUND ? 0 : corpus_fail(e, &why);
}

static int
write_version(struct renaming *g, const struct corpus_version *v,
    const struct corpus_publication *p, struct err *e)
{
	struct arena a = ARENA_INIT(CORPUS_PORTIONS_BYTES_MAX);
	struct corpus_held held = corpus_held_new();
	struct store_row row;
	int64_t seq;
	int rc;

	if ((rc = corpus_fill_row(p, &row, &a, e)) == 0 &&
	    (rc = corpus_held_list(&held, g->c, v->seq, e)) == 0 &&
	    (rc = find_upload_type(g, &v->upload, &row.upload_type, &a, e)) == 0 &&
	    (rc = choose_revision(g, v, &row.version.revision, e)) == 0) {
		row.version.upload = v->upload; /* the store has its bytes */
		row.resources = corpus_held_rows(&held);
		row.resource_count = corpus_held_count(&held);
		buf_put(&g->revisions, &row.version.revision, sizeof row.version.revision);
		rc = g->c->backend->put_version(g->c->store, &row, &seq, e);
	}
	corpus_held_free(&held);
	arena_free(&a);
	return rc;
}

/* Publishes one version under the new name, and withdraws it under the old. */
static int
move_version(struct renaming *g, const struct corpus_version *v, int64_t record, struct err *e)
{
	struct corpus_publication p = {
		.work = g->to, .language = v->language, .day = v->day, .published = v->published
	};
	char *bytes;
	size_t len;
	int rc;

	if ((rc = corpus_source(g->c, &v->source, &bytes, &len, e)) != 0)
		return rc;
	rc = g->rewrite(g->arg, str_make(bytes, len), &p, e);
	free(bytes);
	if (rc != 0 || (rc = write_version(g, v, &p, e)) != 0)
		return rc;
	g->done->publications++;
	return g->c->backend->put_withdrawn(g->c->store, v->seq, record, e);
}

static int
move_aliases(struct renaming *g, struct corpus_record r, struct err *e)
{
	struct str alias;
	int64_t seq;
	int rc;

	r.kind = CORPUS_ALIAS;
	r.scope = (struct corpus_scope){ .work = g->to, .day = DAY_NONE };
	for (size_t at = 0; at < g->aliases.len; at += sizeof alias, g->done->aliases++) {
		memcpy(&alias, g->aliases.data + at, sizeof alias);
		r.value = alias;
		if ((rc = g->c->backend->put_record(g->c->store, &r, &seq, e)) != 0 ||
		    (rc = g->c->backend->move_alias(g->c->store, alias, g->to, e)) != 0)
			return rc;
	}
	return 0;
}

/*
 * Gives the scope of a record the revision under the new name; false: it is about one that is not
 * moved.
 */
static bool
move_scope(const struct renaming *g, struct corpus_scope *scope)
{
	struct corpus_version v;

	if (scope->revision == 0)
		return true;
	for (size_t i = 0; i < g->moving.len / sizeof v; i++) {
		memcpy(&v, g->moving.data + i * sizeof v, sizeof v);
		if (!corpus_is_in_scope(&v, scope))
			continue;
		memcpy(&scope->revision, g->revisions.data + i * sizeof scope->revision,
		    sizeof scope->revision);
		return true;
	}
	return false;
}

static int
copy_records(struct renaming *g, struct err *e)
{
	struct corpus_record r;
	int64_t seq;
	int rc;

	for (size_t at = 0; at < g->records.len; at += sizeof r) {
		memcpy(&r, g->records.data + at, sizeof r);
		if (!move_scope(g, &r.scope))
			continue;
		r.scope.work = g->to;
		if ((rc = g->c->backend->put_record(g->c->store, &r, &seq, e)) != 0)
			return rc;
	}
	return 0;
}

/* Inside the transaction. */
static int
move_all(struct renaming *g, struct err *e)
{
	const struct corpus_correction *k = g->k;
	const struct corpus_record r = { .kind = CORPUS_RENAME,
		.scope = { .work = k->scope.work, .day = DAY_NONE },
		.effective = DAY_NONE,
		.made = k->made,
		.author = k->author,
		.reason = k->reason,
		.value = g->to };
	struct corpus_version v;
	int64_t record;
	int rc;

	if ((rc = check_free(g, e)) != 0 || (rc = collect(g, e)) != 0 ||
	    (rc = g->c->backend->put_record(g->c->store, &r, &record, e)) != 0)
		return rc;
	for (size_t at = 0; at < g->moving.len; at += sizeof v) {
		memcpy(&v, g->moving.data + at, sizeof v);
		if ((rc = move_version(g, &v, record, e)) != 0)
			return rc;
	}
	if ((rc = buf_check(&g->revisions, "revisions", e)) != 0 || (rc = copy_records(g, e)) != 0)
		return rc;
	return move_aliases(g, r, e);
}

static int
check_names(const struct corpus_correction *k, struct str to, struct err *e)
{
	if (k->scope.language.len > 0)
		return err_set(e, ERR_USAGE,
		    "a whole work is renamed, in all its languages: name " STR_FMT,
		    STR_ARG(k->scope.work));
	if (str_eq(to, k->scope.work))
		return err_set(e, ERR_USAGE, "that is its name already");
	return 0;
}

int
corpus_rename(struct corpus *c, const struct corpus_correction *k, struct str to,
    corpus_rewrite_fn *rewrite, void *arg, struct corpus_renamed *out, struct err *e)
{
	struct renaming g = { .c = c,
		.k = k,
		.to = to,
		.rewrite = rewrite,
		.arg = arg,
		.done = out,
		.arena = ARENA_INIT(RENAMED_BYTES_MAX),
		.moving = BUF_INIT(RENAMED_MAX * sizeof(struct corpus_version)),
		.revisions = BUF_INIT(RENAMED_MAX * sizeof(uint32_t)),
		.records = BUF_INIT(RENAMED_MAX * sizeof(struct corpus_record)),
		.aliases = BUF_INIT(RENAMED_MAX * sizeof(struct str)) };
	int rc;

	assert(c->mode != CORPUS_READ && k->scope.work.len > 0);
	*out = (struct corpus_renamed){ 0 };
	if ((rc = check_names(k, to, e)) != 0 || (rc = corpus_check_words(k, e)) != 0 ||
	    (rc = c->backend->begin(c->store, e)) != 0)
		goto out;
	rc = move_all(&g, e);
	if (rc != 0 || k->is_trial || (rc = c->backend->commit(c->store, e)) != 0)
		c->backend->rollback(c->store);
out:
	buf_free(&g.moving);
	buf_free(&g.revisions);
	buf_free(&g.records);
	buf_free(&g.aliases);
	arena_free(&g.arena);
	return rc;
}
