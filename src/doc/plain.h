/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_PLAIN_H
#define DOC_PLAIN_H
/*
 * plain: renders text without markup: 10⁶ and not 106, x_{max} where Unicode has no such
 * characters, (a + b)/60 and not a + b60 for a fraction in MathML. It renders one text node at a
 * time, so that any walk over text nodes can use it.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct image;

/*
 * The outermost sup, sub or formula around the text node, which plain_put() needs; IMAGE_NONE for
 * nearly all text, which is written as it is.
 */
uint32_t plain_scope(const struct image *im, uint32_t text);
/*
 * Appends the text node inside scope, as rendered. changes: enum doc_change of each node of a
 * comparison, or NULL.
 */
void plain_put(
    struct buf *out, const struct image *im, const uint8_t *changes, uint32_t scope, uint32_t text);
#endif
