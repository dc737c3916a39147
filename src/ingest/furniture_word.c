/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture_word: finds the phrases of furniture.def. What must hold: a phrase is matched as whole
 * words in any case.
 */
#include <pthread.h>
#include <utf8proc.h>

#include "base/macros.h"
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/furniture_private.h"

#define PAGE(words) words,
static const char *const page_words[] = {
#include "ingest/furniture.def"
};
#undef PAGE
#define PAGES(words) words,
static const char *const pages_words[] = {
#include "ingest/furniture.def"
};
#undef PAGES
#define TOTAL(words) words,
static const char *const total_words[] = {
#include "ingest/furniture.def"
};
#undef TOTAL
#define BUTTON(words) words,
static const char *const button_words[] = {
#include "ingest/furniture.def"
};
#undef BUTTON
#define ALONE(words) words,
static const char *const alone_words[] = {
#include "ingest/furniture.def"
};
#undef ALONE
#define OPENING(words) words,
static const char *const opening_words[] = {
#include "ingest/furniture.def"
};
#undef OPENING
#define ENDING(words) words,
static const char *const ending_words[] = {
#include "ingest/furniture.def"
};
#undef ENDING
#define HEADING(words) words,
static const char *const heading_words[] = {
#include "ingest/furniture.def"
};
#undef HEADING

#define WORDS_MAX 1024 /* more than the lines of furniture.def */
#define LIST(words)                                       \
	{                                                 \
		words, sizeof(words) / sizeof((words)[0]) \
	}
/* By enum furniture_word. */
static const struct {
	const char *const *v;
	size_t count;
} lists[] = {
	[WORD_PAGE] = LIST(page_words),
	[WORD_PAGES] = LIST(pages_words),
	[WORD_TOTAL] = LIST(total_words),
	[WORD_BUTTON] = LIST(button_words),
	[WORD_ALONE] = LIST(alone_words),
	[WORD_OPENING] = LIST(opening_words),
	[WORD_ENDING] = LIST(ending_words),
	[WORD_HEADING] = LIST(heading_words),
};

uint32_t
furniture_fold(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
	if (c == 0x2019)
		return '\'';
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

/* The bytes of s that the phrase is; 0 if s does not begin with it as whole words. */
static size_t
match(const char *words, struct str s)
{
	struct str phrase = str_from(words);
	size_t at = 0, in = 0, next;
	uint32_t last = 0;

	while (in < phrase.len) {
		uint32_t want = utf8_next(phrase, &in);

		if (want == ' ') {
			at += form_spaces(str_slice(s, at, s.len));
			continue;
		}
		if (at >= s.len || furniture_fold(utf8_next(s, &at)) != furniture_fold(want))
			return 0;
		last = want;
	}
	next = at;
	if (at < s.len && form_is_cased(last) && form_is_cased(utf8_next(s, &next)))
		return 0;
	return at;
}

static char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static uint32_t
first_folded(struct str s)
{
	size_t at = 0;

	return s.len > 0 ? furniture_fold(utf8_next(s, &at)) : 0;
}

/* The first character of each phrase in small letters: most phrases begin otherwise than a line. */
static uint32_t firsts[WORD_HEADING + 1][WORDS_MAX];
static pthread_once_t firsts_once = PTHREAD_ONCE_INIT;

static void
fill_firsts(void)
{
	for (size_t kind = 0; kind < ARRAY_LEN(lists); kind++)
		for (size_t i = 0; i < lists[kind].count; i++)
			firsts[kind][i] = first_folded(str_from(lists[kind].v[i]));
}

size_t
furniture_word(enum furniture_word kind, struct str s)
{
	size_t longest = 0;
	char first = s.len > 0 ? ascii_lower(s.p[0]) : '\0';
	uint32_t folded = first_folded(s);

	pthread_once(&firsts_once, fill_firsts);
	for (size_t i = 0; i < lists[kind].count && s.len > 0; i++) {
		const char *words = lists[kind].v[i];
		size_t len;

		if ((unsigned char)words[0] < 0x80 ? words[0] != first : firsts[kind][i] != folded)
			continue;
		len = match(words, s);
		longest = len > longest ? len : longest;
	}
	return longest;
}

static bool
is_mark(uint32_t c)
{
	return !form_is_letter(c) && !form_is_digit(c);
}

/* s without punctuation and white space at its start. */
static struct str
skip_marks(struct str s)
{
	size_t at = 0, next = 0;

	while (at < s.len && is_mark(utf8_next(s, &next)))
		at = next;
	return str_slice(s, at, s.len);
}

bool
furniture_is(enum furniture_word kind, struct str s)
{
	size_t len = furniture_word(kind, s);

	if (len == 0 || skip_marks(str_slice(s, len, s.len)).len > 0) {
		s = skip_marks(s);
		len = furniture_word(kind, s);
	}
	return len > 0 && skip_marks(str_slice(s, len, s.len)).len == 0;
}

bool
furniture_contains(enum furniture_word kind, struct str s)
{
	size_t at = 0;
	bool start = true;

	while (at < s.len) {
		uint32_t c;

		if (start && furniture_word(kind, str_slice(s, at, s.len)) > 0)
			return true;
		c = utf8_next(s, &at);
		start = !form_is_cased(c);
	}
	return false;
}
