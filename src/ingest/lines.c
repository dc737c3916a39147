/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines: splits a text into lines. What must hold: every character of the input is in a line, is
 * white space, or is reported.
 */
#include "ingest/lines.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/footnote.h"
#include "ingest/line_picture.h"
#include "ingest/report.h"

#define TAB_COLUMNS 8
#define CHAR_WIDE_FIRST 0x1100 /* Hangul Jamo: no character below it is wide */
#define IDEOGRAPHIC_SPACE 0x3000
#define BYTE_ORDER_MARK 0xfeff
#define LINE_SEPARATOR 0x2028
#define PARAGRAPH_SEPARATOR 0x2029

struct splitter {
	struct lines *l;
	struct buf *report;
	size_t cap;
	bool blank, page; /* an empty line, or a form feed, came since the last line */
	uint32_t invisible, invisible_lines;
};

bool
lines_is_unspaced(uint32_t c)
{
	return (c >= 0x2e80 && c <= 0x9fff && c != IDEOGRAPHIC_SPACE) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff01 && c <= 0xff60) ||
	       (c >= 0x20000 && c <= 0x3ffff);
}

bool
lines_is_wide(uint32_t c)
{
	return c >= CHAR_WIDE_FIRST && (c <= 0x115f || c == IDEOGRAPHIC_SPACE ||
					   lines_is_unspaced(c) || (c >= 0xac00 && c <= 0xd7a3));
}

uint32_t
lines_columns(struct str s)
{
	uint32_t columns = 0;
	size_t at = 0;

	while (at < s.len)
		columns += lines_is_wide(utf8_next(s, &at)) ? 2 : 1;
	return columns;
}

bool
lines_is_wider(struct str s, uint32_t columns)
{
	uint32_t count = 0;
	size_t at = 0;

	while (at < s.len && count <= columns)
		count += lines_is_wide(utf8_next(s, &at)) ? 2 : 1;
	return count > columns;
}

bool
lines_is_sign(uint32_t c)
{
	return footnote_is_sign(c) || line_picture_is_sign(c);
}

uint32_t
lines_first_char(struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (!lines_is_sign(c) && !(at > 1 && utf8_is_space(c)))
			return c;
	}
	return 0;
}

uint32_t
lines_last_char(struct str s)
{
	size_t at = s.len;
	uint32_t c = 0;

	while (at > 0 && lines_is_sign(c = utf8_prev(s, &at)))
		;
	return lines_is_sign(c) ? 0 : c;
}

/* Control characters that XML 1.0 does not allow or no text needs. */
static bool
is_control(uint32_t c)
{
	return (c < ' ' && c != '\t') || c == 0x7f || c == 0xfffe || c == 0xffff;
}

/*
 * Characters that show nothing and may be inside a word or before a number: zero width space, word
 * joiner, byte order mark; marks of direction, which the script itself gives; a soft hyphen, but
 * for one at the end of a line, which tells that its word goes on.
 */
static bool
is_invisible(uint32_t c, bool at_end)
{
	return c == 0x200b || c == 0x2060 || c == BYTE_ORDER_MARK || c == 0x200e || c == 0x200f ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       (c == 0xad && !at_end);
}

/* Characters that clean() removes from a line. */
struct removal {
	uint32_t controls, invisible;
};

/* Copies s to out without control characters and invisible ones; counts them. Returns the bytes. */
static size_t
copy_visible(struct str s, char *out, struct removal *removed)
{
	size_t at = 0, from, len = 0, end = (size_t)(utf8_trim(s).p - s.p) + utf8_trim(s).len;

	*removed = (struct removal){ 0 };
	while ((from = at) < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (is_control(c)) {
			removed->controls++;
		} else if (is_invisible(c, at >= end)) {
			removed->invisible += c != BYTE_ORDER_MARK; /* a file may begin with it */
		} else {
			memcpy(out + len, s.p + from, at - from);
			len += at - from;
		}
	}
	return len;
}

static bool
may_have_removed(struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (is_control(c) || is_invisible(c, false))
			return true;
	}
	return false;
}

/* Removes control characters and invisible ones from *s, and reports the former. */
static int
clean(struct splitter *sp, struct str *s, struct err *e)
{
	struct removal removed;
	char *copy;

	if (!may_have_removed(*s))
		return 0;
	if ((copy = arena_alloc(sp->l->arena, s->len + 1)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	*s = str_make(copy, copy_visible(*s, copy, &removed));
	sp->invisible += removed.invisible;
	sp->invisible_lines += removed.invisible > 0;
	if (removed.controls > 0)
		report_drop(sp->report, (uint32_t)sp->l->raw_count,
		    "%u control character%s in this line, which a document may not contain",
		    removed.controls, removed.controls == 1 ? "" : "s");
	return 0;
}

static uint32_t
count_indent(struct str s, struct str trimmed)
{
	uint32_t columns = 0;
	size_t at = 0;

	while (at < s.len && s.p + at < trimmed.p) {
		uint32_t c = utf8_next(s, &at);

		columns += c == '\t'          ? TAB_COLUMNS - columns % TAB_COLUMNS
			   : lines_is_wide(c) ? 2
					      : 1;
	}
	return columns;
}

/* Makes room for one more line; the arrays double, and the arena frees the old ones at the end. */
static int
make_room(struct splitter *sp, struct err *e)
{
	struct lines *l = sp->l;
	size_t cap = sp->cap == 0 ? 256 : sp->cap * 2;
	struct line *v;
	struct str *raw;

	if (l->raw_count < sp->cap && l->count < sp->cap)
		return 0;
	if (cap / 2 >= LINES_MAX)
		return err_set(e, ERR_LIMIT,
		    "line %d: a text may have %d lines; split it in volumes", LINES_MAX + 1,
		    LINES_MAX);
	v = arena_alloc(l->arena, cap * sizeof *v);
	raw = arena_alloc(l->arena, cap * sizeof *raw);
	if (v == NULL || raw == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	if (l->raw_count > 0) {
		memcpy(v, l->v, l->count * sizeof *v);
		memcpy(raw, l->raw, l->raw_count * sizeof *raw);
	}
	l->v = v;
	l->raw = raw;
	sp->cap = cap;
	return 0;
}

/* Adds a line, or the part of one before or after a form feed. */
static int
add_piece(struct splitter *sp, struct str s, struct err *e)
{
	struct lines *l = sp->l;
	struct str text;
	int rc;

	if ((rc = clean(sp, &s, e)) != 0)
		return rc;
	if ((text = utf8_trim(s)).len == 0)
		return 0;
	l->v[l->count++] = (struct line){
		.text = text,
		.first = (uint32_t)l->raw_count,
		.last = (uint32_t)l->raw_count,
		.indent = count_indent(s, text),
		.columns = lines_columns(text),
		.after_blank = sp->blank,
		.page_top = sp->page,
	};
	sp->blank = sp->page = false;
	return 0;
}

static void
end_page(struct splitter *sp)
{
	if (sp->l->count == 0)
		return;
	sp->l->v[sp->l->count - 1].page_end = true;
	sp->page = true;
}

/* The part of s before a form feed, or a line or paragraph separator (U+2028, U+2029). */
static struct str
cut_piece(struct str s, struct str *rest)
{
	size_t at = 0, next = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &next);

		if (c == '\f' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
			*rest = str_slice(s, next, s.len);
			return str_slice(s, 0, at);
		}
		at = next;
	}
	*rest = STR("");
	return s;
}

/* Adds a physical line; a form feed in it ends a page. */
static int
add_line(struct splitter *sp, struct str s, struct err *e)
{
	size_t count = sp->l->count;
	struct str piece, rest = s;
	int rc;

	if ((rc = make_room(sp, e)) != 0)
		return rc;
	sp->l->raw[sp->l->raw_count++] = s;
	do {
		piece = cut_piece(rest, &rest);
		if ((rc = make_room(sp, e)) != 0 || (rc = add_piece(sp, piece, e)) != 0)
			return rc;
		if (piece.p + piece.len < s.p + s.len && piece.p[piece.len] == '\f')
			end_page(sp);
	} while (rest.len > 0);
	sp->blank |= sp->l->count == count;
	return 0;
}

int
lines_split(
    struct lines *l, struct str text, struct arena *arena, struct buf *report, struct err *e)
{
	struct splitter sp = { .l = l, .report = report };
	size_t from = 0, at;
	int rc;

	*l = (struct lines){ .arena = arena };
	for (at = 0; at < text.len; at++) {
		if (text.p[at] != '\n' && text.p[at] != '\r')
			continue;
		if ((rc = add_line(&sp, str_slice(text, from, at), e)) != 0)
			return rc;
		if (text.p[at] == '\r' && at + 1 < text.len && text.p[at + 1] == '\n')
			at++;
		from = at + 1;
	}
	if (from < text.len && (rc = add_line(&sp, str_slice(text, from, text.len), e)) != 0)
		return rc;
	if (sp.invisible > 0)
		report_note(report, 0,
		    "%u invisible character%s removed from %u line%s: soft hyphens, zero width "
		    "spaces "
		    "or marks of direction",
		    sp.invisible, sp.invisible == 1 ? " was" : "s were", sp.invisible_lines,
		    sp.invisible_lines == 1 ? "" : "s");
	return 0;
}

void
lines_compact(struct lines *l)
{
	bool blank = false, top = false;
	size_t kept = 0, i;

	for (i = 0; i < l->count; i++) {
		struct line *line = &l->v[i];

		blank |= line->after_blank;
		top |= line->page_top;
		if (line->dropped) {
			if (line->page_end && kept > 0)
				l->v[kept - 1].page_end = true;
			continue;
		}
		line->after_blank = blank;
		line->page_top = top && kept > 0;
		blank = top = false;
		l->v[kept++] = *line;
	}
	l->count = kept;
}

void
lines_drop(struct lines *l, struct line *line, struct buf *report, const char *why)
{
	char quote[REPORT_QUOTE_BYTES + 8];

	for (uint32_t i = line->first; i <= line->last; i++) {
		/* A form feed may split one physical line into two: only this one is dropped. */
		struct str raw = line->first == line->last ? line->text : utf8_trim(l->raw[i - 1]);

		if (raw.len > 0)
			report_drop(report, i, "%s: %s", why, report_quote(raw, quote));
	}
	line->dropped = true;
}

const char *
lines_collapse(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);
	size_t len = 0;

	if (copy == NULL)
		return NULL;
	for (size_t i = 0; i < s.len; i++) {
		bool space = s.p[i] == ' ' || s.p[i] == '\t';

		if (!space)
			copy[len++] = s.p[i];
		else if (len > 0 && copy[len - 1] != ' ')
			copy[len++] = ' ';
	}
	copy[len] = '\0';
	return copy;
}
