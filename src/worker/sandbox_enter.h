/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_SANDBOX_ENTER_H
#define WORKER_SANDBOX_ENTER_H
/* sandbox_enter: takes the rights of one step from this process. */
#include "worker/sandbox.h"

struct err;

/*
 * Applies one step: SANDBOX_LOAD first, then SANDBOX_SERVE. ERR_CONFIG: the kernel lacks a
 * mechanism.
 */
int sandbox_enter(const struct sandbox *s, enum sandbox_step step, struct err *e);
#endif
