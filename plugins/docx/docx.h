/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOCX_DOCX_H
#define DOCX_DOCX_H
/*
 * docx: the state of one job, and the functions of the plugin's files.
 *
 * A walk turns a tree into tokens: words, ends of paragraphs, cells. The writer turns tokens into
 * WordprocessingML (ECMA-376 part 1, transitional). For a version or a portion the tokens go from
 * the walk to the writer one by one. For a comparison there are two walks, each of which sees one
 * version alone (sides.c); merge.c joins their tokens, so that the tokens without the inserted ones
 * are those of the earlier version, and without the deleted ones those of the later.
 *
 * The first failure is kept in rc; after it, functions that write do nothing.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gazetted/plugin.h>

#include "../tree/tree.h"

#define DOCX_HEADING_LEVELS 9
#define DOCX_COLUMNS_MAX 63 /* of a table, in Word */
#define DOCX_INDENTS_MAX 9  /* deeper items are indented no further */

enum docx_kind {
	DOCX_WORDS,
	DOCX_SPACE,
	DOCX_TAB,
	DOCX_BREAK,
	DOCX_PICTURE,
	DOCX_NOTE,      /* the mark of a note in the text */
	DOCX_NOTE_MARK, /* the mark at the beginning of the note */
	DOCX_TARGET,    /* a bookmark */
	DOCX_END,       /* of a paragraph */
	DOCX_TABLE,
	DOCX_ROW,
	DOCX_CELL,
	DOCX_CELL_END,
	DOCX_ROW_END,
	DOCX_TABLE_END
};

/* The properties of characters, as a bit mask. */
enum docx_face {
	DOCX_BOLD = 1,
	DOCX_ITALIC = 2,
	DOCX_UNDERLINE = 4,
	DOCX_STRIKE = 8,
	DOCX_SUPER = 16,
	DOCX_SUB = 32,
	DOCX_NUMBER = 64 /* the number of an item, a unit or a heading */
};

enum docx_style {
	DOCX_BODY,
	DOCX_TITLE,
	DOCX_HEADING, /* of a level from 1 */
	DOCX_SUBHEADING,
	DOCX_CROSS_HEADING,
	DOCX_UNIT, /* an article whose number precedes its first words */
	DOCX_ITEM,
	DOCX_QUOTE,
	DOCX_QUOTE_HEADING,
	DOCX_IN_CELL,
	DOCX_IN_HEAD_CELL,
	DOCX_CAPTION,
	DOCX_IN_NOTE,
	DOCX_STYLES
};

struct docx_paragraph {
	uint8_t style;    /* enum docx_style */
	uint8_t level;    /* of a heading, from 1 */
	uint8_t indent;   /* steps */
	bool hangs;       /* its number stands before the indent */
	bool turned;      /* its direction is not that of the document */
	const char *lang; /* tag of its language if it is not that of the document, or NULL */
};

/* Of a cell: the columns it spans; of a table: its columns. Of a row: whether it is of headers. */
struct docx_extent {
	uint8_t columns;
	uint8_t merge; /* enum docx_merge */
	bool head;
};
enum docx_merge { DOCX_ALONE, DOCX_MERGE_FIRST, DOCX_MERGE_MORE };

struct docx_link {
	const char *anchor; /* name of a bookmark, or NULL */
	struct tree_str url;
	size_t relation; /* number of the relationship to url, once it is written; 0: none yet */
};

/* A picture that Word shows: a part of the package. */
struct docx_picture {
	const char *src, *suffix; /* suffix of the name of the part; NULL: Word does not show it */
	const void *bytes;
	size_t len, number;
	unsigned width, height; /* as it is shown, in English Metric Units: 914,400 on an inch */
	bool in_body, in_notes; /* which parts show it */
};

/*
 * Two tokens are the same if they are of the same node, kind, part and text: `of` is the node that
 * the token was made for, and part tells the tokens of one node and kind from one another.
 */
struct docx_token {
	const struct gaz_node *of;
	const char *p; /* DOCX_WORDS; DOCX_NOTE: its own mark, or NULL: Word counts; DOCX_PICTURE */
	uint32_t len;
	uint32_t part;
	uint8_t kind, change, face; /* change: enum gaz_change */
	const char *lang;
	union {
		struct docx_link *link;      /* DOCX_WORDS, DOCX_SPACE */
		const struct gaz_node *note; /* DOCX_NOTE */
		struct {
			const struct docx_picture *picture; /* DOCX_PICTURE */
			const char *picture_alt;
		};
		const struct docx_bookmark *bookmark;
		struct docx_paragraph paragraph; /* DOCX_END */
		struct docx_extent extent;       /* DOCX_TABLE, DOCX_ROW, DOCX_CELL */
	} u;
};

struct docx_tokens {
	struct docx_token *v;
	size_t count, cap;
};

/* The bookmark of an element: at most 40 characters, a letter first, then letters, digits, "_". */
struct docx_bookmark {
	const char *eid, *name;
	const struct gaz_node *node;
};

struct docx_bookmarks {
	struct docx_bookmark **by_eid, **by_name;
	size_t cap, count; /* cap is a power of two */
};

/* A note that the text refers to. */
struct docx_noted {
	const struct gaz_node *node;
	int change;
	const char *mark; /* its own; NULL: Word counts */
};

/* The quotation marks of a quoted structure that are not yet written. */
struct docx_quote {
	const struct gaz_node *of;
	const char *start, *end;
	const struct gaz_node *last; /* text node after which end is written */
	struct tree_tail tail;       /* written after end */
	struct tree_tail said;       /* tail of a structure in this one, which is written already */
	struct docx_quote *around;   /* that contains this one, or NULL */
};

/* The number that is written before the next words. */
struct docx_label {
	const struct gaz_node *of;  /* the item; NULL: no number is pending */
	const struct gaz_node *num; /* NULL: text is the number */
	const char *text;           /* in memory of the job */
	bool spaced;                /* a space follows, not a tab */
};

struct docx_state {
	bool open; /* a paragraph has begun */
	struct docx_paragraph paragraph;
	struct docx_token space;      /* pending, if its node is not NULL */
	const struct gaz_node *block; /* that the paragraph is written for, or NULL */
	const struct gaz_node *ended; /* node of the last end of a paragraph */
	uint32_t ends;                /* of it so far */
	int style;                    /* of the next paragraphs; -1: follows from the place */
	unsigned level, depth, indent, quoted, flat, spelt;
	uint8_t face;
	const char *lang;
	struct docx_link *link;
	bool in_note, in_cell, head_cell, after_table, note_mark;
	uint32_t salt; /* added to parts, so that no token is that of the other version */
	struct docx_label label;
	struct tree_str said; /* enclosing title, which is not repeated; empty: no check */
	struct docx_quote quote;
};

struct docx;

/* One pass over a tree. */
struct docx_walk {
	struct docx *d;
	const struct gaz_host *h; /* that shows the version alone */
	struct tree tree;
	struct docx_state at;
	uint8_t change;             /* of its tokens, if they are not recorded */
	struct docx_tokens *record; /* NULL: tokens go to the writer */
	struct docx_token end;      /* the last end of a paragraph, if held */
	bool held;                  /* it is not yet passed on */
	size_t marks;               /* notes that Word counted so far */
};

struct docx {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_zip *zip;
	const struct gaz_xml *xml;
	const struct gaz_hash *hash;
	const struct gaz_citations *citations;
	int rc;
	struct tree_str title, lang, date; /* date: empty, or YYYY-MM-DD */
	bool rtl, compared;
	struct docx_walk later, earlier;                 /* earlier: of a comparison */
	struct docx_tokens later_tokens, earlier_tokens; /* of the piece being merged */
	size_t *index;                                   /* of merge.c */
	size_t index_cap;
	struct docx_bookmarks bookmarks;
	struct docx_tokens line;        /* the paragraph being written */
	const struct docx_link **links; /* with a relationship */
	size_t link_count, link_cap;
	size_t body_links; /* of the document itself; the others are in its notes */
	struct docx_picture **pictures;
	size_t picture_count, picture_cap;
	size_t drawings; /* that show them */
	bool in_notes;   /* the part of the notes is being written */
	struct docx_noted *notes;
	const char *mark;                /* of the note being written; NULL: Word counts */
	const struct docx_token *former; /* its end in the earlier version, or NULL */
	bool whole;                      /* the paragraph being written came or went with its end */
	bool loose_end; /* the last paragraph is in one version only, or there is none */
	size_t note_count, note_cap;
	size_t next_id; /* of bookmarks and changes */
};

/* docx.c */
void *docx_alloc(struct docx *d, size_t len); /* NULL: rc is set */
void docx_run_out(struct docx *d);            /* sets rc: the memory limit is reached */
/* Room for one more element in a growing array; false: rc is set. */
bool docx_grow(struct docx *d, void **array, size_t count, size_t *cap, size_t size);

/* writer.c: bytes, and tokens as they come. */
void docx_put(struct docx *d, const char *p, size_t len);
void docx_puts(struct docx *d, const char *s);
void docx_putf(struct docx *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void docx_text(struct docx *d, struct tree_str s); /* escaped */
void docx_attr(struct docx *d, struct tree_str s); /* escaped, without quotes */
void docx_write(struct docx *d, const struct docx_token *t);

/* paragraph_xml.c */
void docx_write_paragraph(struct docx *d, const struct docx_token *end);
void docx_write_targets(struct docx *d); /* bookmarks that no paragraph has taken */
void docx_put_change(struct docx *d);    /* ` w:id=".." w:author=".."` and the date */

/* token.c: the walk's side. */
void docx_emit(struct docx_walk *w, struct docx_token t);
void docx_flush(struct docx_walk *w); /* passes the last end on */
void docx_words(struct docx_walk *w, const struct gaz_node *of, unsigned part, struct tree_str s);
/*
 * Adds the token to the line; before it, a space if white space of the text is still to be written,
 * and the start of a paragraph if none is open.
 */
void docx_emit_inline(struct docx_walk *w, struct docx_token t);
void docx_owe_space(struct docx_walk *w, const struct gaz_node *of, unsigned part);
void docx_open(struct docx_walk *w);     /* begins a paragraph; writes the pending number */
void docx_end_line(struct docx_walk *w); /* ends the paragraph, if one is open */
void docx_settle(struct docx_walk *w);   /* the same; a pending number gets one of its own */
/* Makes the last end the end of `of` itself: of a cell, a note, the body. Adds one if need be. */
void docx_last_end(struct docx_walk *w, const struct gaz_node *of);
struct docx_token docx_token_of(
    const struct docx_walk *w, enum docx_kind kind, const struct gaz_node *of, unsigned part);
struct tree_str docx_str(const char *s); /* NULL gives the empty string */

/* docx_label.c */
void docx_write_label(struct docx_walk *w);
void docx_open_quotes(struct docx_walk *w, struct docx_quote *q);
void docx_close_quotes(struct docx_walk *w, struct docx_quote *q);
void docx_walk_quote(struct docx_walk *w, const struct gaz_node *n);

/* docx_walk.c */
void docx_walk(struct docx_walk *w, const struct gaz_node *n);
void docx_walk_children(struct docx_walk *w, const struct gaz_node *n);
void docx_walk_flat(struct docx_walk *w, const struct gaz_node *n);
/* Whether n is a division or a unit with a heading, or an attachment. */
bool docx_is_section(const struct docx_walk *w, const struct gaz_node *n);
/* The state of a walk that is another one in each section: saved before, restored after. */
struct docx_section {
	struct tree_str said;
	bool deeper;
};
/* Writes bookmark and heading of a section; its content follows, then docx_leave_section(). */
void docx_enter_section(struct docx_walk *w, const struct gaz_node *n, struct docx_section *s);
void docx_leave_section(struct docx_walk *w, const struct docx_section *s);
void docx_target(struct docx_walk *w, const struct gaz_node *n); /* bookmark, if it has one */

/* docx_inline.c, docx_link.c, docx_notes.c, docx_table.c: one kind of node each. */
void docx_walk_text(struct docx_walk *w, const struct gaz_node *n);
void docx_walk_inline(struct docx_walk *w, const struct gaz_node *n);
void docx_walk_image(struct docx_walk *w, const struct gaz_node *n);
void docx_walk_link(struct docx_walk *w, const struct gaz_node *n);
/* Writes text of n from its byte `from` on, with a link for each citation in it. */
void docx_cited(struct docx_walk *w, const struct gaz_node *n, struct tree_str s, size_t from);
void docx_walk_note(struct docx_walk *w, const struct gaz_node *n);
void docx_walk_note_ref(struct docx_walk *w, const struct gaz_node *n);
size_t docx_note_id(struct docx *d, const struct docx_token *t); /* 0: rc is set */
void docx_write_notes(struct docx *d);
void docx_walk_table(struct docx_walk *w, const struct gaz_node *n);

/* docx_picture.c: NULL if Word does not show it, or if rc is set. */
const struct docx_picture *docx_find_picture(struct docx *d, const char *src);
void docx_put_picture(struct docx *d, const struct docx_token *t);
void docx_put_picture_types(struct docx *d);
bool docx_has_pictures(const struct docx *d, bool in_notes);
void docx_put_picture_relations(struct docx *d, bool in_notes);
void docx_write_pictures(struct docx *d);

/* columns.c: the columns of a table that cells above cover. */
struct docx_columns {
	unsigned column; /* of the next cell */
	struct {
		unsigned rows;   /* further rows that a cell above covers */
		uint8_t columns; /* that this cell spans; 0: it began in an earlier column */
		const struct gaz_node *cell;
	} above[DOCX_COLUMNS_MAX];
};
/* The cell above that covers the next column, and the columns it spans; NULL: none does. */
const struct gaz_node *docx_columns_above(struct docx_columns *c, uint8_t *columns);
/* The free columns before the next one that a cell above covers; 0: none does. */
uint8_t docx_columns_gap(const struct docx_columns *c);
/* Places a cell; the number of its columns, 0: there are no more. *rows: those it spans. */
uint8_t docx_columns_place(
    struct docx_columns *c, const struct gaz_host *h, const struct gaz_node *cell, unsigned *rows);

/* bookmark.c */
void docx_name_bookmarks(struct docx *d); /* of the whole tree */
const struct docx_bookmark *docx_bookmark(const struct docx *d, const char *eid); /* or NULL */

/* sides.c: hosts that show one version of a comparison alone. */
void docx_sides(
    const struct gaz_host *h, const struct gaz_host **earlier, const struct gaz_host **later);

/* docx_compare.c, merge.c */
void docx_compare(struct docx *d, const struct gaz_node *n);      /* n and all that is in it */
void docx_compare_note(struct docx *d, const struct gaz_node *n); /* its content */
void docx_merge(struct docx *d); /* writes and empties the tokens of both walks */

/* docx_style.c, frame.c, parts.c: the other parts of the package. */
bool docx_is_rtl(struct tree_str lang);
const char *docx_style_id(enum docx_style style);
void docx_put_lang(struct docx *d, struct tree_str lang); /* the element w:lang */
void docx_write_styles(struct docx *d);
void docx_open_part(struct docx *d, const char *path);
void docx_close_part(struct docx *d);
void docx_write_head(struct docx *d); /* header and footer */
void docx_put_section(struct docx *d);
void docx_put_root(struct docx *d, const char *name); /* start tag with the namespaces */
void docx_write_first_parts(struct docx *d);
void docx_write_relations(struct docx *d); /* of the document and its notes: the last parts */
bool docx_is_date(struct tree_str s);
#endif
