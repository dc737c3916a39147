/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HOOK_COUNTS_H
#define WEB_HOOK_COUNTS_H
/* hook_counts: what the threads of the hooks have done since the start, for the page of metrics. */
#include <stdatomic.h>
#include <stdint.h>

#include "base/option.h"

#define HOOKS_MAX OPTION_LIST_MAX /* values of the setting hook */

struct hook_counts {
	_Atomic uint64_t delivered, failed; /* calls that were answered with 2xx; all others */
	_Atomic uint64_t stopped;           /* hooks that answered 410 */
	/* the number up to which each hook was told; INT64_MAX: it is told nothing */
	_Atomic int64_t told[HOOKS_MAX];
	unsigned count;
};
#endif
