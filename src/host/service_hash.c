/* SPDX-License-Identifier: Apache-2.0 */
/* service_hash: gaz.hash/1, SHA-256. */
#include <string.h>

#include "base/hash.h"
#include "host/services.h"

static void
hash_sha256(const void *p, size_t len, uint8_t out[32])
{
	struct sha256 hash = sha256_of(p, len);

	memcpy(out, hash.bytes, sizeof hash.bytes);
}

const struct gaz_hash service_hash = { .size = sizeof service_hash, .sha256 = hash_sha256 };
