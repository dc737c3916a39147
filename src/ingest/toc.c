/* SPDX-License-Identifier: Apache-2.0 */
/*
 * toc: finds contents lists: lines that the text repeats further down as its headings, in capitals
 * or not. A list has a head ("Contents", "Inhaltsübersicht"), or most of its lines begin with
 * units. What must hold: the first line that is repeated ends the list where the repetition begins.
 */
#include "ingest/toc.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"

#define KEY_BYTES 160
#define UNIT_WORD_BYTES_MAX 10 /* "section", "secsec" */
#define PAGE_DIGITS_MAX 5
#define TOC_LINES_MAX 5000
#define TOC_HEAD_LINES 3 /* column titles after the head: "Section  Page" */
#define TOC_SHARE 60     /* percent of the lines that must be repeated */
#define SENTENCE_COLUMNS_MIN 50
#define TOC_WITHOUT_HEAD 2                      /* lines of a list without a head, at least */
#define TOC_HEADLESS_LINES (TOC_LINES_MAX / 50) /* of a text, where such a list may begin */
#define TOC_ANNOUNCED_MAX 100                   /* lines of a list that a sentence announces */
#define TOC_ANNOUNCEMENT_MAX \
	500 /* lines at the beginning of a text, one of which announces a list */

/* s without a remark in brackets at its end: 第１章　総則（第１条～第３条）, Kapittel 1. Drift (§§ 1-4). */
static struct str
without_range(struct str s)
{
	size_t at = s.len;
	uint32_t last = lines_last_char(s), c;
	bool digits = false;

	if (last != 0xff09 && last != ')')
		return s;
	while (at > 0) {
		c = utf8_prev(s, &at);
		digits |= form_is_digit(c);
		if (c == (last == ')' ? '(' : 0xff08u))
			return at > 0 && (digits || last == 0xff09) ? str_slice(s, 0, at) : s;
	}
	return s;
}

/* Arabic digits, or small roman numerals. */
static bool
is_page_number(const char *s, size_t len)
{
	bool digits = true, roman = true;

	for (size_t i = 0; i < len; i++) {
		digits &= s[i] >= '0' && s[i] <= '9';
		roman &= strchr("ivxlc", s[i]) != NULL && s[i] != '\0';
	}
	return len <= PAGE_DIGITS_MAX && (digits || roman);
}

/* The letters and digits of a line in small letters, without leaders and the page number behind. */
static struct str
make_key(struct str s, struct arena *arena)
{
	char key[KEY_BYTES];
	size_t len = 0, at = 0, spaces = 0, cut = 0;
	const char *copy;

	s = without_range(s);
	while (at < s.len && len + UTF8_MAX_BYTES < sizeof key) {
		uint32_t c = utf8_next(s, &at);

		if (form_is_letter(c) || form_is_digit(c)) {
			if (spaces >= 2)
				cut = len;
			spaces = 0;
			len += utf8_put(form_fold(c), key + len);
			continue;
		}
		spaces += utf8_is_space(c) || c == '.' || c == 0x2026 ? 1 : 0;
	}
	if (cut > 0 && is_page_number(key + cut, len - cut))
		len = cut;
	copy = arena_dup(arena, str_make(key, len));
	return copy == NULL ? (struct str){ NULL, 0 } : str_make(copy, len);
}

/* The key of a line, and the forms of it that are compared. */
struct toc_key {
	struct str whole;
	struct str entry;         /* without a page number that one space separates */
	struct str bare;          /* without the word of a unit */
	uint16_t head, bare_head; /* the first two bytes of whole and bare */
};

struct toc_text {
	const struct lines *l;
	struct toc_key *v;
	/* of the first lines: where mark_headless() finds each again; 0: not looked for yet */
	size_t again[TOC_HEADLESS_LINES];
};

/* A text under a tradition. */
struct toc {
	struct toc_text *text;
	const struct lines *l;
	const struct toc_key *v;
	uint16_t *facts;
};

/* The key of the line s without the number at its end: "1 Title 2". */
static struct str
make_entry(struct str s, struct str key)
{
	size_t space = str_rfind(s, ' '), digits = s.len - space - 1;

	if (space >= s.len || digits >= key.len || digits == 0 || digits > PAGE_DIGITS_MAX)
		return key;
	for (size_t i = space + 1; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return key;
	return str_slice(key, 0, key.len - digits);
}

/* The key at without the word of its unit, "sec131scope"; of which a list prints "131scope". */
static struct str
without_word(struct str at)
{
	size_t letters = 0;

	while (letters < at.len && letters <= UNIT_WORD_BYTES_MAX && at.p[letters] >= 'a' &&
	       at.p[letters] <= 'z')
		letters++;
	return letters > 0 && letters <= UNIT_WORD_BYTES_MAX && letters < at.len &&
		       form_is_digit((unsigned char)at.p[letters])
		   ? str_slice(at, letters, at.len)
		   : at;
}

static bool
is_digits(struct str key)
{
	for (size_t i = 0; i < key.len; i++)
		if (!form_is_digit((unsigned char)key.p[i]))
			return false;
	return key.len > 0;
}

/* Whether lines i and i + 1, a number and its heading, are the one line whose key is at. */
static bool
is_pair(const struct toc *t, size_t i, struct str at)
{
	struct str key = t->v[i].whole, next;

	if (i + 1 >= t->l->count || !is_digits(key))
		return false;
	next = t->v[i + 1].whole;
	return at.len == key.len + next.len && str_eq(str_slice(at, 0, key.len), key) &&
	       str_eq(str_slice(at, key.len, at.len), next);
}

/* Whether line k is line i of the list again, or lines k and k + 1 are: number and heading. */
static bool
is_same(const struct toc *t, size_t i, size_t k)
{
	struct str key = t->v[i].whole, at = t->v[k].whole, next;

	if (key.len <= 1 || at.len <= 1)
		return false;
	if (str_eq(key, at) || str_eq(t->v[i].entry, at) || str_eq(key, t->v[k].bare) ||
	    is_pair(t, i, at))
		return true;
	if (t->v[i].entry.len < key.len)
		key = t->v[i].entry;
	if (k + 1 >= t->l->count || at.len >= key.len || !str_eq(str_slice(key, 0, at.len), at))
		return false;
	next = t->v[k + 1].whole;
	return str_eq(str_slice(key, at.len, key.len), next);
}

/* The first line after from whose key is that of line i, or begins like it. */
static size_t
find_repeat(const struct toc *t, size_t i, size_t from)
{
	uint16_t head = t->v[i].head;

	for (size_t k = from; k < t->l->count; k++)
		if ((t->v[k].head == head || t->v[k].bare_head == head) && is_same(t, i, k))
			return k;
	return t->l->count;
}

/* The same of one of the first lines, behind the least list that it may begin. */
static size_t
find_again(const struct toc *t, size_t i)
{
	size_t *again = &t->text->again[i];

	if (*again == 0)
		*again = find_repeat(t, i, i + TOC_WITHOUT_HEAD);
	return *again;
}

/*
 * Whether end is the greater part of key, and its end: "§ 1. Purpose", of which Purpose is a line.
 */
static bool
is_end(struct str key, struct str end)
{
	return end.len < key.len && end.len * 5 >= key.len * 3 &&
	       str_eq(str_slice(key, key.len - end.len, key.len), end);
}

static bool
begins_with(struct str key, struct str start)
{
	return key.len >= start.len && str_eq(str_slice(key, 0, start.len), start);
}

/* Whether the key of line i comes again at or after from, alone or at the start of a line. */
static bool
is_repeated(const struct toc *t, size_t i, size_t from)
{
	struct str key = t->v[i].entry;

	for (size_t k = from; k < t->l->count && key.len > 1; k++)
		if (begins_with(t->v[k].whole, key) || begins_with(t->v[k].bare, key) ||
		    is_same(t, i, k) || is_end(key, t->v[k].whole) ||
		    (i > 0 && is_pair(t, i - 1, t->v[k].whole)))
			return true;
	return false;
}

/*
 * The end of the list that begins at line first, and whose first line comes again at line end: the
 * line after the last one that comes again, and after the units that follow it without an empty
 * line. What is between the list and its repetition is a title or preamble.
 */
static size_t
find_list_end(const struct toc *t, const struct forms *forms, size_t first, size_t end)
{
	struct marks readings[READINGS_MAX];
	size_t after = end;

	while (after > first + 1 && !is_repeated(t, after - 1, end))
		after--;
	if (after < end && is_digits(t->v[after - 1].whole))
		after++; /* the heading below its number */
	while (after < end && !t->l->v[after].after_blank &&
	       mark_read(forms, t->l->v[after].text, readings) > 0)
		after++;
	return after;
}

/* The first of the containers above the head at line head that come again behind the list. */
static size_t
find_containers(const struct toc *t, const struct forms *forms, size_t head, size_t after)
{
	struct marks readings[READINGS_MAX];

	while (head > 1 && (t->facts[head - 1] & LINE_CONTENTS) == 0 &&
	       mark_read(forms, t->l->v[head - 1].text, readings) > 0 &&
	       readings[0].v[0].kind != NULL && readings[0].v[0].kind->class == CONTAINER &&
	       find_repeat(t, head - 1, after) < t->l->count)
		head--;
	return head;
}

/* Marks the list that begins after the head at line head; returns its last line. */
static size_t
mark_list(struct toc *t, const struct forms *forms, size_t head)
{
	size_t first, end = t->l->count, after, repeated = 0;

	for (first = head + 1; first <= head + TOC_HEAD_LINES && first < t->l->count; first++)
		if ((end = find_repeat(t, first, first + 1)) < t->l->count)
			break;
	if (end >= t->l->count || end - head > TOC_LINES_MAX)
		return head;
	after = find_list_end(t, forms, first, end);
	for (size_t i = first; i < after; i++)
		repeated += is_repeated(t, i, end);
	if (repeated * 100 < (after - first) * TOC_SHARE)
		return head;
	for (size_t i = find_containers(t, forms, head, after); i < after; i++)
		t->facts[i] |= LINE_CONTENTS;
	return after - 1;
}

/* Whether a contents list may have the line: it is no sentence. */
static bool
is_entry(const struct line *line)
{
	return line->columns < SENTENCE_COLUMNS_MIN || !facts_ends_sentence(line->text);
}

/*
 * A run of lines with units, all repeated later in the same order, is a list without a head. Two
 * versions of one article are none: they have sentences.
 */
static size_t
mark_headless(struct toc *t, const struct forms *forms, size_t i)
{
	struct marks readings[READINGS_MAX];
	size_t end = find_again(t, i), at = end;

	if (end >= t->l->count || end - i > TOC_LINES_MAX ||
	    mark_read(forms, t->l->v[i].text, readings) == 0 ||
	    (readings[0].v[0].kind == NULL && end - i == TOC_WITHOUT_HEAD))
		return i;
	for (size_t k = i; k < end; k++, at++) {
		at = find_repeat(t, k, at);
		if (at >= t->l->count || !is_entry(&t->l->v[k]))
			return i;
	}
	if (i > 1 && (t->facts[i - 2] & LINE_INTRO) != 0 &&
	    mark_read(forms, t->l->v[i - 1].text, readings) > 0 && readings[0].v[0].kind != NULL)
		t->facts[i - 1] |= LINE_CONTENTS; /* "Sec. 1." of which the list is a part */
	for (size_t k = i; k < end; k++)
		t->facts[k] |= LINE_CONTENTS;
	return end - 1;
}

/* Reads the worded unit that line i begins with; false if there is none. */
static bool
read_unit(const struct toc *t, const struct forms *forms, size_t i, struct mark *out)
{
	struct marks readings[READINGS_MAX];

	if (mark_read(forms, t->l->v[i].text, readings) == 0 || readings[0].v[0].kind == NULL)
		return false;
	*out = readings[0].v[0];
	return true;
}

/* Whether a line at or after from begins with the same unit: the same word and number. */
static bool
comes_again(const struct toc *t, const struct forms *forms, const struct mark *m, size_t from)
{
	struct mark other;

	for (size_t k = from; k < t->l->count; k++)
		if (str_eq(str_slice(t->l->v[k].text, 0, m->printed.len), m->printed) &&
		    read_unit(t, forms, k, &other) && str_eq(other.printed, m->printed))
			return true;
	return false;
}

/*
 * A list that a line announces ("contains the following sections:"): only lines with units, each of
 * which comes again, one with the same heading at least. Returns its last line.
 */
static size_t
mark_announced(struct toc *t, const struct forms *forms, size_t i)
{
	struct mark m;
	size_t first = i + 1, end = first;
	bool heading = false;

	while (end < t->l->count && end - first < TOC_ANNOUNCED_MAX &&
	       (t->facts[end] & LINE_CONTENTS) == 0 && is_entry(&t->l->v[end]) &&
	       read_unit(t, forms, end, &m) && m.rest.len > 0)
		end++;
	if (end - first < TOC_WITHOUT_HEAD)
		return i;
	for (size_t k = first; k < end; k++) {
		if (!read_unit(t, forms, k, &m) || !comes_again(t, forms, &m, end))
			return i;
		heading |= is_repeated(t, k, end);
	}
	for (size_t k = first; heading && k < end; k++)
		t->facts[k] |= LINE_CONTENTS;
	return heading ? end - 1 : i;
}

static uint16_t
head_of(struct str key)
{
	const unsigned char *p = (const unsigned char *)key.p;

	return key.len > 1 ? (uint16_t)((unsigned)p[0] << 8 | p[1]) : 0;
}

/* False when the arena is full. */
static bool
read_key(struct toc_key *key, struct str s, struct arena *arena)
{
	key->whole = make_key(s, arena);
	if (key->whole.p == NULL)
		return false;
	key->entry = make_entry(s, key->whole);
	key->bare = without_word(key->whole);
	key->head = head_of(key->whole);
	key->bare_head = head_of(key->bare);
	return true;
}

struct toc_text *
toc_read(const struct lines *l, struct arena *arena)
{
	struct toc_text *t = arena_zalloc(arena, sizeof *t);

	if (t == NULL || (t->v = arena_alloc(arena, (l->count + 1) * sizeof *t->v)) == NULL)
		return NULL;
	t->l = l;
	for (size_t i = 0; i < l->count; i++)
		if (!read_key(&t->v[i], l->v[i].text, arena))
			return NULL;
	return t;
}

void
toc_find(struct toc_text *text, const struct forms *forms, uint16_t *facts)
{
	const struct lines *l = text->l;
	struct toc t = { .text = text, .l = l, .v = text->v, .facts = facts };

	for (size_t i = 0; i < l->count && i < TOC_LINES_MAX; i++)
		if (forms_has(forms, CONTENTS, l->v[i].text))
			i = mark_list(&t, forms, i);
	for (size_t i = 0; i < l->count && i < TOC_ANNOUNCEMENT_MAX; i++)
		if ((facts[i] & LINE_INTRO) != 0 && (facts[i] & LINE_CONTENTS) == 0)
			i = mark_announced(&t, forms, i);
	for (size_t i = 0; i < l->count && i < TOC_HEADLESS_LINES; i++)
		if ((facts[i] & LINE_CONTENTS) == 0)
			i = mark_headless(&t, forms, i);
}
