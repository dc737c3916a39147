/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_EXAMINE_CALLS_H
#define WORKER_EXAMINE_CALLS_H
/*
 * examine_calls: denied system calls return EPERM, as in a server's worker, and are recorded. A
 * watched call is trapped as well; the handler makes it, with SANDBOX_MARK.
 */
#include <stdbool.h>

bool examine_watches(int call);
void examine_calls_start(void);
void examine_calls_loaded(const char *path); /* from now on no file may be opened */
void examine_calls_report(void);
#endif
