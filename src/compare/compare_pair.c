/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_pair: finds which elements of a gap are versions of each other. A small gap is aligned by
 * all pairs for the greatest sum of scores (Needleman and Wunsch); a large one is first divided at
 * elements with equal text, then at elements with equal eId. What must hold: pairs never cross,
 * both elements of a pair have the same name, and the cost is bounded by c->cells_left.
 */
#include "compare/compare_pair.h"

#include <gazetted/plugin.h>

#include "base/hash.h"
#include "compare/compare_hash.h"
#include "compare/compare_private.h"

/* Scores. Elements equal except for their number count as much as several partial matches. */
enum {
	SCORE_BODY = 1000,
	SCORE_EID = 36,     /* same eId: the same article, unless another has its words */
	SCORE_PLACE = 1,    /* only name and position match */
	SIMILARITY_MIN = 40 /* of 256: about one in six pairs of words in common */
};

enum stage { BY_BODY, BY_EID, BY_NOTHING };

/* The state of pairing one gap. */
struct pairing {
	struct compare *c;
	struct gap gap;
	struct pair *out;
	uint32_t count;
};

struct range {
	uint32_t x, x_end, y, y_end;
};

static uint16_t
name_of(const struct side *s, uint32_t node)
{
	return s->names[s->im->nodes[node].name];
}

/*
 * Whether an element without common text still matches by its position: always for kinds that occur
 * once in an element, or in a row with fixed places; never for an article; for a paragraph or an
 * item only when the gap has no other.
 */
static bool
is_by_place(uint16_t kind, bool is_alone)
{
	switch (kind) {
	case GAZ_BLOCK:
	case GAZ_ITEM:
	case GAZ_LIST_TEXT: return is_alone;
	case GAZ_HIER:
	case GAZ_ROW:
	case GAZ_NOTE:
	case GAZ_QUOTE: return false;
	default: return true;
	}
}

/* Whether these are two pictures: one that was replaced came and went. */
static bool
shows_other(const struct image *a, uint32_t x, const struct image *b, uint32_t y)
{
	return a->nodes[x].kind == GAZ_IMAGE && b->nodes[y].kind == GAZ_IMAGE &&
	       !str_eq(image_attr(a, x, "src"), image_attr(b, y, "src"));
}

static int32_t
score(struct compare *c, uint32_t x, uint32_t y, bool is_alone)
{
	const struct side *a = &c->sides[EARLIER], *b = &c->sides[LATER];
	struct str eid = image_attr(a->im, x, "eId");
	bool same_eid = eid.len > 0 && str_eq(eid, image_attr(b->im, y, "eId"));
	unsigned similarity;

	if (name_of(a, x) != name_of(b, y) || shows_other(a->im, x, b->im, y))
		return 0;
	if (a->body[x] == b->body[y])
		return SCORE_BODY + (same_eid ? SCORE_EID : 0);
	if (is_alone && (same_eid || is_by_place(a->im->nodes[x].kind, is_alone)))
		return SCORE_EID; /* the only candidate on both sides */
	similarity = compare_similarity(c, x, y);
	if (same_eid)
		return SCORE_EID + (int32_t)similarity;
	if (similarity >= SIMILARITY_MIN)
		return (int32_t)similarity;
	return is_by_place(a->im->nodes[x].kind, is_alone) ? SCORE_PLACE + (int32_t)similarity : 0;
}

static void
add_pair(struct pairing *p, uint32_t x, uint32_t y)
{
	p->out[p->count++] = (struct pair){ x, y };
}

/*
 * best: the greatest sum of scores for the elements from x and y on. score: that of the pair x and
 * y, kept to trace the path.
 */
struct cell {
	int32_t best, score;
};

static void
fill_cells(struct pairing *p, struct range r, struct cell *cells)
{
	uint32_t width = r.y_end - r.y + 1;
	bool is_alone = p->gap.earlier_count == 1 && p->gap.later_count == 1;

	for (uint32_t x = r.x_end - r.x; x-- > 0;) {
		for (uint32_t y = r.y_end - r.y; y-- > 0;) {
			struct cell *at = &cells[x * width + y];
			int32_t best = at[1].best > at[width].best ? at[1].best : at[width].best;

			at->score =
			    score(p->c, p->gap.earlier[r.x + x], p->gap.later[r.y + y], is_alone);
			if (at->score > 0 && at[width + 1].best + at->score > best)
				best = at[width + 1].best + at->score;
			at->best = best;
		}
	}
}

/* Aligns a range by all pairs. False when it has too many cells, or without memory. */
static bool
align(struct pairing *p, struct range r)
{
	uint32_t n = r.x_end - r.x, m = r.y_end - r.y, width = m + 1, x = 0, y = 0;
	uint64_t count = (uint64_t)n * m;
	size_t bytes = ((size_t)n + 1) * width * sizeof(struct cell);
	struct cell *cells, *at;

	buf_reset(&p->c->cells);
	if (count > PAIR_CELLS_MAX || (int64_t)count > p->c->cells_left ||
	    buf_reserve(&p->c->cells, bytes, NULL) != 0)
		return false;
	p->c->cells_left -= (int64_t)count;
	cells = (struct cell *)(void *)p->c->cells.data;
	memset(cells, 0, bytes);
	fill_cells(p, r, cells);
	while (x < n && y < m) {
		at = &cells[x * width + y];
		if (at->score > 0 && at->best == at[width + 1].best + at->score)
			add_pair(p, r.x + x++, r.y + y++);
		else if (at->best == at[width].best)
			x++;
		else
			y++;
	}
	return true;
}

/*
 * The key that two elements must have in common to be paired in that stage. Without an eId, BY_EID
 * gives each side another key, so that such elements never match.
 */
static uint64_t
key_of(const struct compare *c, unsigned side, uint32_t node, enum stage stage)
{
	const struct side *s = &c->sides[side];
	struct str eid = image_attr(s->im, node, "eId"), src = STR("");

	if (stage == BY_BODY)
		return s->body[node];
	if (eid.len == 0)
		return s->whole[node] ^ (side == EARLIER ? 1 : 2);
	if (s->im->nodes[node].kind == GAZ_IMAGE)
		src = image_attr(s->im, node, "src");
	return hash64(eid.p, eid.len) ^ c->name_hashes[name_of(s, node)] ^
	       (src.len > 0 ? hash64(src.p, src.len) : 0);
}

static void
put_keys(struct pairing *p, unsigned side, struct range r, enum stage stage, struct buf *out)
{
	const uint32_t *nodes = side == EARLIER ? p->gap.earlier : p->gap.later;
	uint32_t from = side == EARLIER ? r.x : r.y, to = side == EARLIER ? r.x_end : r.y_end;

	for (uint32_t i = from; i < to; i++) {
		uint64_t key = key_of(p->c, side, nodes[i], stage);

		buf_put(out, &key, sizeof key);
	}
}

static void pair_range(struct pairing *p, struct range r, enum stage stage);

/*
 * Adds the pairs marked in kept, and pairs the ranges between them. kept: one byte for each earlier
 * element, then one for each later one.
 */
static void
pair_between(struct pairing *p, struct range r, const uint8_t *kept, enum stage next)
{
	const uint8_t *kept_y = kept + (r.x_end - r.x);
	uint32_t x = r.x, y = r.y;

	while (x < r.x_end || y < r.y_end) {
		struct range part = { x, x, y, y };

		while (part.x_end < r.x_end && !kept[part.x_end - r.x])
			part.x_end++;
		while (part.y_end < r.y_end && !kept_y[part.y_end - r.y])
			part.y_end++;
		pair_range(p, part, next);
		if (part.x_end < r.x_end && part.y_end < r.y_end)
			add_pair(p, part.x_end, part.y_end);
		x = part.x_end + 1;
		y = part.y_end + 1;
	}
}

static void
cut(struct pairing *p, struct range r, enum stage stage)
{
	struct buf keys = BUF_INIT((size_t)2 * BUILD_NODES_MAX * sizeof(uint64_t));
	struct buf kept = BUF_INIT((size_t)2 * BUILD_NODES_MAX);
	uint32_t n = r.x_end - r.x, m = r.y_end - r.y;
	const uint64_t *hashes;
	uint8_t *marks;

	put_keys(p, EARLIER, r, stage, &keys);
	put_keys(p, LATER, r, stage, &keys);
	if (keys.failed || buf_reserve(&kept, (size_t)n + m, NULL) != 0)
		goto out; /* without memory they stay unpaired: deleted and inserted */
	hashes = (const uint64_t *)(const void *)keys.data;
	marks = (uint8_t *)kept.data;
	memset(marks, 0, (size_t)n + m);
	diff_run(&p->c->diff, (struct diff_items){ hashes, marks, n },
	    (struct diff_items){ hashes + n, marks + n, m });
	pair_between(p, r, marks, stage + 1);
out:
	buf_free(&keys);
	buf_free(&kept);
}

static void
pair_range(struct pairing *p, struct range r, enum stage stage)
{
	if (r.x == r.x_end || r.y == r.y_end || align(p, r) || stage == BY_NOTHING)
		return;
	cut(p, r, stage);
}

uint32_t
compare_pair(struct compare *c, struct gap gap, struct pair *out)
{
	struct pairing p = { .c = c, .gap = gap, .out = out };

	pair_range(&p, (struct range){ 0, gap.earlier_count, 0, gap.later_count }, BY_BODY);
	return p.count;
}
