/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token: words, spaces and ends of paragraphs as tokens. What must hold: white space is one space
 * between words and none at the ends of a paragraph; an open paragraph is ended once.
 */
#include "docx.h"

#include <string.h>

#define PART_LAST 1000000 /* of the end of a cell, a note or the body */

struct tree_str
docx_str(const char *s)
{
	return (struct tree_str){ s, s != NULL ? strlen(s) : 0 };
}

static void
pass_on(struct docx_walk *w, const struct docx_token *t)
{
	struct docx *d = w->d;
	struct docx_tokens *r = w->record;

	if (r == NULL)
		docx_write(d, t);
	else if (docx_grow(d, (void **)&r->v, r->count, &r->cap, sizeof *r->v))
		r->v[r->count++] = *t;
}

void
docx_flush(struct docx_walk *w)
{
	if (w->held)
		pass_on(w, &w->end);
	w->held = false;
}

void
docx_emit(struct docx_walk *w, struct docx_token t)
{
	docx_flush(w);
	if (t.kind == DOCX_END) {
		w->end = t;
		w->held = true;
	} else {
		pass_on(w, &t);
	}
}

struct docx_token
docx_token_of(
    const struct docx_walk *w, enum docx_kind kind, const struct gaz_node *of, unsigned part)
{
	return (struct docx_token){ .of = of,
		.part = part + w->at.salt,
		.kind = (uint8_t)kind,
		.change = w->change,
		.face = w->at.face,
		.lang = w->at.lang };
}

void
docx_owe_space(struct docx_walk *w, const struct gaz_node *of, unsigned part)
{
	if (!w->at.open || w->at.space.of != NULL)
		return;
	w->at.space = docx_token_of(w, DOCX_SPACE, of, part);
	w->at.space.u.link = w->at.link;
}

void
docx_emit_inline(struct docx_walk *w, struct docx_token t)
{
	docx_open(w);
	if (w->at.space.of != NULL)
		docx_emit(w, w->at.space);
	w->at.space.of = NULL;
	docx_emit(w, t);
}

static void
put_words(struct docx_walk *w, const struct gaz_node *of, unsigned part, struct tree_str s)
{
	struct docx_token t;

	docx_open(w);
	t = docx_token_of(w, DOCX_WORDS, of, part);
	t.p = s.p;
	t.len = (uint32_t)s.len;
	t.u.link = w->at.link;
	docx_emit_inline(w, t);
}

void
docx_words(struct docx_walk *w, const struct gaz_node *of, unsigned part, struct tree_str s)
{
	size_t from = 0, end = s.len;

	while (from < end && tree_is_white(s.p[from]))
		from++;
	while (end > from && tree_is_white(s.p[end - 1]))
		end--;
	if (from > 0)
		docx_owe_space(w, of, 3 * part);
	if (end > from)
		put_words(w, of, 3 * part, (struct tree_str){ s.p + from, end - from });
	if (end > from && end < s.len)
		docx_owe_space(w, of, 3 * part + 1);
}

/* The style that follows from the place. */
static void
choose_style(struct docx_state *at, struct docx_paragraph *p)
{
	bool numbered = at->label.of != NULL;

	p->indent = (uint8_t)(at->indent < DOCX_INDENTS_MAX ? at->indent : DOCX_INDENTS_MAX);
	p->hangs = numbered && p->indent > 0;
	if (at->style >= 0)
		p->style = (uint8_t)at->style;
	else if (at->in_note)
		p->style = DOCX_IN_NOTE;
	else if (at->in_cell)
		p->style = at->head_cell ? DOCX_IN_HEAD_CELL : DOCX_IN_CELL;
	else if (at->quoted > 0)
		p->style = DOCX_QUOTE;
	else if (p->indent > 0)
		p->style = DOCX_ITEM;
	else
		p->style = numbered ? DOCX_UNIT : DOCX_BODY;
	if (p->style == DOCX_HEADING)
		p->level = (uint8_t)at->level;
}

void
docx_open(struct docx_walk *w)
{
	struct docx_state *at = &w->at;

	if (at->open)
		return;
	at->open = true;
	at->space.of = NULL;
	at->after_table = false;
	at->paragraph = (struct docx_paragraph){ .lang = at->lang };
	at->paragraph.turned = at->lang != NULL && docx_is_rtl(docx_str(at->lang)) != w->d->rtl;
	choose_style(at, &at->paragraph);
	if (at->note_mark)
		docx_emit(w, docx_token_of(w, DOCX_NOTE_MARK, at->block, 0));
	at->note_mark = false;
	docx_write_label(w);
}

void
docx_end_line(struct docx_walk *w)
{
	struct docx_state *at = &w->at;
	struct docx_token t;

	if (!at->open)
		return;
	if (at->block != at->ended) {
		at->ended = at->block;
		at->ends = 0;
	}
	t = docx_token_of(w, DOCX_END, at->block, at->ends);
	if (at->ends < PART_LAST - 1)
		at->ends++;
	t.u.paragraph = at->paragraph;
	docx_emit(w, t);
	at->open = false;
	at->space.of = NULL;
}

void
docx_settle(struct docx_walk *w)
{
	if (w->at.label.of != NULL || w->at.note_mark)
		docx_open(w);
	docx_end_line(w);
}

void
docx_last_end(struct docx_walk *w, const struct gaz_node *of)
{
	docx_settle(w);
	if (!w->held) {
		w->at.open = true; /* an empty paragraph */
		w->at.paragraph = (struct docx_paragraph){ 0 };
		choose_style(&w->at, &w->at.paragraph);
		docx_end_line(w);
	}
	w->end.of = of;
	w->end.part = PART_LAST + w->at.salt;
	docx_flush(w);
}
