/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_EXAMINE_H
#define WORKER_EXAMINE_H
/*
 * examine: a render worker as 'gazetted plugin check' wants it: it counts what a plugin does, lets
 * one chosen thing fail, and tells the system calls that the sandbox denied. A server never starts
 * such a worker: without --examine every function here does nothing.
 */
#include <stdint.h>

#include <gazetted/plugin.h>

/*
 * spec is what follows --examine=, or NULL:
 *	count		count only
 *	alloc=K		the K-th allocation of a job fails
 *	write=K		the K-th write of a job fails, and all that follow
 *	debug		stop for a debugger before the first job
 */
void examine_start(const char *spec);
/* After the plugin was loaded from path. */
void examine_loaded(const char *path);
/* The plugin to call instead of p: borrowed until the next call. */
const struct gaz_plugin *examine_plugin(const struct gaz_plugin *p);
/*
 * Log lines of the present job, each begun with WORKER_EXAMINE_WORD: the counts, and one for each
 * system call that was denied since the last report.
 */
void examine_report(void);

/* examine_heap.c: the plugin's own malloc() and its like, by the slots it calls them through. */
void examine_heap_hook(const char *path);
void examine_heap_begin(uint64_t fail_at); /* of a job; 0: none fails */
void examine_heap_end(void);
/* Counts one allocation that came another way; its answer: 1 when it is to fail. */
int examine_heap_fails(void);
uint64_t examine_heap_count(void); /* allocations of the last job */
int64_t examine_heap_alive(void);  /* allocated and not freed, since the start */

/* examine_calls.c: denied system calls answer EPERM as ever, and are remembered. */
void examine_calls_start(void);
void examine_calls_report(void);
#endif
