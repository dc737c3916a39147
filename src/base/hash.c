/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash: SHA-256 with nettle; SipHash-1-3 (Aumasson and Bernstein; one round for each word, three at
 * the end) implemented here. What must hold: the key of hash64() is the same for the life of the
 * process, and secret.
 */
#include "base/hash.h"

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/log.h"

#define WORD_BYTES 8

static uint8_t table_key[HASH64_KEY_BYTES];
static pthread_once_t table_key_once = PTHREAD_ONCE_INIT;

struct sha256
sha256_of(const void *p, size_t len)
{
	struct sha256_run r;

	sha256_start(&r);
	sha256_add(&r, p, len);
	return sha256_finish(&r);
}

void
sha256_start(struct sha256_run *r)
{
	sha256_init(&r->ctx);
}

void
sha256_add(struct sha256_run *r, const void *p, size_t len)
{
	if (len > 0)
		sha256_update(&r->ctx, len, p);
}

struct sha256
sha256_finish(struct sha256_run *r)
{
	struct sha256 h;

	sha256_digest(&r->ctx, sizeof h.bytes, h.bytes);
	return h;
}

bool
sha256_eq(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void
sha256_hex(const struct sha256 *h, char out[SHA256_HEX_BYTES + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_BYTES; i++) {
		out[2 * i] = digits[h->bytes[i] >> 4];
		out[2 * i + 1] = digits[h->bytes[i] & 15];
	}
	out[SHA256_HEX_BYTES] = '\0';
}

bool
sha256_from_hex(struct str hex, struct sha256 *out)
{
	struct sha256 h;

	if (hex.len != SHA256_HEX_BYTES)
		return false;
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		int high = str_hex_value(hex.p[2 * i]), low = str_hex_value(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		h.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*out = h;
	return true;
}

void
sha256_base64(const struct sha256 *h, char out[SHA256_BASE64_BYTES + 1])
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	/* one byte more makes a multiple of three; its digit is replaced by '=' */
	uint8_t bytes[SHA256_BYTES + 1] = { 0 };

	memcpy(bytes, h->bytes, SHA256_BYTES);
	for (size_t i = 0; i < sizeof bytes / 3; i++) {
		const uint8_t *b = bytes + 3 * i;
		char *to = out + 4 * i;

		to[0] = digits[b[0] >> 2];
		to[1] = digits[(b[0] & 3) << 4 | b[1] >> 4];
		to[2] = digits[(b[1] & 15) << 2 | b[2] >> 6];
		to[3] = digits[b[2] & 63];
	}
	out[SHA256_BASE64_BYTES - 1] = '=';
	out[SHA256_BASE64_BYTES] = '\0';
}

static uint64_t
rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static void
sip_word(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
}

/* Little-endian on every machine, so that a key gives the same hash everywhere. */
static uint64_t
load_bytes(const uint8_t *p, size_t n)
{
	uint64_t word = 0;

	while (n > 0)
		word = word << 8 | p[--n];
	return word;
}

uint64_t
hash64_keyed(const uint8_t key[HASH64_KEY_BYTES], const void *p, size_t len)
{
	uint64_t k0 = load_bytes(key, WORD_BYTES), k1 = load_bytes(key + WORD_BYTES, WORD_BYTES);
	/* "somepseudorandomlygeneratedbytes", the constants of the SipHash paper */
	uint64_t v[4] = { k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261,
		k1 ^ 0x7465646279746573 };
	const uint8_t *bytes = p;
	size_t at;

	for (at = 0; len - at >= WORD_BYTES; at += WORD_BYTES)
		sip_word(v, load_bytes(bytes + at, WORD_BYTES));
	/* the last word holds the remaining bytes and, in its top byte, the length */
	sip_word(v, (uint64_t)len << 56 | (at < len ? load_bytes(bytes + at, len - at) : 0));
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static void
draw_key(void)
{
	/*
	 * So few bytes are never returned in part. A guessable key would let clients choose
	 * collisions.
	 */
	if (getrandom(table_key, sizeof table_key, 0) != (ssize_t)sizeof table_key) {
		log_error("base", "no_random_bytes", "source=getrandom");
		abort();
	}
}

uint64_t
hash64(const void *p, size_t len)
{
	pthread_once(&table_key_once, draw_key);
	return hash64_keyed(table_key, p, len);
}

struct sha256
sha256_hmac(struct str key, const struct str *parts, size_t count)
{
	struct hmac_sha256_ctx ctx;
	struct sha256 mac;

	hmac_sha256_set_key(&ctx, key.len, (const uint8_t *)key.p);
	for (size_t i = 0; i < count; i++)
		if (parts[i].len > 0)
			hmac_sha256_update(&ctx, parts[i].len, (const uint8_t *)parts[i].p);
	hmac_sha256_digest(&ctx, sizeof mac.bytes, mac.bytes);
	return mac;
}

bool
base64_read(struct str text, uint8_t *out, size_t room, size_t *len)
{
	struct base64_decode_ctx ctx;

	if (BASE64_DECODE_LENGTH(text.len) > room)
		return false;
	base64_decode_init(&ctx);
	*len = room;
	return base64_decode_update(&ctx, len, out, text.len, text.p) == 1 &&
	       base64_decode_final(&ctx) == 1;
}
