/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_OUTLINE_H
#define CORPUS_OUTLINE_H
/*
 * outline: the portions of a publication without their texts, as bytes that a store keeps once for
 * all publications that have the same. Numbers are LEB128: the count; then for each portion its
 * depth, how far its parent is before it (0: none), and eId, wId, number and heading, each after
 * its length.
 */
#include <stdint.h>

#include "base/str.h"
#include "corpus/corpus_rows.h"

struct buf;
struct err;

void outline_write(struct buf *out, const struct corpus_portion *portions, uint32_t count);
/* The same without numbers and headings: of what was erased. */
void outline_write_bare(struct buf *out, const struct corpus_portion *portions, uint32_t count);

struct outline {
	struct corpus_portion *portions; /* strings are in the bytes that were read; text is zero */
	uint32_t count;
};
/* The caller frees with outline_free(). ERR_DATA when the bytes are no outline. */
int outline_read(struct outline *out, struct str bytes, struct err *e);
void outline_free(struct outline *o);

/*
 * For each portion of `to` the position of the portion of `from` with the same eId, of which the
 * first counts; UINT32_MAX: none. out has to->count elements.
 */
void outline_match(const struct outline *to, const struct outline *from, uint32_t *out);
#endif
