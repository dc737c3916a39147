/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EPUB_EPUB_H
#define EPUB_EPUB_H
/*
 * epub: one run of the plugin, in two passes over the tree. The plan says which nodes go into which
 * file, which ids they have and what the table of contents holds; the writing then follows the
 * plan. The first failure sticks in rc.
 */
#include <stdbool.h>
#include <stddef.h>

#include <gazetted/plugin.h>

#define EPUB_HEADING_LEVELS 6
#define EPUB_INLINE_MAX \
	16 /* inline elements within each other; deeper ones lose their markup, not their text */

struct epub_str {
	const char *p;
	size_t len;
};

enum epub_matter { EPUB_FRONT, EPUB_BODY, EPUB_BACK };

/* One XHTML file: a run of pieces. */
struct epub_file {
	char name[24];
	enum epub_matter matter;
	struct epub_str title; /* of its first heading, or empty */
	size_t first_piece, piece_count;
};

/* One node of a file: the whole subtree, or only its heading because its content goes on in other
 * files. */
struct epub_piece {
	const struct gaz_node *node;
	unsigned depth; /* divisions around it */
	bool head_only;
};

/* One line of the table of contents, in document order. */
struct epub_entry {
	const struct gaz_node *node;
	struct epub_str label, id;
	size_t file;
	unsigned depth;
};

struct epub_id {
	struct epub_str key;         /* the eId as it may stand in XML */
	const struct gaz_node *node; /* that bears it in the output */
	struct epub_str target;      /* the id to link to: key, or that of an element around it */
	size_t file;
};

struct epub_ids {
	struct epub_id *slots;
	size_t cap, count; /* cap is a power of two */
};

/* Quotation marks around a quoted structure, until they are written. */
struct epub_quote {
	const char *start, *end;
	const struct gaz_node *last; /* the text that end follows */
};

/* What is open while text is being written. */
struct epub_page {
	size_t file;
	bool in_p;                         /* a paragraph is open */
	const char *tags[EPUB_INLINE_MAX]; /* inline elements, outermost first */
	unsigned tag_count;
	unsigned flat;   /* > 0: inside a heading or the like, where no block may stand */
	unsigned quoted; /* > 0: in another document's text: its headings are none of ours */
	bool in_link;
	unsigned depth;              /* divisions and units around */
	const char *p_class;         /* of the next paragraph, or NULL */
	const struct gaz_node *p_of; /* the block it is made for, or NULL */
	const struct gaz_node *num;  /* to be printed before the next paragraph's text, or NULL */
	size_t note;                 /* the same for a note's back link: its number, or 0 */
	struct epub_quote quote;
};

/* What a block within a paragraph puts aside, and gives back. */
struct epub_around {
	const char *tags[EPUB_INLINE_MAX];
	unsigned tag_count;
	const char *p_class;
	const struct gaz_node *p_of;
};

struct epub {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_zip *zip;
	const struct gaz_xml *xml;
	const struct gaz_text *text;
	const struct gaz_arena *arena;
	int rc;
	bool cover;
	struct epub_str title, lang;
	bool rtl;
	struct epub_file *files;
	size_t file_count, file_cap;
	struct epub_piece *pieces;
	size_t piece_count, piece_cap;
	struct epub_entry *entries;
	size_t entry_count, entry_cap, entry_at; /* entry_at: the next one to be written */
	struct epub_ids ids;
	const struct gaz_node **notes;           /* of the file being written */
	size_t note_count, note_cap, note_first; /* note_first: number before this file's first */
	struct epub_page page;
};

/* How an element of the hierarchy is set. */
enum epub_rank { EPUB_DIVISION, EPUB_UNIT, EPUB_ITEM };

/* write.c: bytes into the open entry, and memory. */
void epub_open(struct epub *e, const char *path, int compress);
void epub_close(struct epub *e);
void epub_put(struct epub *e, const char *p, size_t len);
void epub_puts(struct epub *e, const char *s);
void epub_putf(struct epub *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));                               /* up to 255 bytes */
void epub_text(struct epub *e, struct epub_str s);                       /* escaped */
void epub_attr(struct epub *e, const char *name, struct epub_str value); /* ` name="value"` */
void epub_meta_text(struct epub *e, const char *key); /* a fact, escaped; nothing if unknown */
void epub_lang(
    struct epub *e, struct epub_str lang, bool rtl); /* lang, xml:lang and dir attributes */
void epub_head(struct epub *e, struct epub_str title,
    const char *body_attrs); /* up to and with the body tag */
void epub_foot(struct epub *e);
void *epub_alloc(struct epub *e, size_t len); /* NULL: rc is set */
/* Room for one more element in a growing array; false: rc is set. */
bool epub_grow(struct epub *e, void **array, size_t count, size_t *cap, size_t size);
struct epub_str epub_str(const char *s); /* NULL gives the empty string */
struct epub_str epub_fact(struct epub *e, const char *key);
bool epub_is_rtl(struct epub_str lang);

/* ids.c */
void epub_ids_add(
    struct epub *e, const struct gaz_node *n, const char *eid, const struct epub_id *target);
const struct epub_id *epub_ids_find(struct epub *e, const char *eid);
/* The id that n bears, or an empty string. */
struct epub_str epub_id_of(struct epub *e, const struct gaz_node *n);

/* plan.c */
void epub_plan(struct epub *e);
enum epub_rank epub_rank(const struct epub *e, const struct gaz_node *n);
const struct gaz_node *epub_child(const struct epub *e, const struct gaz_node *n, int kind);
bool epub_has_text(const struct epub *e, const struct gaz_node *n);
/* All text below n but notes, white space collapsed; in the job's memory. */
struct epub_str epub_flatten(struct epub *e, const struct gaz_node *n);
/* Number and heading of a division, unit or attachment; empty if it has neither. */
struct epub_str epub_label(struct epub *e, const struct gaz_node *n);

/* walk.c: content as XHTML. */
void epub_walk(struct epub *e, const struct gaz_node *n);
void epub_walk_children(struct epub *e, const struct gaz_node *n);
void epub_walk_flat(struct epub *e, const struct gaz_node *n);     /* inlines only */
void epub_walk_siblings(struct epub *e, const struct gaz_node *c); /* it, and those after it */
void epub_need_p(struct epub *e);                                  /* so that text may stand here */
void epub_p_end(struct epub *e);                                   /* ends an open paragraph */
void epub_enter(
    struct epub *e, struct epub_around *around); /* before a block: ends the paragraph */
void epub_leave(struct epub *e, const struct epub_around *around);
void epub_owe_num(struct epub *e, const struct gaz_node *num); /* NULL: none */
void epub_settle(struct epub *e); /* a number that met no text gets a paragraph of its own */
void epub_write_file(struct epub *e, size_t file);

/* heading.c: divisions, units, numbered paragraphs. */
void epub_hier(struct epub *e, const struct gaz_node *n);
void epub_heading_only(
    struct epub *e, const struct gaz_node *n); /* its content goes on in other files */
void epub_walk_content(
    struct epub *e, const struct gaz_node *n); /* the children after num and heading */

/* list.c, table.c, link.c, notes.c */
bool epub_is_item(
    const struct epub *e, const struct gaz_node *n); /* a point or the like: belongs in a list */
/* A run of siblings that are list items, from n, before until; returns the one after. */
const struct gaz_node *epub_items(
    struct epub *e, const struct gaz_node *n, const struct gaz_node *until);
void epub_list(struct epub *e, const struct gaz_node *n);
void epub_table(struct epub *e, const struct gaz_node *n);
void epub_link(struct epub *e, const struct gaz_node *n);
bool epub_is_web_url(struct epub_str url);
void epub_href(
    struct epub *e, struct epub_str url); /* ` href="..."`, with what a URL may not hold encoded */
void epub_note(struct epub *e, const struct gaz_node *n);
void epub_note_back(struct epub *e, size_t number);
void epub_notes(struct epub *e); /* those of the file, at its end */

/* pages.c, package.c, cover.c, style.c */
void epub_write_title_page(struct epub *e);
void epub_write_nav(struct epub *e);
void epub_write_container(struct epub *e);
void epub_write_package(struct epub *e);
void epub_write_cover(struct epub *e);
void epub_write_style(struct epub *e);
#endif
