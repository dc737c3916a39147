/* SPDX-License-Identifier: Apache-2.0 */
/* store_sqlite_sum: adds up the parts of rows. */
#include "corpus/store_sqlite_sum.h"

#include "base/err.h"
#include "corpus/corpus_rows.h"
#include "corpus/shelf_key.h"
#include "corpus/store_sqlite_private.h"

static void
add_int(struct sha256_run *r, int64_t n)
{
	uint8_t bytes[sizeof n];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)((uint64_t)n >> 8 * i);
	sha256_add(r, bytes, sizeof bytes);
}

static void
add_str(struct sha256_run *r, struct str s)
{
	add_int(r, (int64_t)s.len);
	sha256_add(r, s.p, s.len);
}

static void
add_digest(struct sha256_run *r, const struct sha256 *digest)
{
	sha256_add(r, digest->bytes, sizeof digest->bytes);
}

static struct sha256_run
start(const char *table)
{
	struct sha256_run r;

	sha256_start(&r);
	add_str(&r, str_from(table)); /* a row of one table is none of another */
	return r;
}

static int64_t
finish(struct sha256_run *r)
{
	struct sha256 digest = sha256_finish(r);
	uint64_t sum = 0;

	for (size_t i = 0; i < sizeof sum; i++)
		sum = sum << 8 | digest.bytes[i];
	return (int64_t)sum;
}

int64_t
store_sum_version(const struct corpus_version *v)
{
	struct sha256_run r = start("version");

	add_int(&r, v->seq);
	add_str(&r, v->work);
	add_str(&r, v->language);
	add_int(&r, v->day);
	add_int(&r, v->revision);
	add_int(&r, v->published);
	add_str(&r, v->title);
	add_str(&r, v->issuer);
	add_str(&r, v->type);
	add_str(&r, v->number);
	add_digest(&r, &v->source);
	add_int(&r, (int64_t)v->source_bytes);
	add_digest(&r, &v->upload);
	return finish(&r);
}

int64_t
store_sum_record(const struct corpus_record *record, struct str kind)
{
	struct sha256_run r = start("record");

	add_int(&r, record->seq);
	add_str(&r, kind);
	add_str(&r, record->scope.work);
	add_str(&r, record->scope.language);
	add_int(&r, record->scope.day);
	add_int(&r, record->scope.revision);
	add_int(&r, record->effective);
	add_int(&r, record->made);
	add_str(&r, record->author);
	add_str(&r, record->reason);
	add_str(&r, record->value);
	return finish(&r);
}

int64_t
store_sum_withdrawn(int64_t publication, int64_t record)
{
	struct sha256_run r = start("withdrawn");

	add_int(&r, publication);
	add_int(&r, record);
	return finish(&r);
}

int64_t
store_sum_alias(struct str alias, struct str work)
{
	struct sha256_run r = start("alias");

	add_str(&r, alias);
	add_str(&r, work);
	return finish(&r);
}

int64_t
store_sum_shelf(const struct shelf_key *k, int64_t works)
{
	struct sha256_run r = start("shelf");

	add_str(&r, k->folder);
	for (unsigned f = 0; f < CORPUS_FACETS; f++)
		add_str(&r, k->facets[f]);
	add_int(&r, works);
	return finish(&r);
}

int64_t
store_sum_work(struct str work, struct str language)
{
	struct sha256_run r = start("work");

	add_str(&r, work);
	add_str(&r, language);
	return finish(&r);
}

int64_t
store_sum_portions(const struct store_sum_portions *p)
{
	struct sha256_run r = start("portions");

	add_int(&r, p->seq);
	add_int(&r, p->base);
	add_int(&r, p->depth);
	add_digest(&r, &p->outline);
	add_str(&r, p->texts);
	return finish(&r);
}

int64_t
store_sum_resource(const struct store_sum_resource *resource)
{
	struct sha256_run r = start("resource");

	add_int(&r, resource->seq);
	add_int(&r, resource->position);
	add_digest(&r, &resource->digest);
	add_str(&r, resource->type);
	return finish(&r);
}

int
store_sum_damaged(const struct store *s, const char *what, struct err *e)
{
	err_set(e, ERR_IO,
	    "%s in the store %s is damaged: 'gazetted fsck' names what is; restore the store "
	    "from a backup",
	    what, s->name);
	return -ERR_IO;
}

int
store_sum_check(
    const struct store *s, int64_t stored, int64_t computed, const char *what, struct err *e)
{
	if (s->layout < STORE_SQLITE_LAYOUT || stored == computed)
		return 0;
	return store_sum_damaged(s, what, e);
}
