/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FURNITURE_PRIVATE_H
#define INGEST_FURNITURE_PRIVATE_H
/* The reading of one line and the state of all lines, which the furniture files share. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/table.h"

struct lines;

#define FIELDS_MAX 16
#define SYMBOL_LETTERS_MIN 2 /* of a document's symbol: "02012R0817 — EN — 01.01.2021" */
#define SYMBOL_DIGITS_MIN 8
#define FIELD_LETTERS_MIN 4  /* fewer letters name nothing: "No. 12", "§ 9301" */
#define HEAD_COLUMNS_MAX 160 /* of the fields of a running head, without the space between */
#define LINK_COLUMNS_MAX 160 /* of a link or an imprint */

enum furniture_word {
	WORD_PAGE,
	WORD_PAGES,
	WORD_TOTAL,
	WORD_BUTTON,
	WORD_ALONE,
	WORD_OPENING,
	WORD_ENDING,
	WORD_HEADING
};

/* How surely a line or field is a page number. */
enum page_kind {
	PAGE_NONE,
	PAGE_BARE,  /* 12, iv */
	PAGE_RATIO, /* 1/2, 3 of 9 */
	PAGE_NAMED, /* Page 3 */
	PAGE_SURE   /* Page 3 of 9, - 3 -, 第 3 页 */
};

/* Facts of a line. */
struct piece {
	struct str key;  /* equal for the heads of two pages; empty for a line that is no head */
	uint32_t page;   /* page number in it */
	uint32_t total;  /* number of pages in it */
	uint8_t kind;    /* enum page_kind of the whole line */
	uint8_t field;   /* the best enum page_kind of a field */
	bool numbered;   /* a name and a number: "Ferry Piers Act 2021 3" */
	bool wide;       /* has fields with wide gaps between them */
	bool named;      /* a field of it has enough letters to name something */
	bool prose;      /* reads like a part of a sentence */
	bool code;       /* a date, an address, the symbol of a document */
	bool kept;       /* the first of its kind at the beginning of the text: may be the title */
	const char *why; /* it is furniture; NULL: it is text */
};

struct furniture {
	struct lines *l;
	struct piece *v;   /* one for each line */
	struct table keys; /* key: struct key_use */
};

/* How often a key is used. */
struct key_use {
	size_t count, first;
};

/* furniture_word.c */

/* c in small letters. */
uint32_t furniture_fold(uint32_t c);
/* The bytes at the start of s that are a phrase of that kind; 0 for none. */
size_t furniture_word(enum furniture_word kind, struct str s);
/* Whether s is a phrase of that kind, but for punctuation at its ends. */
bool furniture_is(enum furniture_word kind, struct str s);
/* Whether a phrase of that kind is anywhere in s. */
bool furniture_contains(enum furniture_word kind, struct str s);

/* furniture_number.c */

bool furniture_is_dash(uint32_t c);
/* How surely s is a page number; 0 in *total if the number of pages is not there. */
enum page_kind furniture_page(struct str s, uint32_t *page, uint32_t *total);

/* furniture_line.c */

/* Splits s at wide gaps, or, if narrow, at the signs between buttons too. Returns how many. */
size_t furniture_fields(struct str s, bool narrow, struct str out[FIELDS_MAX]);
/* Fills in what depends on the line alone. False when the arena is full. */
bool furniture_read(struct furniture *f, size_t i);

/* Whether s ends like a sentence or a clause. */
bool furniture_is_sentence(struct str s);

#define WHY_HEAD "comes again on every page"

/* furniture_page.c: finds page numbers and running heads. */
void furniture_find_pages(struct furniture *f);
/* furniture_web.c: finds what web sites add before the text and in it. */
void furniture_find_web(struct furniture *f);
/* Finds what they add after it; page numbers and heads must be found. */
void furniture_find_endings(struct furniture *f);

#endif
