/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_text: text in the form used for comparing and listing: every run of white space is one
 * space, with none at the ends.
 */
#include "doc/build_text.h"

#include <gazetted/plugin.h>

#include "base/utf8.h"
#include "doc/build_image.h"
#include "doc/build_private.h"
#include "doc/plain.h"

/*
 * Of one heading or title. A longer one is cut in the index; the text of the document keeps all of
 * it.
 */
#define LABEL_BYTES_MAX (64u << 10)

static bool
ends_with_space(const struct buf *out)
{
	return out->len == 0 || out->data[out->len - 1] == ' ';
}

/*
 * Whether a space is the only white space between two words, as nearly all are: no change is
 * needed.
 */
static bool
is_single_space(struct str s, size_t at, size_t from)
{
	return s.p[at] == ' ' && at > from && at + 1 < s.len && (unsigned char)s.p[at + 1] > ' ';
}

void
build_collapse(struct buf *out, struct str s)
{
	size_t at = 0, from = 0, start;

	while (at < s.len) {
		start = at;
		if (((unsigned char)s.p[at] > ' ' && (unsigned char)s.p[at] < 0x80) ||
		    is_single_space(s, at, from)) {
			at++;
			continue;
		}
		if (!utf8_is_space(utf8_next(s, &at)))
			continue;
		buf_put(out, s.p + from, start - from);
		if (!ends_with_space(out))
			buf_putc(out, ' ');
		from = at;
	}
	if (from < s.len)
		buf_put(out, s.p + from, s.len - from);
}

/* The text node, if it is the only node below node; else IMAGE_NONE. */
static uint32_t
only_text(const struct image *im, uint32_t node)
{
	return im->nodes[node].end == node + 2 && image_is_text(im, node + 1) ? node + 1
									      : IMAGE_NONE;
}

/* Appends a text node in a form that needs no markup: "CO₂" for CO2 with a subscript. */
static void
collapse_plain(const struct image *im, uint32_t text, uint32_t scope, struct buf *out)
{
	struct buf plain = BUF_INIT(BUILD_POOL_BYTES_MAX);

	plain_put(&plain, im, NULL, scope, text);
	build_collapse(out, buf_str(&plain));
	buf_free(&plain);
}

/* An empty inline element that stands for white space: marker or inline with the name tab. */
static bool
is_tab(const struct image *im, uint32_t node)
{
	return im->nodes[node].kind == GAZ_INLINE && im->nodes[node].end == node + 1 &&
	       str_is(image_attr(im, node, "name"), "tab");
}

static void
collapse_below(const struct image *im, uint32_t node, struct buf *out)
{
	uint32_t end = im->nodes[node].end, i = node + 1, scope;

	while (i < end) {
		uint16_t kind = im->nodes[i].kind;

		if (kind == GAZ_NOTE || kind == GAZ_META) {
			i = im->nodes[i].end;
			continue;
		}
		if ((kind == GAZ_BREAK || is_tab(im, i)) && !ends_with_space(out))
			buf_putc(out, ' ');
		if (image_is_text(im, i) && (scope = plain_scope(im, i)) != IMAGE_NONE)
			collapse_plain(im, i, scope, out);
		else
			build_collapse(out, image_text(im, i));
		i++;
	}
}

int
build_collapsed(struct build *b, uint32_t node, struct image_str *out, struct err *e)
{
	struct image im = build_view(b);
	struct buf line = BUF_INIT(BUILD_POOL_BYTES_MAX);
	uint32_t only = only_text(&im, node);
	struct str label;
	int rc;

	collapse_below(&im, node, &line);
	if ((rc = buf_check(&line, "a heading", e)) != 0)
		goto out;
	label = str_trim(utf8_cut(buf_str(&line), LABEL_BYTES_MAX));
	if (only != IMAGE_NONE && str_eq(label, image_text(&im, only)))
		*out = (struct image_str){ im.nodes[only].a, im.nodes[only].b };
	else
		rc = build_pool(b, label, out, e);
out:
	buf_free(&line);
	return rc;
}
