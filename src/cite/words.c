/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: hash tables of the folded forms. What must hold: a form that several languages have gets
 * the kinds and places of all of them.
 */
#include "cite/words.h"

#include <stdlib.h>
#include <string.h>

#include "akn/fold.h"
#include "base/arena.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/table.h"
#include "base/utf8.h"

#define WORDS_BYTES_MAX (1u << 20) /* the tables have 60 kB */
#define STEM_BYTES_MIN 3           /* of a form that takes endings */
#define DENSE_MAX 32               /* amending words of scripts without spaces */
#define LANGUAGES_MAX 64           /* files of words */
#define COUNTER_CHARS_MAX 3        /* of a counter: 附則第 */

enum {
	JOINS = 1,
	IS_OF = 2,
	IS_THIS = 4,
	IS_OWN = 8,
	AMENDS = 16,
	IS_BARE = 32,
	IS_IN = 64,
	IS_WORK = 128
};

struct row {
	cite_kinds kinds;
	unsigned places;
	unsigned what; /* a set of the enum below */
	const char *forms;
	const char *languages; /* of the rows behind it */
};

#define LANGUAGES(codes) { 0, 0, 0, "", codes },
#define UNIT(kinds, places, forms) { kinds, places, 0, forms, NULL },
#define JOINER(forms) { 0, 0, JOINS, forms, NULL },
#define OF(forms) { 0, 0, JOINS | IS_OF, forms, NULL },
#define IN(forms) { 0, 0, JOINS | IS_OF | IS_IN, forms, NULL },
#define THIS(forms) { 0, 0, IS_THIS, forms, NULL },
#define OWN(forms) { 0, 0, IS_THIS | IS_OWN, forms, NULL },
#define AMENDING(forms) { 0, 0, AMENDS, forms, NULL },
#define WORKS(forms) { 0, 0, IS_WORK, forms, NULL },
#define BARE { 0, 0, IS_BARE, "", NULL },
static const struct row rows[] = {
#include "cite/words.inc"
};
#undef LANGUAGES
#undef UNIT
#undef JOINER
#undef OF
#undef IN
#undef THIS
#undef OWN
#undef AMENDING
#undef WORKS
#undef BARE

/* Lists of languages. */
struct languages {
	struct str lists[LANGUAGES_MAX];
	size_t count;
};

struct cite_words {
	struct arena arena;
	struct table forms, stems, counters, these;
	uint16_t light[CITE_LIGHT_MAX];
	struct str languages;        /* of the row that is being added */
	struct str dense[DENSE_MAX]; /* amending words of scripts without spaces */
	size_t dense_count;
	struct languages bare, stem_languages; /* that have the row BARE; that have stems */
};

static void
merge(struct cite_word *word, const struct row *row)
{
	word->kinds |= row->kinds;
	word->places |= row->places;
	word->is_joiner = word->is_joiner || (row->what & JOINS) != 0;
	word->is_of = word->is_of || (row->what & IS_OF) != 0;
	word->is_in = word->is_in || (row->what & IS_IN) != 0;
	word->is_own = word->is_own || (row->what & IS_OWN) != 0;
	word->is_work = word->is_work || (row->what & IS_WORK) != 0;
	word->is_amending = word->is_amending || (row->what & AMENDS) != 0;
}

/* The row of the languages in the list of word; a new one if there is none. NULL: no memory. */
static struct cite_word *
row_of(struct cite_words *w, struct cite_word *word, struct str languages)
{
	struct cite_word *row = word->next;

	while (row != NULL && !str_eq(row->languages, languages))
		row = row->next;
	if (row != NULL || (row = arena_zalloc(&w->arena, sizeof *row)) == NULL)
		return row;
	row->languages = languages;
	row->next = word->next;
	word->next = row;
	return row;
}

static void
put(struct cite_words *w, struct table *t, struct str key, const struct row *row)
{
	struct cite_word *word = table_find(t, key), *own;

	if (word == NULL) {
		word = arena_zalloc(&w->arena, sizeof *word);
		if (word == NULL || !arena_keep(&w->arena, &key))
			return;
		table_put(t, key, word);
	}
	merge(word, row);
	if ((own = row_of(w, word, w->languages)) != NULL)
		merge(own, row);
}

static void
add_languages(struct languages *l, struct str list)
{
	if (l->count < LANGUAGES_MAX && (l->count == 0 || !str_eq(l->lists[l->count - 1], list)))
		l->lists[l->count++] = list;
}

static bool
has_language(struct str languages, struct str language)
{
	while (languages.len > 0)
		if (str_eq(str_cut(languages, '|', &languages), language))
			return true;
	return false;
}

static bool
has_any(const struct languages *l, struct str language)
{
	for (size_t i = 0; i < l->count; i++)
		if (has_language(l->lists[i], language))
			return true;
	return false;
}

static void
put_form(struct cite_words *w, struct str form, const struct row *row)
{
	char folded[CITE_WORD_BYTES_MAX];
	bool is_stem = str_ends(form, "*");
	struct str key;

	if (is_stem) {
		form.len--;
		add_languages(&w->stem_languages, w->languages);
	}
	key = str_make(folded, fold_word(form, folded, sizeof folded));
	if ((row->what & AMENDS) != 0 && form.len > 0 && (unsigned char)form.p[0] >= 0xe3 &&
	    w->dense_count < DENSE_MAX)
		w->dense[w->dense_count++] = form;
	if ((row->places & CITE_COUNTER) != 0)
		put(w, &w->counters, form, row);
	else if ((row->what & IS_THIS) != 0)
		put(w, &w->these, key, row);
	else
		put(w, is_stem ? &w->stems : &w->forms, key, row);
}

static void
fill_light(struct cite_words *w)
{
	for (uint32_t c = 0; c < CITE_LIGHT_MAX; c++) {
		char raw[UTF8_MAX_BYTES], folded[CITE_WORD_BYTES_MAX];
		size_t len = fold_word(str_make(raw, utf8_put(c, raw)), folded, sizeof folded),
		       at = 0;
		uint32_t to = len > 0 ? utf8_next(str_make(folded, len), &at) : 0;

		if (fold_is_letter(c) && at == len && to < CITE_LIGHT_MAX)
			w->light[c] = (uint16_t)to;
	}
}

uint16_t
cite_words_light(const struct cite_words *w, uint32_t c)
{
	return c < CITE_LIGHT_MAX ? w->light[c] : 0;
}

struct cite_words *
cite_words_new(void)
{
	struct cite_words *w = NEW(struct cite_words);

	w->arena = ARENA_INIT(WORDS_BYTES_MAX);
	fill_light(w);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str rest = str_from(rows[i].forms);

		if (rows[i].languages != NULL)
			w->languages = str_from(rows[i].languages);
		if ((rows[i].what & IS_BARE) != 0)
			add_languages(&w->bare, w->languages);
		while (rest.len > 0)
			put_form(w, str_cut(rest, '|', &rest), &rows[i]);
	}
	return w;
}

void
cite_words_free(struct cite_words **w)
{
	if (*w == NULL)
		return;
	table_free(&(*w)->forms);
	table_free(&(*w)->stems);
	table_free(&(*w)->counters);
	table_free(&(*w)->these);
	arena_free(&(*w)->arena);
	free(*w);
	*w = NULL;
}

const struct cite_word *
cite_words_find_folded(const struct cite_words *w, struct str word)
{
	const struct cite_word *found = table_find(&w->forms, word);

	for (size_t len = word.len; found == NULL && len >= STEM_BYTES_MIN; len--)
		found = table_find(&w->stems, str_slice(word, 0, len));
	return found;
}

static const struct cite_word *
find_word(const struct cite_words *w, struct str word)
{
	char folded[CITE_WORD_BYTES_MAX];
	size_t len = fold_word(word, folded, sizeof folded);

	return len > 0 ? cite_words_find_folded(w, str_make(folded, len)) : NULL;
}

static const struct cite_word *
row_in(const struct cite_word *found, struct str language)
{
	const struct cite_word *row = found != NULL ? found->next : NULL;

	while (row != NULL && !has_language(row->languages, language))
		row = row->next;
	return row;
}

const struct cite_word *
cite_words_find(const struct cite_words *w, struct str language, struct str word)
{
	const struct cite_word *found = find_word(w, word), *row = row_in(found, language);

	return row != NULL ? row : found;
}

const struct cite_word *
cite_words_find_own(const struct cite_words *w, struct str language, struct str word)
{
	char folded[CITE_WORD_BYTES_MAX];
	size_t len = fold_word(word, folded, sizeof folded);
	const struct cite_word *row;

	if (len == 0)
		return NULL;
	row = row_in(table_find(&w->forms, str_make(folded, len)), language);
	if (row != NULL || !has_any(&w->stem_languages, language))
		return row;
	return row_in(cite_words_find_folded(w, str_make(folded, len)), language);
}

/* Bytes of the character at s[at], in valid UTF-8. */
static size_t
next_char(struct str s, size_t at)
{
	do
		at++;
	while (at < s.len && ((unsigned char)s.p[at] & 0xc0) == 0x80);
	return at;
}

const struct cite_word *
cite_words_counter(const struct cite_words *w, struct str s, size_t at, size_t *end)
{
	const struct cite_word *found = NULL;
	size_t to = at;

	for (unsigned i = 0; i < COUNTER_CHARS_MAX && to < s.len; i++) {
		const struct cite_word *word;

		to = next_char(s, to);
		word = table_find(&w->counters, str_slice(s, at, to));
		if (word != NULL) {
			found = word;
			*end = to;
		}
	}
	return found;
}

bool
cite_words_mean_this(const struct cite_words *w, struct str folded)
{
	return table_find(&w->these, folded) != NULL;
}

bool
cite_words_mean_own(const struct cite_words *w, struct str folded)
{
	const struct cite_word *word = table_find(&w->these, folded);

	return word != NULL && word->is_own;
}

bool
cite_words_may_be_bare(const struct cite_words *w, struct str language)
{
	return has_any(&w->bare, language);
}

bool
cite_words_amend_dense(const struct cite_words *w, struct str text)
{
	for (size_t i = 0; i < w->dense_count; i++)
		if (str_find_str(text, w->dense[i]) < text.len)
			return true;
	return false;
}

void
cite_words_visit(const struct cite_words *w, struct str language,
    void (*visit)(void *arg, struct str folded), void *arg)
{
	const struct table *const tables[] = { &w->forms, &w->stems };

	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		struct table_slot *slot;
		size_t at = 0;

		while ((slot = table_next(tables[i], &at)) != NULL) {
			const struct cite_word *row = row_in(slot->value, language);

			if (row != NULL && (row->kinds != 0 || row->is_amending || row->is_work))
				visit(arg, slot->key);
		}
	}
}
