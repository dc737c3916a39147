/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_CITED_H
#define WEB_PAGE_CITED_H
/*
 * page_cited: the list `cited` of a page: where the citations of other works in its text lead, in
 * the versions in force on the day of the text. Runs on a store thread.
 */
#include "base/str.h"

struct citing_list;
struct corpus;
struct err;
struct fetch;
struct known_version;
struct page_make;

/*
 * Writes the list for the version and portion in out->found, of whose text the citations are found.
 * Citations that are not certain are left out, all of them while the names of the works are being
 * read: then the page is not kept. ERR_IO. [blocks]
 */
int page_cited_put(struct page_make *m, struct corpus *c, const struct fetch *f,
    const struct citing_list *found, struct known_version *out, struct err *e);
#endif
