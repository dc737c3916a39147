/* SPDX-License-Identifier: Apache-2.0 */
/* noise: the rules. What must hold: no line that carries a proven number is ever dropped. */
#include "ingest/noise.h"

#include "base/arena.h"
#include "base/table.h"
#include "base/utf8.h"
#include "ingest/lines.h"
#include "ingest/number.h"

#define TITLE_COLUMNS_MIN 8 /* a shorter line at the end of another proves nothing */
#define HEADER_LINES_MAX 4  /* of a title that is broken at a column */
#define HEAD_COLUMNS_MAX 120
#define HEAD_GAP_MIN 3     /* spaces in a row */
#define HEAD_PAGES_MIN 3   /* a head is one when it is on so many pages */
#define FOOT_REPEATS_MIN 2 /* page numbers away from a form feed */
#define LINK_COLUMNS_MAX 160
#define ADDRESS_WORDS_MAX 6 /* badly scraped addresses have spaces in them */
#define MARKER_TAIL_COLUMNS_MAX 60
#define BUTTONS_MIN 2 /* one word alone may be anything */

static bool
is_separator(uint32_t c)
{
	return c == '-' || c == '|' || c == '>' || c == '_' || c == 0xbb || c == 0x2013 ||
	       c == 0x2014 || c == 0xff5c || c == 0xb7 || c == ':';
}

/* Whether site is a name with a separator on the side of the title. */
static bool
is_site(struct str site, bool before)
{
	struct str trimmed = lines_trim(site);

	if (trimmed.len == 0)
		return false;
	return is_separator(before ? lines_last_char(trimmed) : lines_first_char(trimmed));
}

/* The lines from..to as one, as they were before a printer broke them; empty past the cap. */
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

/* How many lines from the first are a header; 0 for none. Both it and the title may be broken. */
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

void
noise_drop_header(struct lines *l, struct buf *report)
{
	size_t count = count_header(l);

	for (size_t i = 0; i < count; i++)
		lines_drop(
		    l, &l->v[i], report, "a web site's header: the next line is the title again");
}

static bool
take_digits(struct str *s)
{
	size_t len = 0;

	while (len < s->len && s->p[len] >= '0' && s->p[len] <= '9')
		len++;
	*s = lines_trim(str_slice(*s, len, s->len));
	return len > 0;
}

/* ASCII in any case. */
static bool
take(struct str *s, const char *word)
{
	size_t len = strlen(word);

	if (s->len < len || !str_case_is(str_slice(*s, 0, len), word))
		return false;
	*s = lines_trim(str_slice(*s, len, s->len));
	return true;
}

/* "Page 3 of 9", "- 3 -", 第 3 页 共 9 页. */
static bool
is_page_number(struct str s)
{
	static const char *const words[] = { "page", "seite", "página", "pagina", "p.", "-", "–",
		"—", "第" };
	static const char *const ends[] = { "of", "von", "de", "sur", "/", "页", "頁", "ページ",
		"-", "–", "—", "共", "，", ",", "页，" };
	bool word = false;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words) && !word; i++)
		word = take(&s, words[i]);
	if (!word || !take_digits(&s))
		return false;
	while (s.len > 0) {
		struct str before = s;

		for (i = 0; i < sizeof(ends) / sizeof(*ends) && s.len > 0; i++)
			take(&s, ends[i]);
		if (s.len > 0)
			take_digits(&s);
		if (s.len == before.len)
			return false;
	}
	return true;
}

static bool
is_digits(struct str s)
{
	return take_digits(&s) && s.len == 0;
}

static void
drop_page_numbers(struct lines *l, struct buf *report)
{
	size_t count = 0;

	for (size_t i = 0; i < l->count; i++)
		count += is_page_number(l->v[i].text);
	for (size_t i = 0; i < l->count; i++) {
		struct line *line = &l->v[i];
		bool edge = line->page_end || line->page_top;

		if ((is_page_number(line->text) && (edge || count >= FOOT_REPEATS_MIN)) ||
		    (edge && is_digits(line->text)))
			lines_drop(l, line, report, "a page number");
	}
	lines_compact(l);
}

struct head {
	uint32_t pages;
};

/* A head's text without the page number in it: digits become '#'. */
static const char *
normalise(struct arena *arena, struct str s)
{
	char *copy = arena_dup(arena, s);
	size_t len = 0;

	for (size_t i = 0; copy != NULL && i < s.len; i++) {
		bool digit = copy[i] >= '0' && copy[i] <= '9';

		if (!digit || len == 0 || copy[len - 1] != '#')
			copy[len++] = digit ? '#' : copy[i];
	}
	if (copy != NULL)
		copy[len] = '\0';
	return copy;
}

/* The rest of a sentence that a page happens to end with: "... as it was before." */
static bool
ends_paragraph(struct str s)
{
	char last = s.p[s.len - 1];

	return s.p[0] >= 'a' && s.p[0] <= 'z' && (last == '.' || last == ';');
}

/* Set to the left and the right of one line, as heads are and titles are not. */
static bool
has_wide_gap(struct str s)
{
	size_t spaces = 0;

	for (size_t i = 0; i < s.len && spaces < HEAD_GAP_MIN; i++)
		spaces = s.p[i] == '\t' ? HEAD_GAP_MIN : s.p[i] == ' ' ? spaces + 1 : 0;
	return spaces >= HEAD_GAP_MIN;
}

/* The heads seen at the edge of pages, by their text; NULL if a line is none. */
static struct head *
find_head(const struct lines *l, struct table *heads, const struct line *line, bool add)
{
	struct number readings[NUMBER_READINGS_MAX];
	struct head *head;
	const char *text;
	bool edge =
	    line->page_top || line->page_end || line == l->v; /* the first page has a top as well */

	if (!edge || line->columns > HEAD_COLUMNS_MAX || ends_paragraph(line->text))
		return NULL;
	if (number_read(line->text, readings) > 0 && number_is_sure(&readings[0]))
		return NULL;
	if ((text = normalise(l->arena, line->text)) == NULL)
		return NULL;
	head = table_find(heads, str_from(text));
	if (head == NULL && add && (head = arena_zalloc(l->arena, sizeof(*head))) != NULL)
		table_put(heads, str_from(text), head);
	return head;
}

static void
drop_heads(struct lines *l, struct buf *report)
{
	struct table heads = { 0 };

	for (size_t i = 0; i < l->count; i++) {
		struct head *head = find_head(l, &heads, &l->v[i], true);

		if (head != NULL)
			head->pages++;
	}
	/* On the first page the title may be printed as the head is later. */
	for (size_t i = l->count > 0 && has_wide_gap(l->v[0].text) ? 0 : 1; i < l->count; i++) {
		struct head *head = find_head(l, &heads, &l->v[i], false);

		if (head != NULL && head->pages >= HEAD_PAGES_MIN)
			lines_drop(l, &l->v[i], report, "comes again on every page");
	}
	table_free(&heads);
	lines_compact(l);
}

void
noise_drop_pages(struct lines *l, struct buf *report)
{
	drop_page_numbers(l, report);
	drop_heads(l, report);
}

static bool
is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t
count_words(struct str s)
{
	size_t words = 0;

	for (size_t i = 0; i < s.len; i++)
		words += s.p[i] != ' ' && (i == 0 || s.p[i - 1] == ' ');
	return words;
}

/* A path on some server: "/zw/zwxx/t256630.htm". "/s/ J. Smith" is a signature, so a path needs two
 * names or a suffix. */
static bool
is_path(struct str s)
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
	return is_path(s) ||
	       ((str_starts(s, "http://") || str_starts(s, "https://") || str_starts(s, "www.")) &&
		   count_words(s) <= ADDRESS_WORDS_MAX);
}

/* One word of the buttons below a page, and the signs around it. */
static bool
take_button(struct str *s)
{
	static const char *const words[] = { "print this page", "print", "close window", "close",
		"back to top", "back", "home", "share", "e-mail", "email", "download", "imprimer",
		"fermer", "retour", "imprimir", "cerrar", "volver", "drucken", "打印本页", "打印",
		"关闭窗口", "关闭", "返回顶部", "返回", "收藏", "分享" };
	static const char *const signs[] = { "|", "[", "]", "/", "·", "【", "】", "｜" };
	bool taken = false;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words) && !taken; i++)
		taken = take(s, words[i]);
	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (take(s, signs[i]))
			i = (size_t)-1; /* any number of them, in any order */
	return taken;
}

/* "Print | Close" */
static bool
is_buttons(struct str s)
{
	size_t count = 0;

	while (take(&s, "[") || take(&s, "【"))
		;
	while (s.len > 0 && take_button(&s))
		count++;
	return s.len == 0 && count >= BUTTONS_MIN;
}

static bool
has_words(struct str s, const char *words)
{
	for (; s.len > 0; s = str_slice(s, 1, s.len)) {
		struct str rest = s;

		if (take(&rest, words))
			return true;
	}
	return false;
}

/* Whose site it is: a copyright, and what only sites say with it. */
static bool
is_imprint(struct str s)
{
	static const char *const starts[] = { "©", "copyright", "(c)", "版权所有" };
	static const char *const rests[] = { "all rights reserved", "tous droits réservés",
		"alle rechte vorbehalten", "todos los derechos reservados", "|", "ICP备" };
	bool copyright = false;

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts) && !copyright; i++)
		copyright = take(&s, starts[i]);
	if (!copyright || lines_columns(s) > LINK_COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < sizeof(rests) / sizeof(*rests); i++)
		if (has_words(s, rests[i]))
			return true;
	return false;
}

/* The headings that web sites set above their links, and what stands with those. */
static bool
is_marker(struct str s)
{
	static const char *const words[] = { "related articles", "related posts", "related reading",
		"related links", "previous article", "next article",
		"previous:", "next:", "share to", "share this", "print this page", "close window",
		"articles connexes", "articles liés", "artículos relacionados",
		"noticias relacionadas", "ähnliche artikel", "weitere artikel", "相关文章",
		"相关链接", "相关新闻", "相关阅读", "上一篇", "下一篇", "打印本页", "关闭窗口",
		"分享到", "扫一扫" };
	struct number readings[NUMBER_READINGS_MAX];

	if (number_read(s, readings) > 0 && readings[0].style == NUMBER_DASH)
		s = str_slice(s, readings[0].rest, s.len);
	if (is_buttons(s) || is_imprint(s))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct str rest = s;

		if (take(&rest, words[i]) && lines_columns(rest) <= MARKER_TAIL_COLUMNS_MAX)
			return true;
	}
	return false;
}

static bool
is_link(struct str s)
{
	struct number readings[NUMBER_READINGS_MAX];
	uint32_t last = lines_last_char(s);

	if (lines_columns(s) > LINK_COLUMNS_MAX || last == '.' || last == ';' || last == 0x3002 ||
	    last == 0xff1b)
		return false;
	return number_read(s, readings) > 0 && readings[0].style == NUMBER_DASH;
}

void
noise_drop_tail(struct lines *l, size_t from, struct buf *report)
{
	size_t start = l->count;
	bool marked = false, proven = false;

	for (size_t i = from; i < l->count; i++) {
		struct str s = l->v[i].text;
		bool address = is_address(s), marker = is_marker(s);

		if (address || marker) {
			start = start == l->count ? i : start;
			marked |= marker;
			proven |= marker || is_path(s);
		} else if (start < l->count && !is_link(s) &&
			   !(marked && l->v[i].columns <= LINK_COLUMNS_MAX)) {
			start = l->count; /* a text after all that: it was no tail */
			marked = proven = false;
		}
	}
	for (size_t i = start; proven && i < l->count; i++)
		lines_drop(l, &l->v[i], report, "a web site's links after the text");
	/* The lines stay in place until the outline is compacted with them. */
}
