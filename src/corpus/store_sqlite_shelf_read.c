/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_shelf_read: reads pages of works and their counts. Each call reads one snapshot. The
 * works of a shelf that is not listed are found among those of a listed one, which has them all:
 * the smallest, of which only so many entries are read.
 */
#include "corpus/store_sqlite_shelf_read.h"

#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
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
	const struct corpus_shelf_ask *ask;
	struct corpus_shelf *out;
	struct shelf_key wanted;
	struct shelf_key list; /* the listed shelf that is read */
	int64_t shelf;         /* its number */
	bool is_whole;         /* all works of that shelf are wanted */
	struct query names, versions;
	bool is_future; /* the works without a version in force are read */
	size_t before;  /* works on the page that have none */
	size_t entries; /* of the others */
	unsigned examined;
	uint64_t skipped;
	int64_t last_day, last_work; /* the entry that was read last; 0: none */
	char language[LANGUAGE_BYTES_MAX];
	size_t language_len;
};

/* The value of a facet that a row of STATEMENT_COUNTS counts, with its sum checked. */
static int
take_count(struct reading *r, struct query *q, enum corpus_facet facet, struct err *e)
{
	struct shelf_key k = { .folder = r->wanted.folder };
	int64_t works = row_int(q, CORPUS_FACETS);
	int rc;

	for (int f = 0; f < CORPUS_FACETS; f++)
		k.facets[f] = row_str(q, f);
	if ((rc = store_sum_check(r->store, row_int(q, CORPUS_FACETS + 1),
		 store_sum_shelf(&k, works), "a folder", e)) != 0)
		return rc;
	return shelf_add_count(r->out, facet, k.facets[facet], (uint64_t)works, e);
}

/* Counts the works of each value of one facet. */
static int
read_counts(struct reading *r, enum corpus_facet facet, struct err *e)
{
	unsigned mask = shelf_key_mask(&r->wanted) | 1u << facet;
	struct query q = query_open(r->store, STATEMENT_COUNTS);
	bool row;
	int rc;

	query_str(&q, r->wanted.folder);
	query_int(&q, mask);
	for (unsigned f = 0; f < CORPUS_FACETS; f++) {
		struct str value = r->wanted.facets[f];
		bool is_open = f == facet && value.len == 0;

		query_str(&q, value);
		query_str(&q, is_open ? STR(BEHIND_EVERY_NAME) : value);
	}
	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if ((rc = take_count(r, &q, facet, e)) != 0)
			break;
	query_close(&q);
	return rc;
}

/* Place and kind of a folder that has shelves of its own: they are in its name. */
static int
count_names(struct reading *r, struct err *e)
{
	struct str rest, place, kind;
	int rc;

	place =
	    str_cut(str_slice(r->wanted.folder, sizeof "/akn", r->wanted.folder.len), '/', &rest);
	kind = str_cut(rest, '/', &rest);
	if (r->out->total == 0)
		return 0;
	rc = shelf_add_count(r->out, CORPUS_BY_PLACE, place, r->out->total, e);
	return rc != 0 ? rc : shelf_add_count(r->out, CORPUS_BY_KIND, kind, r->out->total, e);
}

static int
read_all_counts(struct reading *r, struct err *e)
{
	bool has_own = r->wanted.folder.len > 0;
	int64_t id, works;
	int rc;

	if ((rc = store_shelf_find(r->store, &r->wanted, &id, &works, e)) != 0)
		return rc;
	r->out->total = (uint64_t)works;
	if (has_own && (rc = count_names(r, e)) != 0)
		return rc;
	for (unsigned f = has_own ? CORPUS_BY_YEAR : 0; rc == 0 && f < CORPUS_FACETS; f++)
		rc = read_counts(r, (enum corpus_facet)f, e);
	return rc;
}

/* Takes the shelf for the reading if it is there and has fewer works. */
static int
consider(struct reading *r, const struct shelf_key *k, int64_t *fewest, struct err *e)
{
	int64_t id, works;
	int rc = store_shelf_find(r->store, k, &id, &works, e);

	if (rc != 0 || id == 0 || (*fewest >= 0 && works >= *fewest))
		return rc;
	*fewest = works;
	r->shelf = id;
	r->list = *k;
	return 0;
}

/* The smallest listed shelf with all the works that are wanted. */
static int
choose_list(struct reading *r, struct err *e)
{
	int64_t fewest = -1;
	struct shelf_key k;
	int rc = 0;

	if (r->wanted.is_listed) {
		rc = consider(r, &r->wanted, &fewest, e);
		r->is_whole = true;
		return rc;
	}
	k = (struct shelf_key){ .folder = r->wanted.folder };
	rc = consider(r, &k, &fewest, e);
	for (unsigned f = 0; rc == 0 && k.folder.len == 0 && f < CORPUS_FACETS; f++) {
		if (r->wanted.facets[f].len == 0)
			continue;
		k = (struct shelf_key){ .folder = STR("") };
		k.facets[f] = r->wanted.facets[f];
		rc = consider(r, &k, &fewest, e);
	}
	if (rc == 0 && r->wanted.facets[CORPUS_BY_PLACE].len > 0 &&
	    r->wanted.facets[CORPUS_BY_KIND].len > 0) {
		k = (struct shelf_key){ .folder = STR("") };
		k.facets[CORPUS_BY_PLACE] = r->wanted.facets[CORPUS_BY_PLACE];
		k.facets[CORPUS_BY_KIND] = r->wanted.facets[CORPUS_BY_KIND];
		rc = consider(r, &k, &fewest, e);
	}
	return rc;
}

/* Whether the work of an entry is wanted; the sum of its name is checked. */
static int
fits(struct reading *r, int64_t work, struct str language, bool *is_wanted, struct err *e)
{
	struct query *q = &r->names;
	bool row;
	int rc;

	*is_wanted = r->is_whole;
	if (r->is_whole)
		return 0;
	query_again(q);
	query_int(q, work);
	if ((rc = query_next(q, &row, e)) != 0)
		return rc;
	if (!row)
		return store_sum_damaged(r->store, "a work", e);
	if ((rc = store_sum_check(r->store, row_int(q, 2),
		 store_sum_work(row_str(q, 0), row_str(q, 1)), "a name", e)) == 0)
		*is_wanted = shelf_has(&r->wanted, row_str(q, 0), language);
	return rc;
}

/* The current version of the work of an entry; *row is false if the entry is of another day. */
static int
find_current(struct query *q, int64_t day, int64_t work, struct str language,
    struct corpus_version *v, bool *row, int64_t today, struct err *e)
{
	int rc;

	query_again(q);
	query_int(q, work);
	query_str(q, language);
	query_int(q, today);
	if ((rc = query_next(q, row, e)) != 0 || !*row ||
	    (rc = store_sqlite_take_version(q, v, e)) != 0)
		return rc;
	*row = v->day == day;
	return 0;
}

/* How many entries may be read; those that are passed over by number come on top. */
static unsigned
most_examined(const struct reading *r)
{
	return CORPUS_SHELF_EXAMINED_MAX + (r->ask->skip > 0 ? CORPUS_SHELF_SKIP_MAX : 0);
}

/* Whether a work that is wanted is passed over, since it is on a page before. */
static bool
is_skipped(struct reading *r)
{
	if (r->ask->after != NULL || (r->is_whole && !r->is_future) || r->skipped == r->ask->skip)
		return false;
	r->skipped++;
	return true;
}

/*
 * Pages that are asked for by number have so many entries of the list, whether or not each has the
 * day of the current version: so no work is on two of them.
 */
static bool
is_full(struct reading *r)
{
	if (!r->is_whole || r->is_future || r->ask->after != NULL)
		return r->out->count == r->ask->most;
	return r->before + r->entries++ == r->ask->most;
}

/* An entry of the list that is read. Returns 1 when the page is full. */
static int
take_entry(struct reading *r, struct query *q, struct err *e)
{
	int64_t day = row_int(q, 0), work = row_int(q, 1);
	struct str language = row_str(q, 2);
	struct corpus_version v;
	bool is_wanted, row;
	int rc;

	if (r->is_future && day <= r->ask->today)
		return 2; /* the first that is in force: the walk of these works is over */
	r->out->has_more = is_full(r) || r->examined++ == most_examined(r);
	if (r->out->has_more)
		return 1;
	if ((rc = fits(r, work, language, &is_wanted, e)) != 0 || !is_wanted)
		return rc;
	if ((rc = find_current(&r->versions, day, work, language, &v, &row, r->ask->today, e)) !=
		0 ||
	    !row || is_skipped(r))
		return rc;
	return shelf_add_version(r->out, &v, e);
}

/* Keeps the entry that was read last. */
static void
keep_entry(struct reading *r, struct query *q)
{
	struct str language = row_str(q, 2);

	r->last_day = row_int(q, 0);
	r->last_work = row_int(q, 1);
	r->language_len = language.len < sizeof r->language ? language.len : sizeof r->language;
	memcpy(r->language, language.p, r->language_len);
}

static int
walk_list(struct reading *r, struct query *q, struct err *e)
{
	bool row;
	int rc;

	while ((rc = query_next(q, &row, e)) == 0 && row) {
		if ((rc = take_entry(r, q, e)) != 0)
			break;
		keep_entry(r, q);
	}
	return rc < 0 ? rc : 0;
}

/* Notes the entry that was read last as the place where the next page begins. */
static int
note_place(struct reading *r, struct err *e)
{
	struct query *q = &r->names;
	bool row;
	int rc;

	query_again(q);
	query_int(q, r->last_work);
	if ((rc = query_next(q, &row, e)) != 0 || !row)
		return rc;
	return shelf_set_last(r->out,
	    &(struct corpus_shelf_place){
		r->last_day, row_str(q, 0), str_make(r->language, r->language_len) },
	    e);
}

static int
find_work(struct store *s, struct str iri, int64_t *id, struct err *e)
{
	struct query q = query_open(s, STATEMENT_WORK_ID);

	query_str(&q, iri);
	return query_number(&q, id, e);
}

/* A place in a list, which is before the entries wanted. */
struct place {
	int64_t day, work;
	struct str language;
};

/* Reads the entries of a shelf behind a place, but for the first `skip`. */
static int
read_entries(
    struct reading *r, int64_t shelf, const struct place *from, int64_t skip, struct err *e)
{
	struct query q = query_open(r->store, STATEMENT_SHELVED);
	int rc;

	query_int(&q, shelf);
	query_int(&q, from->day);
	query_int(&q, from->work);
	query_str(&q, from->language);
	query_int(&q, skip);
	rc = walk_list(r, &q, e);
	query_close(&q);
	return rc;
}

/* The works that have no version in force, and then the others. */
static int
read_both(struct reading *r, const struct place *from, struct err *e)
{
	const struct place today = { r->ask->today, INT64_MAX, STR(BEHIND_EVERY_NAME) };
	bool is_late = from->day <= today.day;
	int64_t skip;
	int rc = 0;

	r->is_future = true;
	if (!is_late)
		rc = read_entries(r, -r->shelf, from, 0, e);
	if (rc != 0 || r->out->has_more)
		return rc;
	r->is_future = false;
	r->before = r->out->count;
	skip = r->is_whole && r->ask->after == NULL ? (int64_t)(r->ask->skip - r->skipped) : 0;
	return read_entries(r, r->shelf, is_late ? from : &today, skip, e);
}

static int
read_list(struct reading *r, struct err *e)
{
	const struct corpus_shelf_place *after = r->ask->after;
	struct place from = { INT64_MAX, INT64_MAX, STR(BEHIND_EVERY_NAME) };
	int rc;

	if ((rc = choose_list(r, e)) != 0 || r->shelf == 0)
		return rc;
	if (after != NULL) {
		from = (struct place){ after->day, 0, after->language };
		if ((rc = find_work(r->store, after->work, &from.work, e)) != 0)
			return rc;
	}
	r->out->by_place = !r->is_whole;
	r->names = query_open(r->store, STATEMENT_WORK_IRI);
	r->versions = query_open(r->store, STATEMENT_CURRENT);
	if ((rc = read_both(r, &from, e)) == 0 && r->out->has_more)
		rc = note_place(r, e);
	query_close(&r->versions);
	query_close(&r->names);
	return rc;
}

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
	struct reading r = { .store = s, .ask = ask, .out = out };
	struct query snapshot;
	int rc;

	if (!s->has_shelves)
		return -ERR_UNSUPPORTED;
	if (!shelf_key_of_ask(ask->folder, ask->facets, &r.wanted))
		return 0;
	if ((rc = open_snapshot(s, &snapshot, e)) == 0 && (rc = read_all_counts(&r, e)) == 0)
		rc = read_list(&r, e);
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
give_coming(struct query *entry, struct query *versions, int64_t today, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	struct shelf_of of = { row_int(entry, 1), row_str(entry, 2) };
	int64_t day = row_int(entry, 0), next;
	struct corpus_version v;
	bool row;
	int rc;

	if ((rc = store_shelf_day_after(entry->store, of, today, &next, e)) != 0 || next != day ||
	    (rc = find_current(versions, day, of.work, of.language, &v, &row, day, e)) != 0 || !row)
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
