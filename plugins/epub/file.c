/* SPDX-License-Identifier: Apache-2.0 */
/* file: writes entries of the container, and XHTML files: head, the pieces of the file, foot. */
#include "epub.h"

void
epub_open(struct epub *e, const char *path, int compress)
{
	if (e->f.rc == GAZ_OK)
		e->f.rc = e->zip->open(e->f.job, path, compress);
}

void
epub_close(struct epub *e)
{
	if (e->f.rc == GAZ_OK)
		e->f.rc = e->zip->close(e->f.job);
}

void
epub_head(struct epub *e, struct tree_str title, const char *body_attrs)
{
	flow_puts(&e->f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
			 "<html xmlns=\"http://www.w3.org/1999/xhtml\" "
			 "xmlns:epub=\"http://www.idpf.org/2007/ops\"");
	flow_lang(&e->f, e->f.lang, false);
	flow_puts(&e->f, ">\n<head>\n<title>");
	flow_text(&e->f, title);
	flow_puts(&e->f, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" "
			 "href=\"style.css\"/>\n</head>\n<body");
	flow_puts(&e->f, body_attrs);
	flow_puts(&e->f, ">\n");
}

void
epub_foot(struct epub *e)
{
	flow_puts(&e->f, "</body>\n</html>\n");
}

static const char *
body_attrs(enum epub_matter matter)
{
	switch (matter) {
	case EPUB_FRONT: return " epub:type=\"frontmatter\"";
	case EPUB_BACK: return " epub:type=\"backmatter\"";
	default: return " epub:type=\"bodymatter\"";
	}
}

/*
 * Writes piece i. Consecutive list items are separate pieces but become one list: then the
 * following items are written, too. Returns the index of the last piece that was written.
 */
static size_t
write_piece(struct epub *e, const struct epub_file *f, size_t i)
{
	const struct epub_piece *piece = &e->pieces[f->first_piece];
	size_t last = f->piece_count - 1;
	const struct gaz_node *next, *parent;

	e->f.at.depth = piece[i].depth;
	if (piece[i].head_only) {
		epub_heading_only(&e->f, piece[i].node);
		return i;
	}
	if (piece[i].from != NULL) {
		flow_table_part(&e->f, piece[i].node, piece[i].from, piece[i].until);
		return i;
	}
	if (!tree_is_item(&e->f.tree, piece[i].node)) {
		flow_walk(&e->f, piece[i].node);
		return i;
	}
	parent = e->f.h->parent(piece[i].node);
	next = flow_items(&e->f, piece[i].node, e->f.h->next_sibling(piece[last].node));
	while (i < last && piece[i + 1].node != next && e->f.h->parent(piece[i + 1].node) == parent)
		i++;
	return i;
}

void
epub_write_file(struct epub *e, size_t file)
{
	const struct epub_file *f = &e->files[file];

	e->f.file = file;
	e->f.at = (struct flow_state){ .depth = 0 };
	epub_head(e, f->title.len > 0 ? f->title : e->f.title, body_attrs(f->matter));
	for (size_t i = 0; i < f->piece_count && e->f.rc == GAZ_OK; i++) {
		i = write_piece(e, f, i);
		flow_settle(&e->f);
	}
	epub_notes(&e->f);
	epub_foot(e);
}
