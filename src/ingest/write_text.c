/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_text: writes a running text. What must hold: each footnote is written once, in the place of
 * the first sign that stands for its mark; the others refer to it.
 */
#include "ingest/write_text.h"

#include "base/arena.h"
#include "doc/build.h"
#include "ingest/footnote.h"
#include "ingest/lines.h"

/* Another mark of a note that was written. */
static void
put_reference(struct build *b, const struct footnote *n, const char *name)
{
	build_akn(b, "noteRef", NULL);
	build_set(b, "href", str_from(name), NULL);
	build_set(b, "marker", n->marker, NULL);
	build_close(b, NULL);
}

static bool
put_note(struct build *b, struct footnote *n, uint32_t number, struct arena *arena)
{
	const char *text = lines_collapse(arena, n->text);
	const char *name = arena_printf(arena, "#authorialNote_%u", number + 1);

	if (text == NULL || name == NULL)
		return false;
	if (n->written) {
		put_reference(b, n, name);
		return true;
	}
	n->written = true;
	build_akn(b, "authorialNote", NULL);
	if (n->repeated)
		build_set(b, "eId", str_from(name + 1), NULL);
	build_set(b, "marker", n->marker, NULL);
	build_set(b, "placement", STR("bottom"), NULL);
	build_akn(b, "p", NULL);
	build_text(b, str_from(text), NULL);
	build_close(b, NULL);
	build_close(b, NULL);
	return true;
}

static bool
put(struct build *b, const struct lines *l, struct str text, bool words, struct arena *arena)
{
	const char *collapsed = lines_collapse(arena, text);
	struct str rest = collapsed == NULL ? STR("") : str_from(collapsed), before;
	uint32_t note;

	if (collapsed == NULL)
		return false;
	if (l->note_count == 0) { /* the characters that would be signs are text */
		if (words)
			build_text(b, rest, NULL);
		return true;
	}
	do {
		note = footnote_cut(rest, &before, &rest);
		if (words && (before.len > 0 || note == UINT32_MAX))
			build_text(b, before, NULL);
		if (note != UINT32_MAX && !put_note(b, &l->notes[note], note, arena))
			return false;
	} while (note != UINT32_MAX && rest.len > 0);
	return true;
}

bool
write_text(struct build *b, const struct lines *l, struct str text, struct arena *arena)
{
	return put(b, l, text, true, arena);
}

bool
write_notes(struct build *b, const struct lines *l, struct str text, struct arena *arena)
{
	return put(b, l, text, false, arena);
}
