/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H
/*
 * flow: the text of a document as what HTML calls flow content: sections, paragraphs, lists, tables,
 * links, with ids and the lines of a table of contents. This is what html, htmlz and epub write
 * alike; the pages around it are theirs, and so is what stands in struct flow_form.
 *
 * Two passes over the tree: the first says which ids there are and what the contents list
 * (flow_register), the second writes (flow_walk). The first failure sticks in rc and turns
 * everything after it into nothing.
 */
#include <stdbool.h>
#include <stddef.h>

#include <gazetted/plugin.h>

#define FLOW_HEADING_LEVELS 6
/* Inline elements within each other; deeper ones lose their markup, not their text. */
#define FLOW_INLINE_MAX 16

struct flow_str {
	const char *p;
	size_t len;
};

/* One line of the table of contents, in document order. */
struct flow_entry {
	const struct gaz_node *node;
	struct flow_str label, id;
	size_t file;
	unsigned depth;
};

struct flow_id {
	struct flow_str key;         /* the eId, as form->id_name spells it */
	const struct gaz_node *node; /* that bears it in the output; NULL: target does */
	struct flow_str target;      /* the id to link to: key, or that of an element around it */
	size_t file;
};

struct flow_ids {
	struct flow_id *slots;
	size_t cap, count; /* cap is a power of two */
};

struct flow;

/* What differs from one format to another. Slots without a remark must be there. */
struct flow_form {
	const char *name;      /* of the whole, in a refusal: "one page" */
	const char *empty_end; /* of an element that is never closed: ">" or "/>" */
	const char *matter;    /* the element of a preface, a preamble, conclusions */
	bool xml_lang;         /* a language is also said as xml:lang */
	/* An eId as an id; an empty string if it cannot be one. */
	struct flow_str (*id_name)(struct flow *f, const char *eid);
	/* The file that an id stands in when it is not f->file. NULL: there is only one. */
	const char *(*file_name)(struct flow *f, size_t file);
	/* Further attributes of the element n; entry is its line in the contents, or NULL. May be
	 * NULL. */
	void (*semantics)(struct flow *f, const struct gaz_node *n, const struct flow_entry *entry);
	/* A division or unit: its element, its heading, and flow_walk_content() in it. */
	void (*section)(struct flow *f, const struct gaz_node *n);
	/* The mark of note `number` where it stands, and before its own first words the way back. */
	void (*note_mark)(struct flow *f, size_t number);
	void (*note_back)(struct flow *f, size_t number);
	/* The element that says what became of the text, note or image n; NULL: nothing. May be
	 * NULL, and so may the next. */
	const char *(*mark)(struct flow *f, const struct gaz_node *n);
	/* The first from c on that is to be written: c, a sibling behind it, or NULL. */
	const struct gaz_node *(*pass_over)(struct flow *f, const struct gaz_node *c);
};

/* Quotation marks around a quoted structure, until they are written. */
struct flow_quote {
	const char *start, *end;
	const struct gaz_node *last; /* the text that end follows */
};

/* What is open while text is being written. */
struct flow_state {
	bool in_p;                         /* a paragraph is open */
	const char *tags[FLOW_INLINE_MAX]; /* inline elements, outermost first */
	unsigned tag_count;
	unsigned flat;   /* > 0: inside a heading or the like, where no block may stand */
	unsigned quoted; /* > 0: in another document's text: its headings are none of ours */
	bool in_link;
	unsigned depth;              /* headings around */
	const char *p_class;         /* of the next paragraph, or NULL */
	const struct gaz_node *p_of; /* the block it is made for, or NULL */
	const struct gaz_node *num;  /* to be printed before the next paragraph's text, or NULL */
	size_t note;                 /* the same for a note's way back: its number, or 0 */
	struct flow_str said;        /* the title above, which is not said again; empty: none is */
	struct flow_quote quote;
};

/* The first member of what each plugin keeps for one job. */
struct flow {
	const struct gaz_host *h;
	struct gaz_job *job;
	gaz_write_fn *to; /* where bytes go: set before the second pass */
	const struct flow_form *form;
	const struct gaz_xml *xml;
	const struct gaz_text *text;
	const struct gaz_arena *arena;
	int rc;
	struct flow_str title, lang;  /* of the document; never empty */
	bool rtl, compared;           /* compared: two versions; labels and ids are the later's */
	struct flow_str table_name;   /* of a table without caption; empty: tables do not scroll */
	const struct gaz_node *topic; /* is headed by the page: has an id, but no entry; or NULL */
	size_t file;                  /* being planned, then being written */
	struct flow_entry *entries;
	size_t entry_count, entry_cap, entry_at; /* entry_at: the next one to be written */
	struct flow_ids ids;
	const struct gaz_node **notes;           /* of the file being written */
	size_t note_count, note_cap, note_first; /* note_first: how many stood before them */
	struct flow_state at;
};

/* How an element of the hierarchy is set. */
enum flow_rank {
	FLOW_DIVISION, /* part, chapter */
	FLOW_UNIT,     /* article */
	FLOW_ITEM      /* numbered paragraph, point: the number stands before the text */
};

/* write.c: bytes, facts and memory. */
/* Finds services and facts; false: rc. */
bool flow_start(
    struct flow *f, const struct gaz_host *h, struct gaz_job *job, const struct flow_form *form);
void flow_put(struct flow *f, const char *p, size_t len);
void flow_puts(struct flow *f, const char *s);
/* Up to 255 bytes. */
void flow_putf(struct flow *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void flow_text(struct flow *f, struct flow_str s);                       /* escaped */
void flow_attr(struct flow *f, const char *name, struct flow_str value); /* ` name="value"` */
void flow_id_attr(struct flow *f, struct flow_str id);                   /* nothing if empty */
void flow_lang(struct flow *f, struct flow_str lang, bool rtl);          /* lang and dir */
void flow_own_lang(struct flow *f, const struct gaz_node *n);            /* its xml:lang */
void *flow_alloc(struct flow *f, size_t len);                            /* NULL: rc is set */
/* Room for one more element in a growing array; false: rc is set. */
bool flow_grow(struct flow *f, void **array, size_t count, size_t *cap, size_t size);
struct flow_str flow_str(const char *s); /* NULL gives the empty string */
bool flow_same(struct flow_str a, struct flow_str b);
struct flow_str flow_fact(struct flow *f, const char *key); /* meta(), or an empty string */

/* ids.c */
void flow_ids_add(
    struct flow *f, const struct gaz_node *n, const char *eid, const struct flow_id *target);
/* The id that n bears, or an empty string. */
struct flow_str flow_id_of(struct flow *f, const struct gaz_node *n);

/* contents.c: the first pass. */
/* Ids and entries of n and all below it, which stands below `depth` entries. */
void flow_register(struct flow *f, const struct gaz_node *n, unsigned depth);
bool flow_add_entry(struct flow *f, const struct gaz_node *n, unsigned depth); /* with a label */
/* The entry of n; NULL if it has none. They are asked for in the order of the document. */
const struct flow_entry *flow_take_entry(struct flow *f, const struct gaz_node *n);

/* tree.c: questions to the tree. */
enum flow_rank flow_rank(const struct flow *f, const struct gaz_node *n);
const struct gaz_node *flow_child(const struct flow *f, const struct gaz_node *n, int kind);
bool flow_has_text(const struct flow *f, const struct gaz_node *n);
/* That its content starts with a block, which a number can stand before. */
bool flow_starts_with_words(const struct flow *f, const struct gaz_node *n);
size_t flow_text_bytes(const struct flow *f, const struct gaz_node *n);
bool flow_is_gone(const struct flow *f, const struct gaz_node *n);    /* deleted as a whole */
bool flow_is_told(const struct flow *f, const struct gaz_node *n);    /* words that came or went */
bool flow_is_changed(const struct flow *f, const struct gaz_node *n); /* it has some */
/* All text below n but notes, white space collapsed; in the job's memory. */
struct flow_str flow_flatten(struct flow *f, const struct gaz_node *n);
/* Number and heading of a division, unit or attachment; empty if it has neither. */
struct flow_str flow_label(struct flow *f, const struct gaz_node *n);

/* walk.c, heading.c: the second pass. */
void flow_walk(struct flow *f, const struct gaz_node *n);
void flow_walk_children(struct flow *f, const struct gaz_node *n);
void flow_walk_flat(struct flow *f, const struct gaz_node *n);     /* inlines only */
void flow_walk_content(struct flow *f, const struct gaz_node *n);  /* past number and heading */
bool flow_is_head(const struct flow *f, const struct gaz_node *c); /* a number or heading */
void flow_put_head(struct flow *f, const struct gaz_node *n);      /* both of n, as one line */
/* A start tag with class (or NULL), what form->semantics() adds, id and language of n. */
void flow_open(struct flow *f, const char *tag, const char *class, const struct gaz_node *n,
    const struct flow_entry *entry);

/* Ends what is open; a number that met no text gets a paragraph of its own. */
void flow_settle(struct flow *f);

/* list.c, link.c, notes.c */
bool flow_is_item(const struct flow *f, const struct gaz_node *n); /* belongs in a list */
/* A run of siblings that are list items, from n, before until; returns the one after. */
const struct gaz_node *flow_items(
    struct flow *f, const struct gaz_node *n, const struct gaz_node *until);
bool flow_is_web_url(struct flow_str url);
/* ` href="..."`, with what a URL may not hold encoded; before: "", or up to and with a "#". */
void flow_href(struct flow *f, const char *before, struct flow_str url);
void flow_note_label(struct flow *f, size_t number); /* its marker, or the number */
#endif
