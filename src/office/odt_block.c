/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odt_block: paragraphs, with their numbers, and the cells of tables. A cell that another one
 * covers is in the file, too; what must hold: one that covers cells of further rows is followed in
 * each of them by one that goes on with it.
 */
#include "office/odt_block.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

#define OUTLINE_MAX 9 /* of office_block */

int
odt_begin_paragraph(
    struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct str name = part_attr(attrs, "style-name");
	const struct odt_style *style = table_find(&o->styles.paragraphs, name);
	int32_t level = element == ELEMENT_ODF_H ? part_number(attrs, "outline-level", 1) : 0;
	struct odt_paragraph p = { .style = style,
		.outline = (uint8_t)(level > OUTLINE_MAX ? OUTLINE_MAX : level),
		.contents = o->contents > 0 && !o->in_title,
		.hidden = odt_style_is_hidden(&o->styles.paragraphs, name),
		.spans = o->span_count,
		.space = true };
	int rc;

	p.place = level > 0 ? odt_list_heading(&o->lists, style, level, attrs, odt_frames_around(o))
			    : odt_list_place(&o->lists, style, odt_frames_around(o));
	if (o->joining) {
		o->joining = false;
		if (frame_top(&o->frames)->text.len == 0)
			*odt_paragraph(o) = p; /* all of the one before was inserted */
		return 0;
	}
	if ((rc = frame_push(&o->frames, FRAME_PARAGRAPH, e)) == 0)
		*odt_paragraph(o) = p;
	return rc;
}

static int
finish_paragraph(struct odt *o, struct err *e)
{
	const struct odt_paragraph *p = odt_paragraph(o);
	struct office_block block = { .outline = p->outline, .contents = p->contents };
	struct buf number = BUF_INIT(FRAME_TEXT_BYTES_MAX);
	bool kept;

	odt_list_count(&p->place, &block, &number);
	block.number = utf8_trim(buf_str(&number));
	o->span_count = p->spans;
	kept = arena_keep(o->arena, &block.number);
	buf_free(&number);
	return kept ? frame_end_paragraph(&o->frames, &block, e)
		    : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

int
odt_settle(struct odt *o, struct err *e)
{
	if (!o->joining)
		return 0;
	o->joining = false;
	return finish_paragraph(o, e);
}

int
odt_end_paragraph(struct odt *o, struct err *e)
{
	int rc = odt_settle(o, e);

	if (rc != 0 || !frame_is(frame_top(&o->frames), FRAME_PARAGRAPH))
		return rc;
	if (o->inserted > 0) {
		o->joining = true;
		return 0;
	}
	return finish_paragraph(o, e);
}

/* ---- tables ---- */

int
odt_begin_table(struct odt *o, struct err *e)
{
	int rc = odt_settle(o, e);

	if (rc == 0 && (rc = frame_push(&o->frames, FRAME_TABLE, e)) == 0)
		o->tables[o->frames.count - 1] = (struct odt_table){ 0 };
	return rc;
}

static struct odt_table *
table_of(struct odt *o)
{
	return &o->tables[o->frames.count - 1];
}

void
odt_begin_row(struct odt *o)
{
	struct frame *f = frame_top(&o->frames);
	struct odt_table *t;

	if (!frame_is(f, FRAME_TABLE))
		return;
	t = table_of(o);
	t->column = t->covered = 0;
	f->cell_count = f->cell_cap = 0;
	f->cells = NULL;
	f->head = t->heads;
	f->removed = false;
}

static uint16_t
read_count(const struct part_attrs *attrs, const char *name, uint32_t max)
{
	int32_t n = part_number(attrs, name, 1);

	return (uint16_t)(n < 1 ? 1 : n > (int32_t)max ? (int32_t)max : n);
}

/* Begins a cell that is covered from above, in the column. */
static void
go_on(struct frame *f, struct odt_table *t)
{
	f->columns = t->width[t->column];
	f->continues = true;
	t->down[t->column]--;
	t->covered = f->columns - 1u;
	t->column += f->columns;
}

void
odt_begin_cell(struct odt *o, const struct part_attrs *attrs, bool covered)
{
	struct frame *f = frame_top(&o->frames);
	struct odt_table *t;
	uint32_t rows = read_count(attrs, "number-rows-spanned", OFFICE_ROWS_MAX);

	if (!frame_is(f, FRAME_TABLE))
		return;
	t = table_of(o);
	frame_reset_text(&o->frames);
	f->continues = false;
	f->columns = covered ? 1 : read_count(attrs, "number-columns-spanned", OFFICE_COLUMNS_MAX);
	t->repeated = read_count(attrs, "number-columns-repeated", OFFICE_COLUMNS_MAX);
	if (covered)
		return; /* odt_end_cell() does the rest, for each that it stands for */
	t->covered = f->columns - 1u;
	if (t->column < OFFICE_COLUMNS_MAX) {
		t->down[t->column] = (uint16_t)(rows - 1);
		t->width[t->column] = f->columns;
	}
	t->column += f->columns;
}

/* Ends one column that is covered. Text that is in it all the same is shown nowhere. */
static int
end_covered(struct odt *o, struct frame *f, struct odt_table *t, struct err *e)
{
	if (f->text.len > 0)
		o->out->hidden++;
	frame_reset_text(&o->frames);
	if (t->covered > 0) {
		t->covered--;
		return 0;
	}
	if (t->column < OFFICE_COLUMNS_MAX && t->down[t->column] > 0) {
		go_on(f, t);
	} else {
		f->columns = 1;
		f->continues = false;
		t->column++;
	}
	return frame_end_cell(&o->frames, e);
}

int
odt_end_cell(struct odt *o, bool covered, struct err *e)
{
	struct frame *f;
	struct odt_table *t;
	struct office_cell same;
	int rc = odt_settle(o, e);

	f = frame_top(&o->frames);
	if (rc != 0 || !frame_is(f, FRAME_TABLE))
		return rc;
	t = table_of(o);
	for (uint32_t i = 0; rc == 0 && covered && i < t->repeated; i++)
		rc = end_covered(o, f, t, e);
	if (rc != 0 || covered)
		return rc;
	rc = frame_end_cell(&o->frames, e);
	for (uint32_t i = 1; rc == 0 && i < t->repeated; i++) {
		same = f->cells[f->cell_count - 1];
		t->column += f->columns;
		if ((rc = frame_end_cell(&o->frames, e)) == 0)
			f->cells[f->cell_count - 1] = same;
	}
	return rc;
}
