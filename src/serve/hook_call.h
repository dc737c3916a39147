/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_HOOK_CALL_H
#define SERVE_HOOK_CALL_H
/* hook_call: what a hook is told of changes: CloudEvents 1.0, and their signature. */
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "web/change_event.h"

struct readers;
struct hook_post;

/* One call; its strings are in the arena of the list. */
struct hook_call {
	struct changes_place place; /* all up to here was told when it is delivered */
	const char *id;
	struct str body;
};

struct hook_calls {
	struct arena arena;
	struct hook_call list[CHANGE_EVENTS_MAX];
	unsigned count;
	struct changes_place reached;
};

/*
 * Reads the changes after a place. source: the base URL. The caller frees the list, on failure too.
 * [blocks]
 */
int hook_calls_read(struct hook_calls *out, struct readers *readers, struct hook_post *post,
    const struct changes_place *after, const char *source, struct err *e);
void hook_calls_free(struct hook_calls *l);

#define HOOK_KEY_BYTES_MIN 24 /* as Standard Webhooks has them, which asks for 24 to 64 */
#define HOOK_KEY_BYTES_MAX 4096
#define HOOK_SIGNATURE_BYTES (3 + SHA256_BASE64_BYTES + 1)

struct hook_key {
	uint8_t bytes[HOOK_KEY_BYTES_MAX];
	size_t len; /* 0: calls are not signed */
};

/*
 * Reads a secret: "whsec_" and base64, or the text itself, without the line end. ERR_CONFIG.
 * [blocks]
 */
int hook_key_read(struct hook_key *out, const char *path, struct err *e);
/* Writes "v1,BASE64": the HMAC-SHA256 of "ID.SECONDS.BODY". */
void hook_sign(const struct hook_key *key, const struct hook_call *call, const char *seconds,
    char out[HOOK_SIGNATURE_BYTES]);
#endif
