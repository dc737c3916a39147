/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spawn: posix_spawn() shares memory with the child until it has exec'd, so a server with gigabytes
 * of cache starts a worker as fast as an empty one. What must hold: the child has descriptors 0 to
 * 3 and no others, and a pid is never used after it was reaped.
 */
#include "render/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "render/render.h"
#include "wire/worker.h"

/* Beside the job's own CPU time: starting, and loading with its libraries; a tenth of it in fact. */
#define START_CPU_S 5
#define MS_A_SECOND 1000
#define ARGUMENT_BYTES 48 /* "--memory=" and 20 digits */

/*
 * A worker's words come over its socket; only a sanitizer's report has no other way out than
 * stderr.
 */
#ifdef GAZETTED_SANITIZED
#define NULL_FDS 2
#else
#define NULL_FDS 3
#endif

struct arguments {
	char parent[ARGUMENT_BYTES], sandbox[ARGUMENT_BYTES], memory[ARGUMENT_BYTES],
	    output[ARGUMENT_BYTES], cpu[ARGUMENT_BYTES], examine[ARGUMENT_BYTES];
};

static void
write_arguments(struct arguments *a, enum spawn_program program, const struct render_config *c)
{
	uint32_t cpu_s = (c->cpu_ms + MS_A_SECOND - 1) / MS_A_SECOND + START_CPU_S;

	snprintf(a->parent, sizeof a->parent, "--parent=%d", (int)getpid());
	snprintf(a->sandbox, sizeof a->sandbox, "--sandbox=%s", c->sandbox ? "on" : "off");
	snprintf(a->memory, sizeof a->memory, "--memory=%" PRIu64, c->memory_bytes_max);
	snprintf(a->output, sizeof a->output, "--output=%" PRIu64,
	    program == SPAWN_INGEST ? c->output_bytes_max : render_output_max(c));
	snprintf(a->cpu, sizeof a->cpu, "--cpu=%" PRIu32, program == SPAWN_RENDER_ONCE ? cpu_s : 0);
	if (c->examine != NULL)
		snprintf(a->examine, sizeof a->examine, "--examine=%s", c->examine);
}

static int
plan_descriptors(posix_spawn_file_actions_t *plan, int socket)
{
	int rc;

	for (int fd = 0; fd < NULL_FDS; fd++) {
		if ((rc = posix_spawn_file_actions_addopen(
			 plan, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0)) != 0)
			return rc;
	}
	if ((rc = posix_spawn_file_actions_adddup2(plan, socket, WORKER_SOCKET_FD)) != 0)
		return rc;
	return posix_spawn_file_actions_addclosefrom_np(plan, WORKER_SOCKET_FD + 1);
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

static const char *
program_path(enum spawn_program program, const struct render_config *c)
{
	return program == SPAWN_INGEST ? c->ingest_worker : c->render_worker;
}

/* Returns an errno value. */
static int
start_program(enum spawn_program program, int socket, const struct render_config *c, pid_t *pid)
{
	const char *path = program_path(program, c);
	char *env[] = { (char[]){ "LANG=C" }, (char[]){ "TZ=UTC" }, NULL };
	posix_spawn_file_actions_t plan;
	struct arguments a = { 0 };
	posix_spawnattr_t attr;
	char name[] = "gazetted-worker";
	char *argv[] = { name, a.parent, a.sandbox, a.memory, a.output, a.cpu,
		c->examine != NULL ? a.examine : NULL, NULL };
	int rc;

	write_arguments(&a, program, c);
	if ((rc = posix_spawn_file_actions_init(&plan)) != 0)
		return rc;
	if ((rc = posix_spawnattr_init(&attr)) != 0) {
		posix_spawn_file_actions_destroy(&plan);
		return rc;
	}
	if ((rc = plan_descriptors(&plan, socket)) == 0 && (rc = plan_signals(&attr)) == 0)
		rc = posix_spawn(pid, path, &plan, &attr, argv,
		    c->worker_environment != NULL ? c->worker_environment : env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&plan);
	return rc;
}

/* ours is non-blocking; theirs is above the descriptors it is going to replace. */
static int
open_sockets(int *ours, int *theirs, struct err *e)
{
	int pair[2], high;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return err_errno(e, ERR_IO, "no socket for a worker");
	high = fcntl(pair[1], F_DUPFD_CLOEXEC, WORKER_SOCKET_FD + 1);
	close(pair[1]);
	if (high < 0 || fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0) {
		err_errno(e, ERR_IO, "no socket for a worker");
		close(pair[0]);
		if (high >= 0)
			close(high);
		return -ERR_IO;
	}
	*ours = pair[0];
	*theirs = high;
	return 0;
}

int
spawn_worker(
    struct spawned *out, enum spawn_program program, const struct render_config *c, struct err *e)
{
	struct spawned s = { .pidfd = -1, .socket = -1 };
	int rc, theirs = -1;

	if ((rc = open_sockets(&s.socket, &theirs, e)) != 0)
		return rc;
	rc = start_program(program, theirs, c, &s.pid);
	close(theirs);
	if (rc != 0) {
		close(s.socket);
		errno = rc;
		err_errno(e, rc == ENOENT || rc == EACCES ? ERR_CONFIG : ERR_IO,
		    "a worker cannot be started");
		return err_detail(e, "%s", program_path(program, c));
	}
	if ((s.pidfd = (int)syscall(SYS_pidfd_open, s.pid, 0)) < 0) {
		err_errno(e, ERR_IO, "a worker cannot be watched");
		spawn_kill(&s);
		return -ERR_IO;
	}
	*out = s;
	return 0;
}

static bool
wait_process(struct spawned *s, struct spawn_end *how, int flags)
{
	siginfo_t info = { 0 };
	int rc;

	do
		rc = waitid(P_PID, (id_t)s->pid, &info, WEXITED | flags);
	while (rc != 0 && errno == EINTR);
	if (rc == 0 && info.si_pid == 0)
		return false;
	*how = (struct spawn_end){ 0 };
	if (rc == 0 && info.si_code == CLD_EXITED)
		how->status = info.si_status;
	else if (rc == 0)
		how->signal = info.si_status;
	s->pid = 0;
	return true;
}

bool
spawn_reap(struct spawned *s, struct spawn_end *how)
{
	return wait_process(s, how, WNOHANG);
}

void
spawn_kill(struct spawned *s)
{
	struct spawn_end how;

	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		(void)wait_process(s, &how, 0);
	}
	if (s->pidfd >= 0)
		close(s->pidfd);
	if (s->socket >= 0)
		close(s->socket);
	*s = (struct spawned){ .pidfd = -1, .socket = -1 };
}

const char *
spawn_describe(const struct spawn_end *how, char out[SPAWN_END_BYTES])
{
	if (how->signal != 0)
		snprintf(out, SPAWN_END_BYTES, "signal %d", how->signal);
	else
		snprintf(out, SPAWN_END_BYTES, "exit status %d", how->status);
	return out;
}

int
spawn_explain(const struct spawn_end *how, bool has_plugin, struct err *e)
{
	char end[SPAWN_END_BYTES];

	if (!has_plugin && how->signal == 0 && how->status == WORKER_EXIT_SANDBOX)
		return err_set(e, ERR_CONFIG,
		    "this kernel cannot confine a worker (it takes Landlock and seccomp, Linux "
		    "5.13 or later): use one that can, or trust every plugin and document with "
		    "'sandbox = off' (--sandbox off)");
	return err_set(
	    e, ERR_PLUGIN, "a worker stopped before it was ready (%s)", spawn_describe(how, end));
}
