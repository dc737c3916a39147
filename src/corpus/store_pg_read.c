/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_read: the reading half of the PostgreSQL backend. Each call is one statement, so it
 * reads one snapshot. Every query uses an index: works by IRI, versions by (work, language, day,
 * revision), portions by (seq, position).
 */
#include "corpus/store_pg_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/store.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_row.h"

#define POSITION_BYTES_MAX 4096 /* longer than every IRI */
#define UTF8_LAST 0x10ffff

#define VERSIONS "SELECT " STORE_PG_VERSION_COLUMNS " FROM work w JOIN version v ON v.work = w.id"

static int
not_found(struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
}

/* The first column of the one row, copied into a. Closes the query. */
static int
take_name(struct pg_query *q, struct str *out, struct arena *a, struct err *e)
{
	struct str name;
	bool row;
	int rc;

	if ((rc = pg_query_once(q, &row, e)) != 0)
		goto out;
	if (!row) {
		rc = not_found(e);
		goto out;
	}
	name = pg_row_str(q, 0);
	if (arena_keep(a, &name))
		*out = name;
	else
		rc = err_set(e, ERR_LIMIT, "a name in the store takes too much memory");
out:
	pg_query_close(q);
	return rc;
}

int
store_pg_seq(struct store *s, int64_t *seq, struct err *e)
{
	struct pg_query q;
	struct str id;
	bool row;
	int rc;

	if (s->is_open) { /* the row of the last number is written at the end */
		*seq = s->last;
		return 0;
	}
	pg_query_start(&q, s, "SELECT seq, id FROM store");
	if ((rc = pg_query_once(&q, &row, e)) == 0) {
		id = row ? pg_row_str(&q, 1) : STR("");
		if (id.len != sizeof s->id || memcmp(id.p, s->id, id.len) != 0)
			rc = store_pg_lose(s, "another store is there now", e);
		else
			*seq = pg_row_int(&q, 0);
	}
	pg_query_close(&q);
	return rc;
}

int
store_pg_find(struct store *s, const struct store_find *wanted, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	struct corpus_version v;
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, s,
	    VERSIONS " WHERE w.iri = $1 AND v.language = $2 AND v.day BETWEEN $3 AND $4"
		     " AND ($5 = 0 OR v.revision = $5) AND ($6 <> 0 OR" STORE_PG_IS_SERVED(
			 "v.seq") ") ORDER BY v.day DESC, v.revision DESC LIMIT 1");
	pg_query_str(&q, wanted->work);
	pg_query_str(&q, wanted->language);
	pg_query_int(&q, wanted->is_exact ? wanted->max_day : INT64_MIN);
	pg_query_int(&q, wanted->max_day);
	pg_query_int(&q, wanted->revision);
	pg_query_int(&q, wanted->includes_withdrawn);
	if ((rc = pg_query_once(&q, &row, e)) == 0 && !row)
		rc = not_found(e);
	if (rc == 0) {
		store_pg_take_version(&q, &v);
		rc = corpus_version_copy(out, &v, a, e);
	}
	pg_query_close(&q);
	return rc;
}

int
store_pg_language(
    struct store *s, struct str work, struct str *language, struct arena *a, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s, "SELECT language FROM work WHERE iri = $1");
	pg_query_str(&q, work);
	return take_name(&q, language, a, e);
}

int
store_pg_next_day(struct store *s, struct str work, struct str language, int64_t day, int64_t *next,
    struct err *e)
{
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, s,
	    "SELECT v.day FROM work w JOIN version v ON v.work = w.id"
	    " WHERE w.iri = $1 AND v.language = $2 AND v.day > $3 AND" STORE_PG_IS_SERVED(
		"v.seq") " ORDER BY v.day LIMIT 1");
	pg_query_str(&q, work);
	pg_query_str(&q, language);
	pg_query_int(&q, day);
	if ((rc = pg_query_once(&q, &row, e)) == 0)
		*next = row ? pg_row_int(&q, 0) : DAY_NONE;
	pg_query_close(&q);
	return rc;
}

int
store_pg_alias(struct store *s, struct str alias, struct str *work, struct arena *a, struct err *e)
{
	struct pg_query q;

	pg_query_start(
	    &q, s, "SELECT w.iri FROM alias a JOIN work w ON w.id = a.work WHERE a.name = $1");
	pg_query_str(&q, alias);
	return take_name(&q, work, a, e);
}

/* A copy that the caller frees, with a NUL behind it. */
static int
copy_bytes(struct str found, char **bytes, size_t *len, struct err *e)
{
	char *p = malloc(found.len + 1);

	if (p == NULL)
		return err_set(e, ERR_BUSY, "there is not enough memory to read this: try again");
	memcpy(p, found.p, found.len);
	p[found.len] = '\0';
	*bytes = p;
	*len = found.len;
	return 0;
}

int
store_pg_source(
    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e)
{
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, s, "SELECT bytes FROM source WHERE sha256 = $1");
	pg_query_sha256(&q, source);
	if ((rc = pg_query_once(&q, &row, e)) == 0)
		rc = row ? copy_bytes(pg_row_str(&q, 0), bytes, len, e) : not_found(e);
	pg_query_close(&q);
	return rc;
}

int
store_pg_upload(struct store *s, const struct sha256 *upload, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e)
{
	struct str media_type;
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, s, "SELECT bytes, media_type FROM upload WHERE sha256 = $1");
	pg_query_sha256(&q, upload);
	if ((rc = pg_query_once(&q, &row, e)) == 0 && !row)
		rc = not_found(e);
	if (rc != 0)
		goto out;
	media_type = pg_row_str(&q, 1);
	if (!arena_keep(a, &media_type))
		rc = err_set(e, ERR_LIMIT, "a media type in the store takes too much memory");
	else if ((rc = copy_bytes(pg_row_str(&q, 0), bytes, len, e)) == 0)
		*type = media_type;
out:
	pg_query_close(&q);
	return rc;
}

int
store_pg_each_version(struct store *s, struct str work, const struct corpus_place *after,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s,
	    after == NULL ? VERSIONS " WHERE w.iri = $1 ORDER BY v.language, v.day, v.revision"
			  : VERSIONS " WHERE w.iri = $1 AND (v.language, v.day, v.revision) >"
				     " ($2, $3, $4) ORDER BY v.language, v.day, v.revision");
	pg_query_str(&q, work);
	if (after != NULL) {
		pg_query_str(&q, after->language);
		pg_query_int(&q, after->day);
		pg_query_int(&q, after->revision);
	}
	return store_pg_give_versions(&q, fn, arg, e);
}

int
store_pg_each_version_back(struct store *s, struct str work, const struct corpus_place *before,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s,
	    VERSIONS " WHERE w.iri = $1 AND v.language = $2 AND (v.day, v.revision) < ($3, $4)"
		     " ORDER BY v.day DESC, v.revision DESC");
	pg_query_str(&q, work);
	pg_query_str(&q, before->language);
	pg_query_int(&q, before->day);
	pg_query_int(&q, before->revision);
	return store_pg_give_versions(&q, fn, arg, e);
}

int
store_pg_each_latest(
    struct store *s, int64_t before, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s, VERSIONS " WHERE v.seq < $1 ORDER BY v.seq DESC");
	pg_query_int(&q, before);
	return store_pg_give_versions(&q, fn, arg, e);
}

int
store_pg_each_from(struct store *s, int64_t after, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s, VERSIONS " WHERE v.seq > $1 ORDER BY v.seq");
	pg_query_int(&q, after);
	return store_pg_give_versions(&q, fn, arg, e);
}

/*
 * A position in the order of IRIs may be any bytes, but an argument must be UTF-8: what is not is
 * replaced by the last character there is.
 */
struct position {
	char text[POSITION_BYTES_MAX + UTF8_MAX_BYTES];
};

static struct str
position_of(struct str after, struct position *p)
{
	size_t len = utf8_check(after);

	if (len == after.len)
		return after;
	len = utf8_cut(after, len < POSITION_BYTES_MAX ? len : POSITION_BYTES_MAX).len;
	memcpy(p->text, after.p, len);
	return str_make(p->text, len + utf8_put(UTF8_LAST, p->text + len));
}

int
store_pg_each_current(
    struct store *s, struct str after, int64_t day, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct position place;
	struct pg_query q;

	pg_query_start(&q, s,
	    "SELECT " STORE_PG_VERSION_COLUMNS " FROM work w CROSS JOIN LATERAL " STORE_PG_LANGUAGES
	    " JOIN version v ON v.seq = " STORE_PG_CURRENT(
		"seq", "w.id", "l.language", "$2") " WHERE w.iri > $1 ORDER BY w.iri, l.language");
	pg_query_str(&q, position_of(after, &place));
	pg_query_int(&q, day);
	return store_pg_give_versions(&q, fn, arg, e);
}

/* The order must match take_portion(). */
#define PORTION_COLUMNS \
	"p.position, p.parent, p.depth, p.eid, p.wid, p.num, p.heading, p.text_sha256"

static void
take_portion(const struct pg_query *q, int first, struct corpus_portion *p)
{
	*p = (struct corpus_portion){ .position = (uint32_t)pg_row_int(q, first),
		.parent =
		    pg_row_is_null(q, first + 1) ? UINT32_MAX : (uint32_t)pg_row_int(q, first + 1),
		.depth = (uint32_t)pg_row_int(q, first + 2),
		.eid = pg_row_str(q, first + 3),
		.wid = pg_row_str(q, first + 4),
		.num = pg_row_str(q, first + 5),
		.heading = pg_row_str(q, first + 6),
		.text = pg_row_sha256(q, first + 7) };
}

int
store_pg_each_portion(struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	struct corpus_portion p;
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, s,
	    "SELECT " PORTION_COLUMNS " FROM portion p WHERE p.seq = $1 ORDER BY p.position");
	pg_query_int(&q, seq);
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row) {
		take_portion(&q, 0, &p);
		if ((rc = fn(arg, &p, e)) != 0)
			break;
	}
	pg_query_close(&q);
	return rc;
}

int
store_pg_each_change(struct store *s, const struct corpus_changes_ask *ask,
    const struct store_from *from, corpus_change_fn *fn, void *arg, struct err *e)
{
	struct corpus_version v;
	struct corpus_portion p;
	struct pg_query q;
	bool row, none;
	int rc;

	pg_query_start(&q, s,
	    "SELECT " STORE_PG_VERSION_COLUMNS ", " PORTION_COLUMNS
	    " FROM work w JOIN version v ON v.work = w.id LEFT JOIN portion p ON p.seq = v.seq"
	    " AND " STORE_PG_PORTION_KEY " = left($3, " STORE_PG_KEY_CHARACTERS ")"
	    " AND (p.wid = $3 OR (p.wid = '' AND p.eid = $3))"
	    " WHERE w.iri = $1 AND v.language = $2 AND (v.day, v.revision) >= ($4, $5)"
	    " AND" STORE_PG_IS_SERVED("v.seq") " ORDER BY v.day, v.revision, p.position");
	pg_query_str(&q, ask->work);
	pg_query_str(&q, ask->language);
	pg_query_str(&q, ask->key);
	pg_query_int(&q, from->day);
	pg_query_int(&q, from->revision);
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row) {
		store_pg_take_version(&q, &v);
		none = pg_row_is_null(&q, STORE_PG_VERSION_COLUMN_COUNT);
		if (!none)
			take_portion(&q, STORE_PG_VERSION_COLUMN_COUNT, &p);
		if ((rc = fn(arg, &v, none ? NULL : &p, e)) != 0)
			break;
	}
	pg_query_close(&q);
	return rc;
}

int
store_pg_each_alias(struct store *s, struct str after, struct str last, corpus_alias_fn *fn,
    void *arg, struct err *e)
{
	struct position places[2];
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, s,
	    last.len > 0 ? "SELECT a.name, w.iri FROM alias a JOIN work w ON w.id = a.work"
			   " WHERE w.iri > $1 AND w.iri <= $2 ORDER BY a.name"
			 : "SELECT a.name, w.iri FROM alias a JOIN work w ON w.id = a.work"
			   " WHERE w.iri > $1 ORDER BY a.name");
	pg_query_str(&q, position_of(after, &places[0]));
	if (last.len > 0)
		pg_query_str(&q, position_of(last, &places[1]));
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row)
		if ((rc = fn(arg, pg_row_str(&q, 0), pg_row_str(&q, 1), e)) != 0)
			break;
	pg_query_close(&q);
	return rc;
}
