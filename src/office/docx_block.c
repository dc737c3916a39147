/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_block: paragraphs, cells, rows and tables, when they end. What must hold: the text of a
 * frame goes to the cell or note around it, else it is a block of the document.
 */
#include "office/docx_block.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "office/grow.h"

int
docx_push(struct docx *d, enum docx_frame_kind kind, struct err *e)
{
	struct docx_frame *f;
	struct buf text;

	if (d->frame_count == DOCX_FRAMES_MAX)
		return err_set(
		    e, ERR_LIMIT, "more than %d tables and text boxes are nested", DOCX_FRAMES_MAX);
	f = &d->frames[d->frame_count++];
	text = f->text;
	text.max = DOCX_TEXT_BYTES_MAX;
	buf_reset(&text);
	*f = (struct docx_frame){ .kind = kind, .text = text, .props = PARAGRAPH_PROPS_INIT };
	return 0;
}

/* The cell or note around the place, or NULL: the document itself. */
static struct docx_frame *
find_container(struct docx *d)
{
	for (unsigned i = d->frame_count; i > 0; i--)
		if (d->frames[i - 1].kind != DOCX_PARAGRAPH)
			return &d->frames[i - 1];
	return NULL;
}

static int
add_block(struct docx *d, const struct office_block *block, struct err *e)
{
	struct office_block *v =
	    grow(d->arena, d->out->blocks, d->out->count, &d->block_cap, sizeof *v);

	if (v == NULL)
		return err_set(e, ERR_LIMIT, DOCX_MEMORY);
	if (d->out->count == OFFICE_BLOCKS_MAX)
		return err_set(
		    e, ERR_LIMIT, "the document has more than %u paragraphs", OFFICE_BLOCKS_MAX);
	d->out->blocks = v;
	v[d->out->count++] = *block;
	return 0;
}

/* Adds a paragraph to the text of a cell or note. */
static void
add_to(struct docx_frame *f, struct str number, struct str text)
{
	if (number.len == 0 && text.len == 0)
		return;
	if (f->text.len > 0)
		buf_putc(&f->text, '\n');
	buf_putstr(&f->text, number);
	if (number.len > 0)
		buf_putc(&f->text, OFFICE_NUMBER_END);
	buf_putstr(&f->text, text);
}

/* Signs of lists are mostly characters of symbol fonts. */
static void
put_bullet(struct buf *out, struct str sign)
{
	size_t at = 0;
	uint32_t c = sign.len > 0 ? utf8_next(sign, &at) : 0;

	if (c == 'o')
		buf_puts(out, "\xe2\x97\xa6"); /* of Courier New: ◦ */
	else if (c >= 0xe000 && c <= 0xf8ff)
		buf_puts(out, "\xe2\x80\xa2");
	else
		buf_putstr(out, sign);
}

/* The number that is printed before the paragraph, in the arena. */
static int
find_number(struct docx *d, const struct docx_frame *f, struct office_block *out, struct err *e)
{
	struct paragraph_props props = f->props;
	struct buf number = BUF_INIT(DOCX_TEXT_BYTES_MAX), bullet = BUF_INIT(DOCX_TEXT_BYTES_MAX);
	struct counted counted;
	bool kept;

	style_complete(&d->styles, f->style, &props);
	out->contents = f->style != NULL && f->style->contents;
	if (props.outline >= 0 && props.outline < 9)
		out->outline = (uint8_t)(props.outline + 1);
	if (props.num_id <= 0)
		return 0;
	if (props.level == STYLE_UNSET)
		props.level = f->style == NULL ? 0
					       : numbering_level_of_style(
						     &d->numbering, props.num_id, f->style->id, 0);
	counted = numbering_count(&d->numbering, props.num_id, props.level, &number);
	out->bullet = counted.bullet;
	out->list = counted.list;
	out->level = (uint8_t)props.level;
	if (out->bullet)
		put_bullet(&bullet, buf_str(&number));
	out->number = utf8_trim(out->bullet ? buf_str(&bullet) : buf_str(&number));
	kept = arena_keep(d->arena, &out->number);
	buf_free(&number);
	buf_free(&bullet);
	return kept ? 0 : err_set(e, ERR_LIMIT, DOCX_MEMORY);
}

/* Keeps the text of a paragraph whose end was deleted for the next one. */
static int
carry(struct docx *d, struct docx_frame *f, struct err *e)
{
	d->carried.max = DOCX_TEXT_BYTES_MAX;
	buf_putstr(&d->carried, buf_str(&f->text));
	d->frame_count--;
	return buf_check(&d->carried, "a paragraph", e);
}

static int
take_carried(struct docx *d, struct str *text, struct err *e)
{
	char *joined;

	if (d->carried.len > 0) {
		joined = arena_printf(
		    d->arena, STR_FMT STR_FMT, STR_ARG(buf_str(&d->carried)), STR_ARG(*text));
		if (joined == NULL)
			return err_set(e, ERR_LIMIT, DOCX_MEMORY);
		*text = str_from(joined);
		buf_reset(&d->carried);
	}
	return 0;
}

int
docx_end_paragraph(struct docx *d, struct err *e)
{
	struct docx_frame *f = docx_top(d), *container;
	struct office_block block = { 0 };
	int rc;

	if (f == NULL || f->kind != DOCX_PARAGRAPH)
		return 0;
	if (f->mark_removed)
		return carry(d, f, e);
	if ((rc = buf_check(&f->text, "a paragraph", e)) != 0 ||
	    (rc = find_number(d, f, &block, e)) != 0)
		return rc;
	d->out->hidden += f->hidden;
	block.text = buf_str(&f->text);
	if ((rc = take_carried(d, &block.text, e)) != 0)
		return rc;
	block.text = utf8_trim(block.text);
	d->frame_count--;
	if ((container = find_container(d)) != NULL) {
		add_to(container, block.number, block.text);
		return buf_check(&container->text, "a cell or a note", e);
	}
	if (block.text.len == 0 && block.number.len == 0)
		return add_block(d, &(struct office_block){ 0 }, e); /* an empty line */
	return arena_keep(d->arena, &block.text) ? add_block(d, &block, e)
						 : err_set(e, ERR_LIMIT, DOCX_MEMORY);
}

int
docx_end_cell(struct docx *d, struct err *e)
{
	struct docx_frame *f = docx_top(d);
	struct office_cell cell = { buf_str(&f->text), f->columns, !f->continues };
	uint32_t cap = f->cell_cap;
	struct office_cell *v = grow(d->arena, f->cells, f->cell_count, &cap, sizeof *v);

	if (v == NULL || !arena_keep(d->arena, &cell.text))
		return err_set(e, ERR_LIMIT, DOCX_MEMORY);
	if (f->cell_count == OFFICE_COLUMNS_MAX)
		return err_set(
		    e, ERR_LIMIT, "a row of a table has more than %u cells", OFFICE_COLUMNS_MAX);
	if (d->cells++ == OFFICE_CELLS_MAX)
		return err_set(
		    e, ERR_LIMIT, "the tables have more than %u cells", OFFICE_CELLS_MAX);
	f->cells = v;
	f->cell_cap = (uint16_t)cap;
	v[f->cell_count++] = cell;
	buf_reset(&f->text);
	return 0;
}

int
docx_end_row(struct docx *d, struct err *e)
{
	struct docx_frame *f = docx_top(d);
	struct office_row *v;

	if (f->removed || f->cell_count == 0)
		return 0;
	if (f->row_count == OFFICE_ROWS_MAX)
		return err_set(e, ERR_LIMIT, "a table has more than %u rows", OFFICE_ROWS_MAX);
	if ((v = grow(d->arena, f->rows, f->row_count, &f->row_cap, sizeof *v)) == NULL)
		return err_set(e, ERR_LIMIT, DOCX_MEMORY);
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
flatten(struct docx_frame *to, const struct docx_frame *inner, struct err *e)
{
	for (uint32_t i = 0; i < inner->row_count; i++)
		for (uint16_t k = 0; k < inner->rows[i].count; k++)
			add_to(to, STR(""), inner->rows[i].cells[k].text);
	return buf_check(&to->text, "a cell", e);
}

int
docx_end_table(struct docx *d, struct err *e)
{
	struct docx_frame *f = docx_top(d), *container;
	struct office_table *table;

	if (f == NULL || f->kind != DOCX_TABLE)
		return 0;
	d->frame_count--;
	if (f->row_count == 0)
		return 0;
	if ((container = find_container(d)) != NULL)
		return flatten(container, f, e);
	merge_cells(f->rows, f->row_count);
	if ((table = arena_alloc(d->arena, sizeof *table)) == NULL)
		return err_set(e, ERR_LIMIT, DOCX_MEMORY);
	*table = (struct office_table){ f->rows, f->row_count };
	return add_block(d, &(struct office_block){ .table = table }, e);
}
