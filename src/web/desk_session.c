/* SPDX-License-Identifier: Apache-2.0 */
/* desk_session: a table under a lock. What must hold: a session that has ended is never found. */
#include "web/desk_session.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/err.h"
#include "base/mem.h"

struct desk_sessions {
	pthread_mutex_t lock;
	unsigned count;
	struct desk_session list[DESK_SESSIONS_MAX];
};

struct desk_sessions *
desk_sessions_new(void)
{
	struct desk_sessions *s = NEW(struct desk_sessions);

	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void
desk_sessions_free(struct desk_sessions **ps)
{
	struct desk_sessions *s = *ps;

	if (s == NULL)
		return;
	pthread_mutex_destroy(&s->lock);
	explicit_bzero(s->list, sizeof s->list);
	free(s);
	*ps = NULL;
}

static int
make_secret(char out[DESK_SECRET_BYTES + 1], struct err *e)
{
	struct sha256 random;

	if (getrandom(random.bytes, sizeof random.bytes, 0) != (ssize_t)sizeof random.bytes)
		return err_errno(e, ERR_IO, "the system has no random bytes: try again");
	sha256_hex(&random, out);
	explicit_bzero(&random, sizeof random);
	return 0;
}

static void
remove_at(struct desk_sessions *s, unsigned i)
{
	/* in the order in which they began, for those that were used in the same second */
	memmove(&s->list[i], &s->list[i + 1], (--s->count - i) * sizeof s->list[0]);
	explicit_bzero(&s->list[s->count], sizeof s->list[0]);
}

static void
remove_ended(struct desk_sessions *s, int64_t now)
{
	for (unsigned i = s->count; i-- > 0;)
		if (now - s->list[i].began >= DESK_SESSION_S ||
		    now - s->list[i].used >= DESK_IDLE_S)
			remove_at(s, i);
}

/* Ends the session that was used longest ago, of a token or of all, if there are `most`. */
static void
make_room(struct desk_sessions *s, const struct sha256 *token, unsigned most)
{
	unsigned count = 0, oldest = 0;

	for (unsigned i = 0; i < s->count; i++) {
		if (token != NULL && !sha256_eq(&s->list[i].token, token))
			continue;
		if (count++ == 0 || s->list[i].used < s->list[oldest].used)
			oldest = i;
	}
	if (count >= most)
		remove_at(s, oldest);
}

int
desk_session_begin(struct desk_sessions *s, const struct sha256 *token, int64_t now,
    char cookie[DESK_SECRET_BYTES + 1], struct err *e)
{
	struct desk_session one = { .token = *token, .began = now, .used = now };
	int rc;

	if ((rc = make_secret(cookie, e)) != 0 || (rc = make_secret(one.form, e)) != 0)
		return rc;
	one.cookie = sha256_of(cookie, DESK_SECRET_BYTES);
	pthread_mutex_lock(&s->lock);
	remove_ended(s, now);
	make_room(s, token, DESK_SESSIONS_OF_TOKEN_MAX);
	make_room(s, NULL, DESK_SESSIONS_MAX);
	s->list[s->count++] = one;
	pthread_mutex_unlock(&s->lock);
	return 0;
}

bool
desk_session_find(struct desk_sessions *s, struct str cookie, int64_t now, struct desk_session *out)
{
	struct sha256 digest = sha256_of(cookie.p, cookie.len);
	bool is_found = false;

	pthread_mutex_lock(&s->lock);
	remove_ended(s, now);
	for (unsigned i = 0; i < s->count && !is_found; i++)
		if (sha256_eq(&s->list[i].cookie, &digest)) {
			s->list[i].used = now;
			*out = s->list[i];
			is_found = true;
		}
	pthread_mutex_unlock(&s->lock);
	return is_found;
}

void
desk_session_end(struct desk_sessions *s, const struct desk_session *one)
{
	pthread_mutex_lock(&s->lock);
	for (unsigned i = s->count; i-- > 0;)
		if (sha256_eq(&s->list[i].cookie, &one->cookie))
			remove_at(s, i);
	pthread_mutex_unlock(&s->lock);
}
