/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H
/*
 * listen: addresses, and the sockets that listen on them: new sockets, or sockets inherited from a
 * predecessor or the service manager. Knows no loops and no connections.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "http/listen_place.h"

struct err;
struct http_listen;

/* A listening socket. Several loops may accept from it. */
struct listen_socket {
	const struct listener *listener;
	int fd;
	_Atomic unsigned users; /* loops that accept from it */
};

/* One configured address with its sockets. */
struct listener {
	char address[LISTEN_ADDRESS_BYTES]; /* as bound, with the port that the kernel chose */
	bool is_admin, is_publishing, is_tls, is_unix;
	bool is_kept; /* another process holds the sockets too and serves their queues */
	struct listen_socket *sockets;
	unsigned count;
	dev_t dev; /* device and inode of a Unix socket's file, to tell it from a later one */
	ino_t ino;
};

/* Inherited sockets. An entry is -1 after a listener has taken it. */
struct inherited {
	int *fds;
	unsigned count;
	bool is_lent; /* the service manager keeps them open as well */
};

/*
 * Listens on all inherited sockets bound to the address in want or, if there is none, on n new
 * sockets (one for a Unix address). ERR_CONFIG: the message has the address and what to do.
 */
int listen_open(struct listener *l, const struct http_listen *want, unsigned n,
    struct inherited *inherited, struct err *e);
void listen_close(struct listener *l); /* l may be closed already, or zeroed */
/* The port is 0: the kernel chooses it, and an inherited socket matches with any port. */
bool listen_is_any_port(const struct http_listen *want);
#endif
