/* SPDX-License-Identifier: Apache-2.0 */
/* store_sqlite_row: rows as callers know them, with their sums checked. */
#include "corpus/store_sqlite_row.h"

#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus_rows.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_sum.h"

int
store_sqlite_take_version(struct query *q, struct corpus_version *v, struct err *e)
{
	int rc;

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
		.upload = row_sha256(q, 12),
		.withdrawn = row_int(q, 13) };
	if (v->seq == 0 || v->work.len == 0)
		return store_sum_damaged(q->store, "a version", e);
	rc = store_sum_check(q->store, row_int(q, 14), store_sum_version(v), "a version", e);
	if (rc != 0 || v->withdrawn == 0)
		return rc;
	return store_sum_check(
	    q->store, row_int(q, 15), store_sum_withdrawn(v->seq, v->withdrawn), "a withdrawal", e);
}

static int64_t
row_day(struct query *q, int column)
{
	return row_is_null(q, column) ? DAY_NONE : row_int(q, column);
}

int
store_sqlite_take_record(struct query *q, struct corpus_record *r, struct err *e)
{
	struct str kind = row_str(q, 1);

	*r = (struct corpus_record){ .seq = row_int(q, 0),
		.kind = CORPUS_RECORD_KINDS,
		.scope = { .work = row_str(q, 10),
		    .language = row_str(q, 2),
		    .day = row_day(q, 3),
		    .revision = (uint32_t)row_int(q, 4) },
		.effective = row_day(q, 5),
		.made = row_int(q, 6),
		.author = row_str(q, 7),
		.reason = row_str(q, 8),
		.value = row_str(q, 9) };
	corpus_record_kind_from(kind, &r->kind);
	return store_sum_check(
	    q->store, row_int(q, 11), store_sum_record(r, kind), "a correction", e);
}
