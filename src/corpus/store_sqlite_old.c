/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_old: layouts 1 and 2 kept sources and uploads whole in tables of their own, and a
 * row for each portion of each publication.
 */
#include "corpus/store_sqlite_old.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_row.h"

static int
not_found(struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
}

/* A column of the current row, as memory of its own. */
static int
take_bytes(struct query *q, int column, char **bytes, size_t *len, struct err *e)
{
	struct str found = row_str(q, column);
	char *p = malloc(found.len + 1);

	if (p == NULL)
		return store_sqlite_failed(q->store, SQLITE_NOMEM, e);
	if (found.len > 0)
		memcpy(p, found.p, found.len);
	p[found.len] = '\0';
	*bytes = p;
	*len = found.len;
	return 0;
}

int
store_old_source(
    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e)
{
	struct query q = query_open(s, STATEMENT_OLD_SOURCE);
	bool row;
	int rc;

	query_sha256(&q, source);
	if ((rc = query_next(&q, &row, e)) == 0)
		rc = row ? take_bytes(&q, 0, bytes, len, e) : not_found(e);
	query_close(&q);
	return rc;
}

int
store_old_upload(struct store *s, const struct sha256 *upload, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e)
{
	struct query q = query_open(s, STATEMENT_OLD_UPLOAD);
	struct str media_type;
	bool row;
	int rc;

	query_sha256(&q, upload);
	if ((rc = query_next(&q, &row, e)) != 0)
		goto out;
	if (!row) {
		rc = not_found(e);
		goto out;
	}
	media_type = row_str(&q, 1);
	if (!arena_keep(a, &media_type)) {
		rc = err_set(e, ERR_LIMIT, "a media type in the store takes too much memory");
		goto out;
	}
	if ((rc = take_bytes(&q, 0, bytes, len, e)) == 0)
		*type = media_type;
out:
	query_close(&q);
	return rc;
}

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
store_old_each_portion(
    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(s, STATEMENT_OLD_PORTIONS);
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
store_old_each_change(struct store *s, const struct corpus_changes_ask *ask,
    const struct store_from *from, corpus_change_fn *fn, void *arg, struct err *e)
{
	struct query q = query_open(s, STATEMENT_OLD_CHANGES);
	struct corpus_version v;
	struct corpus_portion p;
	bool row, none;
	int rc;

	query_str(&q, ask->work);
	query_str(&q, ask->language);
	query_str(&q, ask->key);
	query_int(&q, from->day);
	query_int(&q, from->revision);
	while ((rc = query_next(&q, &row, e)) == 0 && row) {
		if ((rc = store_sqlite_take_version(&q, &v, e)) != 0)
			break;
		none = row_is_null(&q, VERSION_COLUMN_COUNT);
		if (!none)
			take_portion(&q, VERSION_COLUMN_COUNT, &p);
		if ((rc = fn(arg, &v, none ? NULL : &p, e)) != 0)
			break;
	}
	query_close(&q);
	return rc;
}
