/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_EXAMINE_H
#define WORKER_EXAMINE_H
/*
 * examine: instruments a render worker for 'gazetted plugin check': it counts what a plugin does,
 * makes one chosen call fail, and reports the system calls that the sandbox denied. A server never
 * starts such a worker: without --examine every function here does nothing.
 */
#include <stdbool.h>
#include <stdint.h>

#include <gazetted/plugin.h>

/*
 * spec is the value of --examine, or NULL:
 *	count		count only
 *	clock=K		every clock shows K seconds after 1970, plus a microsecond for each call
 *	text=K		each text node is followed by bytes of the value K
 *	debug		stop for a debugger before the first job
 * A job may carry a meta entry named WORKER_EXAMINE_WORD that selects what fails in it:
 *	alloc=K		the K-th allocation
 *	write=K		the K-th write and all later ones
 */
void examine_start(const char *spec);
/* Call once the plugin has been loaded from path. */
void examine_loaded(const char *path);
/* Returns the plugin to call instead of p: p itself, or a wrapper valid until the next call. */
const struct gaz_plugin *examine_plugin(const struct gaz_plugin *p);
/*
 * Logs lines for the present job, each begun with WORKER_EXAMINE_WORD: the counts, and one line for
 * each system call denied since the last report.
 */
void examine_report(void);
#endif
