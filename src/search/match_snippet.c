/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match_snippet: the part of a text that shows why it was found. What must hold: the snippet and
 * its marks begin and end where a grapheme does.
 */
#include "search/match_snippet.h"

#include "words/grapheme.h"
#include "words/match.h"
#include "words/query.h"

#define WINDOW_TOKENS 40 /* within which words of the query are counted */
#define LEAD_BYTES 60    /* of the text before the first word that is marked */

/* A part of the text, as offsets. */
struct part {
	size_t from, to;
};

/* Different words of the query within the window that starts at occurrence i. */
static unsigned
words_from(const struct match *m, size_t i)
{
	const struct match_occurrence *all = match_occurrences(m);
	uint64_t seen = 0;
	unsigned count = 0;

	for (size_t k = 0; k < match_occurrence_count(m); k++) {
		if (all[k].first < all[i].first || all[k].first >= all[i].first + WINDOW_TOKENS ||
		    seen & UINT64_C(1) << all[k].leaf)
			continue;
		seen |= UINT64_C(1) << all[k].leaf;
		count++;
	}
	return count;
}

/* The offset of the best word to begin with; 0 if the text has none. */
static size_t
best_start(const struct match *m)
{
	const struct match_occurrence *all = match_occurrences(m);
	unsigned best = 0;
	size_t start = 0;

	for (size_t i = 0; i < match_occurrence_count(m) && i < WINDOW_TOKENS; i++) {
		unsigned words = all[i].first < m->heading_tokens ? 0 : words_from(m, i);

		if (words <= best)
			continue;
		best = words;
		start = match_tokens(m)[all[i].first].from;
	}
	return start;
}

/* The beginning of a snippet: at a space, if there is one shortly before. */
static size_t
begin_before(struct str text, size_t at)
{
	size_t from = at > LEAD_BYTES ? at - LEAD_BYTES : 0;

	if (from == 0)
		return 0;
	for (size_t i = from; i < at; i++)
		if (text.p[i] == ' ' || text.p[i] == '\n')
			return i + 1;
	return grapheme_round_down(text, from);
}

static size_t
end_after(struct str text, size_t from)
{
	size_t to = from + MATCH_SNIPPET_BYTES;

	if (to >= text.len)
		return text.len;
	to = grapheme_round_down(text, to);
	for (size_t i = to; i > from + MATCH_SNIPPET_BYTES / 2; i--)
		if (text.p[i] == ' ' || text.p[i] == '\n')
			return i;
	return to;
}

static uint32_t
characters(struct str s)
{
	uint32_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return count;
}

/* Marks the tokens of one occurrence; joins it with the mark before if they touch. */
static size_t
add_mark(struct match_mark *marks, size_t count, struct match_mark mark)
{
	if (count > 0 && mark.from <= marks[count - 1].until) {
		if (mark.until > marks[count - 1].until)
			marks[count - 1].until = mark.until;
		return count;
	}
	if (count < MATCH_MARKS_MAX)
		marks[count++] = mark;
	return count;
}

/* Whether token i is part of an occurrence of the query. */
static bool
is_found(const struct match *m, uint32_t i)
{
	const struct match_occurrence *all = match_occurrences(m);

	for (size_t k = 0; k < match_occurrence_count(m); k++)
		if (i >= all[k].first && i <= all[k].last)
			return true;
	return false;
}

size_t
match_snippet(const struct match *m, struct str text, struct buf *out, struct match_mark *marks)
{
	const struct match_token *tokens = match_tokens(m);
	struct part part;
	size_t count = 0;

	part.from = begin_before(text, best_start(m));
	part.to = end_after(text, part.from);
	for (size_t i = m->heading_tokens; i < match_token_count(m) && tokens[i].to <= part.to;
	     i++) {
		size_t from = tokens[i].from, to = tokens[i].to;

		if (from < part.from || !is_found(m, (uint32_t)i))
			continue;
		from = grapheme_round_down(text, from);
		to = grapheme_round_up(text, to);
		count = add_mark(marks, count,
		    (struct match_mark){ characters(str_slice(text, part.from, from)),
			characters(str_slice(text, part.from, to)) });
	}
	buf_reset(out);
	for (size_t i = part.from; i < part.to; i++)
		buf_putc(out, text.p[i] == '\n' ? ' ' : text.p[i]);
	return count;
}
