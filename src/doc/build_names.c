/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_names: the name table of an image under construction. What must hold: each (namespace,
 * local name) pair is in names once, a namespace has one prefix, and prefixes depend only on the
 * order of first use, so that rebuilding from the canonical XML gives the same prefixes.
 */
#include "doc/build_names.h"

#include <gazetted/plugin.h>

#include <stdio.h>
#include <stdlib.h>

#include "akn/element.h"
#include "akn/xmlchar.h"
#include "doc/build_image.h"
#include "doc/build_private.h"

#define XHTML_NS "http://www.w3.org/1999/xhtml"
#define PREFIX_BYTES_MAX 32 /* a longer preferred prefix is not used */
#define KEY_NS_BYTES 2      /* the index of a namespace, as bytes */

static bool
prefix_is_taken(const struct build *b, struct str prefix)
{
	for (uint16_t i = 0; i < b->namespace_count; i++)
		if (str_eq(b->namespaces[i].prefix, prefix))
			return true;
	return false;
}

/* Prefixes that begin with "xml" are reserved (Namespaces in XML, 3). */
static bool
prefix_is_usable(const struct build *b, struct str prefix)
{
	return prefix.len <= PREFIX_BYTES_MAX && xmlchar_is_ncname(prefix) &&
	       !str_case_is(str_slice(prefix, 0, 3), "xml") && !prefix_is_taken(b, prefix);
}

/* wish if it is usable; else "ns1", "ns2"..., the first that is free, written into made. */
static struct str
choose_prefix(struct build *b, struct str ns, struct str wish, char made[PREFIX_BYTES_MAX])
{
	struct str prefix = wish;

	if (str_is(ns, XML_NS))
		return STR("xml");
	for (unsigned n = 1; !prefix_is_usable(b, prefix); n++)
		prefix = str_make(made, (size_t)snprintf(made, PREFIX_BYTES_MAX, "ns%u", n));
	return prefix;
}

/*
 * Refuses &, <, >, quotes and white space: XML allows them in a namespace name, but URIs do not,
 * and parsers disagree on how to read "&amp;" there.
 */
static bool
is_namespace_name(struct str ns)
{
	for (size_t i = 0; i < ns.len; i++)
		if (strchr("&<>\"", ns.p[i]) != NULL || (unsigned char)ns.p[i] <= ' ')
			return false;
	return xmlchar_check(ns) == ns.len;
}

static int
add_namespace(struct build *b, bool attr, struct str ns, struct str wish, struct err *e)
{
	struct build_ns *add = &b->namespaces[b->namespace_count];
	char made[PREFIX_BYTES_MAX];
	struct str prefix;
	char *prefix_copy, *uri_copy;

	if (b->namespace_count == BUILD_NAMESPACES_MAX)
		return err_set(
		    e, ERR_LIMIT, "more than %d namespaces in one document", BUILD_NAMESPACES_MAX);
	if (!is_namespace_name(ns))
		return err_set(e, ERR_DATA,
		    "a namespace name contains white space, &, <, > or a quote: it must be a URI");
	if (attr && str_is(ns, AKN_NS) && wish.len == 0)
		wish = STR("akn");
	prefix = choose_prefix(b, ns, wish, made);
	prefix_copy = arena_dup(&b->arena, prefix);
	uri_copy = arena_dup(&b->arena, ns);
	if (prefix_copy == NULL || uri_copy == NULL)
		return err_set(e, ERR_LIMIT,
		    "the names of its namespaces are longer than %d bytes together",
		    NAME_ARENA_BYTES_MAX);
	add->prefix = str_make(prefix_copy, prefix.len);
	add->uri = str_make(uri_copy, ns.len);
	add->attrs_only = attr && str_is(ns, AKN_NS);
	b->namespace_count++;
	return 0;
}

static int
find_namespace(
    struct build *b, bool attr, struct str ns, struct str wish, uint16_t *out, struct err *e)
{
	int rc;

	if (ns.len == 0) {
		*out = IMAGE_NS_NONE;
		return 0;
	}
	for (uint16_t i = 0; i < b->namespace_count; i++) {
		const struct build_ns *n = &b->namespaces[i];

		if (!str_eq(n->uri, ns) || (attr ? i == 0 : n->attrs_only))
			continue;
		*out = i;
		return 0;
	}
	if ((rc = add_namespace(b, attr, ns, wish, e)) != 0)
		return rc;
	*out = (uint16_t)(b->namespace_count - 1);
	return 0;
}

/* The groups of rows, which Akoma Ntoso lacks but real files have in both namespaces. */
static bool
is_row_group(struct str local)
{
	return str_is(local, "thead") || str_is(local, "tbody") || str_is(local, "tfoot");
}

/*
 * The kind of an element of XHTML: that of the element of Akoma Ntoso with its name, which has the
 * same meaning for tables, lists, paragraphs and parts of a line, but not for section or body.
 */
static uint16_t
kind_of_xhtml(struct str local)
{
	const struct element *like = element_find(local);

	if (local.len == 2 && local.p[0] == 'h' && local.p[1] >= '1' && local.p[1] <= '6')
		return GAZ_BLOCK;
	if (is_row_group(local))
		return GAZ_CONTAINER;
	switch (like != NULL ? like->kind : GAZ_FOREIGN) {
	case GAZ_BLOCK:
	case GAZ_LIST:
	case GAZ_ITEM:
	case GAZ_TABLE:
	case GAZ_ROW:
	case GAZ_CELL:
	case GAZ_INLINE:
	case GAZ_REF:
	case GAZ_BREAK:
	case GAZ_IMAGE:
	case GAZ_CONTAINER: return like->kind;
	default: return GAZ_FOREIGN;
	}
}

static void
describe(
    const struct build *b, uint16_t ns, struct str local, struct image_name *name, uint16_t *kind)
{
	const struct element *known = ns == 0 ? element_find(local) : NULL;

	name->ns = ns;
	name->content = known != NULL ? known->content : ELEMENT_MIXED;
	if (ns != 0 && ns != IMAGE_NS_NONE && str_is(b->namespaces[ns].uri, XHTML_NS))
		*kind = kind_of_xhtml(local);
	else if (ns != 0)
		*kind = GAZ_FOREIGN;
	else if (known == NULL && is_row_group(local))
		*kind = GAZ_CONTAINER;
	else
		*kind = known != NULL ? known->kind : KIND_UNKNOWN;
}

/* key is the namespace index and local name, the key of the table known. */
static int
add_name(struct build *b, uint16_t ns, struct str local, struct str key, struct build_name **out,
    struct err *e)
{
	struct build_name *known;
	struct image_name name = { 0 };
	uint32_t count = (uint32_t)(b->names.len / sizeof name);
	char *key_copy;
	int rc;

	if (!xmlchar_is_ncname(local))
		return err_set(
		    e, ERR_DATA, "an element or attribute has a name that XML does not allow");
	if (count > BUILD_NAMES_MAX)
		return err_set(e, ERR_LIMIT,
		    "more than %d different names of elements and attributes", BUILD_NAMES_MAX);
	if ((rc = build_pool(b, local, &name.local, e)) != 0 ||
	    (rc = buf_reserve(&b->names, sizeof name, e)) != 0)
		return rc;
	known = arena_zalloc(&b->arena, sizeof *known);
	key_copy = arena_dup(&b->arena, key);
	if (known == NULL || key_copy == NULL)
		return err_set(e, ERR_LIMIT, "its names are longer than %d bytes together",
		    NAME_ARENA_BYTES_MAX);
	describe(b, ns, local, &name, &known->kind);
	known->index = (uint16_t)count;
	buf_put(&b->names, &name, sizeof name);
	table_put(&b->known, str_make(key_copy, key.len), known);
	*out = known;
	return 0;
}

int
build_name_of(struct build *b, bool attr, struct str ns, struct str prefix, struct str local,
    const struct build_name **out, struct err *e)
{
	char key[KEY_NS_BYTES + NAME_BYTES_MAX];
	struct build_name *known;
	uint16_t index;
	int rc;

	if (local.len == 0 || local.len > NAME_BYTES_MAX)
		return err_set(e, ERR_LIMIT,
		    "a name of %zu bytes: an element or attribute has 1 to %d", local.len,
		    NAME_BYTES_MAX);
	if ((rc = find_namespace(b, attr, ns, prefix, &index, e)) != 0)
		return rc;
	memcpy(key, &index, KEY_NS_BYTES);
	memcpy(key + KEY_NS_BYTES, local.p, local.len);
	known = table_find(&b->known, str_make(key, KEY_NS_BYTES + local.len));
	if (known == NULL && (rc = add_name(b, index, local,
				  str_make(key, KEY_NS_BYTES + local.len), &known, e)) != 0)
		return rc;
	*out = known;
	return 0;
}

struct ranked {
	struct str prefix;
	uint16_t from;
};

static int
compare_ranked(const void *a, const void *b)
{
	return str_cmp(((const struct ranked *)a)->prefix, ((const struct ranked *)b)->prefix);
}

int
build_namespaces(struct build *b, struct err *e)
{
	struct ranked order[BUILD_NAMESPACES_MAX] = { 0 };
	uint16_t to[BUILD_NAMESPACES_MAX];
	int rc;

	for (uint16_t i = 0; i < b->namespace_count; i++)
		order[i] = (struct ranked){ b->namespaces[i].prefix, i };
	qsort(order, b->namespace_count, sizeof order[0], compare_ranked);
	for (uint16_t i = 0; i < b->namespace_count; i++) {
		const struct build_ns *from = &b->namespaces[order[i].from];
		struct image_ns ns;

		to[order[i].from] = i;
		if ((rc = build_pool(b, from->prefix, &ns.prefix, e)) != 0 ||
		    (rc = build_pool(b, from->uri, &ns.uri, e)) != 0 ||
		    (rc = buf_reserve(&b->namespaces_out, sizeof ns, e)) != 0)
			return rc;
		buf_put(&b->namespaces_out, &ns, sizeof ns);
	}
	for (uint32_t i = 0; i < b->names.len / sizeof(struct image_name); i++) {
		struct image_name *name = build_name_at(b, i);

		if (name->ns != IMAGE_NS_NONE)
			name->ns = to[name->ns];
	}
	return 0;
}
