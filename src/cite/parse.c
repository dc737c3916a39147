/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse: reads steps one after another: a word and its number in either order, a number in
 * brackets, a number with its counter. What must hold: the time taken is proportional to the length
 * of the text, and every slice given is a part of it.
 */
#include "cite/parse.h"

#include <stdlib.h>
#include <string.h>

#include "akn/fold.h"
#include "base/utf8.h"

#define NAME_FOLDED_BYTES_MAX 256 /* of words that may mean "this Act": none is longer */

#define THIS_BYTES_MAX 15 /* "本实施办法" */

struct reader {
	const struct cite_words *words;
	struct str language, s;
	struct cite *out;
	bool is_after; /* the last step had its word behind its number */
};

/* A step read at a place. */
struct found {
	struct cite_step step;
	size_t end;
	bool is_after;
};

static uint32_t
peek(struct str s, size_t at)
{
	return at < s.len ? utf8_next(s, &at) : 0;
}

static size_t
skip_spaces(struct str s, size_t at)
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
static size_t
word_end(struct str s, size_t at)
{
	bool is_sign = peek(s, at) == 0xa7;

	while (at < s.len) {
		size_t next = at;
		uint32_t c = utf8_next(s, &next);
		bool is_hyphen = c == '-' && !is_sign && fold_is_letter(peek(s, next));

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
	if (peek(s, at) == '.')
		at++;
	at = skip_spaces(s, at);
	if (peek(s, at) == '(')
		at = skip_spaces(s, at + 1);
	return at;
}

/* A bracket or point that belongs to the number: "a)", "12." before a word. */
static size_t
skip_closing(struct str s, size_t at)
{
	uint32_t c = peek(s, at);

	return c == ')' ? at + 1 : c == 0xff09 ? at + 3 : at;
}

static void
fill(struct found *f, const struct cite_word *word, const struct cite_numbers *n)
{
	f->step = (struct cite_step){ .kinds = word != NULL ? word->kinds : CITE_WITHIN,
		.is_bracket = word == NULL,
		.is_range = n->is_range,
		.single = n->single,
		.from = n->from,
		.to = n->to };
	f->end = n->end;
}

/* "Regulation 2016/679", "Law 671/1977": no provision has such a number. */
static bool
is_of_work(const struct label *l)
{
	return l->count > 1 && l->part[1].joint == LABEL_SLASH &&
	       l->part[1].script == LABEL_DECIMAL && l->part[0].script == LABEL_DECIMAL;
}

/* "art. 12", "point (a)"; "the Schedule". */
static bool
read_word_first(const struct reader *r, size_t at, struct found *f)
{
	size_t end = word_end(r->s, at), number;
	const struct cite_word *word =
	    cite_words_find(r->words, r->language, str_slice(r->s, at, end));
	struct cite_numbers n = { 0 };

	if (end == at || word == NULL || word->kinds == 0)
		return false;
	number = skip_to_number(r->s, end);
	if ((word->places & CITE_BEFORE) != 0 && number < r->s.len &&
	    cite_numbers_read(r->s, number, false, &n) && !is_of_work(&n.read)) {
		fill(f, word, &n);
		f->end = skip_closing(r->s, n.end);
		return true;
	}
	if ((word->places & CITE_ALONE) == 0)
		return false;
	n.end = end;
	fill(f, word, &n);
	return true;
}

/* The word behind a number: behind a point, a bracket, an ending with colon ("12 §:n"). */
static const struct cite_word *
word_behind(const struct reader *r, size_t at, size_t *end)
{
	struct str s = r->s;
	size_t start;

	if (peek(s, at) == '.' || peek(s, at) == ')')
		at++;
	start = skip_spaces(s, at);
	*end = word_end(s, start);
	if (*end == start)
		return NULL;
	return cite_words_find(r->words, r->language, str_slice(s, start, *end));
}

/* Whether a number follows that has no word of its own behind it: "7/2024 § 3". */
static bool
takes_next_number(const struct reader *r, const struct cite_word *word, size_t at)
{
	struct cite_numbers n;
	const struct cite_word *next;
	size_t start = skip_to_number(r->s, at), end;

	if ((word->places & CITE_BEFORE) == 0 || start == r->s.len ||
	    !cite_numbers_read(r->s, start, false, &n))
		return false;
	next = word_behind(r, n.end, &end);
	return next == NULL || (next->places & (CITE_AFTER | CITE_ORDINAL)) == 0;
}

/* "12 §", "1 kap.", "first paragraph"; the ending of "12 §:n" is skipped. */
static bool
read_number_first(const struct reader *r, size_t at, struct found *f)
{
	struct cite_numbers n;
	const struct cite_word *word;
	size_t end;

	if (!cite_numbers_read(r->s, at, false, &n))
		return false;
	word = word_behind(r, n.end, &end);
	if (word == NULL || word->kinds == 0)
		return false;
	if ((word->places & CITE_AFTER) == 0 && ((word->places & CITE_ORDINAL) == 0 || !n.is_word))
		return false;
	if (!r->is_after && (word->places & CITE_AFTER) != 0 && takes_next_number(r, word, end))
		return false;
	fill(f, word, &n);
	f->is_after = true;
	if (peek(r->s, end) == ':')
		end = word_end(r->s, end + 1);
	else if (peek(r->s, end) == '.')
		end++;
	f->end = end;
	return true;
}

/* "第十二条", "제12조", "十二条"; what continues the number behind the counter, "之一". */
static bool
read_counter(const struct reader *r, size_t at, struct found *f)
{
	uint32_t first = peek(r->s, at);
	bool is_bracket;
	const struct cite_word *word;
	struct cite_numbers n, more;
	size_t end;

	if (first == 0x7b2c || first == 0xc81c) /* 第, 제 */
		at = skip_spaces(r->s, at + 3);
	is_bracket = peek(r->s, at) == '(' || peek(r->s, at) == 0xff08; /* 第（二）项 */
	if (is_bracket)
		at += peek(r->s, at) == '(' ? 1 : 3;
	if (at >= r->s.len || !cite_numbers_read(r->s, at, false, &n))
		return false;
	n.end = skip_spaces(r->s, is_bracket ? skip_closing(r->s, n.end) : n.end);
	word = cite_words_counter(r->words, r->s, n.end, &end);
	if (word == NULL)
		return false;
	more = n;
	cite_numbers_read_more(r->s, end, &more);
	fill(f, word, &more);
	return true;
}

/* "(1)" directly behind a number; a space may be between: "s. 3 (1)". */
static bool
read_bracket(const struct reader *r, size_t at, struct found *f)
{
	uint32_t open;
	struct cite_numbers n;
	const struct cite_word *word;
	size_t end, behind, start;

	start = at = skip_spaces(r->s, at);
	open = peek(r->s, at);
	if (open != '(' && open != 0xff08)
		return false;
	at += open == '(' ? 1 : 3;
	if (at >= r->s.len || !cite_numbers_read(r->s, at, false, &n))
		return false;
	end = skip_closing(r->s, n.end);
	if (end == n.end)
		return false;
	word = word_behind(r, end, &behind); /* "(2) bekezdés" */
	if (word != NULL && word->kinds != 0 && (word->places & CITE_AFTER) != 0 &&
	    !takes_next_number(r, word, behind)) {
		fill(f, word, &n);
		f->is_after = true;
		f->end = behind;
		return true;
	}
	fill(f, NULL, &n);
	f->end = end;
	f->step.text = str_slice(r->s, start, end);
	return true;
}

static bool
read_worded(const struct reader *r, size_t at, struct found *f)
{
	*f = (struct found){ 0 };
	if (at >= r->s.len ||
	    (!read_counter(r, at, f) && !read_word_first(r, at, f) && !read_number_first(r, at, f)))
		return false;
	f->step.text = str_slice(r->s, at, f->end);
	f->step.is_sign = peek(r->s, at) == 0xa7;
	return true;
}

/* Moves behind commas and the words between the parts of a citation; *is_of: "of" was there. */
static size_t
skip_joiners(const struct reader *r, size_t at, bool *is_of)
{
	struct found unit;

	*is_of = false;
	for (;;) {
		const struct cite_word *word;
		uint32_t c;
		size_t end;

		at = skip_spaces(r->s, at);
		c = peek(r->s, at);
		if (c == ',' || c == ';' || c == '.' || c == '\'' || c == '-') {
			at++;
			continue;
		}
		if (c == 0x2019 || c == 0x3001 || c == 0xff0c) { /* ’ 、 ， */
			at += 3;
			continue;
		}
		if (c == 0x306e || c == 0x7684) { /* の 的 */
			at += 3;
			*is_of = true;
			continue;
		}
		end = word_end(r->s, at);
		word = end > at ? cite_words_find(r->words, r->language, str_slice(r->s, at, end))
				: NULL;
		if (word == NULL || !word->is_joiner ||
		    (word->kinds != 0 && read_word_first(r, at, &unit)))
			return at;
		*is_of = *is_of || word->is_of;
		at = end;
	}
}

static bool
add_step(struct reader *r, struct cite_path *p, const struct found *f)
{
	if (p->count == CITE_STEPS_MAX) {
		r->out->is_cut = true;
		return false;
	}
	p->steps[p->count++] = f->step;
	r->is_after = f->is_after;
	return true;
}

/*
 * The path that a listed provision continues: of "s. 3(1)(a) and (b)" it is "s. 3(1)", of "art. 5
 * para. 1 and art. 7" an empty one.
 */
static bool
start_listed(struct reader *r, const struct found *f, struct cite_path *out)
{
	const struct cite_path *last = &r->out->paths[r->out->count - 1];
	unsigned rank = cite_kind_rank(f->step.kinds);
	uint8_t i = f->step.is_bracket ? last->count : 0;

	if (f->step.is_bracket)
		while (i > 0 && !last->steps[i - 1].is_bracket)
			i--;
	else
		while (i < last->count &&
		       (last->steps[i].is_bracket || cite_kind_rank(last->steps[i].kinds) < rank))
			i++;
	if (i == (f->step.is_bracket ? 0 : last->count))
		return false;
	*out = *last;
	out->count = f->step.is_bracket ? (uint8_t)(i - 1) : i;
	return true;
}

/* Reads "5" behind "arts. 3 and": the number has the word of the last step that has one. */
static bool
read_bare(const struct reader *r, size_t at, struct found *f)
{
	const struct cite_path *last = &r->out->paths[r->out->count - 1];
	struct cite_numbers n;

	*f = (struct found){ 0 };
	if (at >= r->s.len || fold_is_letter(peek(r->s, at)) ||
	    !cite_numbers_read(r->s, at, true, &n) || n.read.part[0].script != LABEL_DECIMAL)
		return false;
	for (uint8_t i = last->count; i-- > 0;)
		if (!last->steps[i].is_bracket) {
			const struct cite_word word = { .kinds = last->steps[i].kinds };

			fill(f, &word, &n);
			return true;
		}
	return false;
}

/* Makes the last step a range that ends with the number of f; false if they are of two kinds. */
static bool
end_range(struct cite_step *step, const struct found *f)
{
	if (step->is_range || step->is_bracket != f->step.is_bracket ||
	    (step->kinds & f->step.kinds) == 0 || f->step.is_range || f->step.single.count == 0)
		return false;
	step->from = step->single;
	step->to = f->step.single;
	step->single.count = 0;
	step->is_range = true;
	return true;
}

/*
 * Reads one more provision of a list, or the end of a range, behind "and", "to" or a comma. Returns
 * where to go on, or at if there is none.
 */
static size_t
read_listed(struct reader *r, size_t at)
{
	struct cite *c = r->out;
	struct cite_path *last = &c->paths[c->count - 1];
	struct cite_path next;
	size_t behind = at;
	bool list = false;
	struct found f;

	if (!label_take_range_sign(r->s, &behind, &list) ||
	    (!read_bracket(r, behind, &f) && !read_bare(r, behind, &f) &&
		!read_worded(r, behind, &f)))
		return at;
	if (!list)
		return end_range(&last->steps[last->count - 1], &f) ? f.end : at;
	if (!start_listed(r, &f, &next))
		return at;
	if (c->count == CITE_LISTED_MAX) {
		c->is_cut = true;
		return at;
	}
	next.steps[next.count++] = f.step;
	c->paths[c->count++] = next;
	return f.end;
}

/* Reads what follows a step. Returns at if nothing does. */
static size_t
read_next(struct reader *r, size_t at)
{
	struct cite_path *p = &r->out->paths[r->out->count - 1];
	struct found f = { 0 };
	size_t next;
	bool is_of;

	if (read_bracket(r, at, &f))
		return add_step(r, p, &f) ? f.end : at;
	if ((next = read_listed(r, at)) != at)
		return next;
	next = skip_joiners(r, at, &is_of);
	if (!read_worded(r, next, &f))
		return at;
	if (p->count > 0)
		p->steps[p->count - 1].is_of = is_of;
	/* steps after a list belong to each member: "points (a) and (b) of Article 5" */
	for (uint8_t i = 0; i + 1 < r->out->count; i++) {
		struct cite_path *other = &r->out->paths[i];

		other->steps[other->count - 1].is_of = is_of;
		add_step(r, other, &f);
	}
	return add_step(r, p, &f) ? f.end : at;
}

/* "(a) of section 2": a bracket first. */
static bool
read_leading(const struct reader *r, size_t at, struct found *f)
{
	struct found next;
	bool is_of;
	size_t behind;

	if (!read_bracket(r, at, f) || !f->step.is_bracket)
		return false;
	behind = skip_joiners(r, f->end, &is_of);
	return is_of && read_worded(r, behind, &next);
}

/* Finds the first step of the text; its length if there is none. */
static size_t
find_first(struct reader *r, struct found *f)
{
	size_t at = 0;

	while (at < r->s.len) {
		size_t next = at, word;

		if (read_worded(r, at, f) || read_leading(r, at, f))
			return at;
		word = word_end(r->s, at);
		utf8_next(r->s, &next);
		if (word > at && fold_is_letter(peek(r->s, at)) && peek(r->s, at) < 0x2e80)
			next = word;
		else if (peek(r->s, at) >= '0' && peek(r->s, at) <= '9')
			while (next < r->s.len && ((r->s.p[next] >= '0' && r->s.p[next] <= '9') ||
						      r->s.p[next] == '/'))
				next++;
		at = next;
	}
	return at;
}

static bool
is_trimmed(uint32_t c)
{
	return utf8_is_space(c) ||
	       (c != '/' && c < 0x80 && c > 0 && strchr(",;.:'\"()[]-", (int)c) != NULL) ||
	       c == 0xab || c == 0xbb || (c >= 0x2013 && c <= 0x201f) || c == 0x300a ||
	       c == 0x300b || c == 0x300c || c == 0x300d || c == 0x3001 || c == 0x3002 ||
	       c == 0xff0c || c == 0xff08 || c == 0xff09 || c == 0x306e || c == 0x7684;
}

static struct str
trim(struct str s)
{
	size_t at, next;

	for (at = 0; at < s.len;) {
		next = at;
		if (!is_trimmed(utf8_next(s, &next)))
			break;
		at = next;
	}
	s = str_slice(s, at, s.len);
	while (s.len > 0) {
		at = s.len;
		if (!is_trimmed(utf8_prev(s, &at)))
			break;
		s.len = at;
	}
	return s;
}

/* Without the joiners at its beginning: "of the Bees Act". */
static struct str
drop_joiners(const struct reader *r, struct str rest)
{
	const struct reader of_rest = { .words = r->words, .language = r->language, .s = rest };
	bool is_of;
	size_t at = skip_joiners(&of_rest, 0, &is_of);

	return at < rest.len ? trim(str_slice(rest, at, rest.len)) : STR("");
}

/* "本措施", "同令": a short text that begins so in a script without spaces. */
static bool
is_dense_this(struct str rest)
{
	return rest.len <= THIS_BYTES_MAX && (str_starts(rest, "本") || str_starts(rest, "同") ||
						 str_starts(rest, "该") || str_starts(rest, "該"));
}

static bool
means_this(const struct reader *r, struct str rest)
{
	char folded[NAME_FOLDED_BYTES_MAX];
	size_t len = fold_word(rest, folded, sizeof folded);

	if (is_dense_this(rest))
		return true;
	return len > 0 && cite_words_mean_this(r->words, str_make(folded, len));
}

static void
take_rest(struct reader *r, size_t start, size_t end)
{
	struct cite *c = r->out;
	struct str before = trim(str_slice(r->s, 0, start)),
		   after = trim(str_slice(r->s, end, r->s.len));

	c->is_this = means_this(r, before) || means_this(r, after);
	c->before = drop_joiners(r, before);
	c->after = drop_joiners(r, after);
	c->is_this = c->is_this || means_this(r, c->before) || means_this(r, c->after);
	if (c->is_this)
		c->before = c->after = STR("");
}

bool
cite_parse_unit(
    const struct cite_words *w, struct str language, struct str num, struct cite_step *out)
{
	const struct reader r = { .words = w, .language = language, .s = trim(num) };
	struct found f;

	if (!read_worded(&r, 0, &f))
		return false;
	*out = f.step;
	return true;
}

void
cite_parse(const struct cite_words *w, struct str language, struct str text, struct cite *out)
{
	struct reader r = { .words = w, .language = language, .s = text, .out = out };
	struct found f = { 0 };
	size_t start, end, next;

	memset(out, 0, sizeof *out);
	start = end = find_first(&r, &f);
	if (start < text.len) {
		out->count = 1;
		add_step(&r, &out->paths[0], &f);
		end = f.end;
		while ((next = read_next(&r, end)) != end)
			end = next;
	}
	for (uint8_t i = 0; i < out->count; i++)
		cite_path_order(&out->paths[i]);
	take_rest(&r, start, end);
}
