/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_COMPARE_PRIVATE_H
#define DOC_COMPARE_PRIVATE_H
/* What the files of compare share. */
#include <stdbool.h>
#include <stdint.h>

#include "doc/build_private.h"
#include "doc/compare.h"
#include "doc/diff.h"

enum {
	/* of a merged tree: both documents */
	MERGED_NODES_MAX = 8 * BUILD_NODES_MAX, /* a text may fall into many runs */
	/*
	 * Words of blocks that are open at the same time, at 40 bytes each: what is longer than that
	 * is compared text by text.
	 */
	LIVE_WORDS_MAX = 2 << 20,
	/* Elements of a gap paired by all against all: (divisions of a chapter) squared. */
	PAIR_CELLS_MAX = 1 << 14,
	/* The same in a whole comparison; each costs about 20 ns. */
	PAIR_CELLS_TOTAL_MAX = 4 << 20,
	SKETCH_SLOTS = 32, /* a document has one of 128 bytes for each element that is paired */
	/* Text sketched, in multiples of what there is: deeply nested elements are sketched again. */
	SKETCH_PASSES_MAX = 4,
	/* Nodes looked at to find equal portions, in multiples of what there is; else hashes do it. */
	SAME_PASSES_MAX = 4,
	SKETCHED_BYTES_MIN = 64, /* of a text, to keep its sketch for the elements around it */
};

/* One of the two documents. */
struct side {
	const struct image *im;
	/* Where its names, attributes and text come to lie in the merged image. */
	uint16_t *names; /* for each name its index there */
	uint32_t attrs_at, pool_at;
	/*
	 * Of everything at and below a node, white space collapsed, without metadata: exactly, and
	 * without what a renumbering changes (ids, and the number printed). whole 0: not known yet.
	 */
	uint64_t *whole, *body;
	uint32_t *sketches; /* of a node: index + 1 in compare.sketches, or 0 */
};

enum { EARLIER, LATER, SIDES };

struct sketch {
	uint32_t least[SKETCH_SLOTS]; /* of the pairs of words that fall there; UINT32_MAX: none */
};

/* Of struct item, uint64_t (the whole of each), uint8_t. */
struct item_lists {
	struct buf items, hashes, kept;
};
#define SPARE_MAX 16 /* of elements within each other; deeper ones are rare */

struct compare {
	struct side sides[SIDES];
	uint64_t *name_hashes; /* of each name of the merged image */
	uint64_t secret;       /* nobody outside the process knows it */
	struct diff diff;
	struct buf sketches; /* of struct sketch */
	uint64_t sketch_bytes_left;
	int64_t cells_left;
	uint32_t live_words;
	struct buf line, todo;              /* scratch of hashing */
	struct buf cells;                   /* scratch of pairing */
	struct item_lists spare[SPARE_MAX]; /* not in use: their memory serves the next ones */
	unsigned spare_count;
	/* The merged tree. */
	struct buf nodes, changes; /* of struct image_node, uint8_t */
	uint32_t open;             /* the element being filled, or IMAGE_NONE */
	struct {
		enum doc_change change;
		unsigned side;
		uint32_t from, to; /* in that pool; equal: none */
	} text;                    /* not put yet: it may go on */
	struct err failed;         /* sticky */
};

/*
 * compare_same.c: gives portions that have the same eId and are the same, byte for byte, their
 * hashes without looking at all that is in them. Below these two nodes.
 */
void compare_mark_same(struct compare *c, uint32_t earlier, uint32_t later);

/* Every bit of what goes in has a say in every bit that comes out (MurmurHash3's finish). */
static inline uint64_t
compare_mix(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
	hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
	return hash ^ hash >> 33;
}

/* compare_hash.c: makes whole and body of a node known. */
void compare_hash(struct compare *c, unsigned side, uint32_t node);
/* 0 (nothing in common) to 256 of the text at and below two nodes. */
unsigned compare_similarity(struct compare *c, uint32_t earlier, uint32_t later);

enum word { WORD_LETTERS, WORD_WHITE, WORD_OTHER };

/* What stands in an element: child elements, and the words of its text. */
struct item {
	uint32_t node;     /* the child, or the text that it is a part of */
	uint32_t from, to; /* of a word: in its pool; equal for elements */
	uint32_t class;    /* enum word */
};
struct items {
	struct item_lists lists; /* kept: all 0 */
	uint32_t count;
	uint32_t words; /* of them, counted in live_words */
	/* Bytes at the beginning of the first child and at the end of the last one, both texts,
	 * that are the same in the other version: one item each. */
	uint32_t head, tail;
};
/* compare_words.c: sets head and tail of both. */
void compare_ends(struct compare *c, uint32_t earlier, uint32_t later, struct items sides[SIDES]);
/* The rest. ERR_LIMIT. compare_items_free() in any case. */
int compare_items(
    struct compare *c, unsigned side, uint32_t node, struct items *out, struct err *e);
void compare_items_free(struct compare *c, struct items *items);
void compare_spare_free(struct compare *c);
/* Moves *at past one word, mark or run of white space. */
enum word compare_next_word(struct str s, size_t *at);

/* Two elements in a gap that are versions of one. */
struct pair {
	uint32_t earlier, later; /* indexes among those given */
};
/*
 * compare_pair.c: pairs nodes of both sides without crossing, in order, into out (room for the
 * smaller count); returns how many.
 */
struct gap {
	const uint32_t *earlier, *later; /* nodes */
	uint32_t earlier_count, later_count;
};
uint32_t compare_pair(struct compare *c, struct gap gap, struct pair *out);

/* compare_merge.c: the merged tree, from here downwards; the failure sticks. */
void compare_merge(struct compare *c, uint32_t earlier, uint32_t later);
/* The whole of one side's element or text, so marked. */
void compare_copy(struct compare *c, unsigned side, uint32_t node, enum doc_change change);
/* An element of that side without what is in it, and its end. */
void compare_open(struct compare *c, unsigned side, uint32_t node, enum doc_change change);
void compare_close(struct compare *c);

static inline struct image_node *
compare_node_at(const struct compare *c, uint32_t node)
{
	return (struct image_node *)(void *)c->nodes.data + node;
}

static inline uint32_t
compare_node_count(const struct compare *c)
{
	return (uint32_t)(c->nodes.len / sizeof(struct image_node));
}
#endif
