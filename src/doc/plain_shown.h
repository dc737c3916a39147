/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_PLAIN_SHOWN_H
#define DOC_PLAIN_SHOWN_H
/*
 * plain_shown: which text nodes of a scope are displayed, of those around the one being rendered.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct image;

/* Elements around the text node, up to its scope; real formulas nest less than ten deep. */
#define PLAIN_DEPTH_MAX 32

struct plain {
	struct buf *out;
	const struct image *im;
	const uint8_t *changes;
	uint32_t scope, text;
	uint32_t before, after; /* visible text nodes of the scope next to text, or IMAGE_NONE */
	uint32_t around[PLAIN_DEPTH_MAX]; /* from the scope to the parent of text */
	unsigned depth;
};

bool plain_is_within_line(uint16_t kind);
/* In a comparison: whether one of the two versions contains both the node and p->text. */
bool plain_is_beside(const struct plain *p, uint32_t node);
bool plain_is_shown(const struct plain *p, uint32_t text); /* with p->text: not blank, not hidden */
#endif
