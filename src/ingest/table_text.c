/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_text: finds the tables of a text. What must hold: each word of the lines that a table
 * replaces is in one of its cells.
 */
#include "ingest/table_text.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/lines.h"
#include "ingest/table_columns.h"
#include "ingest/table_pipes.h"
#include "ingest/table_rows.h"

#define RULES_MAX 2 /* above each other, at the top of a table */
#define GAPS_MIN 2  /* lines with wide spaces between rules, which may be a table */

/* Lines between rules whose columns prove nothing: each is kept as it is. */
static bool
read_ruled(struct table_block *b, struct table_text *out, struct arena *arena)
{
	size_t rules = 0, last = 0, gaps = 0;
	bool is_double;

	for (size_t i = b->first; table_goes_on(b->l, b->first, i); i++)
		if (table_is_rule(b->l->v[i].text, &is_double)) {
			rules++;
			last = i;
		} else if (rules == 0 || i - b->first > TABLE_ROWS_MAX) {
			break;
		} else {
			gaps += table_has_gap(&b->l->v[i]);
		}
	if (rules < 2 || gaps < GAPS_MIN)
		return false;
	b->count = last - b->first + 1;
	*out = (struct table_text){ .columns = 1 };
	if ((out->cells = arena_alloc(arena, b->count * sizeof *out->cells)) == NULL)
		return false;
	for (size_t i = b->first; i < b->first + b->count; i++)
		if (!table_is_rule(b->l->v[i].text, &is_double))
			out->cells[out->rows++] = b->l->v[i].text;
	return out->rows > 0;
}

/*
 * Whether line i is a rule above at least RULES_MAX more: no table begins so, and trying it on each
 * of them would take time by the square of their number.
 */
static bool
is_above_rules(const struct lines *l, size_t i)
{
	bool is_double;

	for (size_t k = i; k <= i + RULES_MAX; k++)
		if (k >= l->count || !table_is_rule(l->v[k].text, &is_double))
			return false;
	return true;
}

/* Makes one line of the block. */
static int
make_line(struct lines *l, const struct table_block *b, const struct table_text *t, struct err *e)
{
	struct line *line = &l->v[b->first];
	struct table_text *copy = arena_alloc(l->arena, sizeof *copy);
	const struct line *last = &l->v[b->first + b->count - 1];

	if (copy == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	*copy = *t;
	line->table = copy;
	line->last = last->last;
	line->page_end = last->page_end;
	line->text = STR("|"); /* no word, number or heading */
	line->indent = 0;
	line->columns = 1;
	return 0;
}

int
table_text_find(struct lines *l, struct err *e)
{
	size_t kept = 0, next;
	int rc;

	for (size_t i = 0; i < l->count; i = next) {
		struct table_block b = { .l = l, .first = i };
		struct table_text t;

		next = i + 1;
		if (is_above_rules(l, i)) {
			l->v[kept++] = l->v[i];
			continue;
		}
		if (table_read_pipes(&b, &t, l->arena) || table_read_tabs(&b, &t, l->arena) ||
		    table_read_columns(&b, &t, l->arena) || read_ruled(&b, &t, l->arena)) {
			if ((rc = make_line(l, &b, &t, e)) != 0)
				return rc;
			next = i + b.count;
		}
		l->v[kept++] = l->v[i];
	}
	l->count = kept;
	return 0;
}
