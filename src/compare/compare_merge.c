/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_merge: merges two elements, recursively. Their contents are sequences of items
 * (compare_words.c): items equal in both are copied from the later version; in the gaps between,
 * elements are paired and merged (compare_pair.c), and the remaining items are deleted or inserted.
 * What must hold: each item of the earlier element is put once, in its order, as same, merged or
 * deleted; and each item of the later, as same, merged or inserted.
 */
#include "compare/compare_merge.h"

#include <gazetted/plugin.h>

#include "compare/compare_hash.h"
#include "compare/compare_pair.h"
#include "compare/compare_private.h"
#include "compare/compare_words.h"
#include "compare/word.h"

/*
 * If less than one in so many bytes of the words of a block is kept, the block was rewritten, and
 * the few equal words are coincidence.
 */
#define KEPT_WORDS_MIN 8

static void
put_node(struct compare *c, const struct image_node *node, enum doc_change change)
{
	if (c->failed.code != ERR_NONE)
		return;
	if (buf_reserve(&c->nodes, sizeof *node, NULL) != 0 ||
	    buf_reserve(&c->changes, 1, NULL) != 0) {
		err_set(&c->failed, ERR_LIMIT,
		    "the two versions differ in more places than can be shown: compare one "
		    "portion");
		return;
	}
	buf_put(&c->nodes, node, sizeof *node);
	buf_putc(&c->changes, (char)change);
}

/* Puts the pending text as a node. */
static void
end_text(struct compare *c)
{
	struct image_node node = { .end = compare_node_count(c) + 1,
		.parent = c->open,
		.a = c->sides[c->text.side].pool_at + c->text.from,
		.b = c->text.to - c->text.from,
		.kind = GAZ_TEXT,
		.name = IMAGE_NAME_TEXT };

	if (c->text.from < c->text.to)
		put_node(c, &node, c->text.change);
	c->text.from = c->text.to;
}

/*
 * Adds a run of text to the pending text if it directly follows it in the same pool with the same
 * change; else starts a new one.
 */
static void
put_text(struct compare *c, unsigned side, uint32_t from, uint32_t to, enum doc_change change)
{
	bool goes_on = c->text.from < c->text.to && c->text.side == side &&
		       c->text.change == change && c->text.to == from;

	if (!goes_on) {
		end_text(c);
		c->text.side = side;
		c->text.change = change;
		c->text.from = from;
	}
	c->text.to = to;
}

static struct image_node
moved(const struct side *s, uint32_t node)
{
	struct image_node n = s->im->nodes[node];

	if (n.name == IMAGE_NAME_TEXT)
		n.a += s->pool_at;
	else
		n.a += s->attrs_at;
	n.name = s->names[n.name];
	return n;
}

void
compare_open(struct compare *c, unsigned side, uint32_t node, enum doc_change change)
{
	struct image_node n = moved(&c->sides[side], node);

	end_text(c);
	n.parent = c->open;
	put_node(c, &n, change);
	if (c->failed.code == ERR_NONE)
		c->open = compare_node_count(c) - 1;
}

void
compare_close(struct compare *c)
{
	struct image_node *n;

	end_text(c);
	if (c->failed.code != ERR_NONE)
		return;
	n = compare_node_at(c, c->open);
	n->end = compare_node_count(c);
	c->open = n->parent;
}

void
compare_copy(struct compare *c, unsigned side, uint32_t node, enum doc_change change)
{
	const struct side *s = &c->sides[side];
	uint32_t end = s->im->nodes[node].end, start;

	if (image_is_text(s->im, node)) {
		put_text(c, side, s->im->nodes[node].a, s->im->nodes[node].a + s->im->nodes[node].b,
		    change);
		return;
	}
	end_text(c);
	start = compare_node_count(c);
	for (uint32_t i = node; i < end && c->failed.code == ERR_NONE; i++) {
		struct image_node n = moved(s, i);

		n.parent = i == node ? c->open : n.parent - node + start;
		n.end = n.end - node + start;
		put_node(c, &n, change);
	}
}

static const struct item *
item_at(const struct items *s, uint32_t i)
{
	return (const struct item *)(const void *)s->lists.items.data + i;
}

static bool
is_word(const struct items *s, uint32_t i)
{
	return item_at(s, i)->from < item_at(s, i)->to;
}

static void
put_item(struct compare *c, unsigned side, const struct item *item, enum doc_change change)
{
	if (item->from < item->to)
		put_text(c, side, item->from, item->to, change);
	else
		compare_copy(c, side, item->node, change);
}

static void
put_range(struct compare *c, unsigned side, const struct items *s, uint32_t from, uint32_t to)
{
	enum doc_change change = side == EARLIER ? DOC_DELETED : DOC_INSERTED;

	while (from < to && c->failed.code == ERR_NONE)
		put_item(c, side, item_at(s, from++), change);
}

/* The items of both sides of a merge. */
struct weave {
	struct compare *c;
	struct items sides[SIDES];
};

struct stretch {
	uint32_t from[SIDES], to[SIDES]; /* a gap; at to is a kept item, or the end */
};

static uint32_t
next_kept(const struct items *s, uint32_t at)
{
	while (at < s->count && !s->lists.kept.data[at])
		at++;
	return at;
}

/* Finds the next gap, which may be empty: it begins at s->from, after the last kept items. */
static bool
next_stretch(const struct weave *w, struct stretch *s)
{
	bool more =
	    s->from[EARLIER] <= w->sides[EARLIER].count && s->from[LATER] <= w->sides[LATER].count;

	for (unsigned side = 0; more && side < SIDES; side++)
		s->to[side] = next_kept(&w->sides[side], s->from[side]);
	return more;
}

/* Lists the elements of a gap: their nodes into nodes, their item indexes into places. */
static void
list_elements(
    const struct items *s, uint32_t from, uint32_t to, struct buf *nodes, struct buf *places)
{
	for (; from < to; from++) {
		if (is_word(s, from))
			continue;
		buf_put(nodes, &item_at(s, from)->node, sizeof(uint32_t));
		buf_put(places, &from, sizeof from);
	}
}

/* The input and output of pairing one gap. */
struct elements {
	struct buf nodes[SIDES], places[SIDES]; /* of uint32_t */
	struct buf pairs;
};

static uint32_t
place_at(const struct elements *l, unsigned side, uint32_t i)
{
	return ((const uint32_t *)(const void *)l->places[side].data)[i];
}

/* Returns the number of pairs, which are in l->pairs. */
static uint32_t
pair_elements(struct weave *w, const struct stretch *s, struct elements *l)
{
	struct gap gap;
	uint32_t count[SIDES];

	for (unsigned side = 0; side < SIDES; side++) {
		list_elements(
		    &w->sides[side], s->from[side], s->to[side], &l->nodes[side], &l->places[side]);
		count[side] = (uint32_t)(l->nodes[side].len / sizeof(uint32_t));
		if (count[side] == 0 || l->nodes[side].failed || l->places[side].failed)
			return 0;
	}
	gap = (struct gap){ (const uint32_t *)(const void *)l->nodes[EARLIER].data,
		(const uint32_t *)(const void *)l->nodes[LATER].data, count[EARLIER],
		count[LATER] };
	if (buf_reserve(&l->pairs, count[EARLIER] * sizeof(struct pair), NULL) != 0)
		return 0;
	return compare_pair(w->c, gap, (struct pair *)(void *)l->pairs.data);
}

static void
put_gap(struct weave *w, const struct stretch *s)
{
	struct elements l = { .pairs = BUF_INIT(BUILD_NODES_MAX * sizeof(struct pair)) };
	uint32_t at[SIDES] = { s->from[EARLIER], s->from[LATER] }, count, x, y;
	const struct pair *pairs;

	for (unsigned side = 0; side < SIDES; side++)
		l.nodes[side] = l.places[side] = BUF_INIT(BUILD_NODES_MAX * sizeof(uint32_t));
	count = pair_elements(w, s, &l);
	pairs = (const struct pair *)(const void *)l.pairs.data;
	for (uint32_t i = 0; i < count; i++) {
		x = place_at(&l, EARLIER, pairs[i].earlier);
		y = place_at(&l, LATER, pairs[i].later);
		put_range(w->c, EARLIER, &w->sides[EARLIER], at[EARLIER], x);
		put_range(w->c, LATER, &w->sides[LATER], at[LATER], y);
		compare_merge(
		    w->c, item_at(&w->sides[EARLIER], x)->node, item_at(&w->sides[LATER], y)->node);
		at[EARLIER] = x + 1;
		at[LATER] = y + 1;
	}
	put_range(w->c, EARLIER, &w->sides[EARLIER], at[EARLIER], s->to[EARLIER]);
	put_range(w->c, LATER, &w->sides[LATER], at[LATER], s->to[LATER]);
	for (unsigned side = 0; side < SIDES; side++) {
		buf_free(&l.nodes[side]);
		buf_free(&l.places[side]);
	}
	buf_free(&l.pairs);
}

static void
put_all(struct weave *w)
{
	struct stretch s = { 0 };

	while (next_stretch(w, &s) && w->c->failed.code == ERR_NONE) {
		put_gap(w, &s);
		if (s.to[LATER] < w->sides[LATER].count)
			put_item(w->c, LATER, item_at(&w->sides[LATER], s.to[LATER]), DOC_SAME);
		s.from[EARLIER] = s.to[EARLIER] + 1;
		s.from[LATER] = s.to[LATER] + 1;
	}
}

/* The bytes of all words, and of the kept ones. Bytes, because a long kept run is one item. */
static uint64_t
measure_words(const struct items *s, uint64_t *kept)
{
	uint64_t bytes = 0;

	*kept = 0;
	for (uint32_t i = 0; i < s->count; i++) {
		const struct item *item = item_at(s, i);

		if (item->class != WORD_LETTERS)
			continue;
		bytes += item->to - item->from;
		*kept += s->lists.kept.data[i] != 0 ? item->to - item->from : 0;
	}
	return bytes;
}

static void
drop_words(struct items *s)
{
	for (uint32_t i = 0; i < s->count; i++)
		if (is_word(s, i))
			s->lists.kept.data[i] = 0;
}

/*
 * If almost nothing of a block is kept, shows it as deleted and inserted, which is easier to read.
 */
static void
drop_remnants(struct weave *w)
{
	uint64_t kept[SIDES], words[SIDES];

	for (unsigned side = 0; side < SIDES; side++)
		words[side] = measure_words(&w->sides[side], &kept[side]);
	if (kept[EARLIER] >= words[EARLIER] / KEPT_WORDS_MIN + (words[EARLIER] > 0) ||
	    kept[LATER] >= words[LATER] / KEPT_WORDS_MIN + (words[LATER] > 0))
		return;
	drop_words(&w->sides[EARLIER]);
	drop_words(&w->sides[LATER]);
}

/* How many sides have items in the gap: 0 to 2. */
static unsigned
fullness(const struct stretch *s)
{
	return (unsigned)(s->from[EARLIER] < s->to[EARLIER]) +
	       (unsigned)(s->from[LATER] < s->to[LATER]);
}

/*
 * Drops a single kept space between two changes of which one is a replacement, so that they become
 * one replacement.
 */
static void
drop_spaces(struct weave *w)
{
	struct stretch s = { 0 };
	unsigned before = 0, now;
	uint32_t x = 0, y = 0; /* the kept items before this gap */

	while (next_stretch(w, &s)) {
		now = fullness(&s);
		if (before > 0 && now > 0 && before + now > SIDES &&
		    item_at(&w->sides[LATER], y)->class == WORD_WHITE)
			w->sides[EARLIER].lists.kept.data[x] = w->sides[LATER].lists.kept.data[y] =
			    0;
		before = now;
		x = s.to[EARLIER];
		y = s.to[LATER];
		s.from[EARLIER] = x + 1;
		s.from[LATER] = y + 1;
	}
}

static void
merge_content(struct compare *c, uint32_t earlier, uint32_t later)
{
	struct weave w = { .c = c };

	compare_ends(c, earlier, later, w.sides);
	if (compare_items(c, EARLIER, earlier, &w.sides[EARLIER], &c->failed) == 0 &&
	    compare_items(c, LATER, later, &w.sides[LATER], &c->failed) == 0) {
		struct items *a = &w.sides[EARLIER], *b = &w.sides[LATER];

		diff_run(&c->diff,
		    (struct diff_items){ (const uint64_t *)(const void *)a->lists.hashes.data,
			(uint8_t *)a->lists.kept.data, a->count },
		    (struct diff_items){ (const uint64_t *)(const void *)b->lists.hashes.data,
			(uint8_t *)b->lists.kept.data, b->count });
		drop_remnants(&w);
		drop_spaces(&w);
		put_all(&w);
	}
	compare_items_free(c, &w.sides[EARLIER]);
	compare_items_free(c, &w.sides[LATER]);
}

static void
copy_meta(struct compare *c, uint32_t later)
{
	const struct image *im = c->sides[LATER].im;

	for (uint32_t n = image_first_child(im, later); n != IMAGE_NONE;
	     n = image_next_sibling(im, n))
		if (im->nodes[n].kind == GAZ_META)
			compare_copy(c, LATER, n, DOC_SAME);
}

static bool
has_attr(const struct compare *c, unsigned side, uint32_t node, uint16_t name, struct str value)
{
	const struct side *s = &c->sides[side];
	const struct image_node *n = &s->im->nodes[node];

	for (uint32_t i = n->a; i < n->a + n->b; i++)
		if (s->names[s->im->attrs[i].name] == name)
			return str_eq(image_str(s->im, s->im->attrs[i].value), value);
	return false;
}

/*
 * Whether both elements have the same name and attributes. build.c allows an attribute once on an
 * element, so equal counts and one inclusion suffice.
 */
static bool
is_same_tag(const struct compare *c, uint32_t earlier, uint32_t later)
{
	const struct side *a = &c->sides[EARLIER], *b = &c->sides[LATER];
	const struct image_node *x = &a->im->nodes[earlier], *y = &b->im->nodes[later];

	if (a->names[x->name] != b->names[y->name] || x->b != y->b)
		return false;
	for (uint32_t i = y->a; i < y->a + y->b; i++)
		if (!has_attr(c, EARLIER, earlier, b->names[b->im->attrs[i].name],
			image_str(b->im, b->im->attrs[i].value)))
			return false;
	return true;
}

void
compare_merge(struct compare *c, uint32_t earlier, uint32_t later)
{
	compare_hash(c, EARLIER, earlier);
	compare_hash(c, LATER, later);
	if (c->sides[EARLIER].whole[earlier] == c->sides[LATER].whole[later]) {
		compare_copy(c, LATER, later, DOC_SAME);
		return;
	}
	compare_open(c, LATER, later, is_same_tag(c, earlier, later) ? DOC_SAME : DOC_CHANGED);
	copy_meta(c, later);
	merge_content(c, earlier, later);
	compare_close(c);
}
