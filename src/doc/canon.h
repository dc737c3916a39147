/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_CANON_H
#define DOC_CANON_H
/*
 * canon: writes an image as Akoma Ntoso XML. The canonical form: XML declaration, all namespaces on
 * the root sorted by prefix, attributes in source order, two spaces a level between elements of
 * element-only content, no white space added anywhere else, one LF at the end. Parsing it gives the
 * same image, and that image gives the same bytes.
 */
#include <stddef.h>
#include <stdint.h>

struct image;

#define CANON_INDENT 2 /* of the canonical bytes */

/* Called with runs of output; a non-zero result stops the writing and is returned. */
typedef int canon_write_fn(void *arg, const void *p, size_t len);

/* The whole document. */
int canon_write(const struct image *im, int indent, canon_write_fn *fn, void *arg);
/*
 * One portion, as an Akoma Ntoso document of type portion: the metadata, and the element in a
 * portionBody.
 */
int canon_write_portion(
    const struct image *im, uint32_t portion, int indent, canon_write_fn *fn, void *arg);
#endif
