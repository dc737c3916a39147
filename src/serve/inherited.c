/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inherited: takes over the sockets that the environment describes. What must hold: each socket
 * taken is a listening stream socket with close-on-exec set; LISTEN_PID is not checked in a
 * successor, whose predecessor cannot know its pid in advance.
 */
#include "serve/inherited.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define HOST_BYTES 64
#define PORT_BYTES 8

union address {
	struct sockaddr any;
	struct sockaddr_un unix_;
	struct sockaddr_storage room;
};

void
inherited_spell(int fd, char out[INHERITED_ADDRESS_BYTES])
{
	union address a = { .room = { 0 } };
	socklen_t len = sizeof a;
	char host[HOST_BYTES], port[PORT_BYTES];

	out[0] = '\0';
	if (getsockname(fd, &a.any, &len) != 0)
		return;
	if (a.any.sa_family == AF_UNIX) {
		if (len > offsetof(struct sockaddr_un, sun_path) && a.unix_.sun_path[0] == '/')
			snprintf(out, INHERITED_ADDRESS_BYTES, "unix:%.*s",
			    (int)(len - offsetof(struct sockaddr_un, sun_path)), a.unix_.sun_path);
		return;
	}
	if (getnameinfo(&a.any, len, host, sizeof host, port, sizeof port,
		NI_NUMERICHOST | NI_NUMERICSERV) == 0)
		snprintf(out, INHERITED_ADDRESS_BYTES,
		    a.any.sa_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

static bool
is_listening(int fd)
{
	int value = 0, type = 0;
	socklen_t len = sizeof value, type_len = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &len) == 0 && value != 0 &&
	       getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_len) == 0 && type == SOCK_STREAM;
}

static int
take_socket(struct inherited *h, struct str name, bool is_successor, struct err *e)
{
	int fd = INHERITED_FIRST_FD + (int)h->count;
	struct inherited_socket *s = &h->sockets[h->count];

	if (!is_listening(fd))
		return err_set(e, ERR_CONFIG,
		    "descriptor %d ('%.*s') is inherited and is not a listening socket: the socket "
		    "unit needs ListenStream= and Accept=no",
		    fd, (int)(name.len < 40 ? name.len : 40), name.p);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	inherited_spell(fd, s->address);
	s->fd = fd;
	s->is_activated = !is_successor || !str_is(name, INHERITED_OWN_NAME);
	s->listen = (struct http_listen){ .address = s->address,
		.is_admin = str_is(name, "admin"),
		.is_publishing = str_is(name, "publish") || str_is(name, "publish-tls"),
		.is_tls = str_is(name, "tls") || str_is(name, "publish-tls") };
	if (s->is_activated && s->address[0] == '\0')
		return err_set(e, ERR_CONFIG,
		    "descriptor %d ('%.*s') listens on an address that has no name: give the "
		    "socket a path or a port",
		    fd, (int)(name.len < 40 ? name.len : 40), name.p);
	h->is_lent = h->is_lent || s->is_activated;
	h->fds[h->count++] = fd;
	return 0;
}

/* Reads LISTEN_FDS and LISTEN_PID; *count is 0 when the sockets are meant for another process. */
static int
count_sockets(char *const *environment, bool is_successor, unsigned *count, struct err *e)
{
	const char *pid = environment_find(environment, "LISTEN_PID");
	const char *fds = environment_find(environment, "LISTEN_FDS");
	uint64_t number;

	*count = 0;
	if (fds == NULL)
		return 0;
	if (!is_successor &&
	    (pid == NULL || !str_to_u64(str_from(pid), &number) || number != (uint64_t)getpid()))
		return 0;
	if (!str_to_u64(str_from(fds), &number) || number > INHERITED_MAX)
		return err_set(e, ERR_CONFIG, "LISTEN_FDS is a number up to %d, not '%.40s'",
		    INHERITED_MAX, fds);
	*count = (unsigned)number;
	return 0;
}

int
inherited_take(struct inherited *h, char *const *environment, struct err *e)
{
	const char *predecessor = environment_find(environment, INHERITED_SUCCESSOR);
	struct str name, names = str_from(environment_find(environment, "LISTEN_FDNAMES"));
	unsigned count;
	int rc;

	*h = (struct inherited){ .ready_fd = -1 };
	if ((rc = count_sockets(environment, predecessor != NULL, &count, e)) != 0)
		return rc;
	h->sockets = mem_new_array(count + 1, sizeof *h->sockets);
	h->fds = mem_new_array(count + 1, sizeof *h->fds);
	while (h->count < count && rc == 0) {
		name = str_cut(names, ':', &names);
		rc = take_socket(h, name, predecessor != NULL, e);
	}
	if (predecessor != NULL) {
		h->ready_fd = INHERITED_FIRST_FD + (int)count;
		fcntl(h->ready_fd, F_SETFD, FD_CLOEXEC);
	}
	if (rc != 0)
		inherited_free(h);
	return rc;
}

void
inherited_ready(struct inherited *h)
{
	if (h->ready_fd < 0)
		return;
	if (write(h->ready_fd, "R", 1) != 1)
		log_warn("serve", "predecessor_is_gone", "errno=%d", errno);
	close(h->ready_fd);
	h->ready_fd = -1;
}

void
inherited_free(struct inherited *h)
{
	free(h->sockets);
	free(h->fds);
	*h = (struct inherited){ .ready_fd = -1 };
}
