/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_label: what a paragraph begins with that is not in its text: the number of its item or unit,
 * and the quotation marks of quoted structures, which are attributes.
 */
#include "docx.h"

#define PART_START 100 /* of the marks of a quotation, so that they differ from its texts */
#define PART_END 101
#define PART_TAIL 102
#define PART_LABEL 103

void
docx_write_label(struct docx_walk *w)
{
	struct docx_label label = w->at.label;
	uint8_t face = w->at.face;
	const struct gaz_node *of = label.of;

	if (of == NULL)
		return;
	w->at.label.of = NULL;
	docx_open_quotes(w, &w->at.quote);
	w->at.face = DOCX_NUMBER;
	if (label.num != NULL)
		docx_walk_flat(w, label.num);
	else
		docx_words(w, of, PART_LABEL, docx_str(w->at.label.text));
	w->at.face = face;
	w->at.space.of = NULL;
	if (label.spaced)
		docx_owe_space(w, of, PART_LABEL);
	else
		docx_emit(w, docx_token_of(w, DOCX_TAB, of, 0));
}

void
docx_open_quotes(struct docx_walk *w, struct docx_quote *q)
{
	if (q->around != NULL)
		docx_open_quotes(w, q->around);
	if (q->start != NULL) {
		const char *start = q->start;

		q->start = NULL;
		docx_words(w, q->of, PART_START, docx_str(start));
	}
}

void
docx_close_quotes(struct docx_walk *w, struct docx_quote *q)
{
	const struct gaz_node *last = q->last;
	const char *end = q->end;
	size_t len = 0;

	q->end = NULL;
	q->last = NULL;
	if (end != NULL)
		docx_words(w, q->of, PART_END, docx_str(end));
	if (q->tail.node != NULL) {
		const char *p = w->h->text(q->tail.node, &len);

		docx_words(w, q->tail.node, PART_TAIL, (struct tree_str){ p, q->tail.len });
		q->around->said = q->tail;
		last = q->tail.len == len ? q->tail.node : NULL;
	}
	if (last != NULL && q->around != NULL && q->around->last == last)
		docx_close_quotes(w, q->around);
}

void
docx_walk_quote(struct docx_walk *w, const struct gaz_node *n)
{
	struct docx_quote around = w->at.quote;
	const struct gaz_node *block = w->at.block;

	docx_end_line(w);
	docx_target(w, n);
	w->at.block = n;
	w->at.quote = (struct docx_quote){ .of = n,
		.start = w->h->attr(n, "startQuote", NULL),
		.end = w->h->attr(n, "endQuote", NULL),
		.last = tree_last_text(&w->tree, n),
		.around = &around };
	w->at.quote.tail = tree_tail(&w->tree, n, w->at.quote.last);
	w->at.quoted++;
	docx_walk_children(w, n);
	docx_settle(w);
	if (w->at.quote.end != NULL && w->at.quote.last != NULL) {
		docx_open_quotes(w, &w->at.quote); /* its last text was not written as such */
		docx_close_quotes(w, &w->at.quote);
		docx_settle(w);
	}
	w->at.quoted--;
	w->at.quote = around;
	w->at.block = block;
}
