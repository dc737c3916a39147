/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_bucket: has no timer: each call adds the tokens that have come since the last one. What
 * must hold: left is never more than capacity.
 */
#include "render/token_bucket.h"

#include <assert.h>

#include "base/units.h"

void
token_bucket_open(struct token_bucket *t, unsigned capacity, unsigned a_second, int64_t now_ms)
{
	assert(capacity > 0 && a_second > 0 && a_second <= MS_A_SECOND);
	*t = (struct token_bucket){
		.capacity = capacity, .a_second = a_second, .left = capacity, .filled_ms = now_ms
	};
}

static void
fill(struct token_bucket *t, int64_t now_ms)
{
	int64_t each_ms = MS_A_SECOND / t->a_second;
	int64_t come = (now_ms - t->filled_ms) / each_ms;

	if (come >= t->capacity - t->left) {
		t->left = t->capacity;
		t->filled_ms = now_ms;
	} else if (come > 0) {
		t->left += (unsigned)come;
		t->filled_ms += come * each_ms;
	}
}

bool
token_bucket_take(struct token_bucket *t, int64_t now_ms)
{
	fill(t, now_ms);
	if (t->left == 0)
		return false;
	t->left--;
	return true;
}

void
token_bucket_give(struct token_bucket *t)
{
	if (t->left < t->capacity)
		t->left++;
}

int64_t
token_bucket_wait_ms(struct token_bucket *t, int64_t now_ms)
{
	fill(t, now_ms);
	return t->left > 0 ? 0 : t->filled_ms + MS_A_SECOND / t->a_second - now_ms;
}
