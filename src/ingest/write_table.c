/* SPDX-License-Identifier: Apache-2.0 */
/* write_table: rows and cells. What must hold: each cell has a paragraph, as the schema wants. */
#include "ingest/write_table.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "ingest/lines.h"
#include "ingest/table_rows.h"
#include "ingest/write_text.h"

#define NUMBER_BYTES_MAX 8 /* of a number in brackets */

/* The content of a cell while it is written. */
struct cell {
	struct build *b;
	const struct lines *l;
	const char *eid;
	const char *list; /* eId of the list that is open, or NULL */
	unsigned paragraphs, lists, items;
};

static bool
put_p(struct cell *c, const char *in, unsigned number, struct str text)
{
	const char *eid = arena_printf(c->l->arena, "%s__p_%u", in, number);

	if (eid == NULL)
		return false;
	build_akn(c->b, "p", NULL);
	build_set(c->b, "eId", str_from(eid), NULL);
	if (!write_text(c->b, c->l, text, c->l->arena))
		return false;
	build_close(c->b, NULL);
	return true;
}

static void
end_list(struct cell *c)
{
	if (c->list != NULL)
		build_close(c->b, NULL);
	c->list = NULL;
}

static bool
begin_list(struct cell *c)
{
	if (c->list != NULL)
		return true;
	c->items = 0;
	if ((c->list = arena_printf(c->l->arena, "%s__list_%u", c->eid, ++c->lists)) == NULL)
		return false;
	build_akn(c->b, "blockList", NULL);
	build_set(c->b, "eId", str_from(c->list), NULL);
	return true;
}

/* Puts a paragraph with a number as a member of a list. */
static bool
put_item(struct cell *c, struct str num, struct str text)
{
	const char *eid;

	if (!begin_list(c))
		return false;
	if ((eid = arena_printf(c->l->arena, "%s__item_%u", c->list, ++c->items)) == NULL)
		return false;
	build_akn(c->b, "item", NULL);
	build_set(c->b, "eId", str_from(eid), NULL);
	build_akn(c->b, "num", NULL);
	build_text(c->b, num, NULL);
	build_close(c->b, NULL);
	if (!put_p(c, eid, 1, text))
		return false;
	build_close(c->b, NULL);
	return true;
}

/* The bytes of a number in brackets that a paragraph begins with, "(ch) text"; 0: none. */
static size_t
bracketed(struct str text)
{
	size_t end = str_find(str_slice(text, 0, NUMBER_BYTES_MAX), ')');

	if (text.len < 3 || text.p[0] != '(' || end < 2 || end + 1 >= text.len ||
	    end >= NUMBER_BYTES_MAX || (text.p[end + 1] != ' ' && text.p[end + 1] != '\t'))
		return 0;
	for (size_t i = 1; i < end; i++)
		if (!((text.p[i] >= '0' && text.p[i] <= '9') ||
			((text.p[i] | 0x20) >= 'a' && (text.p[i] | 0x20) <= 'z')))
			return 0;
	return end + 1;
}

static bool
put_paragraph(struct cell *c, struct str text)
{
	size_t number = str_find(text, TABLE_NUMBER_END), own;

	if (number < text.len)
		return put_item(
		    c, str_slice(text, 0, number), str_slice(text, number + 1, text.len));
	/* beside members that the file counted, one whose number was typed is one of them */
	if (c->list != NULL && (own = bracketed(text)) > 0)
		return put_item(
		    c, str_slice(text, 0, own), utf8_trim(str_slice(text, own, text.len)));
	end_list(c);
	return put_p(c, c->eid, ++c->paragraphs, text);
}

/* Puts the paragraphs of a cell, at least one. */
static bool
put_paragraphs(struct build *b, const char *eid, struct str text, const struct lines *l)
{
	struct cell c = { .b = b, .l = l, .eid = eid };

	do {
		size_t end = str_find(text, '\n');

		if (!put_paragraph(&c, str_slice(text, 0, end)))
			return false;
		text = str_slice(text, end + 1, text.len);
	} while (text.len > 0);
	end_list(&c);
	return true;
}

static bool
put_span(struct build *b, const char *name, uint16_t span, struct arena *arena)
{
	const char *value = span > 1 ? arena_printf(arena, "%u", span) : "";

	if (value != NULL && span > 1)
		build_set(b, name, str_from(value), NULL);
	return value != NULL;
}

static bool
put_cell(struct build *b, const struct table_text *t, size_t cell, const char *row, uint32_t number,
    const struct lines *l)
{
	const char *element = cell / t->columns < t->heads ? "th" : "td";
	const char *eid = arena_printf(l->arena, "%s__%s_%u", row, element, number);

	if (eid == NULL)
		return false;
	build_akn(b, element, NULL);
	build_set(b, "eId", str_from(eid), NULL);
	if (t->spans != NULL && (!put_span(b, "colspan", t->spans[cell].columns, l->arena) ||
				    !put_span(b, "rowspan", t->spans[cell].rows, l->arena)))
		return false;
	if (!put_paragraphs(b, eid, t->cells[cell], l))
		return false;
	build_close(b, NULL);
	return true;
}

static bool
put_row(struct build *b, const struct table_text *t, uint32_t row, const char *eid,
    const struct lines *l)
{
	uint32_t number = 0;

	for (uint32_t k = 0; k < t->columns; k++) {
		size_t cell = (size_t)row * t->columns + k;

		if (t->spans != NULL && t->spans[cell].rows == 0)
			continue;
		if (!put_cell(b, t, cell, eid, ++number, l))
			return false;
	}
	return true;
}

bool
write_table(struct build *b, const struct table_text *t, const char *eid, const struct lines *l)
{
	build_akn(b, "table", NULL);
	build_set(b, "eId", str_from(eid), NULL);
	for (uint32_t i = 0; i < t->rows; i++) {
		const char *row = arena_printf(l->arena, "%s__tr_%u", eid, i + 1);

		if (row == NULL)
			return false;
		build_akn(b, "tr", NULL);
		build_set(b, "eId", str_from(row), NULL);
		if (!put_row(b, t, i, row, l))
			return false;
		build_close(b, NULL);
	}
	build_close(b, NULL);
	return true;
}
