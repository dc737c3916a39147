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

/* Sets *link to a link to the bookmark. */
static int
lead_to(struct docx *d, struct str bookmark, struct str *link, struct err *e)
{
	const char *made = face_bookmark(bookmark, d->arena);

	*link = str_from(made);
	return made != NULL ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

int
docx_begin_link(struct docx *d, enum element element, const struct part_attrs *attrs, struct err *e)
{
	const struct relation *relation;
	struct str id = part_attr(attrs, "id");

	docx_end_link(d);
	if (element == ELEMENT_FLD_SIMPLE)
		return docx_field_link(d, part_attr(attrs, "instr"), &d->link, e);
	if (id.len == 0)
		return lead_to(d, part_attr(attrs, "anchor"), &d->link, e);
	relation = relation_find(&d->relations, id);
	if (relation != NULL && relation->external)
		d->link = face_link(relation->target); /* in the arena, as relations are */
	return 0;
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

/* Whether the switch is in the rest of an instruction; *value: the word behind it. */
static bool
has_switch(struct str rest, const char *name, struct str *value)
{
	struct str word;

	while ((word = docx_next_word(&rest)).len > 0)
		if (str_case_is(word, name)) {
			*value = docx_next_word(&rest);
			return true;
		}
	return false;
}

/*
 * HYPERLINK has an address, or \l and a bookmark (17.16.5.25); REF with \h is a link
 * (17.16.5.51).
 */
int
docx_field_link(struct docx *d, struct str instruction, struct str *link, struct err *e)
{
	struct str type = docx_next_word(&instruction), rest = instruction,
		   target = docx_next_word(&rest), bookmark;

	*link = STR("");
	if (str_case_is(type, "REF"))
		return has_switch(rest, "\\h", &bookmark) ? lead_to(d, target, link, e) : 0;
	if (!str_case_is(type, "HYPERLINK"))
		return 0;
	if (str_starts(target, "\\"))
		return has_switch(instruction, "\\l", &bookmark) ? lead_to(d, bookmark, link, e)
								 : 0;
	*link = face_link(target);
	return arena_keep(d->arena, link) ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}
