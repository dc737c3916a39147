/* SPDX-License-Identifier: Apache-2.0 */
/*
 * examine_calls: the sandbox of an examined worker lets denied system calls arrive here as SIGSYS.
 * What must hold: the caller sees what it sees in a server's worker, EPERM.
 */
#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

#include "wire/worker.h"
#include "worker/examine.h"
#include "worker/loop.h"

#define CALLS_MAX 64 /* different ones; a plugin that tries more is told of these */
#define LINE_BYTES 128

static volatile struct {
	int number;
	unsigned count;
} calls[CALLS_MAX];

static void
remember(int number)
{
	for (size_t k = 0; k < CALLS_MAX; k++) {
		if (calls[k].count != 0 && calls[k].number != number)
			continue;
		calls[k].number = number;
		calls[k].count++;
		return;
	}
}

static void
on_denied(int signal, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)signal;
	remember(info->si_syscall);
#if defined(__x86_64__)
	u->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
	u->uc_mcontext.regs[0] = (unsigned long long)-EPERM;
#else
	(void)u;
#endif
}

void
examine_calls_start(void)
{
	struct sigaction act = { .sa_sigaction = on_denied, .sa_flags = SA_SIGINFO | SA_NODEFER };

	sigemptyset(&act.sa_mask);
	(void)sigaction(SIGSYS, &act, NULL);
}

void
examine_calls_report(void)
{
	char line[LINE_BYTES], *name;

	for (size_t k = 0; k < CALLS_MAX && calls[k].count != 0; k++) {
		name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, calls[k].number);
		snprintf(line, sizeof line, WORKER_EXAMINE_WORD " denied call=%s count=%u",
		    name != NULL ? name : "unknown", calls[k].count);
		loop_log(GAZ_LOG_DEBUG, line);
		free(name);
		calls[k].count = 0;
	}
}
