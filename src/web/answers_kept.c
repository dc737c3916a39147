/* SPDX-License-Identifier: Apache-2.0 */
/* answers_kept: a ring of the last requests. What must hold: each key is in it once. */
#include "web/answers_kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

struct entry {
	struct sha256 key, request;
	enum { FREE, RUNNING, DONE } state;
	struct kept_answer answer;
};

struct answers_kept {
	pthread_mutex_t lock;
	unsigned next; /* the place of the next request */
	struct entry list[ANSWERS_KEPT_MAX];
};

void
kept_answer_clear(struct kept_answer *a)
{
	free(a->location);
	free(a->etag);
	free(a->body);
	*a = (struct kept_answer){ 0 };
}

static char *
copy(const char *s)
{
	return s != NULL ? str_dup(str_from(s)) : NULL;
}

static void
copy_answer(struct kept_answer *to, const struct kept_answer *from)
{
	*to = (struct kept_answer){ from->status, copy(from->location), copy(from->etag),
		copy(from->body) };
}

struct answers_kept *
answers_kept_new(void)
{
	struct answers_kept *k = NEW(struct answers_kept);

	pthread_mutex_init(&k->lock, NULL);
	return k;
}

void
answers_kept_free(struct answers_kept **pk)
{
	struct answers_kept *k = *pk;

	if (k == NULL)
		return;
	for (unsigned i = 0; i < ANSWERS_KEPT_MAX; i++)
		kept_answer_clear(&k->list[i].answer);
	pthread_mutex_destroy(&k->lock);
	free(k);
	*pk = NULL;
}

static struct entry *
find(struct answers_kept *k, const struct sha256 *key)
{
	for (unsigned i = 0; i < ANSWERS_KEPT_MAX; i++)
		if (k->list[i].state != FREE && sha256_eq(&k->list[i].key, key))
			return &k->list[i];
	return NULL;
}

/* The oldest place that no running request has: those are far fewer. */
static struct entry *
take_place(struct answers_kept *k)
{
	struct entry *x;

	do {
		x = &k->list[k->next];
		k->next = (k->next + 1) % ANSWERS_KEPT_MAX;
	} while (x->state == RUNNING);
	kept_answer_clear(&x->answer);
	return x;
}

static int
begin(struct answers_kept *k, const struct sha256 *key, const struct sha256 *request,
    bool *is_known, struct kept_answer *out, struct err *e)
{
	struct entry *x = find(k, key);

	*is_known = false;
	if (x == NULL) {
		x = take_place(k);
		*x = (struct entry){ .key = *key, .request = *request, .state = RUNNING };
		return 0;
	}
	if (!sha256_eq(&x->request, request))
		return err_set(e, ERR_DATA,
		    "the Idempotency-Key was sent with another request: use a new key for each");
	if (x->state == RUNNING)
		return err_set(
		    e, ERR_CONFLICT, "the same request is in progress: ask again when it is done");
	*is_known = true;
	copy_answer(out, &x->answer);
	return 0;
}

int
answers_kept_begin(struct answers_kept *k, const struct sha256 *key, const struct sha256 *request,
    bool *is_known, struct kept_answer *out, struct err *e)
{
	int rc;

	pthread_mutex_lock(&k->lock);
	rc = begin(k, key, request, is_known, out, e);
	pthread_mutex_unlock(&k->lock);
	return rc;
}

void
answers_kept_end(struct answers_kept *k, const struct sha256 *key, const struct kept_answer *answer)
{
	struct entry *x;

	pthread_mutex_lock(&k->lock);
	if ((x = find(k, key)) != NULL) {
		x->state = answer != NULL ? DONE : FREE;
		if (answer != NULL)
			copy_answer(&x->answer, answer);
	}
	pthread_mutex_unlock(&k->lock);
}
