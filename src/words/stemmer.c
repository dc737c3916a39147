/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stemmer: the Snowball library with a memory of the last words. What must hold: the same word has
 * the same stem on every server, since an index is kept over restarts.
 */
#include "words/stemmer.h"

#include <libstemmer.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define LANGUAGE_BYTES 3
#define LANGUAGES_MAX 32   /* the library has 28 */
#define KNOWN_WORDS 16384u /* 1 MB; asking the library takes ten times as long */
#define WORD_BYTES_MAX 32

struct known_word {
	uint8_t len, stem_len;
	char word[WORD_BYTES_MAX], stem[WORD_BYTES_MAX];
};

struct stemmer {
	struct sb_stemmer *library;
	bool keeps_first;
	struct known_word *words; /* by hash */
};

struct stemmers {
	size_t count;
	struct {
		char language[LANGUAGE_BYTES];
		struct stemmer *stemmer; /* NULL: there is none */
	} list[LANGUAGES_MAX];
};

/*
 * Not those of Arabic, Indonesian, Irish, Tamil and Yiddish, which take away beginnings, nor that
 * of Serbian, which writes Latin letters for Cyrillic ones.
 */
static const char keeping[] = "cat dan deu dut eng fin fra fre ger hun ita nld nor por ron rum rus "
			      "spa swe tur";

struct stemmer *
stemmer_new(struct str language)
{
	char name[LANGUAGE_BYTES + 1] = "";
	struct sb_stemmer *library;
	struct stemmer *s;

	if (language.len != LANGUAGE_BYTES)
		return NULL;
	memcpy(name, language.p, LANGUAGE_BYTES);
	if ((library = sb_stemmer_new(name, "UTF_8")) == NULL)
		return NULL;
	s = NEW(struct stemmer);
	s->library = library;
	s->keeps_first = strstr(keeping, name) != NULL;
	s->words = mem_new_array(KNOWN_WORDS, sizeof *s->words);
	return s;
}

void
stemmer_free(struct stemmer **s)
{
	if (*s == NULL)
		return;
	sb_stemmer_delete((*s)->library);
	free((*s)->words);
	free(*s);
	*s = NULL;
}

static struct str
ask_library(struct stemmer *s, struct str word)
{
	const sb_symbol *stem =
	    sb_stemmer_stem(s->library, (const sb_symbol *)word.p, (int)word.len);

	if (stem == NULL)
		return word;
	return str_make((const char *)stem, (size_t)sb_stemmer_length(s->library));
}

/* FNV-1a */
static uint32_t
hash_of(struct str word)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < word.len; i++)
		h = (h ^ (unsigned char)word.p[i]) * 16777619u;
	return h;
}

struct str
stemmer_stem(struct stemmer *s, struct str word)
{
	struct known_word *known;
	struct str stem;

	if (word.len == 0 || word.len > WORD_BYTES_MAX)
		return word.len == 0 ? word : ask_library(s, word);
	known = &s->words[hash_of(word) % KNOWN_WORDS];
	if (!str_eq(str_make(known->word, known->len), word)) {
		stem = ask_library(s, word);
		if (stem.len > WORD_BYTES_MAX)
			return stem;
		memcpy(known->word, word.p, word.len);
		memcpy(known->stem, stem.p, stem.len);
		known->len = (uint8_t)word.len;
		known->stem_len = (uint8_t)stem.len;
	}
	return str_make(known->stem, known->stem_len);
}

bool
stemmer_keeps_first(const struct stemmer *s)
{
	return s->keeps_first;
}

struct stemmers *
stemmers_new(void)
{
	return NEW(struct stemmers);
}

void
stemmers_free(struct stemmers **s)
{
	if (*s == NULL)
		return;
	for (size_t i = 0; i < (*s)->count; i++)
		stemmer_free(&(*s)->list[i].stemmer);
	free(*s);
	*s = NULL;
}

struct stemmer *
stemmers_find(struct stemmers *s, struct str language)
{
	size_t i = 0;

	if (language.len != LANGUAGE_BYTES)
		return NULL;
	while (i < s->count && memcmp(s->list[i].language, language.p, LANGUAGE_BYTES) != 0)
		i++;
	if (i == LANGUAGES_MAX)
		return NULL;
	if (i == s->count) {
		memcpy(s->list[i].language, language.p, LANGUAGE_BYTES);
		s->list[i].stemmer = stemmer_new(language);
		s->count++;
	}
	return s->list[i].stemmer;
}
