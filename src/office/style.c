/* SPDX-License-Identifier: Apache-2.0 */
/* style: reads styles.xml. What must hold: a chain of styles that has no end is left in time. */
#include "office/style.h"

#include "base/arena.h"
#include "base/err.h"
#include "office/part.h"

static int
add_style(struct styles *s, const struct part_attrs *attrs, struct err *e)
{
	struct style *style = arena_zalloc(s->arena, sizeof *style);

	if (style == NULL || s->by_id.count == STYLES_MAX)
		return err_set(e, ERR_LIMIT, "there are more than %d styles", STYLES_MAX);
	*style = (struct style){ .id = part_attr(attrs, "styleId"),
		.props = PARAGRAPH_PROPS_INIT,
		.is_character = str_is(part_attr(attrs, "type"), "character"),
		.vanish = STYLE_UNSET };
	if (!arena_keep(s->arena, &style->id))
		return err_set(e, ERR_LIMIT, "the styles need too much memory");
	s->last = style;
	if (style->id.len > 0)
		table_put(&s->by_id, style->id, style);
	return 0;
}

/* Names of built-in styles are the same in all languages; some programs write capitals. */
static bool
is_contents(struct str name)
{
	return name.len == sizeof "toc 1" - 1 &&
	       (str_starts(name, "toc ") || str_starts(name, "TOC "));
}

static int
on_start(void *arg, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct styles *s = arg;

	if (element == ELEMENT_STYLE)
		return add_style(s, attrs, e);
	if (s->last == NULL)
		return 0;
	if (element == ELEMENT_BASED_ON) {
		s->last->based_on = part_attr(attrs, "val");
		if (!arena_keep(s->arena, &s->last->based_on))
			return err_set(e, ERR_LIMIT, "the styles need too much memory");
	} else if (element == ELEMENT_NAME) {
		s->last->contents = is_contents(part_attr(attrs, "val"));
	} else if (element == ELEMENT_NUM_ID) {
		s->last->props.num_id = part_number(attrs, "val", STYLE_UNSET);
	} else if (element == ELEMENT_ILVL) {
		s->last->props.level = part_number(attrs, "val", STYLE_UNSET);
	} else if (element == ELEMENT_OUTLINE_LVL) {
		s->last->props.outline = part_number(attrs, "val", STYLE_UNSET);
	} else if (element == ELEMENT_VANISH) {
		s->last->vanish = part_is_on(attrs);
	} else {
		style_set_face(&s->last->faces, element, attrs);
	}
	return 0;
}

static int
on_end(void *arg, enum element element, struct err *e)
{
	(void)arg;
	(void)element;
	(void)e;
	return 0;
}

int
styles_read(struct styles *s, struct str xml, struct arena *arena, struct err *e)
{
	static const struct part_handlers handlers = { .start = on_start, .end = on_end };

	*s = (struct styles){ .arena = arena };
	return xml.len == 0 ? 0 : part_read(STR("word/styles.xml"), xml, &handlers, s, e);
}

void
styles_free(struct styles *s)
{
	table_free(&s->by_id);
}

const struct style *
style_find(const struct styles *s, struct str id)
{
	return id.len > 0 ? table_find(&s->by_id, id) : NULL;
}

void
style_complete(const struct styles *s, const struct style *style, struct paragraph_props *props)
{
	bool numbered = props->num_id != STYLE_UNSET;

	for (int i = 0; style != NULL && i < STYLE_CHAIN_MAX; i++) {
		if (props->num_id == STYLE_UNSET)
			props->num_id = style->props.num_id;
		if (props->level == STYLE_UNSET && !numbered)
			props->level = style->props.level;
		if (props->outline == STYLE_UNSET)
			props->outline = style->props.outline;
		style = style_find(s, style->based_on);
	}
}

bool
style_is_hidden(const struct styles *s, const struct style *style)
{
	for (int i = 0; style != NULL && i < STYLE_CHAIN_MAX; i++) {
		if (style->vanish != STYLE_UNSET)
			return style->vanish != 0;
		style = style_find(s, style->based_on);
	}
	return false;
}

void
style_set_face(struct face_set *faces, enum element element, const struct part_attrs *attrs)
{
	struct str value = part_attr(attrs, "val");

	switch (element) {
	case ELEMENT_B: face_set_flag(faces, FACE_BOLD, part_is_on(attrs)); return;
	case ELEMENT_I: face_set_flag(faces, FACE_ITALIC, part_is_on(attrs)); return;
	case ELEMENT_U:
		face_set_flag(faces, FACE_UNDERLINE, value.len > 0 && !str_is(value, "none"));
		return;
	case ELEMENT_VERT_ALIGN:
		face_set_flag(faces, FACE_RAISED, str_is(value, "superscript"));
		face_set_flag(faces, FACE_LOWERED, str_is(value, "subscript"));
		return;
	default: return;
	}
}

uint8_t
style_faces(const struct styles *s, const struct style *style, struct face_set own)
{
	for (int i = 0; style != NULL && style->is_character && i < STYLE_CHAIN_MAX; i++) {
		own = face_set_over(own, style->faces);
		style = style_find(s, style->based_on);
	}
	return own.on;
}
