/* SPDX-License-Identifier: Apache-2.0 */
/* tokens: see the header. What must hold: never more than capacity, nor fewer than none. */
#include "render/tokens.h"

#include <assert.h>

#define MS_A_SECOND 1000

void
tokens_open(struct tokens *t, unsigned capacity, unsigned a_second, int64_t now_ms)
{
	assert(capacity > 0 && a_second > 0 && a_second <= MS_A_SECOND);
	*t = (struct tokens){
		.capacity = capacity, .a_second = a_second, .left = capacity, .filled_ms = now_ms
	};
}

static void
fill(struct tokens *t, int64_t now_ms)
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
tokens_take(struct tokens *t, int64_t now_ms)
{
	fill(t, now_ms);
	if (t->left == 0)
		return false;
	t->left--;
	return true;
}

void
tokens_give(struct tokens *t)
{
	if (t->left < t->capacity)
		t->left++;
}

int64_t
tokens_wait_ms(struct tokens *t, int64_t now_ms)
{
	fill(t, now_ms);
	return t->left > 0 ? 0 : t->filled_ms + MS_A_SECOND / t->a_second - now_ms;
}
