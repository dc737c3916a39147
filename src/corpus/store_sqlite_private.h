/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_PRIVATE_H
#define CORPUS_STORE_SQLITE_PRIVATE_H
/* store_sqlite_private: what the files store_sqlite*.c share. No other file includes it. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "corpus/store_sqlite_statement.h"

/* Of a new file: what was withdrawn is still in it, so others do not read it. */
#define STORE_NEW_MODE 0640

#define LANGUAGE_BYTES_MAX 16 /* a code has 3 */

struct content_desk;
struct portions_desk;

struct store {
	sqlite3 *db;
	sqlite3_stmt *kept[STATEMENT_COUNT]; /* prepared statements that nobody uses now */
	struct content_desk *contents;       /* what store_sqlite_content.c keeps; NULL: nothing */
	struct portions_desk *portions;      /* what store_sqlite_portion.c keeps; NULL: nothing */
	char *path;       /* of the database file: absolute, without symbolic links */
	const char *name; /* the last component of path, for error messages */
	int lock;         /* descriptor of the lock file; -1 for a reader */
	bool writing;
	bool ours;    /* checked to be a store of gazetted, so it may be checkpointed */
	dev_t device; /* device and inode of the file that was opened */
	ino_t inode;
	bool still; /* opened as a file that nobody changes: see store_sqlite_still.h */
	struct timespec changed; /* the file, when it was opened */
	bool is_unsealed;        /* a page of the file has no sum: see store_sqlite_seal.h */
	bool accepts_unsealed;   /* opened to seal such pages */
	bool has_shelves;        /* the tables of store_sqlite_shelf.c are there */
	bool has_resources;      /* the table of store_sqlite_resource.c is there */
	int64_t layout;          /* user_version of the file when it was opened */
	int wal_pages;           /* pages in the log after the last commit */
	struct err stuck;        /* the first storage error; code ERR_NONE until then */
};

#endif
