/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PART_H
#define OFFICE_PART_H
/*
 * part: reads the XML of a part of an office file as events. Elements are told by their numbers
 * (element.def), which are those of WordprocessingML, of OpenDocument and of the markup that may be
 * around them; all others are ELEMENT_OTHER. Document types, entities and excessive nesting are
 * refused, and nothing is ever fetched.
 */
#include <stdint.h>

#include "base/str.h"

struct err;

enum element {
	ELEMENT_OTHER,
#define ELEMENT(name, space, local) ELEMENT_##name,
#include "office/element.def"
#undef ELEMENT
	ELEMENT_COUNT
};

#define PART_DEPTH_MAX 200  /* of nested elements; libxml2 stops at 256 */
#define PART_ATTRS_MAX 1000 /* on one element: libxml2 compares each with all others */

/* The attributes of an element, as libxml2 passes them: valid during the event. */
struct part_attrs {
	const unsigned char **v;
	int count;
};

/* The value of the attribute with that local name; empty if there is none. */
struct str part_attr(const struct part_attrs *attrs, const char *local);
bool part_has(const struct part_attrs *attrs, const char *local);
/* Its value as a number; fallback if there is none, or it is no number of at most seven digits. */
int32_t part_number(const struct part_attrs *attrs, const char *local, int32_t fallback);
/* Whether an on/off property is on: without val it is (ISO 29500-1, 17.17.4). */
bool part_is_on(const struct part_attrs *attrs);

/* start and end return 0 or an error that stops the reading. text is given in pieces. */
struct part_handlers {
	int (*start)(
	    void *arg, enum element element, const struct part_attrs *attrs, struct err *e);
	int (*end)(void *arg, enum element element, struct err *e);
	int (*text)(void *arg, struct str text, struct err *e); /* NULL: text is skipped */
};

/* Reads the part of that name. ERR_DATA, ERR_LIMIT: the sentence names the part and the line. */
int part_read(
    struct str name, struct str xml, const struct part_handlers *to, void *arg, struct err *e);
#endif
