/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extract: marks the portions and what they are in, and copies what is marked. What must hold: a
 * node is copied once, also where one portion is in another.
 */
#include "doc/extract.h"

#include <gazetted/plugin.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/build.h"
#include "doc/copy.h"
#include "doc/image.h"

enum mark { LEFT_OUT, AROUND, WHOLE };

struct extract {
	struct build *b;
	const struct image *im;
	uint8_t *marks; /* enum mark of each node */
};

static int
mark_portion(struct extract *x, struct str name, struct err *e)
{
	uint32_t portion = image_find_portion(x->im, name), node;

	if (portion == IMAGE_NONE)
		return err_set(
		    e, ERR_NOTFOUND, "the document has no portion '" STR_FMT "'", STR_ARG(name));
	node = x->im->portions[portion].node;
	x->marks[node] = WHOLE;
	while ((node = x->im->nodes[node].parent) != IMAGE_NONE && x->marks[node] == LEFT_OUT)
		x->marks[node] = AROUND;
	return 0;
}

static int
mark_all(struct extract *x, struct str names, struct err *e)
{
	int rc = 0;

	if (image_find_portion(x->im, names) != IMAGE_NONE)
		return mark_portion(x, names, e);
	while (rc == 0 && names.len > 0)
		rc = mark_portion(x, str_cut(names, EXTRACT_SEPARATOR, &names), e);
	return rc;
}

/* What a reader needs of an element around a portion: what the document and the division are. */
static bool
is_label(const struct image *im, uint32_t node)
{
	switch (im->nodes[node].kind) {
	case GAZ_META:
	case GAZ_NUM:
	case GAZ_HEADING: return true;
	case GAZ_FRONT: return str_is(image_node_name(im, node), "preface");
	default: return false;
	}
}

static void
copy_marked(struct extract *x, uint32_t node)
{
	copy_open(x->b, x->im, node);
	for (uint32_t c = image_first_child(x->im, node); c != IMAGE_NONE;
	     c = image_next_sibling(x->im, c)) {
		if (x->marks[c] == WHOLE || (x->marks[c] == LEFT_OUT && is_label(x->im, c)))
			copy_subtree(x->b, x->im, c);
		else if (x->marks[c] == AROUND)
			copy_marked(x, c);
	}
	build_close(x->b, NULL);
}

int
extract_portions(const struct image *im, struct str names, struct buf *out, struct err *e)
{
	struct extract x = { .im = im, .marks = calloc(im->node_count, sizeof *x.marks) };
	int rc;

	if (x.marks == NULL)
		return err_set(e, ERR_LIMIT, "the document is too large");
	if ((rc = mark_all(&x, names, e)) == 0) {
		x.b = build_new();
		copy_marked(&x, 0);
		rc = build_finish(x.b, out, e);
		build_free(&x.b);
	}
	free(x.marks);
	return rc;
}
