/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_LINES_H
#define WEB_PAGE_LINES_H
/*
 * page_lines: the publications of a work in one language that a page needs, and the portions that
 * changed from one to the next. A work can have a hundred thousand: read are those of the list,
 * those around the one shown, and those in force today and next. Runs on a store thread.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "web/corrections.h"

struct err;
struct page_make;

#define PAGE_LANGUAGES_MAX 32
#define PAGE_LINES_MAX 4096 /* publications of one page: less than a megabyte of rows */

/* Which publications of a work a page needs. */
struct page_lines_ask {
	struct str work, language;
	const struct corpus_version *shown; /* NULL: none in particular */
	uint32_t around;                    /* days with a publication before and after it */
	int64_t before; /* the list begins before this day; INT64_MAX: with the newest */
	uint32_t days;  /* days of the list */
	int64_t today;
};

struct page_lines {
	struct arena arena;
	struct str work, language;
	/*
	 * by day and revision; of each the strings are empty but work, language and issuer. Behind
	 * those around the one shown, and behind the one in force and its successor, publications
	 * can be missing.
	 */
	struct corpus_version *list;
	size_t count;
	struct buf bytes; /* list is its data */
	/* the publications in that language that were withdrawn, likewise */
	struct corpus_version *gone;
	size_t gone_count;
	struct buf gone_bytes;
	int64_t before;   /* the list begins before this day */
	bool list_is_cut; /* publications before those of the list were not read */
	/* publications before and after those around the one shown were not read */
	bool is_cut_before, is_cut_after;
	struct corpus_place first; /* the first of those around the one shown, or of the list */
	struct corrections corrections;
	struct corpus_facts facts; /* what is recorded of the work for that language */
	/* the languages of the work, each with the title and day of its first publication */
	struct corpus_version tongues[PAGE_LANGUAGES_MAX];
	size_t tongue_count;
};

/* Reads the publications of a work. ERR_LIMIT. [blocks] */
int page_lines_read(
    struct page_lines *l, struct corpus *c, const struct page_lines_ask *ask, struct err *e);
void page_lines_free(struct page_lines *l);

/* The title of the work that is recorded for the language, else that of v. */
struct str page_lines_title(const struct page_lines *l, const struct corpus_version *v);
/* The issuer, likewise. */
struct str page_lines_issuer(const struct page_lines *l, const struct corpus_version *v);
/* Index of the publication; l->count if it is not there. */
size_t page_lines_find(const struct page_lines *l, const struct corpus_version *v);
/* Index of the latest publication for the same day as i. */
size_t page_lines_last_of_day(const struct page_lines *l, size_t i);
/* The day from which another version is in force after that of i; DAY_NONE if none is known. */
int64_t page_lines_next_day(const struct page_lines *l, size_t i);
/* The first day on which the text of i is out of force, by another or a repeal; DAY_NONE. */
int64_t page_lines_end(const struct page_lines *l, size_t i);
/*
 * Whether the work is repealed after the day since and before the day next (DAY_NONE: at any time),
 * on which another text comes into force.
 */
bool page_lines_is_repealed(const struct page_lines *l, int64_t since, int64_t next);
/*
 * The first day after today on which another version comes into force, or the work is repealed;
 * DAY_NONE: none known.
 */
int64_t page_lines_next_change(const struct page_lines *l, int64_t today);
/* Index of the publication in force on that day; l->count if there is none. */
size_t page_lines_in_force(const struct page_lines *l, int64_t day);
/* Why the publication i was published; empty: nothing is said. Borrowed from l. */
struct str page_lines_reason(const struct page_lines *l, size_t i);
/* "in-force", "superseded", "repealed" or "future", on that day. */
const char *page_lines_status(const struct page_lines *l, size_t i, int64_t today);
/*
 * The list `versions`, newest first, at most `most` entries, each day once: with the revision
 * `shown` (or l->count: none), else with its latest. That one and the one in force are marked. The
 * last day of the list if there are more behind it; else DAY_NONE.
 */
int64_t page_lines_put(
    struct page_make *m, const struct page_lines *l, size_t shown, int64_t today, size_t most);
/* Index behind the first of the list; 0: the list is empty. */
size_t page_lines_newest(const struct page_lines *l);

/*
 * The fact `current`: the address of what is in force; eid: of the portion there, or empty. Nothing
 * while no version is in force.
 */
void page_lines_put_current(
    struct page_make *m, const struct page_lines *l, int64_t today, struct str eid);
/* Appends the path of the text in force, or while there is none, that of the first version. */
void page_lines_put_whole(struct buf *b, const struct page_lines *l, int64_t today);
/* The list `withdrawn`, newest first. */
void page_lines_put_withdrawn(struct page_make *m, const struct page_lines *l);

/* Appends the path of the comparison of two publications, in their order. */
void page_lines_put_comparison(struct buf *b, const struct page_lines *l, size_t a, size_t z);
#endif
