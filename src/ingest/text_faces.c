/* SPDX-License-Identifier: Apache-2.0 */
/* text_faces: what must hold: between two texts that have faces, an address has none. */
#include "ingest/text_faces.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/footnote.h"
#include "office/grow.h"

static const struct face no_face = { .link = STR_INIT("") };

bool
text_faces_add(
    struct text_faces *t, const char *text, const struct faces *faces, struct arena *arena)
{
	if (faces->count > TEXT_FACES_MAX - t->count) {
		t->left_out++;
		return true;
	}
	for (uint32_t i = 0; i < faces->count; i++) {
		struct text_face *v = grow(arena, t->v, t->count, &t->cap, sizeof *v);

		if (v == NULL)
			return false;
		t->v = v;
		v[t->count++] =
		    (struct text_face){ (uintptr_t)text + faces->v[i].from, faces->v[i].face };
	}
	return true;
}

static int
compare(const void *a, const void *b)
{
	const struct text_face *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

void
text_faces_sort(struct text_faces *t)
{
	if (t->count > 0)
		qsort(t->v, t->count, sizeof *t->v, compare);
}

/* The number of faces that begin at p or before it. */
static uint32_t
count_before(const struct text_faces *t, const char *p)
{
	uint32_t from = 0, to = t == NULL ? 0 : t->count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (t->v[middle].at <= (uintptr_t)p)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The flags and the link that two faces have in common. */
static struct face
meet(const struct face *a, const struct face *b)
{
	return (struct face){ a->flags & b->flags, str_eq(a->link, b->link) ? a->link : STR("") };
}

/* The text that is collapsed, and its faces. */
struct collapsing {
	char *copy;
	size_t len, space; /* bytes of copy; those up to the white space at its end */
	struct faces *faces;
	struct face last, face; /* of the last character that is no white space; of the next one */
	struct arena *arena;
};

static bool
put_char(struct collapsing *c, struct str bytes)
{
	size_t at = 0;
	struct face gap;
	bool fits = true;

	if (utf8_is_space(utf8_next(bytes, &at))) {
		bool plain = bytes.p[0] == ' ' || bytes.p[0] == '\t';

		if (plain && (c->len == 0 || c->copy[c->len - 1] == ' '))
			return true;
		memcpy(c->copy + c->len, plain ? " " : bytes.p, bytes.len);
		c->len += bytes.len;
		return true;
	}
	if (c->space < c->len) {
		gap = meet(&c->last, &c->face);
		fits = faces_begin(c->faces, c->space, &gap, c->arena);
	}
	fits &= faces_begin(c->faces, c->len, &c->face, c->arena);
	memcpy(c->copy + c->len, bytes.p, bytes.len);
	c->space = c->len += bytes.len;
	c->last = c->face;
	return fits;
}

const char *
text_faces_collapse(
    const struct text_faces *t, struct str s, struct faces *faces, struct arena *arena)
{
	struct collapsing c = { .copy = arena_alloc(arena, s.len + 1),
		.faces = faces,
		.last = no_face,
		.face = no_face,
		.arena = arena };
	uint32_t next = count_before(t, s.p);
	size_t at = 0, from;

	*faces = (struct faces){ 0 };
	if (c.copy == NULL)
		return NULL;
	if (next > 0)
		c.face = t->v[next - 1].face;
	while ((from = at) < s.len) {
		utf8_next(s, &at);
		while (t != NULL && next < t->count && t->v[next].at <= (uintptr_t)(s.p + from))
			c.face = t->v[next++].face;
		if (!put_char(&c, str_slice(s, from, at)))
			return NULL;
	}
	if (c.space < c.len && !faces_begin(faces, c.space, &no_face, arena))
		return NULL;
	c.copy[c.len] = '\0';
	return c.copy;
}

void
text_faces_drop_common(struct faces *faces, struct str text)
{
	uint8_t common = FACE_BOLD | FACE_ITALIC | FACE_UNDERLINE, flags = 0;
	size_t at = 0;
	uint32_t next = 0, c;

	while (at < text.len && common != 0) {
		while (next < faces->count && faces->v[next].from <= at)
			flags = faces->v[next++].face.flags;
		c = utf8_next(text, &at);
		if (!footnote_is_sign(c) && !utf8_is_space(c))
			common &= flags;
	}
	for (uint32_t i = 0; i < faces->count; i++)
		faces->v[i].face.flags &= (uint8_t)~common;
}

void
text_faces_keep_scripts(struct faces *faces)
{
	for (uint32_t i = 0; i < faces->count; i++)
		faces->v[i].face =
		    (struct face){ faces->v[i].face.flags & (FACE_RAISED | FACE_LOWERED), STR("") };
}
