/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_shelf_fill: makes the shelves of a store that has none, or whose last writer knew
 * none, and checks them. What must hold: both count the works by what is served, in memory, and
 * know nothing of what was on the shelves before.
 */
#include "corpus/store_sqlite_shelf_fill.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/table.h"
#include "base/time.h"
#include "corpus/migration.h"
#include "corpus/store_sqlite_check_private.h"
#include "corpus/store_sqlite_identity.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_read.h"
#include "corpus/store_sqlite_shelf.h"
#include "corpus/store_sqlite_tables.h"

#define SHELVES_BYTES_MAX ((size_t)512 << 20) /* names of some million shelves */
#define REPORT_EVERY 1024                     /* works: some tenths of a second */
#define DAY_S 86400
#define NAME_BYTES_MAX 8192 /* of a shelf: longer than the name of a work */

static const char *const tables[] = {
	/*
	 * mask: which of the four columns behind it are given; folder: see shelf_key.h; works: how
	 * many, each once a language
	 */
	"CREATE TABLE shelf ("
	"	id INTEGER PRIMARY KEY,"
	"	folder TEXT NOT NULL,"
	"	mask INTEGER NOT NULL,"
	"	place TEXT NOT NULL,"
	"	kind TEXT NOT NULL,"
	"	year TEXT NOT NULL,"
	"	language TEXT NOT NULL,"
	"	works INTEGER NOT NULL CHECK (works >= 0),"
	"	sum INTEGER NOT NULL,"
	"	UNIQUE (folder, mask, place, kind, year, language)"
	") STRICT",
	"CREATE TABLE shelved ("
	"	shelf INTEGER NOT NULL,"
	"	day INTEGER NOT NULL,"
	"	work INTEGER NOT NULL,"
	"	language TEXT NOT NULL,"
	"	PRIMARY KEY (shelf, day, work, language)"
	") STRICT, WITHOUT ROWID",
	"CREATE TABLE placed ("
	"	shelf INTEGER NOT NULL,"
	"	seq INTEGER NOT NULL,"
	"	PRIMARY KEY (shelf, seq)"
	") STRICT, WITHOUT ROWID",
	("CREATE TABLE shelves (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL)"
	 " STRICT"),
	"INSERT INTO shelves VALUES (1, 0)",
};

static const char *const emptied[] = {
	"DELETE FROM placed",
	"DELETE FROM shelved",
	"DELETE FROM shelf",
	"UPDATE shelves SET seq = 0",
};

int
store_shelf_add_tables(struct store *s, struct err *e)
{
	int rc = store_sqlite_run_all(s, tables, ARRAY_LEN(tables), e);

	s->has_shelves = rc == 0;
	return rc;
}

int
store_shelf_look(struct store *s, bool *has, struct err *e)
{
	int64_t count = 0;
	int rc = store_sqlite_number(s,
	    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'shelves'", &count,
	    e);

	*has = rc == 0 && count > 0;
	return rc;
}

/* A shelf while the works are counted. */
struct counted {
	int64_t id, works;
	struct shelf_key key;
};

/* A walk over all works, which fills the shelves or checks them. */
struct fill {
	struct store *store;
	struct check *check; /* NULL: fills */
	struct arena arena;
	struct table shelves; /* by name, of struct counted */
	int64_t today;
	uint64_t done, total;
};

static struct str
name_of(const struct shelf_key *k, char name[NAME_BYTES_MAX])
{
	int len = snprintf(name, NAME_BYTES_MAX,
	    STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(k->folder),
	    STR_ARG(k->facets[CORPUS_BY_PLACE]), STR_ARG(k->facets[CORPUS_BY_KIND]),
	    STR_ARG(k->facets[CORPUS_BY_YEAR]), STR_ARG(k->facets[CORPUS_BY_LANGUAGE]));

	return str_make(name, len < NAME_BYTES_MAX ? (size_t)len : NAME_BYTES_MAX - 1);
}

static int
add_shelf(
    struct fill *f, const struct shelf_key *k, struct str name, struct counted **out, struct err *e)
{
	struct counted *c = arena_alloc(&f->arena, sizeof *c);
	struct err why = { 0 };
	int64_t works;
	int rc;
	bool is_kept = c != NULL && arena_keep(&f->arena, &name);

	if (is_kept) {
		*c = (struct counted){ .key = *k };
		is_kept = arena_keep(&f->arena, &c->key.folder);
		for (unsigned i = 0; i < CORPUS_FACETS; i++)
			is_kept = is_kept && arena_keep(&f->arena, &c->key.facets[i]);
	}
	if (!is_kept)
		return err_set(e, ERR_LIMIT, "the store has more folders than memory takes");
	table_put(&f->shelves, name, c);
	*out = c;
	if (f->check == NULL)
		return store_shelf_make(f->store, k, 0, &c->id, e);
	rc = store_shelf_find(f->store, k, &c->id, &works, &why);
	if (rc != 0 && store_check_fails(f->check, &why)) {
		*e = why;
		return rc;
	}
	return 0; /* compare_count() tells what is wrong */
}

static int
count_on(struct fill *f, const struct shelf_key *k, struct counted **out, struct err *e)
{
	char bytes[NAME_BYTES_MAX];
	struct str name = name_of(k, bytes);
	int rc = 0;

	if ((*out = table_find(&f->shelves, name)) == NULL)
		rc = add_shelf(f, k, name, out, e);
	if (rc == 0)
		(*out)->works++;
	return rc;
}

static void
tell_missing(struct fill *f, const struct shelf_key *k)
{
	store_check_tell(f->check,
	    "a work is missing in the list of '" STR_FMT "': 'gazetted compact' makes the lists "
	    "anew",
	    STR_ARG(k->folder.len > 0 ? k->folder : k->facets[CORPUS_BY_PLACE]));
}

/* All days of the current version and those after it. */
static int
put_days(struct fill *f, const struct counted *c, struct shelf_of of, int64_t day, struct err *e)
{
	bool has = false;
	int rc = 0;

	if (f->check != NULL) {
		if ((rc = store_shelf_has_day(f->store, c->id, day, of, &has, e)) == 0 && !has)
			tell_missing(f, &c->key);
		return rc;
	}
	if (day >= f->today)
		rc = store_shelf_put_day(f->store, -c->id, day, of, e);
	while (rc == 0 && day != DAY_NONE)
		if ((rc = store_shelf_put_day(f->store, c->id, day, of, e)) == 0)
			rc = store_shelf_day_after(f->store, of, day, &day, e);
	return rc;
}

static int
place_all(struct fill *f, const struct counted *c, struct shelf_of of, struct err *e)
{
	struct query q = query_open(f->store, STATEMENT_PLACE_ALL);

	query_int(&q, c->id);
	query_int(&q, of.work);
	query_str(&q, of.language);
	return query_run(&q, e);
}

/* The day of the current version; a day more, so that it is that of every time zone. */
static int
find_current(struct fill *f, struct shelf_of of, int64_t *day, struct err *e)
{
	int rc = store_shelf_day_before(f->store, of, f->today, day, e);

	return rc != 0 || *day != DAY_NONE ? rc
					   : store_shelf_day_after(f->store, of, DAY_NONE, day, e);
}

static int
fill_work(struct fill *f, struct str work, struct shelf_of of, struct err *e)
{
	struct shelf_key keys[SHELF_KEYS_MAX];
	size_t count = shelf_keys_of(work, of.language, keys);
	struct counted *c;
	int64_t day;
	int rc;

	if ((rc = find_current(f, of, &day, e)) != 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < count; i++) {
		if ((rc = count_on(f, &keys[i], &c, e)) != 0)
			return rc;
		c->works -= day == DAY_NONE;
		if (keys[i].is_listed && day != DAY_NONE)
			rc = put_days(f, c, of, day, e);
		if (rc == 0 && f->check == NULL && shelf_key_is_folder(&keys[i]))
			rc = place_all(f, c, of, e);
	}
	return rc;
}

static int
fill_languages(struct fill *f, struct str work, int64_t id, struct err *e)
{
	struct query q = query_open(f->store, STATEMENT_NEXT_LANGUAGE);
	char language[LANGUAGE_BYTES_MAX];
	struct str next = STR("");
	bool row;
	int rc;

	for (;;) {
		query_again(&q);
		query_int(&q, id);
		query_str(&q, next);
		if ((rc = query_next(&q, &row, e)) != 0 || !row)
			break;
		next = row_str(&q, 0);
		if (next.len > sizeof language) {
			rc = err_set(e, ERR_IO, "a version in the store has no language code");
			break;
		}
		memcpy(language, next.p, next.len);
		next = str_make(language, next.len);
		if ((rc = fill_work(f, work, (struct shelf_of){ id, next }, e)) != 0)
			break;
	}
	query_close(&q);
	return rc;
}

static int
walk_works(struct fill *f, struct err *e)
{
	struct query q = query_open(f->store, STATEMENT_WORKS);
	bool row;
	int rc;

	while ((rc = query_next(&q, &row, e)) == 0 && row) {
		if ((rc = fill_languages(f, row_str(&q, 1), row_int(&q, 0), e)) != 0)
			break;
		if (++f->done % REPORT_EVERY == 0 && f->check == NULL)
			corpus_tell_migration(f->done, f->total);
	}
	query_close(&q);
	if (rc == 0 && f->check == NULL && f->done >= REPORT_EVERY)
		corpus_tell_migration(f->done, f->done);
	return rc;
}

static int
set_counts(struct fill *f, struct err *e)
{
	const struct table_slot *slot;
	size_t at = 0;
	int rc = 0;

	while (rc == 0 && (slot = table_next(&f->shelves, &at)) != NULL) {
		const struct counted *c = slot->value;

		rc = store_shelf_set_works(f->store, &c->key, c->id, c->works, e);
	}
	return rc;
}

static struct fill
start(struct store *s, struct check *k)
{
	return (struct fill){ .store = s,
		.check = k,
		.arena = ARENA_INIT(SHELVES_BYTES_MAX),
		.today = time_now() / DAY_S - 1 };
}

static void
finish(struct fill *f)
{
	table_free(&f->shelves);
	arena_free(&f->arena);
}

static int
fill(struct store *s, struct err *e)
{
	struct fill f = start(s, NULL);
	int64_t works = 0;
	int rc;

	if ((rc = store_sqlite_run_all(s, emptied, ARRAY_LEN(emptied), e)) == 0 &&
	    (rc = store_sqlite_number(s, "SELECT count(*) FROM work", &works, e)) == 0) {
		f.total = (uint64_t)works;
		if ((rc = walk_works(&f, e)) == 0 && (rc = set_counts(&f, e)) == 0)
			rc = store_shelf_sign(s, e);
	}
	finish(&f);
	return rc;
}

/* In one transaction; the cache is for entries that come in no order of the index. */
static int
fill_in_transaction(struct store *s, struct err *e)
{
	int rc;

	if ((rc = store_sqlite_exec(s, "BEGIN IMMEDIATE", e)) != 0 ||
	    (!s->has_shelves && (rc = store_shelf_add_tables(s, e)) != 0) ||
	    (rc = fill(s, e)) != 0 || (rc = store_sqlite_sign_log(s, e)) != 0)
		return rc; /* closing rolls back */
	return store_sqlite_exec(s, "COMMIT", e);
}

int
store_shelf_renew(struct store *s, struct err *e)
{
	int64_t from = time_mono_ms();
	int rc;

	if ((rc = store_sqlite_exec(s, "PRAGMA cache_size = -262144", e)) != 0 ||
	    (rc = fill_in_transaction(s, e)) != 0 ||
	    (rc = store_sqlite_exec(s, "PRAGMA cache_size = -2000", e)) != 0)
		return rc;
	log_info("store", "lists_made", "ms=%" PRId64, time_mono_ms() - from);
	return 0;
}

int
store_shelf_bring_up(struct store *s, struct err *e)
{
	bool is_current;
	int rc;

	if ((rc = store_shelf_look(s, &s->has_shelves, e)) != 0 ||
	    (rc = store_shelf_is_current(s, &is_current, e)) != 0)
		return rc;
	return is_current ? 0 : store_shelf_renew(s, e);
}

static void
compare_count(struct fill *f, const struct counted *c)
{
	struct err why = { 0 };
	int64_t id, works;
	int rc = store_shelf_find(f->store, &c->key, &id, &works, &why);

	if (rc != 0 && store_check_fails(f->check, &why))
		return;
	if (rc != 0 || works != c->works)
		store_check_tell(f->check,
		    "the number of works of '" STR_FMT "' " STR_FMT " " STR_FMT " " STR_FMT
		    " " STR_FMT " is wrong: 'gazetted compact' counts anew",
		    STR_ARG(c->key.folder), STR_ARG(c->key.facets[CORPUS_BY_PLACE]),
		    STR_ARG(c->key.facets[CORPUS_BY_KIND]), STR_ARG(c->key.facets[CORPUS_BY_YEAR]),
		    STR_ARG(c->key.facets[CORPUS_BY_LANGUAGE]));
}

static int
compare_counts(struct fill *f, struct err *e)
{
	struct query q = query_open(f->store, STATEMENT_COUNT_SHELVES);
	int64_t shelves = 0, expected = 0;
	const struct table_slot *slot;
	size_t at = 0;
	int rc;

	while ((slot = table_next(&f->shelves, &at)) != NULL) {
		const struct counted *c = slot->value;

		compare_count(f, c);
		expected += c->works > 0;
	}
	if ((rc = query_number(&q, &shelves, e)) == 0 && shelves != expected)
		store_check_tell(f->check,
		    "the store counts works of folders that it does not have: 'gazetted compact' "
		    "counts anew");
	return rc;
}

void
store_shelf_check(struct check *k)
{
	struct fill f = start(k->store, k);
	struct err e = { 0 };
	bool is_current;
	int rc;

	if ((rc = store_shelf_is_current(k->store, &is_current, &e)) == 0 && is_current &&
	    (rc = walk_works(&f, &e)) == 0)
		rc = compare_counts(&f, &e);
	if (rc != 0 && !store_check_fails(k, &e))
		store_check_tell(k, "%s (%s)", e.text, e.detail);
	finish(&f);
}
