/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_check: reads a whole store. What must hold: a fault ends the part of the check that met
 * it, not the check.
 */
#include "corpus/store_pg_check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/macros.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_resource.h"
#include "corpus/store_pg_row.h"
#include "corpus/store_pg_shelf.h"
#include "corpus/store_revisions.h"

#define SENTENCE_BYTES_MAX 512

struct check {
	struct store *store;
	corpus_fault_fn *fn;
	void *arg;
	struct corpus_checked *out;
};

static void __attribute__((format(printf, 2, 3))) tell(const struct check *k, const char *fmt, ...)
{
	char sentence[SENTENCE_BYTES_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof sentence, fmt, ap);
	va_end(ap);
	k->fn(k->arg, sentence);
}

/* A row of a part of the check. */
typedef void check_row_fn(struct check *k, const struct pg_query *q);

/* What is stored under a SHA-256, and the questions about the publications with it. */
struct stored {
	const char *what, *publications, *is_served;
};

#define STORED(name, column)                                                                     \
	{                                                                                        \
		name,                                                                            \
		    "SELECT string_agg(seq::text, ', ' ORDER BY seq) FROM version WHERE " column \
		    " = $1",                                                                     \
		    "SELECT 1 FROM version v WHERE v." column " = $1 AND NOT EXISTS (SELECT"     \
		    " FROM withdrawn WHERE version = v.seq) LIMIT 1"                             \
	}

/* The publications with these bytes. */
static void
tell_damaged(struct check *k, const struct stored *w, const struct sha256 *digest)
{
	char hex[SHA256_HEX_BYTES + 1];
	struct pg_query q;
	bool row = false;

	sha256_hex(digest, hex);
	pg_query_start(&q, k->store, w->publications);
	pg_query_sha256(&q, digest);
	if (pg_query_once(&q, &row, NULL) != 0)
		row = false;
	tell(k, "the %s with the SHA-256 %s is damaged; publications with it: " STR_FMT, w->what,
	    hex, STR_ARG(row ? pg_row_str(&q, 0) : STR("")));
	pg_query_close(&q);
}

/* Bytes that were erased are empty, and every publication with them is withdrawn. */
static bool
is_erased(struct check *k, const struct stored *w, const struct sha256 *digest)
{
	struct pg_query q;
	bool row = true;
	int rc;

	pg_query_start(&q, k->store, w->is_served);
	pg_query_sha256(&q, digest);
	rc = pg_query_once(&q, &row, NULL);
	pg_query_close(&q);
	return rc == 0 && !row;
}

static void
check_bytes(struct check *k, const struct pg_query *q, const struct stored *w, uint64_t *count)
{
	struct sha256 stored = pg_row_sha256(q, 0), found;
	struct str bytes = pg_row_str(q, 1);

	++*count;
	k->out->bytes += bytes.len;
	found = sha256_of(bytes.p, bytes.len);
	if (!sha256_eq(&stored, &found) && (bytes.len > 0 || !is_erased(k, w, &stored)))
		tell_damaged(k, w, &stored);
}

static void
check_source(struct check *k, const struct pg_query *q)
{
	static const struct stored what = STORED("source", "source");

	check_bytes(k, q, &what, &k->out->sources);
}

static void
check_upload(struct check *k, const struct pg_query *q)
{
	static const struct stored what = STORED("uploaded file", "upload");

	check_bytes(k, q, &what, &k->out->uploads);
}

static void
check_resource(struct check *k, const struct pg_query *q)
{
	static const struct stored what = { "resource",
		"SELECT string_agg(seq::text, ', ' ORDER BY seq) FROM resource_of"
		" WHERE sha256 = $1",
		"SELECT 1 FROM resource_of o WHERE o.sha256 = $1 AND NOT EXISTS (SELECT"
		" FROM withdrawn WHERE version = o.seq) LIMIT 1" };

	check_bytes(k, q, &what, &k->out->resources);
}

/*
 * Column 2 is the expected revision; 3 is the length that was noted, 4 that of the source.
 */
static void
check_publication(struct check *k, const struct pg_query *q)
{
	k->out->publications++;
	if (pg_row_int(q, 1) != pg_row_int(q, 2))
		tell(k,
		    "publication %" PRId64 " has revision %" PRId64 " where %" PRId64 " is next",
		    pg_row_int(q, 0), pg_row_int(q, 1), pg_row_int(q, 2));
	if (pg_row_is_null(q, 4))
		tell(k, "the source of publication %" PRId64 " is missing", pg_row_int(q, 0));
	else if (pg_row_int(q, 3) != pg_row_int(q, 4) && pg_row_int(q, 4) != 0)
		tell(k, "the source of publication %" PRId64 " has not the length that was noted",
		    pg_row_int(q, 0));
}

static void
check_portions(struct check *k, const struct pg_query *q)
{
	k->out->portions += (uint64_t)pg_row_int(q, 1);
	if (pg_row_int(q, 1) != pg_row_int(q, 2))
		tell(k, "portions of publication %" PRId64 " are missing", pg_row_int(q, 0));
}

static void
tell_orphan(struct check *k, const struct pg_query *q)
{
	tell(k, "number %" PRId64 " refers to a row of " STR_FMT " that is missing",
	    pg_row_int(q, 0), STR_ARG(pg_row_str(q, 1)));
}

static void
check_numbers(struct check *k, const struct pg_query *q)
{
	if (pg_row_int(q, 0) != pg_row_int(q, 1) || pg_row_int(q, 1) != pg_row_int(q, 2))
		tell(k,
		    "the last number given is %" PRId64 ", the greatest in use is %" PRId64
		    ", and %" PRId64 " are in use",
		    pg_row_int(q, 0), pg_row_int(q, 1), pg_row_int(q, 2));
}

/* Column 1 says what is not right. */
static void
tell_lists(struct check *k, const struct pg_query *q)
{
	tell(k,
	    STR_FMT " " STR_FMT ": after 'UPDATE gazetted.shelves SET seq = 0' in psql the next "
		    "writer makes the lists anew",
	    STR_ARG(pg_row_str(q, 1)), STR_ARG(pg_row_str(q, 0)));
}

#define ORPHANS(key, table, column, other, other_key)                                         \
	"SELECT t." key ", '" other "' FROM " table " t WHERE NOT EXISTS (SELECT FROM " other \
	" o WHERE o." other_key " = t." column ")"

struct part {
	const char *sql;
	check_row_fn *row;
};

static const struct part parts[] = {
	{ "SELECT (SELECT seq FROM store), (SELECT greatest((SELECT coalesce(max(seq), 0) FROM"
	  " version), (SELECT coalesce(max(seq), 0) FROM record))), (SELECT count(*) FROM version)"
	  " + (SELECT count(*) FROM record)",
	    check_numbers },
	{ ORPHANS("seq", "version", "work", "work", "id"), tell_orphan },
	{ ORPHANS("seq", "version", "upload", "upload", "sha256"), tell_orphan },
	{ ORPHANS("seq", "portion", "seq", "version", "seq"), tell_orphan },
	{ ORPHANS("seq", "record", "work", "work", "id"), tell_orphan },
	{ ORPHANS("version", "withdrawn", "version", "version", "seq"), tell_orphan },
	{ ORPHANS("version", "withdrawn", "record", "record", "seq"), tell_orphan },
	{ "SELECT sha256, bytes FROM source", check_source },
	{ "SELECT sha256, bytes FROM upload", check_upload },
	{ "SELECT v.seq, v.revision, " STORE_NEXT_REVISION
	  ", v.source_bytes, octet_length(s.bytes) FROM version v JOIN work w ON w.id = v.work"
	  " LEFT JOIN source s ON s.sha256 = v.source",
	    check_publication },
	{ "SELECT seq, count(*), max(position) + 1 FROM portion GROUP BY seq", check_portions },
};

static const struct part resource_parts[] = {
	{ ORPHANS("seq", "resource_of", "seq", "version", "seq"), tell_orphan },
	{ ORPHANS("seq", "resource_of", "sha256", "resource", "sha256"), tell_orphan },
	{ "SELECT sha256, bytes FROM resource", check_resource },
};

#define ALL_WORKS "(SELECT id FROM shelf WHERE folder = '' AND mask = 0)"

/* The lists against the publications, and against each other. */
static const struct part list_parts[] = {
	{ "SELECT c.iri || ' ' || c.language, 'a work is missing in the lists:' FROM (SELECT w.id,"
	  " w.iri, l.language, (SELECT max(day) FROM version v WHERE v.work = w.id AND v.language ="
	  " l.language AND" STORE_PG_IS_SERVED(
	      "v.seq") ") AS day FROM work w CROSS JOIN LATERAL " STORE_PG_LANGUAGES
		       ") c WHERE c.day IS NOT NULL AND NOT EXISTS (SELECT FROM shelved e"
		       " WHERE e.shelf = " ALL_WORKS
		       " AND e.work = c.id AND e.language = c.language"
		       " AND e.day = c.day)",
	    tell_lists },
	{ "SELECT folder || ' ' || place || ' ' || kind || ' ' || year || ' ' || language,"
	  " 'the number of works is wrong in' FROM shelf JOIN (SELECT shelf, count(DISTINCT (work,"
	  " language)) AS n FROM shelved WHERE shelf > 0 GROUP BY shelf) c ON c.shelf = id"
	  " WHERE n <> works",
	    tell_lists },
	{ "SELECT mask::text, 'the works that are counted by the combination of facets are too many"
	  " or too few:' FROM shelf WHERE folder = '' GROUP BY mask HAVING sum(works) <> (SELECT"
	  " works FROM shelf WHERE folder = '' AND mask = 0)",
	    tell_lists },
	{ "SELECT DISTINCT shelf::text, 'there are entries of a folder that is missing:' FROM"
	  " shelved WHERE NOT EXISTS (SELECT FROM shelf WHERE id = abs(shelf))",
	    tell_lists },
};

static int
run_part(struct check *k, const char *sql, check_row_fn *row)
{
	struct err e = { 0 };
	struct pg_query q;
	bool more;
	int rc;

	pg_query_start(&q, k->store, sql);
	while ((rc = pg_query_next(&q, &more, &e)) == 0 && more)
		row(k, &q);
	pg_query_close(&q);
	if (rc != 0 && k->store->lost.code == ERR_NONE)
		tell(k, "%s (%s)", e.text, e.detail);
	return rc;
}

static void
check_lists(struct check *k)
{
	bool is_current;

	if (store_pg_shelf_is_current(k->store, &is_current, NULL) == 0 && is_current)
		for (size_t i = 0; i < ARRAY_LEN(list_parts); i++)
			run_part(k, list_parts[i].sql, list_parts[i].row);
}

int
store_pg_check(
    struct store *s, corpus_fault_fn *fn, void *arg, struct corpus_checked *out, struct err *e)
{
	struct check k = { s, fn, arg, out };
	int rc;

	/* a part may sort the whole table */
	s->wait_ms = QUERY_WAIT_EVER;
	if ((rc = store_pg_exec(s, "SET statement_timeout = 0", e)) != 0)
		return rc;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		run_part(&k, parts[i].sql, parts[i].row);
	if (store_pg_look_for_resources(s, NULL) == 0 && s->has_resources)
		for (size_t i = 0; i < ARRAY_LEN(resource_parts); i++)
			run_part(&k, resource_parts[i].sql, resource_parts[i].row);
	check_lists(&k);
	return store_pg_ready(s, e);
}

int
store_pg_backup(struct store *s, const char *path, corpus_progress_fn *fn, void *arg, struct err *e)
{
	(void)path;
	(void)fn;
	(void)arg;
	return err_set(e, ERR_UNSUPPORTED,
	    "the store %s is a PostgreSQL database: copy it by pg_dump, or its server by "
	    "pg_basebackup; 'gazetted copy' copies it into a file that is a store",
	    s->name);
}
