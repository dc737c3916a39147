/* SPDX-License-Identifier: Apache-2.0 */
/* hash: published vectors of SHA-256 and SipHash-1-3, and the spellings of a digest. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"

/* FIPS 180-2 */
#define ABC_HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY_HEX "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void
published_digests_come_out(void **state)
{
	struct sha256 abc = sha256_of("abc", 3), empty = sha256_of(NULL, 0);
	char hex[SHA256_HEX_BYTES + 1];

	(void)state;
	sha256_hex(&abc, hex);
	assert_string_equal(hex, ABC_HEX);
	sha256_hex(&empty, hex);
	assert_string_equal(hex, EMPTY_HEX);
}

static void
hashing_in_pieces_gives_the_same(void **state)
{
	struct sha256 whole, pieces;
	struct sha256_run r;
	char bytes[1000];
	size_t at, step;

	(void)state;
	memset(bytes, 'q', sizeof bytes);
	whole = sha256_of(bytes, sizeof bytes);
	sha256_start(&r);
	for (at = 0, step = 0; at < sizeof bytes; at += step++) {
		if (step > sizeof bytes - at)
			step = sizeof bytes - at;
		sha256_add(&r, bytes + at, step);
	}
	sha256_add(&r, NULL, 0);
	pieces = sha256_finish(&r);
	assert_true(sha256_eq(&whole, &pieces));
	pieces.bytes[31] ^= 1;
	assert_false(sha256_eq(&whole, &pieces));
}

static void
hex_is_read_in_either_case(void **state)
{
	struct sha256 abc = sha256_of("abc", 3), back = { 0 };
	char upper[] = ABC_HEX;

	(void)state;
	for (size_t i = 0; upper[i] != '\0'; i++) {
		if (upper[i] >= 'a')
			upper[i] = (char)(upper[i] - 'a' + 'A');
	}
	assert_true(sha256_from_hex(STR(ABC_HEX), &back));
	assert_true(sha256_eq(&abc, &back));
	memset(&back, 0, sizeof back);
	assert_true(sha256_from_hex(str_from(upper), &back));
	assert_true(sha256_eq(&abc, &back));
}

static void
anything_but_sixty_four_digits_is_refused(void **state)
{
	static const char others[] = "/:@G`g \xff";
	struct sha256 out = { .bytes = { 7 } };
	char hex[] = ABC_HEX;

	(void)state;
	for (size_t i = 0; i < sizeof others; i++) { /* with the NUL */
		hex[i * 7] = others[i];
		assert_false(sha256_from_hex((struct str){ hex, SHA256_HEX_BYTES }, &out));
		hex[i * 7] = '0';
	}
	assert_false(sha256_from_hex(STR(ABC_HEX "0"), &out));
	assert_false(sha256_from_hex(str_slice(STR(ABC_HEX), 0, 63), &out));
	assert_false(sha256_from_hex(STR(""), &out));
	assert_int_equal(out.bytes[0], 7);
}

static void
base64_is_padded(void **state)
{
	struct sha256 abc = sha256_of("abc", 3), empty = sha256_of("", 0);
	char out[SHA256_BASE64_BYTES + 1];

	(void)state;
	sha256_base64(&abc, out);
	assert_string_equal(out, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
	sha256_base64(&empty, out);
	assert_string_equal(out, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

/*
 * Key 00..0f, message the first n of 00 01 02..: the layout of the vectors that come with SipHash.
 */
static void
siphash_1_3_agrees_with_its_vectors(void **state)
{
	static const uint64_t vectors[] = { 0xabac0158050fc4dc, 0xc9f49bf37d57ca93,
		0x82cb9b024dc7d44d, 0x8bf80ab8e7ddf7fb, 0xcf75576088d38328 };
	uint8_t key[HASH64_KEY_BYTES], bytes[8];

	(void)state;
	for (uint8_t i = 0; i < sizeof key; i++)
		key[i] = i;
	for (uint8_t i = 0; i < sizeof bytes; i++)
		bytes[i] = i;
	for (uint8_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		assert_true(hash64_keyed(key, bytes, i) == vectors[i]);
}

/*
 * What CPython, whose hash of bytes is SipHash-1-3, answers with PYTHONHASHSEED=0: longer ones, at
 * every alignment.
 */
static void
siphash_1_3_agrees_with_another_implementation(void **state)
{
	static const uint8_t key[HASH64_KEY_BYTES] = { 0 };
	uint8_t bytes[63];

	(void)state;
	for (uint8_t i = 0; i < sizeof bytes; i++)
		bytes[i] = i;
	assert_true(hash64_keyed(key, "a", 1) == 0x407448d2b89b1813);
	assert_true(hash64_keyed(key, "gazette", 7) == 0xb5083745569b8f76);
	assert_true(hash64_keyed(key, "gazetted", 8) == 0xedb9df1acd407cf5);
	assert_true(hash64_keyed(key, "gazetted law", 12) == 0x6ff9954f2585beca);
	assert_true(hash64_keyed(key, bytes, sizeof bytes) == 0x385d3e39e5f37359);
}

static void *
hash_elsewhere(void *out)
{
	*(uint64_t *)out = hash64("art_12", 6);
	return NULL;
}

static void
every_thread_has_the_same_key(void **state)
{
	pthread_t threads[4];
	uint64_t hashes[4] = { 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hash_elsewhere, &hashes[i]), 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (size_t i = 0; i < 4; i++)
		assert_true(hashes[i] == hash64("art_12", 6));
	assert_true(hash64("art_12", 6) != hash64("art_13", 6));
	assert_true(hash64(NULL, 0) == hash64("", 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_thread_has_the_same_key), /* first: the key is drawn here */
		cmocka_unit_test(published_digests_come_out),
		cmocka_unit_test(hashing_in_pieces_gives_the_same),
		cmocka_unit_test(hex_is_read_in_either_case),
		cmocka_unit_test(anything_but_sixty_four_digits_is_refused),
		cmocka_unit_test(base64_is_padded),
		cmocka_unit_test(siphash_1_3_agrees_with_its_vectors),
		cmocka_unit_test(siphash_1_3_agrees_with_another_implementation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
