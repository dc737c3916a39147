/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt_order: compares the number of each unit with those around it. What must hold: a quotation,
 * whose list may begin with any number, is never doubted.
 */
#include "ingest/doubt_order.h"

#include "base/utf8.h"
#include "ingest/explain.h"
#include "ingest/lines.h"
#include "ingest/mark.h"

#define NUMBER_BYTES_MAX 8       /* of the number of a list without its sign */
#define JOINING_WORD_BYTES_MAX 6 /* and, oder */
#define SPARSE_GAPS_MIN 3        /* gaps of a text that leaves out numbers */
#define SPARSE_SHARE 4           /* one step in so many is a gap then */
#define JUMP_MIN 5               /* numbers left out before a round one */
#define HIDDEN_TRIES_MAX 64      /* places of one text that are searched for a number */

/* The number of an article of a code, which is numbered apart: L. 111-1. */
static bool
is_code(const struct label *l)
{
	return l->count > 1 && l->part[1].joint == LABEL_PREFIX;
}

/* Whether the parts of outer are the first parts of inner: 4.2 and 4.2.3. */
static bool
is_path_below(const struct label *outer, const struct label *inner)
{
	if (outer->count == 0 || inner->count <= outer->count)
		return false;
	for (uint8_t i = 0; i < outer->count; i++)
		if (outer->part[i].value != inner->part[i].value)
			return false;
	return true;
}

static bool
is_sign(const struct node *n)
{
	return n->style.script == LABEL_SIGN && n->rank == RANK_LIST;
}

/* The unit of the same list beside n: before it, or after it. NULL if there is none. */
static const struct node *
find_beside(const struct structure *s, const struct node *n, bool before)
{
	for (uint32_t i = before ? n->prev : n->next; i != NODE_NONE;
	     i = before ? s->v[i].prev : s->v[i].next)
		if (s->v[i].role == NODE_UNIT)
			return s->v[i].rank == n->rank && s->v[i].kind == n->kind &&
				       mark_same_style(&s->v[i].style, &n->style)
				   ? &s->v[i]
				   : NULL;
	return NULL;
}

static uint32_t
find_annex(const struct structure *s, uint32_t i)
{
	while (i != 0 && i != NODE_NONE && s->v[i].class != ANNEX)
		i = s->v[i].parent;
	return i == NODE_NONE ? 0 : i;
}

/* The last unit that a ranked unit i is numbered with; enters it. */
static const struct node *
enter_ranked(struct order *o, const struct structure *s, uint32_t i)
{
	const struct unit_kind *kinds = s->explanation->forms->kinds;
	const struct node *n = &s->v[i], *last;
	uint32_t annex = find_annex(s, n->parent);
	size_t counter = n->kind->counter;

	if (annex != o->annex)
		*o = (struct order){ .annex = annex };
	last = o->last[counter];
	o->last[counter] = n;
	for (size_t k = 0; n->class == CONTAINER && k < s->explanation->forms->kind_count; k++)
		if (kinds[k].class == CONTAINER && kinds[k].rank > n->rank)
			o->last[k] = NULL; /* may begin anew */
	return last;
}

bool
order_goes_back(struct order *o, const struct structure *s, uint32_t i, const struct node **before)
{
	const struct node *n = &s->v[i], *last;

	if (n->label.count == 0 || is_sign(n) || n->is_recital || n->is_citation)
		return false;
	last = n->kind != NULL && n->rank < RANK_BELOW ? enter_ranked(o, s, i)
						       : find_beside(s, n, true);
	*before = last;
	return last != NULL && last->label.count > 0 && !n->restarts && s->lines->quoted == 0 &&
	       !label_is_first(&n->label) && is_code(&n->label) == is_code(&last->label) &&
	       n->label.part[0].script == last->label.part[0].script &&
	       label_distance(&last->label, &n->label) >= LABEL_FAR;
}

/* Whether n goes on with the number of a unit beside it, in whatever style: 2) and 2.1). */
static bool
has_before(const struct structure *s, const struct node *n)
{
	for (uint32_t i = n->prev; i != NODE_NONE; i = s->v[i].prev) {
		const struct label *label = &s->v[i].label;

		if (s->v[i].role == NODE_UNIT && label->count > 0 &&
		    (mark_same_style(&s->v[i].style, &n->style) ||
			label_distance(label, &n->label) < LABEL_FAR))
			return true;
	}
	return false;
}

/* Danish and Norwegian articles print no number before their first paragraph: "Stk. 2." */
static bool
may_lack_first(const struct node *n)
{
	return n->kind != NULL && n->kind->rank == RANK_BELOW && n->kind->worded &&
	       n->label.part[0].value == 2;
}

bool
order_begins_late(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i], *parent = &s->v[n->parent];

	return n->rank >= RANK_BELOW && n->label.count > 0 && !is_sign(n) && n->style.twice == 0 &&
	       s->lines->quoted == 0 && !n->is_recital && !n->is_citation &&
	       !label_is_first(&n->label) &&
	       (n->kind == NULL || n->kind->first != n->label.part[0].value) &&
	       !is_path_below(&parent->label, &n->label) && !may_lack_first(n) && !has_before(s, n);
}

/* Whether s goes on with the number behind n in its list, with its sign. */
static bool
is_next(const struct structure *s, const struct node *n, struct str text)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(s->explanation->forms, text, readings);

	for (size_t i = 0; i < count; i++)
		if (readings[i].v[0].kind == NULL && readings[i].v[0].rest.len > 0 &&
		    mark_same_style(&readings[i].v[0].style, &n->style) &&
		    label_distance(&n->label, &readings[i].v[0].label) == 0)
			return true;
	return false;
}

/* Whether a clause ends before the space in front of at: "; (b)" and "; and (b)". */
static bool
is_behind_clause(struct str text, size_t at)
{
	size_t word = at - 1;

	if (strchr(".;:,", text.p[at - 2]) != NULL)
		return true;
	while (word > 0 && text.p[word - 1] != ' ')
		word--;
	return word > 1 && at - 1 - word <= JOINING_WORD_BYTES_MAX && text.p[word - 2] == ';';
}

/* Whether the next number stands in text, behind the end of a clause and a space. */
static bool
contains_next(const struct structure *s, const struct node *n, struct str text)
{
	size_t tries = 0;

	for (size_t at = 2; at < text.len && tries < HIDDEN_TRIES_MAX; at++) {
		if (text.p[at - 1] != ' ' || !is_behind_clause(text, at))
			continue;
		tries++;
		if (is_next(s, n, str_slice(text, at, text.len)))
			return true;
	}
	return false;
}

bool
order_hides_next(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i], *after = find_beside(s, n, false);

	if (n->rank < RANK_BELOW || n->label.count == 0 || is_sign(n) || s->lines->quoted > 0 ||
	    n->style.close == CLOSE_SPACE || n->style.script == LABEL_WORD ||
	    (after != NULL && label_distance(&n->label, &after->label) == 0))
		return false;
	if (contains_next(s, n, n->text))
		return true;
	for (uint32_t k = n->child; k != NODE_NONE && s->v[k].role != NODE_UNIT; k = s->v[k].next)
		if (s->v[k].role == NODE_TEXT && contains_next(s, n, s->v[k].text))
			return true;
	return false;
}

/* The unit of a list that text i stands behind or in; NULL if there is none. */
static const struct node *
find_list(const struct structure *s, uint32_t i)
{
	uint32_t unit = s->v[i].prev == NODE_NONE ? s->v[i].parent : s->v[i].prev;

	return unit != NODE_NONE && s->v[unit].role == NODE_UNIT && s->v[unit].rank == RANK_LIST &&
		       s->v[unit].label.count == 1
		   ? &s->v[unit]
		   : NULL;
}

bool
order_lost_sign(const struct structure *s, uint32_t i)
{
	struct label labels[LABEL_READINGS_MAX];
	const struct node *n = find_list(s, i);
	struct str text = s->v[i].text, word = str_cut(text, ' ', &text);
	size_t count;

	if (n == NULL || is_sign(n) || n->style.script == LABEL_WORD || s->v[i].joined ||
	    word.len > NUMBER_BYTES_MAX || text.len == 0)
		return false;
	count = label_read(word, labels);
	for (size_t k = 0; k < count; k++)
		if (labels[k].len == word.len && labels[k].part[0].script == n->style.script &&
		    labels[k].part[0].upper == n->style.upper &&
		    label_distance(&n->label, &labels[k]) == 0)
			return true;
	return false;
}

bool
order_is_sparse(const struct structure *s)
{
	size_t steps = 0, gaps = 0;

	for (uint32_t i = 1; i < s->count; i++) {
		if (s->v[i].role != NODE_UNIT || s->v[i].rank != RANK_BASIC)
			continue;
		steps++;
		gaps += s->v[i].missing > 0;
	}
	return gaps >= SPARSE_GAPS_MIN && gaps * SPARSE_SHARE >= steps;
}

bool
order_jumps(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i];
	uint32_t before = n->prev;

	while (before != NODE_NONE && s->v[before].role != NODE_UNIT)
		before = s->v[before].prev;
	return n->rank == RANK_BASIC && n->missing >= JUMP_MIN && before == NODE_NONE &&
	       s->v[n->parent].class == CONTAINER &&
	       n->label.part[n->label.count - 1].value % 10 <= 1;
}
