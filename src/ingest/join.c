/* SPDX-License-Identifier: Apache-2.0 */
/*
 * join: hard-wrapped lines made whole again. The text shows its width itself: where lines are
 * broken at a column, the first word of the next line would not have fitted. What must hold: no
 * character is lost or made, but for the space that the end of a line stood for.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/lines.h"
#include "ingest/report.h"

#define WRAP_COLUMNS_MIN 36  /* narrower is a column of a table */
#define WRAP_COLUMNS_MAX 132 /* the widest printers; longer lines were never wrapped by one */
#define WRAP_PAIRS_MIN 4     /* pairs of lines: enough for a majority to count */
#define WRAP_PAIRS_LEAST 2   /* fewer prove nothing */
#define WRAP_LONGER_IN \
	50            /* one line in so many may be longer than the width: an address, a table */
#define WRAP_SLACK 4  /* columns that East Asian line breaking may leave empty */
#define INDENT_STEP 2 /* the least that says "a new paragraph begins" */

static uint32_t
end_column(const struct line *line)
{
	return line->indent + line->columns;
}

/* The width of the text: the longest line, but for a few; 0 if its lines are too long or too short
 * to be wrapped. */
static uint32_t
find_width(const struct lines *l)
{
	uint32_t seen[WRAP_COLUMNS_MAX + 2] = { 0 }, width;
	size_t longer = 0;

	for (size_t i = 0; i < l->count; i++) {
		uint32_t end = end_column(&l->v[i]);

		if (!l->v[i].dropped)
			seen[end > WRAP_COLUMNS_MAX ? WRAP_COLUMNS_MAX + 1 : end]++;
	}
	longer = seen[WRAP_COLUMNS_MAX + 1];
	if (longer > l->count / WRAP_LONGER_IN)
		return 0;
	for (width = WRAP_COLUMNS_MAX; width >= WRAP_COLUMNS_MIN; width--)
		if (seen[width] > 0 && (longer += seen[width]) > l->count / WRAP_LONGER_IN)
			return width;
	return 0;
}

/* Columns that the start of the line needs at the end of the one before, with the space between. */
static uint32_t
first_word(const struct line *line)
{
	uint32_t columns = 0, c;
	size_t at = 0;

	if (lines_is_unspaced(lines_first_char(line->text)))
		return 2 + WRAP_SLACK;
	while (at < line->text.len && !utf8_is_space(c = utf8_next(line->text, &at)))
		columns += lines_is_wide(c) ? 2 : 1;
	return columns + 1;
}

static bool
is_full(const struct line *line, const struct line *next, uint32_t width)
{
	return end_column(line) + first_word(next) > width;
}

static bool
ends_sentence(struct str s)
{
	static const uint32_t ends[] = { '.', '!', '?', ':', ';', 0x3002, 0xff01, 0xff1f, 0xff1a,
		0xff1b };
	uint32_t c = lines_last_char(s);

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (c == ends[i])
			return true;
	return false;
}

/* Whether most lines that could go on in the next one are full; of few lines, all, and none of them
 * ends a sentence. */
static bool
is_wrapped(const struct lines *l, uint32_t width)
{
	size_t pairs = 0, full = 0, ended = 0;

	for (size_t i = 1; i < l->count; i++) {
		if (l->v[i].after_blank || l->v[i].fixed || l->v[i].dropped)
			continue;
		pairs++;
		full += is_full(&l->v[i - 1], &l->v[i], width);
		ended += ends_sentence(l->v[i - 1].text);
	}
	if (pairs >= WRAP_PAIRS_MIN)
		return full * 2 >= pairs;
	return pairs >= WRAP_PAIRS_LEAST && full == pairs && ended == 0;
}

static bool
starts_lower(struct str s)
{
	uint32_t c = lines_first_char(s);

	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff) || lines_is_unspaced(c);
}

/* piece is the physical line before next; whole the logical one it ends. */
static bool
is_joined(
    const struct line *whole, const struct line *piece, const struct line *next, uint32_t width)
{
	if (next->fixed || next->dropped || piece->dropped)
		return false;
	if (next->page_top)
		return !ends_sentence(piece->text) &&
		       (starts_lower(next->text) || is_full(piece, next, width));
	if (next->after_blank)
		return false;
	if (next->indent >= piece->indent + INDENT_STEP &&
	    !(whole->fixed && whole->first == piece->first))
		return false;
	return is_full(piece, next, width);
}

static bool
is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A word broken at a hyphen goes on without a space; the hyphen stays, for it may belong to the
 * word. */
static bool
needs_space(struct str a, struct str b)
{
	if (a.p[a.len - 1] == '-' && a.len > 1 && is_ascii_letter(a.p[a.len - 2]) &&
	    starts_lower(b))
		return false;
	return !(lines_is_unspaced(lines_last_char(a)) && lines_is_unspaced(lines_first_char(b)));
}

/* Makes v[from] of v[from..to]. */
static int
join_run(struct lines *l, size_t from, size_t to, struct err *e)
{
	struct line *line = &l->v[from];
	size_t len = 0, i;
	char *text;

	for (i = from; i <= to; i++)
		len += l->v[i].text.len + 1;
	if ((text = arena_alloc(l->arena, len)) == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	len = 0;
	for (i = from; i <= to; i++) {
		if (i > from && needs_space(str_make(text, len), l->v[i].text))
			text[len++] = ' ';
		memcpy(text + len, l->v[i].text.p, l->v[i].text.len);
		len += l->v[i].text.len;
		l->v[i].absorbed = i > from;
	}
	line->text = str_make(text, len);
	line->columns = lines_columns(line->text);
	line->last = l->v[to].last;
	return 0;
}

int
lines_join(struct lines *l, struct buf *report, struct err *e)
{
	uint32_t width = find_width(l), joined = 0;
	size_t i, to;
	int rc;

	if (width == 0 || !is_wrapped(l, width))
		return 0;
	for (i = 0; i < l->count; i = to + 1) {
		for (to = i; to + 1 < l->count; to++)
			if (!is_joined(&l->v[i], &l->v[to], &l->v[to + 1], width))
				break;
		joined += (uint32_t)(to - i);
		if (to > i && (rc = join_run(l, i, to, e)) != 0)
			return rc;
	}
	if (joined > 0)
		report_note(report, 0,
		    "the lines are broken at column %u: %u were joined to the line before", width,
		    joined);
	return 0;
}
