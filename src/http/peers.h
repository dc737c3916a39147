/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PEERS_H
#define HTTP_PEERS_H
/*
 * peers: counts connections and TLS handshakes of each client address, over all loops. IPv6 counts
 * by /64, the usual size of one customer's network. Loopback, sockets without addresses and trusted
 * proxies are not counted.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct peer;
struct peers;
struct trusted;

struct peers *peers_new(uint32_t most);
/*
 * Sets the limits of each address: connections at once, and TLS handshakes a second (0: no limit).
 * Addresses in trusted, which may be NULL, have no limits; takes over that reference.
 */
void peers_configure(
    struct peers *p, uint32_t most, uint32_t handshakes_a_second, struct trusted *trusted);
void peers_free(struct peers **p);
/* Counts a connection; false if its address is at the limit. *out is NULL if it is not counted. */
bool peers_enter(struct peers *p, const struct sockaddr *address, struct peer **out);
/* Takes a token for a TLS handshake; false if the bucket is empty. True if peer is NULL. */
bool peers_may_shake(struct peers *p, struct peer *peer, int64_t now_ms);
void peers_leave(struct peers *p, struct peer *peer); /* NULL is fine */
#endif
