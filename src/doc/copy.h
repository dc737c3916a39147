/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_COPY_H
#define DOC_COPY_H
/* copy: copies parts of an image into a build. A failure sticks until build_finish(). */
#include <stdint.h>

struct build;
struct image;

/* Opens a copy of the element, with its attributes; the caller closes it. */
void copy_open(struct build *b, const struct image *im, uint32_t node);
/* The same without attributes. */
void copy_open_bare(struct build *b, const struct image *im, uint32_t node);
/* Copies one attribute, by its index, to the element that is open. */
void copy_attr(struct build *b, const struct image *im, uint32_t attr);
/* Copies the node and all it contains. */
void copy_subtree(struct build *b, const struct image *im, uint32_t node);
#endif
