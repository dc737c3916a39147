/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_LIST_H
#define OFFICE_ODT_LIST_H
/*
 * odt_list: the lists of an OpenDocument text, and the numbers of their items (ISO 26300-1, 5.3 and
 * 19.880). Lists nest; all levels of one list count in one struct odt_counts, and a list that goes
 * on with an earlier one uses that of the earlier one.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "office/odt_style.h"

struct buf;
struct err;
struct office_block;

#define ODT_LISTS_MAX 100 /* that are open: one in another */

struct odt_counts {
	int32_t at[ODT_LEVELS]; /* ODT_UNSET: not begun */
	uint32_t ordinal;       /* among the lists of the file, from 0 */
};

/* A list that is open. */
struct odt_open_list {
	struct odt_counts *counts;
	const struct odt_list_style *style; /* NULL: that of the paragraph */
	unsigned frames;                    /* how many frames are around it */
	uint8_t level;                      /* from 0 */
	bool restarts;                      /* its first item begins anew */
	/* of its item */
	const struct odt_list_style *item_style; /* NULL: that of the list */
	int32_t start;                           /* ODT_UNSET: none */
	bool numbered;                           /* the next paragraph has the number of the item */
};

struct odt_lists {
	struct odt_styles *styles;
	struct odt_open_list open[ODT_LISTS_MAX];
	unsigned count;
	struct table by_id,
	    by_style;              /* struct odt_counts: of that xml:id; the last of that style */
	struct odt_counts outline; /* of headings that are in no list */
	uint32_t ordinals;
};

/* The number that a paragraph has; counts NULL: none. */
struct odt_place {
	struct odt_counts *counts;
	const struct odt_list_style *style;
	int32_t start; /* ODT_UNSET: the next one */
	uint8_t level;
};

#define ODT_LISTS_INIT(s)                                                 \
	((struct odt_lists){ .styles = (s),                               \
	    .outline = { { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 }, 0 }, \
	    .ordinals = 1 })

/* Opens a list, or a numbered paragraph, inside of as many frames. ERR_LIMIT. */
int odt_list_begin(struct odt_lists *l, const struct part_attrs *attrs, bool single,
    unsigned frames, struct err *e);
void odt_list_end(struct odt_lists *l);
/* Whether a list is open inside of as many frames. */
bool odt_list_is_open(const struct odt_lists *l, unsigned frames);
/* Begins an item of the innermost list; numbered: it is not its header. */
void odt_list_item(struct odt_lists *l, const struct part_attrs *attrs, bool numbered);
/* The number of a paragraph that begins inside of as many frames, with that style (or NULL). */
struct odt_place odt_list_place(
    struct odt_lists *l, const struct odt_style *style, unsigned frames);
/* That of a heading of the outline level, from 1. */
struct odt_place odt_list_heading(struct odt_lists *l, const struct odt_style *style, int32_t level,
    const struct part_attrs *attrs, unsigned frames);
/* Counts the paragraph and appends its number as it is printed. */
void odt_list_count(const struct odt_place *place, struct office_block *block, struct buf *number);
void odt_lists_free(struct odt_lists *l);
#endif
