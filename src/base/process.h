/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H
/*
 * process: starts a program as a child, with the descriptors, arguments and environment of a plan.
 */
#include <sys/types.h>

struct process_plan {
	const char *path;
	char *const *arguments;   /* ended by NULL; the first is the name of the program */
	char *const *environment; /* ended by NULL */
	/*
	 * The child has fds[k] as descriptor first_fd + k, /dev/null as descriptors 0 to
	 * null_fds - 1, this process's own as the rest below first_fd, and no others.
	 */
	const int *fds;
	unsigned fd_count;
	int first_fd;
	int null_fds;
};

/*
 * Starts the program, with no signal blocked or ignored. Returns 0, or the errno value that says
 * why it was not started; *pid is unchanged then. Never forks: the cost does not depend on the
 * memory of this process. The caller reaps the child. [blocks until exec() in the child]
 */
int process_start(const struct process_plan *plan, pid_t *pid);
#endif
