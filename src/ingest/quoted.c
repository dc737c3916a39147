/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quoted: the structure of a quotation. What must hold: each word of the quoted lines is in it or
 * in the tail, and its numbers are those that are printed.
 */
#include "ingest/quoted.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/quote.h"

#define REPORT_BYTES_MAX (64u << 10) /* of a report that is not shown */
#define FACTS_QUOTED (LINE_QUOTED | LINE_INTRO | LINE_OPEN | LINE_TEXT) /* there is no frame */

static int
no_memory(struct err *e)
{
	return err_set(e, ERR_LIMIT, LINES_MEMORY);
}

static bool
begins_with(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

/* The text of line k of a quotation, without its marks. */
static struct str
inner_text(const struct quotation *q, size_t k, struct str s)
{
	if (q->open.len > 0 && k == q->last)
		s = str_slice(s, 0, (size_t)(q->close.p - s.p));
	if (q->open.len > 0 && (k == q->first || (q->repeated && begins_with(s, q->open))))
		s = str_slice(s, q->open.len, s.len);
	return utf8_trim(s);
}

/* Copies the quoted lines without their marks; lines of marks alone are left out. */
static int
copy_lines(struct quoted *out, const struct structure *s, const struct quotation *q, struct err *e)
{
	struct lines *l = &out->lines;

	*l = *s->lines;
	l->quoted++;
	l->count = 0;
	l->v = arena_alloc(s->arena, (q->last - q->first + 1) * sizeof *l->v);
	if (l->v == NULL)
		return no_memory(e);
	for (size_t k = q->first; k <= q->last; k++) {
		struct line line = s->lines->v[k];

		line.text = inner_text(q, k, line.text);
		line.columns = lines_columns(line.text);
		/* a mark that is printed again begins a paragraph */
		line.after_blank |=
		    l->count == 0 || (q->repeated && begins_with(s->lines->v[k].text, q->open));
		line.page_top &= l->count > 0;
		if (line.text.len > 0)
			l->v[l->count++] = line;
	}
	return 0;
}

/* Gives a unit the number that is printed, where the reader made the likely one of it. */
static void
restore_number(const struct structure *s, struct node *n)
{
	struct marks readings[READINGS_MAX];
	size_t count;

	if (n->printed.len == 0)
		return;
	n->num = n->printed;
	n->printed = STR("");
	count = mark_read(s->explanation->forms, n->num, readings);
	for (size_t i = 0; i < count; i++)
		if (readings[i].v[0].kind == NULL || readings[i].v[0].kind == n->kind) {
			n->label = readings[i].v[0].label;
			return;
		}
}

static int
make_structure(struct quoted *out, const struct structure *around, struct err *e)
{
	struct structure *s = &out->s;
	const struct forms *forms = around->explanation->forms;
	struct explanation *x = arena_zalloc(around->arena, sizeof *x);
	struct text_facts text;
	struct buf report = BUF_INIT(REPORT_BYTES_MAX);
	uint16_t *facts;
	int rc;

	if (x == NULL || !line_facts_read(&text, &out->lines, around->arena) ||
	    (facts = line_facts_find(&text, forms, around->arena)) == NULL)
		return no_memory(e);
	for (size_t i = 0; i < out->lines.count; i++)
		facts[i] &= FACTS_QUOTED;
	if ((rc = explain(x, &out->lines, facts, forms, around->arena, e)) != 0)
		return rc;
	if ((rc = structure_make(s, &out->lines, facts, x, around->arena, e)) != 0)
		return rc;
	for (uint32_t i = 1; i < s->count; i++)
		restore_number(s, &s->v[i]);
	if ((rc = quoted_read(s, e)) != 0)
		return rc;
	heading_find(s);
	if ((rc = structure_join(s, &report, e)) == 0)
		rc = name_structure(s, e);
	buf_free(&report);
	out->unit_count = (uint32_t)x->unit_count;
	return rc;
}

static int
read_quotation(struct structure *s, struct node *n, struct err *e)
{
	struct quoted *quoted = arena_zalloc(s->arena, sizeof *quoted);
	struct quotation q = { 0 };
	int rc;

	if (quoted == NULL)
		return no_memory(e);
	quote_at(s->lines, n->line, s->explanation->forms, s->facts, &q);
	quoted->open = q.open;
	quoted->close = q.close;
	quoted->again = q.repeated ? q.open : STR("");
	quoted->tail = utf8_trim(q.tail);
	if ((rc = copy_lines(quoted, s, &q, e)) != 0 || (rc = make_structure(quoted, s, e)) != 0)
		return rc;
	n->quoted = quoted;
	return 0;
}

int
quoted_read(struct structure *s, struct err *e)
{
	int rc = 0;

	for (uint32_t i = 1; i < s->count && rc == 0; i++)
		if (s->v[i].role == NODE_QUOTE)
			rc = read_quotation(s, &s->v[i], e);
	return rc;
}
