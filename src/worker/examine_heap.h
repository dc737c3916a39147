/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_EXAMINE_HEAP_H
#define WORKER_EXAMINE_HEAP_H
/* examine_heap: replaces malloc() and its family in the plugin's relocation slots. */
#include <stdint.h>

void examine_heap_hook(const char *path);
void examine_heap_begin(uint64_t fail_at); /* starts the counts of a job; 0: no allocation fails */
void examine_heap_end(void);
/* Counts one allocation made through a service. Returns 1 if it must fail. */
int examine_heap_fails(void);
uint64_t examine_heap_count(void); /* allocations of the last job */
int64_t examine_heap_alive(void);  /* allocated and not freed, since the start */
#endif
