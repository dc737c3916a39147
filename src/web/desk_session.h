/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DESK_SESSION_H
#define WEB_DESK_SESSION_H
/*
 * desk_session: who is signed in at the desk. In memory: with the server all sessions end. A cookie
 * is a random secret, of which only the digest is kept; it is not the token. Any thread.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct desk_sessions;
struct err;

#define DESK_SESSIONS_MAX 256        /* the one that was used longest ago ends first */
#define DESK_SESSIONS_OF_TOKEN_MAX 8 /* likewise */
#define DESK_SESSION_S 28800         /* a working day: 8 hours */
#define DESK_IDLE_S 3600             /* without a request */
#define DESK_SECRET_BYTES SHA256_HEX_BYTES

struct desk_session {
	struct sha256 cookie, token;      /* digests */
	char form[DESK_SECRET_BYTES + 1]; /* is in each form of the session's pages */
	int64_t began, used;              /* seconds UTC */
};

struct desk_sessions *desk_sessions_new(void);
void desk_sessions_free(struct desk_sessions **s); /* *s may be NULL */
/* Begins a session for the token with that digest; cookie is its secret. ERR_IO. */
int desk_session_begin(struct desk_sessions *s, const struct sha256 *token, int64_t now,
    char cookie[DESK_SECRET_BYTES + 1], struct err *e);
/* A copy of the session of that cookie, which is used now; false if there is none. */
bool desk_session_find(
    struct desk_sessions *s, struct str cookie, int64_t now, struct desk_session *out);
void desk_session_end(struct desk_sessions *s, const struct desk_session *one);
#endif
