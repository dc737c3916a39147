/* SPDX-License-Identifier: Apache-2.0 */
/*
 * md_line: writes lines. A block is a single line, so text can only be taken for the start of
 * another block at the start of that line. There, and where a character is syntax within a line, a
 * backslash escapes it (CommonMark 2.4).
 */
#include "md.h"

#include <string.h>

#define ORDERED_DIGITS_MAX 9 /* CommonMark 5.2: a longer number does not begin a list */

void
md_raw(struct md *m, const char *p, size_t len)
{
	if (m->rc != GAZ_OK || len == 0)
		return;
	m->rc = m->h->write(m->job, p, len);
	m->line.last = p[len - 1];
}

void
md_raws(struct md *m, const char *s)
{
	md_raw(m, s, strlen(s));
}

/* Writes the prefixes of the levels up to the first whose marker is not yet written. */
static void
put_rests(struct md *m, bool blank)
{
	unsigned i, end = 0;

	for (i = 0; i < m->level_count && m->levels[i].marker[0] == '\0'; i++)
		if (!blank || m->levels[i].rest[0] == '>')
			end = i + 1;
	for (i = 0; i < end; i++) {
		size_t len = strlen(m->levels[i].rest);

		md_raw(m, m->levels[i].rest, blank && i + 1 == end ? 1 : len);
	}
}

void
md_begin(struct md *m)
{
	if (m->line.open)
		return;
	if (m->started) {
		put_rests(m, true);
		md_raws(m, "\n");
	}
	put_rests(m, false);
	for (unsigned i = 0; i < m->level_count; i++) {
		md_raws(m, m->levels[i].marker);
		m->levels[i].marker[0] = '\0';
	}
	m->started = true;
	m->after_list = false;
	m->line = (struct md_line){ .open = true };
}

void
md_end(struct md *m)
{
	md_change(m, GAZ_SAME); /* marks must not span lines */
	if (m->line.open)
		md_raws(m, "\n");
	m->line = (struct md_line){ 0 };
}

void
md_next_row(struct md *m)
{
	md_raws(m, "\n");
	put_rests(m, false);
}

/*
 * Writes pending white space. A line break is written only when text follows, because a backslash
 * at the end of a block is a literal backslash.
 */
static void
put_space(struct md *m)
{
	if (m->line.broken) {
		md_raws(m, "\\");
		md_next_row(m);
		m->line.digits = 0;
	} else if (m->line.space) {
		md_raws(m, " ");
	}
	m->line.space = m->line.broken = false;
}

static bool
may_be_entity(const char *p, const char *end)
{
	return p + 1 == end || p[1] == '#' || ((p[1] | 0x20) >= 'a' && (p[1] | 0x20) <= 'z');
}

/* Whether the character at p would be syntax at this place of the line. */
static bool
means_something(const struct md *m, const char *p, const char *end)
{
	char c = *p;

	if (strchr("\\`*_[]<~", c) != NULL)
		return true;
	if (c == '&')
		return may_be_entity(p, end);
	if (m->line.cell && c == '|')
		return true;
	if (m->line.digits == 0 && strchr("#>+-=|:", c) != NULL)
		return true;
	if (m->line.heading && c == '#')
		return true;
	return (c == '.' || c == ')') && m->line.digits > 0 && !m->line.heading && !m->line.cell;
}

static void
put_char(struct md *m, const char *p, size_t len, const char *end)
{
	bool digit = *p >= '0' && *p <= '9';

	put_space(m);
	if (means_something(m, p, end))
		md_raws(m, "\\");
	md_raw(m, p, len);
	if (digit && m->line.digits >= 0 && m->line.digits < ORDERED_DIGITS_MAX)
		m->line.digits++;
	else
		m->line.digits = -1;
	m->line.fresh = false;
}

void
md_text(struct md *m, const char *p, size_t len)
{
	size_t end;

	for (size_t i = 0; i < len && m->rc == GAZ_OK; i = end) {
		end = i + 1;
		if (tree_is_white(p[i])) {
			m->line.space = m->line.digits != 0 && !m->line.fresh;
			continue;
		}
		while (end < len && ((unsigned char)p[end] & 0xc0) == 0x80)
			end++;
		put_char(m, p + i, end - i, p + len);
	}
}

void
md_texts(struct md *m, const char *s)
{
	md_text(m, s, strlen(s));
}

void
md_mark(struct md *m, const char *s)
{
	put_space(m);
	md_raws(m, s);
	m->line.digits = -1;
	m->line.fresh = true;
}

void
md_mark_close(struct md *m, const char *s)
{
	md_raws(m, s);
	m->line.fresh = false;
}

void
md_break(struct md *m)
{
	m->line.broken = m->line.open && m->line.digits != 0;
}

bool
md_push(struct md *m, const char *marker, const char *rest)
{
	struct md_level *level = &m->levels[m->level_count];

	if (m->level_count == MD_NESTING_MAX)
		return false;
	strncpy(level->marker, marker, sizeof level->marker - 1);
	strncpy(level->rest, rest, sizeof level->rest - 1);
	level->marker[sizeof level->marker - 1] = level->rest[sizeof level->rest - 1] = '\0';
	m->level_count++;
	return true;
}

void
md_pop(struct md *m, bool pushed)
{
	if (!pushed)
		return;
	if (m->levels[m->level_count - 1].marker[0] != '\0')
		md_begin(m); /* an empty item must be written, too */
	md_end(m);
	m->level_count--;
}
