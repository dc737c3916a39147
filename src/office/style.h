/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_STYLE_H
#define OFFICE_STYLE_H
/*
 * style: the paragraph and character styles of a Word file (ISO 29500-1, 17.7): what they say of
 * numbering, outline, hidden text and faces, each with the style that it is based on.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/table.h"
#include "office/face.h"
#include "office/part.h"

struct arena;
struct err;

#define STYLES_MAX 10000
#define STYLE_CHAIN_MAX 64 /* styles that are based on one another */
#define STYLE_UNSET (-1)
#define PARAGRAPH_PROPS_INIT ((struct paragraph_props){ STYLE_UNSET, STYLE_UNSET, STYLE_UNSET })

/* What a paragraph or its style says; STYLE_UNSET: nothing. */
struct paragraph_props {
	int32_t num_id;  /* of numbering.h; 0 removes the number of the style */
	int32_t level;   /* of its list, from 0 */
	int32_t outline; /* 0 to 8: a heading of that level; 9: body text */
};

struct style {
	struct str id, based_on;
	struct paragraph_props props;
	bool contents;     /* of a line of a table of contents: the style is "toc 1" to "toc 9" */
	bool is_character; /* of runs */
	struct face_set faces;
	int8_t vanish; /* its text is hidden: 1, 0 or STYLE_UNSET */
};

struct styles {
	struct table by_id; /* struct style, in the arena */
	struct style *last;
	struct arena *arena;
};

/* Reads styles.xml. ERR_DATA, ERR_LIMIT. The caller calls styles_free() in any case. */
int styles_read(struct styles *s, struct str xml, struct arena *arena, struct err *e);
void styles_free(struct styles *s);

/* The style of that name, or NULL. */
const struct style *style_find(const struct styles *s, struct str id);
/* Completes props by the style (may be NULL) and those that it is based on. */
void style_complete(
    const struct styles *s, const struct style *style, struct paragraph_props *props);
/* Whether a style (may be NULL) hides its text. */
bool style_is_hidden(const struct styles *s, const struct style *style);
/* Takes a property of runs (17.3.2): b, i, u, vertAlign; others are passed over. */
void style_set_face(struct face_set *faces, enum element element, const struct part_attrs *attrs);
/* The flags of a run with that character style (may be NULL), which says own by itself. */
uint8_t style_faces(const struct styles *s, const struct style *style, struct face_set own);
#endif
