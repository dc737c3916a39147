/* SPDX-License-Identifier: Apache-2.0 */
/*
 * step: reads one step of a citation: a word and its number in either order, a number in brackets,
 * a number with its counter.
 */
#include "cite/step.h"

#include <string.h>

#include "akn/fold.h"
#include "base/utf8.h"

/* Of a word in a script without spaces, where letters do not end with it: 附属書. */
#define DENSE_WORD_BYTES_MAX 24
#define DENSE_LEAD_FIRST 0xe3 /* the first byte of U+3000 and above: Han, Kana, Hangul */
#define PLAIN_DIGITS_MAX 6    /* of a number that is read quickly */

uint32_t
step_peek(struct str s, size_t at)
{
	return at < s.len ? utf8_next(s, &at) : 0;
}

size_t
step_skip_spaces(struct str s, size_t at)
{
	while (at < s.len) {
		size_t next = at;

		if (!utf8_is_space(utf8_next(s, &next)))
			break;
		at = next;
	}
	return at;
}

static bool
is_word_char(uint32_t c)
{
	return fold_is_letter(c) || c == 0xa7;
}

/* The end of the word at s[at]: letters with hyphens within, or signs "§§". */
size_t
step_word_end(struct str s, size_t at)
{
	bool is_sign = step_peek(s, at) == 0xa7;
	size_t max = step_peek(s, at) >= 0x2e80 ? at + DENSE_WORD_BYTES_MAX : s.len;

	while (at < s.len && at < max) {
		size_t next = at;
		uint32_t c = utf8_next(s, &next);
		bool is_hyphen = c == '-' && !is_sign && fold_is_letter(step_peek(s, next));

		if (!is_hyphen && (!is_word_char(c) || (c == 0xa7) != is_sign))
			break;
		at = next;
	}
	return at;
}

/* Skips the point of an abbreviation, spaces and an opening bracket: "art. (12)". */
static size_t
skip_to_number(struct str s, size_t at)
{
	if (step_peek(s, at) == '.')
		at++;
	at = step_skip_spaces(s, at);
	if (step_peek(s, at) == '(')
		at = step_skip_spaces(s, at + 1);
	return at;
}

/* A bracket or point that belongs to the number: "a)", "12." before a word. */
static size_t
skip_closing(struct str s, size_t at)
{
	uint32_t c = step_peek(s, at);

	return c == ')' ? at + 1 : c == 0xff09 ? at + 3 : at;
}

void
step_fill(struct step_found *f, const struct cite_word *word, const struct cite_numbers *n)
{
	f->step = (struct cite_step){ .kinds = word != NULL ? word->kinds : CITE_WITHIN,
		.is_bracket = word == NULL,
		.is_range = n->is_range,
		.single = n->single,
		.from = n->from,
		.to = n->to };
	f->end = n->end;
}

const struct cite_word *
step_find_word(const struct step_reader *r, struct str word)
{
	bool is_sign = step_peek(word, 0) == 0xa7; /* of no language */

	return r->is_running && !is_sign ? cite_words_find_own(r->words, r->language, word)
					 : cite_words_find(r->words, r->language, word);
}

/*
 * Whether small letters that were read as a number are rather a word: "a" of "the section a person
 * is in", but not that of "point a of Article 5", nor one with a mark, "ε'".
 */
static bool
is_word_in_text(const struct step_reader *r, const struct cite_numbers *n)
{
	const struct label_part *first = &n->read.part[0];
	const struct cite_word *word;
	size_t start = step_skip_spaces(r->s, n->end);

	if (n->read.count != 1 || first->upper ||
	    (first->script != LABEL_ROMAN && first->script < LABEL_LATIN) ||
	    first->script >= LABEL_HAN || start == n->end || r->s.p[n->end - 1] == '\'' ||
	    !fold_is_letter(step_peek(r->s, start)))
		return false;
	word = step_find_word(r, str_slice(r->s, start, step_word_end(r->s, start)));
	return word == NULL || !word->is_of;
}

/* Characters that continue a number behind its counter: 之 の 至 乃 な か 到 의 ～ and others. */
static bool
may_continue(uint32_t c)
{
	return c < 0x2e80 || c == 0x4e4b || c == 0x306e || c == 0x81f3 || c == 0x4e43 ||
	       c == 0x306a || c == 0x304b || c == 0x5230 || c == 0xff5e || c == 0x301c ||
	       c == 0xff0d || c >= 0xac00;
}

/* Whether digits that end at s[at] are all of the number: nothing behind them continues it. */
static bool
ends_plain(const struct step_reader *r, size_t at)
{
	struct str s = r->s;
	char c = at < s.len ? s.p[at] : '\0', next = at + 1 < s.len ? s.p[at + 1] : ' ';
	const struct cite_word *word;

	if (c == '\0' || strchr(");:(", c) != NULL)
		return true;
	if ((unsigned char)c >= DENSE_LEAD_FIRST)
		return !may_continue(step_peek(s, at));
	if (c == '.' || c == ',')
		return next == ' ' || next == '\n';
	if (c != ' ' || !fold_is_letter(step_peek(s, at + 1)))
		return c == ' ' && next == '(';
	word = step_find_word(r, str_slice(s, at + 1, step_word_end(s, at + 1)));
	return word != NULL && (word->kinds != 0 || word->is_of);
}

static void
fill_plain(struct cite_numbers *out, uint32_t value, uint8_t script, size_t len)
{
	*out = (struct cite_numbers){ 0 };
	out->read.part[0] = (struct label_part){ .value = value, .script = script };
	out->read.count = 1;
	out->read.len = (uint32_t)len;
	cite_number_add(&out->single, &out->read);
}

/* The value of an ideograph of a number: 1 to 9, 10, 100; 0: it is none. */
static uint32_t
ideograph_value(uint32_t c)
{
	static const uint32_t digits[] = { 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d, 0x4e03,
		0x516b, 0x4e5d };

	for (uint32_t i = 0; i < sizeof digits / sizeof *digits; i++)
		if (digits[i] == c)
			return i + 1;
	return c == 0x5341 ? 10 : c == 0x767e ? 100 : 0;
}

/* Reads 十二, 一百二十: ideographs below 1,000 with a word that cannot continue them behind. */
static bool
read_ideographs(const struct step_reader *r, size_t at, struct cite_numbers *out)
{
	uint32_t total = 0, digit = 0, unit = 1000, value;
	size_t end = at, next = at;

	while (end < r->s.len && (value = ideograph_value(utf8_next(r->s, &next))) > 0) {
		if (value < 10 ? digit > 0 : value >= unit)
			return false;
		if (value >= 10) {
			total += (digit > 0 ? digit : 1) * value;
			unit = value;
		}
		digit = value < 10 ? value : 0;
		end = next;
	}
	if (end == at || end == r->s.len || may_continue(step_peek(r->s, end)) ||
	    step_peek(r->s, end) == 0x96f6 || step_peek(r->s, end) == 0x5343)
		return false; /* 零 and 千 */
	fill_plain(out, total + digit, LABEL_HAN, end - at);
	out->end = end;
	return true;
}

/* Reads "12" where it is nothing but that; most numbers are. */
static bool
read_plain(const struct step_reader *r, size_t at, struct cite_numbers *out)
{
	size_t end = at;
	uint32_t value = 0;

	while (end < r->s.len && end - at <= PLAIN_DIGITS_MAX && r->s.p[end] >= '0' &&
	       r->s.p[end] <= '9')
		value = value * 10 + (uint32_t)(r->s.p[end++] - '0');
	if (end == at || end - at > PLAIN_DIGITS_MAX || r->s.p[at] == '0' || !ends_plain(r, end))
		return false;
	fill_plain(out, value, LABEL_DECIMAL, end - at);
	out->end = end;
	return true;
}

bool
step_read_number(const struct step_reader *r, size_t at, struct cite_numbers *out)
{
	if (r->is_running &&
	    (read_plain(r, at, out) ||
		((unsigned char)r->s.p[at] >= DENSE_LEAD_FIRST && read_ideographs(r, at, out))))
		return true;
	if (!r->is_running)
		return cite_numbers_read(r->s, at, false, out);
	return cite_numbers_read_in(r->s, at, true, r->language, out) && !is_word_in_text(r, out);
}

/* "Regulation 2016/679", "Law 671/1977": no provision has such a number. */
static bool
is_of_work(const struct label *l)
{
	return l->count > 1 && l->part[1].joint == LABEL_SLASH &&
	       l->part[1].script == LABEL_DECIMAL && l->part[0].script == LABEL_DECIMAL;
}

/* "art. 12", "point (a)"; "the Schedule". */
bool
step_read_word_first(const struct step_reader *r, size_t at, struct step_found *f)
{
	size_t end = step_word_end(r->s, at), number;
	const struct cite_word *word = step_find_word(r, str_slice(r->s, at, end));
	struct cite_numbers n = { 0 };

	if (end == at || word == NULL || word->kinds == 0)
		return false;
	number = skip_to_number(r->s, end);
	if ((word->places & CITE_BEFORE) != 0 && number < r->s.len &&
	    step_read_number(r, number, &n) && !is_of_work(&n.read)) {
		step_fill(f, word, &n);
		f->end = skip_closing(r->s, n.end);
		return true;
	}
	if ((word->places & CITE_ALONE) == 0)
		return false;
	n.end = end;
	step_fill(f, word, &n);
	return true;
}

/* The word behind a number: behind a point, a bracket, an ending with colon ("12 §:n"). */
static const struct cite_word *
word_behind(const struct step_reader *r, size_t at, size_t *end)
{
	struct str s = r->s;
	size_t start;

	if (step_peek(s, at) == '.' || step_peek(s, at) == ')')
		at++;
	start = step_skip_spaces(s, at);
	*end = step_word_end(s, start);
	if (*end == start)
		return NULL;
	return step_find_word(r, str_slice(s, start, *end));
}

/* Whether a number follows that has no word of its own behind it: "7/2024 § 3". */
static bool
takes_next_number(const struct step_reader *r, const struct cite_word *word, size_t at)
{
	struct cite_numbers n;
	const struct cite_word *next;
	size_t start = skip_to_number(r->s, at), end;

	if ((word->places & CITE_BEFORE) == 0 || start == r->s.len ||
	    !step_read_number(r, start, &n))
		return false;
	next = word_behind(r, n.end, &end);
	return next == NULL || (next->places & (CITE_AFTER | CITE_ORDINAL)) == 0;
}

/* Whether text that begins with a letter may be a number word: a unit follows it. */
static bool
is_before_unit(const struct step_reader *r, size_t at)
{
	const struct cite_word *word;
	size_t end;

	if (!fold_is_letter(step_peek(r->s, at)))
		return true;
	word = word_behind(r, step_word_end(r->s, at), &end);
	return word != NULL && (word->places & (CITE_AFTER | CITE_ORDINAL)) != 0;
}

/* "12 §", "1 kap.", "first paragraph"; the ending of "12 §:n" is skipped. */
static bool
read_number_first(const struct step_reader *r, size_t at, struct step_found *f)
{
	struct cite_numbers n;
	const struct cite_word *word;
	size_t end;

	if ((r->is_running && !is_before_unit(r, at)) || !step_read_number(r, at, &n))
		return false;
	word = word_behind(r, n.end, &end);
	if (word == NULL || word->kinds == 0)
		return false;
	if ((word->places & CITE_AFTER) == 0 && ((word->places & CITE_ORDINAL) == 0 || !n.is_word))
		return false;
	if (!r->is_after && (word->places & CITE_AFTER) != 0 && takes_next_number(r, word, end))
		return false;
	step_fill(f, word, &n);
	f->is_after = true;
	if (step_peek(r->s, end) == ':')
		end = step_word_end(r->s, end + 1);
	else if (step_peek(r->s, end) == '.')
		end++;
	f->end = end;
	return true;
}

/* "第十二条", "제12조", "十二条"; what continues the number behind the counter, "之一". */
static bool
read_counter(const struct step_reader *r, size_t at, struct step_found *f)
{
	uint32_t first = step_peek(r->s, at);
	bool is_bracket;
	const struct cite_word *word;
	struct cite_numbers n, more;
	size_t end;

	if (first == 0x7b2c || first == 0xc81c) /* 第, 제 */
		at = step_skip_spaces(r->s, at + 3);
	else if (r->is_running) /* "十二条" may be a number of articles */
		return false;
	is_bracket = step_peek(r->s, at) == '(' || step_peek(r->s, at) == 0xff08; /* 第（二）项 */
	if (is_bracket)
		at += step_peek(r->s, at) == '(' ? 1 : 3;
	if (at >= r->s.len || !step_read_number(r, at, &n))
		return false;
	n.end = step_skip_spaces(r->s, is_bracket ? skip_closing(r->s, n.end) : n.end);
	word = cite_words_counter(r->words, r->s, n.end, &end);
	if (word == NULL)
		return false;
	more = n;
	if (r->is_running && !may_continue(step_peek(r->s, end)))
		more.end = end;
	else
		cite_numbers_read_more(r->s, end, &more);
	step_fill(f, word, &more);
	f->step.is_dense = true;
	return true;
}

/* "(1)" directly behind a number; a space may be between: "s. 3 (1)". */
bool
step_read_bracket(const struct step_reader *r, size_t at, struct step_found *f)
{
	uint32_t open;
	struct cite_numbers n;
	const struct cite_word *word;
	size_t end, behind, start;

	start = at = step_skip_spaces(r->s, at);
	open = step_peek(r->s, at);
	if (open != '(' && open != 0xff08)
		return false;
	at += open == '(' ? 1 : 3;
	if (at >= r->s.len || !step_read_number(r, at, &n))
		return false;
	end = skip_closing(r->s, n.end);
	if (end == n.end)
		return false;
	word = word_behind(r, end, &behind); /* "(2) bekezdés" */
	if (word != NULL && word->kinds != 0 && (word->places & CITE_AFTER) != 0 &&
	    !takes_next_number(r, word, behind)) {
		step_fill(f, word, &n);
		f->is_after = true;
		f->end = behind;
		return true;
	}
	step_fill(f, NULL, &n);
	f->end = end;
	f->step.text = str_slice(r->s, start, end);
	return true;
}

bool
step_read_worded(const struct step_reader *r, size_t at, struct step_found *f)
{
	*f = (struct step_found){ 0 };
	if (at >= r->s.len || (!read_counter(r, at, f) && !step_read_word_first(r, at, f) &&
				  !read_number_first(r, at, f)))
		return false;
	f->step.text = str_slice(r->s, at, f->end);
	f->step.is_sign = step_peek(r->s, at) == 0xa7;
	return true;
}
