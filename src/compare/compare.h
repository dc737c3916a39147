/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H
/*
 * compare: merges two versions into one tree: all content of both, in reading order, with an enum
 * doc_change for each node. The tree without its inserted nodes is the earlier text, the tree
 * without its deleted nodes is the later. Runs of white space count as one space, as they do in the
 * hash of a portion; metadata is that of the later version and is not compared.
 */
#include <stdint.h>

#include "base/str.h"
#include "compare/change.h"
#include "doc/image.h"

struct err;

struct comparison {
	/*
	 * The tree: node 0 is the document element, meta is that of the later version. Its texts
	 * point into copies of the two pools, without a NUL after each. Must not be written as a
	 * document: it may contain eIds twice.
	 */
	struct image image;
	const uint8_t *changes; /* enum doc_change of each node */
};

/*
 * Compares two documents. Both images must have passed image_open(), and may be freed afterwards.
 * The caller frees *out. ERR_LIMIT.
 */
int compare_images(
    struct comparison **out, const struct image *earlier, const struct image *later, struct err *e);

/*
 * Compares one portion: the one that image_find_portion() finds for id in the later image, with the
 * portion of the earlier image that has its eId, else its wId. A portion that only one image has is
 * inserted or deleted as a whole. It is portion 0 of the tree, inside its ancestors, each with
 * number and heading only. ERR_NOTFOUND when neither image has it.
 */
int compare_portions(struct comparison **out, const struct image *earlier,
    const struct image *later, struct str id, struct err *e);

/*
 * Compares the portion of the earlier image that has the one eId with that of the later image that
 * has the other, as compare_portions() does. ERR_NOTFOUND when an image does not have it.
 */
int compare_wordings(struct comparison **out, const struct image *earlier, struct str earlier_eid,
    const struct image *later, struct str later_eid, struct err *e);

void comparison_free(struct comparison **c);
#endif
