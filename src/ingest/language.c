/* SPDX-License-Identifier: Apache-2.0 */
/*
 * language: counts the letters of each script, then the frequent words and special letters of the
 * languages of the commonest script. What must hold: reading is linear in the sample,
 * whatever the number of languages, and allocates nothing.
 */
#include "ingest/language.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "ingest/report.h"

#define SAMPLE_MAX 200000u /* more text does not change the answer */
#define WORD_BYTES_MAX 32  /* longer words are in no list */
#define WORDS_SURE 20      /* fewer words decide nothing */
#define KANA_SHARE 20      /* one kana in so many letters makes a text Japanese */
#define LETTER_WEIGHT 2    /* a special letter counts half as much as a word */

enum script {
	LATIN,
	CYRILLIC,
	ARABIC,
	DEVANAGARI,
	GREEK,
	THAI,
	HEBREW,
	HANGUL,
	KANA,
	HAN,
	ARMENIAN,
	GEORGIAN,
	ETHIOPIC,
	BENGALI,
	GURMUKHI,
	GUJARATI,
	TAMIL,
	TELUGU,
	KANNADA,
	MALAYALAM,
	SINHALA,
	LAO,
	TIBETAN,
	MYANMAR,
	KHMER,
	MONGOLIAN,
	SCRIPTS
};

static const struct range {
	uint32_t first, last;
	enum script script;
	const char *code; /* the one language of the script; NULL: languages of language.def */
} ranges[] = {
	{ 'A', 'z', LATIN, NULL },
	{ 0xc0, 0x24f, LATIN, NULL },
	{ 0x370, 0x3ff, GREEK, "ell" },
	{ 0x400, 0x52f, CYRILLIC, NULL },
	{ 0x531, 0x58f, ARMENIAN, "hye" },
	{ 0x5d0, 0x5ea, HEBREW, "heb" },
	{ 0x620, 0x6ff, ARABIC, NULL },
	{ 0x900, 0x97f, DEVANAGARI, NULL },
	{ 0x980, 0x9ff, BENGALI, "ben" },
	{ 0xa00, 0xa7f, GURMUKHI, "pan" },
	{ 0xa80, 0xaff, GUJARATI, "guj" },
	{ 0xb80, 0xbff, TAMIL, "tam" },
	{ 0xc00, 0xc7f, TELUGU, "tel" },
	{ 0xc80, 0xcff, KANNADA, "kan" },
	{ 0xd00, 0xd7f, MALAYALAM, "mal" },
	{ 0xd80, 0xdff, SINHALA, "sin" },
	{ 0xe01, 0xe5b, THAI, "tha" },
	{ 0xe81, 0xedf, LAO, "lao" },
	{ 0xf00, 0xfff, TIBETAN, "bod" },
	{ 0x1000, 0x109f, MYANMAR, "mya" },
	{ 0x10a0, 0x10ff, GEORGIAN, "kat" },
	{ 0x1100, 0x11ff, HANGUL, "kor" },
	{ 0x1200, 0x137f, ETHIOPIC, "amh" },
	{ 0x1780, 0x17ff, KHMER, "khm" },
	{ 0x1820, 0x18aa, MONGOLIAN, "mon" },
	{ 0x1e00, 0x1eff, LATIN, NULL },
	{ 0x1f00, 0x1fff, GREEK, "ell" },
	{ 0x3041, 0x30ff, KANA, "jpn" },
	{ 0x3400, 0x9fff, HAN, "zho" },
	{ 0xac00, 0xd7a3, HANGUL, "kor" },
};

static const struct language {
	const char *code;
	enum script script;
	const char *words;
	const char *letters;
} languages[] = {
#define LANGUAGE(code, script, words, letters) { code, script, words, letters },
#include "ingest/language.def"
};

#define LANGUAGES (sizeof(languages) / sizeof(*languages))

static const struct range *
find_range(uint32_t c)
{
	size_t low = 0, high = sizeof ranges / sizeof *ranges;

	if (c < 0x80)
		return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? &ranges[0] : NULL;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low == sizeof ranges / sizeof *ranges || c < ranges[low].first ? NULL : &ranges[low];
}

struct counts {
	uint32_t letters[SCRIPTS];
	const char *code[SCRIPTS];
	uint32_t all;
};

static void
count_scripts(struct str sample, struct counts *n)
{
	for (size_t at = 0; at < sample.len;) {
		const struct range *range = find_range(utf8_next(sample, &at));

		if (range == NULL)
			continue;
		n->letters[range->script]++;
		n->code[range->script] = range->code;
		n->all++;
	}
}

static enum script
commonest(const struct counts *n)
{
	enum script best = LATIN;

	/* Letters of Han and Hangul are syllables and words: each counts for three letters. */
	for (int i = 0; i < SCRIPTS; i++) {
		uint32_t weight = i == HAN || i == HANGUL ? 3 : 1;
		uint32_t best_weight = best == HAN || best == HANGUL ? 3 : 1;

		if (n->letters[i] * weight > n->letters[best] * best_weight)
			best = (enum script)i;
	}
	if ((best == HAN || best == KANA) &&
	    n->letters[KANA] * KANA_SHARE >= n->letters[HAN] + n->letters[KANA])
		return KANA;
	return best;
}

/* A word or a special letter of a language, in a table that is made once for each process. */
struct entry {
	const char *text; /* NULL: a free slot */
	uint8_t len;
	uint8_t language; /* index in languages */
	bool is_letter;
};

#define SLOTS 4096 /* a power of two, more than twice the entries, so that searches are short */
_Static_assert(LANGUAGES <= UINT8_MAX, "the index of a language is a byte");

static struct entry slots[SLOTS];
static pthread_once_t slots_once = PTHREAD_ONCE_INIT;

static uint32_t
first_slot(const char *text, size_t len)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	return (hash ^ (hash >> 15)) & (SLOTS - 1);
}

/* The next slot from *slot on whose entry is the text; NULL after the last. Moves *slot behind. */
static const struct entry *
next_entry(uint32_t *slot, const char *text, size_t len, bool is_letter)
{
	while (slots[*slot].text != NULL) {
		const struct entry *entry = &slots[*slot];

		*slot = (*slot + 1) & (SLOTS - 1);
		if (entry->len == len && entry->is_letter == is_letter &&
		    memcmp(entry->text, text, len) == 0)
			return entry;
	}
	return NULL;
}

/* Adds the text, unless the language has it: a word that is listed twice counts once. */
static void
add_entry(struct str text, uint8_t language, bool is_letter)
{
	uint32_t slot = first_slot(text.p, text.len);
	const struct entry *entry;

	while ((entry = next_entry(&slot, text.p, text.len, is_letter)) != NULL)
		if (entry->language == language)
			return;
	slots[slot] = (struct entry){ text.p, (uint8_t)text.len, language, is_letter };
}

static void
fill_slots(void)
{
	for (size_t i = 0; i < LANGUAGES; i++) {
		struct str words = str_from(languages[i].words);
		struct str letters = str_from(languages[i].letters);

		while (words.len > 0) {
			struct str word = str_cut(words, ' ', &words);

			if (word.len > 0)
				add_entry(word, (uint8_t)i, false);
		}
		for (size_t at = 0, from = 0; at < letters.len; from = at) {
			utf8_next(letters, &at);
			add_entry(str_slice(letters, from, at), (uint8_t)i, true);
		}
	}
}

struct score {
	uint32_t points[LANGUAGES];
	enum script script;
	uint32_t words;
};

/* Adds points to the languages of the script that have the word or special letter. */
static void
count_entries(struct score *score, const char *text, size_t len, bool is_letter, uint32_t points)
{
	uint32_t slot = first_slot(text, len);
	const struct entry *entry;

	while ((entry = next_entry(&slot, text, len, is_letter)) != NULL)
		if (languages[entry->language].script == score->script)
			score->points[entry->language] += points;
}

static void
count_word(struct score *score, const char *word, size_t len)
{
	score->words++;
	count_entries(score, word, len, false, LETTER_WEIGHT);
}

static void
count_letter(struct score *score, uint32_t c)
{
	char letter[UTF8_MAX_BYTES] = { 0 };
	size_t len = utf8_put(c, letter);

	count_entries(score, letter, len, true, 1);
}

/* The next letter in lower case, with the accent that follows it decomposed; 0 for no letter. */
static uint32_t
next_letter(struct str sample, size_t *at, enum script script)
{
	uint32_t c = utf8_next(sample, at), mark = 0;
	size_t next = *at;
	const struct range *range;
	utf8proc_int32_t pair[2];

	if (c == 0x200c || c == 0xad)
		return c;
	range = find_range(c);
	if (range == NULL || range->script != script)
		return 0;
	if (next < sample.len)
		mark = utf8_next(sample, &next);
	if (mark >= 0x300 && mark <= 0x36f) {
		pair[0] = (utf8proc_int32_t)c;
		pair[1] = (utf8proc_int32_t)mark;
		if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1) {
			c = (uint32_t)pair[0];
			*at = next;
		}
	}
	return c < 0x80 ? c | 0x20 : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

static void
count_words(struct str sample, struct score *score)
{
	char word[WORD_BYTES_MAX + UTF8_MAX_BYTES];
	size_t len = 0;

	for (size_t at = 0; at < sample.len;) {
		uint32_t c = next_letter(sample, &at, score->script);

		if (c == 0) {
			if (len > 0 && len <= WORD_BYTES_MAX)
				count_word(score, word, len);
			len = 0;
			continue;
		}
		if (len <= WORD_BYTES_MAX)
			len += utf8_put(c, word + len);
		if (c >= 0x80)
			count_letter(score, c);
	}
	if (len > 0 && len <= WORD_BYTES_MAX)
		count_word(score, word, len);
}

/* The language of the script whose words and letters are most frequent. */
static const char *
best_language(struct str sample, enum script script, bool *sure)
{
	struct score score = { .script = script };
	size_t best = LANGUAGES;
	uint32_t second = 0;

	pthread_once(&slots_once, fill_slots);
	count_words(sample, &score);
	for (size_t i = 0; i < LANGUAGES; i++) {
		if (languages[i].script != script || score.points[i] == 0)
			continue;
		if (best == LANGUAGES || score.points[i] > score.points[best]) {
			second = best == LANGUAGES ? 0 : score.points[best];
			best = i;
		} else if (score.points[i] > second) {
			second = score.points[i];
		}
	}
	*sure = best < LANGUAGES && score.words >= WORDS_SURE &&
		score.points[best] > second + second / 10;
	return best < LANGUAGES ? languages[best].code : "und";
}

const char *
language_detect(struct str sample, bool *sure)
{
	struct counts n = { 0 };
	enum script script;

	sample = utf8_cut(sample, SAMPLE_MAX);
	count_scripts(sample, &n);
	script = commonest(&n);
	*sure = n.all >= WORDS_SURE;
	if (n.letters[script] == 0)
		return "und";
	if (n.code[script] != NULL)
		return n.code[script];
	return best_language(sample, script, sure);
}

void
language_note_detected(struct buf *report, const char *code)
{
	report_note(report, 0,
	    "the language was found by script and words: %s; give --lang to say another", code);
	report_field(report, "language", str_from(code));
	report_field(report, "how", STR("detected"));
}

void
language_note_stated(struct buf *report, const char *stated, const char *given)
{
	report_note(report, 0,
	    "the file says that its language is %s, and it was given as %s, which counts: leave "
	    "--lang or the column lang out if the file is right",
	    stated, given);
}
