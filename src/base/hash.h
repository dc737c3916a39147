/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_HASH_H
#define BASE_HASH_H
/*
 * hash: SHA-256 for names that are stored, SipHash-1-3 for tables in memory, and the text forms of
 * SHA-256; HMAC for signatures.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <nettle/sha2.h>

#include "base/str.h"

#define SHA256_BYTES 32
#define SHA256_HEX_BYTES 64 /* without the NUL */
#define SHA256_BASE64_BYTES 44
#define HASH64_KEY_BYTES 16

struct sha256 {
	uint8_t bytes[SHA256_BYTES];
};

struct sha256_run {
	struct sha256_ctx ctx;
};

struct sha256 sha256_of(const void *p, size_t len);
void sha256_start(struct sha256_run *r);
void sha256_add(struct sha256_run *r, const void *p, size_t len);
struct sha256 sha256_finish(struct sha256_run *r);
bool sha256_eq(const struct sha256 *a, const struct sha256 *b);
void sha256_hex(const struct sha256 *h, char out[SHA256_HEX_BYTES + 1]); /* writes lower case */
bool sha256_from_hex(struct str hex, struct sha256 *out);                /* reads either case */
/* RFC 4648, 4, with padding. */
void sha256_base64(const struct sha256 *h, char out[SHA256_BASE64_BYTES + 1]);

/* HMAC-SHA256 (RFC 2104) of the parts, one behind the other. */
struct sha256 sha256_hmac(struct str key, const struct str *parts, size_t count);
/*
 * Decodes base64 (RFC 4648, 4) into at most `room` bytes; false if it is none, or too long.
 */
bool base64_read(struct str text, uint8_t *out, size_t room, size_t *len);

/*
 * Keyed 64-bit hash for tables. The key is random for each process, so hashes differ between runs.
 */
uint64_t hash64(const void *p, size_t len);
/* The same with the caller's key, for published test vectors. */
uint64_t hash64_keyed(const uint8_t key[HASH64_KEY_BYTES], const void *p, size_t len);
#endif
