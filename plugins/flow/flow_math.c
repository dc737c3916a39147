/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_math: writes MathML as MathML. What must hold: each formula that is written has only
 * elements of MathML Core, each with as many children as it takes, so that validators accept it;
 * any other formula is left to the caller, who writes it in a line.
 */
#include "flow_private.h"

#include <string.h>

#define MATH_DEPTH_MAX 60 /* nested elements of a formula; a deeper one is written in a line */
#define ANY 0             /* number of children */
#define TOKEN (-1)        /* only text */

static const struct {
	const char *name;
	int children;
} elements[] = { { "mi", TOKEN }, { "mn", TOKEN }, { "mo", TOKEN }, { "mtext", TOKEN },
	{ "ms", TOKEN }, { "mrow", ANY }, { "msqrt", ANY }, { "mstyle", ANY }, { "mpadded", ANY },
	{ "mphantom", ANY }, { "mfrac", 2 }, { "mroot", 2 }, { "msub", 2 }, { "msup", 2 },
	{ "msubsup", 3 }, { "munder", 2 }, { "mover", 2 }, { "munderover", 3 }, { "mtable", ANY },
	{ "mtr", ANY }, { "mtd", ANY }, { "math", ANY } };

static int
index_of(const char *name)
{
	for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
		if (strcmp(elements[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* Whether c may be a child of n: rows and cells only where they belong. */
static bool
may_contain(const char *n, const char *c)
{
	bool row = strcmp(c, "mtr") == 0, cell = strcmp(c, "mtd") == 0;

	return strcmp(c, "math") != 0 && row == (strcmp(n, "mtable") == 0) &&
	       cell == (strcmp(n, "mtr") == 0);
}

static bool
is_writable(const struct flow *f, const struct gaz_node *n, unsigned depth)
{
	const char *name = f->h->name(n);
	int index = index_of(name), count = 0;
	size_t len;
	const char *p;

	if (index < 0 || depth > MATH_DEPTH_MAX || f->h->kind(n) != GAZ_FOREIGN)
		return false;
	for (const struct gaz_node *c = f->h->first_child(n); c != NULL;
	     c = f->h->next_sibling(c)) {
		p = f->h->text(c, &len);
		if (p != NULL && (elements[index].children == TOKEN || tree_is_blank(p, len)))
			continue;
		if (p != NULL || elements[index].children == TOKEN ||
		    !may_contain(name, f->h->name(c)) || !is_writable(f, c, depth + 1))
			return false;
		count++;
	}
	return elements[index].children <= 0 || count == elements[index].children;
}

static void
put(struct flow *f, const struct gaz_node *n)
{
	const char *name = f->h->name(n), *p;
	bool token = elements[index_of(name)].children == TOKEN;
	size_t len;

	flow_putf(f, "<%s>", name);
	for (const struct gaz_node *c = f->h->first_child(n); c != NULL;
	     c = f->h->next_sibling(c)) {
		if ((p = f->h->text(c, &len)) == NULL)
			put(f, c);
		else if (token)
			flow_text(f, (struct tree_str){ p, len });
	}
	flow_putf(f, "</%s>", name);
}

bool
flow_math(struct flow *f, const struct gaz_node *n)
{
	const char *display = f->h->attr(n, "display", NULL);

	if (f->at.spelt > 0 || f->compared || strcmp(f->h->name(n), "math") != 0 ||
	    !is_writable(f, n, 0) || !flow_has_text(f, n))
		return false;
	flow_need_p(f);
	flow_puts(f, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"");
	if (display != NULL && strcmp(display, "block") == 0 && f->at.flat == 0)
		flow_puts(f, " display=\"block\"");
	flow_attr(f, "alttext", flow_flatten(f, n));
	flow_puts(f, ">");
	for (const struct gaz_node *c = f->h->first_child(n); c != NULL; c = f->h->next_sibling(c))
		if (f->h->kind(c) != GAZ_TEXT)
			put(f, c);
	flow_puts(f, "</math>");
	f->formulas++;
	return true;
}
