/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_IMAGE_OPEN_H
#define DOC_IMAGE_OPEN_H
/* image_open: checks an image that may contain arbitrary bytes. */
#include <stddef.h>

struct err;
struct image;

/*
 * Checks every bound, nesting and string of the block once. ERR_DATA. base must be 8-byte aligned
 * and outlive im.
 */
int image_open(struct image *im, const void *base, size_t size, struct err *e);
#endif
