/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_PLAIN_MATH_H
#define DOC_PLAIN_MATH_H
/* plain_math: how the elements of MathML, whose kind is GAZ_FOREIGN, look in plain text. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "doc/script.h"

struct image;
struct plain;

/* Strings written before the first text of an element and after its last. Never NULL. */
struct affix {
	const char *open, *close;
};

bool plain_is_row(struct str name); /* lays its children, or its characters, side by side */
enum script plain_math_script(const struct image *im, uint32_t element);
/*
 * The affix due to the position in the parent element (outer), and that of the element itself
 * (inner).
 */
struct affix plain_math_place(const struct plain *p, uint32_t element);
struct affix plain_math_own(const struct plain *p, uint32_t element);
/* Whether a space is needed between the text and the text before it. */
bool plain_math_is_apart(const struct plain *p);
#endif
