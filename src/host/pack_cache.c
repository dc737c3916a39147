/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack_cache: an array of a few hundred members, searched linearly: comparing their checksums takes
 * little time beside deflating. What must hold: used is the sum over members, and never above
 * PACK_CACHE_BYTES_MAX.
 */
#include "host/pack_cache.h"

#include <stdlib.h>
#include <string.h>

#define MEMBER_BYTES_MAX (PACK_CACHE_BYTES_MAX / 4) /* so that one member cannot evict all others */

struct member {
	char *bytes; /* raw bytes, then the packed ones; NULL: the slot is free */
	size_t raw_len, packed_len;
	uint32_t crc;
	uint64_t last_used;
};

static struct member members[PACK_CACHE_MEMBERS_MAX];
static size_t used;
static uint64_t now; /* a counter of uses, for last_used */

static size_t
size_of(const struct member *m)
{
	return m->raw_len + m->packed_len;
}

static void
drop(struct member *m)
{
	used -= size_of(m);
	free(m->bytes);
	*m = (struct member){ 0 };
}

static bool
is_of(const struct member *m, struct str raw, uint32_t crc)
{
	return m->bytes != NULL && m->crc == crc && m->raw_len == raw.len &&
	       memcmp(m->bytes, raw.p, raw.len) == 0;
}

bool
pack_cache_find(struct str raw, uint32_t crc, struct str *packed)
{
	for (struct member *m = members; m < members + PACK_CACHE_MEMBERS_MAX; m++) {
		if (!is_of(m, raw, crc))
			continue;
		m->last_used = ++now;
		*packed = str_make(m->bytes + m->raw_len, m->packed_len);
		return true;
	}
	return false;
}

/* Returns the slot that was used longest ago: a free slot if there is one, unless want_used. */
static struct member *
oldest(bool want_used)
{
	struct member *best = NULL;

	for (struct member *m = members; m < members + PACK_CACHE_MEMBERS_MAX; m++) {
		if (want_used && m->bytes == NULL)
			continue;
		if (best == NULL || m->last_used < best->last_used)
			best = m;
	}
	return best;
}

void
pack_cache_keep(struct str raw, uint32_t crc, struct str packed)
{
	char *bytes =
	    raw.len + packed.len <= MEMBER_BYTES_MAX ? malloc(raw.len + packed.len) : NULL;
	struct member *m;

	if (bytes == NULL)
		return; /* not cached: it is deflated again next time */
	while (used + raw.len + packed.len > PACK_CACHE_BYTES_MAX)
		drop(oldest(true));
	m = oldest(false);
	if (m->bytes != NULL)
		drop(m);
	*m = (struct member){ .bytes = bytes,
		.raw_len = raw.len,
		.packed_len = packed.len,
		.crc = crc,
		.last_used = ++now };
	memcpy(bytes, raw.p, raw.len);
	memcpy(bytes + raw.len, packed.p, packed.len);
	used += size_of(m);
}

void
pack_cache_clear(void)
{
	for (struct member *m = members; m < members + PACK_CACHE_MEMBERS_MAX; m++)
		if (m->bytes != NULL)
			drop(m);
}
