/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_face: what must hold: a link leads where face_link() allows it, whatever its relationship or
 * field says.
 */
#include "office/docx_face.h"

#include "base/arena.h"
#include "base/err.h"

void
docx_reset_run(struct docx *d)
{
	d->run_hidden = false;
	d->run_style = NULL;
	d->run_faces = (struct face_set){ 0 };
}

void
docx_set_face(struct docx *d, enum element element, const struct part_attrs *attrs)
{
	if (element == ELEMENT_R_STYLE)
		d->run_style = style_find(&d->styles, part_attr(attrs, "val"));
	else
		style_set_face(&d->run_faces, element, attrs);
}

/* The link around the text: of an element, else of the innermost field that has one. */
static struct str
link_around(const struct docx *d)
{
	unsigned fields = d->fields < DOCX_FIELDS_MAX ? d->fields : DOCX_FIELDS_MAX;

	if (d->link.len > 0)
		return d->link;
	for (; fields > 0; fields--)
		if (d->field_links[fields - 1].len > 0)
			return d->field_links[fields - 1];
	return STR("");
}

struct face
docx_face(const struct docx *d)
{
	struct face face = { style_faces(&d->styles, d->run_style, d->run_faces), link_around(d) };

	if (face.link.len > 0)
		face.flags &= (uint8_t)~FACE_UNDERLINE; /* all links are underlined */
	return face;
}

int
docx_begin_link(struct docx *d, enum element element, const struct part_attrs *attrs, struct err *e)
{
	const struct relation *relation;
	struct str link = STR("");

	if (element == ELEMENT_FLD_SIMPLE) {
		link = docx_field_link(part_attr(attrs, "instr"));
	} else {
		relation = relation_find(&d->relations, part_attr(attrs, "id"));
		if (relation != NULL && relation->external)
			link = face_link(relation->target);
	}
	d->link = link;
	return link.len == 0 || arena_keep(d->arena, &d->link)
		   ? 0
		   : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

void
docx_end_link(struct docx *d)
{
	d->link = STR("");
}

struct str
docx_next_word(struct str *rest)
{
	struct str s = str_trim(*rest);
	bool quoted = s.len > 0 && s.p[0] == '"';
	size_t from = quoted ? 1 : 0, end = from;

	while (end < s.len && (quoted ? s.p[end] != '"' : s.p[end] > ' '))
		end++;
	*rest = str_slice(s, end + (quoted ? 1 : 0), s.len);
	return str_slice(s, from, end);
}

struct str
docx_field_link(struct str instruction)
{
	struct str word = docx_next_word(&instruction);

	if (!str_case_is(word, "HYPERLINK"))
		return STR("");
	word = docx_next_word(&instruction); /* 17.16.5.25: the address, then switches */
	return face_link(word);
}
