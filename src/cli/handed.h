/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_HANDED_H
#define CLI_HANDED_H
/*
 * handed: listening sockets that somebody else has opened: the service manager (LISTEN_FDS, see
 * sd_listen_fds(3)), or the server whose successor this process is. Of the manager's sockets the
 * name tells the role: "admin", "tls", anything else for plain HTTP.
 */
#include <stdbool.h>

#include "http/http.h"

struct err;

#define HANDED_FIRST_FD 3 /* by the protocol */
#define HANDED_MAX 1024   /* 32 listeners with a socket for each of 32 loops */
#define HANDED_ADDRESS_BYTES 128
#define HANDED_SUCCESSOR "GAZETTED_SUCCESSOR_OF" /* the pid of the predecessor */
#define HANDED_OWN_NAME "own" /* a predecessor's socket that its configuration asked for */

struct handed_socket {
	int fd;
	bool is_activated;         /* the service manager's, maybe by way of a predecessor */
	struct http_listen listen; /* its address and role; address is the one below */
	char address[HANDED_ADDRESS_BYTES];
};

struct handed {
	struct handed_socket *sockets;
	int *fds; /* the same, side by side */
	unsigned count;
	bool is_lent; /* some are the service manager's, which goes on holding them */
	int ready_fd; /* where the predecessor waits for a byte; -1: there is none */
};

/* ERR_CONFIG: a descriptor is no listening socket. */
int handed_take(struct handed *h, char *const *environment, struct err *e);
/* Tells the predecessor, if there is one, that it may leave. */
void handed_ready(struct handed *h);
/* Forgets them; the descriptors are http's by then. */
void handed_free(struct handed *h);
/* Where fd listens: "127.0.0.1:8080", "[::]:80", "unix:/path"; "" if that cannot be said. */
void handed_spell(int fd, char out[HANDED_ADDRESS_BYTES]);
#endif
