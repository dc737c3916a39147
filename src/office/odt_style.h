/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_STYLE_H
#define OFFICE_ODT_STYLE_H
/*
 * odt_style: the styles of an OpenDocument text (ISO 26300-1, 16): of paragraphs and characters,
 * each with the style that it is based on, and of lists with their levels.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/table.h"
#include "office/face.h"
#include "office/part.h"

struct arena;
struct err;

#define ODT_STYLES_MAX 50000 /* direct formatting makes styles, too */
#define ODT_LIST_STYLES_MAX 10000
#define ODT_LEVELS 10
#define ODT_CHAIN_MAX 64 /* styles that are based on one another */
#define ODT_UNSET (-1)

struct odt_style {
	struct str parent;
	struct str list; /* the name of a list style */
	bool list_set;   /* list is stated; empty: no list */
	int8_t hidden;   /* its text is: 1, 0 or ODT_UNSET */
	struct face_set faces;
};

/* A level of a list style; the text of its numbers is pattern, or else prefix and suffix. */
struct odt_level {
	struct str pattern; /* "%1%.%2%": the numbers of levels 1 and 2; of LibreOffice */
	struct str prefix, suffix;
	struct str format; /* "1", "a", "I" ...; empty: no number */
	struct str bullet;
	int32_t start;
	uint8_t shown; /* numbers of this many levels, the last one its own */
	bool repeats;  /* letters after z are aa, bb; else aa, ab */
	bool is_bullet;
	bool present;
};

struct odt_list_style {
	struct odt_level levels[ODT_LEVELS];
};

struct odt_styles {
	struct table paragraphs, characters; /* struct odt_style, by name */
	struct table lists;                  /* struct odt_list_style, by name */
	struct odt_list_style outline;       /* of headings that are in no list */
	struct odt_style *style;             /* that is being read */
	struct odt_list_style *list;
	uint32_t count;
	struct arena *arena;
};

/*
 * Reads an element of a style, a list style or a level; others are passed over. ERR_LIMIT.
 */
int odt_style_start(
    struct odt_styles *s, enum element element, const struct part_attrs *attrs, struct err *e);
void odt_style_end(struct odt_styles *s, enum element element);
void odt_styles_free(struct odt_styles *s);

/* The list style that a paragraph style (may be NULL) or those that it is based on name. */
struct str odt_style_list(const struct odt_styles *s, const struct odt_style *style, bool *stated);
/* Whether a style of that name hides its text. */
bool odt_style_is_hidden(const struct table *family, struct str name);
/* The flags of characters with the style of that name, inside of others that have the flags. */
uint8_t odt_style_faces(const struct odt_styles *s, struct str name, uint8_t flags);
#endif
