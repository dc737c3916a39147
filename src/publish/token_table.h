/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_TOKEN_TABLE_H
#define PUBLISH_TOKEN_TABLE_H
/*
 * token_table: the tokens of a file, which never change after they were read. Its lines:
 *
 *	name TAB sha256 TAB created TAB expires TAB revoked TAB actions TAB folders
 *
 * with times as 2026-01-01T00:00:00Z, "-" for not revoked, actions and folders separated by commas.
 * Lines that begin with # are comments.
 */
#include "publish/token.h"

struct buf;
struct token_table;

#define TOKEN_FILE_BYTES_MAX (1u << 20) /* thousands of tokens */

/* Reads the text of a file, which is copied. ERR_CONFIG: the line that is wrong. */
int token_table_read(struct token_table **out, struct str text, struct err *e);
struct token_table *token_table_ref(struct token_table *t);
void token_table_unref(struct token_table **t); /* NULL is fine; leaves *t NULL */

/* The tokens in the order of the file, borrowed. */
unsigned token_table_count(const struct token_table *t);
const struct token *token_table_at(const struct token_table *t, unsigned i);
/*
 * The token with that digest, or NULL. Takes the same time wherever it is, and whichever bytes
 * differ.
 */
const struct token *token_table_find(const struct token_table *t, const struct sha256 *digest);
/* The token of that name, or NULL. */
const struct token *token_table_named(const struct token_table *t, struct str name);
/* Appends a line. */
void token_put(struct buf *b, const struct token *t);
#endif
