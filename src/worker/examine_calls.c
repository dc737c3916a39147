/* SPDX-License-Identifier: Apache-2.0 */
/*
 * examine_calls: handler of SIGSYS for an examined worker, whose sandbox traps denied and watched
 * system calls. What must hold: the caller gets the result that it gets in a server's worker, EPERM
 * for a denied call; except for the clock, once examine_clock_start() was called.
 */
#include "worker/examine_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "wire/worker.h"
#include "worker/examine_clock.h"
#include "worker/job_loop.h"
#include "worker/sandbox.h"
#include "worker/sandbox_stat.h"

#define CALLS_MAX 64     /* distinct calls; further ones are not reported */
#define OPENED_MAX 8     /* enough to identify the constructor that opens the files */
#define OPENED_BYTES 200 /* of a path; a longer path is cut */
#define LINE_BYTES 256   /* a path or the name of a call, and the rest of the line */

static volatile struct {
	int number;
	bool loading;
	unsigned count;
} calls[CALLS_MAX];

static char opened[OPENED_MAX][OPENED_BYTES + 1]; /* files opened while the plugin was loaded */
static volatile bool loading;

/* Address range of the dynamic loader, which opens the libraries that a plugin needs. */
static struct {
	uintptr_t start, end;
} loader;

#if defined(__x86_64__)
static uint64_t
argument(const ucontext_t *u, unsigned k)
{
	static const int registers[] = { REG_RDI, REG_RSI, REG_RDX, REG_R10 };

	return (uint64_t)u->uc_mcontext.gregs[registers[k]];
}
#elif defined(__aarch64__)
static uint64_t
argument(const ucontext_t *u, unsigned k)
{
	return u->uc_mcontext.regs[k];
}
#else
static uint64_t
argument(const ucontext_t *u, unsigned k)
{
	(void)u;
	(void)k;
	return 0;
}
#endif

bool
examine_watches(int call)
{
#ifdef SYS_open
	if (call == SYS_open)
		return true;
#endif
	return call == SYS_rt_sigprocmask || call == SYS_openat || examine_clock_watches(call);
}

static void
remember(int number)
{
	for (size_t k = 0; k < CALLS_MAX; k++) {
		if (calls[k].count != 0 &&
		    (calls[k].number != number || calls[k].loading != loading))
			continue;
		calls[k].number = number;
		calls[k].loading = loading;
		calls[k].count++;
		return;
	}
}

static void
remember_path(const char *path)
{
	for (size_t k = 0; k < OPENED_MAX; k++) {
		if (opened[k][0] != '\0')
			continue;
		strncpy(opened[k], path, OPENED_BYTES);
		return;
	}
}

/*
 * Emulates rt_sigprocmask() on the mask that the handler restores. pthread_create(), for one,
 * blocks all signals around clone(), and the kernel kills a process that makes a trapped call while
 * SIGSYS is blocked; so SIGSYS is removed from every mask.
 */
static int64_t
change_mask(ucontext_t *u)
{
	const void *set = (const void *)(uintptr_t)argument(u, 1);
	void *old = (void *)(uintptr_t)argument(u, 2);
	uint64_t now, given = 0;

	memcpy(&now, &u->uc_sigmask, sizeof now);
	if (old != NULL)
		memcpy(old, &now, sizeof now);
	if (set == NULL)
		return 0;
	memcpy(&given, set, sizeof given);
	switch ((int)argument(u, 0)) {
	case SIG_BLOCK: now |= given; break;
	case SIG_UNBLOCK: now &= ~given; break;
	case SIG_SETMASK: now = given; break;
	default: return -EINVAL;
	}
	now &= ~(UINT64_C(1) << (SIGSYS - 1));
	memcpy(&u->uc_sigmask, &now, sizeof now);
	return 0;
}

/*
 * Opens the file. A path is recorded only if the caller is not the dynamic loader, which opens the
 * plugin's libraries: then a constructor opened it.
 */
static int64_t
open_file(const ucontext_t *u, int call, uintptr_t caller)
{
	unsigned at = call == SYS_openat; /* index of the path among the arguments */
	int folder = at == 1 ? (int)argument(u, 0) : AT_FDCWD;
	const char *path = (const char *)(uintptr_t)argument(u, at);
	long fd = syscall(
	    SYS_openat, folder, path, argument(u, at + 1), argument(u, at + 2), 0L, SANDBOX_MARK);

	if (fd < 0)
		fd = -errno;
	if (fd != -EFAULT && (caller < loader.start || caller >= loader.end))
		remember_path(path);
	return fd;
}

static void
on_call(int signal, siginfo_t *info, void *context)
{
	ucontext_t *u = context;
	int call = info->si_syscall, saved = errno;
	int64_t value;

	(void)signal;
	if (sandbox_answer_stat(info, context))
		return;
	if (call == SYS_rt_sigprocmask) {
		value = change_mask(u);
	} else if (loading && examine_watches(call) && !examine_clock_watches(call)) {
		value = open_file(u, call, (uintptr_t)info->si_call_addr);
	} else if (examine_clock_watches(call)) {
		value = examine_clock_tell(call, argument(u, 0), argument(u, 1));
	} else {
		remember(call);
		value = -EPERM;
	}
	sandbox_set_result(u, value);
	errno = saved;
}

static int
find_loader(struct dl_phdr_info *info, size_t size, void *base)
{
	uintptr_t end;

	(void)size;
	if (info->dlpi_addr != *(const uintptr_t *)base)
		return 0;
	loader.start = info->dlpi_addr;
	for (int k = 0; k < info->dlpi_phnum; k++) {
		end = info->dlpi_addr + info->dlpi_phdr[k].p_vaddr + info->dlpi_phdr[k].p_memsz;
		if (info->dlpi_phdr[k].p_type == PT_LOAD && end > loader.end)
			loader.end = end;
	}
	return 1;
}

void
examine_calls_start(void)
{
	struct sigaction act = { .sa_sigaction = on_call, .sa_flags = SA_SIGINFO | SA_NODEFER };
	uintptr_t base = getauxval(AT_BASE);

	dl_iterate_phdr(find_loader, &base);
	loading = true;
	sigemptyset(&act.sa_mask);
	sigaction(SIGSYS, &act, NULL);
}

void
examine_calls_loaded(const char *path)
{
	size_t kept = 0;

	loading = false;
	for (size_t k = 0; k < OPENED_MAX && opened[k][0] != '\0'; k++) {
		if (strncmp(opened[k], path, OPENED_BYTES) == 0)
			continue; /* opened by the worker itself, in check_magic() */
		if (kept != k)
			memcpy(opened[kept], opened[k], sizeof opened[k]);
		kept++;
	}
	for (; kept < OPENED_MAX; kept++)
		opened[kept][0] = '\0';
}

void
examine_calls_report(void)
{
	char line[LINE_BYTES], *name;

	for (size_t k = 0; k < CALLS_MAX && calls[k].count != 0; k++) {
		name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, calls[k].number);
		snprintf(line, sizeof line, WORKER_EXAMINE_WORD " %s call=%s count=%u",
		    calls[k].loading ? "denied-loading" : "denied", name != NULL ? name : "unknown",
		    calls[k].count);
		loop_log(GAZ_LOG_DEBUG, line);
		free(name);
		calls[k].count = 0;
	}
	for (size_t k = 0; k < OPENED_MAX && opened[k][0] != '\0'; k++) {
		snprintf(line, sizeof line, WORKER_EXAMINE_WORD " opened path=%.*s", OPENED_BYTES,
		    opened[k]);
		loop_log(GAZ_LOG_DEBUG, line);
		opened[k][0] = '\0';
	}
}
