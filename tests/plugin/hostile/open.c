/* SPDX-License-Identifier: Apache-2.0 */
/*
 * open: tries every way out of the cage and writes, a line each, how it went: "denied" or what it
 * reached.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

static long
try_read(void)
{
	return open("/etc/passwd", O_RDONLY);
}

static long
try_library(void)
{
	return open("/usr/lib", O_RDONLY | O_DIRECTORY);
}

static long
try_proc(void)
{
	return open("/proc/self/environ", O_RDONLY);
}

static long
try_create(void)
{
	return open("/tmp/gazetted-escape", O_WRONLY | O_CREAT, 0600);
}

static long
try_stat(void)
{
	struct stat st;

	return stat("/etc/passwd", &st);
}

static long
try_tcp(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static long
try_unix(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static long
try_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid;
}

static long
try_exec(void)
{
	char *argv[] = { (char[]){ "true" }, NULL };

	return execv("/bin/true", argv);
}

static long
try_kill(void)
{
	return kill(getppid(), 0);
}

static long
try_ptrace(void)
{
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static long
try_memfd(void)
{
	return memfd_create("escape", 0);
}

static long
try_code(void)
{
	void *p = mmap(
	    NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : 0;
}

static long
try_protect(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

#ifndef GAZETTED_SANITIZED
static long
try_signal(void)
{
	return syscall(SYS_rt_sigaction, SIGSEGV, NULL, NULL, 8) == 0 ? 0 : -1;
}
#endif

static long
try_uring(void)
{
	return syscall(SYS_io_uring_setup, 1, NULL);
}

static long
try_dup(void)
{
	return dup(3);
}

static const struct {
	const char *name;
	long (*attempt)(void);
} attempts[] = {
	{ "read_file", try_read },
	{ "read_library", try_library },
	{ "read_proc", try_proc },
	{ "create_file", try_create },
	{ "stat_file", try_stat },
	{ "tcp_socket", try_tcp },
	{ "unix_socket", try_unix },
	{ "fork", try_fork },
	{ "exec", try_exec },
	{ "kill_parent", try_kill },
	{ "ptrace", try_ptrace },
	{ "memfd", try_memfd },
	{ "map_code", try_code },
	{ "protect_code", try_protect },
#ifndef GAZETTED_SANITIZED /* whose runtime needs this one itself */
	{ "signal_handler", try_signal },
#endif
	{ "io_uring", try_uring },
	{ "duplicate", try_dup },
};

static int
open_render(const struct gaz_host *h, struct gaz_job *job)
{
	char line[128];
	int n;

	for (size_t k = 0; k < sizeof attempts / sizeof *attempts; k++) {
		errno = 0;
		if (attempts[k].attempt() >= 0)
			n = snprintf(line, sizeof line, "%s succeeded\n", attempts[k].name);
		else if (errno == EPERM || errno == EACCES)
			n = snprintf(line, sizeof line, "%s denied\n", attempts[k].name);
		else
			n = snprintf(line, sizeof line, "%s failed with %s\n", attempts[k].name,
			    strerror(errno));
		if (h->write(job, line, (size_t)n) != GAZ_OK)
			return GAZ_REFUSE;
	}
	return GAZ_OK;
}

HOSTILE("open", open_render);
