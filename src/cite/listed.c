/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listed: what must hold: in running text a number is of a list only if nothing shows that it
 * belongs to the words behind it, and only if one word of the citation can be its own.
 */
#include "cite/listed.h"

#include <stdlib.h>

#include "akn/fold.h"
#include "base/macros.h"
#include "base/utf8.h"

/*
 * Whether a number at whose end the text is may be the last of a list: "3 and 5 of the Act", but
 * not "3, 14 days".
 */
static bool
ends_list(const struct step_reader *r, size_t at)
{
	size_t start = step_skip_spaces(r->s, at);
	uint32_t c = step_peek(r->s, start);
	const struct cite_word *word;
	bool list;

	if (start == at || !fold_is_letter(c) || fold_is_upper(c))
		return c < '0' || c > '9';
	word = step_find_word(r, str_slice(r->s, start, step_word_end(r->s, start)));
	if (word != NULL && (word->is_of || word->kinds != 0))
		return true;
	return label_take_range_sign(r->s, &at, &list);
}

/* Whether the plural of the words of provisions ends in "s" in the language. */
static bool
has_plural_s(struct str language)
{
	static const char *const languages[] = { "eng", "fra", "spa", "por" };

	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		if (str_is(language, languages[i]))
			return true;
	return false;
}

/* Whether the word that the text begins with says that several provisions follow. */
static bool
is_plural(struct str language, struct str text)
{
	struct str word = str_slice(text, 0, step_word_end(text, 0));

	if (str_is(word, "§§"))
		return true;
	return has_plural_s(language) && word.len > 1 && str_ends(word, "s") &&
	       !str_case_is(word, "subs");
}

/* The number as digits; 0: it is none. */
static unsigned long
digits_of(const struct cite_number *n)
{
	return n->count > 0 && n->readings[0].script == CITE_DIGITS
		   ? strtoul(n->readings[0].name, NULL, 10)
		   : 0;
}

/*
 * Whether a number behind "and" is of the list although a sentence goes on behind it: the second of
 * "sections 3 and 5 apply", and of a longer list the one that comes next, "3, 4 and 5 apply".
 */
static bool
ends_plural(
    const struct step_reader *r, size_t at, const struct listed *l, const struct label *read)
{
	const struct cite_path *last = l->last;
	unsigned long before;

	while (at > 0 && r->s.p[at - 1] == ' ')
		at--;
	if (at == 0 || r->s.p[at - 1] == ',') /* "sections 3, 14 days" */
		return false;
	if (last->count != 1 || last->steps[0].is_bracket || last->steps[0].is_range ||
	    !is_plural(r->language, l->first->steps[0].text))
		return false;
	before = digits_of(&last->steps[0].single);
	return before > 0 && read->part[0].value > before &&
	       (l->count == 1 || read->part[0].value == before + 1);
}

/*
 * Whether a number behind a path of several words may be of the first or the last of them: "art. 2
 * par. 1 and 3". A number that is not above that of the article is of the last.
 */
static bool
is_ambiguous(const struct cite_path *last, const struct label *read)
{
	const struct cite_number *first = &last->steps[0].single;
	unsigned worded = 0;

	for (uint8_t i = 0; i < last->count; i++)
		worded += !last->steps[i].is_bracket;
	return worded > 1 && (first->count == 0 || first->readings[0].script != CITE_DIGITS ||
				 read->part[0].value > strtoul(first->readings[0].name, NULL, 10));
}

/*
 * The step whose word a number behind "and" has: the last one with a word; of "art. 136 point e and
 * 137" the article, since its points have letters. CITE_STEPS_MAX: none has a word.
 */
static uint8_t
step_like(const struct cite_path *last, const struct label *read)
{
	uint8_t i = last->count, worded = 0, digits = 0, first = CITE_STEPS_MAX;

	for (uint8_t k = 0; k < last->count; k++) {
		if (last->steps[k].is_bracket)
			continue;
		i = k;
		worded++;
		if (digits_of(&last->steps[k].single) == 0)
			continue;
		digits++;
		first = k;
	}
	if (worded > 1 && digits == 1 && first == 0 && i > 0 && last->steps[i].single.count > 0 &&
	    read->part[0].value > digits_of(&last->steps[0].single))
		return 0;
	return worded > 0 ? i : CITE_STEPS_MAX;
}

bool
listed_read_letter(
    const struct step_reader *r, size_t at, const struct listed *l, struct step_found *f)
{
	const struct cite_step *step = &l->last->steps[l->last->count - 1];
	const struct cite_word word = { .kinds = step->kinds };
	struct cite_numbers n;
	size_t next = at;
	uint32_t mark;

	if (at >= r->s.len || step->is_bracket || step->single.count == 0 ||
	    step->single.readings[0].script == CITE_DIGITS ||
	    !fold_is_letter(utf8_next(r->s, &next)))
		return false;
	mark = step_peek(r->s, next);
	if ((mark != '\'' && mark != 0x2019 && mark != 0x374) ||
	    !cite_numbers_read(r->s, at, true, &n) || n.end <= next)
		return false;
	step_fill(f, &word, &n);
	f->step.text = str_slice(r->s, at, n.end);
	f->end = n.end;
	return true;
}

/* Reads digits without a word. */
static bool
read_digits(const struct step_reader *r, size_t at, struct cite_numbers *n)
{
	return at < r->s.len && !fold_is_letter(step_peek(r->s, at)) &&
	       cite_numbers_read(r->s, at, true, n) && n->read.part[0].script == LABEL_DECIMAL;
}

static void
fill_digits(const struct step_reader *r, size_t at, cite_kinds kinds, const struct cite_numbers *n,
    struct step_found *f)
{
	const struct cite_word word = { .kinds = kinds };

	step_fill(f, &word, n);
	f->step.text = str_slice(r->s, at, n->end);
}

bool
listed_read_bare(const struct step_reader *r, size_t at, struct listed *l, struct step_found *f)
{
	const struct cite_path *last = l->last;
	struct cite_numbers n;
	uint8_t like;

	*f = (struct step_found){ 0 };
	if (!read_digits(r, at, &n) ||
	    (r->is_running && !ends_list(r, n.end) && !ends_plural(r, at, l, &n.read)))
		return false;
	like = step_like(last, &n.read);
	if (r->is_running && like > 0 && is_ambiguous(last, &n.read)) {
		l->is_cut = true;
		return false;
	}
	if (like == CITE_STEPS_MAX)
		return false;
	fill_digits(r, at, last->steps[like].kinds, &n, f);
	return true;
}

bool
listed_read_number(const struct step_reader *r, size_t at, cite_kinds kinds, struct step_found *f)
{
	struct cite_numbers n;

	*f = (struct step_found){ 0 };
	if (!read_digits(r, at, &n))
		return false;
	fill_digits(r, at, kinds, &n, f);
	return true;
}

bool
listed_may_go_on(struct str language, const struct cite_step *first)
{
	if (first->is_bracket || first->is_dense || step_word_end(first->text, 0) == 0 ||
	    (first->single.count == 0 ? !first->is_range : digits_of(&first->single) == 0))
		return false;
	return is_plural(language, first->text) || !(first->is_sign || has_plural_s(language));
}
