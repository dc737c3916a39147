/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_check: reads a whole store. What must hold: a fault ends the part of the check that
 * met it, not the check, so that one damaged page does not hide the others.
 */
#include "corpus/store_sqlite_check.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"
#include "base/macros.h"
#include "corpus/store_sqlite_check_old.h"
#include "corpus/store_sqlite_check_private.h"
#include "corpus/store_sqlite_content.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_portion.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_resource.h"
#include "corpus/store_sqlite_row.h"
#include "corpus/store_sqlite_shelf_fill.h"
#include "corpus/store_sqlite_sum.h"

#define SENTENCE_BYTES_MAX 512
#define PAGES_TOLD_MAX 64 /* of a store with more the file system is to be doubted */

void
store_check_tell(const struct check *k, const char *fmt, ...)
{
	char sentence[SENTENCE_BYTES_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof sentence, fmt, ap);
	va_end(ap);
	k->fn(k->arg, sentence);
}

bool
store_check_fails(struct check *k, const struct err *e)
{
	if (e->code != ERR_BUSY && e->code != ERR_LIMIT)
		return false;
	if (k->failed.code == ERR_NONE)
		k->failed = *e;
	return true;
}

static void
tell_structure(struct check *k, struct query *q)
{
	if (!str_is(row_str(q, 0), "ok"))
		store_check_tell(
		    k, "the structure of the file is damaged: " STR_FMT, STR_ARG(row_str(q, 0)));
}

static void
tell_reference(struct check *k, struct query *q)
{
	store_check_tell(k,
	    "row " STR_FMT " of " STR_FMT " refers to a row of " STR_FMT " that is missing",
	    STR_ARG(row_str(q, 1)), STR_ARG(row_str(q, 0)), STR_ARG(row_str(q, 2)));
}

/* The first column of a statement about one content. */
static struct str
ask_about(struct query *q, int64_t id)
{
	bool row = false;

	query_int(q, id);
	query_next(q, &row, NULL);
	return row ? row_str(q, 0) : STR("");
}

/* What a content is to publications. */
struct role {
	bool is_source, is_upload, is_resource;
};

static struct role
role_of(struct check *k, int64_t id)
{
	struct query q = query_open(k->store, STATEMENT_CONTENT_ROLES);
	struct role role = { false, false, false };
	bool row = false;

	query_int(&q, id);
	if (query_next(&q, &row, NULL) == 0 && row)
		role = (struct role){ row_int(&q, 0) != 0, row_int(&q, 1) != 0, false };
	query_close(&q);
	role.is_resource = store_resource_is_one(k->store, id);
	return role;
}

static void
tell_damaged(struct check *k, int64_t id, struct role role, const struct sha256 *digest)
{
	bool is_resource = role.is_resource && !role.is_source && !role.is_upload;
	struct query q =
	    query_open(k->store, is_resource ? STATEMENT_RESOURCE_USERS : STATEMENT_CONTENT_USERS);
	struct str users = ask_about(&q, id);
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(digest, hex);
	store_check_tell(k, "the %s with the SHA-256 %s is damaged; publications with it: " STR_FMT,
	    role.is_source   ? "source"
	    : role.is_upload ? "uploaded file"
	    : is_resource    ? "resource"
			     : "list of portions",
	    hex, STR_ARG(users));
	query_close(&q);
}

/* Bytes that were erased are empty, and every publication with them is withdrawn. */
static bool
is_served(struct check *k, int64_t id)
{
	struct query q = query_open(k->store, STATEMENT_IS_CONTENT_SERVED);
	int64_t n = 0;

	bool served = false;

	query_int(&q, id);
	if (query_number(&q, &n, NULL) == 0 && n != 0)
		return true;
	return store_resource_is_served(k->store, id, &served, NULL) == 0 && served;
}

static void
check_content(struct check *k, struct query *q)
{
	int64_t id = row_int(q, 0);
	struct content_read found = { .size = 0 };
	struct role role = role_of(k, id);
	struct sha256 digest;
	struct err e = { 0 };
	int rc = store_content_read(k->store, id, &found, &e);

	if (rc != 0 && store_check_fails(k, &e))
		return;
	if (rc == 0 && found.is_erased) {
		if (is_served(k, id))
			tell_damaged(k, id, role, &found.digest);
		return;
	}
	k->out->sources += role.is_source;
	k->out->uploads += role.is_upload;
	k->out->resources += role.is_resource;
	k->out->bytes += role.is_source || role.is_upload || role.is_resource ? found.bytes.len : 0;
	digest = sha256_of(found.bytes.p, found.bytes.len);
	if (rc != 0 || !sha256_eq(&digest, &found.digest))
		tell_damaged(k, id, role, &found.digest);
}

/* The last column is the revision that is next. */
static void
check_publication(struct check *k, struct query *q)
{
	struct corpus_version v;
	struct err e = { 0 };

	k->out->publications++;
	if (store_sqlite_take_version(q, &v, &e) != 0) {
		if (!store_check_fails(k, &e))
			store_check_tell(
			    k, "the row of publication %lld is damaged", (long long)v.seq);
	} else if (v.revision != row_int(q, VERSION_COLUMN_COUNT))
		store_check_tell(k, "publication %lld has revision %lld where %lld is next",
		    (long long)v.seq, (long long)v.revision,
		    (long long)row_int(q, VERSION_COLUMN_COUNT));
}

/* Whether the text of the publication is erased: then there is nothing to compare with. */
static bool
is_erased(struct check *k, int64_t publication)
{
	struct query q = query_open(k->store, STATEMENT_IS_ERASED);
	int64_t n = 0;

	query_int(&q, publication);
	return query_number(&q, &n, NULL) == 0 && n != 0;
}

static void
check_portions(struct check *k, struct query *q)
{
	struct err e = { 0 };
	uint64_t count = 0;
	long long seq = row_int(q, 0);

	if (store_portions_check(q, &count, &e) != 0 && !store_check_fails(k, &e))
		store_check_tell(k, "the list of portions of publication %lld is damaged", seq);
	k->out->portions += is_erased(k, seq) ? 0 : count;
}

static void
check_without_portions(struct check *k, struct query *q)
{
	store_check_tell(k, "portions of publication %lld are missing", (long long)row_int(q, 0));
}

static void
check_alias(struct check *k, struct query *q)
{
	if (row_int(q, 2) != store_sum_alias(row_str(q, 0), row_str(q, 1)))
		store_check_tell(k, "the row of the alias " STR_FMT " of " STR_FMT " is damaged",
		    STR_ARG(row_str(q, 0)), STR_ARG(row_str(q, 1)));
}

static void
check_work(struct check *k, struct query *q)
{
	if (row_int(q, 2) != store_sum_work(row_str(q, 1), row_str(q, 0)))
		store_check_tell(
		    k, "the row of the work " STR_FMT " is damaged", STR_ARG(row_str(q, 1)));
}

static void
check_record(struct check *k, struct query *q)
{
	struct corpus_record r;
	struct err e = { 0 };

	if (store_sqlite_take_record(q, &r, &e) != 0 && !store_check_fails(k, &e))
		store_check_tell(k, "the row of correction %lld is damaged", (long long)r.seq);
}

static void
check_withdrawn(struct check *k, struct query *q)
{
	if (row_int(q, 2) != store_sum_withdrawn(row_int(q, 0), row_int(q, 1)))
		store_check_tell(
		    k, "the withdrawal of publication %lld is damaged", (long long)row_int(q, 0));
}

static void
check_resource(struct check *k, struct query *q)
{
	struct corpus_resource r;
	struct err e = { 0 };

	if (store_resource_take(q, &r, &e) != 0 && !store_check_fails(k, &e))
		store_check_tell(k, "the row of a resource of publication %lld is damaged",
		    (long long)row_int(q, 0));
}

void
store_check_part(struct check *k, struct query q, check_row_fn *row)
{
	struct err e = { 0 };
	bool more;
	int rc;

	while ((rc = query_next(&q, &more, &e)) == 0 && more)
		row(k, &q);
	query_close(&q);
	if (rc != 0 && !store_check_fails(k, &e))
		store_check_tell(k, "%s (%s)", e.text, e.detail);
}

static const struct {
	enum statement statement;
	check_row_fn *row;
} parts[] = {
	{ STATEMENT_CONTENTS, check_content },
	{ STATEMENT_CHECK_VERSIONS, check_publication },
	{ STATEMENT_ALL_PORTIONS, check_portions },
	{ STATEMENT_WITHOUT_PORTIONS, check_without_portions },
	{ STATEMENT_ALIASES, check_alias },
	{ STATEMENT_CHECK_WORKS, check_work },
	{ STATEMENT_RECORDS, check_record },
	{ STATEMENT_CHECK_WITHDRAWN, check_withdrawn },
};

static void
check_parts(struct check *k)
{
	if (k->store->layout < STORE_SQLITE_LAYOUT) {
		store_check_old(k);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		store_check_part(k, query_open(k->store, parts[i].statement), parts[i].row);
	if (store_resource_look(k->store, NULL) == 0 && k->store->has_resources)
		store_check_part(k, query_open(k->store, STATEMENT_ALL_RESOURCES), check_resource);
	store_shelf_check(k);
}

/* The pages that were told; a page is read more than once. */
struct told {
	struct check *check;
	uint32_t numbers[PAGES_TOLD_MAX];
	size_t count;
};

static void
tell_page(void *arg, uint32_t number)
{
	struct told *t = arg;

	for (size_t i = 0; i < t->count; i++)
		if (t->numbers[i] == number)
			return;
	if (t->count == PAGES_TOLD_MAX)
		return;
	t->numbers[t->count++] = number;
	store_check_tell(t->check,
	    "page %lu of the file has another checksum than when it was "
	    "written%s",
	    (unsigned long)number,
	    t->count == PAGES_TOLD_MAX ? "; further pages are not named" : "");
}

int
store_sqlite_check_all(
    struct store *s, corpus_fault_fn *fn, void *arg, struct corpus_checked *out, struct err *e)
{
	struct check k = { .store = s, .fn = fn, .arg = arg, .out = out };
	struct told told = { .check = &k };

	store_page_watch(s->db, tell_page, &told);
	store_check_part(&k, query_sql(s, "PRAGMA integrity_check"), tell_structure);
	store_check_part(&k, query_sql(s, "PRAGMA foreign_key_check"), tell_reference);
	check_parts(&k);
	store_page_watch(s->db, NULL, NULL);
	if (k.failed.code == ERR_NONE)
		return 0;
	if (e != NULL)
		*e = k.failed;
	return -k.failed.code;
}
