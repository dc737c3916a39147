/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_ELEMENT_H
#define AKN_ELEMENT_H
/* element: what the server knows about each Akoma Ntoso element; the table is elements.def. */
#include <stdint.h>

#include "base/str.h"

enum element_content {
	ELEMENT_MIXED,    /* text and elements: white space counts */
	ELEMENT_ELEMENTS, /* elements only: white space between them is layout */
	ELEMENT_EMPTY
};

struct element {
	const char *name;
	uint16_t kind;          /* enum gaz_kind */
	uint16_t content;       /* enum element_content */
	const char *short_name; /* in eIds: "art" (Naming Convention 1.0, 5.4.2); else name */
};

/* Looks up an element of the Akoma Ntoso namespace by local name; NULL if there is none. */
const struct element *element_find(struct str name);
#endif
