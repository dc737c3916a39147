/* SPDX-License-Identifier: Apache-2.0 */
/* office_lines: what must hold: every paragraph, cell and note is in the lines. */
#include "ingest/office_lines.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/anchors.h"
#include "ingest/footnote.h"
#include "ingest/line_picture.h"
#include "ingest/lines.h"
#include "ingest/report.h"
#include "ingest/table_rows.h"
#include "ingest/text_faces.h"
#include "office/document.h"

_Static_assert(OFFICE_NOTE_FIRST == FOOTNOTE_SIGN_FIRST && OFFICE_NOTES_MAX == FOOTNOTES_MAX &&
		   OFFICE_NUMBER_END == TABLE_NUMBER_END,
    "signs in texts are the same characters");

/* Puts each cell of a row in its first column; the other columns that it spans stay empty. */
static bool
lay_out_row(struct table_text *t, const struct office_row *from, uint32_t row)
{
	uint32_t column = 0;

	for (uint16_t k = 0; k < from->count; k++) {
		const struct office_cell *cell = &from->cells[k];
		size_t at = (size_t)row * t->columns + column;

		t->cells[at] = cell->text;
		t->spans[at] = (struct table_span){ cell->columns, cell->rows };
		column += cell->columns;
	}
	return column <= t->columns;
}

static uint32_t
count_columns(const struct office_table *from)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < from->count; i++) {
		uint32_t columns = 0;

		for (uint16_t k = 0; k < from->rows[i].count; k++)
			columns += from->rows[i].cells[k].columns;
		most = columns > most ? columns : most;
	}
	return most;
}

static bool
add_faces(struct text_faces *faces, const struct office_row *row, struct arena *arena)
{
	bool added = true;

	for (uint16_t k = 0; k < row->count; k++)
		added &= text_faces_add(faces, row->cells[k].text.p, &row->cells[k].faces, arena);
	return added;
}

static const struct table_text *
make_table(const struct office_table *from, struct text_faces *faces, struct arena *arena)
{
	struct table_text *t = arena_zalloc(arena, sizeof *t);
	size_t cells;

	if (t == NULL)
		return NULL;
	*t = (struct table_text){
		.proven = true, .rows = from->count, .columns = count_columns(from)
	};
	cells = (size_t)t->rows * t->columns;
	t->cells = arena_zalloc(arena, cells * sizeof *t->cells);
	t->spans = arena_zalloc(arena, cells * sizeof *t->spans);
	if (t->cells == NULL || t->spans == NULL)
		return NULL;
	for (uint32_t i = 0; i < from->count; i++) {
		lay_out_row(t, &from->rows[i], i);
		if (!add_faces(faces, &from->rows[i], arena))
			return NULL;
		if (from->rows[i].head && t->heads == i)
			t->heads = i + 1;
	}
	return t;
}

/* Replaces line feeds, which break a line inside a paragraph, by spaces. */
static void
join_lines(char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '\n')
			*s = ' ';
}

/* The text of a paragraph behind its number; NULL: the arena is full. */
static char *
print(const struct office_block *block, struct arena *arena)
{
	char *text = block->number.len == 0 ? arena_dup(arena, block->text)
					    : arena_printf(arena, STR_FMT " " STR_FMT,
						  STR_ARG(block->number), STR_ARG(block->text));

	if (text != NULL)
		join_lines(text);
	return text;
}

static int
add_line(struct lines *l, const struct office_block *block, bool after_blank,
    struct text_faces *faces, struct err *e)
{
	struct line *line = &l->v[l->count];
	size_t before;
	char *text;

	*line = (struct line){ .after_blank = after_blank };
	if (block->table != NULL) {
		line->text = STR("|");
		line->columns = 1;
		if ((line->table = make_table(block->table, faces, l->arena)) == NULL)
			return err_set(e, ERR_LIMIT, LINES_MEMORY);
	} else {
		text = print(block, l->arena);
		before = block->number.len > 0 ? block->number.len + 1 : 0;
		if (text == NULL || !text_faces_add(faces, text + before, &block->faces, l->arena))
			return err_set(e, ERR_LIMIT, LINES_MEMORY);
		line->text = utf8_trim(str_from(text));
		line->columns = lines_columns(line->text);
		line->contents = block->contents;
		line->title = block->title;
		line->number = (uint32_t)block->number.len;
		line->list = block->list;
		line->level = block->level;
	}
	l->raw[l->raw_count++] = line->text;
	line->first = line->last = (uint32_t)l->raw_count;
	l->count++;
	return 0;
}

/* Whether nothing is left of the paragraph. */
static bool
is_blank(const struct lines *l, const struct office_block *block)
{
	return block->table == NULL && block->number.len == 0 &&
	       line_picture_is_nothing(l, block->text);
}

static int
make_lines(
    struct lines *l, const struct office_document *d, struct text_faces *faces, struct err *e)
{
	struct arena *arena = l->arena;
	bool blank = false;
	int rc;

	l->v = arena_alloc(arena, (d->count + 1) * sizeof *l->v);
	l->raw = arena_alloc(arena, (d->count + 1) * sizeof *l->raw);
	if (l->v == NULL || l->raw == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	for (uint32_t i = 0; i < d->count; i++) {
		const struct office_block *block = &d->blocks[i];

		if (is_blank(l, block)) {
			l->raw[l->raw_count++] = STR("");
			blank = true;
			continue;
		}
		if ((rc = add_line(l, block, blank, faces, e)) != 0)
			return rc;
		blank = false;
	}
	return 0;
}

/* The text of a note; NULL: the arena is full. */
static char *
print_note(struct str text, struct arena *arena)
{
	char *copy = arena_dup(arena, text);

	for (char *p = copy; p != NULL && *p != '\0'; p++)
		if (*p == '\n' || *p == OFFICE_NUMBER_END)
			*p = ' ';
	return copy;
}

static int
make_notes(
    struct lines *l, const struct office_document *d, struct text_faces *faces, struct err *e)
{
	uint32_t footnotes = 0, endnotes = 0;

	if (d->note_count == 0)
		return 0;
	if ((l->notes = arena_zalloc(l->arena, d->note_count * sizeof *l->notes)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	for (uint32_t i = 0; i < d->note_count; i++) {
		const struct office_note *note = &d->notes[i];
		unsigned number = note->endnote ? ++endnotes : ++footnotes;
		const char *marker = arena_printf(l->arena, note->endnote ? "e%u" : "%u", number);
		const char *text = print_note(note->text, l->arena);

		if (marker == NULL || text == NULL ||
		    !text_faces_add(faces, text, &note->faces, l->arena))
			return err_set(e, ERR_LIMIT, LINES_MEMORY);
		l->notes[l->note_count++] =
		    (struct footnote){ .marker = str_from(marker), .text = str_from(text) };
	}
	return 0;
}

int
office_lines(struct lines *l, const struct office_document *d, const struct line_picture *pictures,
    struct arena *arena, struct err *e)
{
	struct text_faces *faces = arena_zalloc(arena, sizeof *faces);
	int rc;

	if (faces == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	*l = (struct lines){
		.arena = arena, .whole = true, .pictures = pictures, .picture_count = d->shown_count
	};
	if ((rc = make_lines(l, d, faces, e)) != 0 || (rc = make_notes(l, d, faces, e)) != 0)
		return rc;
	text_faces_sort(faces);
	l->faces = faces;
	if ((l->anchors = anchors_make(d, arena)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	return l->count > 0 ? 0
			    : err_set(e, ERR_DATA, "the file has no text; nothing was imported");
}

void
office_report(const struct office_document *d, bool reject, struct buf *report)
{
	if (d->comments > 0)
		report_note(report, 0, "%u comments were left out", (unsigned)d->comments);
	if (d->hidden > 0)
		report_note(
		    report, 0, "hidden text of %u paragraphs was left out", (unsigned)d->hidden);
	if (d->pictures > 0)
		report_note(report, 0, "%u pictures were left out", (unsigned)d->pictures);
	if (d->changes > 0)
		report_note(report, 0, "%u tracked changes were %s", (unsigned)d->changes,
		    reject ? "rejected" : "accepted");
}
