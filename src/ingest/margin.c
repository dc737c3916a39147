/* SPDX-License-Identifier: Apache-2.0 */
/*
 * margin: how sure the reading of each line is. When two hypotheses come to the same open units,
 * or the text ends, the dearer one is given up; the difference of their costs is the margin of the
 * lines that they take differently (the soft-output Viterbi algorithm, Hagenauer 1989). What must
 * hold: the work for each hypothesis that is given up is bounded.
 */
#include "base/arena.h"
#include "ingest/explain_private.h"

#define STEPS_MAX 64 /* that are compared: hypotheses that differ longer are different texts */

bool
margin_is_equal_label(const struct label *a, const struct label *b)
{
	if (a->count != b->count)
		return false;
	for (uint8_t i = 0; i < a->count; i++)
		if (a->part[i].value != b->part[i].value || a->part[i].script != b->part[i].script)
			return false;
	return true;
}

/*
 * Whether both begin the same unit in the same unit. One that goes on with a list that stands
 * elsewhere in the other hypothesis does: the line that began that list is the doubt.
 */
static bool
is_equal_unit(const struct step_unit *a, const struct step_unit *b)
{
	return margin_is_equal_label(a->label, b->label) &&
	       (a->under == b->under || (a->goes_on && b->goes_on));
}

static bool
is_equal_step(const struct step *a, const struct step *b)
{
	if (a->count != b->count)
		return false;
	for (uint8_t i = 0; i < a->count; i++)
		if (!is_equal_unit(&a->units[i], &b->units[i]))
			return false;
	return true;
}

static void
add_rival(const struct rival **rivals, uint32_t line, const struct step *other, int margin,
    struct arena *arena)
{
	struct rival *r = arena_alloc(arena, sizeof *r);

	if (r == NULL)
		return;
	*r = (struct rival){ .before = *rivals, .step = other, .line = line, .margin = margin };
	*rivals = r;
}

/* The line of a step, or -1 before the first. */
static int64_t
line_of(const struct step *s)
{
	return s == NULL ? -1 : (int64_t)s->line;
}

void
margin_add(const struct rival **rivals, const struct step *own, const struct step *other,
    int margin, struct arena *arena)
{
	if (margin > MARGIN_MAX)
		return;
	for (int i = 0; i < STEPS_MAX && own != other; i++) {
		int64_t a = line_of(own), b = line_of(other);

		if (a > b || (a == b && !is_equal_step(own, other)))
			add_rival(rivals, (uint32_t)a, a == b ? other : NULL, margin, arena);
		else if (b > a)
			add_rival(rivals, (uint32_t)b, other, margin, arena);
		if (a >= b)
			own = own->before;
		if (b >= a)
			other = other->before;
	}
}
