/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_H
#define DOC_BUILD_H
/*
 * build: makes an image from a stream of open, attribute, text and close calls of a parser or of
 * the plain-text reader. Normalises while it builds, so that equal documents give equal images:
 * white space between elements of element-only content is dropped, adjacent text runs are joined,
 * namespace prefixes are made canonical. The first error sticks.
 */
#include <stdint.h>

#include "base/str.h"
#include "doc/build_limits.h"
#include "doc/image.h"

struct buf;
struct build;
struct err;

struct build *build_new(void);
void build_free(struct build **b);

/* Opens an element. ns is AKN_NS, another URI, or "" for none; prefix is the preferred prefix. */
int build_open(struct build *b, struct str ns, struct str prefix, struct str local, struct err *e);
/* Adds an attribute to the element just opened, before its content. ns "" for none. */
int build_attr(struct build *b, struct str ns, struct str prefix, struct str local,
    struct str value, struct err *e);
int build_text(struct build *b, struct str text, struct err *e);
int build_close(struct build *b, struct err *e);

/* Shorthands for Akoma Ntoso elements and attributes without namespace. */
int build_akn(struct build *b, const char *local, struct err *e);
int build_set(struct build *b, const char *attr, struct str value, struct err *e);

/*
 * For documents made by the server, such as listings: build_kind() gives the element just opened a
 * kind that no element of a source has; build_fact() sets the metadata of a document whose root has
 * such a kind, or a title that goes before the one in the text.
 */
void build_kind(struct build *b, uint16_t kind);
void build_fact(struct build *b, enum image_meta what, struct str value);

/*
 * Ends the document: finds the metadata, indexes the portions, appends the image to out (8-byte
 * aligned from out's start). Metadata that the document lacks is empty. ERR_DATA when the root is
 * not akomaNtoso with a document in it; ERR_LIMIT.
 */
int build_finish(struct build *b, struct buf *out, struct err *e);
#endif
