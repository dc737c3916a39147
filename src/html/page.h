/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_PAGE_H
#define HTML_PAGE_H
/*
 * page: a web page as a tree in an arena. libxml2's HTML parser reads it, which repairs what is
 * not well-formed; nothing is ever fetched, and scripts are text that is left out.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "office/face.h"

struct arena;
struct err;

#define HTML_NODES_MAX 2000000u
#define HTML_DEPTH_MAX 250   /* of nested elements */
#define HTML_ATTRS_MAX 2000u /* of one element: libxml2 compares each with all others */
#define HTML_SPAN_MAX 1000   /* columns or rows of a cell, as browsers have it */
#define HTML_NONE UINT32_MAX /* no node */
#define HTML_MEMORY "the page needs too much memory to be read; divide it into several files"

enum html_kind {
	HTML_TEXT, /* a text node */
	HTML_INLINE,
	HTML_BLOCK,
	HTML_HEADING,
	HTML_PRE,
	HTML_BREAK,
	HTML_LIST,
	HTML_ITEM,
	HTML_TABLE,
	HTML_ROWS, /* thead, tbody, tfoot */
	HTML_ROW,
	HTML_CELL, /* also of a list of terms: dt, dd */
	HTML_LINK,
	HTML_RAISED,
	HTML_LOWERED,
	HTML_RUBY, /* the reading of ruby */
	HTML_PICTURE,
	HTML_NOTHING, /* never shown as text: scripts, styles */
	HTML_SITE     /* of the website and not of the text: buttons, navigation */
};

enum html_left {
	HTML_KEPT,
	HTML_HIDDEN, /* the page does not show it */
	HTML_PART,   /* a part of the website */
	HTML_NOTE    /* a note, which is written at its mark */
};

/* A node. Its descendants are the nodes behind it, up to end. */
struct html_node {
	struct str name; /* of an element; of a text node: the text */
	struct str id, classes;
	struct str href; /* of a picture: src */
	struct str type; /* of a picture: alt */
	uint32_t parent, end;
	uint32_t text, linked;   /* characters in it that are no white space; those in links */
	uint32_t note;           /* of a link: the number of its note, from 1; 0: it is no mark */
	int32_t start;           /* of a list or an item: its first number; -1: not given */
	uint16_t columns, rows;  /* of a cell */
	uint8_t kind;            /* enum html_kind */
	uint8_t left;            /* enum html_left */
	struct face_set faces;   /* that it and its style set */
	bool reversed, presents; /* a list that counts down; a table for layout (role) */
	bool has_alt;            /* a picture */
	bool in_link;            /* it is a link, or is in one */
	bool contents;           /* a table of contents: links to places in the page */
};

struct html_page {
	struct html_node *nodes;
	uint32_t count;
	struct str language; /* of the whole page, as it says; or empty */
	struct arena *arena;
};

/* Whether text is HTML or XHTML, by its first element. */
bool html_is(struct str text);
/* Reads a page, which is UTF-8. ERR_DATA, ERR_LIMIT: the sentence names the line. */
int html_parse(struct html_page *page, struct str text, struct arena *arena, struct err *e);

/* The child that follows; HTML_NONE: there is none. */
uint32_t html_first(const struct html_page *page, uint32_t node);
uint32_t html_next(const struct html_page *page, uint32_t node);
/* The text in the node as one line, of the arena; may be empty. NULL: the arena is full. */
const char *html_text(const struct html_page *page, uint32_t node);
#endif
