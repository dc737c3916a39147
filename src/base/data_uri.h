/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_DATA_URI_H
#define BASE_DATA_URI_H
/* data_uri: files that are written into an address: data:[TYPE][;base64],BYTES (RFC 2397). */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Whether the address begins as one. */
bool data_uri_is_one(struct str uri);
/*
 * Decodes uri into out, which has room for as many bytes as uri has. *type is borrowed from uri,
 * and empty if it gives none. False: it is not well-formed.
 */
bool data_uri_decode(struct str uri, struct str *type, char *out, size_t *len);
#endif
