/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_write: writes publications. A publication is like another one of the same work and
 * language, its base: the served one before it by day, else the one after it. What they have in
 * common is stored once.
 */
#include "corpus/store_sqlite_write.h"

#include <sqlite3.h>

#include "base/err.h"
#include "corpus/store_sqlite_content.h"
#include "corpus/store_sqlite_portion.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_read.h"
#include "corpus/store_sqlite_resource.h"
#include "corpus/store_sqlite_row.h"
#include "corpus/store_sqlite_sum.h"

/* The rows that a publication refers to. */
struct refers {
	int64_t work, seq, fact, source, upload; /* seq 0: there is no base */
};

static int
add_work(struct store *s, const struct corpus_version *v, int64_t *id, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_WORK);
	int rc;

	query_str(&q, v->work);
	query_str(&q, v->language);
	query_int(&q, store_sum_work(v->work, v->language));
	if ((rc = query_run(&q, e)) == 0)
		*id = sqlite3_last_insert_rowid(s->db);
	return rc;
}

static int
put_work(struct store *s, const struct corpus_version *v, int64_t *id, struct err *e)
{
	struct query q = query_open(s, STATEMENT_WORK_ID);
	int rc;

	query_str(&q, v->work);
	if ((rc = query_number(&q, id, e)) != 0 || *id != 0)
		return rc;
	return add_work(s, v, id, e);
}

static int
find_beside(struct store *s, enum statement side, const struct corpus_version *v, int64_t work,
    struct refers *out, struct err *e)
{
	struct query q = query_open(s, side);
	bool row;
	int rc;

	query_int(&q, work);
	query_str(&q, v->language);
	query_int(&q, v->day);
	query_int(&q, v->revision);
	if ((rc = query_next(&q, &row, e)) == 0)
		*out = row ? (struct refers){ work, row_int(&q, 0), row_int(&q, 1), row_int(&q, 2),
			row_int(&q, 3) }
			   : (struct refers){ .work = work };
	query_close(&q);
	return rc;
}

static int
find_base(struct store *s, const struct corpus_version *v, int64_t work, struct refers *out,
    struct err *e)
{
	int rc = find_beside(s, STATEMENT_BASE_BEFORE, v, work, out, e);

	return rc != 0 || out->seq != 0 ? rc
					: find_beside(s, STATEMENT_BASE_AFTER, v, work, out, e);
}

static void
bind_facts(struct query *q, const struct corpus_version *v, struct str upload_type)
{
	query_str(q, v->title);
	query_str(q, v->issuer);
	query_str(q, v->type);
	query_str(q, v->number);
	query_str(q, upload_type);
}

static int
add_facts(struct store *s, const struct corpus_version *v, struct str upload_type, int64_t work,
    int64_t *id, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_FACT);
	int rc;

	query_int(&q, work);
	bind_facts(&q, v, upload_type);
	if ((rc = query_run(&q, e)) == 0)
		*id = sqlite3_last_insert_rowid(s->db);
	return rc;
}

static int
put_facts(struct store *s, const struct store_row *row, const struct refers *base, int64_t *id,
    struct err *e)
{
	struct query q;
	int64_t same = 0;
	int rc = 0;

	if (base->seq != 0) {
		q = query_open(s, STATEMENT_FACT_IS);
		query_int(&q, base->fact);
		bind_facts(&q, &row->version, row->upload_type);
		rc = query_number(&q, &same, e);
	}
	*id = base->fact;
	return rc != 0 || same != 0
		   ? rc
		   : add_facts(s, &row->version, row->upload_type, base->work, id, e);
}

static int
put_contents(struct store *s, const struct store_row *row, const struct refers *base,
    struct refers *own, struct err *e)
{
	struct content source = { .bytes = row->xml,
		.digest = row->version.source,
		.size = row->version.source_bytes,
		.near = base->source };
	struct content upload = { .bytes = row->upload,
		.digest = row->version.upload,
		.size = row->upload.len,
		.near = base->upload };
	int rc;

	if ((rc = store_content_put(s, &source, &own->source, e)) != 0)
		return rc;
	upload.second = own->source;
	return store_content_put(s, &upload, &own->upload, e);
}

static int
insert(struct store *s, const struct corpus_version *v, const struct refers *own, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_VERSION);

	query_int(&q, v->seq);
	query_int(&q, own->work);
	query_str(&q, v->language);
	query_int(&q, v->day);
	query_int(&q, v->revision);
	query_int(&q, v->published);
	query_int(&q, own->fact);
	query_int(&q, own->source);
	query_int(&q, own->upload);
	query_int(&q, store_sum_version(v));
	return query_run(&q, e);
}

int
store_sqlite_put_numbered(struct store *s, const struct store_row *row, struct err *e)
{
	const struct corpus_version *v = &row->version;
	struct refers base = { .seq = 0 }, own = { .seq = v->seq };
	int rc;

	if ((rc = put_work(s, v, &own.work, e)) != 0 ||
	    (rc = find_base(s, v, own.work, &base, e)) != 0 ||
	    (rc = put_facts(s, row, &base, &own.fact, e)) != 0 ||
	    (rc = put_contents(s, row, &base, &own, e)) != 0 || (rc = insert(s, v, &own, e)) != 0)
		return rc;
	if ((rc = store_resource_put(s, v->seq, row->resources, row->resource_count, e)) != 0)
		return rc;
	return store_portions_put(s, v->seq, base.seq, row->portions, row->portion_count, e);
}

int
store_sqlite_put_version(struct store *s, const struct store_row *row, int64_t *seq, struct err *e)
{
	struct store_row numbered = *row;
	int64_t last;
	int rc;

	if ((rc = store_sqlite_seq(s, &last, e)) != 0)
		return rc;
	numbered.version.seq = last + 1;
	if ((rc = store_sqlite_put_numbered(s, &numbered, e)) == 0)
		*seq = numbered.version.seq;
	return rc;
}

int
store_sqlite_put_alias(struct store *s, struct str alias, struct str work, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_ALIAS);

	query_str(&q, alias);
	query_str(&q, work);
	query_int(&q, store_sum_alias(alias, work));
	return query_run(&q, e);
}

int
store_sqlite_move_alias(struct store *s, struct str alias, struct str work, struct err *e)
{
	struct query q = query_open(s, STATEMENT_MOVE_ALIAS);

	query_str(&q, work);
	query_int(&q, store_sum_alias(alias, work));
	query_str(&q, alias);
	return query_run(&q, e);
}

/* Gives the publication facts without a title. */
static int
change_facts(struct store *s, const struct corpus_version *v, int64_t fact, struct err *e)
{
	struct corpus_version bare = *v;
	struct query q;

	bare.title = STR("");
	q = query_open(s, STATEMENT_CHANGE_FACT);
	query_int(&q, v->seq);
	query_int(&q, fact);
	query_int(&q, store_sum_version(&bare));
	return query_run(&q, e);
}

/* Removes the title of facts, unless another publication has them. */
static int
empty_facts(struct store *s, int64_t work, int64_t fact, struct err *e)
{
	struct query q = query_open(s, STATEMENT_IS_FACT_USED);
	int64_t used = 0;
	int rc;

	query_int(&q, work);
	query_int(&q, fact);
	if ((rc = query_number(&q, &used, e)) != 0 || used != 0)
		return rc;
	q = query_open(s, STATEMENT_EMPTY_FACT);
	query_int(&q, fact);
	return query_run(&q, e);
}

/* From the row of STATEMENT_VERSION. */
static int
erase_row(struct store *s, struct query *q, struct refers *own, struct err *e)
{
	struct corpus_version v, bare;
	int64_t fact;
	int rc;

	if ((rc = store_sqlite_take_version(q, &v, e)) != 0)
		return rc;
	*own = (struct refers){ row_int(q, VERSION_COLUMN_COUNT), v.seq,
		row_int(q, VERSION_COLUMN_COUNT + 1), row_int(q, VERSION_COLUMN_COUNT + 2),
		row_int(q, VERSION_COLUMN_COUNT + 3) };
	if (v.title.len == 0)
		return 0;
	bare = v;
	bare.title = STR("");
	if ((rc = add_facts(s, &bare, row_str(q, VERSION_COLUMN_COUNT + 4), own->work, &fact, e)) !=
	    0)
		return rc;
	return change_facts(s, &v, fact, e);
}

static int
erase_facts(struct store *s, int64_t publication, struct refers *own, struct err *e)
{
	struct query q = query_open(s, STATEMENT_VERSION);
	bool row;
	int rc;

	query_int(&q, publication);
	if ((rc = query_next(&q, &row, e)) == 0)
		rc = row ? erase_row(s, &q, own, e)
			 : err_set(e, ERR_NOTFOUND, "the store has no such publication");
	query_close(&q);
	return rc != 0 ? rc : empty_facts(s, own->work, own->fact, e);
}

int
store_sqlite_erase(struct store *s, int64_t publication, struct err *e)
{
	struct refers own = { .seq = 0 };
	int rc;

	/* bytes that are no longer used are overwritten with zeros */
	if ((rc = store_sqlite_exec(s, "PRAGMA secure_delete = ON", e)) != 0 ||
	    (rc = erase_facts(s, publication, &own, e)) != 0 ||
	    (rc = store_content_erase(s, own.source, e)) != 0 ||
	    (rc = store_content_erase(s, own.upload, e)) != 0 ||
	    (rc = store_resource_erase(s, publication, e)) != 0)
		return rc;
	return store_portions_erase(s, publication, e);
}

int
store_sqlite_purge(struct store *s, struct err *e)
{
	int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

	if (rc == SQLITE_OK)
		return 0;
	if ((rc & 0xff) != SQLITE_BUSY)
		return store_sqlite_failed(s, rc, e);
	return err_set(e, ERR_BUSY,
	    "it is withdrawn and erased, but the log %s-wal still holds the text, because a server "
	    "is reading: repeat the command, or import anything later",
	    s->name);
}
