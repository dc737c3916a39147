/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_H
#define DOC_BUILD_H
/*
 * build: makes an image from a stream of open, attribute, text and close calls, as a parser or a
 * reader of plain text gives them. Normalises while it builds, so that equal documents give equal
 * images: white space between elements of element-only content is dropped, adjacent text runs are
 * joined, namespace prefixes are made canonical. The first error sticks.
 */
#include "base/str.h"

struct buf;
struct build;
struct err;

#define AKN_NS "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

/* Limits of a document, whoever brings it: the gate. Each is one named reason in the refusal. */
#define BUILD_DEPTH_MAX 200                  /* walks keep a level each on the stack */
#define BUILD_ATTRS_MAX 256                  /* each is compared with all before it */
#define BUILD_NAMES_MAX 2000                 /* Akoma Ntoso has some 300 elements */
#define BUILD_NODES_MAX 500000               /* 10 MB of nodes */
#define BUILD_TEXT_BYTES_MAX (8u << 20)      /* one text node */
#define BUILD_DOCUMENT_BYTES_MAX (32u << 20) /* all text and attribute values together */

struct build *build_new(void);
void build_free(struct build **b);

/* Opens an element. ns is AKN_NS, another URI, or "" for none; prefix is a wish. */
int build_open(struct build *b, struct str ns, struct str prefix, struct str local, struct err *e);
/* An attribute of the element just opened, before its content. ns "" for none. */
int build_attr(struct build *b, struct str ns, struct str prefix, struct str local,
    struct str value, struct err *e);
int build_text(struct build *b, struct str text, struct err *e);
int build_close(struct build *b, struct err *e);

/* Shorthands for Akoma Ntoso elements and attributes without namespace. */
int build_akn(struct build *b, const char *local, struct err *e);
int build_set(struct build *b, const char *attr, struct str value, struct err *e);

/*
 * Ends the document: finds the metadata, indexes the portions, appends the image to out (8-byte
 * aligned from out's start). What the metadata does not say is empty. ERR_DATA when the root is not
 * akomaNtoso with a document in it; ERR_LIMIT.
 */
int build_finish(struct build *b, struct buf *out, struct err *e);
#endif
