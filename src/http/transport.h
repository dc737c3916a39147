/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TRANSPORT_H
#define HTTP_TRANSPORT_H
/*
 * transport: reads and writes a connection, plain or TLS. The queued answers are sent by out.c.
 */
#include <sys/socket.h>

#include "http/http_private.h"
#include "http/tls.h"

static inline ssize_t
transport_recv(const struct conn *c, void *to, size_t len)
{
	return c->tls == NULL ? recv(c->fd, to, len, 0) : tls_recv(c->tls, to, len);
}

static inline ssize_t
transport_send(const struct conn *c, const void *from, size_t len)
{
	return c->tls == NULL ? send(c->fd, from, len, MSG_NOSIGNAL) : tls_send(c->tls, from, len);
}

/* Ends sending. Errors are ignored: they mean that the connection is already closed. */
static inline void
transport_say_end(const struct conn *c)
{
	if (c->tls != NULL)
		tls_say_end(c->tls);
	shutdown(c->fd, SHUT_WR);
}
#endif
