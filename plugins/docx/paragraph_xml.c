/* SPDX-License-Identifier: Apache-2.0 */
/*
 * paragraph_xml: a paragraph with its runs. What must hold: the children of each element are in the
 * order of the schema; words that were deleted or inserted are in w:del or w:ins, and an end of a
 * paragraph that came or went says so in the properties of its mark (ECMA-376, 17.13.5).
 */
#include "docx.h"

#include <string.h>

/*
 * The times of changes of whole paragraphs, and of those in lines that stay. LibreOffice 7.4 joins
 * changes of one author within a minute even across the end of a paragraph that stays, and takes
 * that end away with them.
 */
#define WHOLE_TIME "T00:02:00Z\""
#define LINE_TIME "T00:00:00Z\""
#define INDENT 567 /* a step of the indent: 1 cm in twentieths of a point */

void
docx_put_change(struct docx *d)
{
	docx_putf(d, " w:id=\"%zu\" w:author=\"gazetted\"", d->next_id++);
	if (d->date.len == 0)
		return;
	docx_puts(d, " w:date=\"");
	docx_attr(d, d->date);
	docx_puts(d, d->whole ? WHOLE_TIME : LINE_TIME);
}

static void
put_target(struct docx *d, const struct docx_bookmark *b)
{
	docx_putf(d, "<w:bookmarkStart w:id=\"%zu\" w:name=\"%s\"/><w:bookmarkEnd w:id=\"%zu\"/>",
	    d->next_id, b->name, d->next_id);
	d->next_id++;
}

void
docx_write_targets(struct docx *d)
{
	for (size_t i = 0; i < d->line.count; i++)
		if (d->line.v[i].kind == DOCX_TARGET)
			put_target(d, d->line.v[i].u.bookmark);
	d->line.count = 0;
}

static void
put_style(struct docx *d, const struct docx_paragraph *p)
{
	if (p->style == DOCX_HEADING)
		docx_putf(d, "<w:pStyle w:val=\"Heading%u\"/>", p->level);
	else if (p->style != DOCX_BODY)
		docx_putf(d, "<w:pStyle w:val=\"%s\"/>", docx_style_id((enum docx_style)p->style));
}

/* The indent, if it is not that of the style: DOCX_ITEM is one step with its number before it. */
static void
put_indent(struct docx *d, const struct docx_paragraph *p)
{
	unsigned steps = p->indent + (p->style == DOCX_QUOTE ? 1u : 0u);

	if (p->indent == 0 || (p->style == DOCX_ITEM && p->indent == 1 && p->hangs))
		return;
	docx_putf(d, "<w:ind w:left=\"%u\" w:%s=\"%u\"/>", steps * INDENT,
	    p->hangs ? "hanging" : "firstLine", p->hangs ? INDENT : 0);
}

static bool
looks_like(const struct docx_paragraph *a, const struct docx_paragraph *b)
{
	return a->style == b->style && a->level == b->level && a->indent == b->indent &&
	       a->hangs == b->hangs && a->turned == b->turned;
}

static void
put_look(struct docx *d, const struct docx_paragraph *p)
{
	put_style(d, p);
	if (p->turned)
		docx_puts(d, d->rtl ? "<w:bidi w:val=\"0\"/>" : "<w:bidi/>");
	put_indent(d, p);
}

static void
put_former_look(struct docx *d, const struct docx_paragraph *p)
{
	docx_puts(d, "<w:pPrChange");
	docx_put_change(d);
	docx_puts(d, "><w:pPr>");
	put_look(d, p);
	docx_puts(d, "</w:pPr></w:pPrChange>");
}

static void
put_properties(struct docx *d, const struct docx_token *end)
{
	static const struct docx_paragraph plain = { .style = DOCX_BODY };
	const struct docx_paragraph *p = &end->u.paragraph;
	bool changed = d->former != NULL && !looks_like(p, &d->former->u.paragraph);

	if (looks_like(p, &plain) && end->change == GAZ_SAME && !changed)
		return;
	docx_puts(d, "<w:pPr>");
	put_look(d, p);
	if (end->change != GAZ_SAME) {
		docx_puts(d, end->change == GAZ_INSERTED ? "<w:rPr><w:ins" : "<w:rPr><w:del");
		docx_put_change(d);
		docx_puts(d, "/></w:rPr>");
	}
	if (changed)
		put_former_look(d, &d->former->u.paragraph);
	docx_puts(d, "</w:pPr>");
}

/* Whether the token has a run of its own. */
static bool
is_alone(const struct docx_token *t)
{
	return t->kind == DOCX_NOTE || t->kind == DOCX_NOTE_MARK || t->kind == DOCX_PICTURE;
}

/* Words that look the same are one run. */
static bool
is_like(const struct docx_token *a, const struct docx_token *b)
{
	return a->face == b->face && a->lang == b->lang && !is_alone(a) && !is_alone(b);
}

static void
put_face(struct docx *d, const struct docx_token *t)
{
	uint8_t face = t->face;
	bool turned = t->lang != NULL && docx_is_rtl(docx_str(t->lang)) != d->rtl;

	if (face == 0 && t->lang == NULL)
		return;
	docx_puts(d, "<w:rPr>");
	if (face & DOCX_NUMBER)
		docx_puts(d, "<w:rStyle w:val=\"Number\"/>");
	if (face & DOCX_BOLD)
		docx_puts(d, "<w:b/><w:bCs/>");
	if (face & DOCX_ITALIC)
		docx_puts(d, "<w:i/><w:iCs/>");
	if (face & DOCX_STRIKE)
		docx_puts(d, "<w:strike/>");
	if (face & DOCX_UNDERLINE)
		docx_puts(d, "<w:u w:val=\"single\"/>");
	if (face & (DOCX_SUPER | DOCX_SUB))
		docx_puts(d, face & DOCX_SUPER ? "<w:vertAlign w:val=\"superscript\"/>"
					       : "<w:vertAlign w:val=\"subscript\"/>");
	if (turned)
		docx_puts(d, d->rtl ? "<w:rtl w:val=\"0\"/>" : "<w:rtl/>");
	if (t->lang != NULL)
		docx_put_lang(d, docx_str(t->lang));
	docx_puts(d, "</w:rPr>");
}

/* Writes text with its white space as single spaces. */
static void
put_collapsed(struct docx *d, const char *p, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		if (!tree_is_white(p[i]) || (p[i] == ' ' && i > from && p[i - 1] != ' '))
			continue;
		docx_text(d, (struct tree_str){ p + from, i - from });
		if (i > 0 && !tree_is_white(p[i - 1]))
			docx_puts(d, " ");
		from = i + 1;
	}
	docx_text(d, (struct tree_str){ p + from, len - from });
}

static void
put_run(struct docx *d, const struct docx_token *t, size_t count)
{
	const char *text = t->change == GAZ_DELETED ? "delText" : "t";
	bool in_text = false;

	docx_puts(d, "<w:r>");
	put_face(d, t);
	for (size_t i = 0; i < count; i++) {
		bool words = t[i].kind == DOCX_WORDS || t[i].kind == DOCX_SPACE;

		if (words && !in_text)
			docx_putf(d, "<w:%s xml:space=\"preserve\">", text);
		else if (!words && in_text)
			docx_putf(d, "</w:%s>", text);
		in_text = words;
		if (t[i].kind == DOCX_WORDS)
			put_collapsed(d, t[i].p, t[i].len);
		else if (words)
			docx_puts(d, " ");
		else
			docx_puts(d, t[i].kind == DOCX_TAB ? "<w:tab/>" : "<w:br/>");
	}
	if (in_text)
		docx_putf(d, "</w:%s>", text);
	docx_puts(d, "</w:r>");
}

/* The reference to a note, or the mark that its text begins with. */
static void
put_note_mark(struct docx *d, const struct docx_token *t)
{
	const char *mark = t->kind == DOCX_NOTE ? t->p : d->mark;
	const char *text = t->change == GAZ_DELETED ? "delText" : "t";

	docx_puts(d, "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>");
	if (t->kind == DOCX_NOTE)
		docx_putf(d, "<w:footnoteReference%s w:id=\"%zu\"/>",
		    mark != NULL ? " w:customMarkFollows=\"1\"" : "", docx_note_id(d, t));
	else if (mark == NULL)
		docx_puts(d, "<w:footnoteRef/>");
	if (mark != NULL) {
		docx_putf(d, "<w:%s xml:space=\"preserve\">", text);
		docx_text(d, docx_str(mark));
		docx_putf(d, "</w:%s>", text);
	}
	docx_puts(d, "</w:r>");
	if (t->kind == DOCX_NOTE_MARK)
		docx_puts(d, "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>");
}

/* Writes tokens of one link and one change as runs. */
static void
put_runs(struct docx *d, const struct docx_token *t, size_t count)
{
	size_t end;

	for (size_t i = 0; i < count && d->rc == GAZ_OK; i = end) {
		for (end = i + 1; end < count && is_like(&t[i], &t[end]);)
			end++;
		if (t[i].kind == DOCX_NOTE || t[i].kind == DOCX_NOTE_MARK)
			put_note_mark(d, &t[i]);
		else if (t[i].kind == DOCX_PICTURE)
			docx_put_picture(d, &t[i]);
		else
			put_run(d, &t[i], end - i);
	}
}

/* Writes tokens of one link, in w:ins or w:del where they came or went. */
static void
put_changes(struct docx *d, const struct docx_token *t, size_t count)
{
	size_t end;

	for (size_t i = 0; i < count && d->rc == GAZ_OK; i = end) {
		const char *name = t[i].change == GAZ_INSERTED ? "w:ins" : "w:del";

		for (end = i + 1; end < count && t[end].change == t[i].change;)
			end++;
		if (t[i].change != GAZ_SAME) {
			docx_putf(d, "<%s", name);
			docx_put_change(d);
			docx_puts(d, ">");
		}
		put_runs(d, &t[i], end - i);
		if (t[i].change != GAZ_SAME)
			docx_putf(d, "</%s>", name);
	}
}

static struct docx_link *
link_of(const struct docx_token *t)
{
	return t->kind == DOCX_WORDS || t->kind == DOCX_SPACE ? t->u.link : NULL;
}

static size_t
relation_of(struct docx *d, struct docx_link *link)
{
	if (link->relation == 0 && docx_grow(d, (void **)&d->links, d->link_count, &d->link_cap,
				       sizeof(struct docx_link *))) {
		d->links[d->link_count++] = link;
		link->relation = d->link_count;
	}
	return link->relation;
}

static void
put_linked(struct docx *d, const struct docx_token *t, size_t count)
{
	struct docx_link *link = link_of(t);

	if (link != NULL && link->anchor != NULL)
		docx_putf(d, "<w:hyperlink w:anchor=\"%s\">", link->anchor);
	else if (link != NULL)
		docx_putf(d, "<w:hyperlink r:id=\"link%zu\">", relation_of(d, link));
	put_changes(d, t, count);
	if (link != NULL)
		docx_puts(d, "</w:hyperlink>");
}

void
docx_write_paragraph(struct docx *d, const struct docx_token *end)
{
	const struct docx_token *t = d->line.v;
	size_t count = d->line.count, next;

	d->whole = end->change != GAZ_SAME;
	docx_puts(d, "<w:p>");
	put_properties(d, end);
	for (size_t i = 0; i < count && d->rc == GAZ_OK; i = next) {
		next = i + 1;
		if (t[i].kind == DOCX_TARGET) {
			put_target(d, t[i].u.bookmark);
			continue;
		}
		while (next < count && t[next].kind != DOCX_TARGET &&
		       link_of(&t[next]) == link_of(&t[i]))
			next++;
		put_linked(d, &t[i], next - i);
	}
	docx_puts(d, "</w:p>");
	d->whole = false;
	d->line.count = 0;
}
