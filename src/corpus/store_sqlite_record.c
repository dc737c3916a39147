/* SPDX-License-Identifier: Apache-2.0 */
/* store_sqlite_record: writes and reads corrections. */
#include "corpus/store_sqlite_record.h"

#include "base/err.h"
#include "base/time.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_read.h"
#include "corpus/store_sqlite_row.h"
#include "corpus/store_sqlite_sum.h"

static void
bind_day(struct query *q, int64_t day)
{
	if (day == DAY_NONE)
		query_null(q);
	else
		query_int(q, day);
}

int
store_sqlite_put_word_record(
    struct store *s, const struct corpus_record *r, struct str kind, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_RECORD);

	query_int(&q, r->seq);
	query_str(&q, kind);
	query_str(&q, r->scope.work);
	query_str(&q, r->scope.language);
	bind_day(&q, r->scope.day);
	query_int(&q, r->scope.revision);
	bind_day(&q, r->effective);
	query_int(&q, r->made);
	query_str(&q, r->author);
	query_str(&q, r->reason);
	query_str(&q, r->value);
	query_int(&q, store_sum_record(r, kind));
	return query_run(&q, e);
}

int
store_sqlite_put_record(struct store *s, const struct corpus_record *r, int64_t *seq, struct err *e)
{
	struct corpus_record numbered = *r;
	int64_t last;
	int rc;

	if ((rc = store_sqlite_seq(s, &last, e)) != 0)
		return rc;
	numbered.seq = last + 1;
	if ((rc = store_sqlite_put_word_record(
		 s, &numbered, str_from(corpus_record_word(r->kind)), e)) == 0)
		*seq = numbered.seq;
	return rc;
}

int
store_sqlite_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_WITHDRAWN);

	query_int(&q, publication);
	query_int(&q, record);
	query_int(&q, store_sum_withdrawn(publication, record));
	return query_run(&q, e);
}

int
store_sqlite_last_record(struct store *s, int64_t *seq, struct err *e)
{
	struct query q = query_open(s, STATEMENT_LAST_RECORD);

	return query_number(&q, seq, e);
}

int
store_sqlite_each_record(
    struct store *s, struct str work, int64_t after, corpus_record_fn *fn, void *arg, struct err *e)
{
	struct query q =
	    query_open(s, work.len > 0 ? STATEMENT_RECORDS_OF : STATEMENT_RECORDS_FROM);
	struct corpus_record r;
	bool row;
	int rc;

	if (work.len > 0)
		query_str(&q, work);
	query_int(&q, after);
	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if ((rc = store_sqlite_take_record(&q, &r, e)) != 0 ||
		    (r.kind != CORPUS_RECORD_KINDS && (rc = fn(arg, &r, e)) != 0))
			break;
	query_close(&q);
	return rc;
}
