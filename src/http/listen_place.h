/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LISTEN_PLACE_H
#define HTTP_LISTEN_PLACE_H
/* listen_place: the address of a listening socket. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#define LISTEN_UNIX "unix:"
#define LISTEN_ADDRESS_BYTES \
	128 /* "unix:" and the longest path the kernel takes; IPv6 is shorter */

/* The address that a socket is or will be bound to. */
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
#endif
