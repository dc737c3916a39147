/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_picture: what must hold: of lines without pictures, the characters that would stand for some
 * are text.
 */
#include "ingest/line_picture.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "ingest/lines.h"

#define SIGN_FIRST_BYTE '\xf3' /* of all these characters, in UTF-8 */

bool
line_picture_is_sign(uint32_t c)
{
	return c >= LINE_PICTURE_FIRST && c < LINE_PICTURE_FIRST + LINE_PICTURES_MAX;
}

uint32_t
line_picture_cut(struct str s, struct str *before, struct str *behind)
{
	size_t at = 0, from;

	*before = s;
	*behind = STR("");
	while (at < s.len && (at += str_find(str_slice(s, at, s.len), SIGN_FIRST_BYTE)) < s.len) {
		uint32_t c;

		from = at;
		c = utf8_next(s, &at);
		if (!line_picture_is_sign(c))
			continue;
		*before = str_slice(s, 0, from);
		*behind = str_slice(s, at, s.len);
		return c - LINE_PICTURE_FIRST;
	}
	return UINT32_MAX;
}

const char *
line_picture_strip(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);
	size_t len = 0;
	struct str before;
	uint32_t picture;

	if (copy == NULL)
		return NULL;
	do {
		picture = line_picture_cut(s, &before, &s);
		if (before.len > 0)
			memcpy(copy + len, before.p, before.len);
		len += before.len;
	} while (picture != UINT32_MAX);
	copy[len] = '\0';
	return copy;
}

bool
line_picture_is_nothing(const struct lines *l, struct str s)
{
	struct str before;
	uint32_t picture;

	do {
		picture = line_picture_cut(s, &before, &s);
		if (utf8_trim(before).len > 0 ||
		    (picture < l->picture_count && !l->pictures[picture].is_gone))
			return false;
	} while (picture != UINT32_MAX);
	return true;
}

static void
put_picture(struct build *b, const struct line_picture *p)
{
	if (p->is_gone)
		return;
	build_akn(b, "img", NULL);
	build_set(b, "src", p->src, NULL);
	if (p->has_alt)
		build_set(b, "alt", p->alt, NULL);
	build_close(b, NULL);
}

void
line_picture_write(struct build *b, const struct lines *l, struct str s, bool words)
{
	struct str before;
	uint32_t picture;

	do {
		picture = l->picture_count > 0 ? line_picture_cut(s, &before, &s) : UINT32_MAX;
		if (l->picture_count == 0)
			before = s;
		if (words && before.len > 0)
			build_text(b, before, NULL);
		if (picture < l->picture_count)
			put_picture(b, &l->pictures[picture]);
	} while (picture != UINT32_MAX);
}
