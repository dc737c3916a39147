/* SPDX-License-Identifier: Apache-2.0 */
/* grapheme: asks utf8proc about the two characters around an offset. */
#include "words/grapheme.h"

#include <stdbool.h>
#include <utf8proc.h>

#include "base/utf8.h"

/* Whether a grapheme ends before s[at]. */
static bool
is_boundary(struct str s, size_t at)
{
	size_t before = at, after = at;
	uint32_t a, b;

	if (at == 0 || at >= s.len)
		return true;
	a = utf8_prev(s, &before);
	b = utf8_next(s, &after);
	return utf8proc_grapheme_break((utf8proc_int32_t)a, (utf8proc_int32_t)b);
}

size_t
grapheme_round_down(struct str s, size_t at)
{
	while (at > 0 && at < s.len && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	while (!is_boundary(s, at))
		utf8_prev(s, &at);
	return at;
}

size_t
grapheme_round_up(struct str s, size_t at)
{
	while (at < s.len && !is_boundary(s, at))
		utf8_next(s, &at);
	return at;
}
