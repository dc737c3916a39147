/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_PAGE_MARKS_H
#define WORKER_PAGE_MARKS_H
/*
 * page_marks: marks the words of a query in the document that a page shows. A page may have any
 * query, so its document is made for one job, and not kept.
 */
#include "base/str.h"

struct buf;
struct err;
struct image;

/*
 * Appends to out the image of the same document with each word found in an element `mark`, which is
 * an inline of Akoma Ntoso's namespace: a plugin that does not know it writes its text alone. What
 * goes over the border of an element is marked on both sides. Nothing is appended if there is
 * nothing to mark. ERR_LIMIT, ERR_DATA.
 */
int page_marks_add(const struct image *im, struct str q, struct buf *out, struct err *e);
#endif
