/* SPDX-License-Identifier: Apache-2.0 */
/*
 * start: secures a worker process before it reads any input. What must hold: the socket is the only
 * descriptor besides the standard three, the process ends with its parent, leaves no core file and
 * cannot be traced.
 */
#include "worker/start.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "wire/worker.h"
#include "worker/job_loop.h"

#ifdef GAZETTED_SANITIZED
/* The server must see a crash as a crash; leak checking would need a thread and ptrace. */
#define SANITIZER_OPTIONS                                                               \
	"detect_leaks=0:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:" \
	"abort_on_error=1:symbolize=0:allocator_may_return_null=1"
__attribute__((visibility("default"))) const char *__asan_default_options(void);
__attribute__((visibility("default"))) const char *__tsan_default_options(void);

const char *
__asan_default_options(void)
{
	return SANITIZER_OPTIONS;
}

const char *
__tsan_default_options(void)
{
	return SANITIZER_OPTIONS;
}
#endif

struct arguments {
	uint64_t parent;
	struct sandbox *sandbox;
};

static bool
parse_argument(struct arguments *a, struct str arg)
{
	struct str value, name = str_cut(arg, '=', &value);

	if (str_is(name, "--parent"))
		return str_to_u64(value, &a->parent);
	if (str_is(name, "--memory"))
		return str_to_u64(value, &a->sandbox->memory_bytes_max);
	if (str_is(name, "--output"))
		return str_to_u64(value, &a->sandbox->output_bytes_max);
	if (str_is(name, "--cpu"))
		return str_to_u64(value, &a->sandbox->cpu_s);
	if (str_is(name, "--examine")) {
		a->sandbox->examine = value.p;
		return true;
	}
	a->sandbox->enabled = str_is(value, "on");
	return str_is(name, "--sandbox") && (a->sandbox->enabled || str_is(value, "off"));
}

/*
 * Makes the kernel kill a worker, not the server, when the machine is out of memory. Call before
 * the process is made undumpable, because root owns this file afterwards. Errors are ignored: the
 * kernel's default choice is acceptable.
 */
static void
offer_to_oom_killer(void)
{
	static const char most[] = "1000";
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)!write(fd, most, sizeof most - 1);
	close(fd);
}

/*
 * Compares the parent's id after prctl(): the parent may have died before it, and then no signal
 * arrives.
 */
static int
tie_to_parent(uint64_t parent, struct err *e)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		return err_errno(e, ERR_IO, "the worker cannot tie itself to its server");
	if ((uint64_t)getppid() != parent)
		return err_set(e, ERR_USAGE, "a worker is started by gazetted, not by hand");
	return 0;
}

int
start_worker(int argc, char **argv, struct sandbox *s, struct err *e)
{
	struct arguments a = { .sandbox = s };
	struct stat st;

	mem_on_failure(log_out_of_memory);
	for (int k = 1; k < argc; k++) {
		if (!parse_argument(&a, str_from(argv[k])))
			return err_set(e, ERR_USAGE, "unknown argument '%s'", argv[k]);
	}
	if (fstat(WORKER_SOCKET_FD, &st) != 0 || !S_ISSOCK(st.st_mode) || a.parent == 0)
		return err_set(e, ERR_USAGE, "a worker is started by gazetted, not by hand");
	if (close_range(WORKER_SOCKET_FD + 1, UINT_MAX, 0) != 0)
		return err_errno(e, ERR_IO, "the worker cannot close what it inherited");
	hash64("", 0); /* draws the hash key now: SANDBOX_SERVE denies getrandom() */
	offer_to_oom_killer();
	if (s->examine != NULL && strcmp(s->examine, "debug") == 0)
		return 0; /* the parent is the debugger, not the server */
	return tie_to_parent(a.parent, e);
}

int
start_hide(const struct sandbox *s, struct err *e)
{
	if (s->examine != NULL && strcmp(s->examine, "debug") == 0)
		return 0;
	if (prctl(PR_SET_DUMPABLE, 0) != 0)
		return err_errno(e, ERR_IO, "the worker cannot hide its memory");
	return 0;
}

int
start_refuse(const struct err *e)
{
	static struct message_ready ready; /* static: about 10 kB */
	char why[sizeof e->text + sizeof e->detail + sizeof " ()"];

	if (e->code == ERR_USAGE) {
		fprintf(stderr, "%s\n", e->text);
		return WORKER_EXIT_USAGE;
	}
	if (e->code != ERR_CONFIG)
		return WORKER_EXIT_PROTOCOL;
	snprintf(why, sizeof why, "%s (%s)", e->text, e->detail);
	ready = (struct message_ready){ .more = 1, .plugin = { .refusal = str_from(why) } };
	loop_send_ready(&ready, NULL); /* the server sees the exit status in any case */
	return WORKER_EXIT_SANDBOX;
}
