/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listen: addresses and listening sockets. Several sockets share one address by SO_REUSEPORT, one a
 * loop. That option would let a second server slip in beside a first one, so the address is tried
 * without it before.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "http/machine.h"

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

/* One socket takes both families, if this machine has both. */
static int
family_of_any(void)
{
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return AF_INET;
	(void)close(fd);
	return AF_INET6;
}

static int
resolve(const char *address, struct addrinfo **out, struct err *e)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct str host, port;
	char *host_text, *port_text;
	int rc;

	if ((rc = split_address(address, &host, &port, e)) != 0)
		return rc;
	if (host.len == 0)
		hints.ai_family = family_of_any();
	host_text = str_dup(host);
	port_text = str_dup(port);
	rc = getaddrinfo(host.len > 0 ? host_text : NULL, port_text, &hints, out);
	free(host_text);
	free(port_text);
	if (rc == 0)
		return 0;
	err_set(
	    e, ERR_CONFIG, "nothing is known of '%s': give an address of this machine", address);
	return err_detail(e, "%s", gai_strerror(rc));
}

static void
set_option(int fd, int level, int option, int value)
{
	(void)setsockopt(fd, level, option, &value, sizeof(value)); /* best effort */
}

/* A socket bound to a; with_others shares the port. -1 with errno set. */
static int
bind_socket(const struct addrinfo *a, bool with_others)
{
	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), saved;

	if (fd < 0)
		return -1;
	set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (with_others)
		set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
	if (a->ai_family == AF_INET6) /* "*" means both; any other address is one family's anyway */
		set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
	if (bind(fd, a->ai_addr, a->ai_addrlen) == 0)
		return fd;
	saved = errno;
	(void)close(fd);
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

static unsigned short
port_of(const struct sockaddr *a)
{
	return ntohs(a->sa_family == AF_INET
			 ? ((const struct sockaddr_in *)(const void *)a)->sin_port
			 : ((const struct sockaddr_in6 *)(const void *)a)->sin6_port);
}

/* Fails if somebody else listens there already. Not for port 0, where nobody does. */
static int
try_alone(const struct addrinfo *a, const char *address, struct err *e)
{
	int fd;

	if (port_of(a->ai_addr) == 0)
		return 0;
	/* listening as well: two sockets with SO_REUSEADDR may both be bound */
	if ((fd = bind_socket(a, false)) < 0)
		return why_not_bound(address, e);
	if (listen(fd, 1) != 0) {
		int rc = why_not_bound(address, e);

		(void)close(fd);
		return rc;
	}
	(void)close(fd);
	return 0;
}

/* Reads back where fd is bound, so that the others follow to the port the kernel chose. */
static int
read_back(int fd, struct addrinfo *a, char *spelling, struct err *e)
{
	char host[ADDRESS_BYTES - PORT_BYTES - 3], port[PORT_BYTES];

	if (getsockname(fd, a->ai_addr, &a->ai_addrlen) != 0 ||
	    getnameinfo(a->ai_addr, a->ai_addrlen, host, sizeof(host), port, sizeof(port),
		NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return err_errno(e, ERR_CONFIG, "the address listened on cannot be read back");
	(void)snprintf(
	    spelling, ADDRESS_BYTES, a->ai_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
	return 0;
}

static int
listen_one(const struct addrinfo *a, const char *address, int *out, struct err *e)
{
	int fd = bind_socket(a, true), rc;

	if (fd < 0)
		return why_not_bound(address, e);
	/* what is accepted inherits it: answers leave at once */
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	if (listen(fd, ACCEPT_BACKLOG) != 0) {
		rc = why_not_bound(address, e);
		(void)close(fd);
		return rc;
	}
	*out = fd;
	return 0;
}

int
listen_open(const char *address, int *fds, unsigned n, char *spelling, struct err *e)
{
	struct addrinfo *found = NULL;
	unsigned i;
	int rc;

	for (i = 0; i < n; i++)
		fds[i] = -1;
	if ((rc = resolve(address, &found, e)) != 0)
		return rc;
	rc = try_alone(found, address, e);
	for (i = 0; i < n && rc == 0; i++) {
		rc = listen_one(found, address, &fds[i], e);
		if (rc == 0 && i == 0)
			rc = read_back(fds[0], found, spelling, e);
	}
	for (i = 0; i < n && rc != 0; i++) {
		if (fds[i] >= 0)
			(void)close(fds[i]);
		fds[i] = -1;
	}
	freeaddrinfo(found);
	return rc;
}
