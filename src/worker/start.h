/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_START_H
#define WORKER_START_H
/* start: the first steps of both worker programs, before they read a document or load a plugin. */
#include <sys/types.h>

#include "worker/sandbox.h"

struct err;

/*
 * Reads the arguments (wire/worker.h) into s, closes all descriptors but the standard three and the
 * socket, and ties this process to its parent. ERR_USAGE: not started by a server.
 */
int start_worker(int argc, char **argv, struct sandbox *s, struct err *e);
/*
 * Makes the process undumpable: no other process of the user can read or dump its memory or,
 * depending on how /proc is mounted, see it. Call after the first packet was received: before it
 * the server opens the worker's /proc status file (render/spawn.h). ERR_IO.
 */
int start_hide(const struct sandbox *s, struct err *e);

/* Sends the server the reason why this worker cannot start, if it can; returns the exit status. */
int start_refuse(const struct err *e);
#endif
