/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_SANDBOX_SECCOMP_H
#define WORKER_SANDBOX_SECCOMP_H
/* sandbox_seccomp: the filter of system calls. */
#include "worker/sandbox.h"

struct err;

/* Filters system calls. */
int sandbox_seccomp(const struct sandbox *s, enum sandbox_step step, struct err *e);
#endif
