/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H
/* client: the address of the client that sent a request, for the access log. */
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/str.h"

struct trusted;

struct client {
	uint8_t family; /* AF_INET, AF_INET6, or AF_UNIX, which has no address */
	uint8_t address[16];
};

struct client client_of(const struct sockaddr *address);
/* "192.0.2.1", "2001:db8::1" or "unix"; the text is in out or is static. */
struct str client_text(const struct client *c, char out[INET6_ADDRSTRLEN]);
/*
 * The client behind the proxies, by X-Forwarded-For (forwarded): read from the end, as long as the
 * address that added an element is a trusted proxy. A Unix socket is trusted, because its file mode
 * restricts who may connect.
 */
struct client client_behind(
    const struct client *peer, struct str forwarded, const struct trusted *proxies);
#endif
