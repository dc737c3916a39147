/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_FILTER_H
#define WEB_PAGE_FILTER_H
/*
 * page_filter: whether a work has the words that a reader asks for. Each word must be in one of its
 * texts, in any order, so that "3/2014", "no. 3 of 2014" and "/akn/xx/act/2014/3" find the same.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct corpus_facts;
struct corpus_version;

#define PAGE_FILTER_WORDS_MAX 16 /* further words are not looked for */

struct page_filter {
	struct str words[PAGE_FILTER_WORDS_MAX]; /* folded; numbers are looked for as a whole */
	size_t count;                            /* 0: every work fits */
};

/*
 * Reads the words of a query. Those of one or two letters, such as "of" and "no", are left out, if
 * there are others. The words are in a.
 */
void page_filter_read(struct page_filter *f, struct str query, struct arena *a);
/* Whether each word is in one of the texts. */
bool page_filter_fits(const struct page_filter *f, const struct str *texts, size_t count);
/* Whether each word is in title, number, name, short title or a subject of a row of a list. */
bool page_filter_fits_work(const struct page_filter *f, const struct corpus_version *shown,
    const struct corpus_facts *facts);
#endif
