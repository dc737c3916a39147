/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_hash: finds equal nodes by 64-bit hashes with a key that is secret to the process, so
 * that nobody can write a document whose changes collide and are hidden. Sketches (MinHash: in each
 * slot, the least of the hashes of all pairs of words that fall into it) measure how much two texts
 * have in common without comparing the texts.
 */
#include "compare/compare_hash.h"

#include <gazetted/plugin.h>

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "compare/compare_private.h"
#include "compare/word.h"
#include "doc/build_text.h"

#define SIMILARITY_WHOLE 256

/*
 * Combines hashes; the order matters. The input is a secret hash already, so mapping it by a
 * bijection is enough.
 */
static uint64_t
chain(uint64_t hash, uint64_t next)
{
	return ((hash << 29 | hash >> 35) ^ next) * 0x9e3779b97f4a7c15;
}

static bool
is_id(const struct image *im, uint32_t name)
{
	struct str local = image_str(im, im->names[name].local);

	return im->names[name].ns == IMAGE_NS_NONE &&
	       (str_is(local, "eId") || str_is(local, "wId") || str_is(local, "GUID"));
}

/* Adds the hashes of the attributes; a sum, because their order has no meaning. */
static void
hash_attrs(const struct compare *c, const struct side *s, uint32_t node)
{
	const struct image_node *n = &s->im->nodes[node];

	for (uint32_t i = n->a; i < n->a + n->b; i++) {
		const struct image_attr *attr = &s->im->attrs[i];
		struct str value = image_str(s->im, attr->value);
		uint64_t hash = compare_mix(
		    chain(c->name_hashes[s->names[attr->name]], hash64(value.p, value.len)));

		s->whole[node] += hash;
		s->body[node] += is_id(s->im, attr->name) ? 0 : hash;
	}
}

/* Whether all white space of s is single spaces. A wrong false costs only a needless collapse. */
static bool
is_collapsed(struct str s)
{
	/* The first bytes of white space in UTF-8. */
	static const bool may_be_white[0x100] = {
		[0 ... ' '] = true, [0xc2] = true, [0xe1 ... 0xe3] = true, [0xef] = true
	};

	for (size_t i = 0; i < s.len; i++)
		if (may_be_white[(unsigned char)s.p[i]] &&
		    (s.p[i] != ' ' || (i > 0 && s.p[i - 1] == ' ')))
			return false;
	return true;
}

/* The hash of a text whose accents are composed. */
static uint64_t
hash_composed(struct compare *c, struct str text)
{
	if (is_collapsed(text))
		return hash64(text.p, text.len);
	buf_reset(&c->line);
	buf_putc(&c->line, '"'); /* build_collapse() drops a space at the beginning of the buffer */
	build_collapse(&c->line, text);
	if (buf_check(
		&c->line, "a text to compare", c->failed.code == ERR_NONE ? &c->failed : NULL) != 0)
		return 0;
	return hash64(c->line.data + 1, c->line.len - 1);
}

static uint64_t
hash_text(struct compare *c, struct str text)
{
	struct str composed;
	uint64_t hash;

	if (!word_compose(text, &composed))
		return hash_composed(c, text);
	hash = hash_composed(c, composed);
	free((void *)(uintptr_t)composed.p);
	return hash;
}

static void
hash_one(struct compare *c, const struct side *s, uint32_t node)
{
	const struct image_node *n = &s->im->nodes[node];
	uint64_t name = c->name_hashes[s->names[n->name]];

	if (n->kind == GAZ_TEXT) {
		s->whole[node] = s->body[node] = hash_text(c, image_text(s->im, node)) | 1;
		return;
	}
	s->whole[node] = compare_mix(chain(s->whole[node], name));
	s->body[node] = compare_mix(chain(s->body[node], name));
	hash_attrs(c, s, node);
	s->whole[node] |= 1; /* 0 means: not computed yet */
}

/*
 * Lists in todo, in document order, the nodes without a hash, and the roots of subtrees that have
 * one.
 */
static void
list_unknown(struct compare *c, const struct side *s, uint32_t node)
{
	uint32_t end = s->im->nodes[node].end, i = node;

	buf_reset(&c->todo);
	while (i < end) {
		buf_put(&c->todo, &i, sizeof i);
		i = s->whole[i] != 0 ? s->im->nodes[i].end : i + 1;
		while (i < end && s->im->nodes[i].kind == GAZ_META)
			i = s->im->nodes[i].end;
	}
	buf_check(&c->todo, "the nodes to compare", c->failed.code == ERR_NONE ? &c->failed : NULL);
}

/*
 * Goes from the last node to the first, so that the hashes of all children are in a node before its
 * own is finished.
 */
void
compare_hash(struct compare *c, unsigned side, uint32_t node)
{
	const struct side *s = &c->sides[side];
	const uint32_t *todo;

	if (s->whole[node] != 0)
		return;
	list_unknown(c, s, node);
	todo = (const uint32_t *)(const void *)c->todo.data;
	for (size_t k = c->todo.len / sizeof *todo; k-- > 0;) {
		const struct image_node *n = &s->im->nodes[todo[k]];
		bool is_known = (k + 1 == c->todo.len / sizeof *todo || todo[k + 1] >= n->end) &&
				s->whole[todo[k]] != 0;

		if (!is_known)
			hash_one(c, s, todo[k]);
		if (k == 0)
			break;
		s->whole[n->parent] = chain(s->whole[n->parent], s->whole[todo[k]]);
		if (n->kind != GAZ_NUM)
			s->body[n->parent] = chain(s->body[n->parent], s->body[todo[k]]);
	}
}

/*
 * Uses a public key: pairing must not depend on the process. An author who forces collisions only
 * makes the comparison of his own document harder to read.
 */
static uint64_t
sketch_word(struct str word)
{
	static const uint8_t key[HASH64_KEY_BYTES] = "compare";
	uint64_t bytes = 0;

	if (word.len > sizeof bytes)
		return hash64_keyed(key, word.p, word.len);
	memcpy(&bytes, word.p, word.len);
	return compare_mix(bytes + 1);
}

/* Adds each pair of a word and the word before it. */
static void
sketch_text(struct sketch *k, struct str text)
{
	uint64_t before = 0;
	size_t at = 0, from;

	while (at < text.len) {
		uint64_t word, both;
		uint32_t *least;

		from = at;
		if (word_next(text, &at) != WORD_LETTERS)
			continue;
		word = sketch_word(str_slice(text, from, at));
		both = compare_mix(chain(before, word));
		least = &k->least[both % SKETCH_SLOTS];
		if (both >> 32 < *least)
			*least = (uint32_t)(both >> 32);
		before = word;
	}
}

/* Sets k to the sketch of both texts: the lesser value of each slot. */
static void
sketch_add(struct sketch *k, const struct sketch *other)
{
	for (size_t i = 0; i < SKETCH_SLOTS; i++)
		if (other->least[i] < k->least[i])
			k->least[i] = other->least[i];
}

/* Sketches one text node, and keeps the sketch for all elements around it. */
static void
sketch_leaf(struct compare *c, struct side *s, uint32_t node, struct sketch *k)
{
	struct str text = image_text(s->im, node);
	struct sketch made;

	if (text.len > c->sketch_bytes_left)
		return; /* the budget is spent: less similarity is found, which is safe */
	c->sketch_bytes_left -= text.len;
	if (text.len < SKETCHED_BYTES_MIN || buf_reserve(&c->sketches, sizeof made, NULL) != 0) {
		sketch_text(k, text);
		return;
	}
	memset(made.least, 0xff, sizeof made.least);
	sketch_text(&made, text);
	buf_put(&c->sketches, &made, sizeof made);
	s->sketches[node] = (uint32_t)(c->sketches.len / sizeof made);
	sketch_add(k, &made);
}

static void
sketch_node(struct compare *c, struct side *s, uint32_t node, struct sketch *k)
{
	uint32_t end = s->im->nodes[node].end, i = node;

	memset(k->least, 0xff, sizeof k->least);
	while (i < end) {
		const struct image_node *n = &s->im->nodes[i];

		if (s->sketches[i] != 0)
			sketch_add(k, (const struct sketch *)(const void *)c->sketches.data +
					  s->sketches[i] - 1);
		else if (n->kind == GAZ_TEXT)
			sketch_leaf(c, s, i, k);
		i = s->sketches[i] != 0 || n->kind == GAZ_META || n->kind == GAZ_NUM ? n->end
										     : i + 1;
	}
}

/* The index of the sketch of node in c->sketches, made if necessary; SIZE_MAX without memory. */
static size_t
find_sketch(struct compare *c, unsigned side, uint32_t node)
{
	struct side *s = &c->sides[side];
	struct sketch made;

	if (s->sketches[node] != 0)
		return s->sketches[node] - 1;
	if (buf_reserve(&c->sketches, sizeof made, NULL) != 0)
		return SIZE_MAX;
	sketch_node(c, s, node, &made);
	buf_put(&c->sketches, &made, sizeof made);
	s->sketches[node] = (uint32_t)(c->sketches.len / sizeof made);
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
