/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_CONNECT_H
#define CORPUS_STORE_PG_CONNECT_H
/* store_pg_connect: the connection of a store. */
struct err;
struct store;

/*
 * Connects to the first of the servers of s->url that takes writes, in place of a connection there
 * may be. A writer has the lock of writers afterwards: BUSY when another has it. BUSY when no
 * server answers. [blocks, for each address up to connect_timeout]
 */
int store_pg_connect(struct store *s, struct err *e);
void store_pg_disconnect(struct store *s);
#endif
