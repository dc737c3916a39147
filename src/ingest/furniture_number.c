/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture_number: reads page numbers, with their words and totals, in all scripts. What must
 * hold:
 * the whole text is the page number; a number in a sentence is none.
 */
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/furniture_private.h"
#include "ingest/lines.h"

#define PAGE_DIGITS_MAX 5
#define PAGE_BYTES_MAX ((size_t)240) /* of 60 characters */
#define ROMAN_BYTES_MAX 20           /* "Page xviii" */

struct page_scan {
	struct str s;
	uint32_t numbers[2];
	size_t count;       /* of numbers */
	bool word, ordinal; /* 第 and 제 need a word after the number */
	bool pages, total, opened, closed;
};

bool
furniture_is_dash(uint32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xff0d || c == '~';
}

static void
cut(struct str *s, size_t len)
{
	*s = utf8_trim(str_slice(*s, len, s->len));
}

static int
digit_value(uint32_t c)
{
	static const uint32_t zeros[] = { '0', 0x660, 0x6f0, 0x966, 0xe50, 0xff10 };

	for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return (int)(c - zeros[i]);
	return -1;
}

/* A number of pages before the text: i, iv, xii. */
static size_t
take_roman(struct str s, uint32_t *value)
{
	static const char letters[] = "ivxl";
	static const uint32_t values[] = { 1, 5, 10, 50 };
	uint32_t sum = 0, before = 0;
	size_t at = 0;

	for (; at < s.len; at++) {
		const char *found = s.p[at] == '\0' ? NULL : strchr(letters, s.p[at]);
		uint32_t one = found == NULL ? 0 : values[found - letters];

		if (one == 0)
			break;
		sum += before < one ? one - 2 * before : one;
		before = one;
	}
	*value = sum;
	return at;
}

static bool
take_number(struct page_scan *p)
{
	uint32_t value = 0;
	size_t at = 0, next = 0, digits = 0;

	while (at < p->s.len) {
		int digit = digit_value(utf8_next(p->s, &next));

		if (digit < 0)
			break;
		value = digits < PAGE_DIGITS_MAX ? value * 10 + (uint32_t)digit : 0;
		digits++;
		at = next;
	}
	if (digits == 0)
		at = take_roman(p->s, &value);
	next = at;
	if (at == 0 || digits > PAGE_DIGITS_MAX || p->count == 2 ||
	    (digits == 0 && at < p->s.len && form_is_letter(utf8_next(p->s, &next))))
		return false;
	p->numbers[p->count++] = value;
	cut(&p->s, at);
	return true;
}

static void
take_page_word(struct page_scan *p)
{
	size_t len = furniture_word(WORD_PAGE, p->s);

	if (len == 0)
		return;
	p->word = true;
	p->ordinal = str_starts(p->s, "第") || str_starts(p->s, "제");
	cut(&p->s, len);
	if (str_starts(p->s, ":") || str_starts(p->s, "."))
		cut(&p->s, 1);
}

static bool
take_dash(struct page_scan *p)
{
	size_t at = 0;

	if (p->s.len == 0 || !furniture_is_dash(utf8_next(p->s, &at)))
		return false;
	cut(&p->s, at);
	return true;
}

static void
take_total(struct page_scan *p)
{
	size_t len;
	bool open;

	if ((len = furniture_word(WORD_PAGES, p->s)) > 0) {
		p->pages = true;
		cut(&p->s, len);
	}
	open = str_starts(p->s, "(");
	len = open ? 1 : furniture_word(WORD_TOTAL, p->s);
	if (len == 0)
		return;
	p->total = true;
	cut(&p->s, len);
	take_page_word(p);
	if (!take_number(p))
		p->s = STR("?"); /* not a page number */
	if (open && str_starts(p->s, ")"))
		cut(&p->s, 1);
	if ((len = furniture_word(WORD_PAGES, p->s)) > 0)
		cut(&p->s, len);
}

/* Takes off the brackets of [Page 3] and [[Page 3]]. */
static bool
strip_brackets(struct str *s)
{
	bool found = false;

	while (s->len > 2 && s->p[0] == '[' && s->p[s->len - 1] == ']') {
		*s = utf8_trim(str_slice(*s, 1, s->len - 1));
		found = true;
	}
	return found;
}

/* Whether s has a digit, or is short enough for a roman numeral and a word. */
static bool
may_be_page(struct str s)
{
	size_t at = 0;

	if (s.len <= ROMAN_BYTES_MAX)
		return true;
	while (at < s.len)
		if (digit_value(utf8_next(s, &at)) >= 0)
			return true;
	return false;
}

enum page_kind
furniture_page(struct str s, uint32_t *page, uint32_t *total)
{
	struct page_scan p = { .s = utf8_trim(s) };
	bool bracket;

	if (s.len > PAGE_BYTES_MAX || !may_be_page(p.s))
		return PAGE_NONE;
	bracket = strip_brackets(&p.s);
	p.opened = take_dash(&p);
	take_page_word(&p);
	if (!take_number(&p))
		return PAGE_NONE;
	take_total(&p);
	p.closed = take_dash(&p);
	if (p.s.len > 0 || p.opened != p.closed || (p.ordinal && !p.pages && !p.total) ||
	    (bracket && !p.word))
		return PAGE_NONE;
	*page = p.numbers[0];
	*total = p.numbers[1];
	if (p.count == 2 && (*page > *total || *total == 0))
		return PAGE_NONE;
	if (p.count == 2)
		return p.word || p.pages ? PAGE_SURE : PAGE_RATIO;
	if (p.opened || (p.ordinal && p.pages))
		return PAGE_SURE;
	return p.word || p.pages ? PAGE_NAMED : PAGE_BARE;
}
