/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fakestep: its constructor adds a filter that answers the calls of the second step with success
 * and lets nothing happen, and tries to change the filter of the host; then it tells what the
 * rights of the first step would let it do.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "hostile.h"

#define LOWEST (64u << 10) /* where the filter of the second step is: worker/sandbox_seccomp.c */
#define CPU_CLOCK (~1 * 8 + 2) /* of process 1 */

static char found[512];
static size_t found_len;

static void
note(const char *name, int has_worked)
{
	int n = 0;

	if (has_worked)
		n = snprintf(found + found_len, sizeof found - found_len, "%s ", name);
	found_len += n > 0 ? (size_t)n : 0;
}

static void __attribute__((constructor)) fake(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_restrict_self, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = sizeof code / sizeof *code, .filter = code };
	void *low = (void *)(uintptr_t)LOWEST;
	struct timespec t;
	struct stat st;

	note("filter", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0);
	note("prctl", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
	note("protect", mprotect(low, 4096, PROT_READ | PROT_WRITE) == 0);
	note("unmap", munmap(low, 4096) == 0);
	note("forget", madvise(low, 4096, MADV_DONTNEED) == 0);
	note("map", mmap(low, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
			-1, 0) != MAP_FAILED);
	note("move", mremap(found, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, low) != MAP_FAILED);
	note("stat", stat("/etc/passwd", &st) == 0);
	note("lstat", lstat("/proc/1", &st) == 0);
	note("empty", fstatat(AT_FDCWD, "/etc/passwd", &st, AT_EMPTY_PATH) == 0);
	note("statx", syscall(SYS_statx, AT_FDCWD, "/etc/passwd", 0, 0x7ff, found + 256) == 0);
	note("access", access("/etc/passwd", F_OK) == 0);
	note("readlink", readlink("/proc/self/exe", (char[8]){ 0 }, 8) >= 0);
	note("path", open("/etc/passwd", O_PATH) >= 0);
	note("clock", syscall(SYS_clock_gettime, CPU_CLOCK, &t) == 0);
}

static int
fakestep_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct stat st;

	note("serve", open("/usr/lib", O_RDONLY | O_DIRECTORY) >= 0);
	note("clock-serve", syscall(SYS_clock_gettime, CPU_CLOCK, &(struct timespec){ 0 }) == 0);
	if (fstat(3, &st) != 0)
		note("no-fstat", 1);
	if (found_len == 0)
		note("nothing", 1);
	return h->write(job, found, found_len);
}

HOSTILE("fakestep", fakestep_render);
