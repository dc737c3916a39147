/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain: the text of one node, inside a superscript, a subscript or a formula. What must hold: all
 * nodes of a scope, rendered one by one and joined, give the scope as it reads; the cost of a node
 * is bounded by SCOPE_NODES_MAX.
 */
#include "doc/plain.h"

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "doc/image.h"
#include "doc/plain_math.h"
#include "doc/plain_shown.h"
#include "doc/script.h"

/*
 * In a larger formula the parts are only separated by spaces: the cost of each part grows with the
 * size of the formula.
 */
#define SCOPE_NODES_MAX 512
/* A longer superscript is a sentence, more readable as ^{...}. */
#define SCRIPT_BYTES_MAX 64

/* Whether the element raises or lowers its content: sup, sub, and children of msup and the like. */
static enum script
script_of(const struct image *im, uint32_t element)
{
	struct str name = image_node_name(im, element);

	if (im->nodes[element].kind == GAZ_FOREIGN)
		return plain_math_script(im, element);
	return str_is(name, "sup") ? SCRIPT_SUPER : str_is(name, "sub") ? SCRIPT_SUB : SCRIPT_NONE;
}

static bool
is_formula(const struct image *im, uint32_t element)
{
	return im->nodes[element].kind == GAZ_FOREIGN &&
	       str_is(image_node_name(im, element), "math");
}

uint32_t
plain_scope(const struct image *im, uint32_t text)
{
	uint32_t i = im->nodes[text].parent, scope = IMAGE_NONE;

	for (; i != IMAGE_NONE && plain_is_within_line(im->nodes[i].kind); i = im->nodes[i].parent)
		if (is_formula(im, i) || script_of(im, i) != SCRIPT_NONE)
			scope = i;
	return scope;
}

static void
find_neighbours(struct plain *p)
{
	uint32_t end = p->im->nodes[p->scope].end, i;

	p->before = p->after = IMAGE_NONE;
	for (i = p->text - 1; i > p->scope && p->before == IMAGE_NONE; i--)
		if (plain_is_shown(p, i))
			p->before = i;
	for (i = p->text + 1; i < end && p->after == IMAGE_NONE; i++)
		if (plain_is_shown(p, i))
			p->after = i;
}

/* Fills around, outermost first; false if there are more than PLAIN_DEPTH_MAX elements. */
static bool
find_around(struct plain *p)
{
	uint32_t i = p->im->nodes[p->text].parent;

	for (p->depth = 1; i != p->scope; i = p->im->nodes[i].parent)
		if (++p->depth > PLAIN_DEPTH_MAX)
			return false;
	i = p->im->nodes[p->text].parent;
	for (unsigned at = p->depth; at > 0; i = p->im->nodes[i].parent)
		p->around[--at] = i;
	return true;
}

/* Whether the element changes neither the height nor the position of its content. */
static bool
is_row(const struct image *im, uint32_t element)
{
	return plain_is_within_line(im->nodes[element].kind) &&
	       script_of(im, element) == SCRIPT_NONE &&
	       (im->nodes[element].kind != GAZ_FOREIGN ||
		   plain_is_row(image_node_name(im, element)));
}

/* Whether Unicode has all characters below the element as superscripts or subscripts. */
static bool
has_all(const struct plain *p, uint32_t element, enum script script)
{
	size_t bytes = 0;

	for (uint32_t i = element + 1; i < p->im->nodes[element].end;) {
		struct str text = plain_is_beside(p, i) ? image_text(p->im, i) : STR("");

		bytes += text.len;
		if (bytes > SCRIPT_BYTES_MAX || !script_has_all(script, text))
			return false;
		if (image_is_text(p->im, i) || is_row(p->im, i))
			i++;
		else if (!plain_is_within_line(p->im->nodes[i].kind))
			i = p->im->nodes[i].end; /* a note is not part of the line */
		else
			return false;
	}
	return true;
}

/*
 * The index in around of the outermost element that can be written in Unicode superscripts or
 * subscripts; p->depth if there is none.
 */
static unsigned
find_script(const struct plain *p, enum script *script)
{
	for (unsigned i = 0; i < p->depth; i++) {
		*script = script_of(p->im, p->around[i]);
		if (*script != SCRIPT_NONE && has_all(p, p->around[i], *script))
			return i;
	}
	*script = SCRIPT_NONE;
	return p->depth;
}

static struct affix
script_affix(enum script script)
{
	static const struct affix affixes[] = { { "", "" }, { "^{", "}" }, { "_{", "}" } };

	return affixes[script];
}

static void
open_element(const struct plain *p, uint32_t element)
{
	if (p->before != IMAGE_NONE && p->before > element)
		return;
	if (p->im->nodes[element].kind != GAZ_FOREIGN) {
		buf_puts(p->out, script_affix(script_of(p->im, element)).open);
		return;
	}
	buf_puts(p->out, plain_math_place(p, element).open);
	buf_puts(p->out, plain_math_own(p, element).open);
}

static void
close_element(const struct plain *p, uint32_t element)
{
	if (p->after != IMAGE_NONE && p->after < p->im->nodes[element].end)
		return;
	if (p->im->nodes[element].kind != GAZ_FOREIGN) {
		buf_puts(p->out, script_affix(script_of(p->im, element)).close);
		return;
	}
	buf_puts(p->out, plain_math_own(p, element).close);
	buf_puts(p->out, plain_math_place(p, element).close);
}

/*
 * A visible form for the invisible operators: times, separator, plus and function application
 * (MathML Core, 3.2.4).
 */
static struct str
visible(const struct plain *p, struct str s)
{
	if (str_is(s, "\u2062"))
		return STR("\u00b7");
	if (str_is(s, "\u2063"))
		return STR(",");
	if (str_is(s, "\u2064"))
		return STR(" ");
	if (!str_is(s, "\u2061"))
		return s;
	return p->after != IMAGE_NONE && str_starts(str_trim(image_text(p->im, p->after)), "(")
		   ? STR("")
		   : STR(" ");
}

static void
put_shown(struct plain *p, bool in_formula)
{
	struct str text = image_text(p->im, p->text);
	size_t len = p->out->len;
	enum script script;
	unsigned plain = find_script(p, &script), i;

	for (i = 0; i < plain; i++)
		open_element(p, p->around[i]);
	if (in_formula && script == SCRIPT_NONE && p->out->len == len && plain_math_is_apart(p))
		buf_putc(p->out, ' ');
	if (in_formula)
		text = visible(p, str_trim(text));
	if (script != SCRIPT_NONE)
		script_put(p->out, script, text);
	else
		buf_putstr(p->out, text);
	for (i = plain; i > 0; i--)
		close_element(p, p->around[i - 1]);
}

void
plain_put(
    struct buf *out, const struct image *im, const uint8_t *changes, uint32_t scope, uint32_t text)
{
	struct plain p = { .out = out, .im = im, .changes = changes, .scope = scope, .text = text };
	bool in_formula = im->nodes[im->nodes[text].parent].kind == GAZ_FOREIGN;

	if (im->nodes[scope].end - scope > SCOPE_NODES_MAX || !find_around(&p)) {
		buf_putc(out, ' ');
		buf_putstr(out, image_text(im, text));
	} else if (plain_is_shown(&p, text)) {
		find_neighbours(&p);
		put_shown(&p, in_formula);
	} else if (!in_formula) {
		buf_putstr(out, image_text(im, text));
	}
}
