/* SPDX-License-Identifier: Apache-2.0 */
/*
 * around: what must hold: a provision is called one of the document only if the words around it
 * cannot name another one.
 */
#include "cite/around.h"

#include <string.h>

#include "akn/fold.h"
#include "akn/label.h"
#include "base/utf8.h"
#include "cite/step.h"

#define PHRASE_WORDS_MAX 4  /* of "the present regulation" */
#define PHRASE_BYTES_MAX 96 /* of such a phrase, folded */
#define DENSE_BYTES_MAX 15  /* "この条例" and shorter phrases */
#define DENSE_CHAR_BYTES 3
#define TITLE_WORDS_MAX 6  /* of the title of a law */
#define UNREAD_MAX 3       /* numbers of a list that was not read */
#define SIGN_CHARS_MAX 12  /* between the noun of a law and its number: " (EU) Nr. " */
#define NAME_BYTES_MAX 160 /* of the words taken for the name of another document */

static bool
is_dense(uint32_t c)
{
	return c >= 0x2e80 && c < 0xac00;
}

static bool
is_end_mark(uint32_t c)
{
	return c == 0 || (c < 0x80 && strchr(".;:!?([{\"\n", (int)c) != NULL) || c == 0x201c ||
	       c == 0x201e || c == 0xab || c == 0x2014 || c == 0x2013;
}

/* The characters that end names of laws: 法 典 例 令 则 則 定 章 程 案 约 約 规 規 见 見 》, and a bracket. */
static bool
ends_law(uint32_t c)
{
	static const uint32_t ends[] = { 0x6cd5, 0x5178, 0x4f8b, 0x4ee4, 0x5219, 0x5247, 0x5b9a,
		0x7ae0, 0x7a0b, 0x6848, 0x7ea6, 0x7d04, 0x89c4, 0x898f, 0x89c1, 0x898b, 0x300b,
		0x300d, 0xff09, ')' };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends[i] == c)
			return true;
	return false;
}

/* 条 條 款 項 项 号 號 目 章 节 節 編 编 附 */
static bool
ends_unit(uint32_t c)
{
	static const uint32_t ends[] = { 0x6761, 0x689d, 0x6b3e, 0x9805, 0x9879, 0x53f7, 0x865f,
		0x76ee, 0x8282, 0x7bc0, 0x7de8, 0x7f16, 0x8868, 0x4ef6 };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends[i] == c)
			return true;
	return false;
}

static uint32_t
char_before(struct str s, size_t *at)
{
	return *at > 0 ? utf8_prev(s, at) : 0;
}

/*
 * Whether 本 behind that character belongs to a word with it, 基本法 and 日本法: 基 日 根 资 資 成 文 标 標
 * 样 樣 版 剧 劇.
 */
static bool
takes_own(uint32_t c)
{
	static const uint32_t before[] = { 0x57fa, 0x65e5, 0x6839, 0x8d44, 0x8cc7, 0x6210, 0x6587,
		0x6807, 0x6a19, 0x6837, 0x6a23, 0x7248, 0x5267, 0x5287 };

	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (before[i] == c)
			return true;
	return false;
}

/* Whether a phrase for the document itself ends at s[at], in a script without spaces. */
static bool
is_own_before(const struct cite_running *r, struct str s, size_t at)
{
	char folded[PHRASE_BYTES_MAX];

	for (size_t len = (size_t)2 * DENSE_CHAR_BYTES; len <= DENSE_BYTES_MAX && len <= at;
	     len += DENSE_CHAR_BYTES) {
		struct str phrase = str_slice(s, at - len, at);
		size_t start = at - len;

		if (takes_own(char_before(s, &start)))
			continue;
		if (((unsigned char)phrase.p[0] & 0xc0) != 0x80 &&
		    cite_words_mean_own(
			r->words, str_make(folded, fold_word(phrase, folded, sizeof folded))))
			return true;
	}
	return false;
}

/* The beginning of the name that ends at s[at]: 《…》, or the run of characters before. */
static size_t
dense_name_start(struct str s, size_t at)
{
	size_t start = at, min = at > NAME_BYTES_MAX ? at - NAME_BYTES_MAX : 0;
	bool is_title = at >= DENSE_CHAR_BYTES && memcmp(s.p + at - 3, "\xe3\x80\x8b", 3) == 0;

	while (start > min) {
		size_t next = start;
		uint32_t c = utf8_prev(s, &next);

		if (is_title ? c == 0x300a : !is_dense(c) || (c >= 0x3000 && c < 0x3040))
			return is_title ? next : start;
		start = next;
	}
	return start;
}

/* A provision written as 第…条: whose it is says what is directly before it. */
static enum cite_whose
dense_whose(const struct cite_running *r, struct str s, size_t start, struct cite_range *other)
{
	size_t at = start, before;
	uint32_t c = char_before(s, &at);

	if (c == 0x306e || c == 0x7684) { /* の 的 */
		start = at;
		c = char_before(s, &at);
	}
	if (is_own_before(r, s, start))
		return CITE_WHOSE_OWN;
	*other = (struct cite_range){ start, start };
	before = at;
	if (c == 0x6761 || c == 0x689d) /* 本条 */
		return char_before(s, &before) == 0x672c ? CITE_WHOSE_ARTICLE : CITE_WHOSE_OTHER;
	if (ends_unit(c))
		return CITE_WHOSE_OTHER;
	if (!ends_law(c))
		return CITE_WHOSE_BARE;
	other->start = dense_name_start(s, start);
	return CITE_WHOSE_OTHER;
}

/* Whether words from s[at] on mean the document itself. */
static bool
is_own_phrase(const struct cite_running *r, struct str s, size_t at)
{
	char folded[PHRASE_BYTES_MAX];
	size_t len = 0;

	if (is_dense(step_peek(s, step_skip_spaces(s, at))))
		return false;
	for (unsigned i = 0; i < PHRASE_WORDS_MAX; i++) {
		size_t start = step_skip_spaces(s, at), end = step_word_end(s, start), n;

		if (end == start || (i > 0 && start == at))
			return false;
		if (i > 0 && len < sizeof folded)
			folded[len++] = ' ';
		n = fold_word(str_slice(s, start, end), folded + len, sizeof folded - len);
		if (n == 0)
			return false;
		len += n;
		if (cite_words_mean_own(r->words, str_make(folded, len)))
			return true;
		at = end;
	}
	return false;
}

/* Where the name of a document that begins at s[at] ends: at the end of its clause. */
static size_t
name_end(struct str s, size_t at)
{
	size_t end = at;

	while (end < s.len && end - at < NAME_BYTES_MAX) {
		size_t next = end;
		uint32_t c = utf8_next(s, &next);

		if (c == ';' || c == ',' || c == ')' || c == 0x3002 || c == 0xff0c ||
		    (c == '.' && utf8_is_space(step_peek(s, next))))
			break;
		end = next;
	}
	return end;
}

bool
cite_around_is_name(struct str words)
{
	uint32_t first = step_peek(words, 0);

	return fold_is_upper(first) || (first >= '0' && first <= '9') || first == 0x201c ||
	       first == '"' || is_dense(first);
}

static unsigned
count_upper(struct str word)
{
	unsigned count = 0;

	for (size_t at = 0; at < word.len;)
		count += fold_is_upper(utf8_next(word, &at));
	return count;
}

bool
cite_around_is_law_noun(struct str word)
{
	static const char *const ends[] = { "gesetz", "gesetzes", "gesetzbuch", "gesetzbuchs",
		"gesetzbuches", "prozessordnung", "gewerbeordnung" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(word, ends[i]))
			return true;
	return count_upper(word) > 1;
}

bool
cite_around_is_work(const struct cite_running *r, struct str s, struct cite_range word)
{
	size_t before = word.start, at;
	size_t min = before > NAME_BYTES_MAX ? before - NAME_BYTES_MAX : 0;
	bool has_capital = fold_is_upper(step_peek(s, word.start));

	for (unsigned i = 0; i < PHRASE_WORDS_MAX - 1 && before > min; i++) {
		while (before > min && s.p[before - 1] == ' ')
			before--;
		while (before > min && s.p[before - 1] != ' ' && s.p[before - 1] != '\'')
			before--;
		if (before == min && min > 0)
			break;
		if (is_own_phrase(r, s, before))
			return false;
	}
	if (has_capital && word.start > 0 && !str_is(r->language, "deu"))
		return true;
	at = step_skip_spaces(s, word.end);
	for (unsigned i = 0; i < SIGN_CHARS_MAX && at < s.len; i++) {
		uint32_t c = utf8_next(s, &at);

		if (c >= '0' && c <= '9')
			return true;
		if (is_end_mark(c) && c != '.' && c != '(')
			break;
	}
	return !str_is(r->language, "deu") &&
	       fold_is_upper(step_peek(s, step_skip_spaces(s, word.end)));
}

/* Whether a word directly behind the provision, or in brackets, names a document. */
static bool
is_other_word(const struct cite_running *r, struct str s, size_t at)
{
	struct str word = str_slice(s, at, step_word_end(s, at));
	uint32_t c = step_peek(s, at);

	if (c == 0x300a || (c >= '0' && c <= '9'))
		return true;
	if (!fold_is_upper(c))
		return false;
	return !str_is(r->language, "deu") || cite_around_is_law_noun(word) || word.len == 1;
}

/* The name of a law behind a comma, "title 46, United States Code"; its end, or at. */
static size_t
titled_end(const struct cite_running *r, struct str s, size_t at)
{
	size_t end = at;

	for (unsigned i = 0; i < TITLE_WORDS_MAX && fold_is_upper(step_peek(s, end)); i++) {
		size_t word_end = step_word_end(s, end);
		const struct cite_word *row =
		    cite_words_find_own(r->words, r->language, str_slice(s, end, word_end));

		if (row != NULL && row->is_work)
			return word_end;
		end = step_skip_spaces(s, word_end);
	}
	return at;
}

/*
 * Whether a list goes on that was not read, and what it is of follows: "point d and e of the Code".
 * The provision before it is then of that too.
 */
static bool
is_of_unread_list(const struct cite_running *r, struct str s, size_t end)
{
	bool list = false, is_in;

	for (unsigned i = 0; i < UNREAD_MAX && label_take_range_sign(s, &end, &list); i++) {
		size_t start = end;

		while (end < s.len && end - start < NAME_BYTES_MAX &&
		       !utf8_is_space(step_peek(s, end)) && step_peek(s, end) != ',')
			utf8_next(s, &end);
		if (end == start || end - start >= NAME_BYTES_MAX)
			return false;
		start = cite_parse_of(r->words, r->language, s, end, &is_in);
		if (start != end)
			return !is_in && !is_own_phrase(r, s, start);
	}
	return false;
}

/*
 * Moves behind the heading of the provision in brackets, if what the provision is of follows:
 * "section 60 (market byelaws) of the Food Act"; returns at if none is there.
 */
static size_t
skip_heading(const struct cite_running *r, struct str s, size_t at)
{
	size_t start = step_skip_spaces(s, at), end = start + 1;
	bool is_in;

	if (step_peek(s, start) != '(' || !fold_is_letter(step_peek(s, start + 1)))
		return at;
	while (end < s.len && end - start < NAME_BYTES_MAX && s.p[end] != ')' && s.p[end] != '(')
		end++;
	if (end == s.len || s.p[end] != ')')
		return at;
	end++;
	return cite_parse_of(r->words, r->language, s, end, &is_in) != end ? end : at;
}

/* The document whose provision it is, by the words behind it; CITE_WHOSE_BARE: they name none. */
static enum cite_whose
behind(const struct cite_running *r, struct str s, size_t end, struct cite_range *other)
{
	bool is_in;
	size_t at;

	end = skip_heading(r, s, end);
	at = cite_parse_of(r->words, r->language, s, end, &is_in);
	if (is_own_phrase(r, s, at))
		return CITE_WHOSE_OWN;
	*other = (struct cite_range){ at, name_end(s, at) };
	if (at != end) {
		uint32_t c = step_peek(s, at);

		return is_in && !fold_is_upper(c) && c != 0x201c && c != '"' ? CITE_WHOSE_BARE
									     : CITE_WHOSE_OTHER;
	}
	if (is_of_unread_list(r, s, end))
		return CITE_WHOSE_OTHER;
	if (step_peek(s, end) == ',') {
		at = step_skip_spaces(s, end + 1);
		*other = (struct cite_range){ at, titled_end(r, s, at) };
		return other->end > at ? CITE_WHOSE_OTHER : CITE_WHOSE_BARE;
	}
	other->start = at = step_skip_spaces(s, end);
	if (step_peek(s, at) == '(' || step_peek(s, at) == 0xff08)
		at = step_skip_spaces(s, at + (step_peek(s, at) == '(' ? 1 : 3));
	return is_other_word(r, s, at) ? CITE_WHOSE_OTHER : CITE_WHOSE_BARE;
}

/* The last word before s[at], over spaces and one comma; empty if there is none. */
static struct str
word_before(struct str s, size_t at, bool *is_first)
{
	size_t end, start;
	bool has_comma = false;

	for (;; at--) {
		if (at > 0 && s.p[at - 1] == ',' && !has_comma)
			has_comma = true;
		else if (at == 0 || !strchr(" \n\t", s.p[at - 1]))
			break;
	}
	for (end = start = at; start > 0 && end - start < NAME_BYTES_MAX;) {
		size_t next = start;
		uint32_t c = utf8_prev(s, &next);

		if (!fold_is_letter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.')
			break;
		if (c == '.' && start == end)
			break;
		start = next;
	}
	for (at = start; at > 0 && strchr(" \n\t", s.p[at - 1]) != NULL;)
		at--;
	*is_first = !has_comma && is_end_mark(at > 0 ? utf8_prev(s, &at) : 0);
	return str_slice(s, start, end);
}

/* A capitalised word before a provision may be the name of a law: "Bees Act, s. 3". */
static bool
is_other_before(struct str s, size_t start)
{
	bool is_first;
	struct str word = word_before(s, start, &is_first);
	uint32_t c = step_peek(word, 0);

	if (c >= '0' && c <= '9')
		return word.len >= 4;
	if (!fold_is_upper(c))
		return false;
	return !is_first || count_upper(word) > 1;
}

enum cite_whose
cite_around(const struct cite_running *r, struct str text, const struct cite_range *range,
    struct cite_range *other)
{
	uint32_t first = step_peek(text, range->start);
	enum cite_whose whose;

	if (first == 0x7b2c || first == 0xc81c) { /* 第, 제 */
		if ((whose = dense_whose(r, text, range->start, other)) != CITE_WHOSE_BARE)
			return whose;
		return is_own_phrase(r, text, range->end) ? CITE_WHOSE_OWN : CITE_WHOSE_BARE;
	}
	if ((whose = behind(r, text, range->end, other)) != CITE_WHOSE_BARE)
		return whose;
	if (!is_other_before(text, range->start))
		return CITE_WHOSE_BARE;
	*other = (struct cite_range){ range->start, range->start };
	return CITE_WHOSE_OTHER;
}
