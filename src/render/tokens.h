/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_TOKENS_H
#define RENDER_TOKENS_H
/* tokens: a bucket that lets a burst through and then so many a second. The caller has the clock. */
#include <stdbool.h>
#include <stdint.h>

struct tokens {
	unsigned capacity, a_second; /* as they were opened */
	unsigned left;
	int64_t filled_ms; /* up to when what comes in has been counted */
};

/* Full at the beginning. */
void tokens_open(struct tokens *t, unsigned capacity, unsigned a_second, int64_t now_ms);
/* Takes one; false when there is none. */
bool tokens_take(struct tokens *t, int64_t now_ms);
/* Gives one back: it turned out to be well used. */
void tokens_give(struct tokens *t);
/* Milliseconds until the next one comes; 0 when there is one. */
int64_t tokens_wait_ms(struct tokens *t, int64_t now_ms);
#endif
