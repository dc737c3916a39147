/* SPDX-License-Identifier: Apache-2.0 */
/*
 * open: tries every way out of the sandbox and writes, a line each, how it went: "denied" or what
 * it reached.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
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

/* What this machine's C library has no function for, or one that does more. */
#define TRY_CALL(name, ...)                              \
	static long try_##name(void)                     \
	{                                                \
		return syscall(SYS_##name, __VA_ARGS__); \
	}

TRY_CALL(process_vm_readv, getppid(), NULL, 0, NULL, 0, 0)
TRY_CALL(process_vm_writev, getppid(), NULL, 0, NULL, 0, 0)
TRY_CALL(clone3, NULL, 0)
TRY_CALL(vfork, 0)
TRY_CALL(execveat, 3, "", NULL, NULL, AT_EMPTY_PATH)
TRY_CALL(mount, "none", "/tmp", "tmpfs", 0, NULL)
TRY_CALL(umount2, "/", 0)
TRY_CALL(unshare, CLONE_NEWUSER)
TRY_CALL(setns, 3, 0)
TRY_CALL(chroot, "/")
TRY_CALL(bpf, 0, NULL, 0)
TRY_CALL(keyctl, 0, 0, 0, 0, 0)
TRY_CALL(add_key, "user", "k", "v", 1, -1)
TRY_CALL(request_key, "user", "k", NULL, -1)
TRY_CALL(perf_event_open, NULL, 0, -1, -1, 0)
TRY_CALL(userfaultfd, 0)
TRY_CALL(pidfd_open, getppid(), 0)
TRY_CALL(pidfd_getfd, 3, 0, 0)
TRY_CALL(pidfd_send_signal, 3, SIGKILL, NULL, 0)
TRY_CALL(tkill, getppid(), 0)
TRY_CALL(rt_sigqueueinfo, getppid(), SIGTERM, NULL)
TRY_CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, NULL)
TRY_CALL(connect, 3, NULL, 0)
TRY_CALL(bind, 3, NULL, 0)
TRY_CALL(sendto, 3, "x", 1, 0, NULL, 0)
TRY_CALL(setsockopt, 3, SOL_SOCKET, SO_SNDBUF, NULL, 0)
TRY_CALL(shutdown, 3, SHUT_RDWR)
TRY_CALL(dup2, 3, 9)
TRY_CALL(dup3, 3, 9, 0)
TRY_CALL(clock_gettime, ~1 * 8 + 2 /* the CPU clock of process 1 */, &(struct timespec){ 0 })
TRY_CALL(clock_getres, 0, NULL)
TRY_CALL(clock_nanosleep, 0, 0, NULL, NULL)
#ifndef GAZETTED_SANITIZED
TRY_CALL(pipe2, NULL, 0)
#endif
TRY_CALL(eventfd2, 0, 0)
TRY_CALL(epoll_create1, 0)
TRY_CALL(inotify_init1, 0)
TRY_CALL(ioctl, 3, 0x5401, NULL)
TRY_CALL(prctl, PR_SET_DUMPABLE, 1, 0, 0, 0)
TRY_CALL(personality, 0x0400000)
TRY_CALL(modify_ldt, 0, NULL, 0)
#ifndef GAZETTED_SANITIZED
TRY_CALL(prlimit64, getppid(), RLIMIT_NOFILE, NULL, NULL)
#endif
TRY_CALL(setrlimit, RLIMIT_CPU, NULL)
TRY_CALL(sched_setaffinity, 0, 0, NULL)
TRY_CALL(setpriority, 0, 0, -5)
TRY_CALL(sched_setscheduler, 0, 0, NULL)
TRY_CALL(sched_setparam, 0, NULL)
TRY_CALL(sched_setattr, 0, NULL, 0)
TRY_CALL(ioprio_set, 1, 0, 0)
TRY_CALL(shmget, 1, 4096, 0600)
TRY_CALL(msgget, 1, 0600)
TRY_CALL(mq_open, "/x", 0, 0, NULL)
TRY_CALL(timer_create, 0, NULL, NULL)
TRY_CALL(setitimer, ITIMER_REAL, NULL, NULL)
TRY_CALL(unlink, "/tmp/x")
TRY_CALL(rename, "/tmp/x", "/tmp/y")
TRY_CALL(openat2, -1, "/etc/passwd", NULL, 0)
TRY_CALL(open_by_handle_at, -1, NULL, 0)
TRY_CALL(name_to_handle_at, -1, "/", NULL, NULL, 0)
TRY_CALL(readlink, "/proc/self/exe", NULL, 0)
TRY_CALL(getcwd, NULL, 0)
TRY_CALL(uname, NULL)
TRY_CALL(kcmp, getppid(), getpid(), 0, 3, 3)
TRY_CALL(seccomp, 0, 0, NULL)
TRY_CALL(pkey_mprotect, NULL, 4096, PROT_EXEC, -1)
TRY_CALL(remap_file_pages, NULL, 4096, 0, 0, 0)
TRY_CALL(splice, 3, NULL, 3, NULL, 1, 0)
TRY_CALL(sendfile, 3, 3, NULL, 1)
TRY_CALL(copy_file_range, 4, NULL, 5, NULL, 1, 0)
TRY_CALL(reboot, 0, 0, 0, NULL)
TRY_CALL(io_uring_register, 3, 0, NULL, 0)
TRY_CALL(io_uring_enter, 3, 0, 0, 0, NULL, 0)

static long
try_kill_group(void)
{
	return kill(0, 0);
}

static long
try_kill_all(void)
{
	return kill(-1, 0);
}

static long
try_group_thread(void)
{
	return syscall(SYS_tgkill, getppid(), getppid(), 0);
}

static void *
run_nothing(void *arg)
{
	return arg;
}

static long
try_thread(void)
{
	pthread_t thread;
	int rc = pthread_create(&thread, NULL, run_nothing, NULL);

	errno = rc;
	return rc == 0 ? 0 : -1;
}

/* An output is a memfd: could it be run? */
static long
try_memfd_exec(void)
{
	char *argv[] = { (char[]){ "x" }, NULL };

	return fexecve(5, argv, argv);
}

static long
try_map_output_as_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, 5, 0);

	return p == MAP_FAILED ? -1 : 0;
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
	{ "process_vm_readv", try_process_vm_readv },
	{ "process_vm_writev", try_process_vm_writev },
	{ "clone3", try_clone3 },
	{ "vfork", try_vfork },
	{ "execveat", try_execveat },
	{ "mount", try_mount },
	{ "umount2", try_umount2 },
	{ "unshare", try_unshare },
	{ "setns", try_setns },
	{ "chroot", try_chroot },
	{ "bpf", try_bpf },
	{ "keyctl", try_keyctl },
	{ "add_key", try_add_key },
	{ "request_key", try_request_key },
	{ "perf_event_open", try_perf_event_open },
	{ "userfaultfd", try_userfaultfd },
	{ "pidfd_open", try_pidfd_open },
	{ "pidfd_getfd", try_pidfd_getfd },
	{ "pidfd_send_signal", try_pidfd_send_signal },
	{ "tkill", try_tkill },
	{ "rt_sigqueueinfo", try_rt_sigqueueinfo },
	{ "socketpair", try_socketpair },
	{ "connect", try_connect },
	{ "bind", try_bind },
	{ "sendto", try_sendto },
	{ "setsockopt", try_setsockopt },
	{ "shutdown", try_shutdown },
	{ "dup2", try_dup2 },
	{ "dup3", try_dup3 },
	{ "eventfd2", try_eventfd2 },
	{ "epoll_create1", try_epoll_create1 },
	{ "inotify_init1", try_inotify_init1 },
	{ "ioctl", try_ioctl },
	{ "prctl", try_prctl },
	{ "personality", try_personality },
	{ "modify_ldt", try_modify_ldt },
	{ "setrlimit", try_setrlimit },
	{ "sched_setaffinity", try_sched_setaffinity },
	{ "setpriority", try_setpriority },
	{ "sched_setscheduler", try_sched_setscheduler },
	{ "sched_setparam", try_sched_setparam },
	{ "sched_setattr", try_sched_setattr },
	{ "ioprio_set", try_ioprio_set },
	{ "shmget", try_shmget },
	{ "msgget", try_msgget },
	{ "mq_open", try_mq_open },
	{ "timer_create", try_timer_create },
	{ "setitimer", try_setitimer },
	{ "clock_gettime", try_clock_gettime },
	{ "clock_getres", try_clock_getres },
	{ "clock_nanosleep", try_clock_nanosleep },
	{ "unlink", try_unlink },
	{ "rename", try_rename },
	{ "openat2", try_openat2 },
	{ "open_by_handle_at", try_open_by_handle_at },
	{ "name_to_handle_at", try_name_to_handle_at },
	{ "readlink", try_readlink },
	{ "getcwd", try_getcwd },
	{ "uname", try_uname },
	{ "kcmp", try_kcmp },
	{ "seccomp", try_seccomp },
	{ "pkey_mprotect", try_pkey_mprotect },
	{ "remap_file_pages", try_remap_file_pages },
	{ "splice", try_splice },
	{ "sendfile", try_sendfile },
	{ "copy_file_range", try_copy_file_range },
	{ "reboot", try_reboot },
	{ "io_uring_register", try_io_uring_register },
	{ "io_uring_enter", try_io_uring_enter },
#ifndef GAZETTED_SANITIZED
	{ "pipe2", try_pipe2 },
	{ "prlimit64", try_prlimit64 },
#endif
	{ "kill_group", try_kill_group },
	{ "kill_all", try_kill_all },
	{ "group_thread", try_group_thread },
	{ "thread", try_thread },
	{ "memfd_exec", try_memfd_exec },
	{ "map_output_as_code", try_map_output_as_code },
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
