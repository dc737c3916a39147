/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_shelf: writes the shelves with each publication and withdrawal.
 *
 * Always true
 *  1. On each listed shelf of a work there is, for each of its languages, an entry for each day
 *     with a version that is served, from some day on that is not after the day of the current
 *     version. So a reader finds the current version on every later day, and passes over an
 *     entry whose day is not that of the current version.
 *  2. A work that had no version in force when it was written has an entry for its first day on the
 *     shelf of the negative number too, where such works are found without passing the future days
 *     of all others.
 *  3. A shelf counts each work once for each language in which a version is served.
 *  4. `placed` has every publication of each folder, withdrawn ones too.
 *  5. shelves.seq is the number up to which this holds: a program that knows no shelves does not
 *     change it. Readers use no shelves while it is not the last number.
 */
#include "corpus/store_sqlite_shelf.h"

#include <sqlite3.h>

#include "base/err.h"
#include "base/time.h"
#include "corpus/store.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_read.h"
#include "corpus/store_sqlite_record.h"
#include "corpus/store_sqlite_row.h"
#include "corpus/store_sqlite_sum.h"
#include "corpus/store_sqlite_write.h"

#define DAY_S 86400

/* A work in a language on its shelves. */
struct shelving {
	struct shelf_of of;
	struct shelf_key keys[SHELF_KEYS_MAX];
	int64_t ids[SHELF_KEYS_MAX]; /* 0: there is no such shelf yet */
	int64_t works[SHELF_KEYS_MAX];
	size_t count;
};

static void
bind_key(struct query *q, const struct shelf_key *k)
{
	query_str(q, k->folder);
	query_int(q, shelf_key_mask(k));
	for (unsigned f = 0; f < CORPUS_FACETS; f++)
		query_str(q, k->facets[f]);
}

int
store_shelf_find(
    struct store *s, const struct shelf_key *k, int64_t *id, int64_t *works, struct err *e)
{
	struct query q = query_open(s, STATEMENT_SHELF);
	bool row;
	int rc;

	*id = *works = 0;
	bind_key(&q, k);
	if ((rc = query_next(&q, &row, e)) == 0 && row) {
		*id = row_int(&q, 0);
		*works = row_int(&q, 1);
		rc = store_sum_check(s, row_int(&q, 2), store_sum_shelf(k, *works), "a folder", e);
	}
	query_close(&q);
	return rc;
}

int
store_shelf_make(
    struct store *s, const struct shelf_key *k, int64_t works, int64_t *id, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_SHELF);
	int rc;

	bind_key(&q, k);
	query_int(&q, works);
	query_int(&q, store_sum_shelf(k, works));
	if ((rc = query_run(&q, e)) == 0)
		*id = sqlite3_last_insert_rowid(s->db);
	return rc;
}

int
store_shelf_set_works(
    struct store *s, const struct shelf_key *k, int64_t id, int64_t works, struct err *e)
{
	struct query q = query_open(s, STATEMENT_COUNT_SHELF);

	query_int(&q, id);
	query_int(&q, works);
	query_int(&q, store_sum_shelf(k, works));
	return query_run(&q, e);
}

static int
find_day(struct store *s, enum statement side, struct shelf_of of, int64_t day, int64_t *out,
    struct err *e)
{
	struct query q = query_open(s, side);
	bool row;
	int rc;

	query_int(&q, of.work);
	query_str(&q, of.language);
	query_int(&q, day);
	if ((rc = query_next(&q, &row, e)) == 0)
		*out = row ? row_int(&q, 0) : DAY_NONE;
	query_close(&q);
	return rc;
}

int
store_shelf_day_before(
    struct store *s, struct shelf_of of, int64_t day, int64_t *out, struct err *e)
{
	return find_day(s, STATEMENT_SERVED_BEFORE, of, day, out, e);
}

int
store_shelf_day_after(struct store *s, struct shelf_of of, int64_t day, int64_t *out, struct err *e)
{
	return find_day(s, STATEMENT_SERVED_AFTER, of, day, out, e);
}

static struct query
open_entry(
    struct store *s, enum statement statement, int64_t shelf, int64_t day, struct shelf_of of)
{
	struct query q = query_open(s, statement);

	query_int(&q, shelf);
	query_int(&q, day);
	query_int(&q, of.work);
	query_str(&q, of.language);
	return q;
}

int
store_shelf_put_day(struct store *s, int64_t shelf, int64_t day, struct shelf_of of, struct err *e)
{
	struct query q = open_entry(s, STATEMENT_PUT_SHELVED, shelf, day, of);

	return query_run(&q, e);
}

int
store_shelf_has_day(
    struct store *s, int64_t shelf, int64_t day, struct shelf_of of, bool *has, struct err *e)
{
	struct query q = open_entry(s, STATEMENT_IS_SHELVED, shelf, day, of);
	int rc = query_next(&q, has, e);

	query_close(&q);
	return rc;
}

static int
find_shelves(struct store *s, struct shelving *g, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->count; i++)
		rc = store_shelf_find(s, &g->keys[i], &g->ids[i], &g->works[i], e);
	return rc;
}

/* Makes the shelves that are missing, and counts the work on all. */
static int
count_work(struct store *s, struct shelving *g, int64_t more, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->count; i++) {
		g->works[i] += more;
		if (g->ids[i] == 0)
			rc = store_shelf_make(s, &g->keys[i], g->works[i], &g->ids[i], e);
		else
			rc = store_shelf_set_works(s, &g->keys[i], g->ids[i], g->works[i], e);
	}
	return rc;
}

static int
put_day(struct store *s, const struct shelving *g, int64_t day, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->count; i++)
		if (g->keys[i].is_listed)
			rc = store_shelf_put_day(s, g->ids[i], day, g->of, e);
	return rc;
}

/* Puts the first day of a work where works of the future are found. */
static int
put_first_day(struct store *s, const struct shelving *g, int64_t day, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->count; i++)
		if (g->keys[i].is_listed)
			rc = store_shelf_put_day(s, -g->ids[i], day, g->of, e);
	return rc;
}

static int
drop_day(struct store *s, const struct shelving *g, int64_t day, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->count; i++) {
		struct query q;

		if (!g->keys[i].is_listed)
			continue;
		q = open_entry(s, STATEMENT_DROP_SHELVED, g->ids[i], day, g->of);
		rc = query_run(&q, e);
	}
	return rc;
}

/* Whether the day is on the shelf of all works, which is the first. */
static int
has_day(struct store *s, const struct shelving *g, int64_t day, bool *has, struct err *e)
{
	return store_shelf_has_day(s, g->ids[0], day, g->of, has, e);
}

/* Removes the days before the one that was current on `day`, from there backwards. */
static int
drop_past(struct store *s, const struct shelving *g, int64_t day, struct err *e)
{
	bool has = true;
	int rc;

	if ((rc = store_shelf_day_before(s, g->of, day + 1, &day, e)) != 0)
		return rc;
	while (day != DAY_NONE) {
		if ((rc = store_shelf_day_before(s, g->of, day, &day, e)) != 0 || day == DAY_NONE ||
		    (rc = has_day(s, g, day, &has, e)) != 0 || !has ||
		    (rc = drop_day(s, g, day, e)) != 0)
			return rc;
	}
	return 0;
}

/* The publications that are served on a day. */
static int
count_served(struct store *s, struct shelf_of of, int64_t day, int64_t *count, struct err *e)
{
	struct query q = query_open(s, STATEMENT_SERVED_ON);

	query_int(&q, of.work);
	query_str(&q, of.language);
	query_int(&q, day);
	return query_number(&q, count, e);
}

/* The day before that of the publication, in whatever time zone. */
static int64_t
day_before(const struct corpus_version *v)
{
	return v->published / DAY_S - 2;
}

/*
 * Puts the day on the shelves, unless it is before the first that is there. `beside` is the served
 * day before it, or, if there is none, the one after it.
 */
static int
shelve_day(struct store *s, const struct shelving *g, const struct corpus_version *v,
    int64_t beside, struct err *e)
{
	bool has;
	int rc;

	if ((rc = has_day(s, g, beside, &has, e)) != 0 || !has)
		return rc;
	if ((rc = put_day(s, g, v->day, e)) != 0)
		return rc;
	return drop_past(s, g, day_before(v), e);
}

static int
place(struct store *s, const struct shelving *g, int64_t seq, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->count; i++) {
		struct query q;

		if (!shelf_key_is_folder(&g->keys[i]))
			continue;
		q = query_open(s, STATEMENT_PUT_PLACED);
		query_int(&q, g->ids[i]);
		query_int(&q, seq);
		rc = query_run(&q, e);
	}
	return rc;
}

/* The publication is in the table of versions already. */
static int
shelve(struct store *s, const struct corpus_version *v, int64_t seq, struct err *e)
{
	struct shelving g = { .of = { .language = v->language },
		.count = shelf_keys_of(v->work, v->language, g.keys) };
	struct query q = query_open(s, STATEMENT_WORK_ID);
	int64_t served = 0, before = DAY_NONE, beside = DAY_NONE;
	int rc;

	query_str(&q, v->work);
	if ((rc = query_number(&q, &g.of.work, e)) != 0 || (rc = find_shelves(s, &g, e)) != 0 ||
	    (rc = count_served(s, g.of, v->day, &served, e)) != 0 ||
	    (rc = store_shelf_day_before(s, g.of, v->day, &before, e)) != 0)
		return rc;
	beside = before;
	if (before == DAY_NONE && (rc = store_shelf_day_after(s, g.of, v->day, &beside, e)) != 0)
		return rc;
	if (served > 1) /* another revision of a day that is there, or need not be */
		rc = 0;
	else if (beside != DAY_NONE)
		rc = shelve_day(s, &g, v, beside, e);
	else if ((rc = count_work(s, &g, 1, e)) == 0)
		rc = put_day(s, &g, v->day, e);
	if (rc == 0 && before == DAY_NONE && v->day > day_before(v))
		rc = put_first_day(s, &g, v->day, e);
	return rc != 0 ? rc : place(s, &g, seq, e);
}

int
store_shelf_put_version(struct store *s, const struct store_row *row, int64_t *seq, struct err *e)
{
	int rc = store_sqlite_put_version(s, row, seq, e);

	return rc != 0 || !s->has_shelves ? rc : shelve(s, &row->version, *seq, e);
}

/* The version was the last that is served on its day. */
static int
take_day(struct store *s, struct shelving *g, int64_t day, struct err *e)
{
	int64_t before, after;
	bool has, has_before = true;
	int rc;

	if ((rc = store_shelf_day_before(s, g->of, day, &before, e)) != 0 ||
	    (rc = store_shelf_day_after(s, g->of, day, &after, e)) != 0 ||
	    (rc = has_day(s, g, day, &has, e)) != 0 || (rc = drop_day(s, g, day, e)) != 0)
		return rc;
	if (before == DAY_NONE && after == DAY_NONE)
		return count_work(s, g, -1, e);
	if (before == DAY_NONE)
		return put_first_day(s, g, after, e);
	if (!has)
		return 0;
	if ((rc = has_day(s, g, before, &has_before, e)) != 0)
		return rc;
	return has_before ? 0 : put_day(s, g, before, e);
}

/* From the row of STATEMENT_VERSION: takes the publication off its shelves. */
static int
take_off(struct store *s, struct query *q, struct err *e)
{
	struct corpus_version v;
	struct shelving g;
	int64_t served = 0;
	int rc;

	if ((rc = store_sqlite_take_version(q, &v, e)) != 0)
		return rc;
	g = (struct shelving){ .of = { row_int(q, VERSION_COLUMN_COUNT), v.language } };
	g.count = shelf_keys_of(v.work, v.language, g.keys);
	if ((rc = count_served(s, g.of, v.day, &served, e)) != 0 || served > 0 || g.count == 0 ||
	    (rc = find_shelves(s, &g, e)) != 0)
		return rc;
	return take_day(s, &g, v.day, e);
}

int
store_shelf_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e)
{
	struct query q;
	bool row;
	int rc;

	if ((rc = store_sqlite_put_withdrawn(s, publication, record, e)) != 0 || !s->has_shelves)
		return rc;
	q = query_open(s, STATEMENT_VERSION);
	query_int(&q, publication);
	if ((rc = query_next(&q, &row, e)) == 0 && row)
		rc = take_off(s, &q, e);
	query_close(&q);
	return rc;
}

static int
read_signed(struct store *s, int64_t *seq, struct err *e)
{
	struct query q = query_open(s, STATEMENT_SHELVES_SEQ);

	return query_number(&q, seq, e);
}

int
store_shelf_is_current(struct store *s, bool *is_current, struct err *e)
{
	int64_t known = -1, last = 0;
	int rc = 0;

	if (s->has_shelves && (rc = read_signed(s, &known, e)) == 0)
		rc = store_sqlite_seq(s, &last, e);
	*is_current = s->has_shelves && known == last;
	return rc;
}

int
store_shelf_sign(struct store *s, struct err *e)
{
	struct query q;
	int64_t last;
	bool is_current;
	int rc;

	if (!s->has_shelves || (rc = store_shelf_is_current(s, &is_current, e)) != 0)
		return s->has_shelves ? rc : 0;
	if (is_current)
		return 0;
	if ((rc = store_sqlite_seq(s, &last, e)) != 0)
		return rc;
	q = query_open(s, STATEMENT_SIGN_SHELVES);
	query_int(&q, last);
	return query_run(&q, e);
}
