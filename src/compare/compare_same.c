/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_same: marks identical portions before hashing. Most of two versions is the same, and most
 * of that is in portions that kept their eId; comparing the bytes of two costs a tenth of hashing
 * them. What must hold: marked portions are equal node for node, so that the mark, a number that no
 * other node has, can serve as their hash; the number of nodes compared is bounded.
 */
#include "compare/compare_same.h"

#include "base/hash.h"
#include "compare/compare_private.h"

struct marking {
	struct compare *c;
	const struct image *a, *b;
	uint32_t *partners; /* for each later portion the index of the earlier, or IMAGE_NONE */
	int64_t nodes_left;
};

static bool
is_same_str(const struct marking *m, struct image_str x, struct image_str y)
{
	return x.len == y.len && memcmp(m->a->pool + x.off, m->b->pool + y.off, x.len) == 0;
}

static bool
is_same_tag(const struct marking *m, const struct image_node *x, const struct image_node *y)
{
	const uint16_t *names_a = m->c->sides[EARLIER].names, *names_b = m->c->sides[LATER].names;

	if (x->b != y->b)
		return false;
	for (uint32_t i = 0; i < x->b; i++) {
		const struct image_attr *p = &m->a->attrs[x->a + i], *q = &m->b->attrs[y->a + i];

		if (names_a[p->name] != names_b[q->name] || !is_same_str(m, p->value, q->value))
			return false;
	}
	return true;
}

static bool
is_same_tree(struct marking *m, uint32_t x, uint32_t y)
{
	uint32_t count = m->a->nodes[x].end - x;

	if (m->b->nodes[y].end - y != count)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		const struct image_node *p = &m->a->nodes[x + i], *q = &m->b->nodes[y + i];

		if (m->nodes_left-- <= 0 || p->end - x != q->end - y ||
		    m->c->sides[EARLIER].names[p->name] != m->c->sides[LATER].names[q->name])
			return false;
		if (p->name == IMAGE_NAME_TEXT ? !is_same_str(m, (struct image_str){ p->a, p->b },
						     (struct image_str){ q->a, q->b })
					       : !is_same_tag(m, p, q))
			return false;
	}
	return true;
}

/*
 * Pairs portions by eId. Both indexes are sorted by eId, equal eIds in document order: the first of
 * each are partners.
 */
static void
find_partners(struct marking *m)
{
	uint32_t i = 0, j = 0;

	while (i < m->a->portion_count && j < m->b->portion_count) {
		const struct image_portion *p = &m->a->portions[m->a->by_eid[i]];
		const struct image_portion *q = &m->b->portions[m->b->by_eid[j]];
		int order = str_cmp(image_str(m->a, p->eid), image_str(m->b, q->eid));

		if (order == 0)
			m->partners[m->b->by_eid[j]] = m->a->by_eid[i];
		i += order <= 0;
		j += order >= 0;
	}
}

/*
 * Whether the texts of two portions are equal by their indexed hashes. Their attributes may still
 * differ.
 */
static bool
is_worth_a_look(const struct image_portion *p, const struct image_portion *q)
{
	return memcmp(p->sha256, q->sha256, sizeof p->sha256) == 0;
}

static void
mark_portions(struct marking *m, uint32_t x, uint32_t y)
{
	uint32_t x_end = m->a->nodes[x].end, y_end = m->b->nodes[y].end, done = y;

	for (uint32_t i = 0; i < m->b->portion_count; i++) {
		const struct image_portion *q = &m->b->portions[i], *p;

		if (m->partners[i] == IMAGE_NONE || q->node < done || q->node >= y_end)
			continue;
		p = &m->a->portions[m->partners[i]];
		if (p->node < x || p->node >= x_end || !is_worth_a_look(p, q) ||
		    !is_same_tree(m, p->node, q->node))
			continue;
		done = m->b->nodes[q->node].end;
		m->c->sides[EARLIER].whole[p->node] = m->c->sides[LATER].whole[q->node] =
		    m->c->sides[EARLIER].body[p->node] = m->c->sides[LATER].body[q->node] =
			compare_mix(~(uint64_t)q->node ^ m->c->secret) |
			1; /* no hash of a word equals it */
	}
}

void
compare_mark_same(struct compare *c, uint32_t earlier, uint32_t later)
{
	struct marking m = { .c = c, .a = c->sides[EARLIER].im, .b = c->sides[LATER].im };
	struct buf partners = BUF_INIT(BUILD_NODES_MAX * sizeof(uint32_t));
	size_t bytes = m.b->portion_count * sizeof(uint32_t);

	if (bytes > 0 && buf_reserve(&partners, bytes, NULL) == 0) {
		m.partners = (uint32_t *)(void *)partners.data;
		memset(m.partners, 0xff, bytes);
		m.nodes_left = ((int64_t)m.a->node_count + m.b->node_count) * SAME_PASSES_MAX;
		find_partners(&m);
		mark_portions(&m, earlier, later);
	}
	buf_free(&partners);
}
