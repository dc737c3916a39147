/* SPDX-License-Identifier: Apache-2.0 */
/* store_pg_shelf_read: reads pages of works and their counts. Each call reads one snapshot. */
#include "corpus/store_pg_shelf_read.h"

#include "base/err.h"
#include "base/time.h"
#include "corpus/shelf_page.h"
#include "corpus/shelf_put.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_row.h"
#include "corpus/store_pg_shelf.h"

#define BEHIND_EVERY_NAME "\xf4\x8f\xbf\xbf" /* U+10FFFF: no name contains it */
#define COMING_EXAMINED_MAX "150" /* entries of the future, of which a work may have many */

/* Begins a transaction, unless one is open. ERR_UNSUPPORTED: the shelves are not complete. */
static int
open_snapshot(struct store *s, bool *has_begun, struct err *e)
{
	bool is_current;
	int rc;

	*has_begun = false;
	if ((rc = store_pg_ready(s, e)) != 0)
		return rc;
	if (PQtransactionStatus(s->pg) == PQTRANS_IDLE) {
		if ((rc = store_pg_exec(s, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", e)) !=
		    0)
			return rc;
		*has_begun = true;
	}
	if ((rc = store_pg_shelf_is_current(s, &is_current, e)) != 0)
		return rc;
	return is_current ? 0 : err_set(e, ERR_UNSUPPORTED, "the store has no lists");
}

static void
close_snapshot(struct store *s, bool has_begun)
{
	if (has_begun)
		store_pg_exec(s, "COMMIT", NULL);
}

/* The reading of one page. */
struct reading {
	struct store *store;
	struct pg_query *row; /* of the walk under way */
	struct pg_query name; /* of tables_name(), which keeps the row that it returned */
};

static void
bind_key(struct pg_query *q, const struct shelf_key *k)
{
	pg_query_str(q, k->folder);
	pg_query_int(q, shelf_key_mask(k));
	for (unsigned f = 0; f < CORPUS_FACETS; f++)
		pg_query_str(q, k->facets[f]);
}

static int
find_shelf(struct store *s, const struct shelf_key *k, int64_t *id, int64_t *works, struct err *e)
{
	struct pg_query q;
	bool row = false;
	int rc;

	*id = *works = 0;
	pg_query_start(&q, s,
	    "SELECT id, works FROM shelf WHERE folder = $1 AND mask = $2 AND place = $3"
	    " AND kind = $4 AND year = $5 AND language = $6");
	bind_key(&q, k);
	if ((rc = pg_query_once(&q, &row, e)) == 0 && row) {
		*id = pg_row_int(&q, 0);
		*works = pg_row_int(&q, 1);
	}
	pg_query_close(&q);
	return rc;
}

static int
tables_find(void *arg, const struct shelf_key *k, int64_t *id, int64_t *works, struct err *e)
{
	struct reading *r = arg;

	return find_shelf(r->store, k, id, works, e);
}

static int
tables_count(void *arg, const struct shelf_key *k, enum corpus_facet facet,
    struct corpus_shelf *out, struct err *e)
{
	struct reading *r = arg;
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, r->store,
	    "SELECT place, kind, year, language, works FROM shelf WHERE folder = $1 AND mask = $2"
	    " AND place BETWEEN $3 AND $4 AND kind BETWEEN $5 AND $6 AND year BETWEEN $7 AND $8"
	    " AND language BETWEEN $9 AND $10 AND works > 0 ORDER BY place, kind, year, language");
	pg_query_str(&q, k->folder);
	pg_query_int(&q, shelf_key_mask(k) | 1u << facet);
	for (unsigned f = 0; f < CORPUS_FACETS; f++) {
		bool is_open = f == facet && k->facets[f].len == 0;

		pg_query_str(&q, k->facets[f]);
		pg_query_str(&q, is_open ? STR(BEHIND_EVERY_NAME) : k->facets[f]);
	}
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row)
		if ((rc = shelf_add_count(out, facet, pg_row_str(&q, (int)facet),
			 (uint64_t)pg_row_int(&q, CORPUS_FACETS), e)) != 0)
			break;
	pg_query_close(&q);
	return rc;
}

/* The version that lists show of the work of an entry on a day; NULL columns: none is served. */
#define OF_ENTRIES(entries, day)                                                             \
	"SELECT " STORE_PG_VERSION_COLUMNS ", s.day, s.work, s.language, w.iri FROM (SELECT" \
	" day, work, language FROM shelved WHERE shelf = $1 " entries ") s"                  \
	" JOIN work w ON w.id = s.work LEFT JOIN version v ON v.seq = " STORE_PG_CURRENT(    \
	    "seq", "s.work", "s.language", day)
enum { ENTRY_DAY = STORE_PG_VERSION_COLUMN_COUNT, ENTRY_WORK, ENTRY_LANGUAGE, ENTRY_NAME };

static int
tables_walk(void *arg, int64_t shelf, const struct shelf_position *from, int64_t skip,
    int64_t today, shelf_entry_fn *fn, void *fn_arg, struct err *e)
{
	struct reading *r = arg;
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, r->store,
	    OF_ENTRIES("AND (day, work, language) < ($2, $3, $4)"
		       " ORDER BY day DESC, work DESC, language DESC OFFSET $5",
		"$6") " ORDER BY s.day DESC, s.work DESC, s.language DESC");
	pg_query_int(&q, shelf);
	pg_query_int(&q, from->day);
	pg_query_int(&q, from->work);
	pg_query_str(&q, from->language);
	pg_query_int(&q, skip);
	pg_query_int(&q, today);
	r->row = &q;
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row) {
		struct shelf_entry entry = { pg_row_int(&q, ENTRY_DAY), pg_row_int(&q, ENTRY_WORK),
			pg_row_str(&q, ENTRY_LANGUAGE) };

		if ((rc = fn(fn_arg, &entry, e)) != 0)
			break;
	}
	r->row = NULL;
	pg_query_close(&q);
	return rc;
}

static int
tables_name(void *arg, const struct shelf_entry *entry, struct str *out, struct err *e)
{
	struct reading *r = arg;
	bool row = false;
	int rc;

	if (r->row != NULL) {
		*out = pg_row_str(r->row, ENTRY_NAME);
		return 0;
	}
	pg_query_close(&r->name);
	pg_query_start(&r->name, r->store, "SELECT iri FROM work WHERE id = $1");
	pg_query_int(&r->name, entry->work);
	if ((rc = pg_query_once(&r->name, &row, e)) == 0)
		*out = row ? pg_row_str(&r->name, 0) : STR("");
	return rc;
}

static int
tables_current(void *arg, const struct shelf_entry *entry, int64_t today, struct corpus_version *v,
    bool *has, struct err *e)
{
	struct reading *r = arg;

	(void)entry;
	(void)today;
	(void)e;
	*has = !pg_row_is_null(r->row, 0);
	if (*has)
		store_pg_take_version(r->row, v);
	return 0;
}

static int
tables_work(void *arg, struct str iri, int64_t *id, struct err *e)
{
	struct reading *r = arg;
	struct pg_query q;
	bool row = false;
	int rc;

	pg_query_start(&q, r->store, "SELECT id FROM work WHERE iri = $1");
	pg_query_str(&q, iri);
	if ((rc = pg_query_once(&q, &row, e)) == 0)
		*id = row ? pg_row_int(&q, 0) : 0;
	pg_query_close(&q);
	return rc;
}

static const struct shelf_tables tables = {
	.find = tables_find,
	.count = tables_count,
	.walk = tables_walk,
	.name = tables_name,
	.current = tables_current,
	.work = tables_work,
};

int
store_pg_read_shelf(
    struct store *s, const struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e)
{
	struct reading r = { .store = s };
	bool has_begun;
	int rc;

	pg_query_start(&r.name, s, "");
	if ((rc = open_snapshot(s, &has_begun, e)) == 0)
		rc = shelf_page_read(&tables, &r, ask, out, e);
	pg_query_close(&r.name);
	close_snapshot(s, has_begun);
	return rc;
}

/* The number of the shelf of a folder; 0: no work was ever in it. */
static int
find_folder(struct store *s, struct str folder, int64_t *id, struct err *e)
{
	struct str any[CORPUS_FACETS] = { STR(""), STR(""), STR(""), STR("") };
	struct shelf_key k;
	int64_t works;

	*id = 0;
	return shelf_key_of_ask(folder, any, &k) ? find_shelf(s, &k, id, &works, e) : 0;
}

/* Each entry of the future, if it is the next of its work. */
static int
walk_coming(
    struct store *s, int64_t shelf, int64_t today, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct corpus_version v;
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, s,
	    OF_ENTRIES("AND day > $2 ORDER BY day, work, language LIMIT " COMING_EXAMINED_MAX,
		"s.day") " WHERE v.day = s.day AND s.day = (" STORE_PG_SERVED("day", "s.work",
		"s.language") " AND day > $2 ORDER BY day LIMIT 1)"
			      " ORDER BY s.day, s.work, s.language");
	pg_query_int(&q, shelf);
	pg_query_int(&q, today);
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row) {
		store_pg_take_version(&q, &v);
		if ((rc = fn(arg, &v, e)) != 0)
			break;
	}
	pg_query_close(&q);
	return rc;
}

int
store_pg_each_coming(struct store *s, struct str folder, int64_t today, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	bool has_begun;
	int64_t shelf;
	int rc;

	if ((rc = open_snapshot(s, &has_begun, e)) == 0 &&
	    (rc = find_folder(s, folder, &shelf, e)) == 0)
		rc = walk_coming(s, shelf, today, fn, arg, e);
	close_snapshot(s, has_begun);
	return rc;
}

int
store_pg_each_latest_in(struct store *s, const struct corpus_latest_ask *ask, corpus_version_fn *fn,
    void *arg, struct err *e)
{
	struct pg_query q;
	bool has_begun;
	int64_t shelf;
	int rc;

	if ((rc = open_snapshot(s, &has_begun, e)) == 0 &&
	    (rc = find_folder(s, ask->folder, &shelf, e)) == 0) {
		pg_query_start(&q, s,
		    "SELECT " STORE_PG_VERSION_COLUMNS
		    " FROM placed p JOIN version v ON v.seq = p.seq JOIN work w ON w.id = v.work"
		    " WHERE p.shelf = $1 AND p.seq > $2 AND p.seq < $3 ORDER BY p.seq DESC");
		pg_query_int(&q, shelf);
		pg_query_int(&q, ask->after);
		pg_query_int(&q, ask->before);
		rc = store_pg_give_versions(&q, fn, arg, e);
	}
	close_snapshot(s, has_begun);
	return rc;
}
