/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TREE_TREE_H
#define TREE_TREE_H
/*
 * tree: the rules that html, epub, md and txt share: whether an element of the hierarchy is a
 * division, a unit or an item, whether it belongs in a list, and what its heading says. It writes
 * nothing. It is linked into each plugin.
 */
#include <stdbool.h>
#include <stddef.h>

#include <gazetted/plugin.h>

/* Text with a length; p may be NULL if len is 0. */
struct tree_str {
	const char *p;
	size_t len;
};

/* How an element of the hierarchy is laid out. */
enum tree_rank {
	TREE_DIVISION, /* part, chapter: has a heading of its own, and contains units */
	TREE_UNIT,     /* article */
	TREE_ITEM      /* numbered paragraph, point: the number is printed before the text */
};

/* A note in the metadata or in the text, which noteRef elements refer to. */
struct tree_note {
	const char *eid;
	const struct gaz_node *node;
	size_t number; /* for the plugin: what it wrote as the number; 0 at first */
};

/* The document of one job. The plugin fills in all members but the last ones. */
struct tree {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_arena *arena;
	const struct gaz_plain *plain; /* NULL: an older host without this service */
	/*
	 * In labels, leave out text that changed in this way (GAZ_DELETED) in nodes that did not as
	 * a whole; GAZ_SAME: leave out nothing.
	 */
	int skipped_change;
	struct tree_note *notes; /* by eId; tree_note() finds them when it is first called */
	size_t note_count;
	bool has_notes;
};

bool tree_is_white(char c);
bool tree_is_blank(const char *p, size_t len);
bool tree_same(struct tree_str a, struct tree_str b);
/* A fact of gaz_host.meta, or an empty string. */
struct tree_str tree_fact(const struct tree *t, const char *key);
/*
 * The URL of a portion of this revision, in any format, not percent-encoded; empty if the document
 * has none or memory is exhausted.
 */
struct tree_str tree_portion_url(const struct tree *t, const char *eid);
/* http or https with an ASCII host name: validators and reading systems may reject others. */
bool tree_is_web_url(struct tree_str url);
/* Whether a reference may lead out of the document: to the web, or to an address of mail. */
bool tree_is_link(struct tree_str url);
/*
 * Whether the character at a place may stand in a URL (RFC 3986): unreserved ones, delimiters that
 * are allowed in a path or query, and "%" before two hexadecimal digits.
 */
bool tree_may_stand(struct tree_str url, size_t at);
/*
 * The eId in a reference to a place in this document: "#art_3", or the IRI of the work or of the
 * version with "#art_3" or "/~art_3" (Akoma Ntoso Naming Convention, 4.10); NULL if it is none.
 */
const char *tree_own_place(const struct tree *t, const char *href);
/* The text of a text node without markup (GAZ_PLAIN_1, if the host has it); NULL for elements. */
const char *tree_plain(const struct tree *t, const struct gaz_node *n, size_t *len);

enum tree_rank tree_rank(const struct tree *t, const struct gaz_node *n);
/*
 * Whether n belongs in a list. Numbered elements of the hierarchy do, too; but paragraphs,
 * subsections and levels are too long for that, unless they continue the sentence of an intro.
 */
bool tree_is_item(const struct tree *t, const struct gaz_node *n);
/* Whether n is such an item of the hierarchy that is too long for a list. */
bool tree_is_block_item(const struct tree *t, const struct gaz_node *n);

/* The first child of this kind, or NULL. */
const struct gaz_node *tree_child(const struct tree *t, const struct gaz_node *n, int kind);
/* The first row of a table, which may be in a thead or tbody; NULL: the table has none. */
const struct gaz_node *tree_first_row(const struct tree *t, const struct gaz_node *table);
const struct gaz_node *tree_next_row(const struct tree *t, const struct gaz_node *row);
/*
 * Whether a space belongs before n that no text contains: n is a tab marker, or follows another
 * element of a title page (docType, docNumber...) without text between them.
 */
bool tree_wants_space(const struct tree *t, const struct gaz_node *n);
/*
 * The words for an image: its alt text, else the name of its file; NULL if it has neither, or if
 * its alt is empty, since it only decorates.
 */
const char *tree_image_text(const struct tree *t, const struct gaz_node *image);
/* The note that a noteRef refers to; NULL: none, or the memory limit is reached. */
struct tree_note *tree_note(struct tree *t, const struct gaz_node *ref);
/* The note with that eId; NULL: none, or the memory limit is reached. */
struct tree_note *tree_note_named(struct tree *t, const char *eid);
/* The number that an item of an ol has by its value attribute; 0 without one. */
int tree_item_value(const struct tree *t, const struct gaz_node *item);
/* Whether c is a number or heading; those before the content are the head of the parent. */
bool tree_is_head(const struct tree *t, const struct gaz_node *c);
/* The first child of n that is not part of its head, or NULL. */
const struct gaz_node *tree_content(const struct tree *t, const struct gaz_node *n);
/* Whether a child of the block is a docTitle. */
bool tree_holds_title(const struct tree *t, const struct gaz_node *block);
/*
 * The last text of n outside notes that is not white space, or NULL: a closing quotation mark
 * follows it.
 */
const struct gaz_node *tree_last_text(const struct tree *t, const struct gaz_node *n);

/* Text that belongs on the line of the closing mark of a quoted structure; node NULL: none. */
struct tree_tail {
	const struct gaz_node *node; /* the text behind the structure */
	size_t len;                  /* its first bytes; those after them begin a line */
};
/*
 * The punctuation behind n, with a word or two behind it: "." or "; and". Nothing if it is inserted
 * or deleted and last, the text before it, is not.
 */
struct tree_tail tree_tail(
    const struct tree *t, const struct gaz_node *n, const struct gaz_node *last);

/*
 * All text in n except notes, white space collapsed; in the memory of the job. p is NULL if the
 * memory limit is reached.
 */
struct tree_str tree_flatten(const struct tree *t, const struct gaz_node *n);
/*
 * Number and heading of n; of an attachment without them, the title of the document in it. Empty
 * if there is neither. p is NULL if the memory limit is reached.
 */
struct tree_str tree_label(const struct tree *t, const struct gaz_node *n);
#endif
