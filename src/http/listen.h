/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H
/*
 * listen: addresses, and the sockets that listen on them: new ones, or those that a predecessor or
 * the service manager has opened already. Knows no loops and no connections.
 */
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

struct err;
struct http_listen;

#define LISTEN_UNIX "unix:"
#define LISTEN_ADDRESS_BYTES \
	128 /* "unix:" and the longest path the kernel takes; IPv6 is shorter */

/* Where a socket is bound, or is to be. */
struct place {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_un unix_;
		struct sockaddr_storage room;
	} at;
	socklen_t len;
};

/* A listening socket. Several loops may accept from it. */
struct listen_socket {
	const struct listener *listener;
	int fd;
	_Atomic unsigned users; /* who accept from it now */
};

/* One address that was asked for, with its sockets. */
struct listener {
	char address[LISTEN_ADDRESS_BYTES]; /* as it is bound: with the port the kernel chose */
	bool is_admin, is_tls, is_unix;
	bool is_kept; /* others hold the sockets too: whoever waits in them is not lost with us */
	struct listen_socket *sockets;
	unsigned count;
	dev_t dev; /* of the file of a Unix socket, to tell it from a later one */
	ino_t ino;
};

/* Sockets handed down. Those that were taken are -1. */
struct inherited {
	int *fds;
	unsigned count;
	bool is_lent; /* by the service manager, which goes on holding them */
};

/*
 * Listens as asked for, on every inherited socket that is bound there, or else on n new ones (a
 * Unix socket has one). ERR_CONFIG: the address, and what to do.
 */
int listen_open(struct listener *l, const struct http_listen *want, unsigned n,
    struct inherited *inherited, struct err *e);
void listen_close(struct listener *l); /* also what is not open */
/* The kernel is to choose the port: any inherited one will do. */
bool listen_is_any_port(const struct http_listen *want);

/* The two kinds: listen_tcp.c, listen_unix.c. */
int tcp_place(struct place *p, const char *address, struct err *e);
/* Binds n sockets to the same port, for SO_REUSEPORT. */
int tcp_open(const struct place *p, const char *address, int *fds, unsigned n, struct err *e);
bool tcp_is_same(const struct place *want, const struct place *bound);
void tcp_tune(int fd);
void tcp_spell(const struct place *p, char out[LISTEN_ADDRESS_BYTES]);

int unix_place(struct place *p, const char *address, struct err *e);
int unix_open(const struct place *p, const char *address, int *fd, struct err *e);
bool unix_is_same(const struct place *want, const struct place *bound);
#endif
