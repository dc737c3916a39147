/* SPDX-License-Identifier: Apache-2.0 */
/* write_table: rows and cells. What must hold: each cell has a paragraph, as the schema wants. */
#include "ingest/write_table.h"

#include "base/arena.h"
#include "doc/build.h"
#include "ingest/lines.h"
#include "ingest/table_rows.h"

static bool
put_cell(
    struct build *b, const char *element, const char *eid, struct str text, struct arena *arena)
{
	const char *collapsed = lines_collapse(arena, text);
	const char *p_eid = arena_printf(arena, "%s__p_1", eid);

	if (collapsed == NULL || p_eid == NULL)
		return false;
	build_akn(b, element, NULL);
	build_set(b, "eId", str_from(eid), NULL);
	build_akn(b, "p", NULL);
	build_set(b, "eId", str_from(p_eid), NULL);
	build_text(b, str_from(collapsed), NULL);
	build_close(b, NULL);
	build_close(b, NULL);
	return true;
}

bool
write_table(struct build *b, const struct table_text *t, const char *eid, struct arena *arena)
{
	build_akn(b, "table", NULL);
	build_set(b, "eId", str_from(eid), NULL);
	for (uint32_t i = 0; i < t->rows; i++) {
		const char *row = arena_printf(arena, "%s__tr_%u", eid, i + 1);

		if (row == NULL)
			return false;
		build_akn(b, "tr", NULL);
		build_set(b, "eId", str_from(row), NULL);
		for (uint32_t k = 0; k < t->columns; k++) {
			const char *element = i < t->heads ? "th" : "td";
			const char *cell = arena_printf(arena, "%s__%s_%u", row, element, k + 1);

			if (cell == NULL || !put_cell(b, element, cell,
						t->cells[(size_t)i * t->columns + k], arena))
				return false;
		}
		build_close(b, NULL);
	}
	build_close(b, NULL);
	return true;
}
