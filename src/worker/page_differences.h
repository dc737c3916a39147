/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_PAGE_DIFFERENCES_H
#define WORKER_PAGE_DIFFERENCES_H
/*
 * page_differences: adds to the facts of the page of a portion how its wording changed. The server
 * has no parser and compares nothing, so it sends the documents that have the wordings.
 */
#include <stddef.h>

#include "doc/image.h"

struct buf;
struct err;

/*
 * Appends to out the image of the facts with the list `differences` (docs/pages.md). An entry of
 * the list `changes` whose attribute wording is k has its wording in wordings[k], under the eId
 * that its attribute portion is; the differences are those between one such entry and the next.
 * A difference that cannot be made is left out. The attribute wording is left out, too. ERR_LIMIT.
 */
int page_differences_add(const struct image *page, const struct image *const *wordings,
    size_t count, struct buf *out, struct err *e);
#endif
