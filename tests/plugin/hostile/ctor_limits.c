/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctor_limits: while it is loaded, asks for the limits of the server, which whoever may ask for
 * them may set; and tries to raise its own priority.
 */
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

static const char *found = "the server's pid is not known\n";

static bool
is_priority_fixed(void)
{
	const struct sched_param none = { 0 };

	return setpriority(PRIO_PROCESS, 0, 0) != 0 && nice(-1) == -1 &&
	       sched_setscheduler(0, SCHED_OTHER, &none) != 0 &&
	       sched_setscheduler(0, SCHED_BATCH, &none) != 0 &&
	       syscall(SYS_sched_setattr, 0, &none, 0) != 0 && errno == EPERM;
}

static void __attribute__((constructor)) ask_for_limits(int argc, char **argv)
{
	static const char option[] = "--parent=";
	struct rlimit limit;

	for (int k = 1; k < argc; k++) {
		if (strncmp(argv[k], option, sizeof option - 1) != 0)
			continue;
		errno = 0;
		found = prlimit((pid_t)strtol(argv[k] + sizeof option - 1, NULL, 10), RLIMIT_NOFILE,
			    NULL, &limit) != 0 &&
				errno == EPERM && is_priority_fixed()
			    ? "denied\n"
			    : "allowed\n";
	}
}

static int
ctor_limits_render(const struct gaz_host *h, struct gaz_job *job)
{
	return h->write(job, found, strlen(found));
}

HOSTILE("ctorlimits", ctor_limits_render);
