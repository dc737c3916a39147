/* SPDX-License-Identifier: Apache-2.0 */
/* hits: flags the tokens that are part of a word or phrase found, and joins those that touch. */
#include "words/hits.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "words/grapheme.h"
#include "words/match.h"
#include "words/query.h"

_Static_assert(QUERY_LEAVES_MAX <= 32, "a set of leaves is one number");

/* The leaves that a text should have, below a node. */
static uint32_t
wanted_below(const struct query *q, uint32_t node)
{
	const struct query_node *n = &q->nodes[node];

	if (n->op == QUERY_LEAF)
		return UINT32_C(1) << n->left;
	return wanted_below(q, n->left) | (n->op == QUERY_NOT ? 0 : wanted_below(q, n->right));
}

static void
put_hit(struct buf *out, size_t before, struct hit h)
{
	struct hit *last =
	    out->len > before ? (struct hit *)(void *)(out->data + out->len) - 1 : NULL;

	if (last != NULL && h.from <= last->to)
		last->to = h.to > last->to ? h.to : last->to;
	else
		buf_put(out, &h, sizeof h);
}

void
hits_find(struct match *m, struct str text, struct stemmer *stemmer, struct buf *out)
{
	const struct match_occurrence *all;
	const struct match_token *tokens;
	uint32_t wanted = wanted_below(m->query, m->query->root);
	size_t before = out->len;
	bool *is_found;

	match_text(m, STR(""), text, stemmer);
	if (match_occurrence_count(m) == 0)
		return;
	all = match_occurrences(m);
	tokens = match_tokens(m);
	is_found = mem_new_array(match_token_count(m), sizeof *is_found);
	for (size_t i = 0; i < match_occurrence_count(m); i++)
		for (uint32_t k = all[i].first; k <= all[i].last; k++)
			is_found[k] = is_found[k] || (wanted & UINT32_C(1) << all[i].leaf) != 0;
	for (size_t i = 0; i < match_token_count(m); i++)
		if (is_found[i])
			put_hit(out, before,
			    (struct hit){ (uint32_t)grapheme_round_down(text, tokens[i].from),
				(uint32_t)grapheme_round_up(text, tokens[i].to) });
	free(is_found);
}
