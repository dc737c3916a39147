/* SPDX-License-Identifier: Apache-2.0 */
/* migration: one listener of the process. */
#include "corpus/migration.h"

#include <stddef.h>

static corpus_progress_fn *listener;
static void *listener_arg;

void
corpus_on_migration(corpus_progress_fn *fn, void *arg)
{
	listener = fn;
	listener_arg = arg;
}

void
corpus_tell_migration(uint64_t done, uint64_t total)
{
	if (listener != NULL)
		listener(listener_arg, done, total);
}
