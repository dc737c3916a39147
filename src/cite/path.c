/* SPDX-License-Identifier: Apache-2.0 */
/* path: sorts the steps of a path; those that are in order stay. */
#include "cite/path.h"

#define ARTICLE_RANK 2 /* kinds.def: of an article and a section */

/* A step with the brackets behind it moves as a whole. */
struct group {
	struct cite_step steps[CITE_STEPS_MAX];
	uint8_t count;
	unsigned rank;
	bool is_of;
};

static uint8_t
make_groups(const struct cite_path *p, struct group *groups)
{
	uint8_t count = 0;

	for (uint8_t i = 0; i < p->count; i++) {
		const struct cite_step *s = &p->steps[i];

		if (!s->is_bracket || count == 0) {
			groups[count] = (struct group){ .rank = cite_kind_rank(s->kinds) };
			count++;
		}
		groups[count - 1].steps[groups[count - 1].count++] = *s;
		groups[count - 1].is_of = s->is_of;
	}
	return count;
}

void
cite_path_order(struct cite_path *p)
{
	struct group groups[CITE_STEPS_MAX];
	uint8_t count;

	if (p->count < 2)
		return;
	count = make_groups(p, groups);

	for (uint8_t i = 1; i < count; i++)
		for (uint8_t k = i; k > 0; k--) {
			struct group swapped = groups[k - 1];

			if (swapped.rank < groups[k].rank ||
			    (swapped.rank == groups[k].rank && !swapped.is_of))
				break;
			groups[k - 1] = groups[k];
			groups[k] = swapped;
		}
	p->count = 0;
	for (uint8_t i = 0; i < count; i++)
		for (uint8_t k = 0; k < groups[i].count; k++)
			p->steps[p->count++] = groups[i].steps[k];
	for (uint8_t i = 1; i < p->count; i++) /* "art. 77 § 4": a paragraph of the article */
		if (p->steps[i].is_sign && cite_kind_rank(p->steps[i - 1].kinds) >= ARTICLE_RANK)
			p->steps[i].kinds = CITE_PARAGRAPH | CITE_SUBSECTION | CITE_ALINEA;
}
