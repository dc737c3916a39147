/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_PAGE_H
#define DOC_BUILD_PAGE_H
/*
 * build_page: builds the facts of a page as an image: a GAZ_LISTING with attributes, that holds
 * lists of entries; gaz_host.page in <gazetted/plugin.h> names them all. Facts first, then one list
 * after the other. A failure sticks; page_finish() returns it.
 */
#include "base/str.h"

struct buf;
struct err;
struct page_build;

/* language: ISO 639-2/T, of the text that the page shows; empty if it shows none. */
struct page_build *page_new(struct str language);
void page_free(struct page_build **p);
/* Adds a fact of the page; an empty value is left out. Before the first page_list(). */
void page_fact(struct page_build *p, const char *name, struct str value);
/* Ends the list before, and starts another; a list that gets no entry is left out. */
void page_list(struct page_build *p, const char *name);
/* Ends the entry before, and starts another in the present list. */
void page_entry(struct page_build *p);
/* Adds an attribute to the present entry; an empty value is left out. */
void page_set(struct page_build *p, const char *name, struct str value);
/* Appends the image to out. ERR_DATA, ERR_LIMIT. */
int page_finish(struct page_build *p, struct buf *out, struct err *e);
#endif
