/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_UPGRADE_H
#define SERVE_UPGRADE_H
/*
 * upgrade: starts the program again from the path by which it was started, with the same
 * arguments, and passes the listening sockets to it. The successor writes a byte into a pipe when
 * it serves; until then this process serves as before.
 *
 *	NONE -> STARTING -> READY, or back to NONE: the successor has ended, or took too long
 */
#include <stdint.h>
#include <sys/types.h>

struct err;
struct inherited;

#define UPGRADE_DEADLINE_MS 60000 /* enough to load every plugin from a slow disk */

struct upgrade {
	pid_t pid;    /* 0: no successor */
	int ready_fd; /* readable when the successor is ready or has ended; -1: none */
	int64_t deadline_ms;
};

/* Records the path by which this program was started. Call it once, at the start. ERR_CONFIG. */
int upgrade_init(struct upgrade *u, struct err *e);
/*
 * Starts the successor with the sockets fds; `inherited` tells which of them the service manager
 * opened. ERR_IO. [blocks until exec() in the child]
 */
int upgrade_start(struct upgrade *u, const int *fds, unsigned count,
    const struct inherited *inherited, struct err *e);
/*
 * Call it when ready_fd is readable. Returns 0 if the successor serves; ERR_CONFIG: it has ended,
 * and the message says how.
 */
int upgrade_finish(struct upgrade *u, struct err *e);
/* Kills a successor that is not ready. Does nothing if there is none. */
void upgrade_abort(struct upgrade *u);
#endif
