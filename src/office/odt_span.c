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

/* Sets the link of an element, in the arena. */
static int
set_link(struct odt *o, enum element element, const struct part_attrs *attrs, struct str *link,
    struct err *e)
{
	struct str href = part_attr(attrs, "href"), bookmark = part_attr(attrs, "ref-name");
	const char *made;

	*link = face_link(href);
	if (element == ELEMENT_ODF_A && !str_starts(href, "#"))
		return arena_keep(o->arena, link) ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
	if (element == ELEMENT_ODF_A)
		bookmark = str_slice(href, 1, href.len);
	made = face_bookmark(bookmark, o->arena);
	*link = str_from(made);
	return made != NULL ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

int
odt_begin_span(struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct face face = innermost(o);
	int rc;

	if (o->span_count == PART_DEPTH_MAX)
		return err_set(e, ERR_LIMIT, "more than %d spans are nested", PART_DEPTH_MAX);
	face.flags = odt_style_faces(&o->styles, part_attr(attrs, "style-name"), face.flags);
	if (element != ELEMENT_ODF_SPAN && (rc = set_link(o, element, attrs, &face.link, e)) != 0)
		return rc;
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
