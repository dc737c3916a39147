/* SPDX-License-Identifier: Apache-2.0 */
/* store_sqlite_check_old: the parts of a check that only stores of layout 1 and 2 have. */
#include "corpus/store_sqlite_check_old.h"

#include <sqlite3.h>

#include "base/err.h"
#include "base/macros.h"
#include "corpus/store_sqlite_check_private.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"

/* What is stored under a SHA-256, and which column of the table version has it. */
struct stored {
	const char *what, *publications, *is_served;
};

/* The publications with these bytes. */
static void
tell_damaged(struct check *k, const struct stored *w, const struct sha256 *digest)
{
	struct query q = query_sql(k->store, w->publications);
	char hex[SHA256_HEX_BYTES + 1];
	bool row = false;

	sha256_hex(digest, hex);
	query_sha256(&q, digest);
	query_next(&q, &row, NULL);
	store_check_tell(k, "the %s with the SHA-256 %s is damaged; publications with it: " STR_FMT,
	    w->what, hex, STR_ARG(row ? row_str(&q, 0) : STR("")));
	query_close(&q);
}

/* Bytes that were erased are empty, and every publication with them is withdrawn. */
static bool
is_erased(struct check *k, const struct stored *w, const struct sha256 *digest)
{
	struct query q = query_sql(k->store, w->is_served);
	bool row = true;

	query_sha256(&q, digest);
	query_next(&q, &row, NULL);
	query_close(&q);
	return !row;
}

static void
check_bytes(struct check *k, struct query *q, const struct stored *w, uint64_t *count)
{
	struct sha256 stored = row_sha256(q, 0), found;
	struct str bytes = row_str(q, 1);

	++*count;
	k->out->bytes += bytes.len;
	found = sha256_of(bytes.p, bytes.len);
	if (!sha256_eq(&stored, &found) && (bytes.len > 0 || !is_erased(k, w, &stored)))
		tell_damaged(k, w, &stored);
}

#define STORED(name, column)                                                              \
	{                                                                                 \
		name, "SELECT group_concat(seq, ', ') FROM version WHERE " column " = ?", \
		    "SELECT 1 FROM version v WHERE v." column " = ? AND NOT EXISTS"       \
		    " (SELECT 1 FROM withdrawn WHERE version = v.seq)"                    \
	}

static void
check_source(struct check *k, struct query *q)
{
	static const struct stored what = STORED("source", "source");

	check_bytes(k, q, &what, &k->out->sources);
}

static void
check_upload(struct check *k, struct query *q)
{
	static const struct stored what = STORED("uploaded file", "upload");

	check_bytes(k, q, &what, &k->out->uploads);
}

/* The publications come by work, language, day and revision; column 2 is the expected revision. */
static void
check_publication(struct check *k, struct query *q)
{
	k->out->publications++;
	if (row_int(q, 1) != row_int(q, 2))
		store_check_tell(k, "publication %lld has revision %lld where %lld is next",
		    (long long)row_int(q, 0), (long long)row_int(q, 1), (long long)row_int(q, 2));
	if (row_int(q, 3) != row_int(q, 4) && row_int(q, 4) != 0)
		store_check_tell(k,
		    "the source of publication %lld has not the length that was noted",
		    (long long)row_int(q, 0));
}

static void
check_portions(struct check *k, struct query *q)
{
	k->out->portions += (uint64_t)row_int(q, 1);
	if (row_int(q, 1) != row_int(q, 2))
		store_check_tell(
		    k, "portions of publication %lld are missing", (long long)row_int(q, 0));
}

static const struct {
	const char *sql;
	check_row_fn *row;
} parts[] = {
	{ "SELECT sha256, bytes FROM source", check_source },
	{ "SELECT sha256, bytes FROM upload", check_upload },
	{ "SELECT v.seq, v.revision, row_number() OVER (PARTITION BY v.work, v.language, v.day"
	  " ORDER BY v.revision), v.source_bytes, length(s.bytes)"
	  " FROM version v JOIN source s ON s.sha256 = v.source",
	    check_publication },
	{ "SELECT seq, count(*), max(position) + 1 FROM portion GROUP BY seq", check_portions },
};

void
store_check_old(struct check *k)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		store_check_part(k, query_sql(k->store, parts[i].sql), parts[i].row);
}
