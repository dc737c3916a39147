/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_SANDBOX_LIMITS_H
#define WORKER_SANDBOX_LIMITS_H
/* sandbox_limits: resource limits and capabilities. */
#include "worker/sandbox.h"

struct err;

/* Sets no_new_privs and resource limits, and drops capabilities. With SANDBOX_LOAD only. */
int sandbox_limits(const struct sandbox *s, struct err *e);
#endif
