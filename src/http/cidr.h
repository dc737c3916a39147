/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CIDR_H
#define HTTP_CIDR_H
/* cidr: a range of addresses, "10.0.0.0/8" or "2001:db8::/32"; a single address is a range too. */
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct err;

#define CIDR_BYTES 16

struct cidr {
	uint8_t bytes[CIDR_BYTES]; /* IPv4 as ::ffff:a.b.c.d, so that both are compared alike */
	uint8_t bits;              /* prefix length, counted in the 128 bits above */
};

/* ERR_CONFIG: text is no range; the message says what to write. */
int cidr_parse(struct cidr *out, const char *text, struct err *e);
/* Whether address is in the range; false for other families than AF_INET and AF_INET6. */
bool cidr_has(const struct cidr *c, const struct sockaddr *address);
#endif
