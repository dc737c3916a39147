/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_RESOURCE_ADDRESS_H
#define AKN_RESOURCE_ADDRESS_H
/* resource_address: the address of a resource of documents: a path with its SHA-256. */
#include <stdbool.h>

#include "base/hash.h"
#include "base/str.h"

#define RESOURCE_ADDRESS_PREFIX "/resources/sha256-"
#define RESOURCE_ADDRESS_BYTES (sizeof RESOURCE_ADDRESS_PREFIX - 1 + SHA256_HEX_BYTES)

void resource_address_make(const struct sha256 *digest, char out[RESOURCE_ADDRESS_BYTES + 1]);
/* False: s is no such address. */
bool resource_address_parse(struct str s, struct sha256 *digest);
#endif
