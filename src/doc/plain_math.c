/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain_math: renders MathML in one line. A fraction is a/b; brackets are added where the bar or
 * the height showed the grouping.
 */
#include "doc/plain_math.h"

#include <gazetted/plugin.h>

#include "base/macros.h"
#include "doc/image.h"
#include "doc/plain_shown.h"

#define NO_AFFIX ((struct affix){ "", "" })
#define BRACKETS ((struct affix){ "(", ")" })

/* Elements whose second and third child are superscripts or subscripts of the first. */
static const struct {
	const char *name;
	enum script second, third;
} scripted[] = {
	{ "msup", SCRIPT_SUPER, SCRIPT_NONE },
	{ "msub", SCRIPT_SUB, SCRIPT_NONE },
	{ "msubsup", SCRIPT_SUB, SCRIPT_SUPER },
	{ "mover", SCRIPT_SUPER, SCRIPT_NONE },
	{ "munder", SCRIPT_SUB, SCRIPT_NONE },
	{ "munderover", SCRIPT_SUB, SCRIPT_SUPER },
};

static bool
is_among(struct str name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (str_is(name, *names))
			return true;
	return false;
}

bool
plain_is_row(struct str name)
{
	static const char *const names[] = { "mi", "mn", "mo", "ms", "mtext", "mrow", "mstyle",
		"math", "mpadded", "semantics", NULL };

	return is_among(name, names);
}

/* The number of sibling elements before this one. */
static unsigned
index_of(const struct image *im, uint32_t element)
{
	uint32_t i = image_first_child(im, im->nodes[element].parent);
	unsigned index = 0;

	for (; i != element; i = image_next_sibling(im, i))
		index += !image_is_text(im, i);
	return index;
}

/* The children of mmultiscripts: subscript and superscript in turn, also after mprescripts. */
static enum script
multiscript(const struct image *im, uint32_t element)
{
	uint32_t i = image_first_child(im, im->nodes[element].parent);
	unsigned index = 0;

	for (; i != element; i = image_next_sibling(im, i)) {
		if (str_is(image_node_name(im, i), "mprescripts"))
			index = 1;
		else
			index += !image_is_text(im, i);
	}
	return index == 0 ? SCRIPT_NONE : index % 2 == 1 ? SCRIPT_SUB : SCRIPT_SUPER;
}

enum script
plain_math_script(const struct image *im, uint32_t element)
{
	uint32_t parent = im->nodes[element].parent;
	struct str name = image_node_name(im, parent);
	unsigned index;

	if (im->nodes[parent].kind != GAZ_FOREIGN)
		return SCRIPT_NONE;
	if (str_is(name, "mmultiscripts"))
		return multiscript(im, element);
	for (size_t i = 0; i < ARRAY_LEN(scripted); i++) {
		if (!str_is(name, scripted[i].name))
			continue;
		index = index_of(im, element);
		return index == 1   ? scripted[i].second
		       : index == 2 ? scripted[i].third
				    : SCRIPT_NONE;
	}
	return SCRIPT_NONE;
}

/* Whether the text of the element is more than one token. */
static bool
is_compound(const struct plain *p, uint32_t element)
{
	unsigned count = 0;

	for (uint32_t i = element + 1; i < p->im->nodes[element].end && count < 2; i++)
		count += plain_is_shown(p, i);
	return count >= 2;
}

/* Whether the element has its own brackets, opened by its first token and closed by its last. */
static bool
is_bracketed(const struct plain *p, uint32_t element)
{
	uint32_t end = p->im->nodes[element].end, i;
	int depth = 0;
	bool closed = false;

	for (i = element + 1; i < end; i++) {
		struct str s = str_trim(image_text(p->im, i));

		if (!plain_is_shown(p, i))
			continue;
		if (closed || (depth == 0 && !str_is(s, "(")))
			return false;
		depth += str_is(s, "(") - str_is(s, ")");
		closed = depth == 0;
	}
	return closed;
}

static bool
needs_brackets(const struct plain *p, uint32_t element)
{
	return is_compound(p, element) && !is_bracketed(p, element) &&
	       !str_is(image_node_name(p->im, element), "mfenced");
}

/* Whether a fraction has a bar; a binomial coefficient has none. */
static bool
has_bar(const struct image *im, uint32_t fraction)
{
	struct str thickness = image_attr(im, fraction, "linethickness");

	return !str_starts(thickness, "0") || str_starts(thickness, "0.");
}

static struct affix
place_in_fraction(const struct plain *p, uint32_t element, unsigned index)
{
	bool brackets = needs_brackets(p, element);

	if (!has_bar(p->im, p->im->nodes[element].parent))
		return index == 0 ? NO_AFFIX : (struct affix){ "; ", "" };
	if (index == 0)
		return brackets ? BRACKETS : NO_AFFIX;
	return brackets ? (struct affix){ "/(", ")" } : (struct affix){ "/", "" };
}

static bool
is_scripted(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(scripted); i++)
		if (str_is(name, scripted[i].name))
			return true;
	return str_is(name, "mmultiscripts") || str_is(name, "mroot");
}

struct affix
plain_math_place(const struct plain *p, uint32_t element)
{
	uint32_t parent = p->im->nodes[element].parent;
	struct str name = image_node_name(p->im, parent);
	enum script script = plain_math_script(p->im, element);
	unsigned index;

	if (element == p->scope || p->im->nodes[parent].kind != GAZ_FOREIGN)
		return NO_AFFIX;
	if (script != SCRIPT_NONE)
		return (struct affix){ script == SCRIPT_SUPER ? "^{" : "_{", "}" };
	index = index_of(p->im, element);
	if (str_is(name, "mfrac"))
		return place_in_fraction(p, element, index);
	if (is_scripted(name) && index == 0)
		return needs_brackets(p, element) ? BRACKETS : NO_AFFIX;
	if (str_is(name, "mroot"))
		return needs_brackets(p, element) ? (struct affix){ "^{1/(", ")}" }
						  : (struct affix){ "^{1/", "}" };
	if (index > 0 && str_is(name, "mtable"))
		return (struct affix){ "; ", "" };
	if (index > 0 && (str_is(name, "mtr") || str_is(name, "mfenced")))
		return (struct affix){ ", ", "" };
	return NO_AFFIX;
}

/* The sibling element before or after this one, or IMAGE_NONE. */
static uint32_t
sibling(const struct image *im, uint32_t element, bool after)
{
	uint32_t i = image_first_child(im, im->nodes[element].parent), before = IMAGE_NONE;

	for (; i != element; i = image_next_sibling(im, i))
		if (!image_is_text(im, i))
			before = i;
	if (!after)
		return before;
	do
		i = image_next_sibling(im, i);
	while (i != IMAGE_NONE && image_is_text(im, i));
	return i;
}

/* The text of an operator; empty for every other element. */
static struct str
operator_text(const struct image *im, uint32_t element)
{
	if (!str_is(image_node_name(im, element), "mo") || im->nodes[element].end == element + 1)
		return STR("");
	return str_trim(image_text(im, element + 1));
}

/*
 * Whether the neighbour would be read as part of the fraction: any operand, or an operator among
 * signs.
 */
static bool
is_joined(const struct image *im, uint32_t element, const char *const *signs)
{
	return element != IMAGE_NONE && (!str_is(image_node_name(im, element), "mo") ||
					    is_among(operator_text(im, element), signs));
}

/*
 * After a number, a space: "3 1/2". Brackets if a neighbour would be read as part of the fraction.
 */
static struct affix
own_of_fraction(const struct plain *p, uint32_t element)
{
	static const char *const closing[] = { ")", "]", "}", "|", "/", ":", "÷", "∕", "⁄", NULL };
	static const char *const opening[] = { "(", "[", "{", "|", "!", NULL };
	uint32_t before = sibling(p->im, element, false), after = sibling(p->im, element, true);

	if (!has_bar(p->im, element))
		return (struct affix){ "[", "]" };
	if (!plain_is_row(image_node_name(p->im, p->im->nodes[element].parent)))
		return NO_AFFIX;
	if (is_joined(p->im, after, opening))
		return BRACKETS;
	if (before != IMAGE_NONE && str_is(image_node_name(p->im, before), "mn"))
		return (struct affix){ " ", "" };
	return is_joined(p->im, before, closing) ? BRACKETS : NO_AFFIX;
}

/* Whether an operator is between two operands: spaces are then put around it. */
static bool
is_infix(const struct plain *p, uint32_t element)
{
	static const char *const signs[] = { "=", "+", "-", "\u2212", "\u00d7", "\u00f7", "<", ">",
		"\u2264", "\u2265", "\u2260", "\u2248", "\u00b1", "\u2192", NULL };
	uint32_t parent = p->im->nodes[element].parent;

	return p->before != IMAGE_NONE && p->before > parent && p->after != IMAGE_NONE &&
	       p->after < p->im->nodes[parent].end &&
	       is_among(str_trim(image_text(p->im, p->text)), signs);
}

struct affix
plain_math_own(const struct plain *p, uint32_t element)
{
	struct str name = image_node_name(p->im, element), open, close;

	if (str_is(name, "mo"))
		return is_infix(p, element) ? (struct affix){ " ", " " } : NO_AFFIX;
	if (str_is(name, "mfrac"))
		return own_of_fraction(p, element);
	if (str_is(name, "msqrt"))
		return needs_brackets(p, element) ? (struct affix){ "\u221a(", ")" }
						  : (struct affix){ "\u221a", "" };
	if (str_is(name, "mtable"))
		return (struct affix){ "[", "]" };
	if (!str_is(name, "mfenced"))
		return NO_AFFIX;
	open = image_attr(p->im, element, "open");
	close = image_attr(p->im, element, "close");
	return (struct affix){ open.p != NULL ? open.p : "(", close.p != NULL ? close.p : ")" };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether a text is a word: a function's name, a unit, or mtext. */
static bool
is_word(const struct plain *p, uint32_t text)
{
	struct str name = image_node_name(p->im, p->im->nodes[text].parent),
		   s = str_trim(image_text(p->im, text));

	if (str_is(name, "mtext"))
		return true;
	return str_is(name, "mi") && s.len > 1 && (unsigned char)s.p[0] < 0x80;
}

bool
plain_math_is_apart(const struct plain *p)
{
	struct str now = str_trim(image_text(p->im, p->text));

	if (p->before == IMAGE_NONE ||
	    p->im->nodes[p->before].parent == p->im->nodes[p->text].parent)
		return false;
	if (str_is(image_node_name(p->im, p->im->nodes[p->before].parent), "mo") ||
	    str_is(image_node_name(p->im, p->im->nodes[p->text].parent), "mo"))
		return false;
	return is_digit(now.p[0]) || is_word(p, p->text) || is_word(p, p->before);
}
