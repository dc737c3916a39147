/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_PACK_CACHE_H
#define WORKER_PACK_CACHE_H
/*
 * pack_cache: what was deflated before, by this process, is not deflated again: the next version of
 * a document has most of its members in common with the last. What comes out is the same as without
 * it: bytes are compared, not their digests. One for the process, which has one thread; of use where
 * a worker lives on, that is to bundled plugins.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* The members of some hundred law-sized books; little beside the memory a job may have. */
#define PACK_CACHE_BYTES_MAX (16u << 20)
#define PACK_CACHE_MEMBERS_MAX 512

/* What raw was deflated to; false: it is not known. Valid until the next keep or clear. */
bool pack_cache_find(struct str raw, uint32_t crc, struct str *packed);
/* Copies both, in place of what was used longest ago. */
void pack_cache_keep(struct str raw, uint32_t crc, struct str packed);
void pack_cache_clear(void);
#endif
