/* SPDX-License-Identifier: Apache-2.0 */
/* writer: bytes, and the elements of tokens that are not in a paragraph. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "docx.h"

#define TEXT_WIDTH 9026 /* of a page, in twentieths of a point: A4 less its margins */

void
docx_put(struct docx *d, const char *p, size_t len)
{
	if (d->rc == GAZ_OK && len > 0)
		d->rc = d->zip->write(d->job, p, len);
}

void
docx_puts(struct docx *d, const char *s)
{
	docx_put(d, s, strlen(s));
}

void
docx_putf(struct docx *d, const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (n > 0)
		docx_put(d, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void
docx_text(struct docx *d, struct tree_str s)
{
	if (d->rc == GAZ_OK && s.len > 0)
		d->rc = d->xml->text(d->job, NULL, NULL, s.p, s.len);
}

void
docx_attr(struct docx *d, struct tree_str s)
{
	if (d->rc == GAZ_OK && s.len > 0)
		d->rc = d->xml->attr(d->job, NULL, NULL, s.p, s.len);
}

static void
begin_table(struct docx *d, const struct docx_token *t)
{
	unsigned columns = t->u.extent.columns > 0 ? t->u.extent.columns : 1;

	docx_write_targets(d);
	docx_puts(d, "<w:tbl><w:tblPr><w:tblStyle w:val=\"LegalTable\"/>");
	docx_puts(d, d->rtl ? "<w:bidiVisual/>" : "");
	docx_puts(d, "<w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLook w:val=\"0420\" "
		     "w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" "
		     "w:noHBand=\"0\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>");
	for (unsigned i = 0; i < columns; i++)
		docx_putf(d, "<w:gridCol w:w=\"%u\"/>", TEXT_WIDTH / columns);
	docx_puts(d, "</w:tblGrid>");
}

static void
begin_row(struct docx *d, const struct docx_token *t)
{
	docx_puts(d, "<w:tr>");
	if (!t->u.extent.head && t->change == GAZ_SAME)
		return;
	docx_puts(d, t->u.extent.head ? "<w:trPr><w:tblHeader/>" : "<w:trPr>");
	if (t->change != GAZ_SAME) {
		docx_puts(d, t->change == GAZ_INSERTED ? "<w:ins" : "<w:del");
		docx_put_change(d);
		docx_puts(d, "/>");
	}
	docx_puts(d, "</w:trPr>");
}

static void
begin_cell(struct docx *d, const struct docx_token *t)
{
	docx_puts(d, "<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/>");
	if (t->u.extent.columns > 1)
		docx_putf(d, "<w:gridSpan w:val=\"%u\"/>", t->u.extent.columns);
	if (t->u.extent.merge == DOCX_MERGE_FIRST)
		docx_puts(d, "<w:vMerge w:val=\"restart\"/>");
	if (t->u.extent.merge == DOCX_MERGE_MORE)
		docx_puts(d, "<w:vMerge/>");
	docx_puts(d, "</w:tcPr>");
}

static void
keep(struct docx *d, const struct docx_token *t)
{
	struct docx_tokens *l = &d->line;

	if (docx_grow(d, (void **)&l->v, l->count, &l->cap, sizeof *l->v))
		l->v[l->count++] = *t;
}

void
docx_write(struct docx *d, const struct docx_token *t)
{
	switch (t->kind) {
	case DOCX_END:
		docx_write_paragraph(d, t);
		d->loose_end = t->change != GAZ_SAME;
		break;
	case DOCX_TABLE: begin_table(d, t); break;
	case DOCX_ROW: begin_row(d, t); break;
	case DOCX_CELL: begin_cell(d, t); break;
	case DOCX_CELL_END:
		docx_write_targets(d);
		docx_puts(d, "</w:tc>");
		break;
	case DOCX_ROW_END: docx_puts(d, "</w:tr>"); break;
	case DOCX_TABLE_END:
		docx_puts(d, "</w:tbl>");
		d->loose_end = true;
		break;
	default: keep(d, t);
	}
}
