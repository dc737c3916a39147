/* SPDX-License-Identifier: Apache-2.0 */
/*
 * running: goes from word to word; a filter of first letters decides which are looked up. What must
 * hold: a citation begins at the start of a word, and what a citation has used is not read again.
 */
#include "cite/running.h"

#include <string.h>

#include "akn/fold.h"
#include "base/utf8.h"
#include "cite/around.h"
#include "cite/step.h"
#include "cite/work.h"

#define YEAR_DIGITS 4
#define LAW_NOUN_BYTES_MIN 7      /* "gesetz" alone is generic */
#define DENSE_LEAD_FIRST 0xe3     /* the first byte of U+3000 and above: Han, Kana, Hangul */
#define DOTTED_LETTER_BYTES 2     /* of a letter of an abbreviation with points */
#define ELIDED_BYTES_MAX 2        /* of what may be the end of a word: "'s" */
#define ABBREVIATION_BYTES_MAX 16 /* "Κ.Π.Δ." has 9; longer ones are words in capitals */
#define BEGINNING_LETTERS 3
#define BEGINNING_INIT ((struct beginning){ .hash = 2166136261u })

/* The first letters of a word, folded, and their hash (FNV-1a). */
struct beginning {
	uint32_t hash;
	unsigned letters;
};

static void
add_letter(struct beginning *b, uint32_t folded)
{
	if (b->letters < BEGINNING_LETTERS)
		b->hash = (b->hash ^ folded) * 16777619u;
	b->letters++;
}

static unsigned
bit_of(const struct beginning *b)
{
	return (b->hash ^ b->hash >> 16) & (CITE_FIRST_LETTERS - 1);
}

static void
add_letters(void *arg, struct str folded)
{
	struct cite_running *r = arg;
	struct beginning b = BEGINNING_INIT;
	unsigned bit;

	for (size_t at = 0; at < folded.len;)
		add_letter(&b, utf8_next(folded, &at));
	bit = bit_of(&b);
	r->first_letters[bit / 8] |= (uint8_t)(1u << bit % 8);
}

void
cite_running_init(
    struct cite_running *r, const struct cite_words *w, struct str language, struct cite *scratch)
{
	memset(r, 0, sizeof *r);
	r->words = w;
	r->language = language;
	r->scratch = scratch;
	r->may_be_bare = cite_words_may_be_bare(w, language);
	cite_words_visit(w, language, add_letters, r);
}

/* The place in a text that is being scanned. */
struct scan {
	const struct cite_running *r;
	struct step_reader reader;
	struct str s;
	size_t at;
	uint32_t before; /* the character before at; 0: none */
	bool is_german;
	size_t behind; /* the end of the last name of a work */
	/* where a number begins that has the word of the last citation; 0: none is known */
	size_t further;
	cite_kinds further_kinds; /* of that word */
	struct cite_range word;   /* that word */
	cite_mark_fn *visit;
	void *arg;
	struct cite_seen *seen;
};

/* The word at s->at: its end, and whether the language has a word that begins so. */
static bool
may_begin(const struct scan *s, size_t *end)
{
	const struct cite_words *w = s->r->words;
	struct beginning b = BEGINNING_INIT;
	size_t at = s->at, next = at;
	unsigned bit;

	while (at < s->s.len) {
		unsigned char c = (unsigned char)s->s.p[at];
		uint16_t folded;

		next = at;
		folded = cite_words_light(w, c < 0x80 ? (next++, c) : utf8_next(s->s, &next));
		if (folded == 0)
			break;
		add_letter(&b, folded);
		at = next;
	}
	*end = at;
	if (at < s->s.len && ((unsigned char)s->s.p[at] >= 0x80 || s->s.p[at] == '-')) {
		*end = step_word_end(s->s, s->at);
		if (*end == at)
			goto known;
		if (b.letters < BEGINNING_LETTERS)
			return true; /* letters that the table does not have */
	}
known:
	bit = bit_of(&b);
	return (s->r->first_letters[bit / 8] >> bit % 8 & 1) != 0;
}

/* A step without a number leaves open which provision it is. */
static bool
is_numbered(const struct cite_path *p)
{
	for (uint8_t i = 0; i < p->count; i++)
		if (p->steps[i].single.count == 0 && !p->steps[i].is_range)
			return false;
	return p->count > 0;
}

/* Whether the text goes on so that the number may be another one: "3/2006", "12'". */
static bool
is_torn(struct str s, size_t end)
{
	uint32_t c = step_peek(s, end);

	return c != 0 && (c == '/' || c == '-' || c == '_' || c == '\'' || c == '%' ||
			     (c >= '0' && c <= '9') || (fold_is_letter(c) && c < 0x2e80));
}

/*
 * Looks for a number that has the word of the citation c and stands behind the name of its work,
 * other. word: the word of c if c is such a number too; else empty.
 */
static void
find_further(struct scan *s, const struct cite *c, struct cite_range other, struct cite_range word)
{
	bool is_further = word.end > word.start;

	s->further = cite_parse_further(s->r->words, s->r->language, s->s, &other, c, is_further);
	s->further_kinds = c->paths[0].steps[0].kinds;
	s->word = is_further ? word
			     : (struct cite_range){ c->own[0].start,
				       step_word_end(s->s, c->own[0].start) };
}

/* word: the word of a number that stands behind the name of another work; else empty. */
static void
report(struct scan *s, const struct cite *c, struct cite_range word)
{
	const struct cite_range whole = { c->own[0].start, c->end };
	struct cite_range other = { c->end, c->end };
	enum cite_whose whose = cite_around(s->r, s->s, &whole, &other);

	if (whose == CITE_WHOSE_OTHER &&
	    cite_around_is_name(str_slice(s->s, other.start, other.end)))
		s->seen->names_other = true;
	if (c->is_cut || is_torn(s->s, c->end))
		return;
	if (other.end > other.start && other.start >= c->end) {
		find_further(s, c, other, word);
		other.end =
		    cite_work_end(s->r->words, s->r->language, s->s, other.start, other.end);
		if (cite_work_numbered(s->r->words, s->r->language, s->s, other.start) ==
			other.end ||
		    cite_work_abbreviation(s->s, other.start) == other.end)
			s->behind = other.end;
	}
	for (uint8_t i = 0; i < c->count; i++)
		if (is_numbered(&c->paths[i]))
			s->visit(
			    s->arg, &(struct cite_mark){ .range = c->count == 1 ? whole : c->own[i],
					.path = &c->paths[i],
					.whose = whose,
					.other = other,
					.whole = whole,
					.place = i,
					.word = word });
}

static void
move_behind(struct scan *s, const struct cite *c)
{
	s->before = ' ';
	s->at = c->end > s->at ? c->end : s->at + 1;
	if (s->behind > s->at) /* the name of the work was read with it */
		s->at = s->behind;
}

/* Tries to read a citation here; moves behind it. */
static bool
take_citation(struct scan *s)
{
	struct cite *c = s->r->scratch;

	if (!cite_parse_at(s->r->words, s->r->language, s->s, s->at, c))
		return false;
	report(s, c, (struct cite_range){ 0 });
	move_behind(s, c);
	return true;
}

/*
 * Tries to read a number here that has the word of the citation before: "sections 5 of the Bees Act
 * and 12 of the Hives Act". A number without the name of a work, "12 of the keepers", is none.
 */
static bool
take_further(struct scan *s)
{
	struct cite *c = s->r->scratch;
	struct cite_range other;

	if (s->further == 0 || s->at != s->further ||
	    !cite_parse_number(s->r->words, s->r->language, s->s, s->at, s->further_kinds, c))
		return false;
	other = (struct cite_range){ c->end, c->end };
	if (cite_around(s->r, s->s, &(struct cite_range){ s->at, c->end }, &other) !=
		CITE_WHOSE_OTHER ||
	    other.start < c->end || other.end == other.start ||
	    !cite_around_is_name(str_slice(s->s, other.start, other.end)))
		return false;
	report(s, c, s->word);
	move_behind(s, c);
	return true;
}

/*
 * A hyphen, an apostrophe or a digit before a word makes it the end of another: "it's 27", but not
 * "l'article 5".
 */
static bool
is_start(uint32_t before, struct str word)
{
	if (before == '\'' || before == 0x2019)
		return word.len > ELIDED_BYTES_MAX;
	return before != '-' && before != '_' && before != '$' && before != '.' &&
	       !(before >= '0' && before <= '9');
}

/*
 * Reports the works that are named by kind and number, "ΑΠ 1176/1986, 3222/1987"; moves behind
 * them.
 */
static bool
take_work(struct scan *s)
{
	size_t end = cite_work_numbered(s->r->words, s->r->language, s->s, s->at);
	const struct cite_range range = { s->at, end };
	size_t start;

	if (end == s->at)
		return false;
	s->seen->names_other = true;
	s->visit(s->arg,
	    &(struct cite_mark){ .range = range, .whose = CITE_WHOSE_OTHER, .other = range });
	for (size_t next; (next = cite_work_next(s->s, end, &start)) != end; end = next)
		s->visit(s->arg, &(struct cite_mark){ .range = { start, next },
				     .whose = CITE_WHOSE_OTHER,
				     .other = { range.start, next } });
	s->before = '0';
	s->at = end;
	return true;
}

/*
 * Reports an abbreviation, which may be that of a work, "nach dem BGB"; which it is only the store
 * knows. It is no reason to doubt the citations beside it: "EU" is none of a document.
 */
static bool
take_abbreviation(struct scan *s)
{
	size_t end = cite_work_abbreviation(s->s, s->at);
	const struct cite_range range = { s->at, end };

	if (end == s->at || end - s->at > ABBREVIATION_BYTES_MAX ||
	    fold_is_letter(step_peek(s->s, end)))
		return false;
	s->visit(s->arg,
	    &(struct cite_mark){ .range = range, .whose = CITE_WHOSE_OTHER, .other = range });
	s->before = 'a';
	s->at = end;
	return true;
}

static void
take_word(struct scan *s)
{
	size_t end;
	bool is_known = may_begin(s, &end);
	struct str word = str_slice(s->s, s->at, end);
	const struct cite_word *row = NULL;

	if (end == s->at) { /* a letter that words do not have */
		utf8_next(s->s, &s->at);
		return;
	}
	if (is_known && (row = step_find_word(&s->reader, word)) != NULL) {
		s->seen->amends = s->seen->amends || row->is_amending;
		if (row->is_work && is_start(s->before, word) && take_work(s))
			return;
		if (row->kinds != 0 && is_start(s->before, word) && take_citation(s))
			return;
		s->seen->names_other = s->seen->names_other ||
				       (row->is_work && cite_around_is_work(s->r, s->s,
							    (struct cite_range){ s->at, end }));
	} else if (word.len <= DOTTED_LETTER_BYTES && step_peek(s->s, end) == '.' &&
		   is_start(s->before, word) && take_work(s)) {
		return; /* "Π.Δ. 164/2005" */
	} else if (s->is_german && word.p[0] >= 'A' && word.p[0] <= 'Z' &&
		   word.len > LAW_NOUN_BYTES_MIN && cite_around_is_law_noun(word)) {
		s->seen->names_other = true;
	}
	if (fold_is_upper(step_peek(word, 0)) && is_start(s->before, word) &&
	    (row == NULL || row->kinds == 0) && take_abbreviation(s))
		return;
	s->before = 'a';
	s->at = end;
}

/* "Bees Act 2006", "Law 671/1977": a year that belongs to a name. */
static void
take_digits(struct scan *s)
{
	size_t end = s->at, start = s->at;

	while (end < s->s.len && s->s.p[end] >= '0' && s->s.p[end] <= '9')
		end++;
	if (end - start == YEAR_DIGITS && s->before == '/')
		s->seen->names_other = true;
	if (end - start == YEAR_DIGITS && s->before == ' ' && start > 1) {
		size_t word = start - 1;

		while (word > 0 && s->s.p[word - 1] != ' ' && s->s.p[word - 1] != '\n')
			word--;
		s->seen->names_other = s->seen->names_other || fold_is_upper(step_peek(s->s, word));
	}
	s->before = '0';
	s->at = end;
}

static void
take_other(struct scan *s)
{
	size_t next = s->at;
	uint32_t c = utf8_next(s->s, &next);

	if ((c == 0x7b2c || c == 0xc81c || c == 0xa7) && take_citation(s)) /* 第, 제, § */
		return;
	if (c == 0x300a) /* 《 */
		s->seen->names_other = true;
	s->before = c;
	s->at = next;
}

static bool
is_ascii_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* A letter of a script that has spaces between words. */
static bool
is_word_start(const struct scan *s)
{
	unsigned char first = (unsigned char)s->s.p[s->at];
	size_t next = s->at;
	uint32_t c;

	if (first >= DENSE_LEAD_FIRST)
		return false;
	c = utf8_next(s->s, &next);
	return c < CITE_LIGHT_MAX ? cite_words_light(s->r->words, c) != 0 : fold_is_letter(c);
}

void
cite_running_scan(const struct cite_running *r, struct str text, cite_mark_fn *visit, void *arg,
    struct cite_seen *seen)
{
	struct scan s = { .r = r,
		.reader = { .words = r->words,
		    .language = r->language,
		    .s = text,
		    .is_running = true },
		.s = text,
		.is_german = str_is(r->language, "deu"),
		.visit = visit,
		.arg = arg,
		.seen = seen };

	while (s.at < text.len) {
		unsigned char c = (unsigned char)text.p[s.at];

		if (c < 0x80 && !is_ascii_letter(c) && !is_digit(c)) {
			s.before = c == '\n' || c == '\t' ? ' ' : c;
			s.at++;
		} else if (is_digit(c)) {
			if (!take_further(&s))
				take_digits(&s);
		} else if (c < 0x80 || is_word_start(&s)) {
			take_word(&s);
		} else {
			take_other(&s);
		}
	}
}
