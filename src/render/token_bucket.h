/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_TOKEN_BUCKET_H
#define RENDER_TOKEN_BUCKET_H
/* token_bucket: allows a burst, then so many tokens a second. The caller passes the time. */
#include <stdbool.h>
#include <stdint.h>

struct token_bucket {
	unsigned capacity, a_second; /* as given to token_bucket_open() */
	unsigned left;
	int64_t filled_ms; /* time up to which new tokens have been counted */
};

/* The bucket starts full. a_second: at most 1000. */
void token_bucket_open(
    struct token_bucket *t, unsigned capacity, unsigned a_second, int64_t now_ms);
/* Takes a token; false when there is none. */
bool token_bucket_take(struct token_bucket *t, int64_t now_ms);
/* Gives a token back, when its use turned out to be no burden. */
void token_bucket_give(struct token_bucket *t);
/* Milliseconds until there is a token; 0 when there is one. */
int64_t token_bucket_wait_ms(struct token_bucket *t, int64_t now_ms);
#endif
