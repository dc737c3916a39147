/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_HISTORY_H
#define WEB_PAGE_HISTORY_H
/* page_history: the facts of the page with all versions of a work, or of a portion. */
struct corpus;
struct err;
struct fetch;
struct fetch_choice;
struct fetch_request;
struct known_version;

/* Members of struct view. */
int page_history_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
int page_history_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
#endif
