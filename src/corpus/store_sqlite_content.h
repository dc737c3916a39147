/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_CONTENT_H
#define CORPUS_STORE_SQLITE_CONTENT_H
/*
 * store_sqlite_content: the table of contents: sources, uploads and outlines, each once under its
 * SHA-256, compressed alone or with another content as reference.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct err;
struct store;

/* A content that is to be stored. */
struct content {
	struct str bytes;
	struct sha256 digest;
	uint64_t
	    size; /* of the bytes; where they are empty but the digest is of others: of these */
	/* contents that are probably similar, the most similar first; 0: none */
	int64_t near, second;
};

/* Stores it unless it is there; what was erased comes back. */
int store_content_put(struct store *s, const struct content *wanted, int64_t *id, struct err *e);

/* A content that was read. */
struct content_read {
	struct str bytes; /* the store's own, until the next call of a function of this file */
	struct sha256 digest;
	uint64_t size;
	bool is_erased;
};

/* The content, whatever it hashes to: empty when it was erased. ERR_NOTFOUND, ERR_IO. */
int store_content_read(struct store *s, int64_t id, struct content_read *out, struct err *e);
/* The same, and ERR_IO when it was erased or is not what its digest says. */
int store_content_check(struct store *s, int64_t id, struct content_read *out, struct err *e);
/* ERR_NOTFOUND. */
int store_content_find(struct store *s, const struct sha256 *digest, int64_t *id, struct err *e);
/*
 * Removes the bytes, unless a publication that is served has them; what refers to them is
 * compressed anew.
 */
int store_content_erase(struct store *s, int64_t id, struct err *e);

/* What is kept in memory is no longer that of the file: after a rollback. */
void store_content_forget(struct store *s);
void store_content_free(struct store *s);
#endif
