/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_picture: what must hold: the text of a drawing is that of its first picture; the pictures of
 * a group that have no text of their own have none.
 */
#include "office/docx_picture.h"

#include "base/arena.h"
#include "base/err.h"

/* The text that stands for a picture; the title, where there is no description. */
static struct str
text_of(const struct part_attrs *attrs)
{
	struct str text = part_attr(attrs, "descr");

	return text.len > 0 ? text : part_attr(attrs, "title");
}

static int
keep_text(struct docx *d, struct str *to, struct str text, struct err *e)
{
	*to = text;
	return text.len == 0 || arena_keep(d->arena, to) ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

int
docx_read_drawing(
    struct docx *d, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct docx_drawing *g = &d->drawing;

	switch (element) {
	case ELEMENT_INLINE:
	case ELEMENT_ANCHOR: *g = (struct docx_drawing){ .alt = STR("") }; return 0;
	case ELEMENT_DOC_PR: return keep_text(d, &g->alt, text_of(attrs), e);
	case ELEMENT_PICTURE_PR: return keep_text(d, &g->own, text_of(attrs), e);
	case ELEMENT_DECORATIVE: g->decorative = part_is_on(attrs); return 0;
	case ELEMENT_SHAPE:
		*g = (struct docx_drawing){ .own = STR("") };
		return keep_text(d, &g->alt, part_attr(attrs, "alt"), e);
	default: return 0;
	}
}

int
docx_put_picture(struct docx *d, const struct part_attrs *attrs, struct err *e)
{
	static const char *const names[] = { "embed", "id", "link", "href" };
	struct docx_drawing *g = &d->drawing;
	const struct relation *found = NULL;
	struct office_picture p = { .decorative = g->decorative };

	for (size_t i = 0; i < sizeof names / sizeof *names && found == NULL; i++)
		found = relation_find(&d->relations, part_attr(attrs, names[i]));
	if (found == NULL) {
		d->out->pictures++;
		return 0;
	}
	p.src = found->target;
	p.alt = g->alt.len > 0 ? g->alt : g->own;
	g->alt = g->own = STR("");
	return frame_put_picture(&d->frames, &p, e);
}
