/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H
/* store_digest: what a store holds, as one number; a test fails when it cannot be read. */
#include "base/hash.h"

struct corpus;
struct err;

/* Of all publications with their bytes and portions, all records and short names. */
struct sha256 store_digest_of(struct corpus *c);
struct sha256 store_digest(const char *path);
/* The same, where reading may fail. */
int store_digest_try(struct corpus *c, struct sha256 *out, struct err *e);
/* Fails the test with the first fault that corpus_check() finds. */
void store_digest_check(struct corpus *c);
#endif
