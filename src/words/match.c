/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match: cuts a text into the tokens that the index has of it, and looks for each word and phrase
 * of the query. Terms are compared by 64 bits of a hash.
 */
#include "words/match.h"

#include <string.h>

#include "base/macros.h"
#include "words/query.h"
#include "words/stemmer.h"
#include "words/tokens.h"

#define TOKENS_BYTES_MAX ((size_t)512 << 20)
#define TERMS_BYTES_MAX ((size_t)128 << 20)
#define OCCURRENCES_MAX 200 /* of a word or phrase in one text; further ones change nothing */
#define HEADING_GAP 64      /* positions between heading and text: no phrase reaches over it */
#define SATURATION 1.2      /* k1 and b of BM25, with the usual values */
#define LENGTH_PART 0.75
#define USUAL_TOKENS 200.0

static void
note_first(struct match *m, struct str term)
{
	if (term.len > 0)
		m->first[(unsigned char)term.p[0]] = true;
}

struct match
match_new(const struct query *q)
{
	return (struct match){ .query = q,
		.tokens = BUF_INIT(TOKENS_BYTES_MAX),
		.occurrences = BUF_INIT(
		    (size_t)OCCURRENCES_MAX * QUERY_LEAVES_MAX * sizeof(struct match_occurrence)),
		.terms = BUF_INIT(TERMS_BYTES_MAX) };
}

/* Notes what the texts have to be searched for. */
static void
look_at_query(struct match *m)
{
	const struct query *q = m->query;

	m->has_prefix = false;
	memset(m->first, 0, sizeof m->first);
	for (uint32_t leaf = 0; leaf < q->leaf_count; leaf++)
		m->has_prefix = m->has_prefix || q->leaves[leaf].is_prefix;
	for (uint32_t i = 0; i < q->term_count; i++) {
		note_first(m, q->terms[i].term);
		for (unsigned k = 0; k < q->terms[i].stem_count; k++)
			note_first(m, q->terms[i].stems[k]);
	}
}

void
match_free(struct match *m)
{
	buf_free(&m->tokens);
	buf_free(&m->occurrences);
	buf_free(&m->terms);
}

static void
cut(struct match *m, struct str text, struct stemmer *stemmer, uint32_t position)
{
	struct tokens t = tokens_of(text, stemmer);

	/* most words of a text begin like none of the query, and cannot have its stem */
	if (stemmer != NULL && stemmer_keeps_first(stemmer))
		t.wanted = m->first;
	while (tokens_next(&t)) {
		struct match_token token = { .term = token_hash(t.term),
			.other = token_hash(t.other),
			.position = position + t.position,
			.from = (uint32_t)t.from,
			.to = (uint32_t)t.to,
			.folded = (uint32_t)m->terms.len,
			.bytes = (uint32_t)t.term.len };

		if (m->has_prefix)
			buf_putstr(&m->terms, t.term);
		buf_put(&m->tokens, &token, sizeof token);
	}
}

static bool
has_term(const struct match_token *t, uint64_t hash)
{
	return t->term == hash || t->other == hash;
}

static bool
fits_term(const struct match *m, const struct match_token *t, const struct query_term *term,
    bool is_prefix)
{
	if (has_term(t, term->hash))
		return true;
	if (is_prefix && t->bytes >= term->term.len &&
	    memcmp(m->terms.data + t->folded, term->term.p, term->term.len) == 0)
		return true;
	for (unsigned i = 0; i < term->stem_count; i++)
		if (has_term(t, term->stem_hashes[i]))
			return true;
	return false;
}

/* Whether the words of the leaf follow each other from token i on. */
static bool
fits_leaf(const struct match *m, const struct query_leaf *l, size_t i)
{
	const struct match_token *tokens = match_tokens(m);
	const struct query_term *terms = m->query->terms + l->first;

	if (i + l->count > match_token_count(m))
		return false;
	for (uint32_t k = 0; k < l->count; k++)
		if (tokens[i + k].position - tokens[i].position !=
			terms[k].position - terms[0].position ||
		    !fits_term(m, &tokens[i + k], &terms[k], l->is_prefix && k + 1 == l->count))
			return false;
	return true;
}

static void
find_leaf(struct match *m, uint32_t leaf)
{
	const struct query_leaf *l = &m->query->leaves[leaf];
	unsigned found = 0;

	for (size_t i = 0; i < match_token_count(m) && found < OCCURRENCES_MAX; i++) {
		struct match_occurrence o = { (uint32_t)i, (uint32_t)i + l->count - 1, leaf };

		if (!fits_leaf(m, l, i))
			continue;
		buf_put(&m->occurrences, &o, sizeof o);
		found++;
	}
}

/* Whether a is before b with at most `words` words between them. */
static bool
is_near(const struct match *m, const struct match_occurrence *a, const struct match_occurrence *b,
    uint32_t words)
{
	const struct match_token *tokens = match_tokens(m);

	return a->last < b->first &&
	       tokens[b->first].position - tokens[a->last].position <= words + 1;
}

static bool
has_near(const struct match *m, const struct query_node *n, size_t tokens)
{
	const struct match_occurrence *all = match_occurrences(m);
	uint32_t left = m->query->nodes[n->left].left, right = m->query->nodes[n->right].left;

	for (size_t i = 0; i < match_occurrence_count(m); i++)
		for (size_t k = 0; k < match_occurrence_count(m); k++)
			if (all[i].leaf == left && all[k].leaf == right && all[i].last < tokens &&
			    all[k].last < tokens &&
			    (is_near(m, &all[i], &all[k], n->near) ||
				is_near(m, &all[k], &all[i], n->near)))
				return true;
	return false;
}

static bool
has_leaf(const struct match *m, uint32_t leaf, size_t tokens)
{
	const struct match_occurrence *all = match_occurrences(m);

	for (size_t i = 0; i < match_occurrence_count(m); i++)
		if (all[i].leaf == leaf && all[i].last < tokens)
			return true;
	return false;
}

/* Whether the first `tokens` tokens fit. */
static bool
fits(const struct match *m, uint32_t node, size_t tokens)
{
	const struct query_node *n = &m->query->nodes[node];

	switch (n->op) {
	case QUERY_LEAF: return has_leaf(m, n->left, tokens);
	case QUERY_AND: return fits(m, n->left, tokens) && fits(m, n->right, tokens);
	case QUERY_OR: return fits(m, n->left, tokens) || fits(m, n->right, tokens);
	case QUERY_NOT: return fits(m, n->left, tokens) && !fits(m, n->right, tokens);
	default: return has_near(m, n, tokens);
	}
}

static double
score_of(const struct match *m)
{
	double length = (double)match_token_count(m) / USUAL_TOKENS, score = 0;

	for (uint32_t leaf = 0; leaf < m->query->leaf_count; leaf++) {
		double times = 0;

		for (size_t i = 0; i < match_occurrence_count(m); i++)
			times += match_occurrences(m)[i].leaf == leaf;
		score += times * (SATURATION + 1) /
			 (times + SATURATION * (1 - LENGTH_PART + LENGTH_PART * length));
	}
	return score;
}

bool
match_text(struct match *m, struct str heading, struct str text, struct stemmer *stemmer)
{
	uint32_t position = 0;

	buf_reset(&m->tokens);
	buf_reset(&m->terms);
	buf_reset(&m->occurrences);
	look_at_query(m);
	cut(m, heading, stemmer, 0);
	m->heading_tokens = match_token_count(m);
	if (m->heading_tokens > 0)
		position = match_tokens(m)[m->heading_tokens - 1].position + HEADING_GAP;
	cut(m, text, stemmer, position);
	for (uint32_t leaf = 0; leaf < m->query->leaf_count; leaf++)
		find_leaf(m, leaf);
	if (!fits(m, m->query->root, match_token_count(m)))
		return false;
	m->is_in_heading = fits(m, m->query->root, m->heading_tokens);
	m->score = score_of(m);
	return true;
}
