/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ANSWERS_KEPT_H
#define WEB_ANSWERS_KEPT_H
/*
 * answers_kept: answers to requests with an Idempotency-Key, so that a request that is sent again,
 * since its answer was lost, gets the same answer and does nothing. In memory: after a restart the
 * upload itself tells that it was published before. Any thread.
 */
#include <stdbool.h>

#include "base/hash.h"
#include "base/str.h"

struct answers_kept;
struct err;

#define ANSWERS_KEPT_MAX 1024             /* the oldest goes first */
#define ANSWERS_KEPT_BYTES_MAX (1u << 16) /* of one body; a longer one is not repeated */
#define ANSWERS_KEPT_KEY_BYTES_MAX 255    /* a UUID has 36 */

/* An answer, with memory of its own. */
struct kept_answer {
	int status;
	char *location, *etag, *body; /* NULL: none */
};
void kept_answer_clear(struct kept_answer *a);

struct answers_kept *answers_kept_new(void);
void answers_kept_free(struct answers_kept **k); /* *k may be NULL */
/*
 * Begins a request: key is the digest of the token and the Idempotency-Key, request that of all
 * that is asked. *out is a copy of the answer that it had, and *is_known true; else the request is
 * the caller's, who ends it. ERR_DATA: another request had the key; ERR_CONFLICT: the same request
 * is in progress.
 */
int answers_kept_begin(struct answers_kept *k, const struct sha256 *key,
    const struct sha256 *request, bool *is_known, struct kept_answer *out, struct err *e);
/* Ends a request: answer is copied, NULL: there is none to be repeated. */
void answers_kept_end(
    struct answers_kept *k, const struct sha256 *key, const struct kept_answer *answer);
#endif
