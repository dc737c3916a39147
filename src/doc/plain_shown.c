/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain_shown: tells text nodes that are displayed from blank and hidden ones. What must hold: the
 * answer for a node depends on the scope and on p->text only.
 */
#include "doc/plain_shown.h"

#include <gazetted/plugin.h>

#include "doc/image.h"

bool
plain_is_within_line(uint16_t kind)
{
	return kind == GAZ_INLINE || kind == GAZ_REF || kind == GAZ_FOREIGN;
}

bool
plain_is_beside(const struct plain *p, uint32_t node)
{
	if (p->changes == NULL || p->changes[p->text] == p->changes[node])
		return true;
	return (p->changes[p->text] != GAZ_DELETED && p->changes[p->text] != GAZ_INSERTED) ||
	       (p->changes[node] != GAZ_DELETED && p->changes[node] != GAZ_INSERTED);
}

/* Whether the content of an element of MathML is not displayed. */
static bool
is_hidden(struct str name)
{
	return str_is(name, "annotation") || str_is(name, "annotation-xml") ||
	       str_is(name, "mphantom");
}

bool
plain_is_shown(const struct plain *p, uint32_t text)
{
	if (str_trim(image_text(p->im, text)).len == 0 || !plain_is_beside(p, text))
		return false;
	for (uint32_t i = p->im->nodes[text].parent; i != p->scope; i = p->im->nodes[i].parent)
		if (!plain_is_within_line(p->im->nodes[i].kind) ||
		    (p->im->nodes[i].kind == GAZ_FOREIGN && is_hidden(image_node_name(p->im, i))))
			return false;
	return true;
}
