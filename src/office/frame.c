/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame: paragraphs, cells, rows, tables and notes, when they end. What must hold: the text of a
 * frame goes to the cell or note around it, else it is a block of the document.
 */
#include "office/frame.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "office/grow.h"

int
frame_push(struct frames *fs, enum frame_kind kind, struct err *e)
{
	struct frame *f;
	struct buf text, leading;
	struct faces faces;

	if (fs->count == FRAMES_MAX)
		return err_set(
		    e, ERR_LIMIT, "more than %d tables and text boxes are nested", FRAMES_MAX);
	f = &fs->v[fs->count++];
	text = f->text;
	text.max = FRAME_TEXT_BYTES_MAX;
	buf_reset(&text);
	faces = f->faces;
	faces.count = 0;
	leading = f->leading;
	leading.max = FRAME_TEXT_BYTES_MAX;
	buf_reset(&leading);
	*f = (struct frame){ .kind = kind, .text = text, .faces = faces, .leading = leading };
	return 0;
}

/* The cell or note around the place, or NULL: the document itself. */
static struct frame *
find_container(struct frames *fs)
{
	for (unsigned i = fs->count; i > 0; i--)
		if (fs->v[i - 1].kind != FRAME_PARAGRAPH)
			return &fs->v[i - 1];
	return NULL;
}

static int
add_block(struct frames *fs, const struct office_block *block, struct err *e)
{
	struct office_block *v =
	    grow(fs->arena, fs->out->blocks, fs->out->count, &fs->block_cap, sizeof *v);

	if (v == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	if (fs->out->count == OFFICE_BLOCKS_MAX)
		return err_set(
		    e, ERR_LIMIT, "the document has more than %u paragraphs", OFFICE_BLOCKS_MAX);
	fs->out->blocks = v;
	if (block->table != NULL || block->text.len > 0 || block->number.len > 0)
		bookmarks_place(&fs->bookmarks, fs->out, fs->out->count);
	v[fs->out->count++] = *block;
	return 0;
}

void
frame_reset_text(struct frames *fs)
{
	struct frame *f = frame_top(fs);

	buf_reset(&f->text);
	f->faces.count = 0;
}

struct buf *
frame_text(struct frames *fs, const struct face *face)
{
	struct frame *f = frame_top(fs);

	fs->no_memory |= !faces_begin(&f->faces, f->text.len, face, fs->arena);
	return &f->text;
}

static const struct face no_face = { .link = STR_INIT("") };

int
frame_put_picture(struct frames *fs, const struct office_picture *picture, struct err *e)
{
	struct frame *f = frame_top(fs);
	bool begins = utf8_trim(buf_str(&f->text)).len == 0;

	fs->pictures.out = fs->out;
	fs->pictures.arena = fs->arena;
	return office_put_picture(
	    &fs->pictures, picture, begins ? &f->leading : frame_text(fs, &no_face), e);
}

/* Puts the pictures that came before the text of the paragraph on top behind it. */
static void
put_leading(struct frames *fs)
{
	struct frame *f = frame_top(fs);
	struct buf *text;

	if (f->leading.len == 0)
		return;
	text = frame_text(fs, &no_face);
	if (text->len > 0)
		buf_putc(text, ' ');
	buf_putstr(text, buf_str(&f->leading));
	buf_reset(&f->leading);
}

/* Checks the text of a frame that ends. */
static int
check_text(const struct frames *fs, const struct buf *text, const char *what, struct err *e)
{
	return fs->no_memory ? err_set(e, ERR_LIMIT, FRAME_MEMORY) : buf_check(text, what, e);
}

/* Keeps a text and its faces, which are those of all of it. */
static int
keep(struct frames *fs, struct str *text, struct faces *faces, struct err *e)
{
	struct faces own = { 0 };

	if (!faces_append(&own, 0, faces, 0, text->len, fs->arena) || !arena_keep(fs->arena, text))
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	*faces = own;
	return 0;
}

/* Adds a paragraph to the text of a cell or note. */
static void
add_to(struct frames *fs, struct frame *f, struct str number, struct str text,
    const struct faces *faces)
{
	if (number.len == 0 && text.len == 0)
		return;
	if (f->text.len > 0)
		buf_putc(&f->text, '\n');
	buf_putstr(&f->text, number);
	if (number.len > 0)
		buf_putc(&f->text, OFFICE_NUMBER_END);
	fs->no_memory |= !faces_append(&f->faces, f->text.len, faces, 0, text.len, fs->arena);
	buf_putstr(&f->text, text);
}

int
frame_carry(struct frames *fs, struct err *e)
{
	struct frame *f = frame_top(fs);

	put_leading(fs);
	fs->carried.max = FRAME_TEXT_BYTES_MAX;
	fs->no_memory |= !faces_append(
	    &fs->carried_faces, fs->carried.len, &f->faces, 0, f->text.len, fs->arena);
	buf_putstr(&fs->carried, buf_str(&f->text));
	fs->count--;
	return check_text(fs, &fs->carried, "a paragraph", e);
}

static int
take_carried(struct frames *fs, struct str *text, struct faces *faces, struct err *e)
{
	struct faces both = { 0 };
	size_t before = fs->carried.len;
	char *joined;

	if (before == 0)
		return 0;
	joined = arena_printf(
	    fs->arena, STR_FMT STR_FMT, STR_ARG(buf_str(&fs->carried)), STR_ARG(*text));
	if (joined == NULL || !faces_append(&both, 0, &fs->carried_faces, 0, before, fs->arena) ||
	    !faces_append(&both, before, faces, 0, text->len, fs->arena))
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	*text = str_from(joined);
	*faces = both;
	buf_reset(&fs->carried);
	fs->carried_faces.count = 0;
	return 0;
}

/* Sets the text of a block, without white space at its ends, and its faces. */
static int
trim(struct frames *fs, struct str whole, struct office_block *block, struct err *e)
{
	struct faces own = { 0 };

	block->text = utf8_trim(whole);
	if (block->faces.count > 0 &&
	    !faces_append(&own, 0, &block->faces, (size_t)(block->text.p - whole.p),
		block->text.len, fs->arena))
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	block->faces = own;
	return 0;
}

int
frame_end_paragraph(struct frames *fs, struct office_block *block, struct err *e)
{
	struct frame *f = frame_top(fs), *container;
	struct str whole;
	int rc;

	put_leading(fs);
	if ((rc = check_text(fs, &f->text, "a paragraph", e)) != 0)
		return rc;
	fs->out->hidden += f->hidden;
	whole = buf_str(&f->text);
	block->faces = f->faces;
	if ((rc = take_carried(fs, &whole, &block->faces, e)) != 0)
		return rc;
	if ((rc = trim(fs, whole, block, e)) != 0)
		return rc;
	fs->count--;
	if ((container = find_container(fs)) != NULL) {
		add_to(fs, container, block->number, block->text, &block->faces);
		return check_text(fs, &container->text, "a cell or a note", e);
	}
	if (block->text.len == 0 && block->number.len == 0)
		return add_block(fs, &(struct office_block){ 0 }, e); /* an empty line */
	return arena_keep(fs->arena, &block->text) ? add_block(fs, block, e)
						   : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

int
frame_flush(struct frames *fs, struct err *e)
{
	struct office_block block = { 0 };
	int rc;

	if (fs->carried.len == 0)
		return 0;
	if ((rc = frame_push(fs, FRAME_PARAGRAPH, e)) != 0)
		return rc;
	return frame_end_paragraph(fs, &block, e);
}

int
frame_end_cell(struct frames *fs, struct err *e)
{
	struct frame *f = frame_top(fs);
	struct office_cell cell = { .columns = f->columns, .rows = !f->continues };
	uint32_t cap = f->cell_cap;
	struct office_cell *v;
	int rc = frame_flush(fs, e);

	if (rc != 0)
		return rc;
	cell.text = buf_str(&f->text);
	cell.faces = f->faces;
	v = grow(fs->arena, f->cells, f->cell_count, &cap, sizeof *v);
	if (v == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	if ((rc = keep(fs, &cell.text, &cell.faces, e)) != 0)
		return rc;
	if (f->cell_count == OFFICE_COLUMNS_MAX)
		return err_set(
		    e, ERR_LIMIT, "a row of a table has more than %u cells", OFFICE_COLUMNS_MAX);
	if (fs->cells++ == OFFICE_CELLS_MAX)
		return err_set(
		    e, ERR_LIMIT, "the tables have more than %u cells", OFFICE_CELLS_MAX);
	f->cells = v;
	f->cell_cap = (uint16_t)cap;
	v[f->cell_count++] = cell;
	frame_reset_text(fs);
	return 0;
}

int
frame_end_row(struct frames *fs, struct err *e)
{
	struct frame *f = frame_top(fs);
	struct office_row *v;

	if (f->removed || f->cell_count == 0)
		return 0;
	if (f->row_count == OFFICE_ROWS_MAX)
		return err_set(e, ERR_LIMIT, "a table has more than %u rows", OFFICE_ROWS_MAX);
	if ((v = grow(fs->arena, f->rows, f->row_count, &f->row_cap, sizeof *v)) == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	f->rows = v;
	v[f->row_count++] = (struct office_row){ f->cells, f->cell_count, f->head };
	return 0;
}

/* The cell of a row that begins in that column, or NULL. */
static struct office_cell *
cell_at(const struct office_row *row, unsigned column)
{
	unsigned at = 0;

	for (uint16_t i = 0; i < row->count && at <= column; at += row->cells[i++].columns)
		if (at == column)
			return &row->cells[i];
	return NULL;
}

/* Adds a cell to the one above that it goes on with; one that has none begins itself. */
static void
merge(struct office_row *rows, uint32_t row, struct office_cell *cell, unsigned column)
{
	for (uint32_t i = row; i > 0; i--) {
		struct office_cell *above = cell_at(&rows[i - 1], column);

		if (above == NULL)
			break;
		if (above->rows == 0)
			continue;
		above->rows++;
		return;
	}
	cell->rows = 1;
}

/* Counts the rows that cells span. A cell with text is never covered, so that no text is lost. */
static void
merge_cells(struct office_row *rows, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		unsigned column = 0;

		for (uint16_t k = 0; k < rows[i].count; k++) {
			struct office_cell *cell = &rows[i].cells[k];

			if (cell->rows == 0 && cell->text.len > 0)
				cell->rows = 1;
			else if (cell->rows == 0)
				merge(rows, i, cell, column);
			column += cell->columns;
		}
	}
}

/* A table in a cell is given as the paragraphs of its cells. */
static int
flatten(struct frames *fs, struct frame *to, const struct frame *inner, struct err *e)
{
	for (uint32_t i = 0; i < inner->row_count; i++)
		for (uint16_t k = 0; k < inner->rows[i].count; k++) {
			const struct office_cell *cell = &inner->rows[i].cells[k];

			add_to(fs, to, STR(""), cell->text, &cell->faces);
		}
	return check_text(fs, &to->text, "a cell", e);
}

int
frame_end_table(struct frames *fs, struct err *e)
{
	struct frame *f = frame_top(fs), *container;
	struct office_table *table;

	if (!frame_is(f, FRAME_TABLE))
		return 0;
	fs->count--;
	if (f->row_count == 0)
		return 0;
	if ((container = find_container(fs)) != NULL)
		return flatten(fs, container, f, e);
	merge_cells(f->rows, f->row_count);
	if ((table = arena_alloc(fs->arena, sizeof *table)) == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	*table = (struct office_table){ f->rows, f->row_count };
	return add_block(fs, &(struct office_block){ .table = table }, e);
}

int
frame_add_bookmark(struct frames *fs, struct str name, struct err *e)
{
	return bookmark_add(&fs->bookmarks, fs->out, name, fs->arena)
		   ? 0
		   : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

int
frame_add_note(struct frames *fs, bool endnote, uint32_t *index, struct err *e)
{
	struct office_document *out = fs->out;
	struct office_note *v;

	if (out->note_count == OFFICE_NOTES_MAX)
		return err_set(
		    e, ERR_LIMIT, "the document has more than %u notes", OFFICE_NOTES_MAX);
	if ((v = grow(fs->arena, out->notes, out->note_count, &fs->note_cap, sizeof *v)) == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	out->notes = v;
	*index = out->note_count;
	v[out->note_count++] = (struct office_note){ .text = STR(""), .endnote = endnote };
	return 0;
}

int
frame_push_note(struct frames *fs, uint32_t index, struct err *e)
{
	int rc = frame_push(fs, FRAME_NOTE, e);

	if (rc == 0)
		frame_top(fs)->note = index;
	return rc;
}

int
frame_end_note(struct frames *fs, struct err *e)
{
	struct frame *f = frame_top(fs);
	struct office_block block = { 0 };
	int rc;

	if (!frame_is(f, FRAME_NOTE))
		return 0;
	if ((rc = frame_flush(fs, e)) != 0)
		return rc;
	block.faces = f->faces;
	if ((rc = trim(fs, buf_str(&f->text), &block, e)) != 0)
		return rc;
	fs->count--;
	if (!arena_keep(fs->arena, &block.text))
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	fs->out->notes[f->note].text = block.text;
	fs->out->notes[f->note].faces = block.faces;
	return 0;
}

void
frames_free(struct frames *fs)
{
	for (int i = 0; i < FRAMES_MAX; i++)
		buf_free(&fs->v[i].text);
	for (int i = 0; i < FRAMES_MAX; i++)
		buf_free(&fs->v[i].leading);
	office_pictures_free(&fs->pictures);
	buf_free(&fs->carried);
}
