/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_SANDBOX_H
#define WORKER_SANDBOX_H
/*
 * sandbox: takes rights from a worker, irrevocably, in two steps. What it may still do after
 *
 *	SANDBOX_LOAD	read library and plugin folders, map code, use its socket. No other
 *			sockets, no processes, no signals, no writing.
 *	SANDBOX_SERVE	compute, use memory that is not code, its socket and the descriptors that
 *			come with a job.
 *
 * Every other system call returns EPERM. Each mechanism has its own file and works without the
 * rest.
 */
#include <stdbool.h>
#include <stdint.h>

struct err;

#define SANDBOX_MARK UINT64_C(0x67617a65747465ed) /* neither a valid pointer nor a likely number */

enum sandbox_step { SANDBOX_LOAD, SANDBOX_SERVE };

#define SANDBOX_FOLDERS_MAX 64 /* one for each plugin: MESSAGE_PLUGINS_MAX */

struct sandbox {
	bool enabled;        /* false: only the limits (configuration sandbox = off) */
	const char *examine; /* see worker/examine.h; NULL in a server's worker */
	/*
	 * Examined workers only: true for calls that the filter allows only with SANDBOX_MARK as
	 * their sixth argument, which these calls do not use, and otherwise sends to the handler of
	 * SIGSYS.
	 */
	bool (*watches)(int call);
	uint64_t memory_bytes_max;
	uint64_t output_bytes_max;
	uint64_t cpu_s; /* for the whole life of the process; 0: not limited */
	const char *folders[SANDBOX_FOLDERS_MAX]; /* readable until SANDBOX_SERVE */
	unsigned folder_count;
};
#endif
