/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare: copies the names, attributes and texts of both documents into shared tables, those of
 * the later version first, so that its offsets do not change; then builds the merged tree
 * (compare_merge.c). What must hold: the cost is bounded by a multiple of both sizes, for any
 * input: hashing and word splitting are linear; the search for equal items (diff.h), pairing and
 * sketches (compare_private.h) have budgets.
 *
 * Elements are matched in three steps: first as a whole, when all their content and attributes are
 * equal; then, between such matches, when their text is equal except for numbers and ids (so that
 * an inserted article does not mark all later ones as changed); then by a score from eId and common
 * words. A block with inline elements is a sequence of words and inline elements; inline elements
 * are matched in the same way.
 */
#include "compare/compare.h"

#include <gazetted/plugin.h>

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/table.h"
#include "compare/compare_merge.h"
#include "compare/compare_private.h"
#include "compare/compare_same.h"
#include "compare/compare_words.h"

/* All names with their namespaces: 4,000 of 4 kB. Real documents have some 300 of 60 bytes. */
#define SPELT_BYTES_MAX (16u << 20)
#define NODES_BYTES_MAX (BUILD_NODES_MAX * sizeof(uint64_t))
#define SKETCHES_BYTES_MAX (BUILD_NODES_MAX * sizeof(struct sketch))
#define NAMES_BYTES_MAX ((2 * BUILD_NAMES_MAX + 2) * sizeof(struct image_name))

/* A comparison with the buffers it owns. */
struct merged {
	struct comparison told; /* must be first: comparison_free() casts its address */
	struct image_head head;
	struct image_portion portion;
	uint32_t by_eid;
	struct buf pool, attrs, names, namespaces, nodes, changes;
};

/* The nodes to compare; IMAGE_NONE for a portion that this side does not have. */
struct task {
	uint32_t nodes[SIDES];
	struct str eid; /* of the portion, in the pool of finish_portion()'s side; or empty */
};

static void
free_merged(struct merged *m)
{
	buf_free(&m->pool);
	buf_free(&m->attrs);
	buf_free(&m->names);
	buf_free(&m->namespaces);
	buf_free(&m->nodes);
	buf_free(&m->changes);
	free(m);
}

void
comparison_free(struct comparison **c)
{
	if (*c == NULL)
		return;
	free_merged((struct merged *)*c);
	*c = NULL;
}

static struct image_str
moved(struct image_str s, uint32_t by)
{
	return s.len > 0 ? (struct image_str){ s.off + by, s.len } : s;
}

static void
put_pools(struct merged *m, struct compare *c)
{
	for (unsigned k = SIDES; k-- > 0;) {
		const struct image *im = c->sides[k].im;

		c->sides[k].pool_at = (uint32_t)m->pool.len;
		buf_put(&m->pool, im->pool, im->head->pool.count);
	}
}

static void
put_namespaces(struct merged *m, const struct compare *c)
{
	for (unsigned k = SIDES; k-- > 0;) {
		const struct side *s = &c->sides[k];

		for (uint32_t i = 0; i < s->im->head->namespaces.count; i++) {
			struct image_ns ns = { moved(s->im->namespaces[i].prefix, s->pool_at),
				moved(s->im->namespaces[i].uri, s->pool_at) };

			buf_put(&m->namespaces, &ns, sizeof ns);
		}
	}
}

/* The key of a name: its namespace URI, a space, which no URI has, and the local name. */
static struct str
spell_name(const struct image *im, const struct image_name *n, struct arena *a)
{
	struct str ns = n->ns != IMAGE_NS_NONE ? image_str(im, im->namespaces[n->ns].uri) : STR("");
	struct str local = image_str(im, n->local);
	char *p = arena_alloc(a, ns.len + 1 + local.len);

	if (p == NULL)
		return str_make(NULL, 0);
	memcpy(p, ns.p, ns.len);
	p[ns.len] = ' ';
	memcpy(p + ns.len + 1, local.p, local.len);
	return str_make(p, ns.len + 1 + local.len);
}

/* Maps a name of a side to its index in the merged table, and adds it if it is new. */
static int
put_name(struct merged *m, struct compare *c, unsigned k, uint32_t i, struct table *known,
    struct arena *a)
{
	const struct side *s = &c->sides[k];
	struct image_name name = s->im->names[i];
	struct str spelt = spell_name(s->im, &name, a);
	uint16_t *index = table_find(known, spelt);

	if (spelt.p == NULL)
		return -ERR_LIMIT;
	if (index == NULL) {
		if ((index = arena_alloc(a, sizeof *index)) == NULL)
			return -ERR_LIMIT;
		*index = (uint16_t)(m->names.len / sizeof name);
		name.local = moved(name.local, s->pool_at);
		if (name.ns != IMAGE_NS_NONE && k == EARLIER)
			name.ns += (uint16_t)c->sides[LATER].im->head->namespaces.count;
		buf_put(&m->names, &name, sizeof name);
		c->name_hashes[*index] = hash64(spelt.p, spelt.len);
		table_put(known, spelt, index);
	}
	s->names[i] = *index;
	return 0;
}

/*
 * Merges the names. The text pseudo-element is name 0 of both sides, so it stays name 0: it is the
 * only name with the key " ".
 */
static int
put_names(struct merged *m, struct compare *c, struct err *e)
{
	struct arena a = ARENA_INIT(SPELT_BYTES_MAX);
	struct table known = { 0 };
	int rc = 0;

	for (unsigned k = SIDES; k-- > 0 && rc == 0;)
		for (uint32_t i = 0; i < c->sides[k].im->head->names.count && rc == 0; i++)
			rc = put_name(m, c, k, i, &known, &a);
	table_free(&known);
	arena_free(&a);
	if (rc != 0)
		return err_set(e, ERR_LIMIT,
		    "the names of both versions are longer than %u bytes together",
		    SPELT_BYTES_MAX);
	return 0;
}

static void
put_attrs(struct merged *m, struct compare *c)
{
	for (unsigned k = SIDES; k-- > 0;) {
		struct side *s = &c->sides[k];

		s->attrs_at = (uint32_t)(m->attrs.len / sizeof(struct image_attr));
		for (uint32_t i = 0; i < s->im->head->attrs.count; i++) {
			struct image_attr attr = { s->names[s->im->attrs[i].name],
				moved(s->im->attrs[i].value, s->pool_at) };

			buf_put(&m->attrs, &attr, sizeof attr);
		}
	}
}

/* Fills all tables of the merged image except the nodes. */
static int
put_tables(struct merged *m, struct compare *c, struct err *e)
{
	int rc;

	put_pools(m, c);
	put_namespaces(m, c);
	if ((rc = put_names(m, c, e)) != 0)
		return rc;
	put_attrs(m, c);
	if ((rc = buf_check(&m->pool, "the text of both versions", e)) != 0 ||
	    (rc = buf_check(&m->namespaces, "the namespaces of both versions", e)) != 0 ||
	    (rc = buf_check(&m->names, "the names of both versions", e)) != 0)
		return rc;
	return buf_check(&m->attrs, "the attributes of both versions", e);
}

/*
 * Opens the ancestors of a portion, each with the number and heading that precede the portion.
 * Returns how many are open.
 */
static uint32_t
open_around(struct compare *c, unsigned side, uint32_t node)
{
	const struct image *im = c->sides[side].im;
	uint32_t path[BUILD_DEPTH_MAX + 1], depth = 0, up = node, n;

	while (up != im->head->root && im->nodes[up].parent != IMAGE_NONE)
		path[depth++] = up = im->nodes[up].parent;
	for (uint32_t i = depth; i-- > 0;) {
		uint32_t inner = i > 0 ? path[i - 1] : node;

		compare_open(c, side, path[i], DOC_SAME);
		for (n = path[i] + 1; n < inner; n = im->nodes[n].end)
			if (im->nodes[n].kind == GAZ_NUM || im->nodes[n].kind == GAZ_HEADING)
				compare_copy(c, side, n, DOC_SAME);
	}
	return depth;
}

/* Builds the merged tree. Returns the node of the portion or document element in it. */
static uint32_t
put_tree(struct compare *c, const struct task *t)
{
	unsigned side = t->nodes[LATER] != IMAGE_NONE ? LATER : EARLIER;
	uint32_t around = open_around(c, side, t->nodes[side]), top = compare_node_count(c);

	if (t->nodes[EARLIER] == IMAGE_NONE)
		compare_copy(c, LATER, t->nodes[LATER], DOC_INSERTED);
	else if (t->nodes[LATER] == IMAGE_NONE)
		compare_copy(c, EARLIER, t->nodes[EARLIER], DOC_DELETED);
	else
		compare_merge(c, t->nodes[EARLIER], t->nodes[LATER]);
	while (around-- > 0)
		compare_close(c);
	return top;
}

static void
finish_portion(struct merged *m, const struct compare *c, const struct task *t, uint32_t top)
{
	const struct side *s = &c->sides[t->nodes[LATER] != IMAGE_NONE ? LATER : EARLIER];

	m->portion = (struct image_portion){ .node = top,
		.parent = IMAGE_NONE,
		.eid = { (uint32_t)(t->eid.p - s->im->pool) + s->pool_at, (uint32_t)t->eid.len } };
	m->told.image.portions = &m->portion;
	m->told.image.by_eid = &m->by_eid;
	m->told.image.portion_count = 1;
}

static void
finish_image(struct merged *m, struct compare *c)
{
	struct image *im = &m->told.image;

	m->nodes = c->nodes;
	m->changes = c->changes;
	c->nodes = c->changes = BUF_INIT(0);
	m->head = *c->sides[LATER].im->head;
	m->head.root = 0;
	im->head = &m->head;
	im->nodes = (const struct image_node *)(const void *)m->nodes.data;
	im->node_count = (uint32_t)(m->nodes.len / sizeof(struct image_node));
	im->attrs = (const struct image_attr *)(const void *)m->attrs.data;
	im->names = (const struct image_name *)(const void *)m->names.data;
	im->namespaces = (const struct image_ns *)(const void *)m->namespaces.data;
	im->pool = m->pool.data;
	m->told.changes = (const uint8_t *)m->changes.data;
}

/* A zeroed array, stored in b. */
static void *
new_array(struct buf *b, size_t bytes, struct err *e)
{
	if (buf_reserve(b, bytes, e) != 0)
		return NULL;
	b->len = bytes;
	return memset(b->data, 0, bytes);
}

enum { WHOLE, BODY, SKETCHES, NAMES, ARRAYS };

static int
open_side(struct side *s, const struct image *im, struct buf arrays[ARRAYS], struct err *e)
{
	for (int i = 0; i < ARRAYS; i++)
		arrays[i] = BUF_INIT(NODES_BYTES_MAX);
	s->im = im;
	s->whole = new_array(&arrays[WHOLE], im->node_count * sizeof *s->whole, e);
	s->body = new_array(&arrays[BODY], im->node_count * sizeof *s->body, e);
	s->sketches = new_array(&arrays[SKETCHES], im->node_count * sizeof *s->sketches, e);
	s->names = new_array(&arrays[NAMES], im->head->names.count * sizeof *s->names, e);
	return s->whole != NULL && s->body != NULL && s->sketches != NULL && s->names != NULL
		   ? 0
		   : -ERR_LIMIT;
}

static void
init_compare(struct compare *c)
{
	c->nodes = BUF_INIT((size_t)MERGED_NODES_MAX * sizeof(struct image_node));
	c->changes = BUF_INIT(MERGED_NODES_MAX);
	c->sketches = BUF_INIT(SKETCHES_BYTES_MAX);
	c->line = BUF_INIT(BUILD_TEXT_BYTES_MAX + 2);
	c->todo = BUF_INIT(BUILD_NODES_MAX * sizeof(uint32_t));
	c->cells = BUF_INIT(SKETCHES_BYTES_MAX);
	c->cells_left = PAIR_CELLS_TOTAL_MAX;
	c->open = IMAGE_NONE;
	diff_init(&c->diff);
}

static void
init_merged(struct merged *m)
{
	m->pool = BUF_INIT(2 * (size_t)BUILD_POOL_BYTES_MAX);
	m->attrs = BUF_INIT(2 * (size_t)BUILD_ATTRS_TOTAL_MAX * sizeof(struct image_attr));
	m->names = BUF_INIT(NAMES_BYTES_MAX);
	m->namespaces = BUF_INIT((size_t)2 * BUILD_NAMESPACES_MAX * sizeof(struct image_ns));
}

static int
merge(struct merged *m, struct compare *c, const struct task *t, struct err *e)
{
	uint32_t top;
	int rc;

	if ((rc = put_tables(m, c, e)) != 0)
		return rc;
	c->secret = hash64(&c->secret, sizeof c->secret);
	if (t->nodes[EARLIER] != IMAGE_NONE && t->nodes[LATER] != IMAGE_NONE)
		compare_mark_same(c, t->nodes[EARLIER], t->nodes[LATER]);
	for (unsigned k = 0; k < SIDES; k++)
		c->sketch_bytes_left +=
		    (uint64_t)c->sides[k].im->head->pool.count * SKETCH_PASSES_MAX;
	top = put_tree(c, t);
	if (c->failed.code != ERR_NONE) {
		if (e != NULL)
			*e = c->failed;
		return -c->failed.code;
	}
	finish_image(m, c);
	if (t->eid.len > 0)
		finish_portion(m, c, t, top);
	return 0;
}

static int
compare(struct comparison **out, const struct image *const images[SIDES], const struct task *t,
    struct err *e)
{
	struct buf arrays[SIDES][ARRAYS] = { 0 }, name_hashes = BUF_INIT(NAMES_BYTES_MAX);
	struct merged *m = NEW(struct merged);
	struct compare *c = NEW(struct compare);
	int rc = -ERR_LIMIT;

	init_merged(m);
	init_compare(c);
	c->name_hashes = new_array(
	    &name_hashes, NAMES_BYTES_MAX / sizeof(struct image_name) * sizeof(uint64_t), e);
	if (c->name_hashes != NULL &&
	    (rc = open_side(&c->sides[EARLIER], images[EARLIER], arrays[EARLIER], e)) == 0 &&
	    (rc = open_side(&c->sides[LATER], images[LATER], arrays[LATER], e)) == 0)
		rc = merge(m, c, t, e);
	for (unsigned k = 0; k < SIDES; k++)
		for (int i = 0; i < ARRAYS; i++)
			buf_free(&arrays[k][i]);
	buf_free(&name_hashes);
	buf_free(&c->nodes);
	buf_free(&c->changes);
	buf_free(&c->sketches);
	buf_free(&c->line);
	buf_free(&c->todo);
	buf_free(&c->cells);
	compare_spare_free(c);
	diff_free(&c->diff);
	free(c);
	if (rc == 0)
		*out = &m->told;
	else
		free_merged(m);
	return rc;
}

int
compare_images(
    struct comparison **out, const struct image *earlier, const struct image *later, struct err *e)
{
	const struct image *images[SIDES] = { earlier, later };
	const struct task t = { .nodes = { earlier->head->root, later->head->root } };

	return compare(out, images, &t, e);
}

/* The portion for id, or NULL. */
static const struct image_portion *
find(const struct image *im, struct str id)
{
	uint32_t found = image_find_portion(im, id);

	return found == IMAGE_NONE ? NULL : &im->portions[found];
}

/* Compares two portions, one of which may be NULL. */
static int
compare_found(struct comparison **out, const struct image *const images[SIDES],
    const struct image_portion *then, const struct image_portion *now, struct err *e)
{
	struct task t = { .nodes = { IMAGE_NONE, IMAGE_NONE } };

	if (then != NULL) {
		t.nodes[EARLIER] = then->node;
		t.eid = image_str(images[EARLIER], then->eid);
	}
	if (now != NULL) {
		t.nodes[LATER] = now->node;
		t.eid = image_str(images[LATER], now->eid);
	}
	return compare(out, images, &t, e);
}

static int
refuse_unknown(struct str id, struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "neither version has a portion '" STR_FMT "'", STR_ARG(id));
}

int
compare_portions(struct comparison **out, const struct image *earlier, const struct image *later,
    struct str id, struct err *e)
{
	const struct image *images[SIDES] = { earlier, later };
	const struct image_portion *now = find(later, id);
	const struct image_portion *then =
	    find(earlier, now != NULL ? image_str(later, now->eid) : id);

	if (then == NULL && now != NULL)
		then = find(earlier, image_str(later, now->wid));
	if (then == NULL && now == NULL)
		return refuse_unknown(id, e);
	return compare_found(out, images, then, now, e);
}

int
compare_wordings(struct comparison **out, const struct image *earlier, struct str earlier_eid,
    const struct image *later, struct str later_eid, struct err *e)
{
	const struct image *images[SIDES] = { earlier, later };
	const struct image_portion *then = find(earlier, earlier_eid),
				   *now = find(later, later_eid);

	if (then == NULL || now == NULL)
		return refuse_unknown(then == NULL ? earlier_eid : later_eid, e);
	return compare_found(out, images, then, now, e);
}
