/* SPDX-License-Identifier: Apache-2.0 */
/* store_pg_row: takes the columns of publications. */
#include "corpus/store_pg_row.h"

#include "corpus/store_pg_query.h"

/* The order is that of STORE_PG_VERSION_COLUMNS. */
void
store_pg_take_version(const struct pg_query *q, struct corpus_version *v)
{
	*v = (struct corpus_version){ .seq = pg_row_int(q, 0),
		.work = pg_row_str(q, 1),
		.language = pg_row_str(q, 2),
		.day = pg_row_int(q, 3),
		.revision = (uint32_t)pg_row_int(q, 4),
		.published = pg_row_int(q, 5),
		.title = pg_row_str(q, 6),
		.issuer = pg_row_str(q, 7),
		.type = pg_row_str(q, 8),
		.number = pg_row_str(q, 9),
		.source = pg_row_sha256(q, 10),
		.source_bytes = (uint64_t)pg_row_int(q, 11),
		.upload = pg_row_sha256(q, 12),
		.withdrawn = pg_row_int(q, 13) };
}

int
store_pg_give_versions(struct pg_query *q, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct corpus_version v;
	bool row;
	int rc;

	while ((rc = pg_query_next(q, &row, e)) == 0 && row) {
		store_pg_take_version(q, &v);
		if ((rc = fn(arg, &v, e)) != 0)
			break;
	}
	pg_query_close(q);
	return rc;
}
