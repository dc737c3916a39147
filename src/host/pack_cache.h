/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_PACK_CACHE_H
#define HOST_PACK_CACHE_H
/*
 * pack_cache: keeps deflated ZIP members, so that the same bytes are not deflated twice in a
 * process: the next version of a document shares most of its members with the last. The output is
 * the same as without the cache, because bytes are compared, not digests. One cache for the
 * process, which has one thread. It helps only where a worker runs several jobs, that is, with
 * bundled plugins.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Holds the members of about a hundred law-sized books; small beside the memory limit of a job. */
#define PACK_CACHE_BYTES_MAX (16u << 20)
#define PACK_CACHE_MEMBERS_MAX 512

/*
 * Finds the deflated form of raw; false if it is not cached. *packed is valid until the next keep
 * or clear.
 */
bool pack_cache_find(struct str raw, uint32_t crc, struct str *packed);
/* Copies both into the cache, and evicts the members used longest ago. */
void pack_cache_keep(struct str raw, uint32_t crc, struct str packed);
void pack_cache_clear(void);
#endif
