/* SPDX-License-Identifier: Apache-2.0 */
/*
 * side_note: finds a column of side notes. What must hold: the notes stand at one column beside
 * numbered sections, and no running text crosses the gap between; all words are kept.
 */
#include "ingest/side_note.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/report.h"

#define NOTE_COLUMNS_MAX 28
#define TEXT_COLUMNS_MIN 20      /* of the running text beside a note in the left margin */
#define WIDE_TEXT_COLUMNS_MIN 36 /* the same, in the right margin: rows of a table are shorter */
#define GAP_MIN 2
#define NOTES_MIN 2 /* one note proves no column */
#define COLUMN_DRIFT 1
#define NUMBER_DIGITS_MAX 4

/* A column of notes, in the left or right margin. */
struct margin_column {
	bool right;
	uint32_t column; /* where the running text begins; of a right margin, where the notes do */
	uint32_t count;
};

/* A line in two: what is left of the gap, and right. */
struct halves {
	struct str left, right;
	uint32_t column; /* of right */
};

/* Whether s begins with the number of a section and a text: "12A. In this". */
static bool
begins_section(struct str s)
{
	size_t at = 0, digits;

	while (at < s.len && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	digits = at;
	while (at < s.len && s.p[at] >= 'A' && s.p[at] <= 'Z')
		at++;
	return digits > 0 && digits <= NUMBER_DIGITS_MAX && at + 2 < s.len && s.p[at] == '.' &&
	       (s.p[at + 1] == ' ' || s.p[at + 1] == '(' || (unsigned char)s.p[at + 1] >= 0x80);
}

/* Cuts a line at its first gap, or the last one. False: it has none. */
static bool
cut_line(const struct line *line, bool last, struct halves *out)
{
	struct str s = line->text;
	bool found = false;

	for (size_t at = 0; at < s.len; at++) {
		size_t from = at;

		while (at < s.len && (s.p[at] == ' ' || s.p[at] == '\t'))
			at++;
		if (at - from < GAP_MIN && (at == from || s.p[from] != '\t'))
			continue;
		if (found && !last)
			break;
		found = true;
		out->left = str_slice(s, 0, from);
		out->right = str_slice(s, at, s.len);
		out->column = line->indent + lines_columns(str_slice(s, 0, at));
	}
	return found;
}

static bool
is_near(uint32_t a, uint32_t b)
{
	return a <= b + COLUMN_DRIFT && b <= a + COLUMN_DRIFT;
}

/* Whether the line has a side note beside the number of a section. */
static bool
has_note(const struct line *line, bool right, struct halves *h)
{
	struct str note, text;

	if (line->table != NULL || !cut_line(line, right, h))
		return false;
	note = right ? h->right : h->left;
	text = right ? h->left : h->right;
	return begins_section(text) && facts_begins_upper(note) &&
	       lines_columns(note) <= NOTE_COLUMNS_MAX &&
	       lines_columns(text) >= (right ? WIDE_TEXT_COLUMNS_MIN : TEXT_COLUMNS_MIN);
}

/* The column that the first note of the margin stands at, and how many others do. */
static struct margin_column
find_column(const struct lines *l, bool right)
{
	struct margin_column m = { .right = right };
	struct halves h;

	for (size_t i = 0; i < l->count; i++) {
		if (!has_note(&l->v[i], right, &h))
			continue;
		if (m.count == 0)
			m.column = h.column;
		m.count += is_near(h.column, m.column);
	}
	return m;
}

/* Divides a line below the first of a section into note and text; false: it crosses the column. */
static bool
divide(const struct line *line, const struct margin_column *m, struct halves *h)
{
	uint32_t end = line->indent + line->columns;

	*h = (struct halves){ .left = STR(""), .right = STR(""), .column = m->column };
	if (end < m->column) { /* all of it is left of the column */
		h->left = line->text;
		return true;
	}
	if (line->indent + COLUMN_DRIFT >= m->column) {
		h->right = line->text;
		return true;
	}
	return cut_line(line, m->right, h) && is_near(h->column, m->column);
}

/* Appends a part of a note to the bytes of the note so far. */
static size_t
append(char *note, size_t len, struct str part)
{
	if (part.len == 0)
		return len;
	if (len > 0)
		note[len++] = ' ';
	memcpy(note + len, part.p, part.len);
	return len + part.len;
}

struct output {
	struct line *v;
	size_t count;
};

static void
put_text(struct output *out, const struct line *line, struct str text, uint32_t indent)
{
	struct line *copy = &out->v[out->count];

	if (text.len == 0)
		return;
	*copy = *line;
	copy->text = text;
	copy->columns = lines_columns(text);
	copy->indent = indent;
	out->count++;
}

/* Puts the note above the section that begins on line i. Returns the index after its lines. */
static size_t
put_section(const struct lines *l, size_t i, const struct margin_column *m, struct output *out,
    char **notes, struct buf *report)
{
	struct output text = { .v = out->v + out->count + 1 };
	char quote[REPORT_QUOTE_BYTES + 8];
	char *note = *notes;
	size_t first = i, len = 0;
	struct halves h;

	for (; i < l->count; i++) {
		const struct line *line = &l->v[i];

		if (i > first && (line->after_blank || line->page_top || line->table != NULL ||
				     begins_section(line->text) || has_note(line, m->right, &h)))
			break;
		if (!divide(line, m, &h))
			break;
		len = append(note, len, m->right ? h.right : h.left);
		put_text(
		    &text, line, m->right ? h.left : h.right, m->right ? line->indent : m->column);
	}
	out->v[out->count] = l->v[first];
	out->v[out->count].text = str_make(note, len);
	out->v[out->count].columns = lines_columns(str_make(note, len));
	out->v[out->count].after_blank = out->v[out->count].side_note = true;
	text.v[0].after_blank = text.v[0].page_top = false;
	for (size_t k = 1; k < text.count; k++)
		text.v[k].wraps = true; /* the notes left it little room */
	out->count += 1 + text.count;
	*notes += len;
	report_note(report, l->v[first].first, "the side note is read as the heading: %s",
	    report_quote(str_make(note, len), quote));
	return i;
}

static size_t
text_bytes(const struct lines *l)
{
	size_t bytes = 0;

	for (size_t i = 0; i < l->count; i++)
		bytes += l->v[i].text.len + 1;
	return bytes;
}

int
side_note_find(struct lines *l, struct buf *report, struct err *e)
{
	struct margin_column left = find_column(l, false), right = find_column(l, true), m;
	struct output out = { 0 };
	struct halves h;
	char *notes;

	m = left.count >= right.count ? left : right;
	if (m.count < NOTES_MIN)
		return 0;
	out.v = arena_alloc(l->arena, 2 * l->count * sizeof *out.v);
	notes = arena_alloc(l->arena, text_bytes(l));
	if (out.v == NULL || notes == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	for (size_t i = 0; i < l->count;) {
		if (!has_note(&l->v[i], m.right, &h) || !is_near(h.column, m.column)) {
			out.v[out.count++] = l->v[i++];
			continue;
		}
		i = put_section(l, i, &m, &out, &notes, report);
	}
	l->v = out.v;
	l->count = out.count;
	return 0;
}
