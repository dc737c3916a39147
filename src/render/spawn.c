/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spawn: the arguments and the socket of a worker, its priority, its confinement and its end. What
 * must hold: the child has descriptors 0 to 3 and no others, and a pid is never used after it was
 * reaped.
 */
#include "render/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/process.h"
#include "base/str.h"
#include "base/units.h"
#include "render/render_config.h"
#include "wire/worker.h"

/* CPU time beside the job's, to start and to load the plugin; a tenth of it is used. */
#define START_CPU_S 5
/*
 * Of a process with a plugin that is not bundled: the server and the bundled plugins go first. The
 * process can neither raise its priority nor change its scheduling: RLIMIT_NICE is 0, and no step
 * of its sandbox allows the calls. Not SCHED_IDLE: on a busy machine the worker would not run
 * before its deadline. Nor 19 for an instrumented worker, which takes ten times the CPU time to
 * start.
 */
#ifdef GAZETTED_SANITIZED
#define FOREIGN_NICE 5
#else
#define FOREIGN_NICE 19
#endif
#define PATH_BYTES 32      /* "/proc/4194304/status" */
#define STATUS_BYTES 16384 /* most of it may be the list of groups */
#define ARGUMENT_BYTES 48  /* "--memory=" and 20 digits */

/*
 * Descriptors that are opened on /dev/null: a worker logs over its socket. In a sanitized build
 * stderr stays open for the sanitizer's report.
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

static const char *
program_path(enum spawn_program program, const struct render_config *c)
{
	return program == SPAWN_INGEST ? c->ingest_worker : c->render_worker;
}

/* Returns an errno value. */
static int
start_program(enum spawn_program program, int socket, const struct render_config *c, pid_t *pid)
{
	char *env[] = { (char[]){ "LANG=C" }, (char[]){ "TZ=UTC" }, NULL };
	struct arguments a = { 0 };
	char name[] = "gazetted-worker";
	char *argv[] = { name, a.parent, a.sandbox, a.memory, a.output, a.cpu,
		c->examine != NULL ? a.examine : NULL, NULL };
	const struct process_plan plan = { .path = program_path(program, c),
		.arguments = argv,
		.environment = c->worker_environment != NULL ? c->worker_environment : env,
		.fds = &socket,
		.fd_count = 1,
		.first_fd = WORKER_SOCKET_FD,
		.null_fds = NULL_FDS };

	write_arguments(&a, program, c);
	return process_start(&plan, pid);
}

/* The first of the pair is this process's own, and non-blocking. */
static int
open_sockets(int pair[2], struct err *e)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return err_errno(e, ERR_IO, "no socket for a worker");
	if (fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0)
		return 0;
	err_errno(e, ERR_IO, "no socket for a worker");
	close(pair[0]);
	close(pair[1]);
	return -ERR_IO;
}

static void
close_status(struct spawned *s)
{
	if (s->status >= 0)
		close(s->status);
	s->status = -1;
}

static bool
read_filters(int status, uint64_t *out)
{
	static const char field[] = "\nSeccomp_filters:\t";
	char text[STATUS_BYTES];
	ssize_t n = pread(status, text, sizeof text - 1, 0);
	struct str rest;
	char *at;

	text[n > 0 ? n : 0] = '\0';
	at = strstr(text, field);
	return at != NULL && str_to_u64(str_cut(str_from(at + sizeof field - 1), '\n', &rest), out);
}

/* To be called before the first packet is sent: then the worker hides its /proc files. */
static int
open_status(struct spawned *s, struct err *e)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof path, "/proc/%d/status", (int)s->pid);
	if ((s->status = open(path, O_RDONLY | O_CLOEXEC)) < 0 ||
	    !read_filters(s->status, &s->filters))
		return err_errno(e, ERR_CONFIG,
		    "it cannot be seen whether a worker is confined: is /proc mounted?");
	return 0;
}

bool
spawn_is_confined(struct spawned *s)
{
	uint64_t filters;

	if (s->status < 0)
		return true;
	if (!read_filters(s->status, &filters) || filters < s->filters + WORKER_FILTERS)
		return false;
	close_status(s);
	return true;
}

int
spawn_worker(
    struct spawned *out, enum spawn_program program, const struct render_config *c, struct err *e)
{
	struct spawned s = { .pidfd = -1, .socket = -1, .status = -1 };
	int rc, pair[2];

	if ((rc = open_sockets(pair, e)) != 0)
		return rc;
	s.socket = pair[0];
	rc = start_program(program, pair[1], c, &s.pid);
	close(pair[1]);
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
	if (c->sandbox && program != SPAWN_INGEST && (rc = open_status(&s, e)) != 0) {
		spawn_kill(&s);
		return rc;
	}
	/*
	 * Set here, not in the child: posix_spawn() waits for the exec, which would be slow at
	 * this priority.
	 */
	if (program == SPAWN_RENDER_ONCE &&
	    setpriority(PRIO_PROCESS, (id_t)s.pid, FOREIGN_NICE) != 0)
		log_warn("render", "priority_kept", "pid=%d errno=%d", (int)s.pid, errno);
	*out = s;
	return 0;
}

int64_t
spawn_cpu_ms(const struct spawned *s)
{
	struct timespec used;
	clockid_t clock;

	if (s->pid <= 0 || clock_getcpuclockid(s->pid, &clock) != 0 ||
	    clock_gettime(clock, &used) != 0)
		return 0;
	return (int64_t)used.tv_sec * MS_A_SECOND + used.tv_nsec / NS_A_MS;
}

static uint64_t
ms_of(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * MS_A_SECOND + (uint64_t)t->tv_usec / US_A_MS;
}

static bool
wait_process(struct spawned *s, struct spawn_end *how, int flags)
{
	struct rusage used = { 0 };
	siginfo_t info = { 0 };
	long rc;

	do /* the C library's waitid() lacks the last argument */
		rc = syscall(SYS_waitid, P_PID, s->pid, &info, WEXITED | flags, &used);
	while (rc != 0 && errno == EINTR);
	if (rc == 0 && info.si_pid == 0)
		return false;
	*how = (struct spawn_end){ 0 };
	if (rc == 0 && info.si_code == CLD_EXITED)
		how->status = info.si_status;
	else if (rc == 0)
		how->signal = info.si_status;
	how->cpu_ms = ms_of(&used.ru_utime) + ms_of(&used.ru_stime);
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
		wait_process(s, &how, 0);
	}
	if (s->pidfd >= 0)
		close(s->pidfd);
	if (s->socket >= 0)
		close(s->socket);
	close_status(s);
	*s = (struct spawned){ .pidfd = -1, .socket = -1, .status = -1 };
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
