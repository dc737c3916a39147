/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_VERSION_H
#define WEB_PAGE_VERSION_H
/*
 * page_version: the facts of a page that shows a version, a portion of it or a comparison: its
 * status, its neighbours, and what else there is of the work.
 */
struct corpus;
struct err;
struct fetch;
struct fetch_choice;
struct fetch_request;
struct known_version;

/* Members of struct view. */
int page_version_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
int page_version_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
#endif
