/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_ROW_H
#define CORPUS_STORE_PG_ROW_H
/* store_pg_row: SQL about publications that several files share, and the rows that it gives. */
#include "corpus/corpus_rows.h"

struct err;
struct pg_query;

#define STORE_PG_VERSION_COLUMN_COUNT 14
#define STORE_PG_VERSION_COLUMNS                                                               \
	"v.seq, w.iri, v.language, v.day, v.revision, v.published, v.title, v.issuer, v.type," \
	" v.number, v.source, v.source_bytes, v.upload,"                                       \
	" (SELECT record FROM withdrawn WHERE version = v.seq)"
#define STORE_PG_IS_SERVED(seq) " NOT EXISTS (SELECT FROM withdrawn WHERE version = " seq ")"

/*
 * The languages of the work w, one after the other, each as the next after the one before, which
 * does not read the other versions; and SQL for the number of the version that lists show of the
 * work and language on a day: the one in force, or the first to come.
 */
#define STORE_PG_LANGUAGES                                                                      \
	"(WITH RECURSIVE l AS (SELECT min(language) AS language FROM version WHERE work = w.id" \
	" UNION ALL SELECT (SELECT min(n.language) FROM version n WHERE n.work = w.id"          \
	" AND n.language > l.language) FROM l WHERE l.language IS NOT NULL)"                    \
	" SELECT language FROM l WHERE language IS NOT NULL) l"
#define STORE_PG_SERVED(columns, work_id, code)                                         \
	"SELECT " columns " FROM version WHERE work = " work_id " AND language = " code \
	" AND" STORE_PG_IS_SERVED("seq")
#define STORE_PG_CURRENT(columns, work_id, code, day)                              \
	"coalesce((" STORE_PG_SERVED(columns, work_id,                             \
	    code) " AND day <= " day                                               \
		  " ORDER BY day DESC, revision DESC LIMIT 1), (" STORE_PG_SERVED( \
		      columns, work_id, code) " ORDER BY day, revision DESC LIMIT 1))"

/* The publication in a row that begins with STORE_PG_VERSION_COLUMNS; its strings are the row's. */
void store_pg_take_version(const struct pg_query *q, struct corpus_version *v);
/* Gives the publications of such rows to fn, and closes the query. */
int store_pg_give_versions(struct pg_query *q, corpus_version_fn *fn, void *arg, struct err *e);
#endif
