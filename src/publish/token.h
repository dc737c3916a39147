/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_TOKEN_H
#define PUBLISH_TOKEN_H
/*
 * token: the right to publish over the network. A token is "gaz_" and 64 hexadecimal digits, 256
 * random bits; what is stored is its SHA-256, with a name for the audit trail, the actions and the
 * works that it allows, and when it ends.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct err;

#define TOKEN_PREFIX "gaz_" /* by which programs that look for leaked secrets know it */
#define TOKEN_BYTES (sizeof TOKEN_PREFIX - 1 + SHA256_HEX_BYTES)
#define TOKEN_NAME_BYTES_MAX 64 /* it stands in lines of history */
#define TOKEN_FOLDERS_MAX 16    /* of one token */

enum token_action {
#define ACTION(symbol, word, meaning) TOKEN_##symbol,
#include "publish/token.def"
#undef ACTION
	TOKEN_ACTIONS
};
#define TOKEN_ALL_ACTIONS ((1u << TOKEN_ACTIONS) - 1)

struct token {
	struct str name;
	struct sha256 digest;
	int64_t created, expires; /* seconds UTC */
	int64_t revoked;          /* 0: not */
	unsigned actions;         /* a set: 1 << enum token_action */
	struct str folders[TOKEN_FOLDERS_MAX];
	unsigned folder_count;
};

const char *token_action_word(enum token_action action);
/* False for an unknown word. */
bool token_action_from(struct str word, enum token_action *out);
/* A new secret, and the digest that is stored of it. ERR_IO: the kernel gave no random bytes. */
int token_make(char out[TOKEN_BYTES + 1], struct sha256 *digest, struct err *e);
/* The digest of a secret as it was sent; false if it has not the form of one. */
bool token_digest(struct str secret, struct sha256 *out);
/* A letter or digit, and then also . _ @ and -. ERR_USAGE. */
int token_check_name(struct str name, struct err *e);
/* A folder of works, such as /akn or /akn/xx/act, or a work. ERR_USAGE. */
int token_check_folder(struct str folder, struct err *e);
/* Whether it is neither revoked nor over at that time. */
bool token_is_valid(const struct token *t, int64_t now);
bool token_allows(const struct token *t, enum token_action action);
/* Whether it allows drafts, as the right to publish does, too. */
bool token_has_drafts(const struct token *t);
/* Whether the work is one of its folders, or in one. */
bool token_has_work(const struct token *t, struct str work);
#endif
