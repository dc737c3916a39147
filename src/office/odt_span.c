/* SPDX-License-Identifier: Apache-2.0 */
/* odt_span: a stack. What must hold: a paragraph leaves it as it was. */
#include "office/odt_span.h"

#include "base/arena.h"
#include "base/err.h"

/* The face of the innermost span of the paragraph on top; outside of paragraphs there is none. */
static struct face
innermost(const struct odt *o)
{
	unsigned around = 0;

	if (o->frames.count > 0 && o->frames.v[o->frames.count - 1].kind == FRAME_PARAGRAPH)
		around = o->paragraphs[o->frames.count - 1].spans;
	return o->span_count > around ? o->spans[o->span_count - 1]
				      : (struct face){ .link = STR("") };
}

int
odt_begin_span(struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct face face = innermost(o);

	if (o->span_count == PART_DEPTH_MAX)
		return err_set(e, ERR_LIMIT, "more than %d spans are nested", PART_DEPTH_MAX);
	face.flags = odt_style_faces(&o->styles, part_attr(attrs, "style-name"), face.flags);
	if (element == ELEMENT_ODF_A) {
		face.link = face_link(part_attr(attrs, "href"));
		if (face.link.len > 0 && !arena_keep(o->arena, &face.link))
			return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	}
	o->spans[o->span_count++] = face;
	return 0;
}

void
odt_end_span(struct odt *o)
{
	o->span_count -= o->span_count > 0;
}

struct face
odt_face(const struct odt *o)
{
	struct face face = innermost(o);

	if (face.link.len > 0)
		face.flags &= (uint8_t)~FACE_UNDERLINE; /* all links are underlined */
	return face;
}
