/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EPUB_EPUB_H
#define EPUB_EPUB_H
/*
 * epub: the state of one job, and the functions of the plugin's files. epub_plan() assigns nodes to
 * XHTML files; then the files are written in that order, and flow writes the text into the open
 * entry of the container.
 */
#include "../flow/flow_words.h"

enum epub_matter { EPUB_FRONT, EPUB_BODY, EPUB_BACK };

/* One XHTML file: the pieces from first_piece on. */
struct epub_file {
	char name[24];
	enum epub_matter matter;
	struct tree_str title; /* label of its first entry in the contents, or empty */
	size_t first_piece, piece_count;
	bool has_math; /* known when the file is written */
};

/*
 * One node of a file: its whole subtree, or only its heading if further pieces have the content; of
 * a table, the rows from one to before another, if from is not NULL.
 */
struct epub_piece {
	const struct gaz_node *node;
	unsigned depth; /* number of divisions that contain the node */
	bool head_only;
	const struct gaz_node *from, *until;
};

struct epub {
	struct flow f;
	const struct gaz_zip *zip;
	const struct flow_words *words;
	bool cover, raster;      /* raster: the cover is also in PNG */
	struct tree_str label;   /* of a portion, else empty */
	struct tree_str name;    /* of the book: label, title and date of the version */
	struct tree_str code;    /* address in the QR code; empty: none */
	enum epub_matter matter; /* of the next file */
	size_t filled;           /* estimated bytes in the current file */
	struct epub_file *files;
	size_t file_count, file_cap;
	struct epub_piece *pieces;
	size_t piece_count, piece_cap;
};

/* epub_form.c */
extern const struct flow_form epub_form;

/* epub_plan.c */
void epub_plan(struct epub *e);

/* file.c: entries of the container, and XHTML files in them. */
void epub_open(struct epub *e, const char *path, int compress);
void epub_close(struct epub *e);
/* Writes an XHTML file up to the start tag of body, which gets the attributes body_attrs. */
void epub_head(struct epub *e, struct tree_str title, const char *body_attrs);
void epub_foot(struct epub *e);
void epub_write_file(struct epub *e, size_t file);

/* epub_heading.c, epub_notes.c */
void epub_section(struct flow *f, const struct gaz_node *n);
void epub_heading_only(struct flow *f, const struct gaz_node *n); /* content: further pieces */
void epub_semantics(struct flow *f, const struct gaz_node *n, const struct flow_entry *entry);
void epub_note_mark(struct flow *f, size_t number);
void epub_note_back(struct flow *f, size_t number);
void epub_notes(struct flow *f); /* the notes of the current file, at its end */

/* names.c: how library programs name and order the book. */
void epub_names(struct epub *e);
bool epub_is_date(struct tree_str s); /* YYYY-MM-DD */
struct tree_str epub_identifier(struct epub *e);
void epub_put_names(struct epub *e); /* title and collection, in the metadata */
/* The text of an element in the metadata of the document, else its attribute; or empty. */
struct tree_str epub_noted(struct epub *e, const char *name, const char *attr);

/* pages.c, nav.c: the title page, the page of the cover, the navigation document, the NCX. */
void epub_write_title_page(struct epub *e);
void epub_write_cover_page(struct epub *e);
void epub_write_nav(struct epub *e);
void epub_write_ncx(struct epub *e);

/* code.c: a QR code as SVG. */
bool epub_can_code(struct tree_str url);
void epub_put_code(struct epub *e);

/* package.c, cover.c, raster.c, epub_style.c */
void epub_write_container(struct epub *e);
void epub_write_package(struct epub *e);
void epub_write_cover(struct epub *e);
bool epub_write_raster(struct epub *e); /* false: the host cannot deflate */
void epub_write_style(struct epub *e);
#endif
