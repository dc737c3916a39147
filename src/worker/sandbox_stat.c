/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox_stat: emulates newfstatat(). glibc's dynamic loader calls it for the size of an open
 * file, with an empty path; but a filter cannot check that the path is empty, and any other path
 * would be tested too. So the call is always trapped (SIGSYS), and the handler uses calls without
 * that side effect: fstat() of a descriptor, and for a path openat(), which Landlock restricts. A
 * plugin that replaces the handler gains no call by it.
 */
#include "worker/sandbox_stat.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "worker/sandbox.h"

#if defined(__x86_64__) || defined(__aarch64__)
#define CAN_ANSWER 1
#else
#define CAN_ANSWER 0
#endif

struct call {
	int dir, flags;
	const char *path;
	void *out;
};

static struct call
read_call(const ucontext_t *u)
{
	struct call c = { 0 };

#if defined(__x86_64__)
	const greg_t *r = u->uc_mcontext.gregs;

	c = (struct call){ (int)r[REG_RDI], (int)r[REG_R10], (const char *)r[REG_RSI],
		(void *)r[REG_RDX] };
#elif defined(__aarch64__)
	const unsigned long long *r = u->uc_mcontext.regs;

	c = (struct call){ (int)r[0], (int)r[3], (const char *)r[1], (void *)r[2] };
#else
	(void)u;
#endif
	return c;
}

void
sandbox_set_result(void *context, long value)
{
	ucontext_t *u = context;

#if defined(__x86_64__)
	u->uc_mcontext.gregs[REG_RAX] = value;
#elif defined(__aarch64__)
	u->uc_mcontext.regs[0] = (unsigned long long)value;
#else
	(void)u;
	(void)value;
#endif
}

static long
stat_fd(int fd, void *out)
{
	return syscall(SYS_fstat, fd, out) == 0 ? 0 : -errno;
}

static long
answer_call(const struct call *c)
{
	long rc;
	int fd;

	if (c->path == NULL || c->path[0] == '\0')
		return (c->flags & AT_EMPTY_PATH) != 0 ? stat_fd(c->dir, c->out) : -ENOENT;
	fd = (int)syscall(
	    SYS_openat, c->dir, c->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0, 0L, SANDBOX_MARK);
	if (fd < 0)
		return -errno;
	rc = stat_fd(fd, c->out);
	close(fd);
	return rc;
}

bool
sandbox_answer_stat(const siginfo_t *info, void *context)
{
	int saved = errno;
	struct call c;
	long rc;

	if (!CAN_ANSWER || info->si_syscall != SCMP_SYS(newfstatat))
		return false;
	c = read_call(context);
	rc = answer_call(&c);
	errno = saved;
	sandbox_set_result(context, rc);
	return rc != -EPERM;
}

static void
on_denied(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	if (!sandbox_answer_stat(info, context))
		sandbox_set_result(context, -EPERM);
}

int
sandbox_trap_stat(void *filter)
{
	struct sigaction act = { .sa_sigaction = on_denied, .sa_flags = SA_SIGINFO | SA_NODEFER };
	const struct scmp_arg_cmp is_empty = { 3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH,
		AT_EMPTY_PATH };

	if (!CAN_ANSWER) /* the closest condition that a filter can check */
		return seccomp_rule_add_array(
		    filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, &is_empty);
	sigemptyset(&act.sa_mask);
	if (sigaction(SIGSYS, &act, NULL) != 0)
		return -errno;
	return seccomp_rule_add_array(filter, SCMP_ACT_TRAP, SCMP_SYS(newfstatat), 0, NULL);
}
