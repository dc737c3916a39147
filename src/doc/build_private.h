/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_PRIVATE_H
#define DOC_BUILD_PRIVATE_H
/*
 * build_private: struct build, for the files of build. nodes, attrs and names already have the form
 * they have in the image, with offsets into pool, so that the functions of image.h work on
 * build_view().
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/table.h"
#include "doc/build_limits.h"
#include "doc/image.h"

/* Internal limits, in addition to those of build.h. */
enum {
	NAME_BYTES_MAX = 255,           /* of an element or attribute: real ones stay below 40 */
	NAME_ARENA_BYTES_MAX = 2 << 20, /* BUILD_NAMES_MAX names, and the namespaces */
};

#define XML_NS "http://www.w3.org/XML/1998/namespace"

struct build_ns {
	struct str prefix, uri;
	bool attrs_only; /* Akoma Ntoso with a prefix: no attribute is in a default namespace */
};

struct build_name {
	uint16_t index; /* into names */
	uint16_t kind;  /* enum gaz_kind, or KIND_UNKNOWN */
};
#define KIND_UNKNOWN UINT16_MAX /* in the Akoma Ntoso namespace, but not defined by it */

struct build {
	struct buf nodes, attrs, names, pool; /* of image_node, image_attr, image_name, bytes */
	struct build_ns namespaces[BUILD_NAMESPACES_MAX];
	uint16_t namespace_count;
	struct table known; /* from two bytes of namespace and the local name to build_name */
	struct arena arena; /* keys and values of known; prefixes and URIs */
	uint32_t open;      /* the element being filled, or IMAGE_NONE */
	uint32_t depth;
	uint32_t text; /* the text node being filled, or IMAGE_NONE */
	bool in_tag;   /* the start tag is open: build_attr() is allowed */
	uint64_t document_bytes;
	struct err failed; /* sticky */

	/* Made by build_finish(). */
	struct buf portions, by_eid, namespaces_out;
	struct image_str meta[IMAGE_META_COUNT];
	uint32_t root;
};
#endif
