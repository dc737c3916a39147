/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox_seccomp: system calls by seccomp. One table says which call is allowed from which step
 * on; everything else answers EPERM, so that a library which merely tries something goes on.
 * Filters only add up: the second cannot give back what the first took.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/err.h"
#include "wire/worker.h"
#include "worker/sandbox.h"

#define LOADING (1u << SANDBOX_LOAD)
#define SERVING (1u << SANDBOX_SERVE)
#define ALWAYS (LOADING | SERVING)

/* mask 0: whatever the arguments are. Else argument number arg, masked, must be value. */
struct rule {
	int call;
	unsigned steps;
	unsigned arg;
	uint64_t mask, value;
};

#define CALL(name, when)                                \
	{                                               \
		.call = SCMP_SYS(name), .steps = (when) \
	}
#define CALL_IF(name, when, n, bits, must)                                           \
	{                                                                            \
		.call = SCMP_SYS(name), .steps = (when), .arg = (n), .mask = (bits), \
		.value = (must)                                                      \
	}
#define INT_BITS 0xffffffffu /* the kernel looks at no more of an int argument */

static const struct rule rules[] = {
	/* the socket, and nothing that makes or finds another */
	CALL_IF(sendmsg, ALWAYS, 0, INT_BITS, WORKER_SOCKET_FD),
	CALL_IF(recvmsg, ALWAYS, 0, INT_BITS, WORKER_SOCKET_FD),
	/* descriptors it was handed; fcntl() so that it can seal, but not duplicate */
	CALL(read, ALWAYS),
	CALL(readv, ALWAYS),
	CALL(pread64, ALWAYS),
	CALL(write, ALWAYS),
	CALL(writev, ALWAYS),
	CALL(pwrite64, ALWAYS),
	CALL(pwritev, ALWAYS),
	CALL(lseek, ALWAYS),
	CALL(ftruncate, ALWAYS),
	CALL(fstat, ALWAYS),
	CALL(close, ALWAYS),
	CALL_IF(fcntl, ALWAYS, 1, INT_BITS, F_ADD_SEALS),
	CALL_IF(fcntl, ALWAYS, 1, INT_BITS, F_GET_SEALS),
	CALL_IF(fcntl, ALWAYS, 1, INT_BITS, F_GETFL),
	CALL_IF(fcntl, ALWAYS, 1, INT_BITS, F_GETFD),
	/* memory; code only while loading */
	CALL(mmap, LOADING),
	CALL(mprotect, LOADING),
	CALL_IF(mmap, SERVING, 2, PROT_EXEC, 0),
	CALL_IF(mprotect, SERVING, 2, PROT_EXEC, 0),
	CALL(munmap, ALWAYS),
	CALL(mremap, ALWAYS),
	CALL(madvise, ALWAYS),
	CALL(brk, ALWAYS),
	/*
	 * its own life: abort() (add_rules() adds tgkill() of itself), the timer of a job, locks: of
	 * its own memory only, or memory that processes have in common would carry messages
	 */
	CALL(exit, ALWAYS),
	CALL(exit_group, ALWAYS),
	CALL_IF(futex, ALWAYS, 1, FUTEX_PRIVATE_FLAG, FUTEX_PRIVATE_FLAG),
	CALL(getpid, ALWAYS),
	CALL(gettid, ALWAYS),
	CALL(rt_sigprocmask, ALWAYS),
	CALL(rt_sigreturn, ALWAYS),
	CALL(sigaltstack, ALWAYS),
	CALL(restart_syscall, ALWAYS),
	/*
	 * The timer of a job, which counts CPU time. Any other kind could go off in a worker that waits,
	 * where nobody limits what its handler does.
	 */
	CALL_IF(setitimer, ALWAYS, 0, INT_BITS, ITIMER_PROF),
	/* what a C library asks in passing: qsort() the memory there is, the time without a vDSO */
	CALL(sysinfo, ALWAYS),
	CALL(clock_gettime, ALWAYS),
	CALL(gettimeofday, ALWAYS),
	CALL(time, ALWAYS),
	CALL(sched_yield, ALWAYS),
	/*
	 * the dynamic loader and constructors of libraries; Landlock says which files, and limits are
	 * its own: those of any process of the same user could be set, the server's too
	 */
	CALL(open, LOADING),
	CALL(openat, LOADING),
	CALL(stat, LOADING),
	CALL(lstat, LOADING),
	CALL(newfstatat, LOADING),
	CALL(statx, LOADING),
	CALL(access, LOADING),
	CALL(faccessat, LOADING),
	CALL(readlink, LOADING),
	CALL(readlinkat, LOADING),
	CALL(getdents64, LOADING),
	CALL(getcwd, LOADING),
	CALL(uname, LOADING),
	CALL(geteuid, LOADING),
	CALL(getuid, LOADING),
	CALL(getegid, LOADING),
	CALL(getgid, LOADING),
	CALL(getrandom, LOADING),
	CALL_IF(prlimit64, LOADING, 0, INT_BITS, 0),
	CALL(rt_sigaction, LOADING),
	CALL(sched_getaffinity, LOADING),
	/* the second step itself */
	CALL(landlock_create_ruleset, LOADING),
	CALL(landlock_restrict_self, LOADING),
	CALL(seccomp, LOADING),
	CALL_IF(prctl, LOADING, 0, INT_BITS, PR_SET_NO_NEW_PRIVS),
#ifdef GAZETTED_SANITIZED
	/* the sanitizers' runtime, before it can report anything */
	CALL(getrandom, SERVING),
	CALL_IF(prlimit64, SERVING, 0, INT_BITS, 0),
	CALL(rt_sigaction, SERVING),
	CALL(sched_getaffinity, SERVING),
	CALL(pipe2, SERVING),
#endif
};

static int
add_rule(scmp_filter_ctx filter, const struct rule *r)
{
	struct scmp_arg_cmp when = {
		.arg = r->arg, .op = SCMP_CMP_MASKED_EQ, .datum_a = r->mask, .datum_b = r->value
	};

	if (r->call < 0)
		return 0; /* this machine has no such call */
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, r->call, r->mask == 0 ? 0 : 1, &when);
}

static int
add_rules(scmp_filter_ctx filter, enum sandbox_step step)
{
	struct rule abort_self = CALL_IF(tgkill, ALWAYS, 0, INT_BITS, (uint64_t)getpid());
	int rc = add_rule(filter, &abort_self);

	for (size_t k = 0; rc == 0 && k < sizeof rules / sizeof *rules; k++) {
		if ((rules[k].steps & 1u << step) != 0)
			rc = add_rule(filter, &rules[k]);
	}
	return rc;
}

int
sandbox_seccomp(const struct sandbox *s, enum sandbox_step step, struct err *e)
{
	scmp_filter_ctx filter =
	    seccomp_init(s->examine != NULL ? SCMP_ACT_TRAP : SCMP_ACT_ERRNO(EPERM));
	int rc;

	if (filter == NULL)
		return err_set(e, ERR_CONFIG, "the worker cannot make a system call filter");
	/* Level 2 sorts the filter into a tree: a dozen comparisons a call instead of a hundred. */
	if ((rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2)) == 0 &&
	    (rc = add_rules(filter, step)) == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	if (rc != 0) {
		errno = -rc;
		return err_errno(e, ERR_CONFIG, "this kernel cannot filter system calls (seccomp)");
	}
	return 0;
}
