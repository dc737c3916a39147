/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H
/*
 * flow: writes the text of a document as HTML flow content: sections, paragraphs, lists, tables and
 * links, and collects ids and the entries of a table of contents. html, htmlz and epub share it;
 * each of them writes the page around the text and fills in struct flow_form.
 *
 * Two passes over the tree: the first collects ids and entries (flow_register), the second writes
 * (flow_walk). The first failure is kept in rc; after it, functions that write do nothing.
 */
#include <stdbool.h>
#include <stddef.h>

#include <gazetted/plugin.h>

#include "../tree/tree.h"

#define FLOW_HEADING_LEVELS 6
/* Nesting depth of inline elements; deeper elements lose their markup, not their text. */
#define FLOW_INLINE_MAX 16

/* One line of the table of contents, in document order. */
struct flow_entry {
	const struct gaz_node *node;
	struct tree_str label, id;
	size_t file;
	unsigned depth;
};

struct flow_id {
	struct tree_str key;         /* the eId as written by form->id_name() */
	const struct gaz_node *node; /* node whose output element has the id key; NULL: none has */
	struct tree_str target;      /* id to link to: key, or the id of a containing element */
	size_t file;
};

struct flow_ids {
	struct flow_id *slots;
	size_t cap, count; /* cap is a power of two */
};

struct flow;

/* The differences between the formats. Members are required unless marked "may be NULL". */
struct flow_form {
	const char *name;      /* name of the format, for error messages: "EPUB" */
	const char *empty_end; /* end of the tag of a void element: ">" or "/>" */
	const char *matter;    /* element for a preface, a preamble, conclusions */
	bool xml_lang;         /* write xml:lang in addition to lang */
	/* Makes an id of an eId; an empty string if that is not possible. */
	struct tree_str (*id_name)(struct flow *f, const char *eid);
	/* Name of the file with this number, for links from other files. May be NULL: one file. */
	const char *(*file_name)(struct flow *f, size_t file);
	/*
	 * What leads to the picture of that src: an address, the name of a file; empty: nothing
	 * does, so its alternative text is written. May be NULL: none is shown.
	 */
	struct tree_str (*image)(struct flow *f, const char *src);
	/*
	 * Writes further attributes of the element for n; entry is the entry of n in the contents,
	 * or NULL. May be NULL.
	 */
	void (*semantics)(struct flow *f, const struct gaz_node *n, const struct flow_entry *entry);
	/* Writes a division or unit: its element, its heading, then flow_walk_content(). */
	void (*section)(struct flow *f, const struct gaz_node *n);
	/* Write the mark of note `number` in the text; the link back at the start of the note. */
	void (*note_mark)(struct flow *f, size_t number);
	void (*note_back)(struct flow *f, size_t number);
	/*
	 * Tag that marks the text, note or image n as inserted or deleted; NULL: not marked. May be
	 * NULL.
	 */
	const char *(*mark)(struct flow *f, const struct gaz_node *n);
	/* The first sibling from c on that is to be written, or NULL. May be NULL: write all. */
	const struct gaz_node *(*pass_over)(struct flow *f, const struct gaz_node *c);
	/*
	 * Writes c, and perhaps siblings after it; returns the sibling that is next. May be NULL:
	 * flow_walk_next().
	 */
	const struct gaz_node *(*walk_next)(struct flow *f, const struct gaz_node *c);
};

/* Which wording of a comparison is written. */
enum flow_side {
	FLOW_MERGED,
	FLOW_LATER,  /* both, but a style sheet will hide what was deleted */
	FLOW_EARLIER /* the earlier one alone, for the second time: without ids */
};

/* The quotation marks of a quoted structure that are not yet written. */
struct flow_quote {
	const char *start, *end;
	const struct gaz_node *last; /* text node after which end is written */
	struct tree_tail tail;       /* written after end */
	struct tree_tail said;       /* tail of a structure in this one, which is written already */
	struct flow_quote *around;   /* that contains this one, or NULL */
};

/* The state of the second pass: open elements and output that is still pending. */
struct flow_state {
	bool in_p;                         /* a paragraph is open */
	const char *tags[FLOW_INLINE_MAX]; /* open inline elements, outermost first */
	unsigned tag_count;
	unsigned flat;   /* > 0: inside a heading or link, where blocks are not allowed */
	unsigned quoted; /* > 0: in quoted text, whose headings get no heading elements */
	unsigned spelt;  /* > 0: in a formula or script that is written without markup */
	bool in_link;
	unsigned depth;              /* number of enclosing sections with a heading */
	const char *p_class;         /* class of the next paragraph, or NULL */
	const struct gaz_node *p_of; /* block that the next paragraph is written for, or NULL */
	const struct gaz_node *num;  /* number to print before the next paragraph's text, or NULL */
	size_t note;                 /* note whose link back is to be printed there, or 0 */
	struct tree_str said;        /* enclosing title, which is not repeated; empty: no check */
	struct flow_quote quote;
};

/* A picture that is a file of the container. */
struct flow_image {
	const char *src, *name, *type;
	const void *bytes;
	size_t len;
};

/* The state of one job. Each plugin's own state has it as its first member. */
struct flow {
	const struct gaz_host *h;
	struct gaz_job *job;
	/*
	 * Receives the output: the write() of the host or of gaz.zip/1; set before the second pass.
	 */
	int (*write)(struct gaz_job *job, const void *p, size_t len);
	const struct flow_form *form;
	const struct gaz_xml *xml;
	const struct gaz_text *text;
	const struct gaz_citations *citations; /* NULL: the host has none */
	struct tree tree;                      /* h and job, as above, and what its queries need */
	int rc;
	struct tree_str title, lang; /* of the document; never empty */
	bool rtl, compared;          /* compared: labels and ids are those of the later version */
	bool turned;                 /* the comparison is read from the later version back */
	enum flow_side side;
	struct tree_str table_name;   /* label of a table without caption; empty: no scroll boxes */
	const struct gaz_node *topic; /* headed by the page: has an id, but no entry; or NULL */
	struct flow_id within;        /* for links to elements in a divided one; empty: none */
	size_t file;                  /* number of the file being planned, later being written */
	struct flow_entry *entries;
	size_t entry_count, entry_cap, entry_at; /* entry_at: the next entry to be written */
	struct flow_ids ids;
	const struct gaz_node **notes;           /* notes of the file being written */
	size_t note_count, note_cap, note_first; /* note_first: number of notes in earlier files */
	bool note_again;           /* the mark being written is not the note's first */
	struct flow_image *images; /* files of the container: flow_image_file() */
	size_t image_count, image_cap;
	size_t formulas; /* written as MathML so far */
	struct flow_state at;
};

/* flow_image.c: what form->image may be. */
/* Whether src is the address of a picture that the server keeps. */
bool flow_is_resource(const char *src);
/* That address. */
struct tree_str flow_image_address(struct flow *f, const char *src);
/* The name of a file "images/..."; f->images are the files that the container has to have. */
struct tree_str flow_image_file(struct flow *f, const char *src);

/* flow_write.c: bytes, facts and memory. */
/* Initialises f, with services and facts; false: rc is set. */
bool flow_start(
    struct flow *f, const struct gaz_host *h, struct gaz_job *job, const struct flow_form *form);
void flow_put(struct flow *f, const char *p, size_t len);
void flow_puts(struct flow *f, const char *s);
/* Output is cut after 255 bytes. */
void flow_putf(struct flow *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void flow_text(struct flow *f, struct tree_str s);                       /* escaped */
void flow_attr(struct flow *f, const char *name, struct tree_str value); /* ` name="value"` */
void flow_id_attr(struct flow *f, struct tree_str id);          /* ` id="..."`, if not empty */
void flow_lang(struct flow *f, struct tree_str lang, bool rtl); /* attributes lang and dir */
void flow_own_lang(struct flow *f, const struct gaz_node *n);   /* the same, from xml:lang */
void *flow_alloc(struct flow *f, size_t len);                   /* NULL: rc is set */
/* Room for one more element in a growing array; false: rc is set. */
bool flow_grow(struct flow *f, void **array, size_t count, size_t *cap, size_t size);
struct tree_str flow_str(const char *s); /* NULL gives the empty string */

/* ids.c */
void flow_ids_add(
    struct flow *f, const struct gaz_node *n, const char *eid, const struct flow_id *target);
/* The id of the output element of n, or an empty string. */
struct tree_str flow_id_of(struct flow *f, const struct gaz_node *n);
/* Where a link to n leads; empty if n has no id. */
struct flow_id flow_place_of(struct flow *f, const struct gaz_node *n);

/* Moves n, and all that is in it, to another file, after the first pass; not the entries. */
void flow_move(struct flow *f, const struct gaz_node *n, size_t file);
/* ` href="..."` of a link to an id in the file with this number; empty: to the file. */
void flow_href_in(struct flow *f, size_t file, struct tree_str id);

/* flow_contents.c: the first pass. */
/* Adds the ids and entries of n and all its descendants; depth is the depth of the entry of n. */
void flow_register(struct flow *f, const struct gaz_node *n, unsigned depth);
/* Adds an entry for n; false if n has no label or memory is exhausted. */
bool flow_add_entry(struct flow *f, const struct gaz_node *n, unsigned depth);
/* The entry of n; NULL if it has none. Calls must come in document order. */
const struct flow_entry *flow_take_entry(struct flow *f, const struct gaz_node *n);

/* flow_tree.c: queries on the tree. */
bool flow_has_text(const struct flow *f, const struct gaz_node *n);
bool flow_has_words(const struct flow *f, const struct gaz_node *n); /* n may be a text */
/* The beginning of the text that is not the title: at most max bytes, whole words. */
struct tree_str flow_beginning(struct flow *f, size_t max);
/* Whether the content of n starts with a block, before whose text a number can be printed. */
bool flow_starts_with_words(const struct flow *f, const struct gaz_node *n);
size_t flow_text_bytes(const struct flow *f, const struct gaz_node *n);
/* How n changed: GAZ_SAME, or in the direction in which the comparison is read. */
int flow_change(const struct flow *f, const struct gaz_node *n);
bool flow_is_passed(const struct flow *f, const struct gaz_node *n);  /* not of the side written */
bool flow_is_gone(const struct flow *f, const struct gaz_node *n);    /* deleted as a whole */
bool flow_is_told(const struct flow *f, const struct gaz_node *n);    /* changed text or image */
bool flow_is_changed(const struct flow *f, const struct gaz_node *n); /* contains such a node */
/* tree_flatten() and tree_label(); without memory, rc is set and the string is empty. */
struct tree_str flow_flatten(struct flow *f, const struct gaz_node *n);
struct tree_str flow_label(struct flow *f, const struct gaz_node *n);

/* flow_walk.c, flow_heading.c: the second pass. */
void flow_walk(struct flow *f, const struct gaz_node *n);
/*
 * Writes the rows of a table from one to before another (NULL: to its end) as a table. Those that
 * do not begin with the first row have no id and no caption, and repeat a first row of headers.
 */
void flow_table_part(struct flow *f, const struct gaz_node *n, const struct gaz_node *from,
    const struct gaz_node *until);
/* Writes c, or the items from c on; returns the sibling after them. */
const struct gaz_node *flow_walk_next(struct flow *f, const struct gaz_node *c);
void flow_walk_children(struct flow *f, const struct gaz_node *n);
void flow_walk_flat(struct flow *f, const struct gaz_node *n);    /* inlines only */
void flow_walk_content(struct flow *f, const struct gaz_node *n); /* all after number and heading */
void flow_put_head(struct flow *f, const struct gaz_node *n);     /* number and heading of n */
/* Writes a start tag with class (or NULL), form->semantics() attributes, id and language of n. */
void flow_open(struct flow *f, const char *tag, const char *class, const struct gaz_node *n,
    const struct flow_entry *entry);

/* Ends an open paragraph. A pending number or link back gets a paragraph of its own. */
void flow_settle(struct flow *f);

/* flow_list.c, link.c, flow_notes.c */
/* Writes consecutive siblings that are list items, n to before until; returns the next sibling. */
const struct gaz_node *flow_items(
    struct flow *f, const struct gaz_node *n, const struct gaz_node *until);
/* ` href="..."`: before (empty, or ends with "#"), then url, percent-encoded where necessary. */
void flow_href(struct flow *f, const char *before, struct tree_str url);
void flow_note_label(struct flow *f, size_t number); /* writes its marker, or the number */
#endif
