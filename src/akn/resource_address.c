/* SPDX-License-Identifier: Apache-2.0 */
/* resource_address: one spelling for each digest: lower case. */
#include "akn/resource_address.h"

#include <string.h>

void
resource_address_make(const struct sha256 *digest, char out[RESOURCE_ADDRESS_BYTES + 1])
{
	memcpy(out, RESOURCE_ADDRESS_PREFIX, sizeof RESOURCE_ADDRESS_PREFIX);
	sha256_hex(digest, out + sizeof RESOURCE_ADDRESS_PREFIX - 1);
}

bool
resource_address_parse(struct str s, struct sha256 *digest)
{
	return s.len == RESOURCE_ADDRESS_BYTES && str_starts(s, RESOURCE_ADDRESS_PREFIX) &&
	       sha256_from_hex(str_slice(s, sizeof RESOURCE_ADDRESS_PREFIX - 1, s.len), digest);
}
