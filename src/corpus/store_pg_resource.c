/* SPDX-License-Identifier: Apache-2.0 */
/* store_pg_resource: one statement a call, as in store_pg_read.c. */
#include "corpus/store_pg_resource.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"

int
store_pg_look_for_resources(struct store *s, struct err *e)
{
	int64_t has = 0;
	int rc;

	if (s->has_resources)
		return 0;
	rc = store_pg_number(
	    s, "SELECT (to_regclass('gazetted.resource_of') IS NOT NULL)::int", &has, e);
	s->has_resources = rc == 0 && has != 0;
	return rc;
}

static int
put_one(struct store *s, const struct corpus_resource *r, int64_t seq, uint32_t at, struct err *e)
{
	struct pg_query q;
	int rc;

	pg_query_start(&q, s,
	    "INSERT INTO resource (sha256, bytes, media_type)"
	    " VALUES ($1, $2, $3)" STORE_PG_OR_RESTORE("resource"));
	pg_query_sha256(&q, &r->digest);
	pg_query_bytes(&q, r->bytes);
	pg_query_str(&q, r->type);
	if ((rc = pg_query_run(&q, e)) != 0)
		return rc;
	pg_query_start(
	    &q, s, "INSERT INTO resource_of (seq, position, sha256) VALUES ($1, $2, $3)");
	pg_query_int(&q, seq);
	pg_query_int(&q, at);
	pg_query_sha256(&q, &r->digest);
	return pg_query_run(&q, e);
}

int
store_pg_put_resources(struct store *s, const struct store_row *row, int64_t seq, struct err *e)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < row->resource_count; i++)
		rc = put_one(s, &row->resources[i], seq, i, e);
	return rc;
}

int
store_pg_erase_resources(struct store *s, int64_t publication, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s,
	    "UPDATE resource SET bytes = '' WHERE octet_length(bytes) > 0 AND sha256 IN"
	    " (SELECT sha256 FROM resource_of WHERE seq = $1) AND NOT EXISTS (SELECT"
	    " FROM resource_of o WHERE o.sha256 = resource.sha256 AND NOT EXISTS (SELECT"
	    " FROM withdrawn WHERE version = o.seq))");
	pg_query_int(&q, publication);
	return pg_query_run(&q, e);
}

int
store_pg_each_resource(
    struct store *s, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e)
{
	struct pg_query q;
	bool row;
	int rc;

	if ((rc = store_pg_look_for_resources(s, e)) != 0 || !s->has_resources)
		return rc;
	pg_query_start(&q, s,
	    "SELECT o.sha256, r.media_type FROM resource_of o JOIN resource r"
	    " ON r.sha256 = o.sha256 WHERE o.seq = $1 ORDER BY o.position");
	pg_query_int(&q, seq);
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row)
		if ((rc = fn(arg,
			 &(struct corpus_resource){
			     .digest = pg_row_sha256(&q, 0), .type = pg_row_str(&q, 1) },
			 e)) != 0)
			break;
	pg_query_close(&q);
	return rc;
}

/* The row of store_pg_resource(). */
static int
take(
    struct pg_query *q, char **bytes, size_t *len, struct str *type, struct arena *a, struct err *e)
{
	struct str found = pg_row_str(q, 0), media_type = pg_row_str(q, 1);
	char *p = malloc(found.len + 1);

	if (p == NULL || !arena_keep(a, &media_type)) {
		free(p);
		return err_set(e, ERR_BUSY, "there is not enough memory to read this: try again");
	}
	if (found.len > 0)
		memcpy(p, found.p, found.len);
	p[found.len] = '\0';
	*bytes = p;
	*len = found.len;
	*type = media_type;
	return 0;
}

int
store_pg_resource(struct store *s, const struct store_resource_ask *ask, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e)
{
	struct pg_query q;
	bool row = false;
	int rc;

	if ((rc = store_pg_look_for_resources(s, e)) != 0)
		return rc;
	if (!s->has_resources)
		return err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
	pg_query_start(&q, s,
	    "SELECT bytes, media_type FROM resource r WHERE r.sha256 = $1 AND EXISTS (SELECT"
	    " FROM resource_of o WHERE o.sha256 = r.sha256 AND ($2 <> 0 OR NOT EXISTS (SELECT"
	    " FROM withdrawn WHERE version = o.seq)))");
	pg_query_sha256(&q, &ask->digest);
	pg_query_int(&q, ask->includes_withdrawn);
	if ((rc = pg_query_once(&q, &row, e)) == 0)
		rc = row ? take(&q, bytes, len, type, a, e)
			 : err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
	pg_query_close(&q);
	return rc;
}
