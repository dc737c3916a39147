/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_PRIVATE_H
#define DOC_BUILD_PRIVATE_H
/*
 * What the files of build share. nodes, attrs and names already have the form they have in the
 * image, with offsets into pool, so that build_view() can lend the image's own functions to what is
 * only half built.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/table.h"
#include "doc/build.h"
#include "doc/image.h"

/* Limits that no reader needs to know by name, beside those of build.h. */
enum {
	NAME_BYTES_MAX = 255,           /* of an element or attribute: real ones stay below 40 */
	NAMESPACES_MAX = 100,           /* searched one by one; real documents have below 20 */
	ATTRS_TOTAL_MAX = 4 << 20,      /* 8 bytes make a short attribute, 32 MiB a long document */
	POOL_BYTES_MAX = 128 << 20,     /* each text and value with its NUL; headings twice */
	NAME_ARENA_BYTES_MAX = 2 << 20, /* BUILD_NAMES_MAX names, and the namespaces */
};

#define XML_NS "http://www.w3.org/XML/1998/namespace"

struct build_ns {
	struct str prefix, uri;
	bool attrs_only; /* Akoma Ntoso under a prefix: a default namespace is not for attributes */
};

struct build_name {
	uint16_t index; /* into names */
	uint16_t kind;  /* enum gaz_kind, or KIND_UNKNOWN */
};
#define KIND_UNKNOWN UINT16_MAX /* in the Akoma Ntoso namespace, but not of it */

struct build {
	struct buf nodes, attrs, names, pool; /* of image_node, image_attr, image_name, bytes */
	struct build_ns namespaces[NAMESPACES_MAX];
	uint16_t namespace_count;
	struct table known; /* two bytes of namespace and the local name, to build_name */
	struct arena arena; /* keys and values of known; prefixes and URIs */
	uint32_t open;      /* the element being filled, or IMAGE_NONE */
	uint32_t depth;
	uint32_t text; /* the text node being filled, or IMAGE_NONE */
	bool in_tag;   /* attributes may still come */
	uint64_t document_bytes;
	struct err failed; /* sticky */

	/* Made by build_finish(). */
	struct buf portions, by_eid, namespaces_out;
	struct image_str meta[IMAGE_META_COUNT];
	uint32_t root;
};

uint32_t build_node_count(const struct build *b);
struct image_node *build_node_at(const struct build *b, uint32_t node);
struct image_name *build_name_at(const struct build *b, uint32_t name);
/*
 * What is built so far as an image without head, portions and namespaces; lent until the next put
 * into pool or nodes.
 */
struct image build_view(const struct build *b);

/* Puts a copy into the pool. ERR_LIMIT. */
int build_pool(struct build *b, struct str s, struct image_str *out, struct err *e);

/*
 * For what is made here and read nowhere: gives the element just opened a kind that no element of a
 * source has, and a document whose root is of such a kind its facts.
 */
void build_kind(struct build *b, uint16_t kind);
void build_fact(struct build *b, enum image_meta what, struct str value);

/* build_names.c: names and namespaces, each once. ERR_LIMIT, ERR_DATA for what is no name. */
int build_name_of(struct build *b, bool attr, struct str ns, struct str prefix, struct str local,
    const struct build_name **out, struct err *e);
/* Sorts the namespaces by prefix and puts them into namespaces_out. */
int build_namespaces(struct build *b, struct err *e);

/* build_meta.c: what the metadata says, into meta. */
int build_meta(struct build *b, struct err *e);

/* build_portions.c: the portions with their hashes, and their order by eId. */
int build_portions(struct build *b, struct err *e);

/*
 * build_text.c: the text below node, white space collapsed, footnotes left out; shared with the
 * source where that is equal.
 */
int build_collapsed(struct build *b, uint32_t node, struct image_str *out, struct err *e);
/* Appends s to out, each run of white space as one space; none at the beginning of out. */
void build_collapse(struct buf *out, struct str s);
#endif
