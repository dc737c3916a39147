/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify: sends datagrams to the socket of the service manager. What must hold: a manager that
 * cannot be reached is logged and is no error; a send waits at most SEND_TIMEOUT_S.
 */
#include "serve/notify.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "base/units.h"

#define MESSAGE_BYTES 512 /* a STATUS is a short sentence */
#define SEND_TIMEOUT_S 2  /* a blocked send must not stop the check for hung loops */

/* Reads "/path", or "@name" for an abstract socket, whose first byte is NUL. */
static int
fill_address(struct sockaddr_un *a, socklen_t *len, const char *name, struct err *e)
{
	size_t n = strlen(name);

	*a = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if ((name[0] != '/' && name[0] != '@') || n < 2 || n >= sizeof a->sun_path)
		return err_set(
		    e, ERR_CONFIG, "NOTIFY_SOCKET is a path or '@' and a name, not '%.60s'", name);
	memcpy(a->sun_path, name, n);
	*len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	if (name[0] == '@')
		a->sun_path[0] = '\0';
	else
		++*len;
	return 0;
}

static int
connect_to(struct notify *n, const char *name, struct err *e)
{
	const struct timeval timeout = { .tv_sec = SEND_TIMEOUT_S };
	struct sockaddr_un a;
	socklen_t len = 0;
	int rc;

	if ((rc = fill_address(&a, &len, name, e)) != 0)
		return rc;
	n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (n->fd < 0)
		return err_errno(e, ERR_IO,
		    "no socket for the service manager can be opened: allow more open files");
	setsockopt(n->fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
	if (connect(n->fd, (struct sockaddr *)&a, len) != 0) {
		log_warn("notify", "unreachable", "errno=%d", errno);
		notify_close(n);
	}
	return 0;
}

/*
 * Reads WATCHDOG_USEC, which is ignored if WATCHDOG_PID names another process; WATCHDOG_PID may
 * be missing.
 */
static int
read_watchdog(struct notify *n, char *const *environment, struct err *e)
{
	const char *usec = environment_find(environment, "WATCHDOG_USEC");
	const char *pid = environment_find(environment, "WATCHDOG_PID");
	uint64_t number;

	if (usec == NULL ||
	    (pid != NULL && (!str_to_u64(str_from(pid), &number) || number != (uint64_t)getpid())))
		return 0;
	if (!str_to_u64(str_from(usec), &number) || number < US_A_MS || number > INT64_MAX)
		return err_set(
		    e, ERR_CONFIG, "WATCHDOG_USEC is a number of microseconds, not '%.40s'", usec);
	n->watchdog_ms = (int64_t)(number / US_A_MS);
	return 0;
}

int
notify_open(struct notify *n, char *const *environment, struct err *e)
{
	const char *name = environment_find(environment, "NOTIFY_SOCKET");
	int rc;

	*n = (struct notify){ .fd = -1 };
	if (name == NULL)
		return 0;
	if ((rc = connect_to(n, name, e)) == 0 && n->fd >= 0)
		rc = read_watchdog(n, environment, e);
	if (rc != 0)
		notify_close(n);
	return rc;
}

void
notify_close(struct notify *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}

void
notify_send(struct notify *n, const char *fmt, ...)
{
	char message[MESSAGE_BYTES];
	va_list ap;
	int len;

	if (n->fd < 0)
		return;
	va_start(ap, fmt);
	len = vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	if (len < 0)
		return;
	if (len >= MESSAGE_BYTES)
		len = MESSAGE_BYTES - 1;
	if (send(n->fd, message, (size_t)len, MSG_NOSIGNAL) < 0)
		log_warn("notify", "lost", "errno=%d", errno);
}
