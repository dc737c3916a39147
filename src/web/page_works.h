/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_WORKS_H
#define WEB_PAGE_WORKS_H
/*
 * page_works: the facts of the pages that list works: the first page of the website, a folder of
 * it ("/akn/xx/act"), and what is new. With fields of a form the list is filtered: q (words of the
 * title, the number or the name), kind, place, year, language, page (from 1).
 */
struct buf;
struct corpus;
struct err;
struct fetch;
struct fetch_choice;
struct fetch_request;
struct known_version;
struct metadata;

/* Members of struct view. */
int page_works_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
int page_works_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
void page_works_put_path(struct buf *b, const struct fetch *f);
void page_works_put_stem(struct buf *b, const struct fetch *f);
int page_works_put_links(struct buf *b, const struct fetch *f, struct err *e);
int page_works_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
#endif
