/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_text: writes a running text. What must hold: each footnote is written once, in the place of
 * the first sign that stands for its mark; the others refer to it.
 */
#include "ingest/write_text.h"

#include <string.h>

#include "base/arena.h"
#include "doc/build.h"
#include "ingest/anchors.h"
#include "ingest/footnote.h"
#include "ingest/line_picture.h"
#include "ingest/lines.h"
#include "ingest/text_faces.h"
#include "ingest/write_face.h"

static const struct face no_face = { .link = STR_INIT("") };

/* Another mark of a note that was written. */
static void
put_reference(struct build *b, const struct footnote *n, const char *name)
{
	build_akn(b, "noteRef", NULL);
	build_set(b, "href", str_from(name), NULL);
	build_set(b, "marker", n->marker, NULL);
	build_close(b, NULL);
}

/* The number of faces that begin at byte `at` or before it. */
static uint32_t
count_before(const struct faces *faces, size_t at)
{
	uint32_t from = 0, to = faces->count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (faces->v[middle].from <= at)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/*
 * Puts words, which have the faces, and pictures. offset: the byte of the faces that the words
 * begin at.
 */
static void
put_words(struct build *b, const struct lines *l, struct str words, size_t offset,
    const struct faces *faces)
{
	struct write_face open = { .count = 0 };
	size_t at = 0;
	uint32_t next = count_before(faces, offset);

	while (at < words.len) {
		size_t end = next < faces->count ? faces->v[next].from - offset : words.len;

		write_face(b, &open, next > 0 ? &faces->v[next - 1].face : &no_face);
		if (end > words.len)
			end = words.len;
		line_picture_write(b, l, str_slice(words, at, end), true);
		at = end;
		next++;
	}
	write_face(b, &open, &no_face);
}

static bool
put_note(struct build *b, const struct lines *l, uint32_t number, struct arena *arena)
{
	struct footnote *n = &l->notes[number];
	const char *name = arena_printf(arena, "#authorialNote_%u", number + 1), *text;
	struct faces faces;

	if (name == NULL)
		return false;
	if (n->written) {
		put_reference(b, n, name);
		return true;
	}
	text = text_faces_collapse(l->faces, n->text, &faces, arena);
	if (text == NULL || !anchors_link(l->anchors, &faces, arena))
		return false;
	n->written = true;
	build_akn(b, "authorialNote", NULL);
	if (n->repeated)
		build_set(b, "eId", str_from(name + 1), NULL);
	build_set(b, "marker", n->marker, NULL);
	build_set(b, "placement", STR("bottom"), NULL);
	build_akn(b, "p", NULL);
	put_words(b, l, str_from(text), 0, &faces);
	build_close(b, NULL);
	build_close(b, NULL);
	return true;
}

/* Puts a part of a text; without faces, the pictures only. */
static void
put_part(struct build *b, const struct lines *l, struct str part, size_t offset,
    const struct faces *faces)
{
	if (faces != NULL)
		put_words(b, l, part, offset, faces);
	else
		line_picture_write(b, l, part, false);
}

enum part { ALL, WORDS_OF_HEADING, WORDS_OF_NUMBER, NOTES };

static bool
put(struct build *b, const struct lines *l, struct str text, enum part part, struct arena *arena)
{
	struct faces faces;
	const char *collapsed = text_faces_collapse(l->faces, text, &faces, arena);
	struct str rest = str_from(collapsed), before;
	uint32_t note;

	if (collapsed == NULL || !anchors_link(l->anchors, &faces, arena))
		return false;
	if (part == WORDS_OF_HEADING)
		text_faces_drop_common(&faces, rest);
	else if (part == WORDS_OF_NUMBER)
		text_faces_keep_scripts(&faces);
	if (l->note_count == 0) { /* the characters that would be signs are text */
		put_part(b, l, rest, 0, part == NOTES ? NULL : &faces);
		return true;
	}
	do {
		size_t offset = (size_t)(rest.p - collapsed);

		note = footnote_cut(rest, &before, &rest);
		put_part(b, l, before, offset, part == NOTES ? NULL : &faces);
		if (note < l->note_count && !put_note(b, l, note, arena))
			return false;
	} while (note != UINT32_MAX && rest.len > 0);
	return true;
}

bool
write_text(struct build *b, const struct lines *l, struct str text, struct arena *arena)
{
	return put(b, l, text, ALL, arena);
}

bool
write_heading(struct build *b, const struct lines *l, struct str text, struct arena *arena)
{
	return put(b, l, text, WORDS_OF_HEADING, arena);
}

bool
write_label(struct build *b, const struct lines *l, const char *element, struct str text,
    struct arena *arena)
{
	bool written;

	build_akn(b, element, NULL);
	written = put(
	    b, l, text, strcmp(element, "num") == 0 ? WORDS_OF_NUMBER : WORDS_OF_HEADING, arena);
	build_close(b, NULL);
	return written;
}

bool
write_notes(struct build *b, const struct lines *l, struct str text, struct arena *arena)
{
	return put(b, l, text, NOTES, arena);
}
