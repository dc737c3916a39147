/* SPDX-License-Identifier: Apache-2.0 */
/*
 * upgrade: starts the successor and waits for its byte in a pipe. What must hold: the successor has
 * descriptors 0 to 2, the sockets from INHERITED_FIRST_FD on, the pipe after them, and no others.
 */
#include "serve/upgrade.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/str.h"
#include "base/time.h"
#include "serve/inherited.h"
#include "serve/program.h"

#define ARENA_BYTES (4u << 20) /* twice the largest environment */

static char own_path[PATH_MAX]; /* the absolute path at the start */

/* Variables that are not passed on: the successor gets new ones, or none. */
static const char *const replaced[] = { "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
	"WATCHDOG_PID", INHERITED_SUCCESSOR };

#define REPLACED_COUNT ARRAY_LEN(replaced)

int
upgrade_init(struct upgrade *u, struct err *e)
{
	const char *path = (const char *)getauxval(AT_EXECFN);
	char folder[PATH_MAX];
	int n;

	*u = (struct upgrade){ .ready_fd = -1 };
	if (path == NULL || getcwd(folder, sizeof folder) == NULL)
		return err_errno(
		    e, ERR_CONFIG, "this program cannot tell from where it was started");
	n = path[0] == '/' ? snprintf(own_path, sizeof own_path, "%s", path)
			   : snprintf(own_path, sizeof own_path, "%s/%s", folder, path);
	if (n < 0 || n >= (int)sizeof own_path)
		return err_set(e, ERR_CONFIG, "the path of this program is too long");
	return 0;
}

static bool
is_replaced(const char *variable)
{
	size_t len;

	for (size_t i = 0; i < REPLACED_COUNT; i++) {
		len = strlen(replaced[i]);
		if (strncmp(variable, replaced[i], len) == 0 && variable[len] == '=')
			return true;
	}
	return false;
}

/* The name of a socket in LISTEN_FDNAMES, which gives its role. */
static const char *
name_of(int fd, const struct inherited *inherited)
{
	char address[INHERITED_ADDRESS_BYTES];
	const struct inherited_socket *s;

	inherited_spell(fd, address);
	for (unsigned i = 0; i < inherited->count; i++) {
		s = &inherited->sockets[i];
		if (!s->is_activated || strcmp(s->address, address) != 0)
			continue;
		if (s->listen.is_admin)
			return "admin";
		if (s->listen.is_publishing)
			return s->listen.is_tls ? "publish-tls" : "publish";
		return s->listen.is_tls ? "tls" : "http";
	}
	return INHERITED_OWN_NAME;
}

static char *
spell_names(struct arena *a, const int *fds, unsigned count, const struct inherited *inherited)
{
	char *names = arena_dup(a, STR("LISTEN_FDNAMES="));

	for (unsigned i = 0; i < count && names != NULL; i++)
		names =
		    arena_printf(a, "%s%s%s", names, i > 0 ? ":" : "", name_of(fds[i], inherited));
	return names;
}

/* Makes the successor's environment. NULL when the arena is too small. */
static char **
make_environment(struct arena *a, const int *fds, unsigned count, const struct inherited *inherited)
{
	char **from = program_started()->environment, **out;
	unsigned n = 0;

	while (from[n] != NULL)
		n++;
	if ((out = arena_zalloc(a, (n + REPLACED_COUNT + 1) * sizeof *out)) == NULL)
		return NULL;
	for (n = 0; *from != NULL; from++)
		if (!is_replaced(*from))
			out[n++] = *from;
	out[n++] = arena_printf(a, "LISTEN_FDS=%u", count);
	out[n++] = arena_printf(a, INHERITED_SUCCESSOR "=%d", (int)getpid());
	out[n] = spell_names(a, fds, count, inherited);
	return out[n] != NULL && out[n - 1] != NULL && out[n - 2] != NULL ? out : NULL;
}

static int
why_not_started(int number, struct err *e)
{
	errno = number;
	err_errno(e, ERR_IO, "the successor cannot be started");
	return err_wrap(e, "%.200s", own_path);
}

/* Starts the program with the sockets and the end of the pipe. Returns an errno value. */
static int
start_program(struct upgrade *u, const int *fds, unsigned count, int ready_fd, char **environment)
{
	int *all = mem_new_array(count + 1, sizeof *all), rc;
	const struct process_plan plan = { .path = own_path,
		.arguments = program_started()->argv,
		.environment = environment,
		.fds = all,
		.fd_count = count + 1,
		.first_fd = INHERITED_FIRST_FD };

	memcpy(all, fds, count * sizeof *all);
	all[count] = ready_fd;
	rc = process_start(&plan, &u->pid);
	free(all);
	return rc;
}

int
upgrade_start(struct upgrade *u, const int *fds, unsigned count, const struct inherited *inherited,
    struct err *e)
{
	struct arena a = ARENA_INIT(ARENA_BYTES);
	char **environment = make_environment(&a, fds, count, inherited);
	int ends[2] = { -1, -1 }, error = 0;

	if (environment == NULL)
		error = E2BIG;
	else if (pipe2(ends, O_CLOEXEC) != 0)
		error = errno;
	else
		error = start_program(u, fds, count, ends[1], environment);
	arena_free(&a);
	if (ends[1] >= 0)
		close(ends[1]);
	if (error != 0) {
		if (ends[0] >= 0)
			close(ends[0]);
		return why_not_started(error, e);
	}
	u->ready_fd = ends[0];
	u->deadline_ms = time_mono_ms() + UPGRADE_DEADLINE_MS;
	return 0;
}

/* Kills the successor, unless it is ending already, and returns its wait status. */
static int
end_successor(struct upgrade *u)
{
	int status = 0;

	if (u->ready_fd >= 0)
		close(u->ready_fd);
	if (u->pid > 0) {
		kill(u->pid, SIGKILL); /* does not change the status after exit() */
		while (waitpid(u->pid, &status, 0) < 0 && errno == EINTR)
			continue;
	}
	*u = (struct upgrade){ .ready_fd = -1 };
	return status;
}

int
upgrade_finish(struct upgrade *u, struct err *e)
{
	char byte;
	ssize_t n;
	int status;

	do
		n = read(u->ready_fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1) {
		close(u->ready_fd);
		u->ready_fd = -1;
		return 0;
	}
	status = end_successor(u);
	if (WIFEXITED(status))
		return err_set(e, ERR_CONFIG,
		    "the successor has ended with status %d before it was ready; its log says "
		    "why",
		    WEXITSTATUS(status));
	return err_set(e, ERR_CONFIG, "the successor was ended by signal %d before it was ready",
	    WTERMSIG(status));
}

void
upgrade_abort(struct upgrade *u)
{
	end_successor(u);
}
