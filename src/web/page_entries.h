/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_ENTRIES_H
#define WEB_PAGE_ENTRIES_H
/* page_entries: works as the entries of a page; the lists of what is new and what is to come. */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct corpus;
struct corpus_version;
struct err;
struct page_make;

struct page_entries {
	struct corpus *corpus;
	struct str folder; /* empty: all works */
	int64_t today;
	struct arena *facts; /* for what is recorded of one work */
};

/*
 * An entry that leads to what is in force, in the language of v; if nothing is, to v. v is the
 * current version. [blocks]
 */
int page_entries_put_work(
    struct page_make *m, struct page_entries *w, const struct corpus_version *v, struct err *e);
/*
 * The list `news`: the current versions among the latest publications, at most `most`. [blocks]
 */
int page_entries_put_news(struct page_make *m, struct page_entries *w, size_t most, struct err *e);
/*
 * The list `coming`: the next version of each work, if one is known: it comes into force on its
 * date. *first becomes the first such day, if that is earlier, or it is DAY_NONE. [blocks]
 */
int page_entries_put_coming(
    struct page_make *m, struct page_entries *w, int64_t *first, struct err *e);
#endif
