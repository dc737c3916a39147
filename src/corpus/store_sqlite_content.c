/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_content: reads and writes contents.
 *
 * Always true
 *  1. content.digest is the SHA-256 of the bytes that were compressed, or of what was erased: its
 *     row has no bytes then. Nothing refers to a content that was erased.
 *  2. A content is compressed alone, or with one other as reference, which has its own. step counts
 *     from the one that is compressed alone. A content of step n refers to that of step n - 16^k,
 *     where 16^k is the greatest power of 16 that divides n: from any n, at most 15 references for
 *     each hexadecimal digit lead to step 0.
 */
#include "corpus/store_sqlite_content.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "corpus/pack.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_sum.h"

#define STRIDE 16                         /* of the steps: decision 0030 has the figures */
#define REFERENCES_MAX 256                /* more are a circle: the file is damaged */
#define RECENT 16                         /* contents that are kept: one chain of references */
#define RECENT_BYTES_MAX (8u << 20)       /* of these together */
#define SMALL_DELTA(bytes) ((bytes) / 64) /* good enough not to try another way */
#define WORTH_IT(delta, alone) ((delta) < (alone) / 4 * 3) /* a reference costs time to read */

struct recent {
	int64_t id; /* 0: none */
	char *bytes;
	size_t len;
};

/* What is kept between two calls. */
struct content_desk {
	struct packer *packer;
	struct recent recent[RECENT]; /* a ring */
	unsigned next;
	size_t recent_bytes;
};

static struct content_desk *
desk_of(struct store *s)
{
	if (s->contents == NULL) {
		s->contents = NEW(struct content_desk);
		s->contents->packer = packer_new();
	}
	return s->contents;
}

static void
drop(struct content_desk *d, struct recent *r)
{
	d->recent_bytes -= r->len;
	free(r->bytes);
	*r = (struct recent){ .id = 0 };
}

void
store_content_forget(struct store *s)
{
	for (unsigned i = 0; s->contents != NULL && i < RECENT; i++)
		drop(s->contents, &s->contents->recent[i]);
}

void
store_content_free(struct store *s)
{
	if (s->contents == NULL)
		return;
	store_content_forget(s);
	packer_free(&s->contents->packer);
	free(s->contents);
	s->contents = NULL;
}

/* Takes bytes over; they are valid until the next content is kept. */
static struct str
keep(struct content_desk *d, int64_t id, char *bytes, size_t len)
{
	struct recent *r = &d->recent[d->next];

	d->next = (d->next + 1) % RECENT;
	for (unsigned i = 0; d->recent_bytes + len > RECENT_BYTES_MAX && i < RECENT; i++)
		drop(d, &d->recent[i]);
	drop(d, r);
	*r = (struct recent){ id, bytes, len };
	d->recent_bytes += len;
	return str_make(bytes, len);
}

static bool
is_kept(struct content_desk *d, int64_t id, struct str *bytes)
{
	for (unsigned i = 0; i < RECENT; i++)
		if (d->recent[i].id == id) {
			*bytes = str_make(d->recent[i].bytes, d->recent[i].len);
			return true;
		}
	return false;
}

static int
damaged(const struct store *s, int64_t id, struct err *e)
{
	store_sum_damaged(s, "a text", e);
	err_detail(e, "content %lld", (long long)id);
	return -ERR_IO;
}

/* A row of the table; packed is memory of its own. */
struct packed {
	struct sha256 digest;
	uint64_t size;
	int64_t reference; /* 0: none */
	char *bytes;
	size_t len;
};

static int
take_packed(struct query *q, struct packed *out, struct err *e)
{
	struct str bytes = row_str(q, 3);

	*out = (struct packed){ .digest = row_sha256(q, 0),
		.size = (uint64_t)row_int(q, 1),
		.reference = row_int(q, 2),
		.bytes = malloc(bytes.len + 1),
		.len = bytes.len };
	if (out->bytes == NULL)
		return store_sqlite_failed(q->store, SQLITE_NOMEM, e);
	if (bytes.len > 0)
		memcpy(out->bytes, bytes.p, bytes.len);
	return 0;
}

static int
read_packed(struct store *s, int64_t id, struct packed *out, struct err *e)
{
	struct query q = query_open(s, STATEMENT_CONTENT);
	bool row;
	int rc;

	query_int(&q, id);
	if ((rc = query_next(&q, &row, e)) == 0)
		rc = row ? take_packed(&q, out, e) : damaged(s, id, e);
	query_close(&q);
	return rc;
}

static int decode(struct store *s, int64_t id, unsigned depth, struct str *out, struct err *e);

/* Unpacks a row, after its reference. */
static int
unpack_row(struct store *s, int64_t id, const struct packed *p, unsigned depth, struct str *out,
    struct err *e)
{
	struct content_desk *d = desk_of(s);
	struct str reference = STR("");
	char *bytes = NULL;
	int rc;

	if (p->len == 0 || depth == 0)
		return damaged(s, id, e);
	if (p->reference != 0 && (rc = decode(s, p->reference, depth - 1, &reference, e)) != 0)
		return rc;
	rc = unpack(d->packer, str_make(p->bytes, p->len), reference, p->size, &bytes, e);
	if (rc == -ERR_DATA)
		return damaged(s, id, e);
	if (rc == 0)
		*out = keep(d, id, bytes, p->size);
	return rc;
}

static int
decode(struct store *s, int64_t id, unsigned depth, struct str *out, struct err *e)
{
	struct packed p = { .size = 0 };
	int rc;

	if (is_kept(desk_of(s), id, out))
		return 0;
	if ((rc = read_packed(s, id, &p, e)) == 0)
		rc = unpack_row(s, id, &p, depth, out, e);
	free(p.bytes);
	return rc;
}

int
store_content_read(struct store *s, int64_t id, struct content_read *out, struct err *e)
{
	struct packed p = { .size = 0 };
	struct str bytes = STR("");
	int rc;

	if ((rc = read_packed(s, id, &p, e)) == 0 && p.len > 0 && !is_kept(desk_of(s), id, &bytes))
		rc = unpack_row(s, id, &p, REFERENCES_MAX, &bytes, e);
	free(p.bytes);
	if (rc == 0)
		*out = (struct content_read){
			.bytes = bytes, .digest = p.digest, .size = p.size, .is_erased = p.len == 0
		};
	return rc;
}

int
store_content_check(struct store *s, int64_t id, struct content_read *out, struct err *e)
{
	struct content_read found = { .size = 0 };
	struct sha256 digest;
	int rc;

	if ((rc = store_content_read(s, id, &found, e)) != 0)
		return rc;
	digest = sha256_of(found.bytes.p, found.bytes.len);
	if (!sha256_eq(&digest, &found.digest))
		return damaged(s, id, e);
	*out = found;
	return 0;
}

/* A row of that digest: id is 0 when there is none. */
static int
look_for(struct store *s, const struct sha256 *digest, int64_t *id, bool *is_erased, struct err *e)
{
	struct query q = query_open(s, STATEMENT_CONTENT_OF);
	bool row;
	int rc;

	query_sha256(&q, digest);
	if ((rc = query_next(&q, &row, e)) == 0) {
		*id = row ? row_int(&q, 0) : 0;
		*is_erased = row && row_int(&q, 1) == 0;
	}
	query_close(&q);
	return rc;
}

int
store_content_find(struct store *s, const struct sha256 *digest, int64_t *id, struct err *e)
{
	bool is_erased;
	int rc = look_for(s, digest, id, &is_erased, e);

	return rc != 0 || *id != 0
		   ? rc
		   : err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
}

/* Bytes as they are to be stored. */
struct delta {
	char *bytes;
	size_t len;
	int64_t reference, step; /* reference is 0 for none */
};

static int
pack_with(struct store *s, struct str bytes, int64_t reference, struct delta *out, struct err *e)
{
	struct str other = STR("");
	int rc;

	if (reference != 0 && (rc = decode(s, reference, REFERENCES_MAX, &other, e)) != 0)
		return rc;
	out->reference = reference;
	return pack(desk_of(s)->packer, bytes, other, &out->bytes, &out->len, e);
}

struct link {
	int64_t reference, step;
	bool is_erased;
};

static int
read_link(struct store *s, int64_t id, struct link *out, struct err *e)
{
	struct query q = query_open(s, STATEMENT_CONTENT_LINK);
	bool row = false;
	int rc;

	query_int(&q, id);
	if ((rc = query_next(&q, &row, e)) == 0)
		*out = row ? (struct link){ row_int(&q, 0), row_int(&q, 1), row_int(&q, 2) == 0 }
			   : (struct link){ .is_erased = true };
	query_close(&q);
	return rc;
}

/* The greatest power of STRIDE that divides n. */
static int64_t
span_of(int64_t n)
{
	int64_t span = 1;

	while (n % (span * STRIDE) == 0)
		span *= STRIDE;
	return span;
}

/* What a content that is most similar to another may refer to. */
struct choice {
	int64_t regular, step; /* of the next step, which is `step` */
	int64_t root;          /* of step 0: itself compressed alone, or the start of a chain */
};

/* All are contents that `near` leads to, or `near`. */
static int
choose(struct store *s, int64_t near, struct choice *out, struct err *e)
{
	struct link at;
	int64_t target;
	int rc;

	if ((rc = read_link(s, near, &at, e)) != 0)
		return rc;
	*out = (struct choice){ .regular = near, .step = at.step + 1, .root = near };
	target = out->step - span_of(out->step);
	for (unsigned i = 0; at.step > 0 && at.reference != 0 && i < REFERENCES_MAX; i++) {
		out->root = at.reference;
		if (at.step > target)
			out->regular = at.reference;
		if ((rc = read_link(s, out->root, &at, e)) != 0)
			return rc;
	}
	return 0;
}

/* Puts b in the place of a, which is freed, or frees b. */
static void
take_smaller(struct delta *a, struct delta *b, bool is_smaller)
{
	struct delta *loser = is_smaller ? a : b;

	free(loser->bytes);
	if (is_smaller)
		*a = *b;
}

/* Takes that reference if what is stored then is clearly smaller. */
static int
try_reference(struct store *s, const struct content *c, int64_t reference, int64_t step,
    struct delta *best, struct err *e)
{
	struct delta other = { .step = step };
	int rc;

	if (reference == 0 || best->len <= SMALL_DELTA(c->bytes.len))
		return 0;
	if ((rc = pack_with(s, c->bytes, reference, &other, e)) == 0)
		take_smaller(best, &other, WORTH_IT(other.len, best->len));
	return rc;
}

/* As pack_best(), with a reference if there is one. */
static int
pack_near(struct store *s, const struct content *c, struct delta *best, struct err *e)
{
	struct choice k;
	int rc;

	if (c->near == 0)
		return c->second == 0 ? 0 : pack_with(s, c->bytes, c->second, best, e);
	if ((rc = choose(s, c->near, &k, e)) != 0)
		return rc;
	best->step = k.step;
	if ((rc = pack_with(s, c->bytes, k.regular, best, e)) != 0 ||
	    (rc = try_reference(s, c, k.root != k.regular ? k.root : 0, 1, best, e)) != 0)
		return rc;
	return try_reference(s, c, c->second, 0, best, e);
}

static bool
is_digest_of_nothing(const struct sha256 *digest)
{
	struct sha256 nothing = sha256_of("", 0);

	return sha256_eq(digest, &nothing);
}

/* The caller frees out->bytes, also after an error. */
static int
pack_best(struct store *s, const struct content *c, struct delta *out, struct err *e)
{
	struct delta alone = { .step = 0 };
	int rc;

	if (c->bytes.len == 0 && !is_digest_of_nothing(&c->digest)) /* what was erased elsewhere */
		return 0;
	if ((rc = pack_near(s, c, out, e)) != 0)
		return rc;
	if (out->bytes != NULL && out->len <= SMALL_DELTA(c->bytes.len))
		return 0;
	if ((rc = pack_with(s, c->bytes, 0, &alone, e)) == 0)
		take_smaller(out, &alone, out->bytes == NULL || !WORTH_IT(out->len, alone.len));
	return rc;
}

static void
bind_delta(struct query *q, uint64_t size, const struct delta *d)
{
	query_int(q, (int64_t)size);
	if (d->reference == 0)
		query_null(q);
	else
		query_int(q, d->reference);
	query_int(q, d->step);
	query_bytes(q, str_make(d->bytes, d->len));
}

static int
change(struct store *s, int64_t id, uint64_t size, const struct delta *d, struct err *e)
{
	struct query q = query_open(s, STATEMENT_CHANGE_CONTENT);

	query_int(&q, id);
	bind_delta(&q, size, d);
	return query_run(&q, e);
}

static int
insert(struct store *s, const struct content *c, const struct delta *d, int64_t *id, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_CONTENT);
	int rc;

	query_sha256(&q, &c->digest);
	bind_delta(&q, c->size, d);
	if ((rc = query_run(&q, e)) == 0)
		*id = sqlite3_last_insert_rowid(s->db);
	return rc;
}

/* The next content will probably refer to this one. */
static void
keep_copy(struct store *s, int64_t id, struct str bytes)
{
	char *copy = bytes.len > 0 && bytes.len <= RECENT_BYTES_MAX ? str_dup(bytes) : NULL;

	if (copy != NULL)
		keep(desk_of(s), id, copy, bytes.len);
}

/* What was erased is no reference: sets *id to 0. */
static int
skip_erased(struct store *s, int64_t *id, struct err *e)
{
	struct link link = { .is_erased = true };
	int rc = *id != 0 ? read_link(s, *id, &link, e) : 0;

	if (link.is_erased)
		*id = 0;
	return rc;
}

int
store_content_put(struct store *s, const struct content *wanted, int64_t *id, struct err *e)
{
	struct content c = *wanted;
	struct delta d = { .step = 0 };
	bool is_erased;
	int rc;

	if ((rc = look_for(s, &c.digest, id, &is_erased, e)) != 0 || (*id != 0 && !is_erased))
		return rc;
	if ((rc = skip_erased(s, &c.near, e)) == 0 && (rc = skip_erased(s, &c.second, e)) == 0 &&
	    (rc = pack_best(s, &c, &d, e)) == 0)
		rc = *id != 0 ? change(s, *id, c.size, &d, e) : insert(s, &c, &d, id, e);
	if (rc == 0)
		keep_copy(s, *id, c.bytes);
	free(d.bytes);
	return rc;
}

static int
is_served(struct store *s, int64_t id, bool *out, struct err *e)
{
	struct query q = query_open(s, STATEMENT_IS_CONTENT_SERVED);
	int64_t n = 0, shown = 0;
	int rc;

	query_int(&q, id);
	if ((rc = query_number(&q, &n, e)) != 0)
		return rc;
	if (s->has_resources) {
		q = query_open(s, STATEMENT_IS_RESOURCE_SERVED);
		query_int(&q, id);
		rc = query_number(&q, &shown, e);
	}
	*out = n != 0 || shown != 0;
	return rc;
}

/* Compresses a content without that reference, but with the one that the reference has. */
static int
refer_past(struct store *s, int64_t id, int64_t reference, struct err *e)
{
	struct delta d = { .step = 0 };
	struct content_read found = { .size = 0 };
	struct link own, past;
	char *copy = NULL;
	int rc;

	if ((rc = read_link(s, id, &own, e)) != 0 ||
	    (rc = read_link(s, reference, &past, e)) != 0 ||
	    (rc = store_content_check(s, id, &found, e)) != 0)
		return rc;
	copy = str_dup(found.bytes); /* reading the reference may take the place of these */
	rc = pack_with(s, str_make(copy, found.bytes.len), past.reference, &d, e);
	d.step = own.step;
	if (rc == 0)
		rc = change(s, id, found.size, &d, e);
	free(d.bytes);
	free(copy);
	return rc;
}

static int
refer_past_all(struct store *s, int64_t reference, struct err *e)
{
	int64_t id = 0;
	int rc;

	for (;;) {
		struct query q = query_open(s, STATEMENT_DEPENDENTS);

		query_int(&q, reference);
		if ((rc = query_number(&q, &id, e)) != 0 || id == 0)
			return rc;
		if ((rc = refer_past(s, id, reference, e)) != 0)
			return rc;
	}
}

int
store_content_erase(struct store *s, int64_t id, struct err *e)
{
	struct query q;
	bool served = true;
	int rc;

	if ((rc = is_served(s, id, &served, e)) != 0 || served ||
	    (rc = refer_past_all(s, id, e)) != 0)
		return rc;
	store_content_forget(s);
	q = query_open(s, STATEMENT_EMPTY_CONTENT);
	query_int(&q, id);
	return query_run(&q, e);
}
