/* SPDX-License-Identifier: Apache-2.0 */
/* work: a noun with its number and year, in the order of the language. */
#include "cite/work.h"

#include <string.h>

#include "akn/fold.h"
#include "base/utf8.h"
#include "cite/step.h"

#define YEAR_DIGITS_MAX 4
#define NUMBER_DIGITS_MAX 6
#define DOTTED_BYTES_MAX 24 /* of "Κ.Π.Δ." without points */

/* The end of a word of single letters with points, "Π.Δ."; the letters go to out. */
static size_t
dotted_end(struct str s, size_t at, char *out, size_t *len)
{
	*len = 0;
	while (at < s.len) {
		size_t next = at, letter;

		if (!fold_is_letter(utf8_next(s, &next)) || step_peek(s, next) != '.')
			break;
		letter = next - at;
		if (*len + letter > DOTTED_BYTES_MAX)
			break;
		memcpy(out + *len, s.p + at, letter);
		*len += letter;
		at = next + 1;
	}
	return at;
}

/* Two small letters are a word, "σε"; capitals are an abbreviation, "ΣΕ". */
static bool
is_small_word(struct str word)
{
	size_t at = 0;
	unsigned letters = 0;
	bool is_small = false;

	while (at < word.len && letters <= 2) {
		is_small = is_small || !fold_is_upper(step_peek(word, at));
		utf8_next(word, &at);
		letters++;
	}
	return letters == 2 && is_small;
}

/* The end of the noun of a kind of works at s[at]; at if none is there. */
static size_t
noun_end(const struct cite_words *w, struct str language, struct str s, size_t at)
{
	char letters[DOTTED_BYTES_MAX];
	size_t len, end = dotted_end(s, at, letters, &len);
	struct str noun = str_make(letters, len);
	const struct cite_word *row;

	if (end == at) {
		end = step_word_end(s, at);
		noun = str_slice(s, at, end);
		if (is_small_word(noun))
			return at;
	}
	row = end > at ? cite_words_find_own(w, language, noun) : NULL;
	return row != NULL && row->is_work ? end : at;
}

static size_t
digits_end(struct str s, size_t at)
{
	while (at < s.len && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at;
}

/* Moves behind "(EU)" and "Nr." before a number. */
static size_t
skip_signs(struct str s, size_t at)
{
	static const char *const signs[] = { "(EU)", "(EC)", "(EG)", "(UE)", "(CE)", "(EEC)",
		"(EWG)", "(CEE)", "No.", "No", "no.", "no", "Nr.", "N\xc2\xb0", "n\xc2\xb0",
		"N\xc2\xba", "n\xc2\xba", "\xce\xb1\xcf\x81\xce\xb9\xce\xb8." };

	at = step_skip_spaces(s, at);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		struct str rest = str_slice(s, at, s.len);

		if (str_starts(rest, signs[i])) {
			at = step_skip_spaces(s, at + strlen(signs[i]));
			i = (size_t)-1; /* "(EU) Nr." */
		}
	}
	return at;
}

/* The year behind a number, "/1977" or " of 1998"; at if there is none. */
static size_t
year_end(const struct cite_words *w, struct str language, struct str s, size_t at)
{
	size_t start = at, end;

	if (step_peek(s, at) == '/') {
		start = at + 1;
	} else {
		size_t word = step_skip_spaces(s, at), word_end = step_word_end(s, word);
		const struct cite_word *row =
		    cite_words_find_own(w, language, str_slice(s, word, word_end));

		if (word == at || row == NULL || !row->is_of)
			return at;
		start = step_skip_spaces(s, word_end);
	}
	end = digits_end(s, start);
	return end > start && end - start <= NUMBER_DIGITS_MAX &&
		       (step_peek(s, at) == '/' || end - start == YEAR_DIGITS_MAX)
		   ? end
		   : at;
}

size_t
cite_work_numbered(const struct cite_words *w, struct str language, struct str text, size_t at)
{
	size_t end = noun_end(w, language, text, at), number, year;

	if (end == at)
		return at;
	if (step_peek(text, end) == '.')
		end++;
	number = skip_signs(text, end);
	end = digits_end(text, number);
	if (end == number || end - number > NUMBER_DIGITS_MAX)
		return at;
	year = year_end(w, language, text, end);
	return year > end ? year : at;
}

size_t
cite_work_next(struct str text, size_t at, size_t *start)
{
	size_t number, end;

	if (step_peek(text, at) != ',')
		return at;
	number = step_skip_spaces(text, at + 1);
	end = digits_end(text, number);
	if (end == number || end - number > NUMBER_DIGITS_MAX || step_peek(text, end) != '/')
		return at;
	*start = number;
	number = end + 1;
	end = digits_end(text, number);
	return end - number == YEAR_DIGITS_MAX ? end : at;
}

size_t
cite_work_abbreviation(struct str text, size_t at)
{
	char letters[DOTTED_BYTES_MAX];
	size_t len, end = dotted_end(text, at, letters, &len), upper = 0, count = 0;

	if (end > at && len > 1)
		return fold_is_upper(step_peek(text, at)) ? end : at;
	end = step_word_end(text, at);
	for (size_t i = at; i < end; count++)
		upper += fold_is_upper(utf8_next(text, &i));
	return upper > 1 && upper * 2 > count ? end : at;
}

size_t
cite_work_end(
    const struct cite_words *w, struct str language, struct str text, size_t at, size_t limit)
{
	size_t end = cite_work_numbered(w, language, text, at);

	if (end == at)
		end = cite_work_abbreviation(text, at);
	return end > at ? end : limit;
}
