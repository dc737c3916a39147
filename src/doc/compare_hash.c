/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_hash: what is equal is found by 64 bits of a hash whose key nobody outside the process
 * knows; so no document can be written that hides a change. Sketches (MinHash: the least of the
 * hashes of all pairs of words in each of some slots) say how much two texts have in common without
 * looking at both again.
 */
#include <gazetted/plugin.h>

#include <string.h>

#include "base/hash.h"
#include "doc/compare_private.h"

#define SIMILARITY_WHOLE 256

/* Order counts, and what comes in is secret already: a bijection of each is enough. */
static uint64_t
chain(uint64_t hash, uint64_t next)
{
	return ((hash << 29 | hash >> 35) ^ next) * 0x9e3779b97f4a7c15;
}

/* Every bit of what goes in has a say in every bit that comes out (MurmurHash3's finish). */
static uint64_t
mix(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
	hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
	return hash ^ hash >> 33;
}

static bool
is_id(const struct image *im, uint32_t name)
{
	struct str local = image_str(im, im->names[name].local);

	return im->names[name].ns == IMAGE_NS_NONE &&
	       (str_is(local, "eId") || str_is(local, "wId") || str_is(local, "GUID"));
}

/* Attributes are a set: their order says nothing. */
static void
hash_attrs(const struct compare *c, const struct side *s, uint32_t node)
{
	const struct image_node *n = &s->im->nodes[node];

	for (uint32_t i = n->a; i < n->a + n->b; i++) {
		const struct image_attr *attr = &s->im->attrs[i];
		struct str value = image_str(s->im, attr->value);
		uint64_t hash =
		    mix(chain(c->name_hashes[s->names[attr->name]], hash64(value.p, value.len)));

		s->whole[node] += hash;
		s->body[node] += is_id(s->im, attr->name) ? 0 : hash;
	}
}

/* As a mark before it, so that a space at its beginning is one. */
static int
hash_text(struct compare *c, const struct side *s, uint32_t node, struct err *e)
{
	int rc;

	buf_reset(&c->line);
	buf_putc(&c->line, '"');
	build_collapse(&c->line, image_text(s->im, node));
	if ((rc = buf_check(&c->line, "a text to compare", e)) == 0)
		s->whole[node] = s->body[node] = hash64(c->line.data, c->line.len);
	return rc;
}

/* From the last node to the first: what is below a node has been added to it when its turn comes. */
static int
hash_side(struct compare *c, const struct side *s, struct err *e)
{
	int rc;

	for (uint32_t i = s->im->node_count; i-- > 0;) {
		const struct image_node *n = &s->im->nodes[i];
		uint64_t name = c->name_hashes[s->names[n->name]];

		if (n->kind == GAZ_TEXT) {
			if ((rc = hash_text(c, s, i, e)) != 0)
				return rc;
		} else {
			s->whole[i] = mix(chain(s->whole[i], name));
			s->body[i] = mix(chain(s->body[i], name));
			hash_attrs(c, s, i);
		}
		if (n->parent == IMAGE_NONE || n->kind == GAZ_META)
			continue;
		s->whole[n->parent] = chain(s->whole[n->parent], s->whole[i]);
		if (n->kind != GAZ_NUM)
			s->body[n->parent] = chain(s->body[n->parent], s->body[i]);
	}
	return 0;
}

int
compare_hash(struct compare *c, struct err *e)
{
	int rc = 0;

	for (unsigned side = 0; side < SIDES && rc == 0; side++)
		rc = hash_side(c, &c->sides[side], e);
	return rc;
}

/*
 * Adds each word with the one before it. The key is known: what is paired must not depend on the
 * process, and who makes pairs by design makes his own document hard to read.
 */
static uint64_t
sketch_text(struct sketch *k, struct str text, uint64_t before)
{
	static const uint8_t key[HASH64_KEY_BYTES] = "compare";
	size_t at = 0, from;

	while (at < text.len) {
		uint64_t word, both;
		uint32_t *least;

		from = at;
		if (compare_next_word(text, &at) != WORD_LETTERS)
			continue;
		word = hash64_keyed(key, text.p + from, at - from);
		both = mix(chain(before, word));
		least = &k->least[both % SKETCH_SLOTS];
		if (both >> 32 < *least)
			*least = (uint32_t)(both >> 32);
		before = word;
	}
	return before;
}

static void
sketch_node(struct compare *c, const struct image *im, uint32_t node, struct sketch *k)
{
	uint32_t end = im->nodes[node].end;
	uint64_t before = 0;

	memset(k->least, 0xff, sizeof(k->least));
	for (uint32_t i = node; i < end;) {
		struct str text = image_text(im, i);

		if (text.len > c->sketch_bytes_left)
			return; /* less is found to be similar */
		c->sketch_bytes_left -= text.len;
		before = sketch_text(k, text, before);
		i = im->nodes[i].kind == GAZ_META || im->nodes[i].kind == GAZ_NUM ? im->nodes[i].end
										  : i + 1;
	}
}

/* Its place among the sketches; SIZE_MAX when there is no room for one more. */
static size_t
find_sketch(struct compare *c, unsigned side, uint32_t node)
{
	struct side *s = &c->sides[side];
	struct sketch made;

	if (s->sketches[node] != 0)
		return s->sketches[node] - 1;
	if (buf_reserve(&c->sketches, sizeof(made), NULL) != 0)
		return SIZE_MAX;
	sketch_node(c, s->im, node, &made);
	buf_put(&c->sketches, &made, sizeof(made));
	s->sketches[node] = (uint32_t)(c->sketches.len / sizeof(made));
	return s->sketches[node] - 1;
}

unsigned
compare_similarity(struct compare *c, uint32_t earlier, uint32_t later)
{
	size_t x = find_sketch(c, EARLIER, earlier), y = find_sketch(c, LATER, later);
	const struct sketch *all = (const struct sketch *)(const void *)c->sketches.data;
	unsigned equal = 0, any = 0;

	if (x == SIZE_MAX || y == SIZE_MAX)
		return 0;
	for (size_t i = 0; i < SKETCH_SLOTS; i++) {
		uint32_t a = all[x].least[i], b = all[y].least[i];

		any += a != UINT32_MAX || b != UINT32_MAX;
		equal += a != UINT32_MAX && a == b;
	}
	return any > 0 ? SIMILARITY_WHOLE * equal / any : 0;
}
