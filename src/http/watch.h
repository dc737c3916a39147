/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_WATCH_H
#define HTTP_WATCH_H
/* watch: the events of a connection, and reading from it. */
struct conn;

void conn_read(struct conn *c); /* one read, into the loop's input */
/* Stores the unused input with the connection until its next run: at most READ_BYTES. */
void conn_hold_rest(struct conn *c);
void conn_look(struct conn *c); /* conn_read(), then conn_run() */
void conn_arm(struct conn *c);  /* sets ev to what the state waits for; closes c on failure */
#endif
