/* SPDX-License-Identifier: Apache-2.0 */
/* face: what must hold: runs are sorted, and no two neighbours have the same face. */
#include "office/face.h"

#include "base/arena.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "office/grow.h"

#define MAIL "mailto:"

static bool
is_same(const struct face *a, const struct face *b)
{
	/* the same link is asked about for each byte of its text */
	return a->flags == b->flags &&
	       (a->link.p == b->link.p ? a->link.len == b->link.len : str_eq(a->link, b->link));
}

bool
faces_begin(struct faces *f, size_t at, const struct face *face, struct arena *arena)
{
	static const struct face none = { .link = STR_INIT("") };
	const struct face *before;
	struct face_run *v;

	while (f->count > 0 && f->v[f->count - 1].from >= at)
		f->count--; /* no character had it */
	before = f->count > 0 ? &f->v[f->count - 1].face : &none;
	if (is_same(before, face))
		return true;
	if ((v = grow(arena, f->v, f->count, &f->cap, sizeof *v)) == NULL)
		return false;
	f->v = v;
	v[f->count++] = (struct face_run){ at, *face };
	return true;
}

bool
faces_append(struct faces *to, size_t at, const struct faces *from, size_t start, size_t len,
    struct arena *arena)
{
	static const struct face none = { .link = STR_INIT("") };

	if (from->count == 0 && to->count == 0)
		return true;
	if (!faces_begin(to, at, &none, arena))
		return false;
	for (uint32_t i = 0; i < from->count && from->v[i].from < start + len; i++) {
		size_t begin = from->v[i].from > start ? from->v[i].from - start : 0;

		if (!faces_begin(to, at + begin, &from->v[i].face, arena))
			return false;
	}
	return faces_begin(to, at + len, &none, arena);
}

void
face_set_flag(struct face_set *s, enum face_flag flag, bool on)
{
	s->on = (uint8_t)(on ? s->on | flag : s->on & ~flag);
	s->off = (uint8_t)(on ? s->off & ~flag : s->off | flag);
}

struct face_set
face_set_over(struct face_set own, struct face_set base)
{
	return (struct face_set){ (uint8_t)(own.on | (base.on & ~own.off)),
		(uint8_t)(own.off | (base.off & ~own.on)) };
}

const char *
face_bookmark(struct str name, struct arena *arena)
{
	if (name.len == 0 || name.len > FACE_LINK_BYTES_MAX)
		return "";
	return arena_printf(arena, "#" STR_FMT, STR_ARG(name));
}

/* The bytes of the scheme with what must follow it; 0: no link is made of it. */
static size_t
scheme_bytes(struct str s)
{
	static const char *const schemes[] = { "http://", "https://", MAIL };

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		size_t len = strlen(schemes[i]);

		if (s.len > len && str_case_is(str_slice(s, 0, len), schemes[i]))
			return len;
	}
	return 0;
}

/*
 * Whether readers would take the address for another: it has spaces, characters that hide or
 * reorder others, or the name of a user before the host (RFC 3986, 7.6).
 */
static bool
looks_like_another(struct str s)
{
	bool in_host = !str_case_is(str_slice(s, 0, strlen(MAIL)), MAIL);

	for (size_t at = scheme_bytes(s); at < s.len;) {
		uint32_t c = utf8_next(s, &at);

		if (c == UTF8_BAD || utf8_is_space(c) || utf8_is_invisible(c))
			return true;
		in_host = in_host && c != '/' && c != '?' && c != '#';
		if (in_host && c == '@')
			return true;
	}
	return false;
}

struct str
face_link(struct str address)
{
	struct str s = str_trim(address);

	if (s.len > FACE_LINK_BYTES_MAX || scheme_bytes(s) == 0)
		return STR("");
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f ||
		    strchr("<>\"\\^`{|}", s.p[i]) != NULL)
			return STR("");
	return looks_like_another(s) ? STR("") : s;
}
