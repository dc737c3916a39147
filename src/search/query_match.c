/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query_match: the query of FTS5. The index has no positions, so a phrase asks for all its words
 * and pairs, and NOT for nothing: match.c looks at each unit that is found.
 */
#include "search/query_match.h"

#include "base/buf.h"
#include "words/query.h"

struct writing {
	struct buf *b;
	const struct query *q;
	char mark;
};

/* Terms have letters and digits only, so that nothing has to be escaped. */
static void
put_term(struct writing *w, struct str first, struct str second, bool is_prefix)
{
	buf_putc(w->b, '"');
	if (w->mark != 0)
		buf_putc(w->b, w->mark);
	buf_putf(
	    w->b, STR_FMT STR_FMT "\"%s", STR_ARG(first), STR_ARG(second), is_prefix ? "*" : "");
}

static void
put_word(struct writing *w, const struct query_term *t, bool is_prefix)
{
	buf_putc(w->b, '(');
	put_term(w, t->term, STR(""), is_prefix);
	for (unsigned i = 0; i < t->stem_count; i++) {
		buf_puts(w->b, " OR ");
		put_term(w, t->stems[i], STR(""), false);
	}
	buf_putc(w->b, ')');
}

static bool
are_neighbours(const struct query_term *a, const struct query_term *b)
{
	return a->is_character && b->is_character && b->position == a->position + 1;
}

static void
put_leaf(struct writing *w, const struct query_leaf *l)
{
	const struct query_term *terms = w->q->terms + l->first;

	buf_putc(w->b, '(');
	for (uint32_t i = 0; i < l->count; i++) {
		bool is_last = i + 1 == l->count;

		if (i > 0 && are_neighbours(&terms[i - 1], &terms[i]) &&
		    (is_last || !are_neighbours(&terms[i], &terms[i + 1])))
			continue; /* in the pair before */
		if (i > 0)
			buf_puts(w->b, " AND ");
		if (!is_last && are_neighbours(&terms[i], &terms[i + 1]))
			put_term(w, terms[i].term, terms[i + 1].term, false);
		else
			put_word(w, &terms[i], is_last && l->is_prefix);
	}
	buf_putc(w->b, ')');
}

static void
put_node(struct writing *w, uint32_t node)
{
	const struct query_node *n = &w->q->nodes[node];

	if (n->op == QUERY_LEAF) {
		put_leaf(w, &w->q->leaves[n->left]);
		return;
	}
	buf_putc(w->b, '(');
	put_node(w, n->left);
	if (n->op != QUERY_NOT) {
		buf_puts(w->b, n->op == QUERY_OR ? " OR " : " AND ");
		put_node(w, n->right);
	}
	buf_putc(w->b, ')');
}

void
query_put_match(struct buf *b, const struct query *q, char mark)
{
	struct writing w = { b, q, mark };

	put_node(&w, q->root);
}
