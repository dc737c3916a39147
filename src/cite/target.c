/* SPDX-License-Identifier: Apache-2.0 */
/*
 * target: an article is looked for in the whole document; what is smaller, "paragraph 2", in the
 * units around the text, from the inside out, up to its article.
 */
#include "cite/target.h"

#define ARTICLE_RANK 2 /* kinds.def: of an article and a section */

static bool
is_article(const struct cite_unit *u)
{
	return u->kinds != 0 && cite_kind_rank(u->kinds) == ARTICLE_RANK;
}

/* The article around a unit; CITE_NO_UNIT: none. */
static uint32_t
article_of(const struct cite_outline *o, uint32_t unit)
{
	while (unit != CITE_NO_UNIT && !is_article(&o->units[unit]))
		unit = o->units[unit].parent;
	return unit;
}

/* The one unit that was found, or the first of a range. */
static uint32_t
only_one(const struct cite_found *found)
{
	return found->total == 1 || (found->is_range && found->total > 1) ? found->units[0]
									  : CITE_NO_UNIT;
}

/* From the inside out; the first unit that has such a provision is the one meant. */
static uint32_t
find_near(const struct cite_outline *o, uint32_t here, const struct cite_path *path)
{
	for (uint32_t u = here; u != CITE_NO_UNIT; u = o->units[u].parent) {
		struct cite_found found;

		cite_outline_find_in(o, u, path, &found);
		if (found.total > 0)
			return only_one(&found);
		if (is_article(&o->units[u]))
			break;
	}
	return CITE_NO_UNIT;
}

static bool
is_around(const struct cite_outline *o, uint32_t unit, uint32_t here)
{
	return here != CITE_NO_UNIT && unit <= here && here < o->units[unit].end;
}

/* "Access point A physical point": small steps with a capital letter are too often words. */
static bool
is_doubtful(const struct cite_path *p)
{
	const struct cite_number *n = &p->steps[0].single;

	return p->count == 1 && n->count > 0 && n->readings[0].script == CITE_LETTER;
}

uint32_t
cite_target_find(
    const struct cite_outline *o, uint32_t here, const struct cite_mark *m, bool is_bare_safe)
{
	bool is_small = cite_kind_rank(m->path->steps[0].kinds) > ARTICLE_RANK;
	uint32_t unit = CITE_NO_UNIT;
	struct cite_found found;

	if (m->whose == CITE_WHOSE_OTHER || (m->whose == CITE_WHOSE_BARE && !is_bare_safe))
		return CITE_NO_UNIT;
	if (m->whose == CITE_WHOSE_ARTICLE) {
		uint32_t article = article_of(o, here);

		if (article == CITE_NO_UNIT)
			return CITE_NO_UNIT;
		cite_outline_find_in(o, article, m->path, &found);
		unit = only_one(&found);
	} else if (!is_small) {
		cite_outline_find(o, m->path, &found);
		unit = only_one(&found);
	} else if (m->whose == CITE_WHOSE_BARE && !m->path->steps[0].is_dense &&
		   !is_doubtful(m->path)) {
		unit = find_near(o, here, m->path);
	}
	return unit != CITE_NO_UNIT && !is_around(o, unit, here) ? unit : CITE_NO_UNIT;
}
