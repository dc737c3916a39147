/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listen_unix: Unix listening sockets. Owner and group of the socket file may connect, so a proxy's
 * user has to be in the group. A file left over from a server that died is replaced; a file with a
 * listening server is not.
 */
#include "http/listen_unix.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/str.h"
#include "http/limits.h"
#include "http/listen_place.h"

#define SOCKET_MODE 0660 /* connecting needs write permission */

int
unix_place(struct place *p, const char *address, struct err *e)
{
	struct str path = str_from(address + sizeof LISTEN_UNIX - 1);

	if (path.len == 0 || path.p[0] != '/')
		return err_set(e, ERR_CONFIG,
		    "'%s' is no address to listen on: give unix: and a path from the root",
		    address);
	if (path.len >= sizeof p->at.unix_.sun_path)
		return err_set(e, ERR_CONFIG,
		    "the path of '%s' is too long for a socket: %zu bytes at most", address,
		    sizeof p->at.unix_.sun_path - 1);
	p->at.unix_.sun_family = AF_UNIX;
	memcpy(p->at.unix_.sun_path, path.p, path.len + 1);
	p->len = sizeof p->at.unix_;
	return 0;
}

bool
unix_is_same(const struct place *want, const struct place *bound)
{
	return bound->at.any.sa_family == AF_UNIX &&
	       bound->len > offsetof(struct sockaddr_un, sun_path) &&
	       strcmp(want->at.unix_.sun_path, bound->at.unix_.sun_path) == 0;
}

/* Removes a socket file that no server listens on. 0 if the path is free afterwards. */
static int
clear_path(const struct place *p, const char *address, struct err *e)
{
	const char *path = p->at.unix_.sun_path;
	struct stat st;
	int fd, rc;

	if (lstat(path, &st) != 0)
		return 0; /* if lstat() failed for another reason than ENOENT, bind() fails too */
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, ERR_CONFIG,
		    "%s is there already and is no socket: remove it, or listen elsewhere",
		    address);
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) < 0)
		return err_errno(e, ERR_CONFIG, "%s cannot be tried", address);
	rc = connect(fd, &p->at.any, p->len);
	if (rc != 0 && errno == ECONNREFUSED)
		rc = unlink(path) == 0
			 ? 0
			 : err_errno(e, ERR_CONFIG,
			       "%s is left from an earlier server and cannot be removed: remove it",
			       address);
	else
		rc = err_set(e, ERR_CONFIG,
		    "%s is taken by another program: stop that, or listen elsewhere", address);
	close(fd);
	return rc;
}

int
unix_open(const struct place *p, const char *address, int *fd, struct err *e)
{
	int rc;

	if ((rc = clear_path(p, address, e)) != 0)
		return rc;
	if ((*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) < 0)
		return err_errno(e, ERR_CONFIG, "%s cannot be opened", address);
	/*
	 * Linux gives the file the socket's mode less the umask; with mode 0 no client can connect
	 * before chmod()
	 */
	fchmod(*fd, 0);
	if (bind(*fd, &p->at.any, p->len) == 0 && listen(*fd, ACCEPT_BACKLOG) == 0 &&
	    chmod(p->at.unix_.sun_path, SOCKET_MODE) == 0)
		return 0;
	rc = err_errno(e, ERR_CONFIG,
	    "a socket cannot be made at %s: make its folder, and let this user write there",
	    address);
	close(*fd);
	*fd = -1;
	return rc;
}
