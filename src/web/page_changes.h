/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_CHANGES_H
#define WEB_PAGE_CHANGES_H
/*
 * page_changes: which publication gave each article its text, among the publications that were
 * read. Runs on a store thread.
 */
#include <stddef.h>

#include "base/str.h"

struct corpus;
struct err;
struct page_lines;
struct page_make;

/* Limits of one look back, which takes some 20 ms when it reaches them. */
#define PAGE_LOOKBACK_MAX 30
#define PAGE_LOOKBACK_ROWS_MAX 30000

/* An article or another unit of a version, and where its text came from. */
struct page_change {
	struct str eid, num, heading; /* in the arena of the lines */
	size_t since, before; /* indexes of the publications with its text, and with that before */
};
/* An entry of the list `changes`, which links to the comparison of the two. */
void page_changes_put(struct page_make *m, const struct page_lines *l, const struct page_change *c);
typedef void page_change_fn(void *arg, const struct page_change *c);
/*
 * Calls fn for each article, section or portion with a heading of the publication `shown` whose
 * text differs from that of an earlier day, in document order: corrections of a publication are no
 * changes. Looks back over as many publications as the limits above allow; what changed before is
 * not found. A part in which an article changed at the same time is left out. [blocks]
 */
int page_changes_find(struct page_lines *l, struct corpus *c, size_t shown, page_change_fn *fn,
    void *arg, struct err *e);
/* The same for the changes to the publication before alone, which it may correct. [blocks] */
int page_changes_find_last(struct page_lines *l, struct corpus *c, size_t shown, page_change_fn *fn,
    void *arg, struct err *e);
#endif
