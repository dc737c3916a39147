/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tokens: a walk by code points. What must hold: a text and a part of it, cut anywhere between two
 * characters of a script without spaces, give the same characters, so that the search for a part
 * finds the whole.
 */
#include "words/tokens.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/macros.h"
#include "base/utf8.h"
#include "words/stemmer.h"

#define DECOMPOSED_MAX 32 /* code points that one may stand for, such as U+FDFA */
#define SECTION_SIGN 0xa7u

enum class {
	CLASS_OTHER,
	CLASS_WORD,
	CLASS_MARK, /* belongs to the character before it */
	CLASS_CHARACTER
};

struct range {
	uint32_t first, last;
};

/* Scripts without spaces between words, and Hangul, whose words have endings. */
static const struct range characters[] = {
	{ 0x0e00, 0x0eff },   /* Thai, Lao */
	{ 0x1000, 0x109f },   /* Myanmar */
	{ 0x1100, 0x11ff },   /* Hangul Jamo */
	{ 0x1780, 0x17dd },   /* Khmer */
	{ 0x3005, 0x3007 },   /* ideographic iteration mark to zero */
	{ 0x3021, 0x3029 },   /* Hangzhou numerals */
	{ 0x3041, 0x309f },   /* Hiragana */
	{ 0x30a1, 0x30fa },   /* Katakana */
	{ 0x30fc, 0x318f },   /* prolonged sound mark; Bopomofo; compatibility Jamo */
	{ 0x31a0, 0x31ff },   /* Bopomofo, Katakana extensions */
	{ 0x3400, 0x4dbf },   /* Han */
	{ 0x4e00, 0x9fff },   /* Han */
	{ 0xa960, 0xa97f },   /* Hangul Jamo */
	{ 0xac00, 0xd7ff },   /* Hangul */
	{ 0xf900, 0xfaff },   /* Han, compatibility */
	{ 0xff66, 0xffdc },   /* half-width Katakana and Hangul */
	{ 0x20000, 0x323af }, /* Han */
};

/* Marks that readers leave out: accents, and the vowel signs of Arabic and Hebrew. */
static const struct range dropped_marks[] = {
	{ 0x0300, 0x036f },
	{ 0x0483, 0x0489 },
	{ 0x0591, 0x05c7 },
	{ 0x0610, 0x061a },
	{ 0x0640, 0x0640 }, /* tatweel */
	{ 0x064b, 0x065f },
	{ 0x0670, 0x0670 },
	{ 0x06d6, 0x06ed },
	{ 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20ff },
	{ 0xfe00, 0xfe0f }, /* variation selectors */
	{ 0xfe20, 0xfe2f },
};

static bool
is_in(const struct range *ranges, size_t count, uint32_t c)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && c >= ranges[low].first;
}

static bool
is_ascii_word(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static enum class class_by_category(uint32_t c) {
	switch (utf8proc_category((utf8proc_int32_t)c)){
		case UTF8PROC_CATEGORY_LU : case UTF8PROC_CATEGORY_LL : case
		UTF8PROC_CATEGORY_LT : case UTF8PROC_CATEGORY_LM : case UTF8PROC_CATEGORY_LO : case
		UTF8PROC_CATEGORY_ND : case UTF8PROC_CATEGORY_NL : case
		UTF8PROC_CATEGORY_NO : return CLASS_WORD;
		case UTF8PROC_CATEGORY_MN : case UTF8PROC_CATEGORY_MC : case
		UTF8PROC_CATEGORY_ME : return CLASS_MARK;
		case UTF8PROC_CATEGORY_CF : return c == 0xfeff ? CLASS_OTHER : CLASS_MARK;
		default : return CLASS_OTHER;
	}
}

static enum class class_of(uint32_t c) {
	if (c < 0x80) return is_ascii_word(c) ? CLASS_WORD : CLASS_OTHER;
	if (c >= 0x4e00 && c <= 0x9fff) return CLASS_CHARACTER;
	if (c >= 0x0e00 && is_in(characters, ARRAY_LEN(characters), c)) return CLASS_CHARACTER;
	return c == UTF8_BAD ? CLASS_OTHER : class_by_category(c);
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* Punctuation that joins digits to one number, as in 111-1, 3.12 and 1,000. */
static bool
joins_digits(uint32_t c)
{
	return c == '-' || c == '.' || c == ',' || c == 0x2010 || c == 0x2011;
}

/* Appends a code point without case, and those it stands for, to a token. */
static size_t
put_folded(char *out, size_t len, uint32_t c)
{
	utf8proc_int32_t parts[DECOMPOSED_MAX];
	int last = 0;
	utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)c, parts, DECOMPOSED_MAX,
	    UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE, &last);
	char bytes[UTF8_MAX_BYTES];

	for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED_MAX; i++) {
		uint32_t part = (uint32_t)parts[i];
		size_t n;

		if (is_in(dropped_marks, ARRAY_LEN(dropped_marks), part) ||
		    class_of(part) == CLASS_OTHER)
			continue;
		n = utf8_put(part, bytes);
		if (len + n > TOKEN_BYTES_MAX)
			break;
		memcpy(out + len, bytes, n);
		len += n;
	}
	return len;
}

static size_t
fold_slowly(struct str word, char *out)
{
	size_t len = 0, at = 0;

	while (at < word.len) {
		uint32_t c = utf8_next(word, &at);

		if (c == 0x2010 || c == 0x2011)
			c = '-';
		if (c < 0x80 && len < TOKEN_BYTES_MAX)
			out[len++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
		else if (c >= 0x80 && c != UTF8_BAD)
			len = put_folded(out, len, c);
	}
	return len;
}

/* The word without case and marks; *has_marks: it has characters beyond ASCII. */
static size_t
fold(struct str word, char *out, bool *has_marks)
{
	size_t len = 0;

	*has_marks = false;
	for (size_t i = 0; i < word.len && i < TOKEN_BYTES_MAX; i++) {
		unsigned char c = (unsigned char)word.p[i];

		if (c >= 0x80) {
			*has_marks = true;
			return fold_slowly(word, out);
		}
		out[len++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	return len;
}

/* The stem of a word is that of its spelling with marks, which is folded after that. */
static void
find_stem(struct tokens *t, struct str word, bool has_marks)
{
	utf8proc_uint8_t *spelt = NULL;
	utf8proc_ssize_t len;
	struct str stem = t->term;
	bool ignored;

	if (has_marks) {
		len = utf8proc_map((const utf8proc_uint8_t *)word.p, (utf8proc_ssize_t)word.len,
		    &spelt, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
		if (len <= 0) {
			free(spelt);
			return;
		}
		stem = str_make((const char *)spelt, (size_t)len);
	}
	stem = stemmer_stem(t->stemmer, stem);
	t->other = str_make(t->second, fold(stem, t->second, &ignored));
	if (str_eq(t->other, t->term))
		t->other = STR("");
	free(spelt);
}

/* Offset behind the word that starts at from. */
static size_t
end_of_word(struct str text, size_t from)
{
	size_t at = from;
	uint32_t before = 0;

	while (at < text.len) {
		size_t next = at, second;
		uint32_t c = utf8_next(text, &next);
		enum class k = class_of(c);

		if (k == CLASS_WORD || k == CLASS_MARK) {
			before = k == CLASS_WORD ? c : before;
			at = next;
			continue;
		}
		second = next;
		if (!joins_digits(c) || !is_digit(before) || next >= text.len ||
		    !is_digit(utf8_next(text, &second)))
			break;
		at = next;
	}
	return at;
}

static void
take_word(struct tokens *t, size_t from)
{
	struct str word;
	bool has_marks;

	t->from = from;
	t->to = t->at = end_of_word(t->text, from);
	t->kind = TOKEN_WORD;
	word = str_slice(t->text, from, t->to);
	t->term = str_make(t->folded, fold(word, t->folded, &has_marks));
	t->other = STR("");
	if (t->stemmer != NULL && t->term.len > 0 && !is_digit((unsigned char)t->term.p[0]) &&
	    (t->wanted == NULL || t->wanted[(unsigned char)t->term.p[0]]))
		find_stem(t, word, has_marks);
}

/* Of a number behind a section sign: the number with the sign is the term. */
static void
add_section(struct tokens *t)
{
	char whole[UTF8_MAX_BYTES + TOKEN_BYTES_MAX];
	size_t len = utf8_put(SECTION_SIGN, whole);

	if (t->term.len > TOKEN_BYTES_MAX - len)
		return;
	memcpy(whole + len, t->term.p, t->term.len);
	memcpy(t->second, t->term.p, t->term.len);
	t->other = str_make(t->second, t->term.len);
	memcpy(t->folded, whole, len + t->term.len);
	t->term = str_make(t->folded, len + t->term.len);
}

static void
take_character(struct tokens *t, size_t from, uint32_t c)
{
	bool is_plain = (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
			(c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fe) ||
			c >= 0x30000;

	t->from = from;
	t->to = t->at;
	t->kind = TOKEN_CHARACTER;
	t->other = STR("");
	if (is_plain)
		t->term = str_make(t->folded, utf8_put(c, t->folded));
	else
		t->term = str_make(t->folded, put_folded(t->folded, 0, c));
}

/* FNV-1a */
uint64_t
token_hash(struct str term)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < term.len; i++)
		h = (h ^ (unsigned char)term.p[i]) * 1099511628211u;
	return term.len == 0 ? 0 : h;
}

struct tokens
tokens_of(struct str text, struct stemmer *stemmer)
{
	return (struct tokens){ .text = text, .stemmer = stemmer };
}

/* Counts the position of the token found; t->to is still the end of the one before. */
static void
count_position(struct tokens *t, enum token_kind before, size_t end_before)
{
	bool is_apart =
	    t->kind == TOKEN_CHARACTER && before == TOKEN_CHARACTER && t->from != end_before;

	if (t->has_any)
		t->position += is_apart ? 2 : 1;
	t->has_any = true;
}

bool
tokens_next(struct tokens *t)
{
	enum token_kind before = t->kind;
	size_t end_before = t->to, section = 0;

	while (t->at < t->text.len) {
		size_t from = t->at;
		uint32_t c = utf8_next(t->text, &t->at);
		enum class k = class_of(c);

		if (c == SECTION_SIGN)
			section = t->at;
		if (k == CLASS_CHARACTER)
			take_character(t, from, c);
		else if (k == CLASS_WORD)
			take_word(t, from);
		else
			continue;
		if (t->term.len == 0)
			continue; /* marks alone */
		if (section > 0 && is_digit((unsigned char)t->term.p[0]))
			add_section(t);
		count_position(t, before, end_before);
		return true;
	}
	return false;
}
