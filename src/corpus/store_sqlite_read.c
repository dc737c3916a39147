/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_read: the reading half of the SQLite backend. Each call is one statement, or several
 * under one open statement, so it reads one snapshot. The sum of each row is checked.
 */
#include "corpus/store_sqlite_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/time.h"
#include "corpus/store.h"
#include "corpus/store_sqlite_content.h"
#include "corpus/store_sqlite_old.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_row.h"
#include "corpus/store_sqlite_sum.h"

#define BEHIND_EVERY_IRI "\xff" /* sorts after every IRI: UTF-8 never contains this byte */

static int
not_found(struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
}

typedef int64_t sum_fn(struct str first, struct str second);

/* A row of two names and their sum. The first name, copied into a. */
static int
take_name(struct query *q, sum_fn *sum, struct str *out, struct arena *a, struct err *e)
{
	struct str name;
	bool row;
	int rc;

	if ((rc = query_next(q, &row, e)) != 0)
		return rc;
	if (!row)
		return not_found(e);
	name = row_str(q, 0);
	if (name.len == 0)
		return store_sum_damaged(q->store, "a name", e);
	if ((rc = store_sum_check(
		 q->store, row_int(q, 2), sum(row_str(q, 1), name), "a name", e)) != 0)
		return rc;
	if (!arena_keep(a, &name))
		return err_set(e, ERR_LIMIT, "a name in the store takes too much memory");
	*out = name;
	return 0;
}

int
store_sqlite_seq(struct store *s, int64_t *seq, struct err *e)
{
	struct query q = query_open(s, STATEMENT_SEQ);

	return query_number(&q, seq, e);
}

int
store_sqlite_find(struct store *s, const struct store_find *wanted, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	struct query q = query_open(s, STATEMENT_FIND);
	struct corpus_version v;
	bool row;
	int rc;

	query_str(&q, wanted->work);
	query_str(&q, wanted->language);
	query_int(&q, wanted->is_exact ? wanted->max_day : INT64_MIN);
	query_int(&q, wanted->max_day);
	query_int(&q, wanted->revision);
	query_int(&q, wanted->includes_withdrawn);
	if ((rc = query_next(&q, &row, e)) != 0)
		goto out;
	if (!row) {
		rc = not_found(e);
		goto out;
	}
	if ((rc = store_sqlite_take_version(&q, &v, e)) == 0)
		rc = corpus_version_copy(out, &v, a, e);
out:
	query_close(&q);
	return rc;
}

int
store_sqlite_language(
    struct store *s, struct str work, struct str *language, struct arena *a, struct err *e)
{
	struct query q = query_open(s, STATEMENT_LANGUAGE);
	int rc;

	query_str(&q, work);
	rc = take_name(&q, store_sum_work, language, a, e);
	query_close(&q);
	return rc;
}

int
store_sqlite_next_day(struct store *s, struct str work, struct str language, int64_t day,
    int64_t *next, struct err *e)
{
	struct query q = query_open(s, STATEMENT_NEXT_DAY);
	bool row;
	int rc;

	query_str(&q, work);
	query_str(&q, language);
	query_int(&q, day);
	if ((rc = query_next(&q, &row, e)) == 0)
		*next = row ? row_int(&q, 0) : DAY_NONE;
	query_close(&q);
	return rc;
}

int
store_sqlite_alias(
    struct store *s, struct str alias, struct str *work, struct arena *a, struct err *e)
{
	struct query q = query_open(s, STATEMENT_ALIAS);
	int rc;

	query_str(&q, alias);
	rc = take_name(&q, store_sum_alias, work, a, e);
	query_close(&q);
	return rc;
}

/* The bytes of a content, as memory of their own. */
static int
copy_content(struct store *s, int64_t id, char **bytes, size_t *len, struct err *e)
{
	struct content_read found = { .size = 0 };
	char *p;
	int rc;

	if ((rc = store_content_read(s, id, &found, e)) != 0)
		return rc;
	if ((p = malloc(found.bytes.len + 1)) == NULL)
		return store_sqlite_failed(s, SQLITE_NOMEM, e);
	memcpy(p, found.bytes.p, found.bytes.len);
	p[found.bytes.len] = '\0';
	*bytes = p;
	*len = found.bytes.len;
	return 0;
}

int
store_sqlite_source(
    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e)
{
	struct query snapshot;
	int64_t id;
	bool row;
	int rc;

	if (s->layout < STORE_SQLITE_LAYOUT)
		return store_old_source(s, source, bytes, len, e);
	snapshot = query_open(s, STATEMENT_SNAPSHOT);
	if ((rc = query_next(&snapshot, &row, e)) == 0 &&
	    (rc = store_content_find(s, source, &id, e)) == 0)
		rc = copy_content(s, id, bytes, len, e);
	query_close(&snapshot);
	return rc;
}

/* The media type is in the row of the first publication with that upload. */
static int
find_type(struct store *s, int64_t id, struct str *type, struct arena *a, struct err *e)
{
	struct query q = query_open(s, STATEMENT_UPLOAD_TYPE);
	bool row;
	int rc;

	query_int(&q, id);
	if ((rc = query_next(&q, &row, e)) == 0) {
		*type = row ? row_str(&q, 0) : STR("");
		if (!row)
			rc = not_found(e);
		else if (!arena_keep(a, type))
			rc = err_set(e, ERR_LIMIT, "a media type takes too much memory");
	}
	query_close(&q);
	return rc;
}

int
store_sqlite_upload(struct store *s, const struct sha256 *upload, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e)
{
	struct query snapshot;
	struct str found;
	int64_t id;
	bool row;
	int rc;

	if (s->layout < STORE_SQLITE_LAYOUT)
		return store_old_upload(s, upload, bytes, len, type, a, e);
	snapshot = query_open(s, STATEMENT_SNAPSHOT);
	if ((rc = query_next(&snapshot, &row, e)) == 0 &&
	    (rc = store_content_find(s, upload, &id, e)) == 0 &&
	    (rc = find_type(s, id, &found, a, e)) == 0 &&
	    (rc = copy_content(s, id, bytes, len, e)) == 0)
		*type = found;
	query_close(&snapshot);
	return rc;
}

/* In which a statement gives the numbers of publications: pages may have been exchanged. */
enum order { ANY_ORDER, ASCENDING, DESCENDING };

static int
check_order(const struct query *q, enum order order, int64_t before, int64_t seq, struct err *e)
{
	if (order == ANY_ORDER || before == 0 || (order == ASCENDING) == (seq > before))
		return 0;
	return store_sum_damaged(q->store, "the order of versions", e);
}

/* Gives the rows of an opened statement, and closes it. */
static int
give_versions(struct query *q, enum order order, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct corpus_version v = { .seq = 0 };
	int64_t before;
	bool row;
	int rc;

	while ((rc = query_next(q, &row, e)) == 0 && row) {
		before = v.seq;
		if ((rc = store_sqlite_take_version(q, &v, e)) != 0 ||
		    (rc = check_order(q, order, before, v.seq, e)) != 0 ||
		    (rc = fn(arg, &v, e)) != 0)
			break;
	}
	query_close(q);
	return rc;
}

int
store_sqlite_each_version(struct store *s, struct str work, const struct corpus_place *after,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	struct query q =
	    query_open(s, after == NULL ? STATEMENT_VERSIONS : STATEMENT_VERSIONS_AFTER);

	query_str(&q, work);
	if (after != NULL) {
		query_str(&q, after->language);
		query_int(&q, after->day);
		query_int(&q, after->revision);
	}
	return give_versions(&q, ANY_ORDER, fn, arg, e);
}

int
store_sqlite_each_version_back(struct store *s, struct str work, const struct corpus_place *before,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(s, STATEMENT_VERSIONS_BACK);

	query_str(&q, work);
	query_str(&q, before->language);
	query_int(&q, before->day);
	query_int(&q, before->revision);
	return give_versions(&q, ANY_ORDER, fn, arg, e);
}

int
store_sqlite_each_latest(
    struct store *s, int64_t before, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(s, STATEMENT_LATEST);

	query_int(&q, before);
	return give_versions(&q, DESCENDING, fn, arg, e);
}

int
store_sqlite_each_from(
    struct store *s, int64_t after, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(s, STATEMENT_FROM_SEQ);

	query_int(&q, after);
	return give_versions(&q, ASCENDING, fn, arg, e);
}

/*
 * A walk over works, their languages, and the current version of each. The statement for the works
 * stays open during the walk, so that the other two read the same snapshot.
 */
struct current_walk {
	struct query works, languages, versions;
	int64_t day;
	corpus_version_fn *fn;
	void *arg;
};

/* A version that is served and not found is damage; that all are withdrawn is not. */
static int
check_none_served(struct store *s, int64_t work, struct str language, struct err *e)
{
	struct query q = query_open(s, STATEMENT_ANY_SERVED);
	bool row;
	int rc;

	query_int(&q, work);
	query_str(&q, language);
	if ((rc = query_next(&q, &row, e)) == 0 && row)
		rc = store_sum_damaged(s, "a version", e);
	query_close(&q);
	return rc;
}

static int
give_current(struct current_walk *k, int64_t work, struct str language, struct err *e)
{
	struct query *q = &k->versions;
	struct corpus_version v;
	bool row;
	int rc;

	query_again(q);
	query_int(q, work);
	query_str(q, language);
	query_int(q, k->day);
	if ((rc = query_next(q, &row, e)) != 0)
		return rc;
	if (!row)
		return check_none_served(q->store, work, language, e);
	if ((rc = store_sqlite_take_version(q, &v, e)) != 0)
		return rc;
	return k->fn(k->arg, &v, e);
}

/*
 * Walks the languages of a work: each is looked up as the next after the one before, which does not
 * read the other versions.
 */
static int
walk_languages(struct current_walk *k, int64_t work, struct err *e)
{
	char language[LANGUAGE_BYTES_MAX] = "";
	struct str next = STR("");
	bool row;
	int rc;

	for (;;) {
		query_again(&k->languages);
		query_int(&k->languages, work);
		query_str(&k->languages, next);
		if ((rc = query_next(&k->languages, &row, e)) != 0)
			return rc;
		if (!row && next.len == 0) /* a work is made with its first version */
			return store_sum_damaged(k->works.store, "a work", e);
		if (!row)
			return 0;
		next = row_str(&k->languages, 0);
		if (next.len > sizeof language)
			return err_set(e, ERR_IO, "a version in the store has no language code");
		memcpy(language, next.p, next.len);
		next = str_make(language, next.len);
		if ((rc = give_current(k, work, next, e)) != 0)
			return rc;
	}
}

int
store_sqlite_each_current(
    struct store *s, struct str after, int64_t day, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct current_walk k = { .day = day, .fn = fn, .arg = arg };
	bool row;
	int rc;

	k.works = query_open(s, STATEMENT_WORKS_AFTER);
	k.languages = query_open(s, STATEMENT_NEXT_LANGUAGE);
	k.versions = query_open(s, STATEMENT_CURRENT);
	query_str(&k.works, after);
	while ((rc = query_next(&k.works, &row, e)) == 0 && row)
		if ((rc = walk_languages(&k, row_int(&k.works, 0), e)) != 0)
			break;
	query_close(&k.versions);
	query_close(&k.languages);
	query_close(&k.works);
	return rc;
}

int
store_sqlite_each_alias(struct store *s, struct str after, struct str last, corpus_alias_fn *fn,
    void *arg, struct err *e)
{
	bool is_bounded = after.len > 0 || last.len > 0;
	struct query q = query_open(s, is_bounded ? STATEMENT_ALIASES_OF : STATEMENT_ALIASES);
	struct str name, work;
	bool row;
	int rc;

	if (is_bounded) {
		query_str(&q, after);
		query_str(&q, last.len > 0 ? last : STR(BEHIND_EVERY_IRI));
	}
	while ((rc = query_next(&q, &row, e)) == 0 && row) {
		name = row_str(&q, 0);
		work = row_str(&q, 1);
		if (work.len == 0)
			rc = store_sum_damaged(s, "a name", e);
		if (rc != 0 ||
		    (rc = store_sum_check(
			 s, row_int(&q, 2), store_sum_alias(name, work), "a name", e)) != 0 ||
		    (rc = fn(arg, name, work, e)) != 0)
			break;
	}
	query_close(&q);
	return rc;
}
