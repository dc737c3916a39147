/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_START_H
#define WORKER_START_H
/* start: the first steps of both worker programs, before anything foreign is near. */
#include <sys/types.h>

#include "worker/sandbox.h"

struct err;

/*
 * Reads the arguments (wire/worker.h) into s, sees that nothing but the socket is open, and ties
 * this process to its parent. ERR_USAGE: not started by a server.
 */
int start_worker(int argc, char **argv, struct sandbox *s, struct err *e);

/* Tells the server why this worker cannot start, as far as it listens; returns the exit status. */
int start_refuse(const struct err *e);
#endif
