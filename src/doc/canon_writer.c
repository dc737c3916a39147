/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canon: writes the tree as XML. What must hold: white space is added only between elements of
 * element-only content that hold no text, where build drops it again; every character that XML
 * parsers normalise (CR, white space in attributes) is written as a reference.
 */
#include "doc/canon_writer.h"

#include <assert.h>
#include <stdlib.h>

#include "akn/element.h"
#include "base/mem.h"
#include "doc/image.h"

struct canon *
canon_new(
    const struct image *im, int indent, int (*fn)(void *arg, const void *p, size_t len), void *arg)
{
	struct canon *c = NEW(struct canon);

	assert(indent >= 0 && indent <= CANON_INDENT_MAX);
	c->im = im;
	c->fn = fn;
	c->arg = arg;
	c->indent = (size_t)indent;
	return c;
}

static void
flush(struct canon *c)
{
	if (c->staged > 0 && c->rc == 0)
		c->rc = c->fn(c->arg, c->stage, c->staged);
	c->staged = 0;
}

int
canon_finish(struct canon **c)
{
	int rc;

	flush(*c);
	rc = (*c)->rc;
	free(*c);
	*c = NULL;
	return rc;
}

void
canon_put(struct canon *c, struct str s)
{
	if (s.len > CANON_STAGE_BYTES - c->staged)
		flush(c);
	if (s.len > CANON_STAGE_BYTES) {
		if (c->rc == 0)
			c->rc = c->fn(c->arg, s.p, s.len);
		return;
	}
	memcpy(c->stage + c->staged, s.p, s.len);
	c->staged += s.len;
}

void
canon_puts(struct canon *c, const char *s)
{
	canon_put(c, str_from(s));
}

/*
 * How a character of text is escaped; NULL: not at all. ">" must be escaped only after "]]", but
 * escaping it everywhere is easier to read.
 */
static const char *const text_escapes[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#xD;"
};
static const char *const attr_escapes[256] = { ['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['"'] = "&quot;",
	['\t'] = "&#x9;",
	['\n'] = "&#xA;",
	['\r'] = "&#xD;" };

static void
put_escaped(struct canon *c, struct str s, const char *const escapes[256])
{
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		const char *escape = escapes[(unsigned char)s.p[i]];

		if (escape == NULL)
			continue;
		canon_put(c, str_slice(s, from, i));
		canon_puts(c, escape);
		from = i + 1;
	}
	canon_put(c, str_slice(s, from, s.len));
}

void
canon_attr(struct canon *c, const char *name, struct str value)
{
	canon_puts(c, " ");
	canon_puts(c, name);
	canon_puts(c, "=\"");
	put_escaped(c, value, attr_escapes);
	canon_puts(c, "\"");
}

void
canon_declaration(struct canon *c)
{
	canon_puts(c, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

/*
 * Writes the declarations. The table is sorted by prefix, so the default namespace, Akoma Ntoso, is
 * first. "xml" needs no declaration.
 */
void
canon_namespaces(struct canon *c)
{
	const struct image *im = c->im;

	canon_attr(c, "xmlns", image_str(im, im->namespaces[0].uri));
	for (uint32_t i = 1; i < im->head->namespaces.count; i++) {
		if (str_is(image_str(im, im->namespaces[i].prefix), "xml"))
			continue;
		canon_puts(c, " xmlns:");
		canon_put(c, image_str(im, im->namespaces[i].prefix));
		canon_puts(c, "=\"");
		put_escaped(c, image_str(im, im->namespaces[i].uri), attr_escapes);
		canon_puts(c, "\"");
	}
}

void
canon_line(struct canon *c, size_t level)
{
	static const char spaces[] = "                                ";
	size_t left = level * c->indent;

	canon_puts(c, "\n");
	for (; left > sizeof spaces - 1; left -= sizeof spaces - 1)
		canon_put(c, str_make(spaces, sizeof spaces - 1));
	canon_put(c, str_make(spaces, left));
}

static void
put_name(struct canon *c, uint32_t name)
{
	const struct image_name *n = &c->im->names[name];

	if (n->ns != IMAGE_NS_NONE && n->ns != 0) {
		canon_put(c, image_str(c->im, c->im->namespaces[n->ns].prefix));
		canon_puts(c, ":");
	}
	canon_put(c, image_str(c->im, n->local));
}

static void
put_attrs(struct canon *c, const struct image_node *n)
{
	for (uint32_t i = n->a; i < n->a + n->b; i++) {
		const struct image_attr *a = &c->im->attrs[i];

		canon_puts(c, " ");
		put_name(c, a->name);
		canon_puts(c, "=\"");
		put_escaped(c, image_str(c->im, a->value), attr_escapes);
		canon_puts(c, "\"");
	}
}

static bool
has_text(const struct image *im, uint32_t node)
{
	for (uint32_t child = image_first_child(im, node); child != IMAGE_NONE;
	     child = image_next_sibling(im, child))
		if (image_is_text(im, child))
			return true;
	return false;
}

/*
 * Switches the default namespace between Akoma Ntoso and none, if an element without prefix needs
 * the other one.
 */
static void
put_default_ns(struct canon *c, uint16_t ns, struct canon_level *level)
{
	if (ns == IMAGE_NS_NONE && !level->none_is_default) {
		canon_attr(c, "xmlns", STR(""));
		level->none_is_default = true;
	} else if (ns == 0 && level->none_is_default) {
		canon_attr(c, "xmlns", image_str(c->im, c->im->namespaces[0].uri));
		level->none_is_default = false;
	}
}

/* Writes the start tag of node. An empty element is complete with it; any other becomes a level. */
static void
open_element(struct canon *c, uint32_t node)
{
	const struct image_node *n = &c->im->nodes[node];
	const struct image_name *name = &c->im->names[n->name];
	struct canon_level level = { .node = node };

	if (c->depth > 0) {
		level = c->levels[c->depth - 1];
		level.node = node;
		if (!level.is_inline)
			canon_line(c, c->base + c->depth);
	}
	canon_puts(c, "<");
	put_name(c, n->name);
	if (node == 0)
		canon_namespaces(c);
	put_default_ns(c, name->ns, &level);
	put_attrs(c, n);
	if (n->end == node + 1) {
		canon_puts(c, "/>");
		return;
	}
	canon_puts(c, ">");
	if (name->content == ELEMENT_MIXED || has_text(c->im, node))
		level.is_inline = true;
	c->levels[c->depth++] = level;
}

static void
close_element(struct canon *c)
{
	const struct canon_level *level = &c->levels[--c->depth];

	if (!level->is_inline)
		canon_line(c, c->base + c->depth);
	canon_puts(c, "</");
	put_name(c, c->im->nodes[level->node].name);
	canon_puts(c, ">");
}

void
canon_subtree(struct canon *c, uint32_t node, size_t level)
{
	uint32_t end = c->im->nodes[node].end;

	c->base = level;
	for (uint32_t i = node; i < end && c->rc == 0; i++) {
		while (c->depth > 0 && c->im->nodes[c->levels[c->depth - 1].node].end <= i)
			close_element(c);
		if (image_is_text(c->im, i))
			put_escaped(c, image_text(c->im, i), text_escapes);
		else
			open_element(c, i);
	}
	while (c->depth > 0)
		close_element(c);
}
