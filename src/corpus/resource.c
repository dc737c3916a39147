/* SPDX-License-Identifier: Apache-2.0 */
/* resource: what must hold: bytes that are given have the digest that was asked for. */
#include "corpus/resource.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/parcel.h"
#include "corpus/corpus_private.h"

#define HELD_BYTES_MAX ((size_t)512 << 20) /* of one publication */

int
corpus_resources(struct corpus *c, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e)
{
	return c->backend->each_resource(c->store, seq, fn, arg, e);
}

static int
is_damaged(const struct sha256 *digest, struct err *e)
{
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(digest, hex);
	err_set(e, ERR_IO,
	    "a resource is damaged in the store and cannot be returned: restore the store from a "
	    "backup");
	return err_detail(e, "resource %s", hex);
}

/* Sets the error of a resource that is not served: it was withdrawn, or never here. */
static int
explain(struct corpus *c, struct store_resource_ask ask, struct arena *a, struct err *e)
{
	struct err why = { 0 };
	struct str type;
	char *bytes = NULL;
	size_t len;
	int rc;

	ask.includes_withdrawn = true;
	rc = c->backend->resource(c->store, &ask, &bytes, &len, &type, a, &why);
	free(bytes);
	if (rc == 0)
		return err_set(e, ERR_GONE, "the documents with this resource were withdrawn");
	return rc == -ERR_NOTFOUND
		   ? err_set(e, ERR_NOTFOUND, "no document has a resource of that digest")
		   : corpus_fail(e, &why);
}

int
corpus_resource(struct corpus *c, const struct sha256 *digest, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e)
{
	const struct store_resource_ask ask = { .digest = *digest };
	struct err why = { 0 };
	struct sha256 found;
	char *p = NULL;
	size_t n = 0;
	int rc = c->backend->resource(c->store, &ask, &p, &n, type, a, &why);

	if (rc != 0)
		return rc == -ERR_NOTFOUND ? explain(c, ask, a, e) : corpus_fail(e, &why);
	found = sha256_of(p, n);
	if (!sha256_eq(&found, digest)) {
		free(p);
		return is_damaged(digest, e);
	}
	*bytes = p;
	*len = n;
	return 0;
}

struct corpus_held
corpus_held_new(void)
{
	return (struct corpus_held){
		.rows = BUF_INIT(CORPUS_RESOURCES_MAX * sizeof(struct corpus_resource)),
		.arena = ARENA_INIT(HELD_BYTES_MAX),
	};
}

void
corpus_held_free(struct corpus_held *h)
{
	buf_free(&h->rows);
	arena_free(&h->arena);
}

const struct corpus_resource *
corpus_held_rows(const struct corpus_held *h)
{
	return (const void *)h->rows.data;
}

uint32_t
corpus_held_count(const struct corpus_held *h)
{
	return (uint32_t)(h->rows.len / sizeof(struct corpus_resource));
}

int
corpus_held_add(struct corpus_held *h, const struct corpus_resource *r, struct err *e)
{
	struct corpus_resource kept = *r;

	if (corpus_held_count(h) >= CORPUS_RESOURCES_MAX || !arena_keep(&h->arena, &kept.type) ||
	    !arena_keep(&h->arena, &kept.bytes))
		return err_set(e, ERR_LIMIT,
		    "a document has more resources than fit in memory: %d, with %zu bytes",
		    CORPUS_RESOURCES_MAX, HELD_BYTES_MAX);
	buf_put(&h->rows, &kept, sizeof kept);
	return 0;
}

static int
add(void *arg, const struct corpus_resource *r, struct err *e)
{
	return corpus_held_add(arg, r, e);
}

int
corpus_held_list(struct corpus_held *h, struct corpus *c, int64_t seq, struct err *e)
{
	return corpus_resources(c, seq, add, h, e);
}

static int
load(struct corpus_held *h, struct corpus *c, struct corpus_resource *r, bool is_withdrawn,
    struct err *e)
{
	const struct store_resource_ask ask = { .digest = r->digest, .includes_withdrawn = true };
	struct sha256 found;
	struct str type;
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	if ((rc = c->backend->resource(c->store, &ask, &bytes, &len, &type, &h->arena, e)) != 0)
		return rc;
	r->bytes = str_make(bytes, len);
	found = sha256_of(bytes, len);
	if (!sha256_eq(&found, &r->digest) && (len > 0 || !is_withdrawn))
		rc = is_damaged(&r->digest, e);
	else if (!arena_keep(&h->arena, &r->bytes))
		rc = err_set(e, ERR_LIMIT, "the resources of a document do not fit in memory");
	free(bytes);
	return rc;
}

int
corpus_held_load(
    struct corpus_held *h, struct corpus *c, int64_t seq, bool is_withdrawn, struct err *e)
{
	uint32_t first = corpus_held_count(h);
	int rc = corpus_held_list(h, c, seq, e);

	for (uint32_t i = first; rc == 0 && i < corpus_held_count(h); i++)
		rc =
		    load(h, c, (struct corpus_resource *)(void *)h->rows.data + i, is_withdrawn, e);
	return rc;
}

void
corpus_held_pack(const struct corpus_held *h, struct buf *parcel)
{
	const struct corpus_resource *rows = corpus_held_rows(h);

	for (uint32_t i = 0; i < corpus_held_count(h); i++) {
		uint32_t k = 0;

		while (k < i && !sha256_eq(&rows[k].digest, &rows[i].digest))
			k++;
		if (k == i)
			parcel_put(parcel,
			    &(struct parcel_file){
				.name = STR(""), .type = rows[i].type, .bytes = rows[i].bytes });
	}
}

bool
corpus_held_are_equal(const struct corpus_held *a, const struct corpus_held *b)
{
	const struct corpus_resource *one = corpus_held_rows(a), *other = corpus_held_rows(b);

	if (corpus_held_count(a) != corpus_held_count(b))
		return false;
	for (uint32_t i = 0; i < corpus_held_count(a); i++)
		if (!sha256_eq(&one[i].digest, &other[i].digest) ||
		    !str_eq(one[i].type, other[i].type) || !str_eq(one[i].bytes, other[i].bytes))
			return false;
	return true;
}
