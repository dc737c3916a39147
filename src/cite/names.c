/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names: an inverted index: for each folded word the works whose names have it. What must hold: the
 * time of a search is bounded by POSTINGS_WALKED_MAX, however many works have the words.
 */
#include "cite/names.h"

#include <stdlib.h>
#include <string.h>

#include "akn/fold.h"
#include "akn/iri.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/table.h"
#include "base/utf8.h"

#define NAME_WORDS_MAX 64         /* of one name; those behind them are not compared */
#define POSTINGS_WALKED_MAX 20000 /* works compared in one search: 2 ms */
#define POSTINGS_FIRST 4          /* room for a word at its start, doubled as needed */
#define ENTRIES_FIRST 256
#define RUN_BYTES_MAX 1024 /* of a run of letters, folded: a title in a script without spaces */
/* The hash FNV-1a (Fowler, Noll, Vo). */
#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/* In which names of a work a word is; a set. */
enum { IN_TITLE = 1, IN_KIND = 2, IN_NUMBER = 4, IN_OTHER = 8, ROLE_BITS = 4 };

/* The works of a word, by their place in the index: place << ROLE_BITS | roles. */
struct word {
	uint64_t *postings;
	uint32_t count, cap;
};

struct entry {
	struct cite_name name;
	uint32_t title_words; /* different words of the title that are no number of the work */
	bool is_replaced;
};

struct cite_names {
	const struct cite_words *words;
	struct arena arena;
	struct table index;   /* of struct word */
	struct table by_work; /* work and language: place + 1 */
	struct entry *entries;
	uint32_t count, cap, live;
	bool is_cut;
};

struct cite_names *
cite_names_new(const struct cite_words *w)
{
	struct cite_names *n = NEW(struct cite_names);

	n->words = w;
	n->arena = ARENA_INIT(CITE_NAMES_BYTES_MAX);
	return n;
}

void
cite_names_free(struct cite_names **n)
{
	struct table_slot *slot;
	size_t at = 0;

	if (*n == NULL)
		return;
	while ((slot = table_next(&(*n)->index, &at)) != NULL)
		free(((struct word *)slot->value)->postings);
	table_free(&(*n)->index);
	table_free(&(*n)->by_work);
	free((*n)->entries);
	arena_free(&(*n)->arena);
	free(*n);
	*n = NULL;
}

bool
cite_names_is_cut(const struct cite_names *n)
{
	return n->is_cut;
}

uint32_t
cite_names_count(const struct cite_names *n)
{
	return n->live;
}

/* The words of a text, folded; joiners are left out. */
struct folded_words {
	char bytes[NAME_WORDS_MAX][CITE_WORD_BYTES_MAX];
	uint8_t lens[NAME_WORDS_MAX];
	unsigned roles[NAME_WORDS_MAX];
	uint32_t count;
	bool is_cut; /* there are more */
};

static struct str
word_at(const struct folded_words *f, uint32_t i)
{
	return str_make(f->bytes[i], f->lens[i]);
}

/* The name of the state, which citations of its laws leave out. */
static struct str
drop_state(struct str word)
{
	static const char state[] = "中华人民共和国";

	return str_starts(word, state) && word.len > sizeof state - 1
		   ? str_slice(word, sizeof state - 1, word.len)
		   : word;
}

/* A longer word is kept by its beginning and a hash of all of it. */
static struct str
shorten(struct str word, char *out)
{
	uint64_t hash = FNV_START;

	if (word.len <= CITE_WORD_BYTES_MAX) {
		memcpy(out, word.p, word.len);
		return str_make(out, word.len);
	}
	for (size_t i = 0; i < word.len; i++)
		hash = (hash ^ (unsigned char)word.p[i]) * FNV_PRIME;
	memcpy(out, word.p, CITE_WORD_BYTES_MAX - sizeof hash);
	memcpy(out + CITE_WORD_BYTES_MAX - sizeof hash, &hash, sizeof hash);
	return str_make(out, CITE_WORD_BYTES_MAX);
}

static void
add_word(const struct cite_words *w, struct folded_words *f, struct str raw, unsigned role)
{
	char bytes[RUN_BYTES_MAX];
	const struct cite_word *known;
	struct str word;
	uint32_t i = 0;

	raw = drop_state(raw);
	word = str_make(bytes, fold_word(raw, bytes, sizeof bytes));
	known = cite_words_find_folded(w, word);
	if (word.len > 0 && known != NULL && known->is_joiner)
		return;
	if (word.len == 0 || f->count == NAME_WORDS_MAX) {
		f->is_cut = f->is_cut || raw.len > 0;
		return;
	}
	word = shorten(word, f->bytes[f->count]);
	while (i < f->count && !str_eq(word_at(f, i), word))
		i++;
	if (i == f->count) {
		f->lens[i] = (uint8_t)word.len;
		f->roles[i] = 0;
		f->count++;
	}
	f->roles[i] |= role;
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* The end of the run of digits, or of letters with hyphens within, at s[at]. */
static size_t
run_end(struct str s, size_t at)
{
	size_t next = at;
	bool digits = is_digit(utf8_next(s, &next));

	while (at < s.len) {
		uint32_t c, behind = 0;

		next = at;
		c = utf8_next(s, &next);
		if (c == '-' && !digits && next < s.len)
			behind = utf8_next(s, &(size_t){ next });
		if (digits ? !is_digit(c) : !fold_is_letter(c) && !fold_is_letter(behind))
			break;
		at = next;
	}
	return at;
}

/* "By-law" and "bylaw" are one word. */
static void
add_run(const struct cite_words *w, struct folded_words *f, struct str run, unsigned role)
{
	char joined[RUN_BYTES_MAX];
	size_t len = 0;

	for (size_t i = 0; i < run.len && len < sizeof joined; i++)
		if (run.p[i] != '-')
			joined[len++] = run.p[i];
	add_word(w, f, str_make(joined, len), role);
}

/* Adds the words of a text: runs of letters, and runs of digits. */
static void
add_words(const struct cite_words *w, struct folded_words *f, struct str s, unsigned role)
{
	for (size_t at = 0; at < s.len;) {
		size_t end = run_end(s, at);

		if (end > at)
			add_run(w, f, str_slice(s, at, end), role);
		else
			utf8_next(s, &end);
		at = end;
	}
}

/* The words of a part of an IRI, with '-' between them: together and one by one. */
static void
add_parts(const struct cite_words *w, struct folded_words *f, struct str part, unsigned role)
{
	add_words(w, f, part, role);
	while (part.len > 0)
		add_words(w, f, str_cut(part, '-', &part), role);
}

static struct word *
word_of(struct cite_names *n, struct str key)
{
	struct word *w = table_find(&n->index, key);

	if (w != NULL)
		return w;
	w = arena_zalloc(&n->arena, sizeof *w);
	if (w == NULL || !arena_keep(&n->arena, &key))
		return NULL;
	table_put(&n->index, key, w);
	return w;
}

static bool
add_posting(struct word *w, uint64_t posting)
{
	if (w->count == w->cap) {
		uint32_t cap = w->cap == 0 ? POSTINGS_FIRST : w->cap * 2;
		uint64_t *grown = realloc(w->postings, cap * sizeof *grown);

		if (grown == NULL)
			return false;
		w->postings = grown;
		w->cap = cap;
	}
	w->postings[w->count++] = posting;
	return true;
}

static void
read_names(const struct cite_names *n, const struct cite_name *name, struct folded_words *f)
{
	struct iri_work iri;
	struct err ignored;

	f->count = 0;
	f->is_cut = false;
	add_words(n->words, f, name->title, IN_TITLE);
	add_words(n->words, f, name->number, IN_NUMBER);
	add_words(n->words, f, name->issuer, IN_OTHER);
	if (iri_parse_work(name->work, &iri, &ignored) != 0)
		return;
	add_words(n->words, f, str_slice(iri.date, 0, 4), IN_NUMBER);
	add_words(n->words, f, iri.number, IN_NUMBER);
	add_parts(n->words, f, iri.doctype, IN_KIND);
	add_parts(n->words, f, iri.subtype, IN_KIND);
	add_parts(n->words, f, iri.actor, IN_OTHER);
	add_parts(n->words, f, iri.country, IN_OTHER);
	add_parts(n->words, f, iri.locality, IN_OTHER);
}

static bool
keep_name(struct cite_names *n, struct cite_name *name)
{
	return arena_keep(&n->arena, &name->work) && arena_keep(&n->arena, &name->language) &&
	       arena_keep(&n->arena, &name->title) && arena_keep(&n->arena, &name->number) &&
	       arena_keep(&n->arena, &name->issuer);
}

static bool
grow(struct cite_names *n)
{
	uint32_t cap = n->cap == 0 ? ENTRIES_FIRST : n->cap * 2;
	struct entry *entries;

	if (n->count < n->cap)
		return true;
	if ((entries = realloc(n->entries, cap * sizeof *entries)) == NULL)
		return false;
	n->entries = entries;
	n->cap = cap;
	return true;
}

/* Replaces the entry of the work in that language, if there is one. */
static bool
put_key(struct cite_names *n, const struct cite_name *name, uint32_t place)
{
	char *text = arena_printf(
	    &n->arena, STR_FMT " " STR_FMT, STR_ARG(name->work), STR_ARG(name->language));
	struct str key = str_from(text);
	uintptr_t before;

	if (text == NULL)
		return false;
	before = (uintptr_t)table_find(&n->by_work, key);
	if (before > 0) {
		n->entries[before - 1].is_replaced = true;
		n->live--;
	}
	table_put(&n->by_work, key, (void *)((uintptr_t)place + 1));
	n->live++;
	return true;
}

static bool
put_entry(struct cite_names *n, const struct cite_name *name, const struct folded_words *f)
{
	struct entry *e = &n->entries[n->count];

	*e = (struct entry){ .name = *name };
	if (!keep_name(n, &e->name) || !put_key(n, &e->name, n->count))
		return false;
	n->count++;
	for (uint32_t i = 0; i < f->count; i++) {
		struct word *w = word_of(n, word_at(f, i));

		e->title_words += (f->roles[i] & IN_TITLE) != 0 && (f->roles[i] & IN_NUMBER) == 0;
		if (w == NULL ||
		    !add_posting(w, (uint64_t)(n->count - 1) << ROLE_BITS | f->roles[i]))
			return false;
	}
	return true;
}

bool
cite_names_put(struct cite_names *n, const struct cite_name *name)
{
	struct folded_words f;

	if (n->is_cut || n->count >= CITE_NAMES_WORKS_MAX || !grow(n)) {
		n->is_cut = true;
		return false;
	}
	read_names(n, name, &f);
	if (!put_entry(n, name, &f))
		n->is_cut = true;
	return !n->is_cut;
}

/* The words of a search that the index has, the rarest first. */
struct search {
	const struct cite_names *names;
	const struct word *words[NAME_WORDS_MAX];
	uint32_t count, missing;
	struct cite_named *out;
	uint32_t least_missing; /* words that the best so far lack */
};

/* The roles of the word in the names of an entry; 0: it is in none. */
static unsigned
roles_in(const struct word *w, uint32_t place)
{
	uint32_t low = 0, high = w->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (w->postings[middle] >> ROLE_BITS < place)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == w->count || w->postings[low] >> ROLE_BITS != place)
		return 0;
	return (unsigned)(w->postings[low] & (((uint64_t)1 << ROLE_BITS) - 1));
}

/* How the words are like the names of an entry; *missing: words it does not have. */
static enum cite_likeness
compare(const struct search *s, uint32_t place, uint32_t *missing)
{
	uint32_t of_title = 0, own = 0, kinds = 0, numbers = 0, others = 0;

	*missing = s->missing;
	for (uint32_t i = 0; i < s->count; i++) {
		unsigned roles = roles_in(s->words[i], place);

		if (roles == 0)
			(*missing)++;
		else if ((roles & IN_NUMBER) != 0)
			numbers++;
		else if ((roles & IN_TITLE) != 0)
			of_title++;
		else if ((roles & IN_KIND) == 0)
			others++;
		kinds += (roles & IN_KIND) != 0;
		own += (roles & (IN_TITLE | IN_KIND)) == IN_TITLE;
	}
	if (*missing > 0) /* that it is an Act too is no likeness */
		return own > 0 ? CITE_PARTLY : CITE_UNLIKE;
	if (others > 0)
		return CITE_WORDS;
	if (of_title > 0 && of_title == s->names->entries[place].title_words)
		return CITE_NAMED;
	return numbers > 0 && kinds > 0 && kinds + numbers >= s->count ? CITE_NAMED : CITE_WORDS;
}

static bool
has_work(const struct cite_named *out, struct str work)
{
	for (uint32_t i = 0; i < out->count; i++)
		if (str_eq(out->names[i].work, work))
			return true;
	return false;
}

static void
offer(struct search *s, uint32_t place)
{
	const struct entry *e = &s->names->entries[place];
	struct cite_named *out = s->out;
	uint32_t missing;
	enum cite_likeness likeness;

	if (e->is_replaced)
		return;
	likeness = compare(s, place, &missing);
	if (likeness == CITE_UNLIKE || likeness < out->likeness ||
	    (likeness == CITE_PARTLY && out->total > 0 && missing > s->least_missing))
		return;
	if (likeness > out->likeness || missing < s->least_missing)
		out->count = out->total = 0;
	out->likeness = likeness;
	s->least_missing = missing;
	if (has_work(out, e->name.work))
		return;
	if (out->count < CITE_NAMES_FOUND_MAX)
		out->names[out->count++] = e->name;
	out->total++;
}

static void
add_searched(struct search *s, const struct word *w)
{
	uint32_t i = s->count++;

	for (; i > 0 && s->words[i - 1]->count > w->count; i--)
		s->words[i] = s->words[i - 1];
	s->words[i] = w;
}

/* Finds the words of text in the index. */
static void
start_search(struct search *s, const struct cite_names *n, struct str text, struct cite_named *out)
{
	struct folded_words f = { .count = 0 };

	*s = (struct search){ .names = n, .out = out };
	memset(out, 0, sizeof *out);
	add_words(n->words, &f, text, 0);
	s->missing = f.is_cut;
	for (uint32_t i = 0; i < f.count; i++) {
		const struct word *w = table_find(&n->index, word_at(&f, i));

		if (w != NULL)
			add_searched(s, w);
		else
			s->missing++;
	}
}

/* Compares the works that have the first `words` of the words, until one has all of them. */
static void
walk_postings(struct search *s, uint32_t words)
{
	uint32_t walked = 0;

	for (uint32_t i = 0; i < words && (i == 0 || s->out->likeness <= CITE_PARTLY); i++)
		for (uint32_t k = 0; k < s->words[i]->count && walked < POSTINGS_WALKED_MAX;
		     k++, walked++)
			offer(s, (uint32_t)(s->words[i]->postings[k] >> ROLE_BITS));
}

void
cite_names_find(const struct cite_names *n, struct str text, struct cite_named *out)
{
	struct search s;

	start_search(&s, n, text, out);
	walk_postings(&s, s.count);
}

void
cite_names_find_whole(const struct cite_names *n, struct str text, struct cite_named *out)
{
	struct search s;

	start_search(&s, n, text, out);
	if (s.missing == 0 && s.count > 0)
		walk_postings(&s, 1); /* a work with all words has the rarest */
	if (out->likeness <= CITE_PARTLY)
		memset(out, 0, sizeof *out);
}
