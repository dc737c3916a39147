/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox_seccomp: filters system calls with seccomp. One table says in which steps a call is
 * allowed; all other calls return EPERM, so that a library which only tries a call can continue.
 * The kernel applies all filters of a process: the second cannot allow what the first denies.
 */
#include "worker/sandbox_seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/macros.h"
#include "wire/worker.h"
#include "worker/sandbox_stat.h"

#define LOADING (1u << SANDBOX_LOAD)
#define SERVING (1u << SANDBOX_SERVE)
#define ALWAYS (LOADING | SERVING)

/*
 * mask 0: the call is allowed with any arguments. Else argument number arg, masked, must be value.
 */
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
#define MARKED_ARGUMENT 5    /* the sixth argument: no watched call uses it */
#define INT_BITS 0xffffffffu /* the bits of an int argument that the kernel reads */
/*
 * The bits that are 0 in CLOCK_REALTIME (0) to CLOCK_TAI (11): a negative number is the CPU clock
 * of any process, or a device.
 */
#define OTHER_CLOCKS 0xfffffff0u

static const struct rule rules[] = {
	/* the socket; no call that creates or opens another one */
	CALL_IF(sendmsg, ALWAYS, 0, INT_BITS, WORKER_SOCKET_FD),
	CALL_IF(recvmsg, ALWAYS, 0, INT_BITS, WORKER_SOCKET_FD),
	/* received descriptors; fcntl() can seal them, but not duplicate them */
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
	/* memory; for SANDBOX_LOAD add_loading_rules() has these calls */
	CALL_IF(mmap, SERVING, 2, PROT_EXEC, 0),
	CALL_IF(mprotect, SERVING, 2, PROT_EXEC, 0),
	CALL(munmap, SERVING),
	CALL(mremap, SERVING),
	CALL(madvise, SERVING),
	CALL(brk, ALWAYS),
	/*
	 * the process itself: abort() (add_rules() allows tgkill() of itself), and locks: in
	 * private memory only, because a futex in shared memory could carry messages between
	 * processes
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
	 * The timer of a job, which counts CPU time. The other timers count while a worker waits
	 * for a job, and the handler of their signal would run without the limits of a job.
	 */
	CALL_IF(setitimer, ALWAYS, 0, INT_BITS, ITIMER_PROF),
	/* calls of the C library: qsort() asks for the memory size; clocks without a vDSO */
	CALL(sysinfo, ALWAYS),
	CALL_IF(clock_gettime, ALWAYS, 0, OTHER_CLOCKS, 0),
	CALL(gettimeofday, ALWAYS),
	CALL(time, ALWAYS),
	CALL(sched_yield, ALWAYS),
	/*
	 * the dynamic loader and constructors of libraries. Landlock decides which files they open,
	 * but it does not check O_PATH, nor calls that inspect a file by its path (sandbox_stat.c
	 * emulates the one that the loader needs). prlimit64() for itself only: it could set the
	 * limits of any process of the same user, the server's too
	 */
	CALL_IF(open, LOADING, 1, O_PATH, 0),
	CALL_IF(openat, LOADING, 2, O_PATH, 0),
	CALL(getdents64, LOADING),
	CALL(uname, LOADING),
	CALL(geteuid, LOADING),
	CALL(getuid, LOADING),
	CALL(getegid, LOADING),
	CALL(getgid, LOADING),
	CALL(getrandom, LOADING),
	CALL_IF(prlimit64, LOADING, 0, INT_BITS, 0),
	CALL(rt_sigaction, LOADING),
	CALL(sched_getaffinity, LOADING),
	/* for SANDBOX_SERVE itself; add_loading_rules() allows its filter */
	CALL(landlock_create_ruleset, LOADING),
	CALL(landlock_restrict_self, LOADING),
#ifdef GAZETTED_SANITIZED
	/* the sanitizers' runtime, which needs these calls to report */
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
		return 0; /* this architecture has no such call */
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, r->call, r->mask == 0 ? 0 : 1, &when);
}

static struct rule
mark_watched(const struct sandbox *s, struct rule r)
{
	if (s->watches == NULL || !s->watches(r.call))
		return r;
	r.arg = MARKED_ARGUMENT;
	r.mask = UINT64_MAX;
	r.value = SANDBOX_MARK;
	return r;
}

/*
 * A plugin's constructors run between the two steps. A filter that they add could make the calls of
 * the second step return success without effect. So the filter of the second step is compiled
 * before, on pages that stay read-only, and the first step allows no other filter; the server
 * counts the filters (render/spawn.c). The pages are below all other mappings: the filter allows
 * memory calls only above them, so no range of such a call includes them.
 */
#define SECOND_BYTES (64u << 10) /* more than the longest program, BPF_MAXINSNS */
#define SECOND_FIRST (64u << 10) /* the lowest address that a process may map (vm.mmap_min_addr) */
#define SECOND_LAST (16u << 20)  /* below the lowest address of a program */

struct second {
	struct sock_fprog program;
	struct sock_filter code[];
};

static struct second *second; /* set by SANDBOX_LOAD */

static int
map_second(struct err *e)
{
	void *p = MAP_FAILED;

	for (uintptr_t at = SECOND_FIRST; p == MAP_FAILED && at <= SECOND_LAST; at *= 2)
		p = mmap((void *)at, SECOND_BYTES, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (p == MAP_FAILED)
		return err_errno(e, ERR_CONFIG, "the worker has no room for its second filter");
	second = p;
	return 0;
}

/* libseccomp exports a program only to a descriptor, so it is read back from a memfd. */
static int
read_program(scmp_filter_ctx filter, struct err *e)
{
	static const char sentence[] = "the worker cannot make its second filter";
	int rc, fd = memfd_create("gazetted-filter", MFD_CLOEXEC);
	ssize_t n = -1;

	if (fd < 0)
		return err_errno(e, ERR_CONFIG, "%s", sentence);
	if ((rc = seccomp_export_bpf(filter, fd)) == 0)
		n = pread(fd, second->code, SECOND_BYTES - sizeof *second, 0);
	close(fd);
	if (rc != 0 || n <= 0 || n / (ssize_t)sizeof *second->code > BPF_MAXINSNS)
		return err_set(e, ERR_CONFIG, "%s", sentence);
	second->program.len = (unsigned short)((size_t)n / sizeof *second->code);
	second->program.filter = second->code;
	if (mprotect(second, SECOND_BYTES, PROT_READ) != 0)
		return err_errno(e, ERR_CONFIG, "%s", sentence);
	return 0;
}

static int
allow(scmp_filter_ctx filter, int call, const struct scmp_arg_cmp *when, unsigned count)
{
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, when);
}

static int
add_loading_rules(scmp_filter_ctx filter)
{
	uint64_t at = (uintptr_t)second;
	const struct scmp_arg_cmp above = { 0, SCMP_CMP_GE, at + SECOND_BYTES, 0 };
	const struct scmp_arg_cmp anywhere[] = { { 0, SCMP_CMP_EQ, 0, 0 },
		{ 3, SCMP_CMP_MASKED_EQ, MAP_FIXED, 0 } };
	const struct scmp_arg_cmp moved[] = { above, { 3, SCMP_CMP_MASKED_EQ, MREMAP_FIXED, 0 } };
	const struct scmp_arg_cmp this_filter[] = { { 0, SCMP_CMP_EQ, SECCOMP_SET_MODE_FILTER, 0 },
		{ 1, SCMP_CMP_EQ, 0, 0 }, { 2, SCMP_CMP_EQ, at, 0 } };
	int rc;

	if ((rc = allow(filter, SCMP_SYS(mmap), &above, 1)) == 0 &&
	    (rc = allow(filter, SCMP_SYS(mmap), anywhere, 2)) == 0 &&
	    (rc = allow(filter, SCMP_SYS(mprotect), &above, 1)) == 0 &&
	    (rc = allow(filter, SCMP_SYS(munmap), &above, 1)) == 0 &&
	    (rc = allow(filter, SCMP_SYS(madvise), &above, 1)) == 0 &&
	    (rc = allow(filter, SCMP_SYS(mremap), moved, 2)) == 0)
		rc = allow(filter, SCMP_SYS(seccomp), this_filter, 3);
	return rc;
}

static int
add_rules(scmp_filter_ctx filter, const struct sandbox *s, enum sandbox_step step)
{
	struct rule abort_self = CALL_IF(tgkill, ALWAYS, 0, INT_BITS, (uint64_t)getpid());
	struct rule r;
	int rc = add_rule(filter, &abort_self);

	for (size_t k = 0; rc == 0 && k < ARRAY_LEN(rules); k++) {
		r = mark_watched(s, rules[k]);
		if ((r.steps & 1u << step) != 0)
			rc = add_rule(filter, &r);
	}
	return rc;
}

static int
make_filter(const struct sandbox *s, enum sandbox_step step, scmp_filter_ctx *out, struct err *e)
{
	bool is_examined = s->examine != NULL;
	scmp_filter_ctx filter = seccomp_init(is_examined ? SCMP_ACT_TRAP : SCMP_ACT_ERRNO(EPERM));
	int rc;

	if (filter == NULL)
		return err_set(e, ERR_CONFIG, "the worker cannot make a system call filter");
	/*
	 * Level 2 makes the filter a binary tree: a dozen comparisons a call instead of a hundred.
	 */
	if ((rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2)) == 0 &&
	    (rc = add_rules(filter, s, step)) == 0 && step == SANDBOX_LOAD)
		rc = add_loading_rules(filter);
	if (rc == 0 && step == SANDBOX_LOAD && !is_examined)
		rc = sandbox_trap_stat(filter);
	if (rc == 0) {
		*out = filter;
		return 0;
	}
	seccomp_release(filter);
	errno = -rc;
	return err_errno(e, ERR_CONFIG, "the worker cannot make a system call filter");
}

static int
refuse_kernel(struct err *e)
{
	return err_errno(e, ERR_CONFIG, "this kernel cannot filter system calls (seccomp)");
}

static int
prepare_second(const struct sandbox *s, struct err *e)
{
	scmp_filter_ctx filter = NULL;
	int rc;

	if ((rc = map_second(e)) != 0 || (rc = make_filter(s, SANDBOX_SERVE, &filter, e)) != 0)
		return rc;
	rc = read_program(filter, e);
	seccomp_release(filter);
	return rc;
}

static int
enter_first(const struct sandbox *s, struct err *e)
{
	scmp_filter_ctx filter = NULL;
	int rc;

	if ((rc = prepare_second(s, e)) != 0 ||
	    (rc = make_filter(s, SANDBOX_LOAD, &filter, e)) != 0)
		return rc;
	rc = seccomp_load(filter);
	seccomp_release(filter);
	if (rc == 0)
		return 0;
	errno = -rc;
	return refuse_kernel(e);
}

int
sandbox_seccomp(const struct sandbox *s, enum sandbox_step step, struct err *e)
{
	if (step == SANDBOX_LOAD)
		return enter_first(s, e);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, second) != 0)
		return refuse_kernel(e);
	return 0;
}
