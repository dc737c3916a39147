/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_PRIVATE_H
#define CORPUS_STORE_PG_PRIVATE_H
/* store_pg_private: what the files store_pg*.c share. No other file includes it. */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

#define STORE_PG_ID_BYTES 16
#define STORE_PG_KEY_BYTES 16
/*
 * The key of a portion is the same in all versions: the beginning of its wId or eId. It is cut,
 * since PostgreSQL limits the size of an index entry, and ids have no limit.
 */
#define STORE_PG_KEY_CHARACTERS "100"
#define STORE_PG_PORTION_KEY \
	"left(CASE WHEN wid = '' THEN eid ELSE wid END, " STORE_PG_KEY_CHARACTERS ")"
/*
 * A key is looked up within minutes; its row is removed when so many numbers were given since,
 * which takes longer.
 */
#define STORE_PG_KEYS_KEPT "100000"

/* Bytes that are stored already stay; those that were erased come back. */
#define STORE_PG_OR_RESTORE(table)                                   \
	" ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes" \
	" WHERE octet_length(" table ".bytes) = 0"

struct store {
	PGconn *pg;
	char *url;
	char *name; /* of the database, for error messages: without user and password */
	bool writing;
	int wait_ms; /* for a statement, or QUERY_WAIT_EVER */
	/*
	 * Of a writing handle: connects again after the connection was lost, before the next
	 * statement outside a transaction. NULL: the handle stays lost.
	 */
	int (*revive)(struct store *s, struct err *e);
	bool is_reviving;
	bool has_shelves;   /* the tables of store_pg_shelf.c are there */
	bool has_resources; /* the tables of store_pg_resource.c are there */
	bool listens;       /* to the publications of others */
	struct err lost;    /* not ERR_NONE: the connection is of no use; every call returns it */
	unsigned char id[STORE_PG_ID_BYTES]; /* of the store that was opened */
	unsigned cursors;                    /* open ones, of this transaction */
	/* of a writing transaction: */
	bool is_open;   /* begin() was called, and neither commit() nor rollback() since */
	int64_t last;   /* the last number given, in this transaction or before it */
	int64_t marked; /* the same when the mark was set */
	bool is_marked;
	bool has_written;
	bool is_warned; /* the server has warned since the last statement was sent */
};

#endif
