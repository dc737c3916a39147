/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PEERS_H
#define HTTP_PEERS_H
/*
 * peers: how many connections each client address has, over all loops. IPv6 counts by /64, which is
 * what one customer gets. Loopback, sockets without addresses and trusted proxies are not counted.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct cidr;
struct peer;
struct peers;

struct peers *peers_new(uint32_t most);
/* At most so many from each address, but any number from the trusted; takes over the list. */
void peers_configure(struct peers *p, uint32_t most, struct cidr *trusted, unsigned trusted_count);
void peers_free(struct peers **p);
/* Whether it is a proxy whose word counts. */
bool peers_trusts(struct peers *p, const struct sockaddr *address);
/* Counts one in: false if its address has the most already. *out is NULL if it is not counted. */
bool peers_enter(struct peers *p, const struct sockaddr *address, struct peer **out);
void peers_leave(struct peers *p, struct peer *peer); /* NULL is fine */
#endif
