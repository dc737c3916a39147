/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_HTML_H
#define HTML_HTML_H
/*
 * html: one page of HTML. Two passes over the tree: the plan says which ids there are and what the
 * table of contents holds; the writing follows it. The bytes go wherever `to` takes them: the html
 * plugin writes to the job, htmlz into a ZIP container. The first failure sticks in rc and turns
 * everything after it into nothing.
 */
#include <stdbool.h>
#include <stddef.h>

#include <gazetted/plugin.h>

#define HTML_TITLE_LEVEL 1
#define HTML_HEADING_LEVELS 6
/* Inline elements within each other; deeper ones lose their markup, not their text. */
#define HTML_INLINE_MAX 16

struct html_str {
	const char *p;
	size_t len;
};

/* What a page says by itself, in one language. */
struct html_words {
	const char *tag; /* BCP 47, its first subtag */
	const char *contents, *skip, *notes, *back, *table, *about;
	const char *number, *issuer, *in_force, *revision, *published, *address, *digest;
};

/* One line of the table of contents, in document order. */
struct html_entry {
	const struct gaz_node *node;
	struct html_str label, id;
	unsigned depth;
	bool bare; /* a number and nothing else */
};

struct html_id {
	struct html_str key;
	const struct gaz_node *node; /* that bears it on the page; NULL: target does */
	struct html_str target;      /* the id to link to: key, or that of an element around it */
};

struct html_ids {
	struct html_id *slots;
	size_t cap, count; /* cap is a power of two */
};

/* Quotation marks around a quoted structure, until they are written. */
struct html_quote {
	const char *start, *end;
	const struct gaz_node *last; /* the text that end follows */
};

/* What is open while text is being written. */
struct html_state {
	bool in_p;                         /* a paragraph is open */
	const char *tags[HTML_INLINE_MAX]; /* inline elements, outermost first */
	unsigned tag_count;
	unsigned flat;   /* > 0: inside a heading or the like, where no block may stand */
	unsigned quoted; /* > 0: in another document's text: its headings are none of ours */
	bool in_link;
	unsigned depth;              /* headings around */
	const char *p_class;         /* of the next paragraph, or NULL */
	const struct gaz_node *p_of; /* the block it is made for, or NULL */
	const struct gaz_node *num;  /* to be printed before the next paragraph's text, or NULL */
	size_t note;                 /* the same for a note's way back: its number, or 0 */
	struct html_str said;        /* the title above: a docTitle need not repeat it */
	struct html_quote quote;
};

/* What a block within a paragraph puts aside, and gives back. */
struct html_around {
	const char *tags[HTML_INLINE_MAX];
	unsigned tag_count;
	const char *p_class;
	const struct gaz_node *p_of;
};

struct html {
	const struct gaz_host *h;
	struct gaz_job *job;
	gaz_write_fn *to;
	const struct gaz_xml *xml;
	const struct gaz_text *text;
	const struct gaz_arena *arena;
	int rc;
	bool toc;
	const char *style_href;       /* a style sheet beside the page; NULL: within it */
	const struct gaz_node *topic; /* a portion whose number and heading are the page's title */
	struct html_str title;        /* of the document */
	struct html_str label;        /* of the topic; empty without one */
	struct html_str lang;
	bool rtl;
	const struct html_words *words;
	struct html_entry *entries;
	size_t entry_count, entry_cap, entry_at; /* entry_at: the next one to be written */
	struct html_ids ids;
	const struct gaz_node **notes;
	size_t note_count, note_cap;
	struct html_state at;
};

/* How an element of the hierarchy is set. */
enum html_rank {
	HTML_DIVISION, /* part, chapter */
	HTML_UNIT,     /* article */
	HTML_ITEM      /* numbered paragraph, point: the number stands before the text */
};

/* page.c: what the plugins call. */
bool html_start(struct html *x, const struct gaz_host *h, struct gaz_job *job); /* false: rc */
void html_write_page(struct html *x);

/* style.c */
void html_write_style(struct html *x);

/* write.c: bytes and memory. */
void html_put(struct html *x, const char *p, size_t len);
void html_puts(struct html *x, const char *s);
/* Up to 255 bytes. */
void html_putf(struct html *x, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void html_text(struct html *x, struct html_str s);                       /* escaped */
void html_attr(struct html *x, const char *name, struct html_str value); /* ` name="value"` */
void html_id_attr(struct html *x, struct html_str id);                   /* nothing if empty */
void html_lang(struct html *x, struct html_str lang, bool rtl);          /* lang and dir */
void html_own_lang(struct html *x, const struct gaz_node *n);            /* its xml:lang */
void *html_alloc(struct html *x, size_t len);                            /* NULL: rc is set */
/* Room for one more element in a growing array; false: rc is set. */
bool html_grow(struct html *x, void **array, size_t count, size_t *cap, size_t size);
struct html_str html_str(const char *s); /* NULL gives the empty string */
bool html_same(struct html_str a, struct html_str b);
struct html_str html_fact(struct html *x, const char *key);
bool html_is_rtl(struct html_str lang);

/* words.c */
const struct html_words *html_words_for(struct html_str lang);

void html_word_lang(struct html *x); /* ` lang`, where it is another than the page's */

/* ids.c */
void html_ids_add(
    struct html *x, const struct gaz_node *n, const char *eid, const struct html_id *target);
const struct html_id *html_ids_find(struct html *x, const char *eid);
/* The id that n bears, or an empty string. */
struct html_str html_id_of(struct html *x, const struct gaz_node *n);

/* plan.c: the first pass, and questions to the tree. */
void html_plan(struct html *x);
enum html_rank html_rank(const struct html *x, const struct gaz_node *n);
const struct gaz_node *html_child(const struct html *x, const struct gaz_node *n, int kind);
bool html_has_text(const struct html *x, const struct gaz_node *n);
/* All text below n but notes, white space collapsed; in the job's memory. */
struct html_str html_flatten(struct html *x, const struct gaz_node *n);
/* Number and heading of a division, unit or attachment; empty if it has neither. */
struct html_str html_label(struct html *x, const struct gaz_node *n);

/* walk.c: content. */
void html_walk(struct html *x, const struct gaz_node *n);
void html_walk_children(struct html *x, const struct gaz_node *n);
void html_walk_flat(struct html *x, const struct gaz_node *n);     /* inlines only */
void html_walk_siblings(struct html *x, const struct gaz_node *c); /* it, and those after it */
void html_need_p(struct html *x);                                  /* so that text may stand here */
void html_p_end(struct html *x);                                   /* ends an open paragraph */
void html_enter(struct html *x, struct html_around *around);       /* before a block */
void html_leave(struct html *x, const struct html_around *around);
void html_owe_num(struct html *x, const struct gaz_node *num); /* NULL: none */
void html_settle(struct html *x); /* a number that met no text gets a paragraph of its own */

/* heading.c: divisions, units, numbered paragraphs. */
void html_hier(struct html *x, const struct gaz_node *n);
void html_put_head(struct html *x, const struct gaz_node *n);     /* number and heading, inline */
void html_walk_content(struct html *x, const struct gaz_node *n); /* what follows them */

/* listing.c */
void html_listing(struct html *x, const struct gaz_node *listing);

/* list.c, table.c, link.c, notes.c */
bool html_is_item(const struct html *x, const struct gaz_node *n); /* belongs in a list */
/* A run of siblings that are list items, from n; returns the one after. */
const struct gaz_node *html_items(struct html *x, const struct gaz_node *n);
void html_list(struct html *x, const struct gaz_node *n);
void html_table(struct html *x, const struct gaz_node *n);
void html_link(struct html *x, const struct gaz_node *n);
bool html_is_web_url(struct html_str url);
/* ` href="..."`, with what a URL may not hold encoded; before: "#" or "". */
void html_href(struct html *x, const char *before, struct html_str url);
void html_note(struct html *x, const struct gaz_node *n);
void html_note_back(struct html *x, size_t number);
void html_notes(struct html *x); /* all of them, at the end of the page */
#endif
