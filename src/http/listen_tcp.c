/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listen_tcp: TCP listening sockets. The loops' sockets share one address by SO_REUSEPORT. With
 * that option a second server could bind the address too, unnoticed, so the address is first bound
 * without it, as a test.
 */
#include "http/listen_tcp.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/str.h"
#include "http/limits.h"

#define PORT_BYTES 6 /* "65535" */

/* Splits "host:port", "[v6]:port" or "*:port"; host is empty for '*'. */
static int
split_address(const char *address, struct str *host, struct str *port, struct err *e)
{
	struct str all = str_from(address);
	size_t colon = str_rfind(all, ':');
	uint64_t number;

	*host = str_slice(all, 0, colon);
	*port = colon < all.len ? str_slice(all, colon + 1, all.len) : str_make("", 0);
	if (host->len > 2 && host->p[0] == '[' && host->p[host->len - 1] == ']')
		*host = str_slice(*host, 1, host->len - 1);
	else if (str_find(*host, ':') < host->len || host->len == 0)
		port->len = 0;
	if (!str_to_u64(*port, &number) || number > 65535)
		return err_set(e, ERR_CONFIG,
		    "'%s' is no address to listen on: give HOST:PORT, [IPV6]:PORT or *:PORT",
		    address);
	if (str_is(*host, "*"))
		host->len = 0;
	return 0;
}

/* The family for "*": an IPv6 socket accepts IPv4 as well; AF_INET only if there is no IPv6. */
static int
family_of_any(void)
{
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return AF_INET;
	close(fd);
	return AF_INET6;
}

int
tcp_place(struct place *p, const char *address, struct err *e)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
	struct str host, port;
	char *host_text, *port_text;
	int rc;

	if ((rc = split_address(address, &host, &port, e)) != 0)
		return rc;
	if (host.len == 0)
		hints.ai_family = family_of_any();
	host_text = str_dup(host);
	port_text = str_dup(port);
	rc = getaddrinfo(host.len > 0 ? host_text : NULL, port_text, &hints, &found);
	free(host_text);
	free(port_text);
	if (rc != 0) {
		err_set(e, ERR_CONFIG, "nothing is known of '%s': give an address of this machine",
		    address);
		return err_detail(e, "%s", gai_strerror(rc));
	}
	memcpy(&p->at, found->ai_addr, found->ai_addrlen);
	p->len = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

static in_port_t *
port_of(struct place *p)
{
	return p->at.any.sa_family == AF_INET ? &p->at.v4.sin_port : &p->at.v6.sin6_port;
}

static bool
is_any_host(const struct place *p)
{
	if (p->at.any.sa_family == AF_INET)
		return p->at.v4.sin_addr.s_addr == htonl(INADDR_ANY);
	return IN6_IS_ADDR_UNSPECIFIED(&p->at.v6.sin6_addr);
}

static bool
is_same_host(const struct place *a, const struct place *b)
{
	if (is_any_host(a) && is_any_host(b)) /* 0.0.0.0 and :: count as the same */
		return true;
	if (a->at.any.sa_family != b->at.any.sa_family)
		return false;
	if (a->at.any.sa_family == AF_INET)
		return a->at.v4.sin_addr.s_addr == b->at.v4.sin_addr.s_addr;
	return IN6_ARE_ADDR_EQUAL(&a->at.v6.sin6_addr, &b->at.v6.sin6_addr) &&
	       a->at.v6.sin6_scope_id == b->at.v6.sin6_scope_id;
}

bool
tcp_is_same(const struct place *want, const struct place *bound)
{
	struct place a = *want, b = *bound;

	if (b.at.any.sa_family != AF_INET && b.at.any.sa_family != AF_INET6)
		return false;
	return (*port_of(&a) == 0 || *port_of(&a) == *port_of(&b)) && is_same_host(&a, &b);
}

static void
set_option(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof value); /* best effort */
}

void
tcp_tune(int fd)
{
	/* accepted sockets inherit the option, so that answers are sent without delay */
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
}

/* A socket bound to p; with_others: with SO_REUSEPORT. -1 with errno set on failure. */
static int
bind_socket(const struct place *p, bool with_others)
{
	int family = p->at.any.sa_family, saved;
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (with_others)
		set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
	if (family == AF_INET6) /* "*" means both families; no effect on other addresses */
		set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
	if (bind(fd, &p->at.any, p->len) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static int
why_not_bound(const char *address, struct err *e)
{
	switch (errno) {
	case EADDRINUSE:
		return err_errno(e, ERR_CONFIG,
		    "%s is taken by another program: stop that, or listen on another port",
		    address);
	case EACCES:
		return err_errno(e, ERR_CONFIG,
		    "listening on %s is not permitted: take a port from 1024 on, or grant "
		    "CAP_NET_BIND_SERVICE",
		    address);
	case EADDRNOTAVAIL:
		return err_errno(e, ERR_CONFIG,
		    "%s is no address of this machine: give one of its own, or *", address);
	default: return err_errno(e, ERR_CONFIG, "listening on %s does not work", address);
	}
}

/* Fails if another program listens on p already. Port 0 needs no test. */
static int
try_alone(struct place *p, const char *address, struct err *e)
{
	int fd, rc = 0;

	if (*port_of(p) == 0)
		return 0;
	/* bind() alone is no test: with SO_REUSEADDR two sockets may be bound, but not listen */
	if ((fd = bind_socket(p, false)) < 0)
		return why_not_bound(address, e);
	if (listen(fd, 1) != 0)
		rc = why_not_bound(address, e);
	close(fd);
	return rc;
}

void
tcp_spell(const struct place *p, char out[LISTEN_ADDRESS_BYTES])
{
	char host[LISTEN_ADDRESS_BYTES - PORT_BYTES - 3], port[PORT_BYTES];

	if (getnameinfo(&p->at.any, p->len, host, sizeof host, port, sizeof port,
		NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		host[0] = port[0] = '\0';
	snprintf(out, LISTEN_ADDRESS_BYTES, p->at.any.sa_family == AF_INET6 ? "[%s]:%s" : "%s:%s",
	    host, port);
}

/* Opens one socket and stores its bound address in p, so that the next ones use the same port. */
static int
open_one(struct place *p, const char *address, int *out, struct err *e)
{
	int fd = bind_socket(p, true), rc;

	if (fd < 0)
		return why_not_bound(address, e);
	tcp_tune(fd);
	if (listen(fd, ACCEPT_BACKLOG) != 0 || getsockname(fd, &p->at.any, &p->len) != 0) {
		rc = why_not_bound(address, e);
		close(fd);
		return rc;
	}
	*out = fd;
	return 0;
}

int
tcp_open(const struct place *p, const char *address, int *fds, unsigned n, struct err *e)
{
	struct place at = *p;
	unsigned opened = 0;
	int rc;

	rc = try_alone(&at, address, e);
	while (rc == 0 && opened < n) {
		if ((rc = open_one(&at, address, &fds[opened], e)) == 0)
			opened++;
	}
	while (rc != 0 && opened > 0)
		close(fds[--opened]);
	return rc;
}
