/* SPDX-License-Identifier: Apache-2.0 */
/*
 * upgrade: see the header. What must hold: posix_spawn() alone runs between here and the new
 * program, so threads and their locks do not matter; the successor has descriptors 0 to 2, the
 * sockets from HANDED_FIRST_FD on, the pipe behind them, and no others.
 */
#include "cli/upgrade.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/handed.h"

#define ARENA_BYTES (4u << 20) /* twice the most an environment may hold */

static char own_path[PATH_MAX]; /* as at the start, from the root */

/* What the successor gets instead of ours. */
static const char *const replaced[] = { "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
	"WATCHDOG_PID", HANDED_SUCCESSOR };

#define REPLACED_COUNT (sizeof replaced / sizeof replaced[0])

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
	size_t i, len;

	for (i = 0; i < REPLACED_COUNT; i++) {
		len = strlen(replaced[i]);
		if (strncmp(variable, replaced[i], len) == 0 && variable[len] == '=')
			return true;
	}
	return false;
}

/* The role of a socket, as LISTEN_FDNAMES tells it. */
static const char *
name_of(int fd, const struct handed *handed)
{
	char address[HANDED_ADDRESS_BYTES];
	const struct handed_socket *s;
	unsigned i;

	handed_spell(fd, address);
	for (i = 0; i < handed->count; i++) {
		s = &handed->sockets[i];
		if (!s->is_activated || strcmp(s->address, address) != 0)
			continue;
		if (s->listen.is_admin)
			return "admin";
		return s->listen.is_tls ? "tls" : "http";
	}
	return HANDED_OWN_NAME;
}

static char *
spell_names(struct arena *a, const int *fds, unsigned count, const struct handed *handed)
{
	char *names = arena_dup(a, STR("LISTEN_FDNAMES="));
	unsigned i;

	for (i = 0; i < count && names != NULL; i++)
		names = arena_printf(a, "%s%s%s", names, i > 0 ? ":" : "", name_of(fds[i], handed));
	return names;
}

/* NULL when it does not fit. */
static char **
make_environment(struct arena *a, const int *fds, unsigned count, const struct handed *handed)
{
	char **from = command_program()->environment, **out;
	unsigned n = 0;

	while (from[n] != NULL)
		n++;
	if ((out = arena_zalloc(a, (n + REPLACED_COUNT + 1) * sizeof *out)) == NULL)
		return NULL;
	for (n = 0; *from != NULL; from++)
		if (!is_replaced(*from))
			out[n++] = *from;
	out[n++] = arena_printf(a, "LISTEN_FDS=%u", count);
	out[n++] = arena_printf(a, HANDED_SUCCESSOR "=%d", (int)getpid());
	out[n] = spell_names(a, fds, count, handed);
	return out[n] != NULL && out[n - 1] != NULL && out[n - 2] != NULL ? out : NULL;
}

/* Copies of the descriptors above all places they are going to; errno on failure. */
static bool
raise_descriptors(const int *fds, unsigned count, int ready_fd, int *raised)
{
	int first = HANDED_FIRST_FD + (int)count + 1;
	unsigned i;

	for (i = 0; i <= count; i++)
		if ((raised[i] = fcntl(i < count ? fds[i] : ready_fd, F_DUPFD_CLOEXEC, first)) < 0)
			return false;
	return true;
}

static int
plan_descriptors(posix_spawn_file_actions_t *plan, const int *raised, unsigned count)
{
	unsigned i;
	int rc;

	for (i = 0; i <= count; i++)
		if ((rc = posix_spawn_file_actions_adddup2(
			 plan, raised[i], HANDED_FIRST_FD + (int)i)) != 0)
			return rc;
	return posix_spawn_file_actions_addclosefrom_np(plan, HANDED_FIRST_FD + (int)count + 1);
}

static int
plan_signals(posix_spawnattr_t *attr)
{
	sigset_t none, all;
	int rc;

	sigemptyset(&none);
	sigfillset(&all);
	if ((rc = posix_spawnattr_setsigmask(attr, &none)) != 0 ||
	    (rc = posix_spawnattr_setsigdefault(attr, &all)) != 0)
		return rc;
	return posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* Returns an errno value. */
static int
start_program(pid_t *pid, const int *raised, unsigned count, char **environment)
{
	posix_spawn_file_actions_t plan;
	posix_spawnattr_t attr;
	int rc;

	if ((rc = posix_spawn_file_actions_init(&plan)) != 0)
		return rc;
	if ((rc = posix_spawnattr_init(&attr)) != 0) {
		posix_spawn_file_actions_destroy(&plan);
		return rc;
	}
	if ((rc = plan_descriptors(&plan, raised, count)) == 0 && (rc = plan_signals(&attr)) == 0)
		rc = posix_spawn(pid, own_path, &plan, &attr, command_program()->argv, environment);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&plan);
	return rc;
}

static int
why_not_started(int number, struct err *e)
{
	errno = number;
	err_errno(e, ERR_IO, "the successor cannot be started");
	return err_wrap(e, "%.200s", own_path);
}

int
upgrade_start(
    struct upgrade *u, const int *fds, unsigned count, const struct handed *handed, struct err *e)
{
	struct arena a = ARENA_INIT(ARENA_BYTES);
	int *raised = mem_new_array(count + 1, sizeof *raised);
	int ends[2] = { -1, -1 }, rc = 0, number;
	char **environment;
	unsigned i;

	for (i = 0; i <= count; i++)
		raised[i] = -1;
	if ((environment = make_environment(&a, fds, count, handed)) == NULL)
		rc = why_not_started(E2BIG, e);
	else if (pipe2(ends, O_CLOEXEC) != 0 || !raise_descriptors(fds, count, ends[1], raised))
		rc = why_not_started(errno, e);
	else if ((number = start_program(&u->pid, raised, count, environment)) != 0)
		rc = why_not_started(number, e);
	for (i = 0; i <= count; i++)
		if (raised[i] >= 0)
			(void)close(raised[i]);
	if (ends[1] >= 0)
		(void)close(ends[1]);
	if (rc == 0) {
		u->ready_fd = ends[0];
		u->deadline_ms = time_mono_ms() + UPGRADE_DEADLINE_MS;
	} else {
		u->pid = 0;
		if (ends[0] >= 0)
			(void)close(ends[0]);
	}
	free(raised);
	arena_free(&a);
	return rc;
}

/* Ends it, unless it is ending already; its wait status. */
static int
end_successor(struct upgrade *u)
{
	int status = 0;

	if (u->ready_fd >= 0)
		(void)close(u->ready_fd);
	if (u->pid > 0) {
		(void)kill(u->pid, SIGKILL); /* changes no status of one that has called exit() */
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
		(void)close(u->ready_fd);
		u->ready_fd = -1;
		return 0;
	}
	status = end_successor(u);
	if (WIFEXITED(status))
		return err_set(e, ERR_CONFIG,
		    "the successor has ended with status %d before it was ready; its own words say "
		    "why",
		    WEXITSTATUS(status));
	return err_set(e, ERR_CONFIG, "the successor was ended by signal %d before it was ready",
	    WTERMSIG(status));
}

void
upgrade_abort(struct upgrade *u)
{
	(void)end_successor(u);
}
