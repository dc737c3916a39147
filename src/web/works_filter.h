/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_WORKS_FILTER_H
#define WEB_WORKS_FILTER_H
/*
 * works_filter: the works of a list that no index finds: by words, by their status on a day, by
 * issuer and by subject. All but the words are looked for in the order of the list, so many entries
 * a page (CORPUS_SHELF_EXAMINED_MAX), and the page leads on.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "corpus/corpus_shelf.h"
#include "web/page_filter.h"

struct corpus;
struct works_form;

struct works_filter {
	const struct works_form *form;
	struct corpus *corpus;
	int64_t day;              /* on which the status is meant */
	bool is_dated;            /* the day was asked for */
	struct page_filter words; /* in the arena of the caller */
	struct arena facts;       /* of one work */
	struct err err;           /* of the store, while the list was read */
	int rc;
};

/* Borrows form and corpus; the words are in a. The caller closes it. */
void works_filter_open(struct works_filter *f, const struct works_form *form, struct corpus *corpus,
    int64_t today, struct arena *a);
void works_filter_close(struct works_filter *f);
/* Reads a page of the list: sets the conditions of *ask by the form and the filter. [blocks] */
int works_filter_read(
    struct works_filter *f, struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e);
/* Whether the total and the counts of the list are those of the works that are wanted. */
bool works_filter_is_counted(const struct works_filter *f);
/*
 * The version of a work of the list that is shown: the one in force on the day that was asked for,
 * else that of the list, or while none is in force, that, too. Strings are in a. [blocks]
 */
int works_filter_show(struct works_filter *f, const struct corpus_version *v,
    struct corpus_version *out, struct arena *a, struct err *e);
#endif
