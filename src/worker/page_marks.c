/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_marks: joins the texts of each line, looks for the words in it, and copies the document with
 * a mark around each. What must hold: without the marks the copy has the same elements and texts.
 */
#include "worker/page_marks.h"

#include <gazetted/plugin.h>
#include <stdbool.h>
#include <stdlib.h>

#include "akn/element.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "doc/build.h"
#include "doc/copy.h"
#include "doc/image.h"
#include "words/hits.h"
#include "words/match.h"
#include "words/query.h"
#include "words/stemmer.h"

#define QUERY_ARENA_BYTES_MAX (64u << 10) /* of QUERY_BYTES_MAX, with stems */
#define MARK "mark"

/* A text node within a line. */
struct piece {
	uint32_t node, from; /* from: offset of its text in the line */
};

/* What is to be marked of a text node: bytes of it. */
struct mark {
	uint32_t node, from, to;
};

struct marking {
	const struct image *im;
	struct query query;
	struct match match;
	struct stemmers *stemmers;
	struct stemmer *stemmer;
	struct buf line, pieces, hits; /* of the present line */
	struct buf marks;              /* of struct mark; sorted by node once all are found */
	struct build *build;
	size_t next; /* mark to be written */
};

static const struct mark *
mark_at(const struct marking *m, size_t i)
{
	return (const struct mark *)(const void *)m->marks.data + i;
}

static size_t
mark_count(const struct marking *m)
{
	return m->marks.len / sizeof(struct mark);
}

/* Splits a hit of the line among the texts that it goes over. */
static void
put_hit(struct marking *m, const struct hit *h)
{
	const struct piece *pieces = (const struct piece *)(const void *)m->pieces.data;
	size_t count = m->pieces.len / sizeof *pieces;

	for (size_t i = 0; i < count && pieces[i].from < h->to; i++) {
		uint32_t until = i + 1 < count ? pieces[i + 1].from : (uint32_t)m->line.len;
		struct mark mark = { .node = pieces[i].node };

		if (until <= h->from)
			continue;
		mark.from = h->from > pieces[i].from ? h->from - pieces[i].from : 0;
		mark.to = (h->to < until ? h->to : until) - pieces[i].from;
		buf_put(&m->marks, &mark, sizeof mark);
	}
}

static void
end_line(struct marking *m)
{
	const struct hit *hits;

	if (m->line.len > 0) {
		hits_find(&m->match, buf_str(&m->line), m->stemmer, &m->hits);
		hits = (const struct hit *)(const void *)m->hits.data;
		for (size_t i = 0; i < m->hits.len / sizeof *hits; i++)
			put_hit(m, &hits[i]);
	}
	buf_reset(&m->line);
	buf_reset(&m->pieces);
	buf_reset(&m->hits);
}

/* Whether the element is part of a line; all others end the line before them and their own. */
static bool
is_within_line(uint16_t kind)
{
	return kind == GAZ_INLINE || kind == GAZ_REF;
}

/* The texts of an element, line by line. Notes come behind the line in which they are. */
static void
read_lines(struct marking *m, uint32_t element)
{
	const struct image *im = m->im;
	uint32_t node = element + 1, line = IMAGE_NONE;

	while (node < im->nodes[element].end) {
		const struct image_node *n = &im->nodes[node];
		uint32_t of = n->parent;

		if (!image_is_text(im, node)) {
			node = n->kind == GAZ_META || n->kind == GAZ_FOREIGN || n->kind == GAZ_NOTE
				   ? n->end
				   : node + 1;
			line = n->kind == GAZ_BREAK ? IMAGE_NONE : line;
			continue;
		}
		while (of != element && is_within_line(im->nodes[of].kind))
			of = im->nodes[of].parent;
		if (of != line)
			end_line(m);
		line = of;
		buf_put(&m->pieces, &(struct piece){ .node = node, .from = (uint32_t)m->line.len },
		    sizeof(struct piece));
		buf_putstr(&m->line, image_text(im, node));
		node++;
	}
	end_line(m);
	for (node = element + 1; node < im->nodes[element].end; node++)
		if (im->nodes[node].kind == GAZ_NOTE && !image_is_text(im, node)) {
			read_lines(m, node);
			node = im->nodes[node].end - 1;
		}
}

static int
by_place(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

static void
copy_text(struct marking *m, uint32_t node)
{
	struct str text = image_text(m->im, node);
	size_t done = 0;

	for (; m->next < mark_count(m) && mark_at(m, m->next)->node == node; m->next++) {
		const struct mark *mark = mark_at(m, m->next);

		build_text(m->build, str_slice(text, done, mark->from), NULL);
		build_akn(m->build, MARK, NULL);
		build_text(m->build, str_slice(text, mark->from, mark->to), NULL);
		build_close(m->build, NULL);
		done = mark->to;
	}
	build_text(m->build, str_slice(text, done, text.len), NULL);
}

/* Recursion: as deep as a document may be, BUILD_DEPTH_MAX. */
static void
copy(struct marking *m, uint32_t node)
{
	const struct image *im = m->im;

	if (image_is_text(im, node)) {
		copy_text(m, node);
		return;
	}
	copy_open(m->build, im, node);
	for (uint32_t c = image_first_child(im, node); c != IMAGE_NONE;
	     c = image_next_sibling(im, c))
		copy(m, c);
	build_close(m->build, NULL);
}

/* A failure of build sticks until build_finish(). */
static int
write_copy(struct marking *m, struct buf *out, struct err *e)
{
	int rc;

	if ((rc = buf_check(&m->marks, "marks of the words", e)) != 0 || mark_count(m) == 0)
		return rc;
	qsort(m->marks.data, mark_count(m), sizeof(struct mark), by_place);
	m->build = build_new();
	copy(m, 0);
	rc = build_finish(m->build, out, e);
	build_free(&m->build);
	return rc;
}

static struct marking *
new_marking(const struct image *im)
{
	struct marking *m = NEW(struct marking);

	m->im = im;
	m->line = m->pieces = m->hits = m->marks = BUF_INIT(IMAGE_BYTES_MAX);
	m->stemmers = stemmers_new();
	m->stemmer = stemmers_find(m->stemmers, image_meta(im, IMAGE_META_LANGUAGE));
	m->match = match_new(&m->query);
	return m;
}

static void
free_marking(struct marking *m)
{
	match_free(&m->match);
	stemmers_free(&m->stemmers);
	buf_free(&m->line);
	buf_free(&m->pieces);
	buf_free(&m->hits);
	buf_free(&m->marks);
	free(m);
}

int
page_marks_add(const struct image *im, struct str q, struct buf *out, struct err *e)
{
	struct marking *m = new_marking(im);
	struct str language = image_meta(im, IMAGE_META_LANGUAGE);
	struct arena a = ARENA_INIT(QUERY_ARENA_BYTES_MAX);
	struct query_languages languages = { m->stemmers, &language, 1 };
	struct err ignored;
	int rc = 0;

	if (query_read(&m->query, q, &languages, &a, &ignored) == 0) {
		read_lines(m, 0);
		rc = write_copy(m, out, e);
	}
	arena_free(&a);
	free_marking(m);
	return rc;
}
