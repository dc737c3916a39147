/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_PAGE_H
#define CORPUS_STORE_SQLITE_PAGE_H
/*
 * store_sqlite_page: a checksum in the last eight bytes of each page of a store, over the page and
 * its number. It is written with the page and checked whenever the page is read, so that a page
 * that is damaged, or stands in the place of another, is an error, not rows that are missing.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#define STORE_PAGE_BYTES 4096  /* that of SQLite by default, and of every store */
#define STORE_PAGE_SUM_BYTES 8 /* at the end of a page, which SQLite leaves alone */

/*
 * The name of the file system for sqlite3_open_v2(), which is the one in use before, with sums. It
 * applies them to files whose header reserves the bytes, and to empty ones. NULL: no memory.
 */
const char *store_page_vfs(void);
/* Before the first write to an empty database, and before VACUUM INTO: the new file gets sums. */
int store_page_reserve(sqlite3 *db);
/* Whether the main database has sums. */
bool store_page_has_sums(sqlite3 *db);
/* For an empty file that gets the pages of a store with or without sums. */
int store_page_set_sums(sqlite3 *db, bool has_sums);
/* The number of a page of the main database whose sum was wrong; 0: none was. */
uint32_t store_page_damaged(sqlite3 *db);
/* Whether a page was read that has no sum at all: another program wrote it. */
bool store_page_is_unsealed(sqlite3 *db);
/* Lets the connection read pages without a sum; pages with a wrong sum stay refused. */
int store_page_accept_unsealed(sqlite3 *db);
/* Whether a page has a sum, right or wrong; of one that was read past the check. */
bool store_page_has_sum(const unsigned char page[STORE_PAGE_BYTES], uint32_t number);
struct store_page_sealing {
	uint32_t pages;   /* without a sum */
	uint32_t damaged; /* number of a page whose sum is wrong; 0: no page has a wrong sum */
};
/*
 * Of a connection with a log, reads all pages of the file, while no program copies its log into it.
 * Writes their sums into those that have none, if is_writing; then they are on the disk. An SQLite
 * result.
 */
int store_page_seal_all(sqlite3 *db, bool is_writing, struct store_page_sealing *out);
typedef void store_page_fn(void *arg, uint32_t number);
/*
 * From now on a page of the main database whose sum is wrong is read as it is, and told. tell NULL:
 * it is an error again. Not while a statement runs.
 */
int store_page_watch(sqlite3 *db, store_page_fn *tell, void *arg);
/* The file below, whose reads are not checked; `file` is one of the file system above. */
sqlite3_file *store_page_raw(sqlite3_file *file);
/* Writes the sum into a page. */
void store_page_seal(unsigned char page[STORE_PAGE_BYTES], uint32_t number);
#endif
