/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_UPGRADE_H
#define CLI_UPGRADE_H
/*
 * upgrade: starts the program anew from the path it was started by, with the same arguments, and
 * gives the listening sockets to it. The new one writes a byte into a pipe when it serves; until
 * then nothing changes here.
 *
 *	NONE -> STARTING -> READY, or back to NONE: it has ended, or took too long
 */
#include <stdint.h>
#include <sys/types.h>

struct err;
struct handed;

#define UPGRADE_DEADLINE_MS 60000 /* to load every plugin on a slow disk, and then some */

struct upgrade {
	pid_t pid;    /* 0: none */
	int ready_fd; /* readable when it is ready, or has ended; -1: none */
	int64_t deadline_ms;
};

/* Once, at the start: from where this program was started. ERR_CONFIG. */
int upgrade_init(struct upgrade *u, struct err *e);
/*
 * Starts the successor with the sockets fds; handed tells which of them were the service manager's.
 * ERR_IO. [blocks] until it is exec'd
 */
int upgrade_start(
    struct upgrade *u, const int *fds, unsigned count, const struct handed *handed, struct err *e);
/* When ready_fd is readable: 0 if it serves, ERR_CONFIG with why it does not. */
int upgrade_finish(struct upgrade *u, struct err *e);
/* Ends a successor that is not ready. */
void upgrade_abort(struct upgrade *u);
#endif
