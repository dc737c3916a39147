/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDS_QUERY_H
#define WORDS_QUERY_H
/*
 * query: what a reader asks for: words, "phrases", word*, AND, OR, NOT (or -), NEAR(a b, 5) and
 * parentheses; words beside each other are joined by AND. Text that is none of this is read as
 * plain words, all of which have to be there.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct err;
struct stemmers;

#define QUERY_BYTES_MAX 2000 /* what is behind is not looked for */
#define QUERY_LEAVES_MAX 32  /* words and phrases; further ones are not looked for */
#define QUERY_TERMS_MAX 256  /* of all phrases; a Han character is one */
#define QUERY_DEPTH_MAX 16   /* of parentheses; more are read as plain words */
#define QUERY_STEMS_MAX 8    /* of one word, in as many languages */
#define QUERY_NEAR_WORDS 10  /* between the words of NEAR, if the query does not say */

struct query_term {
	struct str term;
	uint64_t hash; /* token_hash() */
	bool is_character;
	uint32_t position; /* in the phrase */
	struct str stems[QUERY_STEMS_MAX];
	uint64_t stem_hashes[QUERY_STEMS_MAX];
	unsigned stem_count;
};

/* A word, or words that have to follow each other. */
struct query_leaf {
	uint32_t first, count; /* in terms */
	bool is_prefix;        /* the last term is the beginning of a word */
};

enum query_op { QUERY_LEAF, QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_NEAR };

struct query_node {
	enum query_op op;
	uint32_t left, right; /* nodes; LEAF: left is the leaf; NOT: left without right */
	uint32_t near;        /* NEAR: words between the two */
};

struct query {
	struct query_term terms[QUERY_TERMS_MAX];
	struct query_leaf leaves[QUERY_LEAVES_MAX];
	struct query_node nodes[2 * QUERY_LEAVES_MAX];
	uint32_t term_count, leaf_count, node_count, root;
	bool is_plain; /* it could not be read as spelt */
	bool is_cut;   /* it has more words than are looked for */
};

/* The languages whose stems a word may have. */
struct query_languages {
	struct stemmers *stemmers;
	const struct str *list; /* ISO 639-2/T */
	size_t count;
};

/*
 * Reads q, which has to be UTF-8. Strings are in a. ERR_USAGE: it has no word; ERR_LIMIT.
 */
int query_read(struct query *out, struct str q, const struct query_languages *languages,
    struct arena *a, struct err *e);
#endif
