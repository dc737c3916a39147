/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture_line: reads one line: its fields, and the key that it shares with equal heads. What
 * must
 * hold: the result depends on the line alone.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/furniture_private.h"
#include "ingest/lines.h"

#define GAP_SPACES_MIN 3     /* between the fields of a running head */
#define PROSE_COLUMNS_MIN 60 /* a single field that is longer is a line of text */
#define NAME_WORDS_MIN 3     /* of a head before or after its page number */
#define CODE_DIGITS_MIN 5
#define CODE_WORDS_MAX 4

/* ---- fields ---- */

/* Whether c stands between two buttons: "Print | Close", 【打印】【关闭】. */
static bool
is_button_sign(uint32_t c)
{
	return c == '|' || c == '[' || c == ']' || c == 0x3010 || c == 0x3011 || c == 0xff5c ||
	       c == 0xb7 || c == 0x3000;
}

/* The bytes of the gap at the start of s; 0 if no field ends there. */
static size_t
gap(struct str s, bool narrow)
{
	size_t at = 0, next = 0, spaces = 0;
	bool sign = false;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &next);

		if (narrow && is_button_sign(c))
			sign = true;
		else if (!utf8_is_space(c))
			break;
		spaces += c == '\t' ? GAP_SPACES_MIN : c == 0x3000 ? 2 : 1;
		at = next;
	}
	return sign || spaces >= GAP_SPACES_MIN ? at : 0;
}

size_t
furniture_fields(struct str s, bool narrow, struct str out[FIELDS_MAX])
{
	size_t count = 0, from = 0, at = 0;

	while (at < s.len) {
		size_t len = gap(str_slice(s, at, s.len), narrow);

		if (len == 0) {
			utf8_next(s, &at);
			continue;
		}
		if (at > from && count < FIELDS_MAX - 1)
			out[count++] = str_slice(s, from, at);
		at += len;
		from = at;
	}
	if (from < s.len)
		out[count++] = str_slice(s, from, s.len);
	return count;
}

/* ---- a line ---- */

static size_t
count_letters(struct str s)
{
	size_t count = 0, at = 0;

	while (at < s.len)
		count += form_is_letter(utf8_next(s, &at));
	return count;
}

static size_t
count_words(struct str s)
{
	size_t words = 0, at = 0;
	bool space = true;

	while (at < s.len) {
		bool is_space = utf8_is_space(utf8_next(s, &at));

		words += space && !is_space;
		space = is_space;
	}
	return words;
}

/* A word of three small letters: no part of a symbol such as V.30-01234 (E). */
static bool
has_small_word(struct str s)
{
	size_t run = 0, at = 0;

	while (at < s.len) {
		run = form_is_lower(utf8_next(s, &at)) ? run + 1 : 0;
		if (run == 3)
			return true;
	}
	return false;
}

static bool
is_address(struct str s)
{
	return (str_starts(s, "http://") || str_starts(s, "https://") || str_starts(s, "www.")) &&
	       count_words(s) == 1;
}

/* A date in digits, an address, the symbol of a document: no number of a unit. */
static bool
is_code(struct str s)
{
	size_t digits = 0, at = 0;
	bool sign = false;

	if (is_address(s))
		return true;
	if (str_starts(s, "(")) /* "(c) S.I. 2003/3120." is a footnote */
		return false;
	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		digits += form_is_digit(c);
		sign |= c == '/' || c == '*' || furniture_is_dash(c);
	}
	return digits >= CODE_DIGITS_MIN && sign && count_words(s) <= CODE_WORDS_MAX &&
	       !has_small_word(s);
}

bool
furniture_is_sentence(struct str s)
{
	static const uint32_t ends[] = { '.', ';', ':', '!', '?', 0x3002, 0xff1b, 0xff1a, 0x61b };
	uint32_t last = lines_last_char(s);

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (last == ends[i])
			return true;
	return false;
}

static bool
is_prose(struct str s, bool fields)
{
	uint32_t last = lines_last_char(s);

	return form_is_lower(lines_first_char(s)) || furniture_is_sentence(s) || last == ',' ||
	       last == 0xff0c || last == 0x3001 ||
	       (!fields && lines_is_wider(s, PROSE_COLUMNS_MIN));
}

/* Writes the field to key in small letters, without spaces; digits as '#' if numbers change. */
static size_t
put_field(char *key, struct str field, bool digits_too)
{
	size_t len = 0, at = 0;

	while (at < field.len) {
		uint32_t c = utf8_next(field, &at);

		if (utf8_is_space(c))
			continue;
		if (!digits_too && form_is_digit(c)) {
			if (len == 0 || key[len - 1] != '#')
				key[len++] = '#';
			continue;
		}
		len += utf8_put(furniture_fold(c), key + len);
	}
	return len;
}

static size_t
count_digits(struct str s)
{
	size_t count = 0, at = 0;

	while (at < s.len)
		count += form_is_digit(utf8_next(s, &at));
	return count;
}

/* One field of a key: "#" for a page number; a name is kept whole. */
static struct str
make_field(struct furniture *f, struct piece *p, struct str field)
{
	uint32_t page, total;
	enum page_kind kind = furniture_page(field, &page, &total);
	char *key = arena_alloc(f->l->arena, field.len * 2 + 1); /* a small letter may be longer */
	size_t letters = count_letters(field), digits = count_digits(field);
	bool symbol = letters >= SYMBOL_LETTERS_MIN && digits >= SYMBOL_DIGITS_MIN;
	bool named = letters >= FIELD_LETTERS_MIN || symbol;

	if (key == NULL)
		return (struct str){ NULL, 0 };
	if (kind > p->field) {
		p->field = (uint8_t)kind;
		p->page = page;
		p->total = total;
	}
	if (kind != PAGE_NONE)
		return STR("#");
	p->named |= named;
	p->code |= symbol && letters < FIELD_LETTERS_MIN;
	/* "132 STAT. 5250" is a page, though it has a name */
	return str_make(key, put_field(key, field, (named && letters > digits) || !p->wide));
}

/* The fields in the order of their bytes: heads of left and right pages are mirrored. */
static bool
make_key(struct furniture *f, struct piece *p, const struct str *fields, size_t count)
{
	struct str sorted[FIELDS_MAX];
	size_t len = 0, at = 0;
	char *key;

	for (size_t i = 0; i < count; i++) {
		struct str field = make_field(f, p, fields[i]);
		size_t k = i;

		if (field.p == NULL)
			return false;
		for (; k > 0 && str_cmp(sorted[k - 1], field) > 0; k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = field;
		len += field.len + 1;
	}
	if ((key = arena_alloc(f->l->arena, len + 1)) == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		memcpy(key + at, sorted[i].p, sorted[i].len);
		at += sorted[i].len;
		key[at++] = '\t';
	}
	p->key = str_make(key, at);
	return true;
}

static bool
use_key(struct furniture *f, size_t i)
{
	struct key_use *use = table_find(&f->keys, f->v[i].key);

	if (use == NULL) {
		if ((use = arena_zalloc(f->l->arena, sizeof *use)) == NULL)
			return false;
		use->first = i;
		table_put(&f->keys, f->v[i].key, use);
	}
	use->count++;
	return true;
}

/* Splits "Approved Document 7, 2013 edition 3": a name and the page number after or before it. */
static size_t
split_number(struct str s, struct str out[FIELDS_MAX])
{
	size_t first = str_find(s, ' '), last = str_rfind(s, ' ');
	uint32_t page, total;

	out[0] = s;
	if (first >= s.len || count_words(s) < NAME_WORDS_MIN + 1)
		return 1;
	if (furniture_page(str_slice(s, last, s.len), &page, &total) == PAGE_BARE) {
		out[0] = utf8_trim(str_slice(s, 0, last));
		out[1] = str_slice(s, last + 1, s.len);
		return 2;
	}
	if (furniture_page(str_slice(s, 0, first), &page, &total) == PAGE_BARE) {
		out[0] = str_slice(s, 0, first);
		out[1] = utf8_trim(str_slice(s, first, s.len));
		return 2;
	}
	return 1;
}

bool
furniture_read(struct furniture *f, size_t i)
{
	struct str fields[FIELDS_MAX], s = f->l->v[i].text;
	struct piece *p = &f->v[i];
	size_t count = furniture_fields(s, false, fields), columns = 0;

	for (size_t k = 0; k < count; k++)
		columns += lines_columns(fields[k]);
	if (columns > HEAD_COLUMNS_MAX || count == 0) {
		p->prose = true;
		return true;
	}
	p->wide = count > 1;
	p->kind = (uint8_t)furniture_page(s, &p->page, &p->total);
	if (count == 1 && p->kind == PAGE_NONE)
		count = split_number(s, fields);
	p->numbered = !p->wide && count > 1;
	p->prose = is_prose(s, count > 1);
	p->code = is_code(s);
	for (size_t k = 0; p->wide && k < count; k++)
		p->code |= is_code(fields[k]);
	if (!make_key(f, p, fields, count))
		return false;
	if (!p->wide || p->kind != PAGE_NONE) /* "หน้า   ๑๑" */
		p->field = p->kind;
	return use_key(f, i);
}
