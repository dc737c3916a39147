/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_COMPARE_PRIVATE_H
#define COMPARE_COMPARE_PRIVATE_H
/* compare_private: what the files of compare share. */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "compare/change.h"
#include "compare/diff.h"
#include "doc/build_limits.h"
#include "doc/image.h"

enum {
	/* nodes of a merged tree */
	MERGED_NODES_MAX = 8 * BUILD_NODES_MAX, /* a text may be split into many runs */
	/*
	 * Words of all blocks being merged at a time, at 40 bytes each. Beyond that, a text is one
	 * item.
	 */
	LIVE_WORDS_MAX = 2 << 20,
	/* Pairs of elements of one gap: (divisions of a chapter) squared. */
	PAIR_CELLS_MAX = 1 << 14,
	/* Pairs in a whole comparison; each costs about 20 ns. */
	PAIR_CELLS_TOTAL_MAX = 4 << 20,
	SKETCH_SLOTS = 32, /* one sketch, of 128 bytes, for each element that is scored */
	/*
	 * Text sketched, in multiples of the text of both: deeply nested elements are sketched
	 * repeatedly.
	 */
	SKETCH_PASSES_MAX = 4,
	/*
	 * Nodes compared to find equal portions, in multiples of the nodes of both; beyond that,
	 * hashes find them.
	 */
	SAME_PASSES_MAX = 4,
	SKETCHED_BYTES_MIN = 64, /* least size of a text whose sketch is kept for its ancestors */
};

/* One of the two documents. */
struct side {
	const struct image *im;
	/* Where its names, attributes and text are in the merged image. */
	uint16_t *names; /* for each name its merged index */
	uint32_t attrs_at, pool_at;
	/*
	 * Hashes of a node and its descendants, white space collapsed, without metadata. whole:
	 * exact. body: without what a renumbering changes (ids, and the printed number). whole 0:
	 * not computed yet.
	 */
	uint64_t *whole, *body;
	uint32_t *sketches; /* of a node: index + 1 in compare.sketches, or 0 */
};

enum { EARLIER, LATER, SIDES };

struct sketch {
	uint32_t least[SKETCH_SLOTS]; /* least hash of a word pair in the slot; UINT32_MAX: none */
};

/* Of struct item; uint64_t: the hash of each; uint8_t: 1 if equal on both sides. */
struct item_lists {
	struct buf items, hashes, kept;
};
#define SPARE_MAX 16 /* nested elements; deeper ones are rare */

struct compare {
	struct side sides[SIDES];
	uint64_t *name_hashes; /* of each name of the merged image */
	uint64_t secret;       /* random for each process */
	struct diff diff;
	struct buf sketches; /* of struct sketch */
	uint64_t sketch_bytes_left;
	int64_t cells_left;
	uint32_t live_words;
	struct buf line, todo;              /* scratch space of hashing */
	struct buf cells;                   /* scratch space of pairing */
	struct item_lists spare[SPARE_MAX]; /* unused lists, whose memory is reused */
	unsigned spare_count;
	/* The merged tree. */
	struct buf nodes, changes; /* of struct image_node, uint8_t */
	uint32_t open;             /* the element being filled, or IMAGE_NONE */
	struct {
		enum doc_change change;
		unsigned side;
		uint32_t from, to; /* in the pool of side; equal: no pending text */
	} text;                    /* pending text: the next run may extend it */
	struct err failed;         /* sticky */
};

/* A finalizer: every input bit affects every output bit (fmix64 of MurmurHash3). */
static inline uint64_t
compare_mix(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
	hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
	return hash ^ hash >> 33;
}

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
