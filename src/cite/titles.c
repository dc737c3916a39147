/* SPDX-License-Identifier: Apache-2.0 */
/*
 * titles: a table of titles by their folded words. What must hold: a title that goes on in the text
 * is not found by its beginning, since "Bees Act (Amendment) Act" and "Law on Bees and Honey" are
 * other works than the "Bees Act" and the "Law on Bees".
 */
#include "cite/titles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "akn/fold.h"
#include "base/arena.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/table.h"
#include "base/utf8.h"
#include "cite/step.h"

#define KEY_BYTES_MAX 256   /* of a folded title; longer ones are not found in texts */
#define TITLE_TOKENS_MAX 40 /* words and numbers of a title */
#define YEAR_DIGITS 4
#define GERMAN_NOUN_BYTES_MIN 10 /* "Verordnung" alone is generic, and so is what is shorter */

/* A title of a work; titles with the same key are a list. */
struct title {
	struct str work;
	bool is_replaced;
	struct title *next;
};

/* The present title of a work in a language. */
struct present {
	struct str key;
	struct title *title; /* NULL: it has none */
};

struct cite_titles {
	const struct cite_words *words;
	struct arena arena;
	struct table by_key;  /* of struct title: language and folded title */
	struct table by_work; /* of struct present: language and work */
};

struct cite_titles *
cite_titles_new(const struct cite_words *w)
{
	struct cite_titles *t = NEW(struct cite_titles);

	t->words = w;
	t->arena = ARENA_INIT(CITE_TITLES_BYTES_MAX);
	return t;
}

void
cite_titles_free(struct cite_titles **t)
{
	if (*t == NULL)
		return;
	table_free(&(*t)->by_key);
	table_free(&(*t)->by_work);
	arena_free(&(*t)->arena);
	free(*t);
	*t = NULL;
}

/* A key that is made word by word. */
struct key {
	char bytes[KEY_BYTES_MAX];
	size_t len;
	unsigned tokens;
};

static struct str
key_str(const struct key *k)
{
	return str_make(k->bytes, k->len);
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* The next run of letters or of digits from s[at] on; empty: there is none. */
static struct str
next_token(struct str s, size_t at, size_t *start)
{
	size_t end;

	for (*start = at; *start < s.len; utf8_next(s, start)) {
		uint32_t c = step_peek(s, *start);

		if (fold_is_letter(c) || is_digit(c))
			break;
	}
	for (end = *start; end < s.len; utf8_next(s, &end)) {
		uint32_t c = step_peek(s, end);

		if (!fold_is_letter(c) && !is_digit(c))
			break;
	}
	return str_slice(s, *start, end);
}

/* A title with and without its article is one title. */
static bool
is_article(struct str token)
{
	static const char *const articles[] = { "the", "la", "le", "les", "el", "los", "las", "il",
		"der", "die", "das", "den", "dem", "des", "de", "het", "o", "os", "as" };

	for (size_t i = 0; i < ARRAY_LEN(articles); i++)
		if (str_case_is(token, articles[i]))
			return true;
	return false;
}

/* The name of the state, which citations of its laws leave out. */
static struct str
drop_state(struct str token)
{
	static const char state[] = "中华人民共和国";

	return str_starts(token, state) && token.len > sizeof state - 1
		   ? str_slice(token, sizeof state - 1, token.len)
		   : token;
}

static bool
key_start(struct key *k, struct str language)
{
	if (language.len == 0 || language.len >= sizeof k->bytes)
		return false;
	memcpy(k->bytes, language.p, language.len);
	k->len = language.len;
	k->tokens = 0;
	return true;
}

/* False: the key is full, or the word cannot be compared. */
static bool
key_add(struct key *k, struct str token)
{
	size_t n;

	if (k->len + 1 >= sizeof k->bytes || k->tokens == TITLE_TOKENS_MAX)
		return false;
	n = fold_word(drop_state(token), k->bytes + k->len + 1, sizeof k->bytes - k->len - 1);
	if (n == 0)
		return false;
	k->bytes[k->len] = ' ';
	k->len += 1 + n;
	k->tokens++;
	return true;
}

static bool
key_of_title(struct key *k, struct str language, struct str title)
{
	struct str token;
	size_t start;

	if (!key_start(k, language))
		return false;
	for (size_t at = 0; (token = next_token(title, at, &start)).len > 0;
	     at = start + token.len) {
		if (k->tokens == 0 && start == 0 && is_article(token))
			continue;
		if (!key_add(k, token))
			return false;
	}
	return k->tokens > 0;
}

/* The entry of the work in that language, made if it is new; NULL: the index is full. */
static struct present *
present_of(struct cite_titles *t, struct str work, struct str language)
{
	char text[KEY_BYTES_MAX];
	int len =
	    snprintf(text, sizeof text, STR_FMT " " STR_FMT, STR_ARG(language), STR_ARG(work));
	struct str key = str_make(text, (size_t)len);
	struct present *p;

	if (len < 0 || (size_t)len >= sizeof text)
		return NULL;
	if ((p = table_find(&t->by_work, key)) != NULL)
		return p;
	p = arena_zalloc(&t->arena, sizeof *p);
	if (p == NULL || !arena_keep(&t->arena, &key))
		return NULL;
	table_put(&t->by_work, key, p);
	return p;
}

void
cite_titles_put(struct cite_titles *t, struct str work, struct str language, struct str title)
{
	struct present *p = present_of(t, work, language);
	struct title *entry;
	struct str key;
	struct key k;
	bool has_title = key_of_title(&k, language, title);

	if (p == NULL)
		return;
	key = has_title ? key_str(&k) : STR("");
	if (p->title != NULL && str_eq(p->key, key))
		return;
	if (p->title != NULL)
		p->title->is_replaced = true;
	*p = (struct present){ .title = NULL };
	entry = has_title ? arena_zalloc(&t->arena, sizeof *entry) : NULL;
	if (entry == NULL || !arena_keep(&t->arena, &key) || !arena_keep(&t->arena, &work))
		return;
	entry->work = work;
	entry->next = table_put(&t->by_key, key, entry);
	*p = (struct present){ key, entry };
}

static bool
is_all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit((unsigned char)s.p[i]))
			return false;
	return s.len > 0;
}

/* Words that begin what a sentence says of an act: no title of a law goes on with them. */
static bool
is_predicate(struct str word)
{
	static const char *const words[] = { "applies", "apply", "applied", "shall", "is", "are",
		"was", "were", "does", "do", "has", "have", "may", "must", "which", "that", "if",
		"unless", "where", "when", "by", "before", "after" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

/* The last word of the name, which ends at s[at]. */
static struct str
word_before(struct str s, size_t start, size_t at)
{
	size_t first = at;

	while (first > start) {
		size_t before = first;
		uint32_t c = utf8_prev(s, &before);

		if (!fold_is_letter(c) && !is_digit(c))
			break;
		first = before;
	}
	return str_slice(s, first, at);
}

static bool
ends_clause(uint32_t c)
{
	return (c < 0x80 && strchr(".,;:)]", (int)c) != NULL) || c == 0x3002 || c == 0xff0c ||
	       c == 0xff1b || c == 0x3001 || c == 0xff09 || c == 0x300b || c == 0x201d || c == 0xbb;
}

/* Directly behind the name: the mark that ends its clause, unless the name goes on behind it. */
static bool
ends_at_mark(struct str s, size_t at)
{
	size_t next = at;
	uint32_t c = utf8_next(s, &next), behind = step_peek(s, next);
	size_t word = step_skip_spaces(s, next);

	if (!ends_clause(c))
		return false;
	if (c == '.' && (fold_is_letter(behind) || is_digit(behind)))
		return false;
	return c != ',' || !is_digit(step_peek(s, word));
}

/* Words behind a German noun with which the title of a law goes on: "Grundgesetz der ...". */
static bool
continues_german(struct str word)
{
	static const char *const words[] = { "der", "des", "die", "das", "für", "über", "zur",
		"zum", "zu", "vom", "von", "betreffend", "gegen", "bei", "zwischen" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

/* A German law that has one noun as its name: "Zivilprozessordnung". */
static bool
is_german_noun(struct str language, struct str name)
{
	return str_is(language, "deu") && name.len > GERMAN_NOUN_BYTES_MIN &&
	       fold_is_upper(step_peek(name, 0)) && step_word_end(name, 0) == name.len;
}

/*
 * Whether text[at], behind a name, begins something that cannot belong to it. is_closed: the name
 * ends with a year, or is an abbreviation, so that a word in small letters does not go on with it.
 */
static bool
may_end(const struct cite_words *w, struct str language, struct str text, size_t at,
    struct str name, bool is_closed)
{
	size_t next = step_skip_spaces(text, at);
	uint32_t c = step_peek(text, next);
	struct str word, last;
	const struct cite_word *row;

	if (next >= text.len)
		return true;
	if (next == at)
		return ends_at_mark(text, at);
	if (c == '(') /* "2006 (c. 15)", but not "2006 (Amendment)" */
		return is_closed && fold_is_letter(step_peek(text, next + 1)) &&
		       !fold_is_upper(step_peek(text, next + 1));
	if (!fold_is_letter(c) || fold_is_upper(c))
		return false;
	word = str_slice(text, next, step_word_end(text, next));
	if (is_german_noun(language, name))
		return !continues_german(word);
	row = cite_words_find_own(w, language, word);
	if (row != NULL && row->is_of)
		return false;
	if (is_closed)
		return true;
	last = word_before(name, 0, name.len);
	row = cite_words_find_own(w, language, last);
	return str_is(language, "eng") && row != NULL && row->is_work && is_predicate(word);
}

static bool
ends_title(
    const struct cite_words *w, struct str language, struct str text, size_t start, size_t at)
{
	struct str name = str_slice(text, start, at), last = word_before(name, 0, name.len);

	return may_end(w, language, text, at, name, is_all_digits(last) && last.len == YEAR_DIGITS);
}

bool
cite_titles_ends_abbreviation(
    const struct cite_words *w, struct str language, struct str text, size_t at)
{
	return may_end(w, language, text, at, STR(""), true);
}

/* The list of works under the key; of a German one, the noun may be in the genitive. */
static const struct title *
find_key(const struct cite_titles *t, struct str language, const struct key *k)
{
	struct str key = key_str(k);
	const struct title *found = table_find(&t->by_key, key);

	if (found != NULL || !str_is(language, "deu") || !str_ends(key, "s"))
		return found;
	key.len--;
	if ((found = table_find(&t->by_key, key)) != NULL || !str_ends(key, "e"))
		return found;
	key.len--;
	return table_find(&t->by_key, key);
}

bool
cite_titles_is(struct str language, struct str words, struct str title)
{
	struct key cited, full;
	struct str key;

	if (!key_of_title(&cited, language, words) || !key_of_title(&full, language, title))
		return false;
	key = key_str(&cited);
	if (str_eq(key, key_str(&full)))
		return true;
	if (!str_is(language, "deu") || !str_ends(key, "s") || key.len <= full.len)
		return false;
	return key.len - full.len <= (str_ends(key, "es") ? 2 : 1) &&
	       memcmp(key.p, full.bytes, full.len) == 0;
}

static void
put_works(const struct title *list, size_t end, struct cite_titled *out)
{
	*out = (struct cite_titled){ .end = end };
	for (; list != NULL && out->total <= CITE_TITLED_MAX; list = list->next) {
		if (list->is_replaced)
			continue;
		if (out->count < CITE_TITLED_MAX)
			out->works[out->count++] = list->work;
		out->total++;
	}
}

void
cite_titles_find(const struct cite_titles *t, struct str language, struct str text, bool is_whole,
    struct cite_titled *out)
{
	struct key k;
	struct str token;
	size_t start, end, behind, first = 0;

	*out = (struct cite_titled){ .end = 0 };
	if (!key_start(&k, language))
		return;
	for (size_t at = 0; (token = next_token(text, at, &start)).len > 0; at = end) {
		const struct title *list;

		end = start + token.len;
		if (k.tokens == 0 && at == 0 && is_article(token))
			continue;
		if (k.tokens == 0)
			first = start;
		if (!key_add(&k, token))
			return;
		if ((list = find_key(t, language, &k)) == NULL)
			continue;
		if (is_whole ? next_token(text, end, &behind).len == 0
			     : ends_title(t->words, language, text, first, end))
			put_works(list, end, out);
		else
			*out = (struct cite_titled){ .end = 0 };
	}
}
