/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_image: access to the nodes, names and strings of a build. What must hold: each string in
 * the pool has a NUL after it, and offset 0 is the empty string.
 */
#include "doc/build_image.h"

#include "doc/build_private.h"

uint32_t
build_node_count(const struct build *b)
{
	return (uint32_t)(b->nodes.len / sizeof(struct image_node));
}

struct image_node *
build_node_at(const struct build *b, uint32_t node)
{
	return (struct image_node *)(void *)b->nodes.data + node;
}

struct image_name *
build_name_at(const struct build *b, uint32_t name)
{
	return (struct image_name *)(void *)b->names.data + name;
}

struct image
build_view(const struct build *b)
{
	return (struct image){
		.nodes = build_node_at(b, 0),
		.attrs = (const struct image_attr *)(const void *)b->attrs.data,
		.names = build_name_at(b, 0),
		.pool = b->pool.data,
		.node_count = build_node_count(b),
	};
}

int
build_pool(struct build *b, struct str s, struct image_str *out, struct err *e)
{
	int rc;

	*out = (struct image_str){ 0 };
	if (s.len == 0)
		return 0;
	if ((rc = buf_reserve(&b->pool, s.len + 1, e)) != 0)
		return rc;
	*out = (struct image_str){ (uint32_t)b->pool.len, (uint32_t)s.len };
	buf_put(&b->pool, s.p, s.len);
	buf_putc(&b->pool, '\0');
	return 0;
}
