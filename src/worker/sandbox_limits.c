/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox_limits: the restrictions that every kernel has: no_new_privs, no capabilities, rlimits.
 * The CPU time of a job is limited in job_loop.c: a worker runs many jobs.
 */
#include "worker/sandbox_limits.h"

#include <linux/capability.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/str.h"

/* The standard three, the socket, four of a job, and those that dlopen() opens at a time. */
#define OPEN_FILES_MAX 24
#define FILE_SLACK_BYTES (1u << 16) /* the job's own limit takes effect before SIGXFSZ */
#define STACK_BYTES_MAX (8u << 20)  /* the usual limit, even if the server's is higher */
#define STATM_BYTES 256             /* a line of seven numbers */

static uint64_t
lesser(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* A lower limit of the operator stays: without privileges none can be raised. */
static int
set_limits(int what, uint64_t soft, uint64_t hard, struct err *e)
{
	struct rlimit now, limit;

	if (getrlimit((__rlimit_resource_t)what, &now) != 0)
		return err_errno(
		    e, ERR_CONFIG, "the worker cannot read its limits (resource %d)", what);
	limit.rlim_max = lesser(hard, now.rlim_max);
	limit.rlim_cur = lesser(soft, limit.rlim_max);
	if (setrlimit((__rlimit_resource_t)what, &limit) != 0)
		return err_errno(
		    e, ERR_CONFIG, "the worker cannot limit itself (resource %d)", what);
	return 0;
}

static int
set_limit(int what, uint64_t max, struct err *e)
{
	return set_limits(what, max, max, e);
}

/* A lower limit of the operator stays. */
static int
limit_stack(struct err *e)
{
	struct rlimit now;

	if (getrlimit(RLIMIT_STACK, &now) != 0)
		return err_errno(e, ERR_CONFIG, "the worker cannot read its stack limit");
	return now.rlim_cur <= STACK_BYTES_MAX ? set_limit(RLIMIT_STACK, now.rlim_cur, e)
					       : set_limit(RLIMIT_STACK, STACK_BYTES_MAX, e);
}

/* SIGXCPU at the soft limit; SIGKILL a second later if the process ignores SIGXCPU. */
static int
limit_cpu(uint64_t seconds, struct err *e)
{
	return seconds == 0 ? 0 : set_limits(RLIMIT_CPU, seconds, seconds + 1, e);
}

/*
 * The limit is added to the present size of the address space, because shared libraries differ in
 * size between systems.
 */
static int
limit_memory(uint64_t bytes_max, struct err *e)
{
#ifdef GAZETTED_SANITIZED
	(void)bytes_max; /* the sanitizer's shadow alone is terabytes of address space */
	(void)e;
	return 0;
#else
	FILE *f = fopen("/proc/self/statm", "re");
	char line[STATM_BYTES];
	struct str rest;
	uint64_t pages;
	bool known;

	if (f == NULL)
		return err_errno(
		    e, ERR_CONFIG, "the worker cannot read its own size: is /proc mounted?");
	known = fgets(line, sizeof line, f) != NULL &&
		str_to_u64(str_cut(str_from(line), ' ', &rest), &pages);
	fclose(f);
	if (!known)
		return err_set(
		    e, ERR_CONFIG, "the worker cannot read its own size from /proc/self/statm");
	return set_limit(RLIMIT_AS, pages * (uint64_t)sysconf(_SC_PAGESIZE) + bytes_max, e);
#endif
}

/* If the server runs as root (say, in a container), its workers would have root's capabilities. */
static int
drop_capabilities(struct err *e)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (syscall(SYS_capset, &head, none) != 0)
		return err_errno(e, ERR_CONFIG, "the worker cannot give up its capabilities");
	return 0;
}

int
sandbox_limits(const struct sandbox *s, struct err *e)
{
	static const int none_of[] = { RLIMIT_CORE, RLIMIT_NPROC, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE,
		RLIMIT_SIGPENDING, RLIMIT_RTPRIO, RLIMIT_NICE };
	int rc;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_errno(e, ERR_CONFIG, "the worker cannot set no_new_privs");
	for (size_t k = 0; k < ARRAY_LEN(none_of); k++) {
		if ((rc = set_limit(none_of[k], 0, e)) != 0)
			return rc;
	}
	/*
	 * RLIMIT_FSIZE applies to memfds, so it also bounds output that a plugin writes without the
	 * host.
	 */
	if ((rc = set_limit(RLIMIT_FSIZE, s->output_bytes_max + FILE_SLACK_BYTES, e)) != 0 ||
	    (rc = set_limit(RLIMIT_NOFILE, OPEN_FILES_MAX, e)) != 0 || (rc = limit_stack(e)) != 0 ||
	    (rc = limit_cpu(s->cpu_s, e)) != 0 || (rc = limit_memory(s->memory_bytes_max, e)) != 0)
		return rc;
	return drop_capabilities(e);
}
