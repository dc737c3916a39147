/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_order: which number comes next, and what it is called in an eId. What must hold: numbers
 * are
 * compared part by part; a part that begins anew counts no missing numbers.
 */
#include <stdio.h>

#include "akn/label_private.h"

#define STEP_MAX 10 /* 8.12.010, 8.12.020: municipal codes number by tens or fives */
#define STEP_UNIT 5
#define STEP_DEPTH 2 /* the third part */
#define LETTER_Z 26
#define DISTANCE_MAX (LABEL_FAR - 1)

struct path {
	const struct label_part *v;
	size_t count;
};

static bool
is_numeric(uint8_t script)
{
	return script == LABEL_DECIMAL || script == LABEL_ROMAN || script == LABEL_HAN ||
	       script == LABEL_WORD;
}

/* Words stand for any numerals: PRIMERO and II are of one list. */
static bool
is_comparable(const struct label_part *a, const struct label_part *b)
{
	if (a->script == b->script)
		return true;
	if (a->adverb != b->adverb)
		return false;
	return (a->script == LABEL_WORD && is_numeric(b->script)) ||
	       (b->script == LABEL_WORD && is_numeric(a->script));
}

static bool
is_letter(const struct label_part *p)
{
	return p->script >= LABEL_LATIN && p->script <= LABEL_HEBREW;
}

/* The value of the part at i; Z before another letter or digit sorts before A: 71ZA, 71A. */
static uint32_t
value_at(struct path p, size_t i)
{
	const struct label_part *part = &p.v[i];

	if (i > 0 && part->joint == LABEL_SUFFIX && part->script == LABEL_LATIN &&
	    part->value == LETTER_Z && i + 1 < p.count && p.v[i + 1].joint == LABEL_SUFFIX)
		return 0;
	return part->value;
}

/* How many numbers are missing before the first of a part. */
static int
start_gap(struct path p, size_t i)
{
	uint32_t first = p.v[i].adverb ? 2 : 1, value = value_at(p, i);

	if (i == STEP_DEPTH && p.v[i].joint == LABEL_DOT && value == STEP_MAX)
		return 0;
	return value <= first ? 0 : (int)(value - first);
}

/* A level that a number of the level above need not precede: 1.9 2.1. */
static bool
is_free_level(const struct label_part *p)
{
	return p->script == LABEL_DECIMAL &&
	       (p->joint == LABEL_DOT || p->joint == LABEL_DASH || p->joint == LABEL_COLON ||
		   p->joint == LABEL_PREFIX);
}

static int
clamp(long distance)
{
	return distance > DISTANCE_MAX ? DISTANCE_MAX : (int)distance;
}

/* b goes deeper than a from part i on. */
static int
deeper(struct path b, size_t i)
{
	long sum = 0;
	size_t start = i;

	for (; i < b.count; i++) {
		sum += start_gap(b, i);
		if (i > start && value_at(b, i - 1) != 0 && !b.v[i - 1].adverb)
			sum++;
	}
	return clamp(sum);
}

/* 2A 2: false; "1er A" stands before "1er", "ter A" before "ter". */
static bool
stands_before(struct path a, struct path b)
{
	const struct label_part *last = &a.v[a.count - 1];

	return a.count == b.count + 1 && last->joint == LABEL_SUFFIX && last->upper &&
	       is_letter(last) && (b.v[b.count - 1].value == 1 || b.v[b.count - 1].adverb);
}

/* 111 112, 119 121, 199 211: the digits of a code's number are its levels. */
static bool
is_code_step(uint32_t a, uint32_t b)
{
	for (uint32_t unit = 1; unit <= 1000; unit *= 10)
		if (b == (a / unit + 1) * unit + (unit - 1) / 9)
			return true;
	return false;
}

static long
step_gap(struct path a, struct path b, size_t i)
{
	uint32_t from = value_at(a, i), to = value_at(b, i);

	if (i == STEP_DEPTH && b.v[i].joint == LABEL_DOT && from % STEP_UNIT == 0 &&
	    to % STEP_UNIT == 0 && to - from <= STEP_MAX)
		return 0;
	/* the chapters of a code need not follow each other: L254-6, L265-1 */
	if (b.v[i].joint == LABEL_PREFIX && from >= 100 &&
	    (is_code_step(from, to) || b.v[b.count - 1].value == 1))
		return 0;
	return (long)(to - from) - 1;
}

/* The parts of a and b differ at i for the first time, and b is greater. */
static int
later(struct path a, struct path b, size_t i)
{
	long sum = step_gap(a, b, i);

	for (size_t k = i + 1; k < b.count; k++) {
		bool known = k < a.count && is_free_level(&b.v[k]);
		bool before = b.v[k].upper && b.v[k - 1].adverb;

		sum += start_gap(b, k) + (known || before ? 0 : 1);
	}
	return clamp(sum);
}

/* z aa, 2Z 2AA. */
static bool
is_wrapped(struct path a, struct path b, size_t i)
{
	return i + 1 == a.count && b.count == i + 2 && a.v[i].script == LABEL_LATIN &&
	       a.v[i].value == LETTER_Z && b.v[i].script == LABEL_LATIN && b.v[i].value == 1 &&
	       b.v[i + 1].script == LABEL_LATIN && b.v[i + 1].value == 1;
}

static bool
is_code(struct path p)
{
	return p.count > 1 && p.v[1].joint == LABEL_PREFIX;
}

static int
compare(struct path a, struct path b, size_t i)
{
	size_t both = a.count < b.count ? a.count : b.count;

	while (i < both && is_comparable(&a.v[i], &b.v[i]) && value_at(a, i) == value_at(b, i) &&
	       a.v[i].adverb == b.v[i].adverb)
		i++;
	if (i == a.count && i == b.count)
		return -1;
	if (i == a.count)
		return i == 0 ? LABEL_FAR : deeper(b, i);
	if (i == b.count)
		return stands_before(a, b) ? 0 : LABEL_FAR;
	if (is_wrapped(a, b, i))
		return 0;
	if (!is_comparable(&a.v[i], &b.v[i]) || a.v[i].adverb != b.v[i].adverb ||
	    (i > 0 && is_letter(&a.v[i]) != is_letter(&b.v[i])))
		return i == 0 ? LABEL_FAR : deeper(b, i);
	if (value_at(b, i) < value_at(a, i)) {
		/* 71C 71ZA: where Z is the last letter. */
		if (value_at(b, i) == 0 && b.v[i].value > a.v[i].value)
			return clamp((long)(b.v[i].value - a.v[i].value));
		return LABEL_FAR;
	}
	return later(a, b, i);
}

/* Codes of one book mix laws and decrees: L111-2, R111-1, L112-1. */
static int
compare_codes(struct path a, struct path b)
{
	int distance;

	if (a.v[0].value == b.v[0].value)
		return compare(a, b, 0);
	distance = compare(a, b, 1);
	if (distance == -1)
		return 0;
	return distance == LABEL_FAR && b.v[b.count - 1].value == 1 ? 0 : distance;
}

int
label_distance(const struct label *a, const struct label *b)
{
	struct path from = { a->range ? a->last : a->part, a->range ? a->last_count : a->count };
	struct path to = { b->part, b->count };

	if (from.count == 0 || to.count == 0 || is_code(from) != is_code(to))
		return LABEL_FAR;
	if (from.v[0].script == LABEL_SIGN || to.v[0].script == LABEL_SIGN)
		return from.v[0].script == to.v[0].script && from.v[0].value == to.v[0].value
			   ? 0
			   : LABEL_FAR;
	if (a->sole && from.v[0].value == 0 && is_numeric(to.v[0].script))
		return to.v[0].value == 0 ? -1 : clamp((long)to.v[0].value - 1);
	if (a->sole || b->sole)
		return a->sole && b->sole && from.v[0].value == to.v[0].value ? -1 : LABEL_FAR;
	if (is_code(from))
		return compare_codes(from, to);
	return compare(from, to, 0);
}

bool
label_is_first(const struct label *l)
{
	struct path p = { l->part, l->count };
	size_t start = is_code(p) ? 1 : 0;

	if (p.count == 0)
		return false;
	if (l->sole || p.v[0].script == LABEL_SIGN)
		return true;
	if (start == 1) {
		/* L. 111-1: each digit of the number is a level. */
		for (uint32_t value = p.v[1].value; value > 0; value /= 10)
			if (value % 10 != 1)
				return false;
		start = 2;
	} else if (p.v[0].script == LABEL_LATIN && p.v[0].value == LETTER_Z + 1) {
		start = 1; /* aa, the first of a list of doubled letters */
	}
	for (size_t i = start; i < p.count; i++)
		if (start_gap(p, i) != 0)
			return false;
	return true;
}

static bool
is_path_joint(uint8_t joint)
{
	return joint == LABEL_DOT || joint == LABEL_COLON || joint == LABEL_PREFIX;
}

bool
label_is_alike(const struct label *a, const struct label *b)
{
	bool a_path = a->count > 1 && is_path_joint(a->part[1].joint);
	bool b_path = b->count > 1 && is_path_joint(b->part[1].joint);

	if (a->count == 0 || b->count == 0 || a->part[0].script != b->part[0].script)
		return false;
	if (a->part[0].script == LABEL_SIGN)
		return a->part[0].value == b->part[0].value;
	if (a->part[0].script != LABEL_WORD && a->part[0].upper != b->part[0].upper)
		return false;
	return a_path == b_path && (!a_path || a->part[1].joint == b->part[1].joint);
}

struct name {
	char *out;
	size_t len;
};

static void
add_text(struct name *n, const char *text)
{
	for (; *text != '\0' && n->len + 1 < LABEL_NAME_BYTES; text++)
		n->out[n->len++] = *text;
	n->out[n->len] = '\0';
}

static void
add_value(struct name *n, uint32_t value)
{
	char text[16];

	snprintf(text, sizeof text, "%u", value);
	add_text(n, text);
}

/* The Latin letter of the same place for letters behind a number; doubled after z. */
static void
add_letter(struct name *n, const struct label_part *p)
{
	uint32_t place = (p->value - 1) % LETTER_Z, times = (p->value - 1) / LETTER_Z + 1;
	char text[2] = { (char)((p->upper ? 'A' : 'a') + (int)place), '\0' };

	for (uint32_t i = 0; i < times; i++)
		add_text(n, text);
}

static void
add_code(struct name *n, uint32_t letters)
{
	char text[3] = { (char)(letters >> 8), (char)(letters & 0xff), '\0' };

	add_text(n, letters > 0xff ? text : text + 1);
}

static void
add_part(struct name *n, const struct label_part *p, bool first)
{
	const char *adverb = p->adverb && p->joint == LABEL_SUFFIX ? word_adverb(p->value) : NULL;
	bool glued = p->joint == LABEL_SUFFIX || p->joint == LABEL_PREFIX || first;

	if (!glued)
		add_text(n, "-");
	if (adverb != NULL)
		add_text(n, adverb);
	else if (p->value > 0 && (p->script == LABEL_LATIN || (!first && is_letter(p))))
		add_letter(n, p);
	else
		add_value(n, p->value);
}

const char *
label_name(const struct label *l, char out[LABEL_NAME_BYTES])
{
	struct name n = { out, 0 };
	struct path p = { l->part, l->count };

	out[0] = '\0';
	for (size_t i = 0; i < p.count; i++) {
		if (i == 0 && is_code(p))
			add_code(&n, p.v[0].value);
		else
			add_part(&n, &p.v[i], i == 0);
	}
	if (l->range && l->last_count > 0) {
		add_text(&n, "to");
		for (size_t i = 0; i < l->last_count; i++) {
			if (i == 0 && is_code((struct path){ l->last, l->last_count }))
				add_code(&n, l->last[0].value);
			else
				add_part(&n, &l->last[i], i == 0);
		}
	}
	return out;
}
