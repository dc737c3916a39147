/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_STARTS_H
#define RENDER_STARTS_H
/*
 * starts: a limit on the processes that are started in place of lost ones, for all pools of a
 * program. Safe from any thread.
 */
#include <stdbool.h>
#include <stdint.h>

/*
 * A start takes 1 to 3 ms of CPU time, so this is 2 to 5 % of a core, whatever the number of
 * plugins and loops. A pool has a limit of its own, which is lower.
 */
#define STARTS_A_SECOND 16
/* Some workers of each of a dozen formats, as when the kernel ends them for lack of memory. */
#define STARTS_BURST 64

struct starts;

struct starts *starts_new(int64_t now_ms);
void starts_free(struct starts **s);
/* Takes a token; false when there is none. */
bool starts_take(struct starts *s, int64_t now_ms);
/* Milliseconds until there is a token; 0 when there is one. */
int64_t starts_wait_ms(struct starts *s, int64_t now_ms);
#endif
