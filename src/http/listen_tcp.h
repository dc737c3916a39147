/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LISTEN_TCP_H
#define HTTP_LISTEN_TCP_H
/* listen_tcp: sockets that listen on an address of IPv4 or IPv6. */
#include <stdbool.h>

#include "http/listen_place.h"

struct err;

int tcp_place(struct place *p, const char *address, struct err *e);
/* Binds n sockets to the same port, for SO_REUSEPORT. */
int tcp_open(const struct place *p, const char *address, int *fds, unsigned n, struct err *e);
bool tcp_is_same(const struct place *want, const struct place *bound);
void tcp_tune(int fd);
void tcp_spell(const struct place *p, char out[LISTEN_ADDRESS_BYTES]);
#endif
