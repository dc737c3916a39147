/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process: posix_spawn() shares memory with the child until it has exec'd, so a server with
 * gigabytes of cache starts a program as fast as an empty one. What must hold: no code of this
 * process runs in the child, so its threads and their locks do not matter; no dup2() overwrites a
 * descriptor that is still to be copied.
 */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"

static void
close_all(int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		close(fds[i]);
	free(fds);
}

/* Copies the descriptors to numbers above all targets of dup2(). False: errno is set. */
static bool
raise_descriptors(const struct process_plan *plan, int **out)
{
	int *raised = mem_new_array(plan->fd_count, sizeof *raised);
	int first = plan->first_fd + (int)plan->fd_count, error;

	for (unsigned i = 0; i < plan->fd_count; i++) {
		raised[i] = fcntl(plan->fds[i], F_DUPFD_CLOEXEC, first);
		if (raised[i] >= 0)
			continue;
		error = errno;
		close_all(raised, i);
		errno = error;
		return false;
	}
	*out = raised;
	return true;
}

static int
plan_descriptors(
    posix_spawn_file_actions_t *actions, const struct process_plan *plan, const int *raised)
{
	int rc;

	for (int fd = 0; fd < plan->null_fds; fd++)
		if ((rc = posix_spawn_file_actions_addopen(
			 actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0)) != 0)
			return rc;
	for (unsigned i = 0; i < plan->fd_count; i++)
		if ((rc = posix_spawn_file_actions_adddup2(
			 actions, raised[i], plan->first_fd + (int)i)) != 0)
			return rc;
	return posix_spawn_file_actions_addclosefrom_np(
	    actions, plan->first_fd + (int)plan->fd_count);
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

static int
spawn(const struct process_plan *plan, const int *raised, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int rc;

	if ((rc = posix_spawn_file_actions_init(&actions)) != 0)
		return rc;
	if ((rc = posix_spawnattr_init(&attr)) != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return rc;
	}
	if ((rc = plan_descriptors(&actions, plan, raised)) == 0 && (rc = plan_signals(&attr)) == 0)
		rc = posix_spawn(
		    pid, plan->path, &actions, &attr, plan->arguments, plan->environment);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

int
process_start(const struct process_plan *plan, pid_t *pid)
{
	pid_t started;
	int *raised, rc;

	if (!raise_descriptors(plan, &raised))
		return errno;
	rc = spawn(plan, raised, &started);
	close_all(raised, plan->fd_count);
	if (rc == 0)
		*pid = started;
	return rc;
}
