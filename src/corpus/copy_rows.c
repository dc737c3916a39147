/* SPDX-License-Identifier: Apache-2.0 */
/* copy_rows: keeps rows of a store, and compares them. */
#include "corpus/copy_rows.h"

#include "base/err.h"
#include "corpus/correct.h"

#define ROWS_BYTES_MAX ((size_t)1 << 30) /* of a million corrections, or of the largest document */

struct copy_rows
copy_rows_new(void)
{
	return (struct copy_rows){ .arena = ARENA_INIT(ROWS_BYTES_MAX),
		.records = BUF_INIT(ROWS_BYTES_MAX),
		.aliases = BUF_INIT(ROWS_BYTES_MAX),
		.portions = BUF_INIT(ROWS_BYTES_MAX) };
}

void
copy_rows_free(struct copy_rows *r)
{
	arena_free(&r->arena);
	buf_free(&r->records);
	buf_free(&r->aliases);
	buf_free(&r->portions);
}

static int
is_full(struct err *e)
{
	return err_set(e, ERR_LIMIT, "the store has more of this than fits in memory");
}

static int
keep_record(void *arg, const struct corpus_record *from, struct err *e)
{
	struct copy_rows *r = arg;
	struct corpus_record kept;
	int rc;

	if ((rc = corpus_record_copy(&kept, from, &r->arena, e)) == 0)
		buf_put(&r->records, &kept, sizeof kept);
	return rc;
}

static int
keep_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	struct copy_rows *r = arg;
	struct copy_alias kept = { alias, work };

	if (!arena_keep(&r->arena, &kept.name) || !arena_keep(&r->arena, &kept.work))
		return is_full(e);
	buf_put(&r->aliases, &kept, sizeof kept);
	return 0;
}

static int
keep_portion(void *arg, const struct corpus_portion *from, struct err *e)
{
	struct copy_rows *r = arg;
	struct corpus_portion kept = *from;

	if (!arena_keep(&r->arena, &kept.eid) || !arena_keep(&r->arena, &kept.wid) ||
	    !arena_keep(&r->arena, &kept.num) || !arena_keep(&r->arena, &kept.heading))
		return is_full(e);
	buf_put(&r->portions, &kept, sizeof kept);
	return 0;
}

static void
forget(struct copy_rows *r)
{
	arena_reset(&r->arena);
	buf_reset(&r->records);
	buf_reset(&r->aliases);
	buf_reset(&r->portions);
}

int
copy_rows_gather(struct copy_rows *r, struct corpus *c, struct err *e)
{
	int rc;

	forget(r);
	if ((rc = corpus_records(c, STR(""), keep_record, r, e)) != 0 ||
	    (rc = corpus_aliases(c, STR(""), STR(""), keep_alias, r, e)) != 0 ||
	    (rc = buf_check(&r->records, "the corrections", e)) != 0)
		return rc;
	return buf_check(&r->aliases, "the short names", e);
}

int
copy_rows_gather_portions(struct copy_rows *r, struct corpus *c, int64_t publication, struct err *e)
{
	int rc;

	forget(r);
	if ((rc = corpus_portions(c, publication, keep_portion, r, e)) != 0)
		return rc;
	return buf_check(&r->portions, "the portions", e);
}

static bool
are_equal_records(const struct corpus_record *a, const struct corpus_record *b)
{
	return a->seq == b->seq && a->kind == b->kind && str_eq(a->scope.work, b->scope.work) &&
	       str_eq(a->scope.language, b->scope.language) && a->scope.day == b->scope.day &&
	       a->scope.revision == b->scope.revision && a->effective == b->effective &&
	       a->made == b->made && str_eq(a->author, b->author) && str_eq(a->reason, b->reason) &&
	       str_eq(a->value, b->value);
}

static bool
are_equal_portions(const struct corpus_portion *a, const struct corpus_portion *b)
{
	return str_eq(a->eid, b->eid) && str_eq(a->wid, b->wid) && str_eq(a->num, b->num) &&
	       str_eq(a->heading, b->heading) && a->position == b->position &&
	       a->parent == b->parent && a->depth == b->depth &&
	       corpus_is_same_text(&a->text, &b->text);
}

bool
copy_rows_are_equal(const struct copy_rows *a, const struct copy_rows *b)
{
	const struct corpus_record *one = (const void *)a->records.data;
	const struct corpus_record *other = (const void *)b->records.data;
	const struct copy_alias *alias = (const void *)a->aliases.data;
	const struct copy_alias *same = (const void *)b->aliases.data;

	if (a->records.len != b->records.len || a->aliases.len != b->aliases.len)
		return false;
	for (size_t i = 0; i < a->records.len / sizeof *one; i++)
		if (!are_equal_records(&one[i], &other[i]))
			return false;
	for (size_t i = 0; i < a->aliases.len / sizeof *alias; i++)
		if (!str_eq(alias[i].name, same[i].name) || !str_eq(alias[i].work, same[i].work))
			return false;
	return true;
}

bool
copy_rows_have_equal_portions(const struct copy_rows *a, const struct copy_rows *b)
{
	const struct corpus_portion *one = (const void *)a->portions.data;
	const struct corpus_portion *other = (const void *)b->portions.data;

	if (a->portions.len != b->portions.len)
		return false;
	for (size_t i = 0; i < a->portions.len / sizeof *one; i++)
		if (!are_equal_portions(&one[i], &other[i]))
			return false;
	return true;
}
