/* SPDX-License-Identifier: Apache-2.0 */
/* store_sqlite_shelf_read: reads pages of works and their counts. Each call reads one snapshot. */
#include "corpus/store_sqlite_shelf_read.h"

#include "base/err.h"
#include "base/time.h"
#include "corpus/shelf_page.h"
#include "corpus/shelf_put.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_row.h"
#include "corpus/store_sqlite_shelf.h"
#include "corpus/store_sqlite_sum.h"

#define BEHIND_EVERY_NAME "\xff" /* UTF-8 never contains this byte */
#define COMING_EXAMINED_MAX 150  /* entries of the future, of which a work may have many: some ms */

/* The reading of one page. */
struct reading {
	struct store *store;
	struct query names, versions;
};

static int
tables_find(void *arg, const struct shelf_key *k, int64_t *id, int64_t *works, struct err *e)
{
	struct reading *r = arg;

	return store_shelf_find(r->store, k, id, works, e);
}

/* The value of a facet that a row of STATEMENT_COUNTS counts, with its sum checked. */
static int
take_count(struct query *q, struct str folder, enum corpus_facet facet, struct corpus_shelf *out,
    struct err *e)
{
	struct shelf_key k = { .folder = folder };
	int64_t works = row_int(q, CORPUS_FACETS);
	int rc;

	for (int f = 0; f < CORPUS_FACETS; f++)
		k.facets[f] = row_str(q, f);
	if ((rc = store_sum_check(q->store, row_int(q, CORPUS_FACETS + 1),
		 store_sum_shelf(&k, works), "a folder", e)) != 0)
		return rc;
	return shelf_add_count(out, facet, k.facets[facet], (uint64_t)works, e);
}

/* Counts the works of each value of one facet. */
static int
tables_count(void *arg, const struct shelf_key *k, enum corpus_facet facet,
    struct corpus_shelf *out, struct err *e)
{
	struct reading *r = arg;
	struct query q = query_open(r->store, STATEMENT_COUNTS);
	bool row;
	int rc;

	query_str(&q, k->folder);
	query_int(&q, shelf_key_mask(k) | 1u << facet);
	for (unsigned f = 0; f < CORPUS_FACETS; f++) {
		bool is_open = f == facet && k->facets[f].len == 0;

		query_str(&q, k->facets[f]);
		query_str(&q, is_open ? STR(BEHIND_EVERY_NAME) : k->facets[f]);
	}
	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if ((rc = take_count(&q, k->folder, facet, out, e)) != 0)
			break;
	query_close(&q);
	return rc;
}

/* The sum of the name is checked. */
static int
tables_name(void *arg, const struct shelf_entry *entry, struct str *out, struct err *e)
{
	struct reading *r = arg;
	struct query *q = &r->names;
	bool row;
	int rc;

	query_again(q);
	query_int(q, entry->work);
	if ((rc = query_next(q, &row, e)) != 0)
		return rc;
	if (!row)
		return store_sum_damaged(r->store, "a work", e);
	*out = row_str(q, 0);
	return store_sum_check(
	    r->store, row_int(q, 2), store_sum_work(*out, row_str(q, 1)), "a name", e);
}

/* The current version of a work on a day; *has is false if none is served. */
static int
find_current(struct query *q, const struct shelf_entry *entry, int64_t today,
    struct corpus_version *v, bool *has, struct err *e)
{
	int rc;

	query_again(q);
	query_int(q, entry->work);
	query_str(q, entry->language);
	query_int(q, today);
	if ((rc = query_next(q, has, e)) != 0 || !*has)
		return rc;
	return store_sqlite_take_version(q, v, e);
}

static int
tables_current(void *arg, const struct shelf_entry *entry, int64_t today, struct corpus_version *v,
    bool *has, struct err *e)
{
	struct reading *r = arg;

	return find_current(&r->versions, entry, today, v, has, e);
}

static int
tables_walk(void *arg, int64_t shelf, const struct shelf_position *from, int64_t skip,
    int64_t today, shelf_entry_fn *fn, void *fn_arg, struct err *e)
{
	struct reading *r = arg;
	struct query q = query_open(r->store, STATEMENT_SHELVED);
	bool row;
	int rc;

	(void)today;
	query_int(&q, shelf);
	query_int(&q, from->day);
	query_int(&q, from->work);
	query_str(&q, from->language);
	query_int(&q, skip);
	while ((rc = query_next(&q, &row, e)) == 0 && row) {
		struct shelf_entry entry = { row_int(&q, 0), row_int(&q, 1), row_str(&q, 2) };

		if ((rc = fn(fn_arg, &entry, e)) != 0)
			break;
	}
	query_close(&q);
	return rc;
}

static int
tables_work(void *arg, struct str iri, int64_t *id, struct err *e)
{
	struct reading *r = arg;
	struct query q = query_open(r->store, STATEMENT_WORK_ID);

	query_str(&q, iri);
	return query_number(&q, id, e);
}

static const struct shelf_tables tables = {
	.find = tables_find,
	.count = tables_count,
	.walk = tables_walk,
	.name = tables_name,
	.current = tables_current,
	.work = tables_work,
};

/*
 * Opens a snapshot, in which the shelves are complete. ERR_UNSUPPORTED: they are not. The caller
 * closes it, also after an error.
 */
static int
open_snapshot(struct store *s, struct query *snapshot, struct err *e)
{
	bool row, is_current;
	int rc;

	*snapshot = query_open(s, STATEMENT_SNAPSHOT);
	if ((rc = query_next(snapshot, &row, e)) != 0 ||
	    (rc = store_shelf_is_current(s, &is_current, e)) != 0)
		return rc;
	return is_current ? 0 : err_set(e, ERR_UNSUPPORTED, "the store has no lists");
}

int
store_shelf_read(
    struct store *s, const struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e)
{
	struct reading r = { .store = s };
	struct query snapshot;
	int rc;

	if (!s->has_shelves)
		return -ERR_UNSUPPORTED;
	r.names = query_open(s, STATEMENT_WORK_IRI);
	r.versions = query_open(s, STATEMENT_CURRENT);
	if ((rc = open_snapshot(s, &snapshot, e)) == 0)
		rc = shelf_page_read(&tables, &r, ask, out, e);
	query_close(&r.versions);
	query_close(&r.names);
	query_close(&snapshot);
	return rc;
}

/* The number of the shelf of a folder; 0: no work was ever in it. */
static int
find_folder(struct store *s, struct str folder, int64_t *id, struct err *e)
{
	struct str any[CORPUS_FACETS] = { STR(""), STR(""), STR(""), STR("") };
	struct shelf_key k;
	int64_t works;

	if (!shelf_key_of_ask(folder, any, &k)) {
		*id = 0;
		return 0;
	}
	return store_shelf_find(s, &k, id, &works, e);
}

/* Gives the version of an entry of the future, if it is the next of its work. */
static int
give_coming(struct query *q, struct query *versions, int64_t today, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	struct shelf_entry entry = { row_int(q, 0), row_int(q, 1), row_str(q, 2) };
	struct shelf_of of = { entry.work, entry.language };
	struct corpus_version v;
	int64_t next;
	bool has;
	int rc;

	if ((rc = store_shelf_day_after(q->store, of, today, &next, e)) != 0 || next != entry.day ||
	    (rc = find_current(versions, &entry, entry.day, &v, &has, e)) != 0 || !has ||
	    v.day != entry.day)
		return rc;
	return fn(arg, &v, e);
}

static int
walk_coming(
    struct store *s, int64_t shelf, int64_t today, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(s, STATEMENT_COMING);
	struct query versions = query_open(s, STATEMENT_CURRENT);
	unsigned examined = 0;
	bool row;
	int rc;

	query_int(&q, shelf);
	query_int(&q, today);
	while ((rc = query_next(&q, &row, e)) == 0 && row && examined++ < COMING_EXAMINED_MAX)
		if ((rc = give_coming(&q, &versions, today, fn, arg, e)) != 0)
			break;
	query_close(&versions);
	query_close(&q);
	return rc;
}

int
store_shelf_each_coming(struct store *s, struct str folder, int64_t today, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	struct query snapshot;
	int64_t shelf;
	int rc;

	if (!s->has_shelves)
		return -ERR_UNSUPPORTED;
	if ((rc = open_snapshot(s, &snapshot, e)) == 0 &&
	    (rc = find_folder(s, folder, &shelf, e)) == 0)
		rc = walk_coming(s, shelf, today, fn, arg, e);
	query_close(&snapshot);
	return rc;
}

static int
walk_latest(struct store *s, int64_t shelf, const struct corpus_latest_ask *ask,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(s, STATEMENT_LATEST_IN);
	struct corpus_version v;
	bool row;
	int rc;

	query_int(&q, shelf);
	query_int(&q, ask->after);
	query_int(&q, ask->before);
	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if ((rc = store_sqlite_take_version(&q, &v, e)) != 0 || (rc = fn(arg, &v, e)) != 0)
			break;
	query_close(&q);
	return rc;
}

int
store_shelf_each_latest(struct store *s, const struct corpus_latest_ask *ask, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	struct query snapshot;
	int64_t shelf;
	int rc;

	if (!s->has_shelves)
		return -ERR_UNSUPPORTED;
	if ((rc = open_snapshot(s, &snapshot, e)) == 0 &&
	    (rc = find_folder(s, ask->folder, &shelf, e)) == 0)
		rc = walk_latest(s, shelf, ask, fn, arg, e);
	query_close(&snapshot);
	return rc;
}
