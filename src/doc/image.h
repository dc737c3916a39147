/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_IMAGE_H
#define DOC_IMAGE_H
/*
 * image: a document as one flat, relocatable, read-only block: nodes in preorder, offsets instead
 * of pointers, one pool of UTF-8 text, a portion index. The ingest worker builds it once; each
 * reader checks its bounds once, in image_open(), and then walks it without checks. An image is a
 * cache: the source is the record, and canon_write() reproduces it exactly. Images have the byte
 * order of the machine (little-endian): they are never sent to another machine, and files of them
 * are used only by the program that made them (cache/image_folder.h).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct err;

#define IMAGE_MAGIC "gazimg1" /* with its NUL: 8 bytes */
#define IMAGE_NONE UINT32_MAX /* no node, no portion */
#define IMAGE_NAME_TEXT 0     /* index in names of the text pseudo-element */
/* An image of the largest document that the limits of build.h allow is smaller. */
#define IMAGE_BYTES_MAX (256u << 20)

/* A string in the pool, NUL-terminated there. Empty: both 0; the pool's first byte is a NUL. */
struct image_str {
	uint32_t off, len;
};

/* Element: a = index of its first attribute, b = their number. Text: offset and length in pool. */
struct image_node {
	uint32_t end;    /* the node after the last descendant: the next sibling, if there is one */
	uint32_t parent; /* IMAGE_NONE for node 0 */
	uint32_t a, b;
	uint16_t name; /* index into names */
	uint16_t kind; /* enum gaz_kind */
};

struct image_attr {
	uint32_t name; /* index into names */
	struct image_str value;
};

struct image_ns {
	struct image_str prefix; /* the sort key; "" is Akoma Ntoso, always ns 0 */
	struct image_str uri;
};

struct image_name {
	struct image_str local;
	uint16_t ns;      /* index into namespaces, or IMAGE_NS_NONE */
	uint16_t content; /* enum element_content of akn/element.h */
};
#define IMAGE_NS_NONE UINT16_MAX

/*
 * A part, article, paragraph: any block-level element outside meta that has an eId; and each
 * component, whose name is its eId (doc/build_component.h). In preorder.
 */
struct image_portion {
	struct image_str eid, wid; /* wid is "" when the source has none */
	struct image_str num;      /* as printed, white space collapsed */
	struct image_str heading;  /* as printed, white space collapsed */
	uint32_t node;
	uint32_t parent; /* index of the enclosing portion, or IMAGE_NONE */
	uint32_t depth;  /* 0 for the outermost */
	/* of its text: NFC, white space collapsed, blocks end in LF */
	uint8_t sha256[SHA256_BYTES];
};

/* The metadata, from the FRBR block and the preface. */
enum image_meta {
	IMAGE_META_WORK,    /* "/akn/cn-bj/statement/opinions/2006/1" */
	IMAGE_META_VERSION, /* "/akn/cn-bj/statement/opinions/2006/1/eng@2006-05-01" */
	IMAGE_META_TYPE,    /* "statement": the document element */
	IMAGE_META_TITLE,
	IMAGE_META_ISSUER, /* may be empty */
	IMAGE_META_NUMBER, /* may be empty */
	IMAGE_META_DATE,   /* of the version, YYYY-MM-DD */
	IMAGE_META_WORK_DATE,
	IMAGE_META_LANGUAGE, /* ISO 639-2/T: "eng" */
	IMAGE_META_COUNT
};

struct image_section {
	uint32_t off, count;
};

struct image_head {
	char magic[8];
	uint32_t size; /* of the whole block */
	uint32_t root; /* the document element (statement, act...): a child of node 0 */
	struct image_section nodes, attrs, names, namespaces, portions, pool;
	/* indexes of portions (uint32_t), sorted by eId, equal ones in document order */
	struct image_section by_eid;
	struct image_str meta[IMAGE_META_COUNT];
};

/* An image that passed image_open(): pointers into the block, which the caller keeps alive. */
struct image {
	const struct image_head *head;
	const struct image_node *nodes;
	const struct image_attr *attrs;
	const struct image_name *names;
	const struct image_ns *namespaces;
	const struct image_portion *portions;
	const uint32_t *by_eid;
	const char *pool;
	uint32_t node_count, portion_count;
};

struct str image_str(const struct image *im, struct image_str s);
struct str image_meta(const struct image *im, enum image_meta what);
bool image_is_text(const struct image *im, uint32_t node);
struct str image_text(const struct image *im, uint32_t node);      /* empty for elements */
struct str image_node_name(const struct image *im, uint32_t node); /* local name; empty for text */
/* Value of the attribute without namespace; p == NULL if absent. */
struct str image_attr(const struct image *im, uint32_t node, const char *name);
uint32_t image_first_child(const struct image *im, uint32_t node);
uint32_t image_next_sibling(const struct image *im, uint32_t node);
/* First child element of that name, or IMAGE_NONE. */
uint32_t image_child(const struct image *im, uint32_t node, const char *name);

/* Whether a portion has that eId; by search in an index. */
bool image_has_eid(const struct image *im, struct str eid);
/*
 * Index of the portion with that eId, else with that wId, else with a unique eId suffix; else
 * IMAGE_NONE. "!schedule_1" is a component (akn/component.h), "!schedule_1~art_2" the portion in
 * the component that art_2 finds there.
 */
uint32_t image_find_portion(const struct image *im, struct str id);
#endif
