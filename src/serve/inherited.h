/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_INHERITED_H
#define SERVE_INHERITED_H
/*
 * inherited: listening sockets that were open before this program started: from the service
 * manager (LISTEN_FDS, see sd_listen_fds(3)), or from the predecessor in an upgrade. The name of
 * a socket from the service manager is its role: "admin", "tls", anything else for plain HTTP.
 */
#include <stdbool.h>

#include "http/http_config.h"

struct err;

#define INHERITED_FIRST_FD 3 /* SD_LISTEN_FDS_START */
#define INHERITED_MAX 1024   /* 32 listeners with a socket for each of 32 loops */
#define INHERITED_ADDRESS_BYTES 128
#define INHERITED_SUCCESSOR "GAZETTED_SUCCESSOR_OF" /* the pid of the predecessor */
#define INHERITED_OWN_NAME "own" /* a predecessor's socket that its configuration asked for */

struct inherited_socket {
	int fd;
	bool is_activated; /* opened by the service manager; a predecessor may have passed it on */
	struct http_listen listen; /* its address and role; address is the one below */
	char address[INHERITED_ADDRESS_BYTES];
};

struct inherited {
	struct inherited_socket *sockets;
	int *fds; /* the descriptors of `sockets`, as an array */
	unsigned count;
	bool is_lent; /* some belong to the service manager, which keeps them open */
	int ready_fd; /* the pipe on which the predecessor waits for a byte; -1: none */
};

/*
 * Takes the sockets that the environment describes. ERR_CONFIG: LISTEN_FDS is not valid, a
 * descriptor is no listening socket, or its address has no name.
 */
int inherited_take(struct inherited *h, char *const *environment, struct err *e);
/* Tells the predecessor, if there is one, that this process serves and that it may end. */
void inherited_ready(struct inherited *h);
/* Frees the lists. The descriptors stay open: http owns them by then. */
void inherited_free(struct inherited *h);
/*
 * Writes the address on which fd listens: "127.0.0.1:8080", "[::]:80", "unix:/path"; "" if it has
 * none that can be written.
 */
void inherited_spell(int fd, char out[INHERITED_ADDRESS_BYTES]);
#endif
