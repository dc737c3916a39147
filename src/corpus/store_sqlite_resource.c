/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_resource: reads and writes the table. What must hold: a content that a publication
 * in service has as a resource keeps its bytes; a trigger refuses otherwise.
 */
#include "corpus/store_sqlite_resource.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "corpus/store_sqlite_content.h"
#include "corpus/store_sqlite_identity.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_sum.h"
#include "corpus/store_sqlite_tables.h"

static const char *const table[] = {
	"CREATE TABLE resource ("
	"	seq INTEGER NOT NULL REFERENCES version(seq),"
	"	position INTEGER NOT NULL,"
	"	content INTEGER NOT NULL REFERENCES content(id),"
	"	type TEXT NOT NULL,"
	"	sum INTEGER NOT NULL,"
	"	PRIMARY KEY (seq, position)"
	") STRICT, WITHOUT ROWID",
	"CREATE INDEX resource_content ON resource(content)",
	"CREATE TRIGGER resource_never_changes BEFORE UPDATE ON resource"
	" BEGIN SELECT RAISE(ABORT, 'resource never changes'); END",
	"CREATE TRIGGER resource_never_shrinks BEFORE DELETE ON resource"
	" BEGIN SELECT RAISE(ABORT, 'resource never shrinks'); END",
	"CREATE TRIGGER resource_keeps_its_content BEFORE UPDATE ON content"
	" WHEN length(NEW.bytes) = 0 AND length(OLD.bytes) > 0 AND EXISTS (SELECT 1 FROM resource r"
	" WHERE r.content = OLD.id AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE version = r.seq))"
	" BEGIN SELECT RAISE(ABORT, 'content never changes unless withdrawn'); END",
};

int
store_resource_add_table(struct store *s, struct err *e)
{
	int rc = store_sqlite_run_all(s, table, ARRAY_LEN(table), e);

	s->has_resources = rc == 0;
	return rc;
}

int
store_resource_look(struct store *s, struct err *e)
{
	int64_t count = 0;
	int rc;

	if (s->has_resources)
		return 0;
	rc = store_sqlite_number(s,
	    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'resource'", &count,
	    e);
	s->has_resources = rc == 0 && count > 0;
	return rc;
}

int
store_resource_bring_up(struct store *s, struct err *e)
{
	int rc = store_resource_look(s, e);

	if (rc != 0 || s->has_resources)
		return rc;
	if ((rc = store_sqlite_exec(s, "BEGIN IMMEDIATE", e)) != 0 ||
	    (rc = store_resource_add_table(s, e)) != 0 || (rc = store_sqlite_sign_log(s, e)) != 0)
		return rc; /* closing rolls back */
	return store_sqlite_exec(s, "COMMIT", e);
}

static int
put_one(struct store *s, const struct store_sum_resource *row, int64_t content, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_RESOURCE);

	query_int(&q, row->seq);
	query_int(&q, row->position);
	query_int(&q, content);
	query_str(&q, row->type);
	query_int(&q, store_sum_resource(row));
	return query_run(&q, e);
}

int
store_resource_put(
    struct store *s, int64_t seq, const struct corpus_resource *r, uint32_t count, struct err *e)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < count; i++) {
		const struct content content = {
			.bytes = r[i].bytes, .digest = r[i].digest, .size = r[i].bytes.len
		};
		const struct store_sum_resource row = {
			.seq = seq, .position = i, .digest = r[i].digest, .type = r[i].type
		};
		int64_t id;

		if ((rc = store_content_put(s, &content, &id, e)) == 0)
			rc = put_one(s, &row, id, e);
	}
	return rc;
}

int
store_resource_is_served(struct store *s, int64_t content, bool *out, struct err *e)
{
	struct query q;
	int64_t n = 0;
	int rc;

	*out = false;
	if ((rc = store_resource_look(s, e)) != 0 || !s->has_resources)
		return rc;
	q = query_open(s, STATEMENT_IS_RESOURCE_SERVED);
	query_int(&q, content);
	rc = query_number(&q, &n, e);
	*out = n != 0;
	return rc;
}

bool
store_resource_is_one(struct store *s, int64_t content)
{
	struct query q;
	bool row = false;
	int rc;

	if (store_resource_look(s, NULL) != 0 || !s->has_resources)
		return false;
	q = query_open(s, STATEMENT_RESOURCE_OF);
	query_int(&q, content);
	query_int(&q, 1);
	rc = query_next(&q, &row, NULL);
	query_close(&q);
	return rc == 0 && row;
}

/* The content of the first resource from *position on, which it sets; 0: there is none. */
static int
next_content(struct store *s, int64_t seq, int64_t position, int64_t *content, struct err *e)
{
	struct query q = query_open(s, STATEMENT_RESOURCE_CONTENTS);

	*content = 0;
	query_int(&q, seq);
	query_int(&q, position);
	return query_number(&q, content, e);
}

int
store_resource_erase(struct store *s, int64_t seq, struct err *e)
{
	int64_t content = 0;
	int rc;

	if ((rc = store_resource_look(s, e)) != 0 || !s->has_resources)
		return rc;
	for (int64_t at = 0; (rc = next_content(s, seq, at, &content, e)) == 0 && content != 0;
	     at++)
		if ((rc = store_content_erase(s, content, e)) != 0)
			return rc;
	return rc;
}

int
store_resource_take(struct query *q, struct corpus_resource *out, struct err *e)
{
	const struct store_sum_resource row = { .seq = row_int(q, 0),
		.position = row_int(q, 1),
		.digest = row_sha256(q, 2),
		.type = row_str(q, 3) };

	*out = (struct corpus_resource){ .digest = row.digest, .type = row.type };
	return store_sum_check(q->store, row_int(q, 4), store_sum_resource(&row), "a resource", e);
}

int
store_resource_each(struct store *s, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e)
{
	struct corpus_resource r;
	struct query q;
	bool row;
	int rc;

	if (s->layout < STORE_SQLITE_LAYOUT)
		return 0;
	if ((rc = store_resource_look(s, e)) != 0 || !s->has_resources)
		return rc;
	q = query_open(s, STATEMENT_RESOURCES);
	query_int(&q, seq);
	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if ((rc = store_resource_take(&q, &r, e)) != 0 || (rc = fn(arg, &r, e)) != 0)
			break;
	query_close(&q);
	return rc;
}

static int
not_found(struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
}

/* The media type of a content that is a resource, in a. NOTFOUND. */
static int
find_type(struct store *s, int64_t content, const struct store_resource_ask *ask, struct str *type,
    struct arena *a, struct err *e)
{
	struct query q = query_open(s, STATEMENT_RESOURCE_OF);
	struct corpus_resource r;
	bool row;
	int rc;

	query_int(&q, content);
	query_int(&q, ask->includes_withdrawn);
	if ((rc = query_next(&q, &row, e)) == 0)
		rc = row ? store_resource_take(&q, &r, e) : not_found(e);
	if (rc == 0 && !arena_keep(a, &r.type))
		rc = store_sqlite_failed(s, SQLITE_NOMEM, e);
	if (rc == 0)
		*type = r.type;
	query_close(&q);
	return rc;
}

static int
copy_bytes(struct store *s, int64_t content, char **bytes, size_t *len, struct err *e)
{
	struct content_read found = { .size = 0 };
	char *p;
	int rc;

	if ((rc = store_content_read(s, content, &found, e)) != 0)
		return rc;
	if ((p = malloc(found.bytes.len + 1)) == NULL)
		return store_sqlite_failed(s, SQLITE_NOMEM, e);
	if (found.bytes.len > 0)
		memcpy(p, found.bytes.p, found.bytes.len);
	p[found.bytes.len] = '\0';
	*bytes = p;
	*len = found.bytes.len;
	return 0;
}

int
store_resource_read(struct store *s, const struct store_resource_ask *ask, char **bytes,
    size_t *len, struct str *type, struct arena *a, struct err *e)
{
	struct query snapshot;
	int64_t id;
	bool row;
	int rc;

	if (s->layout < STORE_SQLITE_LAYOUT)
		return not_found(e);
	if ((rc = store_resource_look(s, e)) != 0 || !s->has_resources)
		return rc != 0 ? rc : not_found(e);
	snapshot = query_open(s, STATEMENT_SNAPSHOT);
	if ((rc = query_next(&snapshot, &row, e)) == 0 &&
	    (rc = store_content_find(s, &ask->digest, &id, e)) == 0 &&
	    (rc = find_type(s, id, ask, type, a, e)) == 0)
		rc = copy_bytes(s, id, bytes, len, e);
	query_close(&snapshot);
	return rc;
}
