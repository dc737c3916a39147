/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_NUMBERING_H
#define OFFICE_NUMBERING_H
/*
 * numbering: computes the numbers that Word prints before paragraphs (ISO 29500-1, 17.9). A number
 * (num) names a definition (abstractNum) and may override its levels; all numbers of one definition
 * count on together.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/table.h"

struct arena;
struct buf;
struct err;

#define NUMBERING_LEVELS 9
#define NUMBERING_DEFINITIONS_MAX 10000
#define NUMBERING_LINKS_MAX 16 /* definitions that refer to one another by a style */
#define NUMBERING_UNSET (-1)
#define NUMBERING_NAME_MAX 128 /* bytes of the name that a field gives */

struct list_level {
	struct str text;  /* "%1.%2": the numbers of levels 1 and 2 */
	struct str style; /* paragraphs of that style have this level */
	int32_t start;    /* the first number; NUMBERING_UNSET: 0 */
	int32_t restart;  /* anew after level restart - 1; 0: never; UNSET: after any above */
	uint8_t format;   /* enum number_format */
	bool legal;       /* all its numbers are printed as digits */
	bool present;
};

struct list_definition {
	struct list_level levels[NUMBERING_LEVELS];
	struct str links_to;              /* of the style whose definition it uses */
	uint32_t ordinal;                 /* among the definitions of the file */
	struct str id, style_id;          /* style_id: the style that stands for it */
	struct str name;                  /* of fields that count in it; in small letters */
	int32_t counts[NUMBERING_LEVELS]; /* NUMBERING_UNSET: not begun */
};

struct list_number {
	int32_t id;
	struct list_definition *definition; /* NULL: unknown */
	struct str definition_id;
	struct list_level *overrides[NUMBERING_LEVELS]; /* NULL: none */
	int32_t starts[NUMBERING_LEVELS]; /* startOverride; NUMBERING_UNSET: none, or used */
};

struct numbering {
	struct list_number *numbers; /* sorted by id */
	uint32_t number_count, number_cap;
	struct list_definition **definitions;
	uint32_t definition_count, definition_cap;
	struct table by_id, by_style, by_name; /* of definitions */
	struct list_definition *definition;    /* that is being read */
	struct list_number *number;
	struct list_level *level;
	int32_t override; /* the level that a number overrides */
	struct arena *arena;
};

/*
 * Reads numbering.xml; an empty xml gives no numbers. The caller calls numbering_free() in any
 * case. ERR_DATA, ERR_LIMIT.
 */
int numbering_read(struct numbering *n, struct str xml, struct arena *arena, struct err *e);

void numbering_free(struct numbering *n);

/* The level of the number that has the paragraph style; fallback: none has. */
int32_t numbering_level_of_style(
    const struct numbering *n, int32_t id, struct str style, int32_t fallback);

/* What numbering_count() counted. */
struct counted {
	bool bullet;   /* the level has a sign instead of a number */
	uint32_t list; /* the number of the definition in the file */
};

/*
 * Counts a paragraph of level at and appends its number as it is printed, without the white space
 * that follows. Unknown numbers and levels print nothing.
 */
struct counted numbering_count(struct numbering *n, int32_t id, int32_t at, struct buf *out);

/*
 * Counts a field LISTNUM (ISO 29500-1, 17.16.5.33) at the level at of the definition of that name,
 * in any case, or, if name is empty, of the number id; start: NUMBERING_UNSET, or its number.
 */
void numbering_count_field(
    struct numbering *n, struct str name, int32_t id, int32_t at, int32_t start, struct buf *out);
#endif
