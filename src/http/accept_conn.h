/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ACCEPT_CONN_H
#define HTTP_ACCEPT_CONN_H
/* accept_conn: accepts connections for a loop, and opens them. */
#include <sys/socket.h>

struct conn;
struct err;
struct http_loop;
struct listen_socket;
struct listener;
struct peer;

/* Takes over fd and peer. */
void conn_open(struct http_loop *l, const struct listener *from, int fd, struct peer *peer,
    const struct sockaddr *address);
void conn_arrive(struct conn *c); /* its loop takes c over from the handshake loop */

void accept_add(struct http_loop *l, struct listen_socket *socket); /* before accept_start() */
int accept_start(struct http_loop *l, struct err *e);
/*
 * Makes the kernel refuse new connections. Sockets that another loop or process uses are left as
 * they are.
 */
void accept_refuse(struct http_loop *l);
void accept_stop(struct http_loop *l);  /* accepts all waiting connections, closes the sockets */
void accept_leave(struct http_loop *l); /* leaves waiting connections to the successor */
#endif
