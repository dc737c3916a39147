/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_row: what must hold: no statement writes more than one row. SQLite would begin it with a
 * savepoint, and FTS5 writes all that it has in memory at each savepoint.
 */
#include "search/feed_row.h"

#include <sqlite3.h>

#include "akn/iri.h"
#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "search/index.h"

static void
bind_str(sqlite3_stmt *st, int at, struct str s)
{
	sqlite3_bind_text(st, at, s.len == 0 ? "" : s.p, (int)s.len, SQLITE_STATIC);
}

static int
step(struct index *x, sqlite3_stmt *st, struct err *e)
{
	int code = sqlite3_step(st);

	sqlite3_reset(st);
	return code == SQLITE_DONE ? 0 : index_fail(x, e);
}

/* The number of the text of a publication, or 0: it is not there yet. */
static int
find_text(struct index *x, const struct corpus_version *v, int64_t *text, struct err *e)
{
	sqlite3_stmt *st =
	    index_statement(x, "SELECT id FROM texts WHERE work = ?1 AND language = ?2", e);

	if (st == NULL)
		return -ERR_IO;
	bind_str(st, 1, v->work);
	bind_str(st, 2, v->language);
	*text = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return 0;
}

static int
add_text(struct index *x, const struct corpus_version *v, int64_t *text, struct err *e)
{
	sqlite3_stmt *st = index_statement(x,
	    "INSERT INTO texts(work, language, kind, place, year) VALUES(?1, ?2, ?3, ?4, ?5)", e);
	struct iri_work iri;
	struct err ignored;
	size_t place;
	int rc;

	if (st == NULL)
		return -ERR_IO;
	if (iri_parse_work(v->work, &iri, &ignored) != 0)
		iri = (struct iri_work){ .country = STR("") };
	place = iri.country.len + (iri.locality.len > 0 ? iri.locality.len + 1 : 0);
	bind_str(st, 1, v->work);
	bind_str(st, 2, v->language);
	bind_str(st, 3, iri.doctype);
	bind_str(st, 4, str_make(iri.country.p, place));
	bind_str(st, 5, str_slice(iri.date, 0, 4));
	rc = step(x, st, e);
	*text = sqlite3_last_insert_rowid(index_db(x));
	return rc;
}

int
feed_row_put(
    struct index *x, const struct corpus_version *v, int64_t repealed, int64_t *text, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	if ((rc = find_text(x, v, text, e)) != 0 ||
	    (*text == 0 && (rc = add_text(x, v, text, e)) != 0))
		return rc;
	st = index_statement(x,
	    "UPDATE texts SET issuer = ?2, title = ?3, number = ?4, repealed = ?5 WHERE id = ?1",
	    e);
	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, *text);
	bind_str(st, 2, v->issuer);
	bind_str(st, 3, v->title);
	bind_str(st, 4, v->number);
	if (repealed != DAY_NONE)
		sqlite3_bind_int64(st, 5, repealed);
	return step(x, st, e);
}
