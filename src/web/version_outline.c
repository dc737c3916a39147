/* SPDX-License-Identifier: Apache-2.0 */
/* version_outline: the portions of a version, in the order of its text. */
#include "web/version_outline.h"

#include <stdbool.h>
#include <stdlib.h>

#include "akn/component.h"
#include "base/arena.h"
#include "base/err.h"
#include "corpus/corpus.h"

/* The portions of a version, while they are read. */
struct reading {
	struct cite_outline outline;
	struct arena *arena;
	uint32_t *places; /* index of the unit at a position of the image */
	uint32_t place_count;
};

static uint32_t
unit_at(const struct reading *r, uint32_t position)
{
	return position < r->place_count ? r->places[position] : CITE_NO_UNIT;
}

/* Notes where the portion is, so that those in it find it. */
static bool
note_place(struct reading *r, uint32_t position)
{
	if (position >= r->place_count) {
		uint32_t count = position * 2 + 256;
		uint32_t *places = realloc(r->places, count * sizeof *places);

		if (places == NULL)
			return false;
		for (uint32_t i = r->place_count; i < count; i++)
			places[i] = CITE_NO_UNIT;
		r->places = places;
		r->place_count = count;
	}
	r->places[position] = r->outline.count;
	return true;
}

static int
visit_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct reading *r = arg;
	bool is_component = component_is_whole(p->eid); /* labelled as its attachment is */
	struct cite_unit unit = { .eid = p->eid,
		.num = p->num,
		.heading = p->heading,
		.parent = unit_at(r, p->parent),
		.depth = p->depth };

	if (p->position >= CITE_OUTLINE_UNITS_MAX || !note_place(r, p->position) ||
	    !arena_keep(r->arena, &unit.eid) || !arena_keep(r->arena, &unit.num) ||
	    !arena_keep(r->arena, &unit.heading))
		return err_set(e, ERR_LIMIT, "this version has too many portions for citations");
	if (is_component)
		r->places[p->position] = unit.parent;
	else
		cite_outline_add(&r->outline, &unit);
	return 0;
}

int
version_outline_read(struct corpus *c, const struct cite_words *w, const struct corpus_version *v,
    struct cite_outline *out, struct arena *a, struct err *e)
{
	struct reading r = { .outline = { .words = w, .language = v->language, .arena = a },
		.arena = a };
	int rc = corpus_portions(c, v->seq, visit_portion, &r, e);

	free(r.places);
	cite_outline_end(&r.outline);
	if (rc == 0 && r.outline.is_cut)
		rc = err_set(e, ERR_LIMIT, "this version has too many portions for citations");
	*out = r.outline;
	return rc;
}
