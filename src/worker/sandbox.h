/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_SANDBOX_H
#define WORKER_SANDBOX_H
/*
 * sandbox: how a worker gives up its rights, for good, in two steps. What it may still do after
 *
 *	SANDBOX_LOAD	read library and plugin folders, map code, use its socket. No other
 *			sockets, no processes, no signals, no writing.
 *	SANDBOX_SERVE	compute, use memory that is not code, its socket and the descriptors it is
 *			handed.
 *
 * Everything else answers EPERM. One file a mechanism; each can do its part alone.
 */
#include <stdbool.h>
#include <stdint.h>

struct err;

enum sandbox_step { SANDBOX_LOAD, SANDBOX_SERVE };

#define SANDBOX_FOLDERS_MAX 64 /* one a plugin: MESSAGE_PLUGINS_MAX */

struct sandbox {
	bool enabled;        /* false: only the limits; the operator said sandbox = off */
	const char *examine; /* see worker/examine.h: denied calls are told; NULL: as a server's */
	uint64_t memory_bytes_max;
	uint64_t output_bytes_max;
	uint64_t cpu_s; /* of the whole life of the process; 0: not limited */
	const char *folders[SANDBOX_FOLDERS_MAX]; /* readable until SANDBOX_SERVE */
	unsigned folder_count;
};

/*
 * Steps are taken in order, the last one at the least. ERR_CONFIG: the kernel cannot, and what to
 * do.
 */
int sandbox_enter(const struct sandbox *s, enum sandbox_step step, struct err *e);

/* No new privileges, no capabilities, resource limits. With SANDBOX_LOAD only. */
int sandbox_limits(const struct sandbox *s, struct err *e);
/* Files, TCP ports, abstract sockets, signals to others. */
int sandbox_landlock(const struct sandbox *s, enum sandbox_step step, struct err *e);
/* System calls. */
int sandbox_seccomp(const struct sandbox *s, enum sandbox_step step, struct err *e);
#endif
