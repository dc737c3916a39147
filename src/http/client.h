/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H
/* client: whose request it is, as far as the access log wants to know. */
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/str.h"

struct peers;

struct client {
	uint8_t family; /* AF_INET, AF_INET6, or AF_UNIX, which has no address */
	uint8_t address[16];
};

struct client client_of(const struct sockaddr *address);
/* "192.0.2.1", "2001:db8::1" or "unix"; in out or static. */
struct str client_text(const struct client *c, char out[INET6_ADDRSTRLEN]);
/*
 * Who stands behind the peer, by X-Forwarded-For: from its end, as long as the one who has written an
 * element is trusted. A Unix socket is trusted: its mode says who may write there.
 */
struct client client_behind(const struct client *peer, struct str forwarded, struct peers *peers);
#endif
