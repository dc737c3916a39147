/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_COMPARE_FIXTURE_H
#define UNIT_COMPARE_FIXTURE_H
/*
 * compare_fixture: a comparison and what is left of it, as text. Also for the fuzzer, so what does
 * not hold ends the program.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/build_private.h"
#include "doc/compare.h"
#include "doc/image.h"

#define SHAPE_BYTES_MAX (256u << 20)

static inline void
put_end(struct buf *out, const struct image *im, uint32_t node)
{
	buf_putf(out, "</" STR_FMT ">", STR_ARG(image_node_name(im, node)));
}

/*
 * The tree below a node (not itself: a document may become one of another type) as tags and text,
 * white space collapsed, without metadata; nodes of that change are left out. changes may be NULL.
 */
static inline char *
shape_of(const struct image *im, const uint8_t *changes, uint32_t top, enum doc_change without)
{
	struct buf raw = BUF_INIT(SHAPE_BYTES_MAX), out = BUF_INIT(SHAPE_BYTES_MAX);
	uint32_t open[BUILD_DEPTH_MAX + 1], depth = 0, i = top + 1;

	while (i < im->nodes[top].end) {
		const struct image_node *n = &im->nodes[i];

		while (depth > 0 && im->nodes[open[depth - 1]].end <= i)
			put_end(&raw, im, open[--depth]);
		if (n->kind == GAZ_META || (changes != NULL && changes[i] == without)) {
			i = n->end;
			continue;
		}
		if (n->kind == GAZ_TEXT)
			buf_putstr(&raw, image_text(im, i));
		else {
			buf_putf(&raw, "<" STR_FMT ">", STR_ARG(image_node_name(im, i)));
			open[depth++] = i;
		}
		i++;
	}
	while (depth > 0)
		put_end(&raw, im, open[--depth]);
	build_collapse(&out, buf_str(&raw));
	buf_free(&raw);
	assert(!out.failed);
	return buf_take(&out, NULL);
}

static inline void
same_shape(const struct image *im, uint32_t node, const struct comparison *c, uint32_t top,
    enum doc_change without)
{
	char *expected = shape_of(im, NULL, node, DOC_SAME);
	char *found = shape_of(&c->image, c->changes, top, without);

	if (strcmp(found, expected) != 0)
		fprintf(stderr, "found: %s\nexpected: %s\n", found, expected);
	assert(strcmp(found, expected) == 0);
	free(expected);
	free(found);
}

/* What the plugin contract says of a tree and of changes, and that both versions are in it. */
static inline void
sound_comparison(const struct comparison *c, const struct image *earlier, const struct image *later)
{
	const struct image *im = &c->image;

	for (uint32_t i = 1; i < im->node_count; i++) {
		uint32_t up = im->nodes[i].parent;

		assert(up < i && im->nodes[i].end <= im->nodes[up].end);
		if (c->changes[up] == DOC_INSERTED || c->changes[up] == DOC_DELETED)
			assert(c->changes[i] == c->changes[up]);
		if (im->nodes[i].kind == GAZ_TEXT) {
			assert(c->changes[i] != DOC_CHANGED);
			assert(im->nodes[i].b > 0);
		}
	}
	same_shape(earlier, earlier->head->root, c, im->head->root, DOC_INSERTED);
	same_shape(later, later->head->root, c, im->head->root, DOC_DELETED);
}

/* Everything with marks on what is not the same: "The [-old-]{+new+} text". */
static inline char *
marked_text(const struct comparison *c)
{
	static const char *const marks[][2] = { { "", "" }, { "{+", "+}" }, { "[-", "-]" },
		{ "", "" } };
	const struct image *im = &c->image;
	struct buf out = BUF_INIT(SHAPE_BYTES_MAX);

	for (uint32_t i = 0; i < im->node_count; i++) {
		if (im->nodes[i].kind == GAZ_META) {
			i = im->nodes[i].end - 1;
			continue;
		}
		if (im->nodes[i].kind == GAZ_TEXT)
			buf_putf(&out, "%s" STR_FMT "%s", marks[c->changes[i]][0],
			    STR_ARG(image_text(im, i)), marks[c->changes[i]][1]);
		else if (im->nodes[i].kind == GAZ_BLOCK)
			buf_puts(&out, "|");
	}
	assert(!out.failed);
	return buf_take(&out, NULL);
}

static inline uint32_t
count_changed(const struct comparison *c)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->image.node_count; i++)
		n += c->changes[i] != DOC_SAME;
	return n;
}
#endif
