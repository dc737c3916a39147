/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H
/*
 * index: the file with the search index of a store. All of it is derived: it may be deleted at any
 * time. One process writes (a lock beside the file); others read meanwhile. A handle is used by one
 * thread at a time.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct body_packer;
struct err;
struct index;
struct sqlite3;
struct sqlite3_stmt;
struct stemmers;
struct breaks;
struct noted;

/* The layout of the file: another one is made anew. */
#define INDEX_LAYOUT 3

/*
 * Opens the index for reading. ERR_BUSY: there is none yet, or one of another release; it is being
 * made. [blocks]
 */
int index_open(struct index **out, const char *path, struct err *e);
/*
 * Opens it for writing; makes it if there is none, and anew if it is damaged or of another layout.
 * ERR_BUSY at once when another process writes. ERR_IO. [blocks]
 */
int index_open_writer(struct index **out, const char *path, struct err *e);
void index_close(struct index **x); /* *x may be NULL */

/* Whether the path is now another file than the one that was opened. */
bool index_is_replaced(const struct index *x);
/* The number of the last publication or record that is in the index. [blocks] */
int index_seq(struct index *x, int64_t *seq, struct err *e);

/* For the files of search. */
struct sqlite3 *index_db(struct index *x);
struct stemmers *index_stemmers(struct index *x);
struct breaks *index_breaks(struct index *x);
struct body_packer *index_packer(struct index *x);
struct noted *index_noted(struct index *x);
/* The statement, compiled once for each handle; sql is a literal. NULL with an error in e. */
struct sqlite3_stmt *index_statement(struct index *x, const char *sql, struct err *e);
/* Runs sql, which gives no rows. */
int index_run(struct index *x, const char *sql, struct err *e);
/* The error of SQLite: ERR_IO, or ERR_BUSY. */
int index_fail(struct index *x, struct err *e);
#endif
