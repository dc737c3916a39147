/* SPDX-License-Identifier: Apache-2.0 */
/* odt_style: what must hold: a chain of styles that has no end is left in time. */
#include "office/odt_style.h"

#include "base/arena.h"
#include "base/err.h"

#define MEMORY "the styles need too much memory"
#define START_MAX 1000000

static int
keep_attr(struct odt_styles *s, struct str *to, const struct part_attrs *attrs, const char *name,
    struct err *e)
{
	*to = part_attr(attrs, name);
	return arena_keep(s->arena, to) ? 0 : err_set(e, ERR_LIMIT, MEMORY);
}

static int
add_style(struct odt_styles *s, const struct part_attrs *attrs, struct err *e)
{
	struct str family = part_attr(attrs, "family"), name;
	struct table *table = str_is(family, "paragraph") ? &s->paragraphs
			      : str_is(family, "text")    ? &s->characters
							  : NULL;
	struct odt_style *style;
	int rc;

	s->style = NULL;
	if (s->count++ == ODT_STYLES_MAX)
		return err_set(e, ERR_LIMIT, "there are more than %d styles", ODT_STYLES_MAX);
	if (table == NULL)
		return 0;
	if ((style = arena_zalloc(s->arena, sizeof *style)) == NULL)
		return err_set(e, ERR_LIMIT, MEMORY);
	style->hidden = ODT_UNSET;
	style->list_set = part_has(attrs, "list-style-name");
	if ((rc = keep_attr(s, &name, attrs, "name", e)) != 0 ||
	    (rc = keep_attr(s, &style->parent, attrs, "parent-style-name", e)) != 0 ||
	    (rc = keep_attr(s, &style->list, attrs, "list-style-name", e)) != 0)
		return rc;
	if (name.len > 0)
		table_put(table, name, style);
	s->style = style;
	return 0;
}

static int
add_list_style(struct odt_styles *s, const struct part_attrs *attrs, struct err *e)
{
	struct odt_list_style *list = arena_zalloc(s->arena, sizeof *list);
	struct str name;
	int rc;

	if (list == NULL || s->lists.count == ODT_LIST_STYLES_MAX)
		return err_set(
		    e, ERR_LIMIT, "there are more than %d styles of lists", ODT_LIST_STYLES_MAX);
	if ((rc = keep_attr(s, &name, attrs, "name", e)) != 0)
		return rc;
	if (name.len > 0)
		table_put(&s->lists, name, list);
	s->list = list;
	return 0;
}

static int
add_level(struct odt_styles *s, enum element element, const struct part_attrs *attrs, struct err *e)
{
	int32_t i = part_number(attrs, "level", 0), shown = part_number(attrs, "display-levels", 1);
	struct odt_level *level;
	int rc;

	if (s->list == NULL || i < 1 || i > ODT_LEVELS)
		return 0;
	level = &s->list->levels[i - 1];
	*level = (struct odt_level){ .present = true };
	level->shown = (uint8_t)(shown < 1 ? 1 : shown > i ? i : shown);
	level->start = part_number(attrs, "start-value", 1);
	if (level->start > START_MAX)
		level->start = 1;
	level->repeats = str_is(part_attr(attrs, "num-letter-sync"), "true");
	level->is_bullet = element == ELEMENT_ODF_LIST_LEVEL_STYLE_BULLET ||
			   element == ELEMENT_ODF_LIST_LEVEL_STYLE_IMAGE;
	if ((rc = keep_attr(s, &level->pattern, attrs, "num-list-format", e)) != 0 ||
	    (rc = keep_attr(s, &level->prefix, attrs, "num-prefix", e)) != 0 ||
	    (rc = keep_attr(s, &level->suffix, attrs, "num-suffix", e)) != 0 ||
	    (rc = keep_attr(s, &level->format, attrs, "num-format", e)) != 0)
		return rc;
	return keep_attr(s, &level->bullet, attrs, "bullet-char", e);
}

/* The properties of characters (ISO 26300-1, 16.27.28, and 20 for the attributes). */
static void
set_text(struct odt_style *style, const struct part_attrs *attrs)
{
	struct str display = part_attr(attrs, "display"), weight = part_attr(attrs, "font-weight"),
		   slant = part_attr(attrs, "font-style"),
		   line = part_attr(attrs, "text-underline-style"),
		   position = part_attr(attrs, "text-position");
	bool lowered = str_starts(position, "sub") || str_starts(position, "-");

	if (display.len > 0)
		style->hidden = str_is(display, "none");
	if (weight.len > 0)
		face_set_flag(&style->faces, FACE_BOLD,
		    str_is(weight, "bold") || (weight.p[0] >= '6' && weight.p[0] <= '9'));
	if (slant.len > 0)
		face_set_flag(&style->faces, FACE_ITALIC, !str_is(slant, "normal"));
	if (line.len > 0)
		face_set_flag(&style->faces, FACE_UNDERLINE, !str_is(line, "none"));
	if (position.len > 0) {
		face_set_flag(&style->faces, FACE_LOWERED, lowered);
		face_set_flag(&style->faces, FACE_RAISED, !lowered && !str_starts(position, "0"));
	}
}

int
odt_style_start(
    struct odt_styles *s, enum element element, const struct part_attrs *attrs, struct err *e)
{
	switch (element) {
	case ELEMENT_ODF_STYLE: return add_style(s, attrs, e);
	case ELEMENT_ODF_LIST_STYLE: return add_list_style(s, attrs, e);
	case ELEMENT_ODF_OUTLINE_STYLE: s->list = &s->outline; return 0;
	case ELEMENT_ODF_LIST_LEVEL_STYLE_NUMBER:
	case ELEMENT_ODF_LIST_LEVEL_STYLE_BULLET:
	case ELEMENT_ODF_LIST_LEVEL_STYLE_IMAGE:
	case ELEMENT_ODF_OUTLINE_LEVEL_STYLE: return add_level(s, element, attrs, e);
	case ELEMENT_ODF_TEXT_PROPERTIES:
		if (s->style != NULL && s->list == NULL)
			set_text(s->style, attrs);
		return 0;
	default: return 0;
	}
}

void
odt_style_end(struct odt_styles *s, enum element element)
{
	if (element == ELEMENT_ODF_LIST_STYLE || element == ELEMENT_ODF_OUTLINE_STYLE)
		s->list = NULL;
	else if (element == ELEMENT_ODF_STYLE)
		s->style = NULL;
}

void
odt_styles_free(struct odt_styles *s)
{
	table_free(&s->paragraphs);
	table_free(&s->characters);
	table_free(&s->lists);
}

struct str
odt_style_list(const struct odt_styles *s, const struct odt_style *style, bool *stated)
{
	*stated = false;
	for (int i = 0; style != NULL && i < ODT_CHAIN_MAX; i++) {
		if (style->list_set) {
			*stated = true;
			return style->list;
		}
		style = table_find(&s->paragraphs, style->parent);
	}
	return STR("");
}

bool
odt_style_is_hidden(const struct table *family, struct str name)
{
	const struct odt_style *style = table_find(family, name);

	for (int i = 0; style != NULL && i < ODT_CHAIN_MAX; i++) {
		if (style->hidden != ODT_UNSET)
			return style->hidden != 0;
		style = table_find(family, style->parent);
	}
	return false;
}

uint8_t
odt_style_faces(const struct odt_styles *s, struct str name, uint8_t flags)
{
	const struct odt_style *style = table_find(&s->characters, name);
	struct face_set set = { 0 };

	for (int i = 0; style != NULL && i < ODT_CHAIN_MAX; i++) {
		set = face_set_over(set, style->faces);
		style = table_find(&s->characters, style->parent);
	}
	return (uint8_t)(set.on | (flags & ~set.off));
}
