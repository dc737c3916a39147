/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inline: writes emphasis, links and notes. Asterisks are used only around text that begins and
 * ends with a letter or digit, where they always mean emphasis. Otherwise, and for elements without
 * a CommonMark notation, the HTML element is written.
 */
#include <stdio.h>
#include <string.h>

#include "md.h"

#define RESOURCES "/resources/sha256-"

/*
 * Whether the character is certainly a letter or digit: an asterisk directly before or after it can
 * open or close emphasis (CommonMark 6.2). False for letters outside the tested ranges.
 */
static bool
is_letter(const unsigned char *p, size_t len)
{
	if (len == 1)
		return (*p >= '0' && *p <= '9') || ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z');
	if (len == 2)
		return *p >= 0xc3 && *p <= 0xc9;     /* U+00C0 to U+027F */
	return len == 3 && *p >= 0xe4 && *p <= 0xe9; /* U+4000 to U+9FFF: ideographs */
}

static bool
is_between_letters(struct tree_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t first = 1, last = s.len;

	if (s.len == 0)
		return false;
	while (first < s.len && (p[first] & 0xc0) == 0x80)
		first++;
	while (--last > 0 && (p[last] & 0xc0) == 0x80)
		continue;
	return is_letter(p, first) && is_letter(p + last, s.len - last);
}

/* The start and end delimiter of an inline element. */
struct mark {
	char open[8], close[8];
};

static struct mark
mark_for(struct md *m, const struct gaz_node *n)
{
	static const char ins[] = "ins", del[] = "del"; /* in a comparison they mark changes */
	static const char *const same[] = { "b", "i", "u", "sup", "sub", ins, del, NULL };
	const char *name = m->h->name(n);
	struct mark mark = { "", "" };
	size_t i;

	for (i = 0; same[i] != NULL && strcmp(same[i], name) != 0; i++)
		continue;
	if (same[i] == NULL || (m->is_comparison && (same[i] == ins || same[i] == del)))
		return mark;
	snprintf(mark.open, sizeof mark.open, "<%s>", same[i]);
	snprintf(mark.close, sizeof mark.close, "</%s>", same[i]);
	if (i > 1 || m->is_comparison || m->line.last == '*' ||
	    !is_between_letters(md_flatten(m, n)))
		return mark;
	return strcmp(name, "b") == 0 ? (struct mark){ "**", "**" } : (struct mark){ "*", "*" };
}

static void
walk_quoted_text(struct md *m, const struct gaz_node *n)
{
	const char *start = m->h->attr(n, "startQuote", NULL),
		   *end = m->h->attr(n, "endQuote", NULL);

	if (start != NULL)
		md_texts(m, start);
	md_walk_children(m, n);
	if (end != NULL)
		md_texts(m, end);
}

/* Whether n can be put between delimiters: it has text, and contains only text and inlines. */
static bool
is_plain(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *c, *end = m->h->skip(n);
	int kind;

	for (c = m->h->next(n); c != NULL && c != end; c = m->h->next(c)) {
		kind = m->h->kind(c);
		if (kind != GAZ_TEXT && kind != GAZ_INLINE && kind != GAZ_REF && kind != GAZ_NUM)
			return false;
	}
	return md_flatten(m, n).len > 0;
}

static bool
is_script(const struct md *m, const struct gaz_node *n)
{
	const char *name = m->h->name(n);

	return strcmp(name, "sup") == 0 || strcmp(name, "sub") == 0;
}

void
md_inline(struct md *m, const struct gaz_node *n)
{
	bool script = is_script(m, n);
	struct mark mark;

	if (tree_wants_space(&m->tree, n))
		md_text(m, " ", 1);
	if (script && (m->spelt > 0 || !is_plain(m, n))) {
		m->spelt++;
		walk_quoted_text(m, n);
		m->spelt--;
		return;
	}
	if (!is_plain(m, n) || (mark = mark_for(m, n)).open[0] == '\0') {
		walk_quoted_text(m, n);
		return;
	}
	md_begin(m);
	md_change(m, GAZ_SAME);
	md_mark(m, mark.open);
	m->raised += script;
	walk_quoted_text(m, n);
	m->raised -= script;
	md_change(m, GAZ_SAME);
	md_mark_close(m, mark.close);
}

static bool
is_link(const char *href)
{
	return strncmp(href, "https://", 8) == 0 || strncmp(href, "http://", 7) == 0 ||
	       strncmp(href, "mailto:", 7) == 0;
}

/* The address of an attached file: gaz.resource/1 in <gazetted/plugin.h>. */
static bool
is_file(const char *href)
{
	return strncmp(href, RESOURCES, sizeof RESOURCES - 1) == 0;
}

/*
 * The destination is written between angle brackets (CommonMark 6.3); characters that would end it
 * or start an entity are encoded.
 */
void
md_destination(struct md *m, const char *href)
{
	char code[4];

	md_raws(m, "](<");
	for (; *href != '\0'; href++) {
		if ((unsigned char)*href > ' ' && strchr("<>\\&", *href) == NULL) {
			md_raw(m, href, 1);
		} else if (*href == '&') {
			md_raws(m, "&amp;");
		} else {
			snprintf(code, sizeof code, "%%%02X", (unsigned)(unsigned char)*href);
			md_raws(m, code);
		}
	}
	md_mark_close(m, ">)");
}

void
md_link(struct md *m, const struct gaz_node *n)
{
	const char *href = m->h->attr(n, "href", NULL);

	if (href == NULL || m->in_link || !(is_link(href) || is_file(href)) || !is_plain(m, n)) {
		md_walk_children(m, n);
		return;
	}
	md_begin(m);
	md_change(m, GAZ_SAME);
	md_mark(m, "[");
	m->in_link = true;
	md_walk_flat(m, n);
	m->in_link = false;
	md_change(m, GAZ_SAME);
	md_destination(m, href);
}

void
md_cited_text(struct md *m, const struct gaz_node *n, const char *p, size_t len)
{
	size_t at = 0, start, bytes, whole;
	const char *eid;
	struct tree_str url;

	/* a text with superscripts is not that of the node */
	for (uint32_t i = 0;
	     m->citations != NULL && !m->in_link && m->raised == 0 && p == m->h->text(n, &whole) &&
	     (eid = m->citations->at(m->job, n, i, &start, &bytes)) != NULL;
	     i++) {
		if ((url = tree_portion_url(&m->tree, eid)).len == 0)
			break;
		md_text(m, p + at, start - at);
		md_mark(m, "[");
		md_text(m, p + start, bytes);
		md_destination(m, url.p);
		at = start + bytes;
	}
	md_text(m, p + at, len - at);
}

void
md_note(struct md *m, const struct gaz_node *n)
{
	char mark[96];
	const struct gaz_node **bigger;
	size_t number = m->note_count + 1;

	if (m->note_count == m->note_cap) {
		m->note_cap = 2 * m->note_cap + 16;
		if ((bigger = md_alloc(m, m->note_cap * sizeof *bigger)) == NULL)
			return;
		if (m->note_count > 0)
			memcpy(bigger, m->notes, m->note_count * sizeof *bigger);
		m->notes = bigger;
	}
	m->notes[m->note_count++] = n;
	md_begin(m);
	md_change(m, m->h->change(n));
	if (m->in_link)
		snprintf(mark, sizeof mark, "<sup id=\"fnref-%zu\">%zu</sup>", number, number);
	else
		snprintf(mark, sizeof mark, "<sup id=\"fnref-%zu\">[%zu](#fn-%zu)</sup>", number,
		    number, number);
	md_mark_close(m, mark);
	m->line.digits = -1;
}

/* Writes the notes as a numbered list at the end; the numbers are those of the marks. */
void
md_notes(struct md *m)
{
	char marker[MD_MARKER_BYTES], rest[MD_MARKER_BYTES], anchor[48];
	bool pushed;

	if (m->note_count == 0)
		return;
	md_begin(m);
	md_raws(m, "---");
	md_end(m);
	for (size_t i = 0; i < m->note_count && m->rc == GAZ_OK; i++) { /* nested notes are added */
		snprintf(marker, sizeof marker, "%u. ", (unsigned)(i + 1));
		snprintf(rest, sizeof rest, "%*s", (int)strlen(marker), "");
		snprintf(anchor, sizeof anchor, "<a id=\"fn-%zu\"></a>", i + 1);
		pushed = md_push(m, marker, rest);
		md_begin(m);
		md_mark(m, anchor);
		md_walk_children(m, m->notes[i]);
		md_end(m);
		md_pop(m, pushed);
	}
	m->after_list = true;
}
