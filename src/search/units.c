/* SPDX-License-Identifier: Apache-2.0 */
/*
 * units: two walks. The first chooses the portions that are units; the second writes the text of
 * each without that of the units inside it. Portions are in document order, so the units inside are
 * those that follow.
 */
#include "search/units.h"

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "doc/image.h"

#define UNIT_BYTES_MAX ((size_t)64 << 20) /* a document has at most as much text */

struct cutting {
	const struct image *im;
	struct buf chosen; /* of uint32_t: portions that are units, in document order */
	struct buf text;
};

static const uint32_t *
chosen_of(const struct cutting *k)
{
	return (const uint32_t *)(const void *)k->chosen.data;
}

static size_t
chosen_count(const struct cutting *k)
{
	return k->chosen.len / sizeof(uint32_t);
}

static bool
is_named(const struct image *im, uint32_t portion, const char *const *names, size_t count)
{
	struct str name = image_node_name(im, im->portions[portion].node);

	for (size_t i = 0; i < count; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* What citations name in all traditions. */
static bool
is_article(const struct image *im, uint32_t portion)
{
	static const char *const names[] = { "article" };

	return is_named(im, portion, names, ARRAY_LEN(names));
}

static bool
is_section(const struct image *im, uint32_t portion)
{
	static const char *const names[] = { "section", "rule" };

	return is_named(im, portion, names, ARRAY_LEN(names));
}

/* A component, which is found by its attachment. */
static bool
is_component(const struct image *im, uint32_t portion)
{
	return im->nodes[im->portions[portion].node].kind == GAZ_ROOT;
}

/* Whether a portion holds others that are units rather than itself. */
static bool
is_above_units(const struct image *im, uint32_t portion)
{
	uint32_t end = im->nodes[im->portions[portion].node].end;

	for (uint32_t i = portion + 1; i < im->portion_count && im->portions[i].node < end; i++)
		if (is_article(im, i) || is_section(im, i) ||
		    (!is_section(im, portion) && !is_component(im, i) &&
			im->portions[i].heading.len > 0))
			return true;
	return false;
}

/*
 * A preface has the title, and is read with it; a component is found by its attachment; a paragraph
 * of its own tells too little.
 */
static bool
may_be_unit(uint16_t kind)
{
	return kind != GAZ_ROOT && kind != GAZ_FRONT && kind != GAZ_BLOCK && kind != GAZ_LIST;
}

static void
choose(struct cutting *k)
{
	const struct image *im = k->im;
	uint32_t end = 0; /* of the last unit that holds no others */

	for (uint32_t i = 0; i < im->portion_count; i++) {
		uint32_t node = im->portions[i].node;

		if (node < end || !may_be_unit(im->nodes[node].kind))
			continue;
		buf_put(&k->chosen, &i, sizeof i);
		if (is_article(im, i) || !is_above_units(im, i))
			end = im->nodes[node].end;
	}
}

static bool
ends_line(uint16_t kind)
{
	return kind == GAZ_BLOCK || kind == GAZ_HEADING || kind == GAZ_NUM || kind == GAZ_CELL ||
	       kind == GAZ_HIER || kind == GAZ_ITEM || kind == GAZ_CONTENT ||
	       kind == GAZ_LIST_TEXT || kind == GAZ_BREAK || kind == GAZ_CONTAINER;
}

static void
end_line(struct buf *out)
{
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
}

/* Appends text with each run of white space as one space, and none at the start of a line. */
static void
put_text(struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		bool is_space = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r';

		if (!is_space)
			continue;
		buf_putstr(out, str_slice(s, from, i));
		from = i + 1;
		if (out->len > 0 && out->data[out->len - 1] != ' ' &&
		    out->data[out->len - 1] != '\n')
			buf_putc(out, ' ');
	}
	buf_putstr(out, str_slice(s, from, s.len));
}

/* Whether the node is the number or the heading of the unit, which are kept apart. */
static bool
is_label(const struct image *im, uint32_t unit, uint32_t node)
{
	uint16_t kind = im->nodes[node].kind;

	return unit != IMAGE_NONE && im->nodes[node].parent == im->portions[unit].node &&
	       (kind == GAZ_NUM || (kind == GAZ_HEADING && im->portions[unit].heading.len > 0));
}

/* Writes the nodes from..end to the text of a unit, but for what belongs to the units inside. */
static void
write_nodes(struct cutting *k, uint32_t unit, size_t next, uint32_t from, uint32_t end)
{
	const struct image *im = k->im;
	uint32_t node = from;

	while (node < end) {
		const struct image_node *n = &im->nodes[node];

		while (next < chosen_count(k) && im->portions[chosen_of(k)[next]].node < node)
			next++;
		if (image_is_text(im, node)) {
			put_text(&k->text, image_text(im, node));
			node++;
			continue;
		}
		if (ends_line(n->kind))
			end_line(&k->text);
		if (n->kind == GAZ_META || n->kind == GAZ_NOTE || is_label(im, unit, node) ||
		    (next < chosen_count(k) && im->portions[chosen_of(k)[next]].node == node))
			node = n->end;
		else
			node++;
	}
}

/* Appends the notes of a unit behind its text, so that they do not cut a sentence in two. */
static void
write_notes(struct cutting *k, size_t next, uint32_t from, uint32_t end)
{
	const struct image *im = k->im;
	uint32_t node = from;

	while (node < end) {
		const struct image_node *n = &im->nodes[node];

		while (next < chosen_count(k) && im->portions[chosen_of(k)[next]].node < node)
			next++;
		if (!image_is_text(im, node) &&
		    (n->kind == GAZ_META || (next < chosen_count(k) &&
						im->portions[chosen_of(k)[next]].node == node))) {
			node = n->end;
		} else if (!image_is_text(im, node) && n->kind == GAZ_NOTE) {
			end_line(&k->text);
			for (uint32_t i = node + 1; i < n->end; i++)
				if (image_is_text(im, i))
					put_text(&k->text, image_text(im, i));
			node = n->end;
		} else {
			node++;
		}
	}
}

/* Writes the unit that is the chosen portion `index` - 1, or with 0 that of the document. */
static int
give(struct cutting *k, size_t index, unit_fn *fn, void *arg, struct err *e)
{
	const struct image *im = k->im;
	uint32_t portion = index == 0 ? IMAGE_NONE : chosen_of(k)[index - 1];
	uint32_t node = index == 0 ? 0 : im->portions[portion].node;
	uint32_t end = index == 0 ? im->node_count : im->nodes[node].end;
	struct unit u = { .eid = STR("") };
	int rc;

	buf_reset(&k->text);
	write_nodes(k, portion, index, node + 1, end);
	write_notes(k, index, node + 1, end);
	if ((rc = buf_check(&k->text, "text of an article", e)) != 0)
		return rc;
	u.text = buf_str(&k->text);
	if (portion == IMAGE_NONE) {
		u.num = image_meta(im, IMAGE_META_NUMBER);
		u.heading = image_meta(im, IMAGE_META_TITLE);
	} else {
		u.eid = image_str(im, im->portions[portion].eid);
		u.num = image_str(im, im->portions[portion].num);
		u.heading = image_str(im, im->portions[portion].heading);
	}
	return fn(arg, &u, e);
}

int
units_each(const struct image *im, unit_fn *fn, void *arg, struct err *e)
{
	struct cutting k = { .im = im,
		.chosen = BUF_INIT(im->portion_count * sizeof(uint32_t)),
		.text = BUF_INIT(UNIT_BYTES_MAX) };
	int rc = 0;

	choose(&k);
	for (size_t i = 0; i <= chosen_count(&k) && rc == 0; i++)
		rc = give(&k, i, fn, arg, e);
	buf_free(&k.chosen);
	buf_free(&k.text);
	return rc;
}
