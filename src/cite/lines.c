/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines: joins the text nodes of a line, so that a citation with markup in it is read as one text.
 */
#include "cite/lines.h"

#include <gazetted/plugin.h>

#include "base/buf.h"

#define LINE_BYTES_MAX (1u << 20) /* of a line with markup in it; a longer one is not read */
#define PIECES_MAX 256            /* a line with as many text nodes is not read */

struct walk {
	const struct image *im;
	void (*visit)(void *arg, const struct cite_line *line);
	void *arg;
	uint32_t element; /* of the line that is being collected, or IMAGE_NONE */
	struct cite_piece pieces[PIECES_MAX];
	unsigned count;
	struct buf text; /* of the pieces, if there are several */
	bool leads_out, has_quoted;
};

bool
cite_lines_is_quoted(const struct image *im, uint32_t n)
{
	return im->nodes[n].kind == GAZ_QUOTE ||
	       (im->nodes[n].kind == GAZ_ROOT && n != im->head->root) ||
	       str_is(image_node_name(im, n), "quotedText");
}

static bool
is_left_out(const struct image *im, uint32_t n)
{
	switch (im->nodes[n].kind) {
	case GAZ_META:
	case GAZ_NUM:
	case GAZ_HEADING:
	case GAZ_NOTE:
	case GAZ_FOREIGN: return true;
	default: return cite_lines_is_quoted(im, n);
	}
}

static void
end_line(struct walk *w)
{
	if (w->count > 0 && w->count < PIECES_MAX && !w->text.failed)
		w->visit(w->arg, &(struct cite_line){ .node = w->pieces[0].node,
				     .text = w->count == 1 ? image_text(w->im, w->pieces[0].node)
							   : buf_str(&w->text),
				     .pieces = w->pieces,
				     .count = w->count,
				     .leads_out = w->leads_out,
				     .has_quoted = w->has_quoted });
	w->element = IMAGE_NONE;
	w->count = 0;
	buf_reset(&w->text);
	w->leads_out = w->has_quoted = false;
}

static void
add_piece(struct walk *w, uint32_t node, bool is_ref)
{
	if (w->count == PIECES_MAX)
		return;
	if (w->count == 1)
		buf_putstr(&w->text, image_text(w->im, w->pieces[0].node));
	w->pieces[w->count] = (struct cite_piece){ node, (uint32_t)w->text.len, is_ref };
	if (w->count++ > 0)
		buf_putstr(&w->text, image_text(w->im, node));
}

/* The element around a text that makes a line of its own; *ref: the reference around it. */
static uint32_t
line_of(const struct image *im, uint32_t node, uint32_t *ref)
{
	uint32_t n = im->nodes[node].parent;

	for (*ref = IMAGE_NONE; n != 0 && n != IMAGE_NONE; n = im->nodes[n].parent) {
		uint16_t kind = im->nodes[n].kind;

		if (kind == GAZ_REF)
			*ref = n;
		else if (kind != GAZ_INLINE)
			break;
	}
	return n;
}

/* Whether a reference leads out of the document: then the line names another one. */
static bool
leads_out(const struct image *im, uint32_t ref)
{
	struct str href = image_attr(im, ref, "href");

	return href.len > 0 && href.p[0] != '#';
}

static void
take_text(struct walk *w, uint32_t node)
{
	uint32_t ref, element = line_of(w->im, node, &ref);

	if (element != w->element)
		end_line(w);
	w->element = element;
	if (ref != IMAGE_NONE && leads_out(w->im, ref))
		w->leads_out = true;
	add_piece(w, node, ref != IMAGE_NONE);
}

static void
take_quoted(struct walk *w, uint32_t node)
{
	if (w->count > 0)
		w->has_quoted = true;
	else
		w->visit(w->arg, &(struct cite_line){ .node = node, .has_quoted = true });
}

void
cite_lines_visit(const struct image *im, uint32_t root,
    void (*visit)(void *arg, const struct cite_line *line), void *arg)
{
	struct walk w = { .im = im,
		.visit = visit,
		.arg = arg,
		.element = IMAGE_NONE,
		.text = BUF_INIT(LINE_BYTES_MAX) };

	for (uint32_t n = root; n < im->nodes[root].end;) {
		if (image_is_text(im, n)) {
			take_text(&w, n++);
			continue;
		}
		if (is_left_out(im, n) && n != root) {
			if (cite_lines_is_quoted(im, n))
				take_quoted(&w, n);
			n = im->nodes[n].end;
			continue;
		}
		if (im->nodes[n].kind != GAZ_REF && im->nodes[n].kind != GAZ_INLINE)
			end_line(&w);
		n++;
	}
	end_line(&w);
	buf_free(&w.text);
}

const struct cite_piece *
cite_lines_pieces(const struct cite_line *line, size_t start, size_t end, unsigned *count)
{
	unsigned first = line->count, i;

	while (first > 0 && line->pieces[first - 1].start > start)
		first--;
	if (first == 0)
		return NULL;
	for (i = --first; i < line->count && (i == first || line->pieces[i].start < end); i++)
		if (line->pieces[i].is_ref)
			return NULL;
	*count = i - first;
	return &line->pieces[first];
}
