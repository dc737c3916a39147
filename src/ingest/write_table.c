/* SPDX-License-Identifier: Apache-2.0 */
/* write_table: rows and cells. What must hold: each cell has a paragraph, as the schema wants. */
#include "ingest/write_table.h"

#include "base/arena.h"
#include "doc/build.h"
#include "ingest/lines.h"
#include "ingest/table_rows.h"
#include "ingest/write_text.h"

/* Puts the paragraphs of a cell. */
static bool
put_paragraphs(struct build *b, const char *eid, struct str text, const struct lines *l)
{
	unsigned number = 0;

	do {
		size_t end = str_find(text, '\n');
		const char *p_eid = arena_printf(l->arena, "%s__p_%u", eid, ++number);

		if (p_eid == NULL)
			return false;
		build_akn(b, "p", NULL);
		build_set(b, "eId", str_from(p_eid), NULL);
		if (!write_text(b, l, str_slice(text, 0, end), l->arena))
			return false;
		build_close(b, NULL);
		text = str_slice(text, end + 1, text.len);
	} while (text.len > 0);
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
