/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_PORTION_H
#define WEB_PAGE_PORTION_H
/*
 * page_portion: what the page of a portion has beside that of a version: the history of its
 * wording, and its neighbours.
 */
#include <stddef.h>
#include <stdint.h>

struct corpus;
struct err;
struct known_version;
struct page_lines;
struct page_make;
struct resolution;

/*
 * Days before and after the version shown in whose publications changes of a portion are looked
 * for: some milliseconds.
 */
#define PAGE_PORTION_AROUND 150

/*
 * Writes status, since and until of the wording, and the lists versions, changes, neighbours. Sets
 * the wordings of out, whose found is what the page shows.
 */
int page_portion_put(struct page_make *m, struct corpus *c, struct known_version *out,
    struct page_lines *l, size_t shown, int64_t today, struct err *e);
/* For the page of its history: the lists versions and changes, without a version shown. */
int page_portion_put_changes(struct page_make *m, struct corpus *c, const struct resolution *found,
    struct page_lines *l, int64_t today, struct err *e);
#endif
