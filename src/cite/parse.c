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
#include "cite/listed.h"
#include "cite/step.h"

#define NAME_FOLDED_BYTES_MAX 256 /* of words that may mean "this Act": none is longer */

#define THIS_BYTES_MAX 15 /* "本实施办法" */
/* Moves behind "the" and "l'", which follow "of". */
static size_t
skip_articles(const struct step_reader *r, size_t at)
{
	for (;;) {
		uint32_t c = step_peek(r->s, at);
		const struct cite_word *word;
		struct step_found unit;
		size_t end;

		if (c == '\'' || c == 0x2019) {
			at += c == '\'' ? 1 : 3;
			continue;
		}
		end = step_word_end(r->s, step_skip_spaces(r->s, at));
		word = step_find_word(r, str_slice(r->s, step_skip_spaces(r->s, at), end));
		if (word == NULL || !word->is_joiner || word->is_work ||
		    (word->kinds != 0 &&
			step_read_word_first(r, step_skip_spaces(r->s, at), &unit)))
			return step_skip_spaces(r->s, at);
		at = end;
	}
}

/*
 * In running text a comma and "of the" alone are between the parts of a citation: "by section 5 to
 * paragraph 2" names two provisions.
 */
static size_t
skip_running(const struct step_reader *r, size_t at, bool *is_of)
{
	const struct cite_word *word;
	uint32_t c;
	size_t end;

	at = step_skip_spaces(r->s, at);
	c = step_peek(r->s, at);
	*is_of = c == 0x306e || c == 0x7684; /* の 的 */
	if (c == ',')
		at = step_skip_spaces(r->s, at + 1);
	else if (*is_of || c == 0x3001 || c == 0xff0c) /* 、 ， */
		at += 3;
	end = step_word_end(r->s, at);
	word = end > at ? step_find_word(r, str_slice(r->s, at, end)) : NULL;
	if (word == NULL || !word->is_of)
		return at;
	*is_of = true;
	return skip_articles(r, end);
}

/* Moves behind commas and the words between the parts of a citation; *is_of: "of" was there. */
static size_t
skip_joiners(const struct step_reader *r, size_t at, bool *is_of)
{
	struct step_found unit;

	if (r->is_running)
		return skip_running(r, at, is_of);
	*is_of = false;
	for (;;) {
		const struct cite_word *word;
		uint32_t c;
		size_t end;

		at = step_skip_spaces(r->s, at);
		c = step_peek(r->s, at);
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
		end = step_word_end(r->s, at);
		word = end > at ? step_find_word(r, str_slice(r->s, at, end)) : NULL;
		if (word == NULL || !word->is_joiner ||
		    (word->kinds != 0 && step_read_word_first(r, at, &unit)))
			return at;
		*is_of = *is_of || word->is_of;
		at = end;
	}
}

static bool
add_step(struct step_reader *r, struct cite_path *p, const struct step_found *f)
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
start_listed(struct step_reader *r, const struct step_found *f, struct cite_path *out)
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

/* Makes the last step a range that ends with the number of f; false if they are of two kinds. */
static bool
end_range(struct cite_step *step, const struct step_found *f)
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

static bool
has_bracket(const struct cite_path *p)
{
	for (uint8_t i = 0; i < p->count; i++)
		if (p->steps[i].is_bracket)
			return true;
	return false;
}

/* ", and" is one sign. */
static bool
take_list_sign(struct str s, size_t *at, bool *list)
{
	size_t more;
	bool is_list;

	if (!label_take_range_sign(s, at, list))
		return false;
	more = step_skip_spaces(s, *at);
	if (more > 0 && s.p[more - 1] == ' ')
		more--;
	if (*list && label_take_range_sign(s, &more, &is_list) && is_list)
		*at = more;
	return true;
}

/* Reads what a list may go on with: "(b)", "5", "Ε'" or "art. 7". */
static bool
read_member(struct step_reader *r, size_t at, struct step_found *f)
{
	struct cite *c = r->out;
	struct listed l = { &c->paths[0], &c->paths[c->count - 1], c->count, false };
	bool is_read = step_read_bracket(r, at, f) || listed_read_letter(r, at, &l, f) ||
		       listed_read_bare(r, at, &l, f) || step_read_worded(r, at, f);

	c->is_cut = c->is_cut || l.is_cut;
	return is_read;
}

/*
 * Reads one more provision of a list, or the end of a range, behind "and", "to" or a comma. Returns
 * where to go on, or at if there is none.
 */
static size_t
read_listed(struct step_reader *r, size_t at)
{
	struct cite *c = r->out;
	struct cite_path *last = &c->paths[c->count - 1];
	struct cite_path next;
	size_t behind = at;
	bool list = false;
	struct step_found f;

	if (!take_list_sign(r->s, &behind, &list) || !read_member(r, behind, &f))
		return at;
	if (!list)
		return end_range(&last->steps[last->count - 1], &f) ? f.end : at;
	if (f.step.is_bracket && !has_bracket(last)) { /* "points (a) and (b)" */
		f.step.kinds = last->steps[last->count - 1].kinds;
		f.step.is_bracket = false;
	}
	if (!start_listed(r, &f, &next))
		return at;
	if (c->count == CITE_LISTED_MAX) {
		c->is_cut = true;
		return at;
	}
	next.steps[next.count++] = f.step;
	c->own[c->count] = (struct cite_range){ (size_t)(f.step.text.p - r->s.p), f.end };
	c->paths[c->count++] = next;
	return f.end;
}

static size_t
grow_own(struct step_reader *r, size_t end)
{
	r->out->own[r->out->count - 1].end = end;
	return end;
}

/* Whether the step f is what the last step of p is in, not what is in that. */
static bool
is_larger(const struct cite_path *p, const struct step_found *f, bool is_of)
{
	return is_of || p->count == 0 ||
	       cite_kind_rank(f->step.kinds) < cite_kind_rank(p->steps[p->count - 1].kinds);
}

/* Reads what follows a step. Returns at if nothing does. */
static size_t
read_next(struct step_reader *r, size_t at)
{
	struct cite_path *p = &r->out->paths[r->out->count - 1];
	struct step_found f = { 0 };
	size_t next;
	bool is_of;

	if (step_read_bracket(r, at, &f))
		return add_step(r, p, &f) ? grow_own(r, f.end) : at;
	if ((next = read_listed(r, at)) != at)
		return grow_own(r, next);
	next = skip_joiners(r, at, &is_of);
	if (!step_read_worded(r, next, &f))
		return at;
	if (p->count > 0)
		p->steps[p->count - 1].is_of = is_of;
	/* a larger part behind a list has each member: "points (a) and (b) of Article 5" */
	for (uint8_t i = 0; is_larger(p, &f, is_of) && i + 1 < r->out->count; i++) {
		struct cite_path *other = &r->out->paths[i];

		other->steps[other->count - 1].is_of = is_of;
		add_step(r, other, &f);
	}
	if (!add_step(r, p, &f))
		return at;
	return r->out->count > 1 ? f.end : grow_own(r, f.end);
}

/* "(a) of section 2": a bracket first. */
static bool
read_leading(const struct step_reader *r, size_t at, struct step_found *f)
{
	struct step_found next;
	bool is_of;
	size_t behind;

	if (!step_read_bracket(r, at, f) || !f->step.is_bracket)
		return false;
	behind = skip_joiners(r, f->end, &is_of);
	return is_of && step_read_worded(r, behind, &next);
}

/* Finds the first step of the text; its length if there is none. */
static size_t
find_first(struct step_reader *r, struct step_found *f)
{
	size_t at = 0;

	while (at < r->s.len) {
		size_t next = at, word;

		if (step_read_worded(r, at, f) || read_leading(r, at, f))
			return at;
		word = step_word_end(r->s, at);
		utf8_next(r->s, &next);
		if (word > at && fold_is_letter(step_peek(r->s, at)) &&
		    step_peek(r->s, at) < 0x2e80)
			next = word;
		else if (step_peek(r->s, at) >= '0' && step_peek(r->s, at) <= '9')
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
drop_joiners(const struct step_reader *r, struct str rest)
{
	const struct step_reader of_rest = {
		.words = r->words, .language = r->language, .s = rest
	};
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
means_this(const struct step_reader *r, struct str rest)
{
	char folded[NAME_FOLDED_BYTES_MAX];
	size_t len = fold_word(rest, folded, sizeof folded);

	if (is_dense_this(rest))
		return true;
	return len > 0 && cite_words_mean_this(r->words, str_make(folded, len));
}

static void
take_rest(struct step_reader *r, size_t start, size_t end)
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
	const struct step_reader r = { .words = w, .language = language, .s = trim(num) };
	struct step_found f;

	if (!step_read_worded(&r, 0, &f))
		return false;
	*out = f.step;
	return true;
}

/* Reads what begins with the step f at start; returns where it ends. */
static size_t
read_steps(struct step_reader *r, size_t start, const struct step_found *f)
{
	struct cite *out = r->out;
	size_t end = f->end, next;

	out->count = 1;
	out->own[0] = (struct cite_range){ start, end };
	add_step(r, &out->paths[0], f);
	while ((next = read_next(r, end)) != end)
		end = next;
	for (uint8_t i = 0; i < out->count; i++)
		cite_path_order(&out->paths[i]);
	return out->end = end;
}

void
cite_parse(const struct cite_words *w, struct str language, struct str text, struct cite *out)
{
	struct step_reader r = { .words = w, .language = language, .s = text, .out = out };
	struct step_found f = { 0 };
	size_t start, end;

	memset(out, 0, sizeof *out);
	start = end = find_first(&r, &f);
	if (start < text.len)
		end = read_steps(&r, start, &f);
	take_rest(&r, start, end);
}

bool
cite_parse_at(
    const struct cite_words *w, struct str language, struct str text, size_t at, struct cite *out)
{
	struct step_reader r = {
		.words = w, .language = language, .s = text, .out = out, .is_running = true
	};
	struct step_found f;

	out->is_cut = false;
	out->paths[0].count = 0;
	if (!step_read_worded(&r, at, &f) && !read_leading(&r, at, &f))
		return false;
	read_steps(&r, at, &f);
	return true;
}

/* Whether a provision without its word, and "of", are at text[at]: "12(1) of the Hives Act". */
static bool
is_number_of(const struct step_reader *r, size_t at)
{
	struct step_found f;
	bool is_of;

	if (!listed_read_number(r, at, 0, &f))
		return false;
	for (unsigned i = 0; i < CITE_STEPS_MAX; i++) {
		size_t end = f.end, next;

		if (step_read_bracket(r, end, &f))
			continue;
		next = skip_running(r, end, &is_of);
		if (is_of || !step_read_worded(r, next, &f))
			return is_of;
	}
	return false;
}

size_t
cite_parse_further(const struct cite_words *w, struct str language, struct str text,
    const struct cite_range *name, const struct cite *c, bool is_further)
{
	const struct step_reader r = {
		.words = w, .language = language, .s = text, .is_running = true
	};
	const struct cite_step *first = &c->paths[0].steps[0];

	if (first->text.p != text.p + c->own[0].start ||
	    (!is_further && !listed_may_go_on(language, first)))
		return 0;
	for (size_t at = step_word_end(text, name->start); at <= name->end && at < text.len;) {
		size_t behind = at;
		bool is_list;

		if (take_list_sign(text, &behind, &is_list) && is_list && is_number_of(&r, behind))
			return behind;
		behind = step_word_end(text, step_skip_spaces(text, at));
		if (behind == at)
			utf8_next(text, &behind);
		at = behind;
	}
	return 0;
}

bool
cite_parse_number(const struct cite_words *w, struct str language, struct str text, size_t at,
    cite_kinds kinds, struct cite *out)
{
	struct step_reader r = {
		.words = w, .language = language, .s = text, .out = out, .is_running = true
	};
	struct step_found f;

	out->is_cut = false;
	out->paths[0].count = 0;
	if (!listed_read_number(&r, at, kinds, &f))
		return false;
	read_steps(&r, at, &f);
	return true;
}

size_t
cite_parse_of(
    const struct cite_words *w, struct str language, struct str text, size_t at, bool *is_in)
{
	const struct step_reader r = {
		.words = w, .language = language, .s = text, .is_running = true
	};
	bool is_of;
	size_t end = skip_running(&r, at, &is_of), start = step_skip_spaces(text, at);
	const struct cite_word *word;

	*is_in = false;
	if (!is_of)
		return at;
	if (step_peek(text, start) == ',')
		start = step_skip_spaces(text, start + 1);
	word = step_find_word(&r, str_slice(text, start, step_word_end(text, start)));
	*is_in = word != NULL && word->is_in;
	return end;
}
