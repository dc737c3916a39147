/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_SANDBOX_STAT_H
#define WORKER_SANDBOX_STAT_H
/* sandbox_stat: newfstatat() that cannot test arbitrary paths. */
#include <signal.h>
#include <stdbool.h>

/*
 * Makes the filter (a
 * scmp_filter_ctx) send the call as SIGSYS to a handler. Returns 0, or -errno as libseccomp does.
 */
int sandbox_trap_stat(void *filter);
/*
 * For a handler of SIGSYS: if the call is newfstatat() and is allowed, sets its result and returns
 * true; else false.
 */
bool sandbox_answer_stat(const siginfo_t *info, void *context);
/* For a handler of SIGSYS: sets the result of the trapped call. */
void sandbox_set_result(void *context, long value);
#endif
