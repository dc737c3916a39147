/* SPDX-License-Identifier: Apache-2.0 */
/*
 * breaks: asks ICU for the words around each hit. What must hold: a text without these scripts
 * costs one look at the first character of each hit, and ICU is not opened for it.
 */
#include "search/breaks.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "words/grapheme.h"
#include "words/match.h"

struct breaks {
	UBreakIterator *words; /* NULL: not opened yet, or there is none */
	UText *text;           /* wraps the text that is looked at */
	bool is_asked;         /* whether opening was tried */
};

struct breaks *
breaks_new(void)
{
	return NEW(struct breaks);
}

void
breaks_free(struct breaks **b)
{
	if (*b == NULL)
		return;
	if ((*b)->words != NULL)
		ubrk_close((*b)->words);
	utext_close((*b)->text); /* NULL is fine */
	free(*b);
	*b = NULL;
}

/* Thai, Lao, Burmese, Khmer: the scripts for which ICU has dictionaries, besides Han and Kana. */
static bool
has_dictionary(uint32_t c)
{
	return (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) ||
	       (c >= 0x1780 && c <= 0x17ff);
}

/* Whether words can be asked for in s from here on. */
static bool
look_at(struct breaks *b, struct str s)
{
	UErrorCode failed = U_ZERO_ERROR;

	if (b->words == NULL && !b->is_asked)
		b->words = ubrk_open(UBRK_WORD, "", NULL, 0, &failed);
	b->is_asked = true;
	if (b->words == NULL || U_FAILURE(failed))
		return false;
	b->text = utext_openUTF8(b->text, s.p, (int64_t)s.len, &failed);
	ubrk_setUText(b->words, b->text, &failed);
	return !U_FAILURE(failed);
}

/* Whether the occurrence begins and ends where a word does; s is what look_at() was given. */
static bool
is_whole(struct breaks *b, struct str s, size_t from, size_t to)
{
	to = grapheme_round_up(s, to);
	return ubrk_isBoundary(b->words, (int32_t)from) && ubrk_isBoundary(b->words, (int32_t)to);
}

/* Counts the occurrences in s, the heading or the text, and those that are parts of words. */
static void
count(struct breaks *b, const struct match *m, struct str s, bool in_heading, size_t *all,
    size_t *parts)
{
	const struct match_occurrence *found = match_occurrences(m);
	const struct match_token *tokens = match_tokens(m);
	bool is_looked_at = false, is_known = false;

	for (size_t i = 0; i < match_occurrence_count(m); i++) {
		size_t from = tokens[found[i].first].from, at = from;

		if ((found[i].last < m->heading_tokens) != in_heading)
			continue;
		(*all)++;
		if (!has_dictionary(utf8_next(s, &at)))
			continue;
		if (!is_looked_at)
			is_known = look_at(b, s);
		is_looked_at = true;
		*parts += is_known && !is_whole(b, s, from, tokens[found[i].last].to);
	}
}

double
breaks_whole(struct breaks *b, const struct match *m, struct str heading, struct str text)
{
	size_t all = 0, parts = 0;

	count(b, m, heading, true, &all, &parts);
	count(b, m, text, false, &all, &parts);
	return all > 0 ? (double)(all - parts) / (double)all : 1;
}
