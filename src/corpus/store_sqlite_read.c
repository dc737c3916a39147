/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reading half of the SQLite backend. Each call is one statement, so one snapshot. Every
 * question is answered from an index: works by IRI, versions by (work, language, day, revision),
 * portions by (seq, position).
 */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "corpus/store_sqlite.h"

/* In the order take_version() reads them. */
#define VERSION_COLUMN_COUNT 13
#define VERSION_COLUMNS                                                                        \
	"v.seq, w.iri, v.language, v.day, v.revision, v.published, v.title, v.issuer, v.type," \
	" v.number, v.source, v.source_bytes, v.upload"

static void
take_version(struct query *q, struct corpus_version *v)
{
	*v = (struct corpus_version){ .seq = row_int(q, 0),
		.work = row_str(q, 1),
		.language = row_str(q, 2),
		.day = row_int(q, 3),
		.revision = (uint32_t)row_int(q, 4),
		.published = row_int(q, 5),
		.title = row_str(q, 6),
		.issuer = row_str(q, 7),
		.type = row_str(q, 8),
		.number = row_str(q, 9),
		.source = row_sha256(q, 10),
		.source_bytes = (uint64_t)row_int(q, 11),
		.upload = row_sha256(q, 12) };
}

static int
not_found(struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "the store has nothing by that name");
}

/* The one string q is about, copied into a. */
static int
take_name(struct query *q, struct str *out, struct arena *a, struct err *e)
{
	struct str name;
	bool row;
	int rc;

	if ((rc = query_next(q, &row, e)) != 0)
		return rc;
	if (!row)
		return not_found(e);
	name = row_str(q, 0);
	if (!arena_keep(a, &name))
		return err_set(e, ERR_LIMIT, "a name in the store takes too much memory");
	*out = name;
	return 0;
}

int
store_sqlite_seq(struct store *s, int64_t *seq, struct err *e)
{
	/* the end of the table's tree: as cheap as asking whether anything changed */
	return store_sqlite_number(s, "SELECT max(seq) FROM version", seq, e);
}

int
store_sqlite_find(struct store *s, struct str work, struct str language, int64_t max_day,
    bool exact_day, uint32_t revision, struct corpus_version *out, struct arena *a, struct err *e)
{
	struct query q =
	    query_open(s, "SELECT " VERSION_COLUMNS " FROM work w JOIN version v ON v.work = w.id"
			  " WHERE w.iri = ?1 AND v.language = ?2 AND v.day BETWEEN ?3 AND ?4"
			  " AND (?5 = 0 OR v.revision = ?5)"
			  " ORDER BY v.day DESC, v.revision DESC LIMIT 1");
	struct corpus_version v;
	bool row;
	int rc;

	query_str(&q, work);
	query_str(&q, language);
	query_int(&q, exact_day ? max_day : INT64_MIN);
	query_int(&q, max_day);
	query_int(&q, revision);
	if ((rc = query_next(&q, &row, e)) != 0)
		goto out;
	if (!row) {
		rc = not_found(e);
		goto out;
	}
	take_version(&q, &v);
	rc = corpus_version_copy(out, &v, a, e);
out:
	query_close(&q);
	return rc;
}

int
store_sqlite_language(
    struct store *s, struct str work, struct str *language, struct arena *a, struct err *e)
{
	struct query q = query_open(s, "SELECT language FROM work WHERE iri = ?");
	int rc;

	query_str(&q, work);
	rc = take_name(&q, language, a, e);
	query_close(&q);
	return rc;
}

int
store_sqlite_next_day(struct store *s, struct str work, struct str language, int64_t day,
    int64_t *next, struct err *e)
{
	struct query q = query_open(s,
	    "SELECT v.day FROM work w JOIN version v ON v.work = w.id"
	    " WHERE w.iri = ? AND v.language = ? AND v.day > ? ORDER BY v.day LIMIT 1");
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
	struct query q = query_open(
	    s, "SELECT w.iri FROM alias a JOIN work w ON w.id = a.work WHERE a.name = ?");
	int rc;

	query_str(&q, alias);
	rc = take_name(&q, work, a, e);
	query_close(&q);
	return rc;
}

int
store_sqlite_source(
    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e)
{
	struct query q = query_open(s, "SELECT bytes FROM source WHERE sha256 = ?");
	struct str found;
	bool row;
	char *p;
	int rc;

	query_sha256(&q, source);
	if ((rc = query_next(&q, &row, e)) != 0)
		goto out;
	if (!row) {
		rc = not_found(e);
		goto out;
	}
	found = row_str(&q, 0);
	if ((p = malloc(found.len + 1)) == NULL) {
		rc = store_sqlite_failed(s, SQLITE_NOMEM, e);
		goto out;
	}
	if (found.len > 0)
		memcpy(p, found.p, found.len);
	p[found.len] = '\0';
	*bytes = p;
	*len = found.len;
out:
	query_close(&q);
	return rc;
}

int
store_sqlite_each_version(
    struct store *s, struct str work, corpus_version_fn *fn, void *arg, struct err *e)
{
	/* CROSS JOIN keeps the order of the tables, and with it needs no sorting */
	struct query q = query_open(
	    s, work.len == 0 ? "SELECT " VERSION_COLUMNS " FROM work w CROSS JOIN version v"
			       " ON v.work = w.id ORDER BY w.iri, v.language, v.day, v.revision"
			     : "SELECT " VERSION_COLUMNS " FROM work w CROSS JOIN version v"
			       " ON v.work = w.id WHERE w.iri = ?"
			       " ORDER BY v.language, v.day, v.revision");
	struct corpus_version v;
	bool row;
	int rc;

	if (work.len > 0)
		query_str(&q, work);
	while ((rc = query_next(&q, &row, e)) == 0 && row) {
		take_version(&q, &v);
		if ((rc = fn(arg, &v, e)) != 0)
			break;
	}
	query_close(&q);
	return rc;
}

/* In the order take_portion() reads them. */
#define PORTION_COLUMNS \
	"p.position, p.parent, p.depth, p.eid, p.wid, p.num, p.heading, p.text_sha256"

static void
take_portion(struct query *q, int first, struct corpus_portion *p)
{
	*p = (struct corpus_portion){ .position = (uint32_t)row_int(q, first),
		.parent = row_is_null(q, first + 1) ? UINT32_MAX : (uint32_t)row_int(q, first + 1),
		.depth = (uint32_t)row_int(q, first + 2),
		.eid = row_str(q, first + 3),
		.wid = row_str(q, first + 4),
		.num = row_str(q, first + 5),
		.heading = row_str(q, first + 6),
		.text = row_sha256(q, first + 7) };
}

int
store_sqlite_each_portion(
    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(
	    s, "SELECT " PORTION_COLUMNS " FROM portion p WHERE p.seq = ? ORDER BY p.position");
	struct corpus_portion p;
	bool row;
	int rc;

	query_int(&q, seq);
	while ((rc = query_next(&q, &row, e)) == 0 && row) {
		take_portion(&q, 0, &p);
		if ((rc = fn(arg, &p, e)) != 0)
			break;
	}
	query_close(&q);
	return rc;
}

int
store_sqlite_each_change(struct store *s, struct str work, struct str language, struct str key,
    corpus_change_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(s,
	    "SELECT " VERSION_COLUMNS ", " PORTION_COLUMNS
	    " FROM work w CROSS JOIN version v ON v.work = w.id LEFT JOIN portion p ON p.seq = v.seq"
	    " AND (p.wid = ?3 OR (p.wid = '' AND p.eid = ?3))"
	    " WHERE w.iri = ?1 AND v.language = ?2 ORDER BY v.day, v.revision, p.position");
	struct corpus_version v;
	struct corpus_portion p;
	bool row, none;
	int rc;

	query_str(&q, work);
	query_str(&q, language);
	query_str(&q, key);
	while ((rc = query_next(&q, &row, e)) == 0 && row) {
		take_version(&q, &v);
		none = row_is_null(&q, VERSION_COLUMN_COUNT);
		if (!none)
			take_portion(&q, VERSION_COLUMN_COUNT, &p);
		if ((rc = fn(arg, &v, none ? NULL : &p, e)) != 0)
			break;
	}
	query_close(&q);
	return rc;
}

int
store_sqlite_each_alias(struct store *s, corpus_alias_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(
	    s, "SELECT a.name, w.iri FROM alias a JOIN work w ON w.id = a.work ORDER BY a.name");
	bool row;
	int rc;

	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if ((rc = fn(arg, row_str(&q, 0), row_str(&q, 1), e)) != 0)
			break;
	query_close(&q);
	return rc;
}
