/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_word: number words of ordinal.def. The table is hashed once for each process; a look-up
 * hashes the word once, tries its prefixes as stems, and allocates nothing.
 */
#include <pthread.h>

#include "akn/fold.h"
#include "akn/label_private.h"
#include "base/utf8.h"

#define WORD_BYTES_MAX 64  /* the longest word of the table has 50 folded bytes */
#define SLOTS 8192         /* a power of two, more than twice the words of the table */
#define VALUE_WORD_MAX 99u /* of a compound */

enum word_kind {
	WORD_NUMBER,
	WORD_TENS,
	WORD_DIGIT,
	WORD_PLUS,
	WORD_TIMES,
	WORD_LINK,
	WORD_LEAD,
	WORD_SOLE,
	WORD_ADVERB,
	WORD_ENDING,
	WORD_LANGUAGES /* no word: the languages of the words after it are in stem */
};

struct word {
	const char *stem;
	const char *endings; /* separated by spaces; "_" is the empty ending */
	uint8_t value;
	uint8_t kind;
};

static const struct word words[] = {
#define NUMBER(stem, endings, value) { stem, endings, value, WORD_NUMBER },
#define TENS(stem, endings, value) { stem, endings, value, WORD_TENS },
#define DIGIT(stem, endings, value) { stem, endings, value, WORD_DIGIT },
#define PLUS(stem, endings, value) { stem, endings, value, WORD_PLUS },
#define TIMES(stem, endings, value) { stem, endings, value, WORD_TIMES },
#define LINK(word) { word, "_", 0, WORD_LINK },
#define LEAD(word) { word, "_", 0, WORD_LEAD },
#define SOLE(stem, endings, value) { stem, endings, value, WORD_SOLE },
#define ADVERB(stem, endings, value) { stem, endings, value, WORD_ADVERB },
#define ENDING(letters) { letters, "_", 0, WORD_ENDING },
#define LANGUAGES(codes) { codes, "_", 0, WORD_LANGUAGES },
#include "akn/ordinal.def"
};

static const struct range_word {
	const char *word;
	bool list;
} range_words[] = {
#define RANGE(word, list) { word, list },
#include "akn/ordinal.def"
};

#define WORDS (sizeof(words) / sizeof(*words))
_Static_assert(WORDS * 2 < SLOTS, "the table of number words needs more slots");

/*
 * index is that of the word + 1, 0 in a free slot; tag holds bits of the hash that slot_of leaves.
 */
static struct slot {
	uint16_t index;
	uint16_t tag;
} slots[SLOTS];
static pthread_once_t slots_once = PTHREAD_ONCE_INIT;
static uint16_t languages_of[WORDS]; /* the index of the row with the word's languages */

#define HASH_START 2166136261u

static uint32_t
hash_byte(uint32_t hash, char c)
{
	return (hash ^ (unsigned char)c) * 16777619u;
}

static uint32_t
slot_of(uint32_t hash)
{
	return (hash ^ (hash >> 15)) & (SLOTS - 1);
}

static void
fill_slots(void)
{
	uint16_t languages = 0; /* the first row of the table */

	for (size_t i = 0; i < WORDS; i++) {
		char folded[WORD_BYTES_MAX];
		size_t len = fold_word(str_from(words[i].stem), folded, WORD_BYTES_MAX);
		uint32_t hash = HASH_START, slot;

		if (words[i].kind == WORD_LANGUAGES)
			languages = (uint16_t)i;
		languages_of[i] = languages;
		if (words[i].kind == WORD_LANGUAGES)
			continue;
		for (size_t k = 0; k < len; k++)
			hash = hash_byte(hash, folded[k]);
		for (slot = slot_of(hash); slots[slot].index != 0; slot = (slot + 1) & (SLOTS - 1))
			;
		slots[slot] = (struct slot){ (uint16_t)(i + 1), (uint16_t)(hash >> 16) };
	}
}

/* A word of the text: folded, with the hash of each of its prefixes. */
struct token {
	char folded[WORD_BYTES_MAX];
	uint32_t hash[WORD_BYTES_MAX + 1];
	size_t len;
	struct scan end;
};

static bool
is_ignored(uint32_t c)
{
	return c == 0x200c || c == 0x200d || c == 0xad || c == 0x640 || c == 0x2019 || c == '\'';
}

/* Takes the letters at c; false if there are none or too many for a number word. */
static bool
take_token(struct scan c, struct token *t)
{
	char folded[FOLD_BYTES_MAX];
	uint32_t ch;

	t->len = 0;
	t->hash[0] = HASH_START;
	while (char_is_letter(ch = scan_peek(c)) || (t->len > 0 && is_ignored(ch))) {
		size_t n = is_ignored(ch) ? 0 : char_fold(ch, folded);

		if (t->len + n > WORD_BYTES_MAX)
			return false;
		for (size_t i = 0; i < n; i++) {
			t->folded[t->len] = folded[i];
			t->hash[t->len + 1] = hash_byte(t->hash[t->len], folded[i]);
			t->len++;
		}
		scan_next(&c);
	}
	t->end = c;
	return t->len > 0;
}

static bool
is_folded(struct str text, const char *want, size_t len)
{
	char folded[WORD_BYTES_MAX];

	return fold_word(text, folded, WORD_BYTES_MAX) == len && memcmp(folded, want, len) == 0;
}

static bool
has_ending(const char *endings, const char *rest, size_t len)
{
	struct str left = str_from(endings);

	while (left.len > 0) {
		struct str ending = str_cut(left, ' ', &left);

		if (str_is(ending, "_") ? len == 0 : len > 0 && is_folded(ending, rest, len))
			return true;
	}
	return false;
}

/* Whether two lists of languages, '|' between the codes, share one; an empty list is of all. */
static bool
share_language(struct str a, struct str b)
{
	bool any = a.len == 0 || b.len == 0;

	while (a.len > 0 && !any) {
		struct str code = str_cut(a, '|', &a), rest = b;

		while (rest.len > 0)
			any |= str_eq(str_cut(rest, '|', &rest), code);
	}
	return any;
}

/* The words that a look-up may find: of some kinds, and of some languages (empty: of all). */
struct wanted {
	unsigned mask;
	struct str languages;
};

/* The word of the table that is wanted; NULL if the token is none. */
static const struct word *
find_word(const struct token *t, const struct wanted *wanted)
{
	pthread_once(&slots_once, fill_slots);
	for (size_t len = t->len; len > 0; len--) {
		uint32_t slot = slot_of(t->hash[len]);

		for (; slots[slot].index != 0; slot = (slot + 1) & (SLOTS - 1)) {
			const struct word *word = &words[slots[slot].index - 1];

			if (slots[slot].tag == t->hash[len] >> 16 &&
			    (wanted->mask & (1u << word->kind)) != 0 &&
			    share_language(str_from(words[languages_of[word - words]].stem),
				wanted->languages) &&
			    is_folded(str_from(word->stem), t->folded, len) &&
			    has_ending(word->endings, t->folded + len, t->len - len))
				return word;
		}
	}
	return NULL;
}

static const struct word *
take_word_in(struct scan *c, unsigned mask, struct str languages)
{
	struct token token;
	const struct word *word;

	if (!take_token(*c, &token) ||
	    (word = find_word(&token, &(struct wanted){ mask, languages })) == NULL)
		return NULL;
	*c = token.end;
	return word;
}

static const struct word *
take_word(struct scan *c, unsigned mask)
{
	return take_word_in(c, mask, STR(""));
}

#define MASK(kind) (1u << (kind))
#define MASK_PLAIN (MASK(WORD_NUMBER) | MASK(WORD_TENS))

/* Adds the next word of a compound to *value; false if none follows. */
static bool
add_word(struct scan *c, uint32_t *value, bool *tens)
{
	struct scan try = *c;
	const struct word *word;

	if (scan_spaces(&try) == 0 && !scan_take(&try, '-'))
		return false;
	if ((word = take_word(&try, MASK(WORD_PLUS) | MASK(WORD_TIMES))) != NULL) {
		bool plus = word->kind == WORD_PLUS;

		if (*value >= 10)
			return false;
		*value = plus ? *value + word->value : *value * word->value;
		*tens = !plus;
		*c = try;
		return true;
	}
	if (!*tens)
		return false;
	if (take_word(&try, MASK(WORD_LINK)) != NULL && scan_spaces(&try) == 0 &&
	    !scan_take(&try, '-'))
		return false;
	word = take_word(&try, MASK_PLAIN | MASK(WORD_DIGIT));
	if (word == NULL || word->value >= 10)
		return false;
	*value += word->value;
	*tens = false;
	*c = try;
	return true;
}

bool
word_take_number(struct scan *c, struct str languages, struct label_part *out, bool *sole)
{
	struct scan try = *c;
	const struct word *word =
	    take_word_in(&try, MASK_PLAIN | MASK(WORD_SOLE) | MASK(WORD_LEAD), languages);
	bool tens;
	uint32_t value;

	if (word != NULL && word->kind == WORD_LEAD)
		word = scan_spaces(&try) > 0 ? take_word_in(&try, MASK_PLAIN, languages) : NULL;
	if (word == NULL)
		return false;
	value = word->value;
	tens = word->kind == WORD_TENS;
	*sole = word->kind == WORD_SOLE;
	while (!*sole && value <= VALUE_WORD_MAX && add_word(&try, &value, &tens))
		;
	*out = (struct label_part){ .value = value, .script = LABEL_WORD };
	*c = try;
	return true;
}

bool
word_take_adverb(struct scan *c, struct label_part *out)
{
	const struct word *word = take_word(c, MASK(WORD_ADVERB));

	if (word == NULL)
		return false;
	*out = (struct label_part){
		.value = word->value, .script = LABEL_WORD, .joint = LABEL_SUFFIX, .adverb = true
	};
	return true;
}

bool
word_take_ordinal(struct scan *c, bool roman)
{
	struct scan try = *c;
	uint32_t ch = scan_peek(try);
	bool dotted = scan_take(&try, '.');

	if (scan_take(&try, 0xba) || scan_take(&try, 0xaa) || (!dotted && scan_take(&try, 0xb0))) {
		*c = try;
		return true;
	}
	if (dotted)
		return false;
	if (ch == '-' || ch == ':' || ch == '\'' || ch == 0x2019) {
		scan_next(&try);
		/* Cyrillic: 1-й; Swedish 2:a; Turkish 1'inci */
		if (scan_peek(try) < 0x80 && ch == '-')
			return false;
	} else if (char_is_upper(ch)) {
		/* 2A is no ordinal; 1ER and 2ND are. */
		struct scan second = try;

		scan_next(&second);
		if (roman || !char_is_letter(scan_peek(second)))
			return false;
	}
	if (take_word(&try, MASK(WORD_ENDING)) == NULL || !scan_at_boundary(try))
		return false;
	*c = try;
	return true;
}

/* A dash, comma, wave or word of a dense script between two numbers. */
static bool
take_range_sign(struct scan *c, bool *list)
{
	static const struct {
		uint32_t sign;
		bool list;
	} signs[] = { { 0x2013, false }, { 0x2014, false }, { 0x2015, false }, { '~', false },
		{ 0x301c, false }, { 0x223c, false }, { '-', false }, { 0x2010, false },
		{ 0x2011, false }, { ',', true }, { 0x3001, true }, { 0x81f3, false } /* 至 */,
		{ 0x5230, false } /* 到 */, { 0x4e43, false } /* 乃 */, { 0x548c, true } /* 和 */,
		{ 0x8207, true } /* 與 */, { 0x53ca, true } /* 及 */ };

	uint32_t sign = scan_peek(*c);

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (sign != signs[i].sign)
			continue;
		scan_next(c);
		if (signs[i].sign == 0x4e43 && !scan_take(c, 0x81f3))
			return false;
		if (signs[i].sign == 0x53ca)
			scan_take(c, 0x3073); /* 及び */
		*list = signs[i].list;
		return true;
	}
	if (scan_take(c, 0x304b) && scan_take(c, 0x3089)) { /* から */
		*list = false;
		return true;
	}
	return false;
}

bool
word_take_range(struct scan *c, bool *list)
{
	struct scan try = *c;
	size_t spaces = scan_spaces(&try);
	struct scan start = try;
	uint32_t first;

	if (take_range_sign(&try, list)) {
		scan_spaces(&try);
		*c = try;
		return true;
	}
	if (spaces == 0)
		return false;
	first = char_lower(scan_peek(start));
	for (size_t i = 0; i < sizeof range_words / sizeof *range_words; i++) {
		const char *word = range_words[i].word;
		struct str text;

		if (first < 0x80 ? first != (unsigned char)word[0] : (unsigned char)word[0] < 0x80)
			continue;
		text = str_from(word);
		try = start;
		for (size_t at = 0; at < text.len;)
			if (char_lower(scan_next(&try)) != char_lower(utf8_next(text, &at)))
				goto next;
		if (scan_spaces(&try) > 0) {
			*list = range_words[i].list;
			*c = try;
			return true;
		}
	next:;
	}
	return false;
}

const char *
word_adverb(uint32_t value)
{
	for (size_t i = 0; i < WORDS; i++)
		if (words[i].kind == WORD_ADVERB && words[i].value == value)
			return words[i].stem;
	return NULL;
}
