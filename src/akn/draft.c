/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft: shapes of printed numbers. What must hold: the functions depend on their arguments only,
 * so that the reader finds what the plugin has left out.
 */
#include "akn/draft.h"

#include <string.h>

#include <gazetted/plugin.h>

enum draft_content { CONTENT_MIXED, CONTENT_ELEMENTS, CONTENT_EMPTY };

static const struct draft_element elements[] = {
#define ELEMENT(name, kind, content, short_name) \
	{ #name, short_name, GAZ_##kind, CONTENT_##content == CONTENT_MIXED },
#include "akn/elements.def"
#undef ELEMENT
};
#define ELEMENT_COUNT (sizeof elements / sizeof *elements)

const struct draft_element *
draft_element(const char *name, size_t len)
{
	size_t low = 0, high = ELEMENT_COUNT;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		size_t other = strlen(elements[mid].name);
		int order = memcmp(name, elements[mid].name, len < other ? len : other);

		if (order == 0)
			order = len < other ? -1 : len > other;
		if (order == 0)
			return &elements[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const char *
draft_of_short_name(const char *s, size_t len)
{
	for (size_t i = 0; i < ELEMENT_COUNT; i++)
		if (strlen(elements[i].short_name) == len &&
		    memcmp(elements[i].short_name, s, len) == 0 && draft_is_unit(elements[i].name))
			return elements[i].name;
	return "";
}

static bool
is_in(const char *const *names, size_t count, const char *name, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return true;
	return false;
}
#define IS_IN(names, name, len) is_in(names, sizeof(names) / sizeof *(names), name, len)

bool
draft_is_unit(const char *name)
{
	static const char *const names[] = { "alinea", "article", "book", "chapter", "clause",
		"division", "hcontainer", "indent", "level", "list", "paragraph", "part", "point",
		"proviso", "rule", "section", "subchapter", "subclause", "subdivision", "sublist",
		"subparagraph", "subpart", "subrule", "subsection", "subtitle", "title", "tome",
		"transitional" };

	return IS_IN(names, name, strlen(name));
}

const char *
draft_body_name(const char *kind)
{
	static const struct {
		const char *kind, *body;
	} bodies[] = { { "act", "body" }, { "bill", "body" }, { "judgment", "judgmentBody" },
		{ "debate", "debateBody" }, { "amendment", "amendmentBody" },
		{ "portion", "portionBody" }, { "documentCollection", "collectionBody" },
		{ "officialGazette", "collectionBody" }, { "amendmentList", "collectionBody" } };

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		if (strcmp(bodies[i].kind, kind) == 0)
			return bodies[i].body;
	return "mainBody";
}

bool
draft_is_html_block(const char *name, size_t len)
{
	static const char *const names[] = { "address", "article", "aside", "base", "basefont",
		"blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details",
		"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
		"form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
		"hr", "html", "iframe", "legend", "li", "link", "main", "menu", "menuitem", "nav",
		"noframes", "ol", "optgroup", "option", "p", "param", "pre", "script", "section",
		"source", "style", "summary", "table", "tbody", "td", "textarea", "tfoot", "th",
		"thead", "title", "tr", "track", "ul" };
	char lower[16];

	if (len >= sizeof lower)
		return false;
	for (size_t i = 0; i < len; i++)
		lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
	return IS_IN(names, lower, len);
}

/* ---- characters of a printed number ---- */

enum char_class {
	CHAR_SIGN, /* punctuation, space, symbols */
	CHAR_DIGIT,
	CHAR_LOWER,
	CHAR_UPPER,
	CHAR_HAN_DIGIT,
	CHAR_CIRCLED,
	CHAR_OTHER /* a letter of another script */
};

/* Decodes the character at s; the input is valid UTF-8. */
static uint32_t
next_char(const char *s, size_t len, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s + *at;
	size_t left = len - *at, n = *p < 0xc0 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? *p : *p & (0x7fu >> n);

	if (n > left)
		n = left;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3f);
	*at += n;
	return c;
}

static bool
is_han_digit(uint32_t c)
{
	static const uint32_t digits[] = { 0x3007, 0x96f6, 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94,
		0x516d, 0x4e03, 0x516b, 0x4e5d, 0x5341, 0x767e, 0x5343, 0x4e07 };

	for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
		if (digits[i] == c)
			return true;
	return false;
}

/* The value of a decimal digit of a common script; -1 for none. */
static int
digit_value(uint32_t c)
{
	static const uint32_t zeros[] = { '0', 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10 };

	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return (int)(c - zeros[i]);
	return -1;
}

static enum char_class
classify(uint32_t c)
{
	if (digit_value(c) >= 0)
		return CHAR_DIGIT;
	if (c < 0x80)
		return c >= 'a' && c <= 'z'   ? CHAR_LOWER
		       : c >= 'A' && c <= 'Z' ? CHAR_UPPER
					      : CHAR_SIGN;
	if (is_han_digit(c))
		return CHAR_HAN_DIGIT;
	if (c >= 0x2460 && c <= 0x24ff)
		return CHAR_CIRCLED;
	if (c < 0xc0 || (c >= 0x2000 && c <= 0x2bff) || (c >= 0x3000 && c <= 0x303f) ||
	    (c >= 0xfe00 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20))
		return CHAR_SIGN;
	return CHAR_OTHER;
}

static bool
is_roman(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strchr(s[i] >= 'a' ? "ivxlcdm" : "IVXLCDM", s[i]) == NULL)
			return false;
	return len > 0;
}

/* The length of the run of characters like the one at s: what a number or a word consists of. */
static size_t
run_length(const char *s, size_t len)
{
	size_t at = 0, end;
	enum char_class first = classify(next_char(s, len, &at)), class;

	if (first == CHAR_SIGN || first == CHAR_CIRCLED)
		return at;
	while (at < len) {
		end = at;
		class = classify(next_char(s, len, &end));
		if (first == CHAR_DIGIT
			? class != CHAR_DIGIT && class != CHAR_LOWER && class != CHAR_UPPER
		    : first == CHAR_HAN_DIGIT || first == CHAR_OTHER
			? class != first
			: class != CHAR_LOWER && class != CHAR_UPPER && class != CHAR_OTHER)
			break;
		at = end;
	}
	return at;
}

/* The sign that replaces the run of characters in a shape; NULL: the run is kept. */
static const char *
shape_of(const char *s, size_t len)
{
	size_t at = 0;
	enum char_class class = classify(next_char(s, len, &at));

	switch (class) {
	case CHAR_DIGIT: return "1";
	case CHAR_HAN_DIGIT: return "\xe4\xb8\x80";
	case CHAR_CIRCLED: return "\xe2\x91\xa0";
	case CHAR_OTHER: return at == len && len == 2 ? "a" : NULL; /* a Greek or Cyrillic letter */
	case CHAR_LOWER:
	case CHAR_UPPER:
		if (len == 1 || is_roman(s, len) || (len == 2 && s[0] == s[1]))
			return class == CHAR_LOWER ? "a" : "A";
		return NULL;
	default: return NULL;
	}
}

size_t
draft_shape(const char *s, size_t len, char out[DRAFT_SHAPE_BYTES])
{
	size_t used = 0;

	for (size_t at = 0, n; at < len; at += n) {
		const char *shape;
		size_t size;

		n = run_length(s + at, len - at);
		shape = shape_of(s + at, n);
		size = shape != NULL ? strlen(shape) : n;
		if (used + size >= DRAFT_SHAPE_BYTES)
			return 0;
		memcpy(out + used, shape != NULL ? shape : s + at, size);
		used += size;
	}
	out[used] = '\0';
	return used;
}

size_t
draft_split(const char *s, size_t len, draft_known_fn *known, const void *ctx)
{
	size_t found = 0, words = 0;
	char shape[DRAFT_SHAPE_BYTES];

	for (size_t i = 0; i <= len && words < DRAFT_WORDS_MAX; i++) {
		size_t size;

		if (i < len && s[i] != ' ' && s[i] != '\n')
			continue;
		/* "Article 5: Aims": the colon may belong to the number or not */
		for (size_t end = i; end > 0 && end + 1 >= i; end--) {
			if (end < i && s[end] != ':')
				break;
			if ((size = draft_shape(s, end, shape)) > 0 && known(ctx, shape, size)) {
				found = end;
				break;
			}
		}
		words++;
	}
	return found;
}

bool
draft_wants_colon(const char *num, size_t len)
{
	unsigned char c = len > 0 ? (unsigned char)num[len - 1] : ' ', lead;

	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	while (len > 0 && ((unsigned char)num[len - 1] & 0xc0) == 0x80)
		len--;
	lead = len > 0 ? (unsigned char)num[len - 1] : 0;
	return (lead >= 0xc3 && lead <= 0xdf) || (lead >= 0xe4 && lead <= 0xed);
}

/* ---- labels ---- */

static unsigned
roman_value(const char *s, size_t len)
{
	static const char digits[] = "ivxlcdm";
	static const unsigned values[] = { 1, 5, 10, 50, 100, 500, 1000 };
	unsigned sum = 0, last = 0;

	for (size_t i = len; i-- > 0;) {
		unsigned v = values[strchr(digits, s[i] | 0x20) - digits];

		sum = v < last ? sum - v : sum + v;
		last = v > last ? v : last;
	}
	return sum;
}

static unsigned
han_value(const char *s, size_t len)
{
	static const uint32_t digits[] = { 0x3007, 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d,
		0x4e03, 0x516b, 0x4e5d };
	unsigned sum = 0, digit = 0;

	for (size_t at = 0; at < len && sum < 100000;) {
		uint32_t c = next_char(s, len, &at);
		unsigned scale = c == 0x5341   ? 10
				 : c == 0x767e ? 100
				 : c == 0x5343 ? 1000
				 : c == 0x4e07 ? 10000
					       : 0;

		for (unsigned i = 0; i < 10; i++)
			if (digits[i] == c)
				digit = digit * 10 + i;
		if (scale > 0) {
			sum += (digit > 0 ? digit : 1) * scale;
			digit = 0;
		}
	}
	return sum + digit;
}

/* Appends a decimal number or the bytes of s to out. */
static void
add_label(char out[DRAFT_LABEL_BYTES], const char *s, size_t len)
{
	size_t used = strlen(out);

	if (used + len >= DRAFT_LABEL_BYTES)
		len = DRAFT_LABEL_BYTES - 1 - used;
	memcpy(out + used, s, len);
	out[used + len] = '\0';
}

static void
add_number(char out[DRAFT_LABEL_BYTES], unsigned v)
{
	char digits[12];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + v % 10);
	while ((v /= 10) > 0);
	add_label(out, digits + at, sizeof digits - at);
}

static void
add_run(char out[DRAFT_LABEL_BYTES], const char *s, size_t len, bool roman)
{
	size_t at = 0;
	enum char_class class = classify(next_char(s, len, &at));

	if (class == CHAR_HAN_DIGIT) {
		add_number(out, han_value(s, len));
	} else if (class == CHAR_DIGIT) {
		for (at = 0; at < len;) {
			size_t from = at;
			int v = digit_value(next_char(s, len, &at));

			if (v >= 0)
				add_number(out, (unsigned)v);
			else
				add_label(out, s + from, at - from);
		}
	} else if (roman && is_roman(s, len)) {
		add_number(out, roman_value(s, len));
	} else {
		add_label(out, s, len);
	}
}

/* The label is what the last word of the number has besides signs: "12bis" of "Art. 12 bis)". */
void
draft_label(const char *num, size_t len, bool roman, char out[DRAFT_LABEL_BYTES])
{
	bool counted = false, gap = false;

	out[0] = '\0';
	for (size_t at = 0, n; at < len; at += n) {
		size_t first = 0;
		enum char_class class = classify(next_char(num + at, len - at, &first));

		n = run_length(num + at, len - at);
		if (class == CHAR_SIGN) {
			gap = true;
			continue;
		}
		if (!counted && shape_of(num + at, n) == NULL)
			continue; /* the word of the unit */
		if (counted && class == CHAR_OTHER)
			continue; /* the sign after a Chinese number */
		if (counted && gap && num[at - 1] != ' ')
			add_label(out, "-", 1); /* 1.2 becomes 1-2 */
		counted = true;
		gap = false;
		add_run(out, num + at, n, roman);
	}
}
