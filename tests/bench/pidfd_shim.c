/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pidfd_shim: lets the server run under a Valgrind that does not know pidfd_open(2). Loaded with
 * LD_PRELOAD by tests/bench/instructions alone: the descriptor is one end of a pipe, and a thread
 * that waits for the child closes the other, so it becomes readable when the child has ended.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS 6 /* of any system call */

/* Packed into the thread's argument: nothing to allocate, nothing to free. */
static void *
wait_for_child(void *arg)
{
	uintptr_t packed = (uintptr_t)arg;
	siginfo_t info;

	/* ECHILD means that the server has reaped it already */
	waitid(P_PID, (id_t)(packed >> 32), &info, WEXITED | WNOWAIT);
	close((int)(packed & UINT32_MAX));
	return NULL;
}

static long
open_pidfd(pid_t pid)
{
	pthread_t thread;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	if (pthread_create(&thread, NULL, wait_for_child,
		(void *)((uintptr_t)pid << 32 | (uintptr_t)ends[1])) != 0) {
		close(ends[0]);
		close(ends[1]);
		errno = EAGAIN;
		return -1;
	}
	pthread_detach(thread);
	return ends[0];
}

long
syscall(long number, ...)
{
	static long (*next)(long, ...);
	long a[ARGUMENTS];
	va_list ap;

	va_start(ap, number);
	for (size_t i = 0; i < ARGUMENTS; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (number == SYS_pidfd_open)
		return open_pidfd((pid_t)a[0]);
	if (next == NULL)
		next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
