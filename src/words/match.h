/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDS_MATCH_H
#define WORDS_MATCH_H
/* match: whether a text is what a query asks for, where, and how well. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct query;
struct stemmer;

struct match_token {
	uint64_t term, other; /* hashes; 0: none */
	uint32_t position;
	uint32_t from, to;      /* bytes of the heading or the text */
	uint32_t folded, bytes; /* in terms */
};

struct match_occurrence {
	uint32_t first, last; /* tokens */
	uint32_t leaf;
};

struct match {
	const struct query *query;
	struct buf tokens;      /* of the text last looked at */
	struct buf occurrences; /* of the query's words in it */
	struct buf terms;       /* folded, if a prefix is looked for */
	bool has_prefix;
	bool first[UINT8_MAX +
		   1]; /* bytes with which a word of the query, or a stem of it, begins */
	size_t heading_tokens;
	/* of the text last looked at, if it fits */
	bool is_in_heading; /* the heading alone fits too */
	double score;       /* by frequency and length, as in BM25 */
};

struct match match_new(const struct query *q);
void match_free(struct match *m);
/* Whether the heading and the text together are what the query asks for. */
bool match_text(struct match *m, struct str heading, struct str text, struct stemmer *stemmer);

static inline const struct match_token *
match_tokens(const struct match *m)
{
	return (const struct match_token *)(const void *)m->tokens.data;
}

static inline size_t
match_token_count(const struct match *m)
{
	return m->tokens.len / sizeof(struct match_token);
}

static inline const struct match_occurrence *
match_occurrences(const struct match *m)
{
	return (const struct match_occurrence *)(const void *)m->occurrences.data;
}

static inline size_t
match_occurrence_count(const struct match *m)
{
	return m->occurrences.len / sizeof(struct match_occurrence);
}
#endif
