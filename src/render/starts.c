/* SPDX-License-Identifier: Apache-2.0 */
/* starts: a token bucket that all pools share, behind a lock. */
#include "render/starts.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "render/token_bucket.h"

struct starts {
	pthread_mutex_t lock;
	struct token_bucket tokens;
};

struct starts *
starts_new(int64_t now_ms)
{
	struct starts *s = NEW(struct starts);

	pthread_mutex_init(&s->lock, NULL);
	token_bucket_open(&s->tokens, STARTS_BURST, STARTS_A_SECOND, now_ms);
	return s;
}

void
starts_free(struct starts **s)
{
	if (*s == NULL)
		return;
	pthread_mutex_destroy(&(*s)->lock);
	free(*s);
	*s = NULL;
}

bool
starts_take(struct starts *s, int64_t now_ms)
{
	bool is_taken;

	pthread_mutex_lock(&s->lock);
	is_taken = token_bucket_take(&s->tokens, now_ms);
	pthread_mutex_unlock(&s->lock);
	return is_taken;
}

int64_t
starts_wait_ms(struct starts *s, int64_t now_ms)
{
	int64_t wait_ms;

	pthread_mutex_lock(&s->lock);
	wait_ms = token_bucket_wait_ms(&s->tokens, now_ms);
	pthread_mutex_unlock(&s->lock);
	return wait_ms;
}
