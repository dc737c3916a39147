/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_TOKEN_FILE_H
#define PUBLISH_TOKEN_FILE_H
/*
 * token_file: the file of tokens, beside the store: backups and copies of a store, which may be
 * published, then have no tokens in them.
 */
#include <stdbool.h>

#include "publish/token_table.h"

struct stat;

/*
 * The path of the file: the setting, or STORE.tokens beside a store that is a file. ERR_CONFIG: the
 * store is a database, and the setting is empty. The caller frees *out.
 */
int token_file_place(char **out, const char *setting, const char *store, struct err *e);
/*
 * Reads the file; a file that is not there has no tokens. ERR_CONFIG: other users may write it, or
 * a line is wrong. Sets *seen (may be NULL), by which a change is found. [blocks]
 */
int token_file_load(const char *path, struct token_table **out, struct stat *seen, struct err *e);
/* Whether the file is another than *seen. [blocks] */
bool token_file_has_changed(const char *path, const struct stat *seen);
/* Adds a token. ERR_CONFLICT: there is or was one of that name. [blocks until durable] */
int token_file_add(const char *path, const struct token *t, struct err *e);
/*
 * Revokes the token of that name at that time. ERR_NOTFOUND; ERR_CONFLICT: it is revoked already.
 * [blocks until durable]
 */
int token_file_revoke(const char *path, struct str name, int64_t now, struct err *e);
#endif
