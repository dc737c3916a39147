/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_EXAMINE_CLOCK_H
#define WORKER_EXAMINE_CLOCK_H
/* examine_clock: replaces the clock. Call before the plugin is loaded. */
#include <stdbool.h>
#include <stdint.h>

void examine_clock_start(uint64_t seconds);
bool examine_clock_watches(int call);
/*
 * Returns the result of the call; first and second are its arguments, of which one points to where
 * the time is stored.
 */
int64_t examine_clock_tell(int call, uint64_t first, uint64_t second);
/* False where the kernel does not let the clock be replaced. */
bool examine_clock_is_frozen(void);
#endif
