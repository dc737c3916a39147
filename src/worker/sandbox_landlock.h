/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_SANDBOX_LANDLOCK_H
#define WORKER_SANDBOX_LANDLOCK_H
/* sandbox_landlock: files, ports, sockets and signals, by Landlock. */
#include "worker/sandbox.h"

struct err;

/* Restricts files, TCP ports, abstract sockets, and signals to other processes. */
int sandbox_landlock(const struct sandbox *s, enum sandbox_step step, struct err *e);
#endif
