/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_portion: reads and writes portions.
 *
 * Always true
 *  1. A row of portions has the texts as changes of those of its base, which has another base, and
 *     so on, at most DEPTH_MAX times; a row without base has all its texts. Where the outlines
 *     differ, a portion is expected to have the text of that with the same eId.
 *  2. Erasing changes the outline, but neither the eIds nor the order: what has the publication as
 *     base is read as before.
 */
#include "corpus/store_sqlite_portion.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "corpus/outline.h"
#include "corpus/store_sqlite_content.h"
#include "corpus/store_sqlite_portion_private.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_sum.h"
#include "corpus/texts.h"

#define DEPTH_MAX 32 /* each costs some 10 µs to read, and all texts are 2 kB an act */
#define RECENT 4     /* publications: the base is mostly the one before */
#define OUTLINE_BYTES_MAX (256u << 20) /* more than an image may have */

struct portions_desk {
	struct portions_texts recent[RECENT]; /* a ring */
	unsigned next;
};

static struct portions_desk *
desk_of(struct store *s)
{
	if (s->portions == NULL)
		s->portions = NEW(struct portions_desk);
	return s->portions;
}

void
store_portions_forget(struct store *s)
{
	for (unsigned i = 0; s->portions != NULL && i < RECENT; i++) {
		free(s->portions->recent[i].bytes);
		s->portions->recent[i] = (struct portions_texts){ .seq = 0 };
	}
}

void
store_portions_free(struct store *s)
{
	store_portions_forget(s);
	free(s->portions);
	s->portions = NULL;
}

static int
damaged(const struct store *s, int64_t seq, struct err *e)
{
	store_sum_damaged(s, "a list of portions", e);
	err_detail(e, "publication or content %lld", (long long)seq);
	return -ERR_IO;
}

void
store_portions_unload(struct portions_loaded *l)
{
	outline_free(&l->outline);
	free(l->bytes);
	*l = (struct portions_loaded){ .bytes = NULL };
}

int
store_portions_load(struct store *s, int64_t content, struct portions_loaded *out, struct err *e)
{
	struct content_read found = { .size = 0 };
	struct portions_loaded l = { .bytes = NULL };
	int rc;

	if ((rc = store_content_check(s, content, &found, e)) != 0)
		return rc;
	l.bytes = str_dup(found.bytes);
	if ((rc = outline_read(&l.outline, str_make(l.bytes, found.bytes.len), e)) == 0) {
		*out = l;
		return 0;
	}
	free(l.bytes);
	return rc == -ERR_DATA ? damaged(s, content, e) : rc;
}

static const struct portions_texts *
find_recent(struct store *s, int64_t seq)
{
	const struct portions_desk *d = desk_of(s);

	for (unsigned i = 0; i < RECENT; i++)
		if (d->recent[i].seq == seq)
			return &d->recent[i];
	return NULL;
}

/* Takes the bytes over. */
static const struct portions_texts *
keep(struct store *s, struct portions_texts t)
{
	struct portions_desk *d = desk_of(s);
	struct portions_texts *to = &d->recent[d->next];

	d->next = (d->next + 1) % RECENT;
	free(to->bytes);
	*to = t;
	return to;
}

/*
 * The texts that are expected with an outline after those of another publication, with room for
 * `count`; zeros without one.
 */
static int
expect(struct store *s, const struct portions_texts *base, int64_t outline, uint32_t count,
    uint8_t **out, struct err *e)
{
	struct portions_loaded own = { .bytes = NULL }, other = { .bytes = NULL };
	uint8_t *to = mem_new_array((size_t)count + 1, TEXT_BYTES);
	uint32_t *match;
	int rc = 0;

	*out = to;
	if (base == NULL)
		return 0;
	if (base->outline == outline && base->count == count) {
		memcpy(to, base->bytes, (size_t)count * TEXT_BYTES);
		return 0;
	}
	if ((rc = store_portions_load(s, outline, &own, e)) == 0 &&
	    (rc = store_portions_load(s, base->outline, &other, e)) == 0) {
		match = mem_new_array((size_t)count + 1, sizeof *match);
		if (own.outline.count == count)
			outline_match(&own.outline, &other.outline, match);
		for (uint32_t i = 0; i < count; i++)
			if (match[i] < base->count)
				memcpy(to + (size_t)i * TEXT_BYTES,
				    base->bytes + (size_t)match[i] * TEXT_BYTES, TEXT_BYTES);
		free(match);
	}
	store_portions_unload(&own);
	store_portions_unload(&other);
	return rc;
}

/* From the column `first` on, which is the first of PORTIONS_COLUMNS. */
int
store_portions_take_row(struct query *q, int first, struct portions_row *out, struct err *e)
{
	*out = (struct portions_row){ .outline = row_int(q, first + 1),
		.part = { .seq = row_int(q, first),
		    .base = row_int(q, first + 2),
		    .depth = row_int(q, first + 3),
		    .texts = row_str(q, first + 4),
		    .outline = row_sha256(q, first + 6) } };
	return store_sum_check(q->store, row_int(q, first + 5), store_sum_portions(&out->part),
	    "a list of portions", e);
}

/* How many portions the content has that is the outline. */
static int
count_portions(struct store *s, int64_t outline, uint32_t *count, struct err *e)
{
	struct portions_loaded l = { .bytes = NULL };
	int rc = store_portions_load(s, outline, &l, e);

	*count = l.outline.count;
	store_portions_unload(&l);
	return rc;
}

static int load_below(
    struct store *s, int64_t seq, int64_t depth, const struct portions_texts **out, struct err *e);

static int
decode_texts(struct store *s, const struct portions_row *row, const struct portions_texts **out,
    struct err *e)
{
	struct portions_texts t = { .seq = row->part.seq, .outline = row->outline };
	const struct portions_texts *base = NULL;
	int rc;

	/* the base came before, and is less deep, so that few are followed and no circle */
	if (row->part.depth > DEPTH_MAX || row->part.base < 0 || row->part.base >= row->part.seq)
		return damaged(s, row->part.seq, e);
	if (row->part.base != 0 &&
	    (rc = load_below(s, row->part.base, row->part.depth, &base, e)) != 0)
		return rc;
	t.count = base != NULL && base->outline == row->outline ? base->count : 0;
	if (t.count == 0 && (rc = count_portions(s, row->outline, &t.count, e)) != 0)
		return rc;
	if ((rc = expect(s, base, row->outline, t.count, &t.bytes, e)) == 0 &&
	    !texts_unpack(row->part.texts, t.bytes, t.count))
		rc = damaged(s, row->part.seq, e);
	if (rc == 0)
		*out = keep(s, t);
	else
		free(t.bytes);
	return rc;
}

/* Reads a row, whose texts are then memory of their own. */
static int
read_row(struct store *s, int64_t seq, struct portions_row *out, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PORTIONS);
	bool row;
	int rc;

	query_int(&q, seq);
	if ((rc = query_next(&q, &row, e)) == 0)
		rc = row ? store_portions_take_row(&q, 0, out, e) : damaged(s, seq, e);
	if (rc == 0)
		out->part.texts = str_make(str_dup(out->part.texts), out->part.texts.len);
	query_close(&q);
	return rc;
}

/* The texts of a row that was read; they are valid until those of another one are. */
int
store_portions_load_row(struct store *s, const struct portions_row *row,
    const struct portions_texts **out, struct err *e)
{
	if ((*out = find_recent(s, row->part.seq)) != NULL)
		return 0;
	return decode_texts(s, row, out, e);
}

/* The texts of a publication that has fewer bases than depth. */
static int
load_below(
    struct store *s, int64_t seq, int64_t depth, const struct portions_texts **out, struct err *e)
{
	struct portions_row row = { .outline = 0 };
	int rc;

	if ((*out = find_recent(s, seq)) != NULL)
		return 0;
	if ((rc = read_row(s, seq, &row, e)) != 0)
		return rc;
	rc = row.part.depth < depth ? decode_texts(s, &row, out, e) : damaged(s, seq, e);
	free((char *)row.part.texts.p);
	return rc;
}

int
store_portions_load_texts(
    struct store *s, int64_t seq, const struct portions_texts **out, struct err *e)
{
	return load_below(s, seq, DEPTH_MAX + 1, out, e);
}

/* The outline that is like that of the base; 0: none. Sets *depth to that of its texts. */
static int
look_at_base(struct store *s, int64_t base, int64_t *outline, int64_t *depth, struct err *e)
{
	struct portions_row row;
	int rc;

	*outline = 0;
	*depth = DEPTH_MAX;
	if (base == 0)
		return 0;
	if ((rc = read_row(s, base, &row, e)) != 0)
		return rc;
	*outline = row.outline;
	*depth = row.part.depth;
	free((char *)row.part.texts.p);
	return 0;
}

static int
put_outline(struct store *s, const struct corpus_portion *portions, uint32_t count, bool is_bare,
    struct content *c, int64_t *id, struct err *e)
{
	struct buf b = BUF_INIT(OUTLINE_BYTES_MAX);
	int rc;

	if (is_bare)
		outline_write_bare(&b, portions, count);
	else
		outline_write(&b, portions, count);
	if ((rc = buf_check(&b, "the list of portions", e)) == 0) {
		c->bytes = buf_str(&b);
		c->size = c->bytes.len;
		c->digest = sha256_of(c->bytes.p, c->bytes.len);
		rc = store_content_put(s, c, id, e);
	}
	buf_free(&b);
	return rc;
}

static int
insert(struct store *s, const struct portions_row *row, struct err *e)
{
	struct query q = query_open(s, STATEMENT_PUT_PORTIONS);

	query_int(&q, row->part.seq);
	query_int(&q, row->outline);
	if (row->part.base == 0)
		query_null(&q);
	else
		query_int(&q, row->part.base);
	query_int(&q, row->part.depth);
	query_bytes(&q, row->part.texts);
	query_int(&q, store_sum_portions(&row->part));
	return query_run(&q, e);
}

static int
put_texts(struct store *s, struct portions_row *row, const struct corpus_portion *portions,
    uint32_t count, struct err *e)
{
	struct buf texts = BUF_INIT(OUTLINE_BYTES_MAX), packed = BUF_INIT(OUTLINE_BYTES_MAX);
	const struct portions_texts *base = NULL;
	uint8_t *expected = NULL;
	int rc = 0;

	if (row->part.base != 0)
		rc = store_portions_load_texts(s, row->part.base, &base, e);
	if (rc == 0 && (rc = expect(s, base, row->outline, count, &expected, e)) == 0) {
		texts_write(&texts, portions, count);
		if ((rc = buf_check(&texts, "the list of portions", e)) == 0)
			texts_pack(&packed, (uint8_t *)texts.data, expected, count);
		row->part.texts = buf_str(&packed);
		if (rc == 0 && (rc = buf_check(&packed, "the list of portions", e)) == 0 &&
		    (rc = insert(s, row, e)) == 0)
			keep(s, (struct portions_texts){ row->part.seq, row->outline, count,
				    (uint8_t *)buf_take(&texts, &(size_t){ 0 }) });
	}
	free(expected);
	buf_free(&packed);
	buf_free(&texts);
	return rc;
}

int
store_portions_put(struct store *s, int64_t seq, int64_t base,
    const struct corpus_portion *portions, uint32_t count, struct err *e)
{
	struct content c = { .near = 0 };
	struct portions_row row = { .part = { .seq = seq } };
	int64_t depth;
	int rc;

	if ((rc = look_at_base(s, base, &c.near, &depth, e)) != 0 ||
	    (rc = put_outline(s, portions, count, false, &c, &row.outline, e)) != 0)
		return rc;
	row.part.outline = c.digest;
	if (depth < DEPTH_MAX) {
		row.part.base = base;
		row.part.depth = depth + 1;
	}
	return put_texts(s, &row, portions, count, e);
}

/* Gives the publication that outline instead of the one it has. */
static int
change_outline(
    struct store *s, int64_t seq, int64_t outline, const struct sha256 *digest, struct err *e)
{
	struct portions_row row;
	struct query q;
	int64_t sum;
	int rc;

	if ((rc = read_row(s, seq, &row, e)) != 0)
		return rc;
	row.part.outline = *digest;
	sum = store_sum_portions(&row.part);
	free((char *)row.part.texts.p);
	q = query_open(s, STATEMENT_CHANGE_OUTLINE);
	query_int(&q, seq);
	query_int(&q, outline);
	query_int(&q, sum);
	return query_run(&q, e);
}

/* All that have the outline get the other one. */
static int
replace_outline(
    struct store *s, int64_t from, int64_t to, const struct sha256 *digest, struct err *e)
{
	int64_t seq = 0;
	int rc;

	for (;;) {
		struct query q = query_open(s, STATEMENT_USERS_OF_OUTLINE);

		query_int(&q, from);
		if ((rc = query_number(&q, &seq, e)) != 0 || seq == 0)
			return rc;
		if ((rc = change_outline(s, seq, to, digest, e)) != 0)
			return rc;
	}
}

/*
 * Gives the publication an outline without words; if no publication in service has its old one, all
 * others that have it too, which then loses its bytes.
 */
static int
take_words(struct store *s, int64_t seq, int64_t outline, struct err *e)
{
	struct content c = { .near = 0 };
	struct portions_loaded l = { .bytes = NULL };
	struct query q;
	int64_t bare = 0, served = 0;
	int rc;

	if ((rc = store_portions_load(s, outline, &l, e)) == 0)
		rc = put_outline(s, l.outline.portions, l.outline.count, true, &c, &bare, e);
	store_portions_unload(&l);
	if (rc != 0 || bare == outline || (rc = change_outline(s, seq, bare, &c.digest, e)) != 0)
		return rc;
	q = query_open(s, STATEMENT_IS_CONTENT_SERVED);
	query_int(&q, outline);
	if ((rc = query_number(&q, &served, e)) != 0 || served != 0 ||
	    (rc = replace_outline(s, outline, bare, &c.digest, e)) != 0)
		return rc;
	return store_content_erase(s, outline, e);
}

int
store_portions_erase(struct store *s, int64_t seq, struct err *e)
{
	int64_t outline, depth;
	int rc;

	if ((rc = look_at_base(s, seq, &outline, &depth, e)) != 0)
		return rc;
	store_portions_forget(s);
	return take_words(s, seq, outline, e);
}

int
store_portions_check(struct query *q, uint64_t *count, struct err *e)
{
	const struct portions_texts *texts = NULL;
	struct portions_row row;
	int rc;

	if ((rc = store_portions_take_row(q, 0, &row, e)) != 0 ||
	    (rc = decode_texts(q->store, &row, &texts, e)) != 0)
		return rc;
	*count = texts != NULL ? texts->count : 0;
	return 0;
}
