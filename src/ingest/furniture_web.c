/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture_web: finds what web sites and data bases put before and after a text: the browser's
 * title line, paths, buttons, links, imprints. What must hold: only links that are a line of their
 * own go between lines of the text.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/furniture_private.h"
#include "ingest/lines.h"
#include "ingest/mark.h"

#define OPENING_LINES 12    /* lines of the file that may be before the text */
#define ENDING_LINES_MAX 60 /* lines that may be after it */
#define TITLE_COLUMNS_MIN 8 /* a shorter title, found in the line before, proves nothing */
#define HEADER_LINES_MAX 4  /* of a header that is broken at a column */
#define ADDRESS_WORDS_MAX 6 /* badly scraped addresses contain spaces */
#define BUTTONS_MIN 2       /* one word alone proves nothing */
#define BUTTONS_SURE 3      /* so many are navigation anywhere */
#define PATH_SIGNS_MIN 2    /* Home > Laws > Act */
#define ALONE_BYTES_MAX 120
#define DATE_BYTES_MIN 8 /* 1.5.2024 */
#define DATE_BYTES_MAX 10
#define WHY_HEADER "a web site's header: the next line is the title again"
#define WHY_NAVIGATION "navigation of a web site"
#define WHY_ENDING "a web site's links and imprint after the text"

static struct str
text_at(const struct furniture *f, size_t i)
{
	return f->l->v[i].text;
}

static void
mark(struct furniture *f, size_t i, const char *why)
{
	if (f->v[i].why == NULL)
		f->v[i].why = why;
}

/* ---- the browser's title line ---- */

static bool
is_separator(uint32_t c)
{
	return c == '-' || c == '|' || c == '>' || c == '_' || c == 0xbb || c == 0x2013 ||
	       c == 0x2014 || c == 0xff5c || c == 0xb7 || c == ':';
}

/* Whether site has a separator on the side of the title. */
static bool
is_site(struct str site, bool before)
{
	struct str trimmed = utf8_trim(site);

	if (trimmed.len == 0)
		return false;
	return is_separator(before ? lines_last_char(trimmed) : lines_first_char(trimmed));
}

/* The lines from..to joined by spaces; empty when the arena is full. */
static struct str
join_lines(const struct lines *l, size_t from, size_t to)
{
	size_t len = 0;
	char *text;

	for (size_t i = from; i < to; i++)
		len += l->v[i].text.len + 1;
	if ((text = arena_alloc(l->arena, len)) == NULL)
		return STR("");
	len = 0;
	for (size_t i = from; i < to; i++) {
		if (i > from)
			text[len++] = ' ';
		memcpy(text + len, l->v[i].text.p, l->v[i].text.len);
		len += l->v[i].text.len;
	}
	return str_make(text, len);
}

/* Whether head is the title and a site's name before or after it. */
static bool
is_header(struct str head, struct str title)
{
	if (head.len <= title.len || lines_columns(title) < TITLE_COLUMNS_MIN)
		return false;
	return (str_eq(str_slice(head, head.len - title.len, head.len), title) &&
		   is_site(str_slice(head, 0, head.len - title.len), true)) ||
	       (str_eq(str_slice(head, 0, title.len), title) &&
		   is_site(str_slice(head, title.len, head.len), false));
}

/* The number of lines of the header; 0 for none. Header and title may both be broken into lines. */
static size_t
count_header(const struct lines *l)
{
	for (size_t to = 1; to <= HEADER_LINES_MAX && to < l->count; to++) {
		struct str head = join_lines(l, 0, to);

		for (size_t end = to + 1; end <= to + HEADER_LINES_MAX && end <= l->count; end++)
			if (is_header(head, join_lines(l, to, end)))
				return to;
	}
	return 0;
}

/* ---- one line ---- */

static size_t
count_words(struct str s)
{
	size_t words = 0;

	for (size_t i = 0; i < s.len; i++)
		words += s.p[i] != ' ' && (i == 0 || s.p[i - 1] == ' ');
	return words;
}

static bool
is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * Whether a line is a path on a server: "/zw/zwxx/t256630.htm". It needs two names and a suffix,
 * because "/s/ J. Smith" is a signature.
 */
static bool
is_server_path(struct str s)
{
	struct str first;

	if (s.len < 4 || s.p[0] != '/' || !is_ascii_letter(s.p[1]) ||
	    count_words(s) > ADDRESS_WORDS_MAX)
		return false;
	first = str_cut(s, ' ', &s);
	return str_find(str_slice(first, 1, first.len), '/') + 2 < first.len &&
	       str_find(first, '.') < first.len;
}

static bool
is_address(struct str s)
{
	return is_server_path(s) ||
	       ((str_starts(s, "http://") || str_starts(s, "https://") || str_starts(s, "www.")) &&
		   count_words(s) <= ADDRESS_WORDS_MAX);
}

/* Home > Laws > Act */
static bool
is_site_path(struct str s)
{
	size_t signs = 0, at = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		signs += c == '>' || c == 0xbb || c == 0x203a || c == 0xff1e;
	}
	return signs >= PATH_SIGNS_MIN && !furniture_is_sentence(s);
}

/* The buttons of which s is made, with nothing but spaces between them: "Print Share"; else 0. */
static size_t
count_row(struct str s)
{
	size_t buttons = 0, len;

	for (s = utf8_trim(s); s.len > 0; s = utf8_trim(str_slice(s, len, s.len))) {
		if ((len = furniture_word(WORD_BUTTON, s)) == 0)
			return 0;
		buttons++;
	}
	return buttons;
}

/* The buttons of a line, and its fields. */
static size_t
count_buttons(struct str s, size_t *fields)
{
	struct str field[FIELDS_MAX];
	size_t buttons = 0, count = furniture_fields(s, true, field);

	*fields = count;
	for (size_t i = 0; i < count; i++) {
		size_t row = count_row(field[i]);

		if (row > 1)
			*fields += row - 1;
		buttons += row > 1 ? row : furniture_is(WORD_BUTTON, field[i]);
	}
	return buttons;
}

/* Whether a line is as short as links are. */
static bool
is_short(struct str s)
{
	return !lines_is_wider(s, LINK_COLUMNS_MAX);
}

static bool
is_navigation(struct str s)
{
	size_t fields, buttons;

	if (!is_short(s))
		return false;
	buttons = count_buttons(s, &fields);
	return buttons >= BUTTONS_MIN && buttons * 2 >= fields;
}

/* A copyright that only sites and publishers print; "Copyright is with the authors." is text. */
static bool
is_imprint(struct str s)
{
	bool word =
	    str_case_is(str_slice(s, 0, 9), "copyright") || str_case_is(str_slice(s, 0, 3), "(c)");

	if (!is_short(s))
		return false;
	if (str_starts(s, "©"))
		return true;
	return word && (furniture_contains(WORD_ENDING, str_slice(s, 3, s.len)) ||
			   str_find_str(s, STR("©")) < s.len);
}

static bool
is_alone(struct str s)
{
	return s.len <= ALONE_BYTES_MAX && furniture_is(WORD_ALONE, s);
}

/* A line of nothing but buttons. */
static bool
is_button_row(struct str s)
{
	size_t fields;

	return is_short(s) && count_buttons(s, &fields) == fields && fields >= BUTTONS_SURE;
}

/* ---- before the text ---- */

static bool
is_opening(struct str s)
{
	return furniture_word(WORD_OPENING, s) > 0 || is_navigation(s) || is_site_path(s);
}

/* A single button is navigation below a line that is. */
static void
find_single_button(struct furniture *f, size_t i)
{
	if (i > 0 && f->v[i - 1].why != NULL && furniture_is(WORD_BUTTON, text_at(f, i)))
		mark(f, i, WHY_NAVIGATION);
}

/* Single buttons, each a line: two or more in a row. */
static void
find_button_lines(struct furniture *f, size_t from, size_t to)
{
	size_t first = from;

	for (size_t i = from; i <= to && i <= f->l->count; i++) {
		if (i < to && i < f->l->count && furniture_is(WORD_BUTTON, text_at(f, i)))
			continue;
		for (size_t k = first; i - first >= BUTTONS_MIN && k < i; k++)
			mark(f, k, WHY_NAVIGATION);
		first = i + 1;
	}
}

static void
find_openings(struct furniture *f)
{
	size_t header = count_header(f->l);

	for (size_t i = 0; i < header; i++)
		mark(f, i, WHY_HEADER);
	for (size_t i = 0; i < OPENING_LINES && i < f->l->count; i++) {
		if (is_opening(text_at(f, i)))
			mark(f, i, WHY_NAVIGATION);
		find_single_button(f, i);
	}
	for (size_t i = 0; i < OPENING_LINES && i < f->l->count; i++)
		if (is_address(text_at(f, i)) && (i == 0 || f->v[i - 1].why != NULL))
			mark(f, i, WHY_NAVIGATION);
	find_button_lines(f, 0, OPENING_LINES);
}

/* ---- between and after ---- */

static void
find_alone(struct furniture *f)
{
	for (size_t i = 0; i < f->l->count; i++)
		if (is_alone(text_at(f, i)) || is_button_row(text_at(f, i)))
			mark(f, i, WHY_NAVIGATION);
}

/* s without the dash or bullet of a list of links. */
static struct str
skip_sign(struct str s)
{
	return utf8_trim(str_slice(s, mark_read_sign(s), s.len));
}

/* A line that begins the links or the imprint after a text. */
static bool
is_ending(struct str s)
{
	s = skip_sign(s);
	return (is_short(s) && furniture_word(WORD_ENDING, s) > 0) || is_imprint(s) ||
	       is_navigation(s);
}

/* A date in digits and nothing more: "2024-05-01". */
static bool
is_bare_date(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && strchr("-./", s.p[i]) == NULL)
			return false;
	return s.len >= DATE_BYTES_MIN && s.len <= DATE_BYTES_MAX;
}

/* A line that may be one of the links. */
static bool
is_link(struct str s)
{
	uint32_t last = lines_last_char(s);

	if (is_bare_date(s))
		return true;

	return mark_read_sign(s) > 0 && is_short(s) && last != '.' && last != ';' &&
	       last != 0x3002 && last != 0xff1b;
}

void
furniture_find_web(struct furniture *f)
{
	find_openings(f);
	find_alone(f);
}

void
furniture_find_endings(struct furniture *f)
{
	size_t start = f->l->count, lines = 0;
	bool proven = false;

	for (size_t i = f->l->count; i-- > 0 && lines < ENDING_LINES_MAX;) {
		struct str s = text_at(f, i);
		bool ending = is_ending(s), path = is_server_path(s);

		if (f->v[i].why != NULL)
			continue;
		lines++;
		if (ending || path || is_address(s)) {
			proven |= ending || path;
			start = i;
		} else if (!is_link(s)) {
			break;
		}
	}
	for (size_t i = start; proven && i < f->l->count; i++)
		mark(f, i, WHY_ENDING);
}
