/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_PACK_H
#define CORPUS_PACK_H
/*
 * pack: compresses bytes by Zstandard (RFC 8878), alone or with other bytes as a reference: what
 * both have in common then costs next to nothing. Unpacking needs the same reference.
 */
#include <stddef.h>

#include "base/str.h"

struct err;
struct packer; /* the memory that the library keeps between two calls; for one thread */

struct packer *packer_new(void);
void packer_free(struct packer **p); /* *p may be NULL */
/* The caller frees *out. An empty reference is none. ERR_BUSY without memory. */
int pack(struct packer *p, struct str bytes, struct str reference, char **out, size_t *len,
    struct err *e);
/*
 * The caller frees *out, which has size bytes and a NUL. ERR_DATA when that is not what was packed,
 * or not with this reference.
 */
int unpack(struct packer *p, struct str packed, struct str reference, size_t size, char **out,
    struct err *e);
#endif
