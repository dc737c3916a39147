/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listen: opens one listener for each configured address. What must hold: an inherited socket that
 * is bound to a configured address is never closed, since clients may already wait in its queue.
 */
#include "http/listen.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "http/http_config.h"
#include "http/limits.h"
#include "http/listen_tcp.h"
#include "http/listen_unix.h"

static bool
is_unix(const char *address)
{
	return str_starts(str_from(address), LISTEN_UNIX);
}

bool
listen_is_any_port(const struct http_listen *want)
{
	return !is_unix(want->address) && str_ends(str_from(want->address), ":0");
}

/* Reads the address that fd is bound to; false if fd is no listening socket. */
static bool
read_back(int fd, struct place *p)
{
	int listens = 0;
	socklen_t len = sizeof listens;

	*p = (struct place){ .len = sizeof p->at };
	return fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) == 0 &&
	       listens != 0 && getsockname(fd, &p->at.any, &p->len) == 0;
}

static bool
is_same(const struct place *want, const struct place *bound)
{
	return want->at.any.sa_family == AF_UNIX ? unix_is_same(want, bound)
						 : tcp_is_same(want, bound);
}

/* Adds an inherited socket. It may be in blocking mode and lack close-on-exec: sets both flags. */
static void
adopt(struct listener *l, int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	listen(fd, ACCEPT_BACKLOG);
	if (!l->is_unix)
		tcp_tune(fd);
	l->sockets[l->count++].fd = fd;
}

/*
 * Takes all inherited sockets that are bound to p. If p has port 0, the first match sets the
 * port.
 */
static void
take_inherited(struct listener *l, struct place *p, struct inherited *from)
{
	struct place bound;

	l->sockets = mem_new_array(from->count, sizeof *l->sockets);
	for (unsigned i = 0; i < from->count; i++) {
		if (!read_back(from->fds[i], &bound) || !is_same(p, &bound))
			continue;
		*p = bound;
		adopt(l, from->fds[i]);
		from->fds[i] = -1;
	}
	l->is_kept = l->count > 0 && from->is_lent;
}

static int
open_new(struct listener *l, const struct place *p, const char *address, unsigned n, struct err *e)
{
	int *fds, rc;

	if (l->is_unix)
		n = 1;
	fds = mem_new_array(n, sizeof *fds);
	free(l->sockets);
	l->sockets = mem_new_array(n, sizeof *l->sockets);
	rc = l->is_unix ? unix_open(p, address, fds, e) : tcp_open(p, address, fds, n, e);
	for (unsigned i = 0; i < n && rc == 0; i++)
		l->sockets[l->count++].fd = fds[i];
	free(fds);
	return rc;
}

/* Records the bound address and, for a Unix socket, the device and inode of its file. */
static int
look_at(struct listener *l, const char *address, struct err *e)
{
	struct place bound;
	struct stat st;

	if (!read_back(l->sockets[0].fd, &bound))
		return err_errno(e, ERR_CONFIG, "where %s listens cannot be read back", address);
	if (!l->is_unix) {
		tcp_spell(&bound, l->address);
		return 0;
	}
	snprintf(l->address, sizeof l->address, "%s", address);
	if (stat(bound.at.unix_.sun_path, &st) == 0) {
		l->dev = st.st_dev;
		l->ino = st.st_ino;
	}
	return 0;
}

int
listen_open(struct listener *l, const struct http_listen *want, unsigned n,
    struct inherited *inherited, struct err *e)
{
	struct place p = { .len = 0 };
	int rc;

	*l = (struct listener){ .is_admin = want->is_admin,
		.is_publishing = want->is_publishing,
		.is_tls = want->is_tls,
		.is_unix = is_unix(want->address) };
	rc = l->is_unix ? unix_place(&p, want->address, e) : tcp_place(&p, want->address, e);
	if (rc != 0)
		return rc;
	take_inherited(l, &p, inherited);
	if (l->count == 0)
		rc = open_new(l, &p, want->address, n, e);
	if (rc == 0)
		rc = look_at(l, want->address, e);
	for (unsigned i = 0; i < l->count; i++)
		l->sockets[i].listener = l;
	if (rc != 0)
		listen_close(l);
	return rc;
}

/*
 * Removes the file of a Unix socket, unless the socket is still used elsewhere or a new file has
 * replaced it.
 */
static void
remove_file(const struct listener *l)
{
	const char *path = l->address + sizeof LISTEN_UNIX - 1;
	struct stat st;

	if (l->is_unix && !l->is_kept && l->ino != 0 && stat(path, &st) == 0 &&
	    st.st_dev == l->dev && st.st_ino == l->ino)
		unlink(path);
}

void
listen_close(struct listener *l)
{
	remove_file(l);
	for (unsigned i = 0; i < l->count; i++) {
		if (l->sockets[i].fd >= 0)
			close(l->sockets[i].fd);
	}
	free(l->sockets);
	*l = (struct listener){ .count = 0 };
}
