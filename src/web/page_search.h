/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_SEARCH_H
#define WEB_PAGE_SEARCH_H
/* page_search: the facts of the page that shows what a search found: a member of struct view. */
struct corpus;
struct err;
struct fetch;
struct known_version;

int page_search_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
#endif
