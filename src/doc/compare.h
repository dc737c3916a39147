/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_COMPARE_H
#define DOC_COMPARE_H
/*
 * compare: two versions as one tree: everything that stands in either of them, in reading order,
 * with a word on each node that says what became of it. What is left without the inserted nodes is
 * the earlier text, what is left without the deleted ones is the later. Runs of white space count
 * as one space, as they do in the hash of a portion; metadata is the later version's and is not
 * compared.
 */
#include <stdint.h>

#include "base/str.h"
#include "doc/image.h"

struct err;

/* enum gaz_change */
enum doc_change { DOC_SAME, DOC_INSERTED, DOC_DELETED, DOC_CHANGED };

struct comparison {
	/*
	 * The tree: node 0 is the document element, meta what the later version says. Its texts lie
	 * in the pool as they stand in the two images, without a NUL behind each. Not to be written
	 * as a document: as such it may have names twice.
	 */
	struct image image;
	const uint8_t *changes; /* enum doc_change of each node */
};

/* Both images are checked and may go when it is done. The caller's. ERR_LIMIT. */
int compare_images(
    struct comparison **out, const struct image *earlier, const struct image *later, struct err *e);

/*
 * The same of the portion that image_find_portion() knows by that id in the later image, and of the
 * one that was it in the earlier: by the same eId, else by its wId. In one of them alone it came or
 * went as a whole. It is portion 0 of the tree, below the elements that stand around it, of which
 * number and heading are there. ERR_NOTFOUND when neither has it.
 */
int compare_portions(struct comparison **out, const struct image *earlier,
    const struct image *later, struct str id, struct err *e);

void comparison_free(struct comparison **c);
#endif
