/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_SEAL_H
#define CORPUS_STORE_SQLITE_SEAL_H
/* store_sqlite_seal: pages that another program wrote get their checksums. */
struct err;
struct store;

/*
 * Of a store that was opened for writing with store_page_accept_unsealed(): copies the log into the
 * file, checks the whole store, and writes the sums of the pages that have none. ERR_IO: something
 * in it is damaged; ERR_BUSY: a reader is in the log. [blocks]
 */
int store_sqlite_seal(struct store *s, struct err *e);
#endif
