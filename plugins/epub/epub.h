/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EPUB_EPUB_H
#define EPUB_EPUB_H
/*
 * epub: one run of the plugin. The plan says which nodes go into which file; the writing follows
 * it, and flow writes the text into the open entry of the container.
 */
#include "../flow/flow.h"

enum epub_matter { EPUB_FRONT, EPUB_BODY, EPUB_BACK };

/* One XHTML file: a run of pieces. */
struct epub_file {
	char name[24];
	enum epub_matter matter;
	struct flow_str title; /* of its first heading, or empty */
	size_t first_piece, piece_count;
};

/* One node of a file: the whole subtree, or only its heading because its content goes on in other
 * files. */
struct epub_piece {
	const struct gaz_node *node;
	unsigned depth; /* divisions around it */
	bool head_only;
};

struct epub {
	struct flow f;
	const struct gaz_zip *zip;
	bool cover;
	struct epub_file *files;
	size_t file_count, file_cap;
	struct epub_piece *pieces;
	size_t piece_count, piece_cap;
};

/* form.c */
extern const struct flow_form epub_form;

/* plan.c */
void epub_plan(struct epub *e);

/* file.c: entries of the container, and XHTML files in them. */
void epub_open(struct epub *e, const char *path, int compress);
void epub_close(struct epub *e);
/* Up to and with the body tag, which gets body_attrs. */
void epub_head(struct epub *e, struct flow_str title, const char *body_attrs);
void epub_foot(struct epub *e);
void epub_write_file(struct epub *e, size_t file);

/* heading.c, notes.c */
void epub_section(struct flow *f, const struct gaz_node *n);
void epub_heading_only(
    struct flow *f, const struct gaz_node *n); /* its content goes on elsewhere */
void epub_semantics(struct flow *f, const struct gaz_node *n, const struct flow_entry *entry);
void epub_note_mark(struct flow *f, size_t number);
void epub_note_back(struct flow *f, size_t number);
void epub_notes(struct flow *f); /* those of the file, at its end */

/* pages.c, package.c, cover.c, style.c */
void epub_write_title_page(struct epub *e);
void epub_write_nav(struct epub *e);
void epub_write_container(struct epub *e);
void epub_write_package(struct epub *e);
void epub_write_cover(struct epub *e);
void epub_write_style(struct epub *e);
#endif
