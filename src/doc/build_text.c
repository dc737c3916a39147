/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_text: text as it is compared and listed: every run of white space is one space, none at the
 * ends.
 */
#include <gazetted/plugin.h>

#include "base/utf8.h"
#include "doc/build_private.h"

/* Of one heading or title: what is longer is kept in the text, and cut in the index. */
#define LABEL_BYTES_MAX (64u << 10)

static bool
ends_with_space(const struct buf *out)
{
	return out->len == 0 || out->data[out->len - 1] == ' ';
}

/* A space between two words, as nearly all are: it may stay where it is. */
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

/* The only text below node, if that is one node of text; else IMAGE_NONE. */
static uint32_t
only_text(const struct image *im, uint32_t node)
{
	return im->nodes[node].end == node + 2 && image_is_text(im, node + 1) ? node + 1
									      : IMAGE_NONE;
}

static void
collapse_below(const struct image *im, uint32_t node, struct buf *out)
{
	uint32_t end = im->nodes[node].end, i = node + 1;

	while (i < end) {
		uint16_t kind = im->nodes[i].kind;

		if (kind == GAZ_NOTE || kind == GAZ_META) {
			i = im->nodes[i].end;
			continue;
		}
		if (kind == GAZ_BREAK && !ends_with_space(out))
			buf_putc(out, ' ');
		build_collapse(out, image_text(im, i));
		i++;
	}
}

int
build_collapsed(struct build *b, uint32_t node, struct image_str *out, struct err *e)
{
	struct image im = build_view(b);
	struct buf line = BUF_INIT(POOL_BYTES_MAX);
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
