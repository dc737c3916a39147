/* SPDX-License-Identifier: Apache-2.0 */
/* outline: reads and writes the lists of portions. */
#include "corpus/outline.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#define LEB_BITS 7
#define LEB_MORE 0x80u
#define PORTION_BYTES_MIN 6 /* two numbers and four lengths */

static void
put_number(struct buf *out, uint64_t n)
{
	for (; n >= LEB_MORE; n >>= LEB_BITS)
		buf_putc(out, (char)(n | LEB_MORE));
	buf_putc(out, (char)n);
}

/* What is left of the bytes, and whether all before it was as it should be. */
struct reading {
	struct str rest;
	bool failed;
};

static uint32_t
take_number(struct reading *r)
{
	uint64_t n = 0;

	for (unsigned shift = 0; shift < 32 && r->rest.len > 0; shift += LEB_BITS) {
		unsigned char b = (unsigned char)r->rest.p[0];

		r->rest = str_slice(r->rest, 1, r->rest.len);
		n |= (uint64_t)(b & ~LEB_MORE) << shift;
		if ((b & LEB_MORE) == 0 && n <= UINT32_MAX)
			return (uint32_t)n;
	}
	r->failed = true;
	return 0;
}

static struct str
take_str(struct reading *r)
{
	uint32_t len = take_number(r);
	struct str s;

	if (r->failed || len > r->rest.len) {
		r->failed = true;
		return STR("");
	}
	s = str_make(r->rest.p, len);
	r->rest = str_slice(r->rest, len, r->rest.len);
	return s;
}

static void
put_str(struct buf *out, struct str s)
{
	put_number(out, s.len);
	buf_putstr(out, s);
}

static void
write_all(struct buf *out, const struct corpus_portion *portions, uint32_t count, bool is_bare)
{
	put_number(out, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct corpus_portion *p = &portions[i];

		put_number(out, p->depth);
		put_number(out, p->parent == UINT32_MAX ? 0 : i - p->parent);
		put_str(out, p->eid);
		put_str(out, p->wid);
		put_str(out, is_bare ? STR("") : p->num);
		put_str(out, is_bare ? STR("") : p->heading);
	}
}

void
outline_write(struct buf *out, const struct corpus_portion *portions, uint32_t count)
{
	write_all(out, portions, count, false);
}

void
outline_write_bare(struct buf *out, const struct corpus_portion *portions, uint32_t count)
{
	write_all(out, portions, count, true);
}

static void
take_portion(struct reading *r, uint32_t position, struct corpus_portion *p)
{
	uint32_t depth = take_number(r), up = take_number(r);
	struct str eid = take_str(r), wid = take_str(r), num = take_str(r), heading = take_str(r);

	r->failed = r->failed || up > position;
	*p = (struct corpus_portion){ .eid = eid,
		.wid = wid,
		.num = num,
		.heading = heading,
		.position = position,
		.parent = up == 0 ? UINT32_MAX : position - up,
		.depth = depth };
}

int
outline_read(struct outline *out, struct str bytes, struct err *e)
{
	struct reading r = { .rest = bytes };
	struct outline o = { .count = take_number(&r) };

	if (r.failed || o.count > r.rest.len / PORTION_BYTES_MIN)
		return err_set(e, ERR_DATA, "these bytes are no list of portions");
	o.portions = reallocarray(NULL, o.count > 0 ? o.count : 1, sizeof *o.portions);
	if (o.portions == NULL)
		return err_set(e, ERR_BUSY, "there is not enough memory for a list of portions");
	for (uint32_t i = 0; i < o.count && !r.failed; i++)
		take_portion(&r, i, &o.portions[i]);
	if (r.failed || r.rest.len > 0) {
		outline_free(&o);
		return err_set(e, ERR_DATA, "these bytes are no list of portions");
	}
	*out = o;
	return 0;
}

void
outline_free(struct outline *o)
{
	free(o->portions);
	*o = (struct outline){ 0 };
}

static int
compare_eids(const void *a, const void *b)
{
	const struct corpus_portion *const *x = a, *const *y = b;
	int order = str_cmp((*x)->eid, (*y)->eid);

	return order != 0 ? order
			  : ((*x)->position > (*y)->position) - ((*x)->position < (*y)->position);
}

/* The position in the sorted list of the first portion with that eId; UINT32_MAX: none. */
static uint32_t
find_eid(const struct corpus_portion *const *sorted, uint32_t count, struct str eid)
{
	uint32_t low = 0, high = count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (str_cmp(sorted[middle]->eid, eid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && str_eq(sorted[low]->eid, eid) ? sorted[low]->position : UINT32_MAX;
}

void
outline_match(const struct outline *to, const struct outline *from, uint32_t *out)
{
	const struct corpus_portion **sorted = mem_new_array(from->count + 1, sizeof *sorted);

	for (uint32_t i = 0; i < from->count; i++)
		sorted[i] = &from->portions[i];
	qsort(sorted, from->count, sizeof *sorted, compare_eids);
	for (uint32_t i = 0; i < to->count; i++)
		out[i] = find_eid(sorted, from->count, to->portions[i].eid);
	free(sorted);
}
