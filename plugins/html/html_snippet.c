/* SPDX-License-Identifier: Apache-2.0 */
/* html_snippet: writes the part of a text that a search found, with its words marked. */
#include "html.h"

#include <stdlib.h>

/* The next mark of "4-6 10-12" at *p, as characters from..until; false at the end. */
static bool
next_mark(const char **p, unsigned long *from, unsigned long *until)
{
	char *end;

	*from = strtoul(*p, &end, 10);
	if (end == *p || *end != '-')
		return false;
	*until = strtoul(end + 1, &end, 10);
	*p = *end == ' ' ? end + 1 : end;
	return true;
}

/* Offset in s of the character that comes `number` characters after the one at offset at. */
static size_t
skip(struct tree_str s, size_t at, unsigned long number)
{
	while (at < s.len && number > 0) {
		at++;
		while (at < s.len && ((unsigned char)s.p[at] & 0xc0) == 0x80)
			at++;
		number--;
	}
	return at;
}

static void
put_part(struct html *x, struct tree_str s, size_t from, size_t to)
{
	if (to > from)
		flow_text(&x->f, (struct tree_str){ s.p + from, to - from });
}

void
html_snippet(struct html *x, struct tree_str s, struct tree_str marks)
{
	const char *p = marks.len > 0 ? marks.p : "";
	unsigned long from, until, done = 0;
	size_t at = 0;

	while (next_mark(&p, &from, &until) && from >= done && until > from) {
		size_t start = skip(s, at, from - done), end = skip(s, start, until - from);

		put_part(x, s, at, start);
		flow_puts(&x->f, "<mark>");
		put_part(x, s, start, end);
		flow_puts(&x->f, "</mark>");
		at = end;
		done = until;
	}
	put_part(x, s, at, s.len);
}
